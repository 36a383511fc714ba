package dialog_test

import (
	"fmt"
	"os"
	"time"

	"fwhelp/dialog"
	"fwhelp/knowledge"
)

// One question, one answer, no conversation.
func ExampleAsk() {
	kb, err := knowledge.Load(os.DirFS("testdata/ferry"))
	if err != nil {
		fmt.Println(err)
		return
	}
	decision, message := dialog.Ask(kb, "Can I take my dog on board?")
	fmt.Println(decision.Outcome, decision.Match.Entry)
	fmt.Println(dialog.PlainText(message))
	// Output:
	// answer dog
	// Can I take my dog on board?
	//
	// Yes, on a lead. It pays three euros.
}

// A conversation: what is to be done stands in the outbox until it is noted as
// delivered. The same event again changes nothing.
func ExampleSession_Step() {
	kb, err := knowledge.Load(os.DirFS("testdata/ferry"))
	if err != nil {
		fmt.Println(err)
		return
	}
	event := dialog.Event{
		ID:     "Ev07",
		Thread: dialog.Thread{Platform: "slack", Workspace: "T1", Channel: "C1", ID: "1767.01"},
		User:   "U1",
		At:     time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		Act:    dialog.Said{Text: "timetable"},
	}
	s := dialog.Session{}.Step(kb, event)
	fmt.Println(len(s.Outbox), "to be delivered, by anybody from", s.Outbox[0].Due.Format(time.TimeOnly))
	s = s.Delivered(s.Outbox[0].N, "1767.02")
	s = s.Step(kb, event)
	fmt.Println(len(s.Outbox), "to be delivered; posted as", s.Posted[1].Receipt)
	// Output:
	// 1 to be delivered, by anybody from 09:00:30
	// 0 to be delivered; posted as 1767.02
}
