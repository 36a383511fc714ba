package adapters

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

func TestAShortGapOfTheStoreIsWaitedOut(t *testing.T) {
	bubble(t, func(t *testing.T) {
		store, p := &broken{Store: memory()}, newStage("stage")
		r := start(t, p, store)
		store.set(func(string) error { return errDown })
		time.AfterFunc(1900*time.Millisecond, func() { store.set(nil) })
		if err := r.send(t.Context(), said("a", "hello")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if diff := cmp.Diff([]string{"2s a hello"}, p.lines()); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
	})
}

// For ten seconds nothing is answered without the store, and no call waits longer
// than a platform does. After that questions are answered once.
func TestStateDown(t *testing.T) {
	bubble(t, func(t *testing.T) {
		store, p := &broken{Store: memory()}, newStage("stage")
		r := start(t, p, store)
		store.set(func(string) error { return errDown })
		for time.Since(p.start) < waitOut {
			began := time.Now()
			err := r.send(t.Context(), said("a", "question"))
			if took := time.Since(began); took > patience {
				t.Errorf("an event was held for %v", took)
			}
			if err == nil && time.Since(p.start) < waitOut {
				t.Errorf("acknowledged after %v", time.Since(p.start))
			}
		}
		if got := p.lines(); len(got) > 1 {
			t.Errorf("shown before the gap was long: %v", got)
		}
		for _, ev := range []dialog.Event{
			said("a", "question"), said("a", "question"), // once, although sent again
			said("b", "ask"),
			{ID: "p", User: "ana", Thread: said("c", "").Thread, Act: dialog.Picked{Of: 1, Option: "x"}},
			said("e", "erase"), said("f", "panic"),
			{ID: "r", User: "ana", Thread: said("g", "").Thread, Act: dialog.Rated{Of: 1, Asking: true}}, // no way to say it
			{ID: "s", User: "ana", Thread: said("i", "").Thread, Act: dialog.Rated{Of: 1, Asking: true, Beside: true}},
			{ID: "w", User: "ana", Thread: said("h", "").Thread, Act: dialog.Reasoned{Of: 1, Reason: "x"}},
		} {
			if err := r.send(t.Context(), ev); err != nil {
				t.Errorf("%s: %v", ev.ID, err)
			}
			synctest.Wait()
		}
		store.set(nil)
		time.Sleep(20 * time.Second) // time for a probe
		if h := r.Health(); h.StateDown != 0 {
			t.Errorf("the store's return was not noticed: %+v", h)
		}
		if err := r.send(t.Context(), said("a", "question")); err != nil {
			t.Fatal(err)
		}
		if err := r.send(t.Context(), said("a", "next")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		var got []string
		for _, d := range p.calls {
			got = append(got, d.Thread.ID+" "+words(d))
		}
		want := []string{
			"a " + cannotRemember + "\n\nquestion",
			"b psst " + cannotGoOn, "c psst " + cannotGoOn, "e psst " + cannotForget, "f psst " + stumbled,
			"i psst " + cannotKeep, "h psst " + cannotKeep, "a next",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
		if got := r.Lost("stage"); got != 3 {
			t.Errorf("%d judgements are counted as lost, want 3", got)
		}
	})
}

func TestAnOutageIsNoHotLoop(t *testing.T) {
	for _, op := range []string{"load", "save"} {
		bubble(t, func(t *testing.T) {
			store, p := &broken{Store: memory()}, newStage("stage")
			r := start(t, p, store)
			store.set(func(o string) error {
				if o == op {
					return errDown
				}
				return nil
			})
			for i := range 200 {
				ev := said("a", "q")
				ev.ID += dialog.EventID(rune('A' + i))
				go func() { _ = r.send(t.Context(), ev) }()
				time.Sleep(100 * time.Millisecond)
			}
			synctest.Wait()
			if store.calls > 4*20*2 {
				t.Errorf("%s down: the store was called %d times in 20 s of outage", op, store.calls)
			}
			if h := r.Health(); h.StateDown < 15*time.Second || !errors.Is(h.StateError, errDown) {
				t.Errorf("%s down: health is %+v", op, h)
			}
		})
	}
}

// A delivery whose note cannot be saved is noted later, not repeated.
func TestANoteWaitsForTheStore(t *testing.T) {
	bubble(t, func(t *testing.T) {
		store, p := &broken{Store: memory()}, newStage("stage")
		r := start(t, p, store)
		saves := 0
		store.set(func(op string) error {
			if op == "save" {
				saves++
				if saves > 1 && saves < 5 {
					return errDown
				}
			}
			return nil
		})
		if err := r.send(t.Context(), said("a", "one+two")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := len(p.calls); n != 2 {
			t.Errorf("delivered %d times, want each of two once: %v", n, p.lines())
		}
	})
}

// What is sent while the store is down cannot be noted: whoever died then would
// show it twice. So nothing is begun until it answers, and then soon.
func TestNothingIsBegunThatCannotBeNoted(t *testing.T) {
	bubble(t, func(t *testing.T) {
		store, p := &broken{Store: memory()}, newStage("stage")
		refused := false
		p.deliver = func(context.Context, Delivery) error {
			if !refused {
				refused = true
				return &RetryError{After: 2 * time.Second, Err: errors.New("slow down")}
			}
			return nil
		}
		r := start(t, p, store)
		if err := r.send(t.Context(), said("a", "one")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		store.set(func(string) error { return errDown })
		if err := r.send(t.Context(), said("b", "two")); err == nil {
			t.Error("an event was acknowledged that is not stored")
		}
		time.Sleep(5 * time.Second)
		if got := p.lines(); len(got) > 0 {
			t.Errorf("shown while the store was down: %v", got)
		}
		store.set(nil)
		time.Sleep(2 * time.Second)
		if got := p.lines(); len(got) != 1 {
			t.Errorf("two seconds after the store's return: %v, want the one message", got)
		}
	})
}

func TestRecentForgetsAfterAnHour(t *testing.T) {
	var r recent
	ev, now := said("a", "x"), time.Unix(0, 0)
	if !r.add(ev, now) || r.add(ev, now.Add(handledFor-1)) || !r.has(ev, now.Add(handledFor-1)) {
		t.Error("forgotten within the hour")
	}
	if r.has(ev, now.Add(handledFor)) || !r.add(ev, now.Add(handledFor)) {
		t.Error("remembered after the hour")
	}
}

// A save that was carried out although its answer got lost must not cost the
// person the half minute until anybody may deliver.
func TestALostAnswerOfTheStoreDelaysNothing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		lost := false
		store, p := &broken{Store: memory()}, newStage("stage")
		store.after = func(string) error {
			if !lost {
				lost = true
				return errDown
			}
			return nil
		}
		r := start(t, p, store)
		time.Sleep(time.Second) // past the first sweep, which would probe the store
		if err := r.send(t.Context(), said("a", "one+two")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if diff := cmp.Diff([]string{"1.5s a one", "1.5s a two"}, p.lines()); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
	})
}

// A store that hangs holds nobody longer than a platform waits.
func TestAHangingStore(t *testing.T) {
	bubble(t, func(t *testing.T) {
		store, p := &hanging{Store: memory()}, newStage("stage")
		r := start(t, p, store)
		store.hangs.Store(true)
		for i := range 30 {
			ev := said("a", "q")
			ev.ID += dialog.EventID(rune('A' + i))
			began := time.Now()
			err := r.send(t.Context(), ev)
			if took := time.Since(began); took > patience {
				t.Fatalf("an event was held for %v", took)
			}
			if err != nil && time.Since(p.start) > waitOut+2*patience {
				t.Errorf("after %v still not answered: %v", time.Since(p.start), err)
			}
		}
		synctest.Wait()
		if n := store.calls.Load(); n > 60 {
			t.Errorf("a store that hangs was called %d times in %v", n, time.Since(p.start))
		}
	})
}

// One record that cannot be read is no outage: others are served, and its own
// person gets answers, if without memory.
func TestADamagedRecord(t *testing.T) {
	bubble(t, func(t *testing.T) {
		store, p := &damaged{Store: memory()}, newStage("stage")
		r := start(t, p, store)
		for _, ev := range []dialog.Event{said("bad", "question"), said("bad", "ask"), said("good", "hello")} {
			if err := r.send(t.Context(), ev); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			if h := r.Health(); h.StateDown != 0 {
				t.Errorf("after %s health is %+v", ev.ID, h)
			}
		}
		var got []string
		for _, d := range p.calls {
			got = append(got, d.Thread.ID+" "+words(d))
		}
		want := []string{"bad " + cannotRemember + "\n\nquestion", "bad psst " + cannotGoOn, "good hello"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if n := store.calls.Load(); n > 4 {
			t.Errorf("the damaged record was looked at %d times", n)
		}
	})
}

func TestAConversationThatIsTooLong(t *testing.T) {
	bubble(t, func(t *testing.T) {
		store, p := &broken{Store: memory()}, newStage("stage")
		store.fail = func(op string) error {
			if op == "save" {
				return fmt.Errorf("save session: %w", sessions.ErrTooLarge)
			}
			return nil
		}
		r := start(t, p, store)
		for range 2 {
			if err := r.send(t.Context(), said("a", "hello")); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		alone := said("b", "hello")
		alone.Thread.Channel = "@ana"
		if err := r.send(t.Context(), alone); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if diff := cmp.Diff([]string{"0s a psst " + tooLong, "0s b psst " + tooLongAlone}, p.lines()); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
	})
}

// What was delivered is shown, but a record that can be neither read nor written
// any more is no outage: nobody waits for it.
func TestANoteThatCanNeverBeWrittenIsGivenUp(t *testing.T) {
	for name, failure := range map[string]struct {
		op  string
		err error
	}{
		"damaged":   {"load", sessions.ErrDamaged},
		"too large": {"save", sessions.ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				store, p := &broken{Store: memory()}, newStage("stage")
				p.deliver = func(context.Context, Delivery) error {
					store.set(func(op string) error {
						if op == "save" && failure.op == "load" {
							return sessions.ErrConflict // so that it looks again
						}
						if op == failure.op {
							return fmt.Errorf("a store: %w", failure.err)
						}
						return nil
					})
					return nil
				}
				r := start(t, p, store)
				if err := r.send(t.Context(), said("a", "hello")); err != nil {
					t.Fatal(err)
				}
				time.Sleep(10 * time.Second)
				synctest.Wait()
				if h := r.Health(); h.InHand != 0 || len(p.lines()) != 1 || r.count.of(MaybeTwice) != 1 {
					t.Errorf("%d in hand, shown %q, %d may come twice", h.InHand, p.lines(), r.count.of(MaybeTwice))
				}
			})
		})
	}
}

// hanging does not answer before the caller loses patience.
type hanging struct {
	sessions.Store
	hangs atomic.Bool
	calls atomic.Int64
}

func (h *hanging) Load(ctx context.Context, t dialog.Thread) (dialog.Session, sessions.Revision, error) {
	if h.hangs.Load() {
		h.calls.Add(1)
		<-ctx.Done()
		return dialog.Session{}, 0, ctx.Err()
	}
	return h.Store.Load(ctx, t)
}

// damaged cannot read the record of the thread "bad", and lists it as unsent.
type damaged struct {
	sessions.Store
	calls atomic.Int64
}

func (d *damaged) Load(ctx context.Context, t dialog.Thread) (dialog.Session, sessions.Revision, error) {
	if t.ID == "bad" {
		d.calls.Add(1)
		return dialog.Session{}, 1, fmt.Errorf("load session: %w", sessions.ErrDamaged)
	}
	return d.Store.Load(ctx, t)
}

func (d *damaged) Unsent(context.Context) iter.Seq2[dialog.Thread, error] {
	return func(yield func(dialog.Thread, error) bool) { yield(said("bad", "").Thread, nil) }
}
