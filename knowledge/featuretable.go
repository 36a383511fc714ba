package knowledge

// featureTable numbers features by their hash, in the order in which they are
// first seen. The hashes are as good as random already, so each is its own place
// in the table (or one soon after it): a map would hash it once more.
type featureTable struct {
	slots []featureSlot // a power of two, at most three quarters full
	n     int32
}

type featureSlot struct {
	hash uint64
	next int32 // 1 + the feature's number; 0: free
}

// find returns a feature's number, or -1.
func (t *featureTable) find(hash uint64) int32 {
	if t.slots == nil {
		return -1
	}
	return t.slots[t.place(hash)].next - 1
}

// place returns the slot that a hash has, or would have.
func (t *featureTable) place(hash uint64) uint64 {
	mask := uint64(len(t.slots) - 1)
	at := hash & mask
	for t.slots[at].next != 0 && t.slots[at].hash != hash {
		at = (at + 1) & mask
	}
	return at
}

// number returns a feature's number, and whether it got it just now.
func (t *featureTable) number(hash uint64) (id int32, fresh bool) {
	if 4*int(t.n) >= 3*len(t.slots) {
		t.grow()
	}
	slot := &t.slots[t.place(hash)]
	if slot.next != 0 {
		return slot.next - 1, false
	}
	t.n++
	*slot = featureSlot{hash, t.n}
	return t.n - 1, true
}

func (t *featureTable) grow() {
	old := t.slots
	t.slots = make([]featureSlot, max(1024, 2*len(old)))
	for _, s := range old {
		if s.next != 0 {
			t.slots[t.place(s.hash)] = s
		}
	}
}
