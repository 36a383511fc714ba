package knowledge

import "testing"

// TestFeatureTable numbers more hashes than a table begins with, among them 0
// and many that want the same place.
func TestFeatureTable(t *testing.T) {
	var table featureTable
	if got := table.find(7); got != -1 {
		t.Errorf("an empty table has 7 as %d", got)
	}
	hash := func(i int32) uint64 { return uint64(i%3) << 40 * uint64(i) }
	want := map[uint64]int32{}
	for i := range int32(5000) {
		h := hash(i) + uint64(i%7)<<20
		id, fresh := table.number(h)
		first, known := want[h]
		if fresh == known || known && id != first {
			t.Fatalf("hash %x: number %d, fresh %v; want %d, %v", h, id, fresh, first, !known)
		}
		want[h] = id
	}
	if int(table.n) != len(want) {
		t.Errorf("%d numbers for %d hashes", table.n, len(want))
	}
	for h, id := range want {
		if got := table.find(h); got != id {
			t.Errorf("hash %x is %d, want %d", h, got, id)
		}
	}
	if got := table.find(1 << 63); got != -1 {
		t.Errorf("a hash never seen is %d", got)
	}
}
