package dialog_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fwhelp/dialog"
	"fwhelp/knowledge"
)

var start = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

func TestASeenEventChangesNothing(t *testing.T) {
	kb := knowledge.NewBase(knowledge.Content{Entries: []knowledge.Entry{{
		ID: "faq-1", Kind: knowledge.KindQuestion, Title: "What is it?", Claims: []knowledge.Claim{{ID: "faq-1", Text: "A thing."}},
	}}}, nil)
	ev := dialog.Event{ID: "e1", User: "ana", At: start, Act: dialog.Said{Text: "What is it?"}}
	once := dialog.Session{}.Step(kb, ev)
	if len(once.Outbox) != 1 {
		t.Fatalf("the first time there should be one effect, got %v", once.Outbox)
	}
	if diff := cmp.Diff(once, once.Step(kb, ev)); diff != "" {
		t.Errorf("the second time something changed (-once +twice):\n%s", diff)
	}
	data, err := json.Marshal(once)
	if err != nil {
		t.Fatal(err)
	}
	var read dialog.Session
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(once, read, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("read differs from written (-written +read):\n%s\n%s", diff, data)
	}
}
