package adapters

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fwhelp/dialog"
)

// press is an event that no loop breaker counts.
func press(user, workspace, channel string, i int) dialog.Event {
	return dialog.Event{
		ID: dialog.EventID(fmt.Sprint(user, workspace, channel, i)), User: dialog.UserID(user), Act: dialog.Picked{Of: 1, Option: "x"},
		Thread: dialog.Thread{Platform: "stage", Workspace: workspace, Channel: channel, ID: fmt.Sprint(channel, i)},
	}
}

func TestLimits(t *testing.T) {
	tests := []struct {
		name   string
		limits Limits
		most   int
		event  func(i int) dialog.Event // the i-th of a flood
		other  dialog.Event             // that must not suffer from it
		notice string
	}{
		{
			"person", StandardLimits(), 20,
			func(i int) dialog.Event { return press("ana", "w", fmt.Sprint(i%3), i) },
			press("bo", "w", "0", 1), "You are writing faster",
		},
		{
			"channel",
			Limits{Channel: 60},
			60,
			func(i int) dialog.Event { return press(fmt.Sprint("u", i), "w", "c", i) },
			press("ana", "w", "other", 1), "This channel is writing faster",
		},
		{
			"workspace",
			Limits{Workspace: 600},
			600,
			func(i int) dialog.Event { return press(fmt.Sprint("u", i), "w", fmt.Sprint("c", i), i) },
			press("ana", "other", "c", 1), "This workspace is writing faster",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) { flood(t, tt.limits, tt.most, tt.event, tt.other, tt.notice) })
		})
	}
}

// Private conversations that are in no workspace have nothing in common.
func TestPeopleInNoWorkspaceShareNoLimit(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := start(t, newStage("stage"), memory(), func(r *Relay) { r.Limits = Limits{Workspace: 5} })
		for i := range 10 {
			if err := r.send(t.Context(), press(fmt.Sprint("u", i), "", fmt.Sprint("@u", i), i)); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		if n := r.count.of(Stepped); n != 10 {
			t.Errorf("%d stepped, want all 10", n)
		}
	})
}

// flood sends ten more events than the most there may be, then one of somebody
// else's, and one more when the minute is over.
func flood(t *testing.T, limits Limits, most int, event func(int) dialog.Event, other dialog.Event, notice string) {
	p := newStage("stage")
	r := start(t, p, memory(), func(r *Relay) { r.Limits = limits })
	for i := range most + 10 {
		if err := r.send(t.Context(), event(i)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
	}
	if n := r.count.of(Stepped); n != most {
		t.Errorf("%d stepped, want %d", n, most)
	}
	notices := 0
	for _, line := range p.lines() {
		if strings.Contains(line, notice) {
			notices++
		}
	}
	if notices != 1 || len(p.lines()) != most+1 {
		t.Errorf("%d notices among %d lines, want one among %d", notices, len(p.lines()), most+1)
	}
	if last := p.calls[len(p.calls)-1]; last.N != 0 || last.Nonce != "" {
		t.Errorf("the notice has number %d and nonce %q: it would be taken for an effect of the session", last.N, last.Nonce)
	}
	if err := r.send(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	if n := r.count.of(Stepped); n != most+1 {
		t.Error("somebody else was limited too")
	}
	time.Sleep(limitWindow)
	if err := r.send(t.Context(), event(most+10)); err != nil {
		t.Fatal(err)
	}
	if n := r.count.of(Stepped); n != most+2 {
		t.Error("still limited in the next minute")
	}
}

func TestLoopBetweenBotsIsBroken(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		r := start(t, p, memory(), func(r *Relay) { r.Limits = StandardLimits() })
		for i := range 20 { // a bot answers each answer at once
			if err := r.send(t.Context(), said("a", fmt.Sprint("echo", i))); err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond)
		}
		if n := len(p.lines()); n != 5 {
			t.Errorf("%d replies in 2 s, want 5 and no notice: %v", n, p.lines())
		}
	})
}

func TestAnEventThatWasNotTakenDoesNotCount(t *testing.T) {
	bubble(t, func(t *testing.T) {
		store := &broken{Store: memory()}
		p := newStage("stage")
		r := start(t, p, store, func(r *Relay) { r.Limits = Limits{Person: 1} })
		store.set(func(string) error { return errDown })
		for range 3 {
			if err := r.send(t.Context(), said("a", "hello")); !errors.Is(err, errStateDown) {
				t.Fatal(err)
			}
		}
		store.set(nil)
		time.Sleep(probeEvery)
		if err := r.send(t.Context(), said("a", "hello")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if n := r.count.of(Limited); n != 0 || len(p.lines()) != 1 {
			t.Errorf("limited %d times; shown %v", n, p.lines())
		}
	})
}
