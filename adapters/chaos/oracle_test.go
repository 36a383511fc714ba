package chaos

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/knowledge"
)

// verdict is what became of everything, in one line.
type verdict struct {
	events, replies, withoutNonce  int
	lost, wrong, twice, outOfOrder int // must be 0
	doubledWithNonce               int // must be 0
	doubledWithout, absorbed       int
	dead, left                     int // must be 0
	withoutState, both             int // events answered while the store was down; of them, those stepped later too
}

func (v verdict) String() string {
	return fmt.Sprintf("%d events, %d replies: %d lost, %d wrong, %d applied twice, %d out of order, %d doubled with nonce (%d absorbed), %d of %d doubled without; %d dead, %d undelivered, %d answered without state, %d of them with it too",
		v.events, v.replies, v.lost, v.wrong, v.twice, v.outOfOrder, v.doubledWithNonce, v.absorbed, v.doubledWithout, v.withoutNonce, v.dead, v.left, v.withoutState, v.both)
}

// judge steps everything that was said once, undisturbed, and compares.
func judge(t *testing.T, p *platform, store sessions.Store, base *knowledge.Base) (v verdict) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	v.absorbed = p.absorbed
	for _, tk := range p.talks {
		order, alone, both := stepped(tk, p.shown[tk.thread])
		undisturbed := stepAll(tk, base, order)
		v.events += len(tk.said)
		v.withoutState += alone + both
		v.both += both
		v.compare(t, tk.thread, undisturbed.Outbox, p.shown[tk.thread])

		s, _, err := store.Load(t.Context(), tk.thread)
		if err != nil {
			t.Errorf("load %q: %v", tk.thread, err)
		}
		v.twice += max(0, s.Sent-undisturbed.Sent)
		v.lost += max(0, undisturbed.Sent-s.Sent)
		v.left += len(s.Outbox)
		v.dead += len(s.Dead)
	}
	return v
}

// stepped tells which of the things said stand in the session, and in which order:
// all in the order in which they were said, but for those that were answered while
// the store was down. Of these some stand in no session (alone). The others were
// sent again later and taken by a worker that knew nothing of that (both): they
// stand where their answer does.
func stepped(tk *talk, shown []delivered) (order []int, alone, both int) {
	first, without := map[string]int{}, map[string]bool{}
	for _, d := range shown {
		if d.N == 0 {
			without[d.Via] = true
		} else if n, ok := first[d.Via]; !ok || d.N < n {
			first[d.Via] = d.N
		}
	}
	var late []int
	for n := range tk.said {
		switch id := tk.id(n); {
		case !without[id]:
			order = append(order, n)
		case first[id] > 0:
			late = append(late, n)
		default:
			alone++
		}
	}
	for _, n := range late {
		at := slices.IndexFunc(order, func(o int) bool { return first[tk.id(o)] > first[tk.id(n)] })
		if at < 0 {
			at = len(order)
		}
		order = slices.Insert(order, at, n)
	}
	return order, alone, len(late)
}

// stepAll returns the session after these of the things said, nothing delivered.
func stepAll(tk *talk, base *knowledge.Base, order []int) dialog.Session {
	var s dialog.Session
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i, n := range order {
		s = s.Step(base, dialog.Event{
			ID: dialog.EventID(fmt.Sprint(n)), Thread: tk.thread, User: person(tk.thread), Via: tk.id(n),
			At: at.Add(time.Duration(i) * time.Millisecond), Act: dialog.Said{Text: tk.said[n]},
		})
	}
	return s
}

// compare checks what was shown of a conversation: each effect once, in order.
func (v *verdict) compare(t *testing.T, th dialog.Thread, decided []dialog.Pending, shown []delivered) {
	t.Helper()
	times, last := map[int]int{}, 0
	for _, d := range shown {
		if d.N == 0 {
			continue
		}
		times[d.N]++
		if times[d.N] > 1 {
			if th.Platform == withNonce {
				v.doubledWithNonce++
			} else {
				v.doubledWithout++
			}
			continue
		}
		if d.N < last {
			v.outOfOrder++
		}
		last = d.N
	}
	first := map[int]string{}
	for _, d := range shown {
		if _, ok := first[d.N]; !ok {
			first[d.N] = d.What
		}
	}
	for _, e := range decided {
		want := describe(e.Effect)
		if want == "" { // for the maintainers: no platform sees it
			continue
		}
		v.replies++
		if th.Platform == withoutNonce {
			v.withoutNonce++
		}
		got, ok := first[e.N]
		switch {
		case !ok:
			v.lost++
			t.Errorf("%q: effect %d was never shown: %.80q", th, e.N, want)
		case got != want:
			v.wrong++
			t.Errorf("%q: effect %d is\n%.80q, want\n%.80q", th, e.N, got, want)
		}
	}
}
