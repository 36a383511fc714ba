package discord

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fwhelp/adapters"
	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
)

func sayText(id dialog.MessageID, text string) dialog.Say {
	return dialog.Say{Message: dialog.Message{ID: id, Blocks: []dialog.Block{dialog.Paragraph{Text: words(text)}}}}
}

// asked is a public command that an adapter has heard and stored, and nobody has
// answered.
func asked(t *testing.T, a *Adapter, world *fakediscord.Server) (fakediscord.Interaction, dialog.Event) {
	t.Helper()
	e := listen(t, a, world)
	id := world.Slash(fakediscord.Ana, fakediscord.Text, "ask", map[string]any{"question": "is it?"})
	e.await(t, 1)
	in, _ := world.Interaction(id)
	return in, e.heard[0]
}

func delivery(ev dialog.Event, n int, e dialog.Effect) adapters.Delivery {
	return adapters.Delivery{Thread: ev.Thread, N: n, Nonce: "nonce" + string(rune('0'+n)), Via: ev.Via, Effect: e}
}

func deliver(t *testing.T, a *Adapter, d adapters.Delivery) string {
	t.Helper()
	receipt, err := a.Deliver(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

func TestWhoeverWaitsIsKeptInformed(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	a.patience.acknowledge, a.patience.unsaved, a.patience.unanswered = time.Millisecond, 2*time.Millisecond, 3*time.Millisecond
	told := func(words string) {
		t.Helper()
		until(t, world, words, func() bool {
			return slices.ContainsFunc(world.Calls("PATCH", "/webhooks/"), func(c fakediscord.Call) bool { return strings.Contains(c.Body, words) })
		})
	}
	stored := make(chan struct{})
	e := &ear{world: world, take: func(dialog.Event) error {
		select {
		case <-stored:
			return nil
		default:
			return errors.New("the store is down")
		}
	}}
	run(t, a, e.Take)
	ready(t, world)
	id := world.Slash(fakediscord.Ana, fakediscord.Text, "ask", map[string]any{"question": "is it?"})
	until(t, world, "a deferral", func() bool { in, _ := world.Interaction(id); return in.Callback == answerDeferred })
	told("cannot store that just now")
	told("no answer yet")
	close(stored)
	e.await(t, 1)
	deliver(t, a, delivery(e.heard[0], 1, sayText(1, "It is.")))
	saidIn(t, world, fakediscord.Text, "It is.")
	if all := world.BotMessages(fakediscord.Text); len(all) != 1 {
		t.Errorf("shown is %+v", all)
	}
}

func TestWhatCouldNotBeStoredIsToldAtTheEnd(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	tried := make(chan struct{}, 100)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- a.Run(ctx, func(context.Context, dialog.Event) error {
			tried <- struct{}{}
			return errors.New("the store is down")
		})
	}()
	ready(t, world)
	world.Slash(fakediscord.Ana, fakediscord.Text, "ask", map[string]any{"question": "is it?"})
	<-tried
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if m := saidIn(t, world, fakediscord.Text, "could not store that"); m.To != fakediscord.Ana {
		t.Errorf("others see it: %+v", m)
	}
}

func TestAnAnswerIsGivenOnce(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		disturb func(*fakediscord.Server)
		other   bool // another process delivers the second time
	}{
		"undisturbed":             {func(*fakediscord.Server) {}, false},
		"its answer lost":         {func(w *fakediscord.Server) { w.Break(fakediscord.Fault{Part: "/callback", After: true, Cut: true}) }, false},
		"not arrived":             {func(w *fakediscord.Server) { w.Break(fakediscord.Fault{Part: "/callback", Status: 502}) }, false},
		"by another process":      {func(*fakediscord.Server) {}, true},
		"lost, by another one":    {func(w *fakediscord.Server) { w.Break(fakediscord.Fault{Part: "/callback", After: true, Cut: true}) }, true},
		"deferred by another one": {func(*fakediscord.Server) {}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, world := start(t)
			_, ev := asked(t, a, world)
			test.disturb(world)
			d := delivery(ev, 1, sayText(1, "It is."))
			if strings.HasPrefix(name, "deferred") {
				if err := a.responders.of(*parseWay(ev.Via).Call, "").acknowledge(t.Context()); err != nil {
					t.Fatal(err)
				}
			} else {
				_, _ = a.Deliver(t.Context(), d)
			}
			second := a
			if test.other {
				second = connect(t, world)
			}
			if receipt := deliver(t, second, d); !strings.HasPrefix(receipt, fakediscord.Text+":") {
				t.Errorf("receipt %q", receipt)
			}
			deliver(t, second, delivery(ev, 2, sayText(2, "And more.")))
			var texts []string
			for _, m := range world.BotMessages(fakediscord.Text) {
				texts = append(texts, m.Content)
			}
			if strings.Join(texts, "|") != "It is.|And more." {
				t.Errorf("shown is %q", texts)
			}
		})
	}
}

func TestAfterAQuarterOfAnHourTheChannelIsAnswered(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	var passed atomic.Int64
	began := world.Now()
	world.SetClock(func() time.Time { return began.Add(time.Duration(passed.Load())) })
	_, ev := asked(t, a, world)
	passed.Store(int64(16 * time.Minute))
	late := connect(t, world)
	for _, by := range []*Adapter{a, late, a} {
		deliver(t, by, delivery(ev, 1, sayText(1, "It is.")))
	}
	if all := world.BotMessages(fakediscord.Text); len(all) != 1 || all[0].Content != "It is." {
		t.Errorf("shown is %+v", all)
	}
}

func TestAWhisperNeverBecomesPublic(t *testing.T) {
	t.Parallel()
	for _, deferred := range []bool{false, true} {
		a, world := start(t)
		_, ev := asked(t, a, world)
		if deferred {
			if err := a.responders.of(*parseWay(ev.Via).Call, "").acknowledge(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		deliver(t, a, delivery(ev, 1, dialog.Whisper{To: ev.User, Text: "For you."}))
		all := world.BotMessages(fakediscord.Text)
		if len(all) != 1 || all[0].To != fakediscord.Ana || !strings.Contains(all[0].Content, "For you.") {
			t.Errorf("deferred %v: shown is %+v", deferred, all)
		}
	}
}

func TestAFollowUpIsNotRepeatedByItself(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	e := listen(t, a, world)
	world.Slash(fakediscord.Ana, fakediscord.Text, "ask", map[string]any{"question": "is it?", "hide": true})
	e.await(t, 1)
	deliver(t, a, delivery(e.heard[0], 1, sayText(1, "It is.")))
	world.Break(fakediscord.Fault{Method: "POST", Part: "/webhooks/", Status: 502})
	_, err := a.Deliver(t.Context(), delivery(e.heard[0], 2, sayText(2, "And more.")))
	if retry, ok := errors.AsType[*adapters.RetryError](err); !ok || !retry.Unsure {
		t.Errorf("a lost follow-up gives %v", err)
	}
	if n := len(world.Calls("POST", "/webhooks/")); n != 1 {
		t.Errorf("%d follow-ups were posted", n)
	}
}
