package adapters

import (
	"testing"
	"time"

	"fwhelp/dialog"
)

// A deletion lets a conversation count from 1 again. What was delivered before it
// must not be noted of the effect that has the same number after it.
func TestNoteIsOfTheEffectThatWasDelivered(t *testing.T) {
	ctx := t.Context()
	store := memory()
	r, err := NewRelay(Config{Adapters: []Adapter{newStage("stage")}, Store: store})
	if err != nil {
		t.Fatal(err)
	}
	d := r.desks["stage"]
	decided := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	pending := dialog.Pending{N: 1, At: decided, Due: decided.Add(lease), Effect: dialog.Whisper{To: "ana", Text: "still to come"}}
	for _, tt := range []struct {
		name      string
		delivered time.Time
		left      int
	}{
		{"the same effect", decided, 0},
		{"one from before the deletion", decided.Add(-time.Second), 1},
	} {
		thread := said(tt.name, "").Thread
		s := dialog.Session{State: dialog.Idle{}, Sent: 1, Outbox: []dialog.Pending{pending}}
		rev, err := store.Save(ctx, thread, s, 0)
		if err != nil {
			t.Fatal(err)
		}
		l := &line{thread: thread, s: s, rev: rev, mine: map[int]stake{1: {}}, note: &note{n: 1, at: tt.delivered}}
		d.writeNote(ctx, l)
		saved, _, err := store.Load(ctx, thread)
		if err != nil {
			t.Fatal(err)
		}
		if len(saved.Outbox) != tt.left || l.note != nil {
			t.Errorf("%s: %d effects left, want %d; note %v", tt.name, len(saved.Outbox), tt.left, l.note)
		}
	}
}

// Who has delivered and not noted goes first when the store is back; a platform's
// wait goes on.
func TestTheReturnOfTheStoreWakesWhoWaitsForIt(t *testing.T) {
	r, err := NewRelay(Config{Adapters: []Adapter{newStage("stage")}, Store: memory()})
	if err != nil {
		t.Fatal(err)
	}
	d := r.desks["stage"]
	waiting := map[string]next{
		"decided":   {kind: later, wait: time.Hour, store: true},
		"delivered": {kind: later, wait: time.Hour, store: true},
		"refused":   {kind: later, wait: time.Hour},
	}
	for name, n := range waiting {
		l := &line{thread: said(name, "").Thread, left: make(chan struct{})}
		if name == "delivered" {
			l.note = &note{n: 1}
		}
		d.lines[l.thread] = l
		d.places <- struct{}{}
		d.place(l, n)
	}
	r.stored(t.Context(), dialog.Thread{}, time.Now(), true, errDown)
	if len(d.ready) > 0 {
		t.Error("woken while the store is down")
	}
	r.stored(t.Context(), dialog.Thread{}, time.Now(), true, nil)
	for _, want := range []string{"delivered", "decided"} {
		if len(d.ready) == 0 {
			t.Fatalf("%q still waits", want)
		}
		if l := <-d.ready; l.thread.ID != want {
			t.Errorf("%q was woken, want %q", l.thread.ID, want)
		}
	}
	if len(d.ready) > 0 {
		t.Errorf("%q was woken, too", (<-d.ready).thread.ID)
	}
	d.dropAll()
}
