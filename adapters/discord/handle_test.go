package discord

import (
	"context"
	"sync"
	"testing"

	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
)

// An answer may be there before the one who heard the question is done with it: what
// is needed to show it must have been noted by then.
func TestWhatAnAnswerNeedsIsNotedFirst(t *testing.T) {
	t.Parallel()
	a, _ := start(t)
	c := call{ID: "90", App: fakediscord.App, Token: "T", Kind: command}
	w := way{Channel: fakediscord.Text, Message: "70", Open: true, Call: &c}
	ctx, cancel := context.WithCancel(t.Context())
	d := &door{ctx: ctx, intake: newIntake(a.log, enough, (&ear{}).Take, a.gaveUp), running: &sync.WaitGroup{}}
	d.intake.mu.Lock() // nothing is taken meanwhile
	heardIt := make(chan bool)
	go func() {
		heardIt <- a.hear(d, heard{event: dialog.Event{ID: "int:90", Via: w.String(), Act: dialog.Said{Text: "hello"}}, call: &c, title: "hello"})
	}()
	patient(t, "the question and the command to be noted", func() bool {
		a.responders.mu.Lock()
		defer a.responders.mu.Unlock()
		return a.questions.of("70").title == "hello" && a.responders.all["90"] != nil
	})
	d.intake.mu.Unlock()
	if !<-heardIt {
		t.Error("there was no room")
	}
	cancel()
	d.intake.running.Wait()
	d.running.Wait()
}
