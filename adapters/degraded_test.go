package adapters

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
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
			{ID: "f", User: "ana", Thread: said("d", "").Thread, Act: dialog.Forget{}},
			said("e", "erase"), said("f", "panic"),
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
			"b psst " + cannotGoOn, "c psst " + cannotGoOn, "d psst " + cannotForget, "e psst " + cannotForget, "f psst " + stumbled,
			"a next",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
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
