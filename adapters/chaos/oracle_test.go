package chaos

import (
	"fmt"
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
	dead, withoutState, left       int // must be 0
}

func (v verdict) String() string {
	return fmt.Sprintf("%d events, %d replies: %d lost, %d wrong, %d applied twice, %d out of order, %d doubled with nonce (%d absorbed), %d of %d doubled without; %d dead, %d undelivered, %d answered without state",
		v.events, v.replies, v.lost, v.wrong, v.twice, v.outOfOrder, v.doubledWithNonce, v.absorbed, v.doubledWithout, v.withoutNonce, v.dead, v.left, v.withoutState)
}

// judge steps everything that was said once, undisturbed, and compares.
func judge(t *testing.T, p *platform, store sessions.Store, base *knowledge.Base) (v verdict) {
	t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	v.absorbed = p.absorbed
	for _, tk := range p.talks {
		undisturbed := stepAll(tk, base, answeredWithoutState(p.shown[tk.thread]))
		v.events += len(tk.said)
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

// answeredWithoutState lists events whose answer stands in no session.
func answeredWithoutState(shown []delivered) map[string]bool {
	events := map[string]bool{}
	for _, d := range shown {
		if d.N == 0 {
			events[d.Via] = true
		}
	}
	return events
}

// stepAll returns the session after all that was said but what is left out,
// nothing of it delivered.
func stepAll(tk *talk, base *knowledge.Base, without map[string]bool) dialog.Session {
	var s dialog.Session
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for n, text := range tk.said {
		if without[tk.id(n)] {
			continue
		}
		s = s.Step(base, dialog.Event{
			ID: dialog.EventID(fmt.Sprint(n)), Thread: tk.thread, User: person(tk.thread),
			At: at.Add(time.Duration(n) * time.Millisecond), Act: dialog.Said{Text: text},
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
			v.withoutState++
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
