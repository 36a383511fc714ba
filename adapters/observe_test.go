package adapters

import (
	"testing"

	"fwhelp/dialog"
)

func TestOutcomes(t *testing.T) {
	kb, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	var s dialog.Session
	for _, tt := range []struct {
		act        dialog.Act
		want       Outcome
		confidence bool // that there is one
	}{
		{dialog.Said{Text: "is theano dead?"}, Answered, true},
		{dialog.Said{Text: "cafe vs theeno"}, Answered, true},
		{dialog.Said{Text: "which vector database is best?"}, Unknown, true},
		{dialog.Said{Text: "asdf"}, Unknown, true},
		{dialog.Said{Text: "help"}, Talked, false},
		{dialog.Said{Text: "how are you?"}, Talked, true},
		{dialog.Said{Text: "thank you"}, Talked, false},
		{dialog.Said{Text: "help me choose"}, Guided, false},
		{dialog.Said{Text: "research"}, Guided, false},
		{dialog.Said{Text: "is theano dead?"}, Answered, true}, // a side question
		{dialog.Picked{Of: 9999, Option: "x"}, "", false},
		{dialog.Rated{Of: 1, Helpful: false}, "", false},
	} {
		ev := dialog.Event{User: "ana", Act: tt.act}
		after := s.Step(kb, ev)
		got, confidence := outcomeOf(ev, s, after)
		if got != tt.want || (confidence > 0) != tt.confidence || confidence > 1 {
			t.Errorf("%v: %q with %g; want %q", tt.act, got, confidence, tt.want)
		}
		s = after
	}
}
