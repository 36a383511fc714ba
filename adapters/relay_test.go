package adapters

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
	"fwhelp/knowledge"
)

func TestAcknowledgedOnceSavedNotOnceDelivered(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, store := newStage("stage"), memory()
		open := make(chan struct{})
		p.deliver = func(context.Context, Delivery) error { <-open; return nil }
		r := start(t, p, store)
		if err := r.send(t.Context(), said("a", "hello")); err != nil {
			t.Fatal(err)
		}
		s, _, err := store.Load(t.Context(), said("a", "").Thread)
		if err != nil || len(s.Outbox) != 1 {
			t.Errorf("after the acknowledgement the store holds %v (%v), want one effect", s.Outbox, err)
		}
		if got := p.lines(); len(got) != 0 {
			t.Errorf("shown before the platform let it: %v", got)
		}
		close(open)
		synctest.Wait()
		s, _, _ = store.Load(t.Context(), said("a", "").Thread)
		if len(s.Outbox) != 0 || s.Posted[1].Receipt != "posted hello" {
			t.Errorf("delivered, and yet the session is %+v", s)
		}
	})
}

func TestInOrderWithinAConversationOthersNotHeldUp(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		p.deliver = func(_ context.Context, d Delivery) error {
			if d.Thread.ID == "a" {
				time.Sleep(3 * time.Second)
			}
			return nil
		}
		r := start(t, p, memory())
		for _, ev := range []dialog.Event{said("a", "one+two"), said("a", "three"), said("b", "other")} {
			if err := r.send(t.Context(), ev); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(time.Minute)
		want := []string{"0s b other", "3s a one", "6s a two", "9s a three"}
		if diff := cmp.Diff(want, p.lines()); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
	})
}

func TestReferencesToEarlierMessages(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		r := start(t, p, memory())
		for _, text := range []string{"one", "settle 1", "settle 7"} {
			if err := r.send(t.Context(), said("a", text)); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		want := []string{"0s a one", "0s a settle posted one"}
		if diff := cmp.Diff(want, p.lines()); diff != "" {
			t.Errorf("a message that was never posted needs no settling (-want +got):\n%s", diff)
		}
	})
}

func TestSeenEventIsAcknowledgedAndNotAnswered(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		r := start(t, p, memory())
		for range 3 {
			if err := r.send(t.Context(), said("a", "hello")); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		if got := p.lines(); len(got) != 1 || r.count.of(Repeated) != 2 {
			t.Errorf("shown %v, repeated %d", got, r.count.of(Repeated))
		}
	})
}

// From its arrival to the last note, an event with one answer costs three round
// trips of the store.
func TestThreeRoundTripsAnEvent(t *testing.T) {
	bubble(t, func(t *testing.T) {
		store := &broken{Store: memory()}
		r := start(t, newStage("stage"), store)
		for i := range 10 {
			before := store.calls
			if err := r.send(t.Context(), said("a", fmt.Sprint("hello", i))); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
			if n := store.calls - before; n != 3 {
				t.Errorf("event %d took %d calls of the store, want 3", i, n)
			}
		}
	})
}

func TestMissGoesToTheSink(t *testing.T) {
	bubble(t, func(t *testing.T) {
		var missed []string
		r := start(t, newStage("stage"), memory(), func(r *Relay) {
			r.Miss = func(_ context.Context, _ dialog.Thread, m dialog.Miss) { missed = append(missed, m.Question) }
		})
		if err := r.send(t.Context(), said("a", "miss+sorry")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if diff := cmp.Diff([]string{"0s a sorry"}, r.stage.lines()); diff != "" || len(missed) != 1 {
			t.Errorf("missed %v, shown:\n%s", missed, diff)
		}
	})
}

func TestEraseForgetsAndThenSaysTheRest(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, store := newStage("stage"), memory()
		r := start(t, p, store)
		if err := r.send(t.Context(), said("b", "hello")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		p.deliver = func(ctx context.Context, d Delivery) error {
			if s, _, _ := store.Load(ctx, said("b", "").Thread); words(d) == "done" && len(s.Seen) != 0 {
				return errors.New("said before it was done")
			}
			return nil
		}
		ev := said("a", "deleting+erase+done")
		for range 2 { // the platform did not hear the first acknowledgement
			if err := r.send(t.Context(), ev); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		want := []string{"0s b hello", "0s a deleting", "0s a done"}
		if diff := cmp.Diff(want, p.lines()); diff != "" {
			t.Errorf("shown (-want +got):\n%s", diff)
		}
		for _, th := range []string{"a", "b"} {
			if s, rev, err := store.Load(t.Context(), said(th, "").Thread); rev != 0 || err != nil {
				t.Errorf("thread %s is still there: %+v, %v", th, s, err)
			}
		}
	})
}

func TestPoisonEventIsRecordedAndTheConversationGoesOn(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, store := newStage("stage"), memory()
		r := start(t, p, store)
		for _, text := range []string{"panic", "hello"} {
			if err := r.send(t.Context(), said("a", text)); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
		}
		synctest.Wait()
		got := p.lines()
		if len(got) != 2 || r.count.of(Poison) != 1 {
			t.Errorf("want an apology and an answer, got %q; poison counted %d", got, r.count.of(Poison))
		}
		for letter, err := range store.Dead(t.Context()) {
			want := "event a panic (dialog.Said) could not be stepped: it panicked 5 times"
			if err != nil || letter.Pending.Reason != want {
				t.Errorf("dead letter says %q (%v), want %q", letter.Pending.Reason, err, want)
			}
		}
	})
}

func TestReloadTakesHoldBetweenTwoEvents(t *testing.T) {
	bubble(t, func(t *testing.T) {
		base := func(title string) *knowledge.Base {
			return knowledge.NewBase(knowledge.Content{Title: title}, nil)
		}
		now := base("pots")
		p := newStage("stage")
		r, err := NewRelay(Config{Adapters: []Adapter{p}, Store: memory(), Base: func() *knowledge.Base { return now }})
		if err != nil {
			t.Fatal(err)
		}
		if r.step(dialog.Session{}, said("a", "about")).Sent == 0 {
			t.Fatal("the dialog says nothing")
		}
		before := fmt.Sprint(r.step(dialog.Session{}, said("a", "what is love")).Outbox)
		now = base("pans")
		if after := fmt.Sprint(r.step(dialog.Session{}, said("a", "what is love")).Outbox); after == before {
			t.Errorf("the old base still answers: %s", after)
		}
	})
}

func TestTwoAdaptersOfOnePlatform(t *testing.T) {
	_, err := NewRelay(Config{Adapters: []Adapter{newStage("x"), newStage("x")}, Store: memory()})
	if err == nil {
		t.Error("want an error")
	}
}

func TestEventOfAForeignPlatform(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := start(t, newStage("other"), memory())
		if err := r.send(t.Context(), said("a", "hello")); err == nil {
			t.Error("want an error")
		}
	})
}
