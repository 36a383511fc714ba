package discord

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/adapters"
	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
)

func postTo(channel string) request {
	return request{
		method: http.MethodPost, name: "POST /channels/messages", path: "/channels/" + channel + "/messages",
		key: channel, body: drawWords("hello"),
	}
}

func retryOf(t *testing.T, err error) *adapters.RetryError {
	t.Helper()
	retry, ok := errors.AsType[*adapters.RetryError](err)
	if !ok {
		t.Fatalf("%v is no RetryError", err)
	}
	return retry
}

func TestLimitsAreHandedOn(t *testing.T) {
	tests := map[string]struct {
		fault fakediscord.Fault
		after time.Duration
		scope adapters.Scope
		other int // calls that come through to another channel afterwards
		free  int // … and to an interaction
	}{
		"of a route":  {fakediscord.Fault{Status: 429, RetryAfter: 2.5, Scope: "user"}, 2500 * time.Millisecond, adapters.OneChannel, 1, 1},
		"shared":      {fakediscord.Fault{Status: 429, RetryAfter: 2.5, Scope: "shared"}, 2500 * time.Millisecond, adapters.OneChannel, 1, 1},
		"global":      {fakediscord.Fault{Status: 429, RetryAfter: 4, Scope: "global"}, 4 * time.Second, adapters.Everything, 0, 1},
		"the network": {fakediscord.Fault{Status: 429, RetryAfter: 7, HTML: true}, 7 * time.Second, adapters.Everything, 0, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a, world := start(t)
			world.Break(test.fault)
			retry := retryOf(t, a.api.do(t.Context(), postTo(fakediscord.Text), nil))
			if retry.After != test.after || retry.Scope != test.scope || retry.Unsure {
				t.Errorf("%+v", retry)
			}
			_ = a.api.do(t.Context(), postTo(fakediscord.Other), nil)
			_ = a.api.do(t.Context(), request{method: http.MethodGet, name: "x", path: "/webhooks/1/token/messages/@original", free: true}, nil)
			if n := len(world.Calls("POST", fakediscord.Other)); n != test.other {
				t.Errorf("%d calls to another channel", n)
			}
			if n := len(world.Calls("GET", "/webhooks/")); n != test.free {
				t.Errorf("%d calls for an interaction", n)
			}
		})
	}
}

func TestARouteThatIsUsedUpIsNotAsked(t *testing.T) {
	a, world := start(t)
	world.Limit(1, time.Hour)
	if err := a.api.do(t.Context(), postTo(fakediscord.Text), nil); err != nil {
		t.Fatal(err)
	}
	if retry := retryOf(t, a.api.do(t.Context(), postTo(fakediscord.Text), nil)); retry.After < 50*time.Minute || retry.Scope != adapters.OneChannel {
		t.Errorf("%+v", retry)
	}
	if n := len(world.Calls("POST", "/messages")); n != 1 {
		t.Errorf("%d calls", n)
	}
}

func TestNothingIsRepeated(t *testing.T) {
	for name, test := range map[string]struct {
		fault  fakediscord.Fault
		once   bool
		unsure bool
	}{
		"502":             {fakediscord.Fault{Status: 502}, false, true},
		"503 with nonce":  {fakediscord.Fault{Status: 503}, true, false},
		"connection lost": {fakediscord.Fault{Cut: true}, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			a, world := start(t)
			world.Break(test.fault)
			r := postTo(fakediscord.Text)
			r.once = test.once
			if retry := retryOf(t, a.api.do(t.Context(), r, nil)); retry.Unsure != test.unsure {
				t.Errorf("%+v", retry)
			}
			if n := len(world.Calls("POST", "/messages")); n != 1 {
				t.Errorf("%d calls", n)
			}
		})
	}
}

func TestADeadlineCutsEveryWait(t *testing.T) {
	within := func(t *testing.T, d time.Duration) context.Context {
		ctx, cancel := context.WithTimeout(t.Context(), d)
		t.Cleanup(cancel)
		return ctx
	}
	t.Run("for an answer", func(t *testing.T) {
		a, world := start(t)
		world.Break(fakediscord.Fault{Hang: true})
		ctx, cancel := context.WithCancel(t.Context())
		var waiting sync.WaitGroup
		waiting.Go(func() { // as a deadline does that comes after the request
			defer cancel()
			_ = world.Await(t.Context(), func() bool { return world.Hanging() > 0 })
		})
		defer waiting.Wait()
		if retry := retryOf(t, a.api.do(ctx, postTo(fakediscord.Text), nil)); !retry.Unsure {
			t.Errorf("%+v", retry)
		}
	})
	t.Run("for the limit of all", func(t *testing.T) {
		a, world := start(t)
		a.api.pace.SetLimit(0.001)
		a.api.pace.SetBurst(0)
		if retry := retryOf(t, a.api.do(within(t, time.Minute), postTo(fakediscord.Text), nil)); retry.Scope != adapters.Everything || retry.Unsure {
			t.Errorf("%+v", retry)
		}
		if n := len(world.Calls("", "")); n != 0 {
			t.Errorf("%d calls", n)
		}
	})
	t.Run("for a turn", func(t *testing.T) {
		a, world := start(t)
		_, ev := asked(t, a, world)
		r := a.responders.of(*parseWay(ev.Via).Call, "")
		if err := r.take(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Deliver(within(t, 50*time.Millisecond), delivery(ev, 1, sayText(1, "It is."))); err == nil {
			t.Error("an answer was given out of turn")
		}
		r.give()
	})
}

func TestSilenceComesBeforeDiscordBarsTheBot(t *testing.T) {
	a, world := start(t)
	world.Deny(fakediscord.Text, permissionSend)
	for range badMost - 1 {
		a.api.count()
	}
	if err := a.api.do(t.Context(), postTo(fakediscord.Text), nil); codeOf(err) != codeMissingPermission {
		t.Fatal(err)
	}
	if retry := retryOf(t, a.api.do(t.Context(), postTo(fakediscord.Other), nil)); retry.After < 9*time.Minute {
		t.Errorf("%+v", retry)
	}
}

func TestAPlaceThatRefusesIsNotAskedAgain(t *testing.T) {
	a, world := start(t)
	world.Deny(fakediscord.Text, permissionSend|permissionPublicThreads)
	for range 3 {
		id := world.Say(fakediscord.Words{User: fakediscord.Ana, Channel: fakediscord.Text, Text: "is it?"})
		w := way{Channel: fakediscord.Text, Message: id, Open: true}
		say := sayText(1, "It is.")
		say.Message.Blocks = append(say.Message.Blocks, dialog.Bullets{Items: []dialog.Text{words("so")}})
		_, err := a.Deliver(t.Context(), adapters.Delivery{Thread: inThread(fakediscord.Guild, id), N: 1, Nonce: id, Via: w.String(), Effect: say})
		if codeOf(err) != codeMissingPermission {
			t.Errorf("%s: %v", id, err)
		}
	}
	var refused []string
	for _, call := range world.Calls("POST", "") {
		refused = append(refused, pathShape(call.Path))
	}
	// A thread, then a card, then words; and none of them again.
	if d := cmp.Diff([]string{"/channels//messages//threads", "/channels//messages", "/channels//messages"}, refused); d != "" {
		t.Error(d)
	}
}
