package adapters

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

// aside runs a relay on a store that can read nothing, so that every event is
// answered at once and outside any session.
func aside(t *testing.T, p *stage) *rig {
	store := &broken{Store: memory()}
	store.set(func(string) error { return sessions.ErrDamaged })
	return start(t, p, store)
}

// shownIn lists when and what was shown in a channel.
func (p *stage) shownIn(channel string) (all []string) {
	for _, line := range p.lines() {
		at, rest, _ := strings.Cut(line, " ")
		if thread, said, _ := strings.Cut(rest, " "); strings.HasPrefix(thread, channel) {
			all = append(all, at+" "+strings.TrimPrefix(said, cannotRemember+"\n\n"))
		}
	}
	return all
}

// tried is how many deliveries were begun.
func (p *stage) tried() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.calls)
}

// refusingOnce refuses the first delivery to a channel.
func refusingOnce(channel string, err error) func(context.Context, Delivery) error {
	var refused atomic.Bool
	return func(_ context.Context, d Delivery) error {
		if d.Thread.Channel == channel && refused.CompareAndSwap(false, true) {
			return err
		}
		return nil
	}
}

// sendAll says the lines, "thread words".
func (r *rig) sendAll(t *testing.T, lines ...string) {
	t.Helper()
	for _, line := range lines {
		thread, words, _ := strings.Cut(line, " ")
		if err := r.send(t.Context(), said(thread, words)); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// A channel that is to be left in peace holds up its own answers, in their order,
// and nobody else's; and it is left in peace.
func TestWithoutMemoryAChannelHoldsUpItsOwnOnly(t *testing.T) {
	for name, scope := range map[string]Scope{"a channel": OneChannel, "a workspace": OneWorkspace, "everything": Everything} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := newStage("stage")
				p.deliver = refusingOnce("c-a", &RetryError{After: time.Minute, Scope: scope, Err: errors.New("slow down")})
				r := aside(t, p)
				r.sendAll(t, "a one")
				synctest.Wait()
				r.sendAll(t, "a2 two", "b three", "a four")
				time.Sleep(2 * time.Minute)
				synctest.Wait()
				// Half a second of jitter where somebody had to wait who was not refused.
				at := map[bool]string{true: "60.5s", false: "0s"}[scope != OneChannel]
				if diff := cmp.Diff([]string{at + " three"}, p.shownIn("b")); diff != "" {
					t.Errorf("shown in the other channel (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff([]string{"60s one", "60s two", "60s four"}, p.shownIn("a")); diff != "" {
					t.Errorf("shown in the channel (-want +got):\n%s", diff)
				}
				if n := p.tried(); n != 5 {
					t.Errorf("%d calls, want the one refused and the four that were shown", n)
				}
			})
		})
	}
}

// heardBesides says something in each channel, then in channel z, and holds that z
// is answered at once.
func heardBesides(t *testing.T, r *rig, p *stage, channels string) {
	t.Helper()
	for _, channel := range channels {
		r.sendAll(t, string(channel)+" x")
	}
	synctest.Wait()
	r.sendAll(t, "z hello")
	synctest.Wait()
	if diff := cmp.Diff([]string{"0s hello"}, p.shownIn("z")); diff != "" {
		t.Errorf("shown (-want +got):\n%s", diff)
	}
}

// Nor do many such channels.
func TestWithoutMemorySilentChannelsHoldUpNobodyElse(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		p.deliver = func(_ context.Context, d Delivery) error {
			if d.Thread.Channel != "c-z" && time.Since(p.start) < time.Minute {
				return &RetryError{After: time.Minute, Err: errors.New("slow down")}
			}
			return nil
		}
		r := aside(t, p)
		heardBesides(t, r, p, "abcdefghijklmnopqrst")
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if n := len(p.lines()); n != 21 {
			t.Errorf("%d shown in the end, want 21", n)
		}
	})
}

// What one channel was refused, the answers that stand in a session learn as well.
func TestWhatAnErrandIsRefusedAllLearn(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		p.deliver = func(_ context.Context, d Delivery) error {
			if time.Since(p.start) < time.Minute {
				return &RetryError{After: time.Minute, Err: errors.New("slow down")}
			}
			return nil
		}
		store := &broken{Store: memory()}
		r := start(t, p, store)
		store.set(func(string) error { return sessions.ErrDamaged })
		r.sendAll(t, "a one")
		synctest.Wait()
		store.set(nil)
		r.sendAll(t, "a two")
		time.Sleep(59 * time.Second)
		synctest.Wait()
		if n := p.tried(); n != 1 {
			t.Errorf("%d calls within the minute of silence, want the refused one", n)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(p.lines()) != 2 {
			t.Errorf("shown: %v, want both", p.lines())
		}
	})
}

// Deliveries that hang keep their own workers only, up to a handful.
func TestWithoutMemoryAHangingDeliveryHoldsUpNobodyElse(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		p.deliver = func(ctx context.Context, d Delivery) error {
			if d.Thread.Channel != "c-z" {
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}
		r := aside(t, p)
		heardBesides(t, r, p, "abcd")
		time.Sleep(looseTries * time.Minute)
		synctest.Wait()
		if got := r.count.of(Dropped); got != len("abcd") {
			t.Errorf("%d given up, want the %d that hang", got, len("abcd"))
		}
	})
}

// A channel that takes nothing cannot fill the room of all: there its own events
// are refused, so that the platform sends them again.
func TestAChannelCannotFillTheRoomOfAll(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		p.deliver = func(_ context.Context, d Delivery) error {
			if d.Thread.Channel == "c-a" {
				return &RetryError{After: time.Hour, Err: errors.New("slow down")}
			}
			return nil
		}
		r := aside(t, p)
		refused := 0
		for i := range looseRoom {
			if r.send(t.Context(), said("a", fmt.Sprint(i))) != nil {
				refused++
			}
		}
		if want := looseRoom - looseOfOne; refused != want {
			t.Errorf("%d events of the channel refused, want %d", refused, want)
		}
		r.sendAll(t, "b hello")
		synctest.Wait()
		if diff := cmp.Diff([]string{"0s hello"}, p.shownIn("b")); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
	})
}

// The end waits for the answers in hand as long as for any delivery, and counts
// those that nobody will ever give.
func TestTheEndWaitsForErrands(t *testing.T) {
	for after, want := range map[time.Duration]struct {
		shown, dropped int
		took           time.Duration
	}{
		2 * time.Second: {shown: 4, took: 2 * time.Second},
		time.Minute:     {shown: 1, dropped: 3, took: drainTime},
	} {
		t.Run(after.String(), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p := newStage("stage")
				p.deliver = refusingOnce("c-a", &RetryError{After: after, Err: errors.New("slow down")})
				r := aside(t, p)
				r.sendAll(t, "a one", "a two", "a three", "b four")
				synctest.Wait()
				began := time.Now()
				if err := r.stop(); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(began); took != want.took {
					t.Errorf("it took %v to end, want %v", took, want.took)
				}
				if got := len(p.lines()); got != want.shown || r.count.of(Dropped) != want.dropped {
					t.Errorf("%d shown and %d counted as dropped, want %d and %d", got, r.count.of(Dropped), want.shown, want.dropped)
				}
			})
		})
	}
}

// A deletion is confirmed before anything else is said, however long that takes.
func TestAConfirmationOfADeletionComesFirst(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		p.deliver = func(_ context.Context, d Delivery) error {
			if _, done := d.Effect.(dialog.Say); done && time.Since(p.start) < 3*time.Second {
				return &RetryError{After: 3 * time.Second, Err: errors.New("slow down")}
			}
			return nil
		}
		r := start(t, p, memory())
		r.sendAll(t, "a erase+deleted")
		synctest.Wait()
		r.sendAll(t, "a next")
		time.Sleep(time.Minute)
		synctest.Wait()
		if diff := cmp.Diff([]string{"3s deleted", "3s next"}, p.shownIn("a")); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
	})
}

// What is said in the moment of the deletion goes with the record, but not without
// an answer: it was acknowledged. Nor is it answered again when it comes again.
func TestWhatIsSaidDuringADeletionIsAnswered(t *testing.T) {
	for _, other := range []bool{false, true} {
		t.Run(fmt.Sprintf("to another replica %v", other), func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				store, p := &interrupted{Store: memory()}, newStage("stage")
				var misses atomic.Int32
				count := func(r *Relay) { r.Miss = func(context.Context, dialog.Thread, dialog.Miss) { misses.Add(1) } }
				r := start(t, p, store, count)
				again := r
				if other {
					again = start(t, p, store, count)
				}
				store.meanwhile = func() { again.sendAll(t, "a miss+next+settle 1") }
				r.sendAll(t, "a erase+deleted")
				time.Sleep(time.Minute)
				again.sendAll(t, "a miss+next+settle 1")
				time.Sleep(time.Minute)
				synctest.Wait()
				got := p.shownIn("a")
				for i, line := range got {
					_, got[i], _ = strings.Cut(line, " ")
				}
				if other {
					slices.Sort(got) // each replica says its own as soon as it can
				}
				if diff := cmp.Diff([]string{"deleted", "next"}, got); diff != "" || misses.Load() != 1 {
					t.Errorf("%d misses, shown (-want +got):\n%s", misses.Load(), diff)
				}
			})
		})
	}
}

// interrupted lets something happen just before a deletion, once.
type interrupted struct {
	sessions.Store
	once      sync.Once
	meanwhile func()
}

func (s *interrupted) Forget(ctx context.Context, platform, workspace string, user dialog.UserID) error {
	s.once.Do(s.meanwhile)
	return s.Store.Forget(ctx, platform, workspace, user)
}
