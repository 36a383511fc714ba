package sessions

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fwhelp/dialog"
)

// record is a session as a store keeps it: encoded, with what the indexes need.
type record struct {
	data   []byte
	people []dialog.UserID
	life   time.Duration // from the moment of the save
	unsent bool
	dead   bool
}

func newRecord(t dialog.Thread, s dialog.Session, ttl time.Duration) (record, error) {
	if n := len(threadName(t)); n > maxName {
		return record{}, fmt.Errorf("%w: its thread's name takes %d bytes of at most %d", ErrTooLarge, n, maxName)
	}
	data, err := s.MarshalJSON() // by json.Marshal it would be read over once more
	if err != nil {
		return record{}, fmt.Errorf("encode session: %w", err)
	}
	if len(data) > MaxRecord {
		return record{}, fmt.Errorf("%w: %d bytes of at most %d", ErrTooLarge, len(data), MaxRecord)
	}
	r := record{
		data:   data,
		people: people(t, s),
		life:   ttl,
		unsent: len(s.Outbox) > 0,
		dead:   len(s.Dead) > 0,
	}
	for _, user := range r.people {
		if n := len(personName(t.Platform, t.Workspace, user)); n > maxName {
			return record{}, fmt.Errorf("%w: the name of a person takes %d bytes of at most %d", ErrTooLarge, n, maxName)
		}
	}
	if r.unsent || r.dead {
		r.life = max(ttl, keepOwed)
	}
	return r, nil
}

func decode(data []byte) (s dialog.Session, err error) {
	err = s.UnmarshalJSON(data)
	return s, err
}

// people names everybody whose wish to be forgotten must reach the session: who
// takes part, whose private channel it is, and to whom anything in it is addressed.
func people(t dialog.Thread, s dialog.Session) []dialog.UserID {
	all := slices.Clone(s.Users)
	if user, private := strings.CutPrefix(t.Channel, "@"); private {
		all = append(all, dialog.UserID(user))
	}
	for state := s.State; state != nil; {
		switch st := state.(type) {
		case dialog.Idle:
			state = nil
		case dialog.Offering:
			all, state = append(all, st.By), nil
		case dialog.Guiding:
			all, state = append(all, st.By), nil
		case dialog.Confirming:
			all, state = append(all, st.By), st.Before
		}
	}
	for _, p := range slices.Concat(s.Outbox, s.Dead) {
		switch e := p.Effect.(type) {
		case dialog.Whisper:
			all = append(all, e.To)
		case dialog.Erase:
			all = append(all, e.Of)
		case dialog.Say, dialog.Settle, dialog.Miss, nil:
		}
	}
	slices.Sort(all)
	all = slices.Compact(all)
	return slices.DeleteFunc(all, func(u dialog.UserID) bool { return u == "" })
}
