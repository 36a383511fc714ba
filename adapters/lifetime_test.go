package adapters

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

func TestShutdownDeliversWhatIsInHand(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		p.deliver = func(ctx context.Context, _ Delivery) error {
			select {
			case <-time.After(2 * time.Second):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		r := start(t, p, memory())
		if err := r.send(t.Context(), said("a", "one+two")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if err := r.stop(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"2s a one", "4s a two"}, p.lines()); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
		if err := r.send(t.Context(), said("a", "late")); !errors.Is(err, ErrStopping) {
			t.Errorf("an event after the end: %v", err)
		}
	})
}

func TestWhatShutdownLeavesTheNextRunDelivers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, store := newStage("stage"), memory()
		p.deliver = func(ctx context.Context, _ Delivery) error { <-ctx.Done(); return ctx.Err() }
		r := start(t, p, store)
		if err := r.send(t.Context(), said("a", "one+two")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		began := time.Now()
		if err := r.stop(); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("it took %v to end", took)
		}
		p.deliver = nil
		next := start(t, p, store)
		time.Sleep(time.Minute)
		got := p.lines()
		if len(got) != 2 || next.count.of(MaybeTwice) != 1 {
			t.Errorf("shown %v; counted as possible doubles: %d, want 1", got, next.count.of(MaybeTwice))
		}
	})
}

func TestAFailingAdapterEndsTheOthers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		lost := errors.New("connection lost for good")
		bad, good := newStage("bad"), newStage("good")
		bad.run = func(context.Context) error { time.Sleep(time.Second); return lost }
		r, err := NewRelay(Config{Adapters: []Adapter{good, bad}, Store: memory()})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Run(t.Context()); !errors.Is(err, lost) || err.Error() != "bad: connection lost for good" {
			t.Errorf("Run returned %v", err)
		}
	})
}

func TestRunEndsWhenEveryAdapterHasEnded(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		p.run = func(context.Context) error { return nil }
		r, err := NewRelay(Config{Adapters: []Adapter{p}, Store: memory()})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Run(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestBackpressure(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		open := make(chan struct{})
		p.deliver = func(context.Context, Delivery) error { <-open; return nil }
		r := start(t, p, memory(), func(r *Relay) { r.desks["stage"] = newDesk(r, p, 3) })
		for i := range 3 {
			if err := r.send(t.Context(), said(fmt.Sprintf("a%d", i), "hello")); err != nil {
				t.Fatal(err)
			}
		}
		if h := r.Health(); !h.Full || h.InHand != 3 {
			t.Errorf("health is %+v", h)
		}
		began := time.Now()
		err := r.send(t.Context(), said("a4", "hello"))
		if took := time.Since(began); !errors.Is(err, ErrBusy) || took != patience {
			t.Errorf("with every place taken: %v after %v, want %v after %v", err, took, ErrBusy, patience)
		}
		close(open)
		synctest.Wait()
		if err := r.send(t.Context(), said("a4", "hello")); err != nil {
			t.Errorf("with room again: %v", err)
		}
		synctest.Wait()
		if n := len(p.lines()); n != 4 {
			t.Errorf("%d shown, want 4", n)
		}
		if h := r.Health(); h.Full || h.InHand != 0 {
			t.Errorf("health is %+v", h)
		}
	})
}

func TestAwaitDelivery(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		p.deliver = func(context.Context, Delivery) error { time.Sleep(time.Second); return nil }
		r := start(t, p, memory(), func(r *Relay) { r.AwaitDelivery = true })
		if err := r.send(t.Context(), said("a", "one+erase+two")); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"1s a one", "2s a two"}, p.lines()); diff != "" {
			t.Errorf("shown when the event was done (-want +got):\n%s", diff)
		}
	})
}

// Two replicas get every event, as from a platform that sends to both.
func TestTwoReplicasOneAnswer(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p1, p2, store := newStage("stage"), newStage("stage"), memory()
		for _, p := range []*stage{p1, p2} {
			p.deliver = func(context.Context, Delivery) error { time.Sleep(200 * time.Millisecond); return nil }
		}
		r1, r2 := start(t, p1, store), start(t, p2, store)
		for i := range 20 {
			ev := said("a", fmt.Sprintf("m%02d", i))
			done := make(chan error, 2)
			go func() { done <- r1.send(t.Context(), ev) }()
			go func() { done <- r2.send(t.Context(), ev) }()
			for range 2 {
				if err := <-done; err != nil {
					t.Fatal(err)
				}
			}
		}
		time.Sleep(5 * time.Minute)
		checkOnceInOrder(t, 20, p1, p2)
		if n := r1.count.of(MaybeTwice) + r2.count.of(MaybeTwice); n != 0 {
			t.Errorf("%d deliveries may have happened twice", n)
		}
	})
}

// Each replica gets every other event of one conversation.
func TestReplicasTakeTurnsInOneConversation(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p1, p2, store := newStage("stage"), newStage("stage"), memory()
		p1.deliver = func(context.Context, Delivery) error { time.Sleep(300 * time.Millisecond); return nil }
		rs := []*rig{start(t, p1, store), start(t, p2, store)}
		for i := range 20 {
			if err := rs[i%2].send(t.Context(), said("a", fmt.Sprintf("m%02d", i))); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Minute)
		checkOnceInOrder(t, 20, p1, p2)
	})
}

// checkOnceInOrder wants m00, m01, … on the stages, each once and each later than
// the one before.
func checkOnceInOrder(t *testing.T, n int, stages ...*stage) {
	t.Helper()
	at := map[string]float64{}
	for _, p := range stages {
		for _, line := range p.lines() {
			var sec float64
			var thread, word string
			if _, err := fmt.Sscanf(line, "%gs %s %s", &sec, &thread, &word); err != nil {
				t.Fatal(err)
			}
			if _, twice := at[word]; twice {
				t.Errorf("%s is shown twice", word)
			}
			at[word] = sec
		}
	}
	last := -1.0
	for i := range n {
		word := fmt.Sprintf("m%02d", i)
		sec, shown := at[word]
		if !shown {
			t.Errorf("%s is not shown", word)
		} else if sec < last {
			t.Errorf("%s is shown at %gs, after the one behind it", word, sec)
		}
		last = max(last, sec)
	}
}

// A replica that stands still for longer than its lease must not deliver what
// another has taken over meanwhile.
func TestAHolderWhoseLeaseWasTakenOverStops(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p1, p2, store := newStage("stage"), newStage("stage"), memory()
		frozen := make(chan struct{})
		p1.deliver = func(_ context.Context, d Delivery) error {
			if words(d) == "one" {
				<-frozen // SIGSTOP, at a bad moment
			}
			return nil
		}
		r1 := start(t, p1, store)
		if err := r1.send(t.Context(), said("a", "one+two")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		r2 := start(t, p2, store)
		time.Sleep(time.Minute)
		close(frozen)
		time.Sleep(time.Minute)
		if got := p1.lines(); len(got) != 1 {
			t.Errorf("the first holder went on: %v", got)
		}
		if got := p2.lines(); len(got) != 2 {
			t.Errorf("the second holder showed %v, want both", got)
		}
		if r2.count.of(MaybeTwice) != 1 || r1.count.of(MaybeTwice) != 1 {
			t.Errorf("possible doubles counted: %d and %d, want 1 by each", r1.count.of(MaybeTwice), r2.count.of(MaybeTwice))
		}
	})
}

// What has piled up behind a process that died is taken over at once, not effect
// by effect: a save to take it over, then one for each delivery.
func TestAPileIsTakenOverInOneSave(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, store := newStage("stage"), &broken{Store: memory()}
		ev := said("a", "one+two+three+four")
		ev.At = time.Now()
		if _, err := store.Save(t.Context(), ev.Thread, scripted(dialog.Session{}, ev), sessions.Revision(0)); err != nil {
			t.Fatal(err)
		}
		var saves atomic.Int64
		store.set(func(op string) error {
			if op == "save" {
				saves.Add(1)
			}
			return nil
		})
		time.Sleep(lease)
		r := start(t, p, store)
		time.Sleep(2 * sweepEvery)
		synctest.Wait()
		if len(p.lines()) != 4 || saves.Load() != 1+4 {
			t.Errorf("%d saves for %v, want 5 for four", saves.Load(), p.lines())
		}
		if n := r.count.of(MaybeTwice); n != 1 { // the others cannot have been begun
			t.Errorf("%d possible doubles counted, want 1", n)
		}
	})
}

func TestNothingIsDeliveredBeforeAnothersLeaseEnds(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, store := newStage("stage"), memory()
		ev := said("a", "hello")
		ev.At = time.Now()
		if _, err := store.Save(t.Context(), ev.Thread, scripted(dialog.Session{}, ev), sessions.Revision(0)); err != nil {
			t.Fatal(err)
		}
		start(t, p, store)
		time.Sleep(lease - time.Millisecond)
		synctest.Wait()
		if got := p.lines(); len(got) != 0 {
			t.Errorf("shown within another's lease: %v", got)
		}
		time.Sleep(2 * sweepEvery)
		synctest.Wait()
		if got := p.lines(); len(got) != 1 {
			t.Errorf("shown after it: %v, want one", got)
		}
	})
}

// … also when the other is still at it.
func TestAHolderWhoseLeaseWasTakenOverLeavesTheRestToTheOther(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p1, p2, store := newStage("stage"), newStage("stage"), memory()
		frozen := make(chan struct{})
		p1.deliver = func(_ context.Context, d Delivery) error {
			if words(d) == "one" {
				<-frozen
			}
			return nil
		}
		p2.deliver = func(_ context.Context, d Delivery) error {
			if words(d) == "two" {
				close(frozen) // the first wakes up while the second is busy
				time.Sleep(8 * time.Second)
			}
			return nil
		}
		r1 := start(t, p1, store)
		if err := r1.send(t.Context(), said("a", "one+two")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		start(t, p2, store)
		time.Sleep(2 * time.Minute)
		if got := p1.lines(); len(got) != 1 {
			t.Errorf("the first holder went on: %v", got)
		}
		if got := p2.lines(); len(got) != 2 {
			t.Errorf("the second holder showed %v, want both", got)
		}
	})
}
