package dialog_test

import (
	"testing"

	"fwhelp/dialog"
)

func TestEveryButtonOfHomeIsAnswered(t *testing.T) {
	kb := base(t)
	m := dialog.Home(kb)
	choices, ok := m.Blocks[len(m.Blocks)-1].(dialog.Choices)
	if !ok || len(choices.Options) < 2 {
		t.Fatalf("nothing to begin with: %v", m.Blocks)
	}
	for _, o := range choices.Options {
		next := dialog.Session{}.Step(kb, dialog.Event{ID: "e", User: "ana", Act: dialog.Said{Text: o.ID}})
		if len(next.Outbox) != 1 {
			t.Fatalf("%q: %v", o.ID, next.Outbox)
		}
		if say, ok := next.Outbox[0].Effect.(dialog.Say); !ok || len(say.Message.Blocks) < 1 {
			t.Errorf("%q is answered with %v", o.ID, next.Outbox[0].Effect)
		}
	}
}
