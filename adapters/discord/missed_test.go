package discord

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
)

// Where a session cannot be resumed, what was said to the bot meanwhile is looked
// up in every place where it was spoken to before, and nothing else is.
func TestWhatWasSaidWithoutASessionIsLookedUp(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	hurried(a, world)
	e := listen(t, a, world)
	say := func(user, channel, text string) {
		world.Say(fakediscord.Words{User: user, Channel: channel, Text: text})
	}
	const us = "<@" + fakediscord.Self + "> "
	direct := world.Direct(fakediscord.Bo)
	say(fakediscord.Ana, fakediscord.Text, us+"in a channel")
	say(fakediscord.Ana, fakediscord.Post, us+"in a thread")
	say(fakediscord.Ana, fakediscord.Voice, us+"by voice")
	say(fakediscord.Bo, direct, "in private")
	e.await(t, 4)
	world.Deny(fakediscord.Voice, permissionHistory)
	world.EndSessions() // from here on nothing is sent
	say(fakediscord.Ana, fakediscord.Text, us+"channel 1")
	say(fakediscord.Bo, fakediscord.Text, us+"channel 2")
	say(fakediscord.Bo, fakediscord.Text, "to somebody else")
	say(fakediscord.Ana, fakediscord.Other, us+"where the bot has never been")
	say(fakediscord.Bo, fakediscord.Voice, us+"where it may not read")
	say(fakediscord.Ana, fakediscord.Post, us+"thread")
	say(fakediscord.Bo, direct, "private")
	world.Cut()
	until(t, world, "a look at every place", func() bool { return len(world.Calls("GET", "/messages")) >= 4 })
	e.await(t, 8)
	e.catchUp(t)
	all := e.words()
	slices.Sort(all) // of different places nobody knows which comes first
	if d := cmp.Diff([]string{
		"ask the end", "by voice", "channel 1", "channel 2", "in a channel", "in a thread", "in private", "private", "thread",
	}, all); d != "" {
		t.Error(d)
	}
}

// While messages are looked up, what is said now waits: however long Discord makes
// the bot pause, that has an end, and nothing that waits is lost.
func TestALimitHoldsNobodyUpForLong(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	e := &ear{}
	var paused time.Duration
	a.missed.pause = func(_ context.Context, d time.Duration) error { paused += d; return nil }
	d := &door{ctx: t.Context(), intake: newIntake(a.log, enough, e.Take, a.gaveUp), running: &sync.WaitGroup{}}
	world.Break(fakediscord.Fault{Method: "GET", Part: "/messages", Times: 1000, Status: 429, RetryAfter: 9, Scope: "shared"})
	now := a.responders.now()
	say := func(event, channel string) bool {
		return a.missed.passes(heard{event: said(event+channel, channel, inThread("8", channel), way{Channel: channel}), lane: channel}, now)
	}
	places := []string{"900", "901", "902", "903", "904"}
	for _, channel := range places {
		if !say("msg:1", channel) {
			t.Errorf("%s waits for nothing", channel)
		}
	}
	looked := a.missed.begin(now)
	for _, channel := range places {
		if say("msg:2", channel) {
			t.Errorf("%s does not wait", channel)
		}
	}
	a.lookUpMissed(d, looked, time.Minute)
	d.intake.running.Wait()
	all := e.words()
	slices.Sort(all)
	if d := cmp.Diff(places, all); d != "" {
		t.Error(d)
	}
	if paused == 0 || paused > lookUpPauses {
		t.Errorf("they waited for %v", paused)
	}
}

func TestNewsWaitForWhatIsLookedUp(t *testing.T) {
	t.Parallel()
	m := missed{visits: map[string]visit{}, held: map[string][]heard{}}
	in := func(channel, text string) heard {
		return heard{event: said("msg:"+text, text, inThread("8", channel), way{Channel: channel})}
	}
	now := time.Now()
	typed := in("70", "a command")
	typed.call = aCall("90", command, false)
	for _, h := range []heard{in("70", "before"), in("71", "elsewhere")} {
		if !m.passes(h, now) {
			t.Errorf("%v waits for nothing", h.event.Act)
		}
	}
	m.visits["71"] = visit{at: now.Add(-2 * visitedWithin)}
	if d := cmp.Diff([]string{"70"}, m.begin(now)); d != "" {
		t.Error(d)
	}
	if again := m.begin(now); len(again) > 0 {
		t.Errorf("%v are looked at twice at once", again)
	}
	for text, want := range map[string]bool{"new": false, "a command": true, "elsewhere": true} {
		h := map[string]heard{"new": in("70", "new"), "a command": typed, "elsewhere": in("71", "elsewhere")}[text]
		if got := m.passes(h, now); got != want {
			t.Errorf("%s: passes %v", text, got)
		}
	}
	var order []string
	m.end("70", []heard{in("70", "missed")}, func(h heard) { order = append(order, h.event.Act.(dialog.Said).Text) })
	if d := cmp.Diff([]string{"missed", "new"}, order); d != "" {
		t.Error(d)
	}
	if !m.passes(in("70", "after"), now) {
		t.Error("it still waits")
	}
}
