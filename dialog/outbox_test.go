package dialog_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fwhelp/dialog"
	"fwhelp/dialog/dialogtest"
)

// outbox is a session with three effects decided: message 1, then message 2 in
// its place, then message 2 settled.
func outbox() dialog.Session {
	at := dialogtest.Start()
	pending := func(n int, e dialog.Effect) dialog.Pending {
		return dialog.Pending{N: n, Via: "v", Due: at.Add(30 * time.Second), Effect: e}
	}
	return dialog.Session{
		Said: 2, Sent: 3,
		Outbox: []dialog.Pending{
			pending(1, dialog.Say{Message: dialog.Message{ID: 1}}),
			pending(2, dialog.Say{Message: dialog.Message{ID: 2}, Replaces: 1}),
			pending(3, dialog.Settle{Message: 2, Outcome: "Done"}),
		},
		Posted: map[dialog.MessageID]dialog.Posted{1: {At: at}, 2: {At: at}},
	}
}

func TestOutbox(t *testing.T) {
	at := dialogtest.Start()
	type posted = map[dialog.MessageID]dialog.Posted
	one, two := dialog.Posted{Receipt: "r1", At: at}, dialog.Posted{Receipt: "r2", At: at}
	unsent := dialog.Posted{At: at}
	for _, c := range []struct {
		name   string
		after  dialog.Session
		outbox []int // numbers left, in order
		dead   []int
		posted posted
	}{
		{"delivered", outbox().Delivered(1, "r1"), []int{2, 3}, nil, posted{1: one, 2: unsent}},
		{"delivered twice", outbox().Delivered(1, "r1").Delivered(1, "other"), []int{2, 3}, nil, posted{1: one, 2: unsent}},
		{"replaced by a message of its own", outbox().Delivered(1, "r1").Delivered(2, "r2"), []int{3}, nil, posted{2: two}},
		{"redrawn in place", outbox().Delivered(1, "r1").Delivered(2, ""), []int{3}, nil, posted{2: one}},
		{"settled", outbox().Delivered(1, "r1").Delivered(2, "").Delivered(3, ""), nil, nil, posted{}},
		{"gave up", outbox().GaveUp(1, "no such channel"), []int{2, 3}, []int{1}, posted{2: unsent}},
		{"gave up on what is not there", outbox().GaveUp(9, "no such channel"), []int{1, 2, 3}, nil, posted{1: unsent, 2: unsent}},
		{"retried, in its old place", outbox().GaveUp(2, "x").GaveUp(1, "x").Retry(1), []int{1, 3}, []int{2}, posted{1: unsent}},
		{"retried what is not dead", outbox().Retry(1), []int{1, 2, 3}, nil, posted{1: unsent, 2: unsent}},
		{"dropped", outbox().GaveUp(1, "x").Drop(1), []int{2, 3}, nil, posted{2: unsent}},
		{"dropped what is not dead", outbox().Drop(1), []int{1, 2, 3}, nil, posted{1: unsent, 2: unsent}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.outbox, numbers(c.after.Outbox)); diff != "" {
				t.Errorf("outbox (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.dead, numbers(c.after.Dead)); diff != "" {
				t.Errorf("dead (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.posted, c.after.Posted, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("posted (-want +got):\n%s", diff)
			}
		})
	}
}

func numbers(ps []dialog.Pending) []int {
	var ns []int
	for _, p := range ps {
		ns = append(ns, p.N)
	}
	return ns
}

func TestAPendingEffectIsTriedPostponedAndGivenUp(t *testing.T) {
	due := dialogtest.Start().Add(time.Hour)
	s := outbox().Attempted(2).Attempted(2).Postponed(2, due)
	if p := s.Outbox[1]; p.Tries != 2 || !p.Due.Equal(due) {
		t.Errorf("tried twice and postponed: %+v", p)
	}
	s = s.GaveUp(2, "no such channel")
	if p := s.Dead[0]; p.Reason != "no such channel" || p.Tries != 2 {
		t.Errorf("given up: %+v", p)
	}
	s = s.Retry(2)
	if p := s.Outbox[1]; p.N != 2 || p.Reason != "" || p.Tries != 0 {
		t.Errorf("retried: %+v", p)
	}
	if p := outbox().Attempted(9).Postponed(9, due).Outbox; cmp.Diff(outbox().Outbox, p) != "" {
		t.Errorf("an effect that is not there changed another: %+v", p)
	}
}

// TestDeadLettersAreBounded: a conversation that goes on keeps neither old letters
// nor ever more of them.
func TestDeadLettersAreBounded(t *testing.T) {
	at := dialogtest.Start()
	giveUp := func(s dialog.Session, n int, at time.Time) dialog.Session {
		s.Heard = at
		s.Outbox = []dialog.Pending{{N: n, At: at, Effect: dialog.Whisper{To: "ana", Text: "x"}}}
		return s.GaveUp(n, "no such channel")
	}
	var s dialog.Session
	for n := 1; n <= 200; n++ {
		s = giveUp(s, n, at)
		if got := numbers(s.Dead); len(got) > 50 || got[len(got)-1] != n {
			t.Fatalf("after %d were given up %v are kept", n, got)
		}
	}
	s = giveUp(s, 201, at.Add(7*24*time.Hour-time.Minute))
	if len(s.Dead) != 50 {
		t.Errorf("within a week %d are kept", len(s.Dead))
	}
	week := at.Add(7 * 24 * time.Hour)
	if got := numbers(giveUp(s, 202, week).Dead); cmp.Diff([]int{201, 202}, got) != "" {
		t.Errorf("after a week %v are kept", got)
	}
	s = s.Step(ferry(t), dialog.Event{User: "ana", At: week, Act: dialog.Said{Text: "timetable"}})
	if got := numbers(s.Dead); cmp.Diff([]int{201}, got) != "" {
		t.Errorf("an event a week later leaves %v", got)
	}
}

// TestOldMessagesAreForgotten: a long conversation does not grow its record.
func TestOldMessagesAreForgotten(t *testing.T) {
	kb := ferry(t)
	s := dialog.Session{}.Step(kb, dialog.Event{User: "ana", At: dialogtest.Start(), Act: dialog.Said{Text: "can i bring my horse"}})
	s = s.Delivered(1, "first")
	for i := range 40 {
		s = s.Step(kb, dialog.Event{User: "bo", At: dialogtest.Start().Add(time.Duration(i) * time.Minute), Act: dialog.Said{Text: "timetable"}})
		s = s.Delivered(s.Sent, "later")
	}
	if len(s.Posted) > 17 {
		t.Errorf("%d messages are remembered", len(s.Posted))
	}
	if s.Posted[1].Receipt != "first" {
		t.Errorf("the message that asks the open question is forgotten: %v", s.Posted)
	}
}
