package discord

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/adapters"
	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
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
	if paused == 0 || paused > lookUpTime {
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

// What is said while no process runs is looked up by the next one, in the
// conversations that the store has: once, and nothing that is too old.
func TestWhatWasSaidWithoutAProcessIsLookedUp(t *testing.T) {
	t.Parallel()
	world, store, misses := worldOf(t), sessions.NewMemory(time.Hour, time.Now), &ledger{}
	a, end := runIn(t, world, store, misses)
	c := &town{world, t, a, store, misses}
	world.Deny(fakediscord.Other, permissionPublicThreads)
	direct := world.Direct(fakediscord.Ana)
	thread := c.mention(fakediscord.Ana, fakediscord.Text, "what are the cons of Keras?")
	c.see(thread, "Keras: cons")
	c.answered(c.Slash(fakediscord.Ana, fakediscord.Text, "help", nil)) // in private, and not in the direct messages
	c.mention(fakediscord.Ana, direct, "what are the cons of Theano?")
	c.see(direct, "Theano: cons")
	c.mention(fakediscord.Bo, fakediscord.Other, "what are the cons of MXNet?")
	c.see(fakediscord.Other, "MXNet: cons")
	end()

	began := world.Now()
	c.mention(fakediscord.Ana, direct, "what are the cons of CNTK?") // too old in the end
	world.SetClock(func() time.Time { return began.Add(keepFor + 2*beforeGap) })
	c.mention(fakediscord.Ana, direct, "and its pros?")
	c.mention(fakediscord.Bo, thread, "and its pros?")
	c.mention(fakediscord.Bo, fakediscord.Other, "what are the pros of MXNet?")
	c.mention(fakediscord.Bo, fakediscord.Post, "where the bot has never been")
	a, end = runIn(t, world, store, misses)
	c.bot = a
	c.see(direct, "Theano: pros")
	c.see(thread, "Keras: pros")
	c.see(fakediscord.Other, "MXNet: pros")
	end()

	runIn(t, world, store, misses) // and nothing is looked up that was
	until(t, world, "a look at every place", func() bool { return len(world.Calls("GET", "/messages")) >= 6 })
	c.mention(fakediscord.Ana, direct, "what are the cons of PyTorch?")
	c.see(direct, "PyTorch: cons")
	c.mention(fakediscord.Bo, thread, "what are the cons of PyTorch?")
	c.see(thread, "PyTorch: cons")
	for channel, want := range map[string]int{direct: 3, thread: 3, fakediscord.Other: 2, fakediscord.Post: 0} {
		if all := world.BotMessages(channel); len(all) != want {
			t.Errorf("%d messages in %s, want %d: %v", len(all), channel, want, all)
		}
	}
}

// What somebody said before they had all of it deleted is not read again, although
// nothing says any more that it was heard.
func TestNothingFromBeforeADeletionIsLookedUp(t *testing.T) {
	t.Parallel()
	world, store, misses := worldOf(t), sessions.NewMemory(time.Hour, time.Now), &ledger{}
	a, end := runIn(t, world, store, misses)
	c := &town{world, t, a, store, misses}
	direct := world.Direct(fakediscord.Ana)
	say := func(text, answer string) { c.mention(fakediscord.Ana, direct, text); c.see(direct, answer) }
	say("what are the cons of Keras?", "Keras: cons")
	say("privacy delete", "Shall I delete")
	say("yes", "I have deleted")
	say("what are the cons of Theano?", "Theano: cons")
	all := len(world.BotMessages(direct))
	end()
	a, _ = runIn(t, world, store, misses)
	c.bot = a
	until(t, world, "a look", func() bool { return len(world.Calls("GET", "/messages")) >= 1 })
	say("what are the cons of MXNet?", "MXNet: cons")
	if now := world.BotMessages(direct); len(now) != all+1 {
		t.Errorf("%d messages became %d: %v", all, len(now), now)
	}
}

func TestPlacesFromBefore(t *testing.T) {
	t.Parallel()
	hour := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	direct := alone("2")
	public := dialog.Thread{Platform: Platform, Workspace: "8", Channel: "5", ID: "90"}
	seen := []dialog.EventID{"msg:70", "int:90", "rated:99:2:fw1:r:i90:3:down", "msg:x"}
	tests := map[string]struct {
		in      adapters.Conversation
		channel string // empty: nobody writes there
		want    visit
	}{
		"private":              {adapters.Conversation{Thread: direct, Heard: hour, Seen: seen, Receipts: []string{":1:TOK:@original", "6:77", "7:70"}}, "6", visit{kind: channelDirect, at: hour, heard: 90}},
		"private, by commands": {adapters.Conversation{Thread: direct, Heard: hour, Receipts: []string{":1:TOK:@original", "?"}}, "", visit{}},
		"a thread":             {adapters.Conversation{Thread: inThread("8", "70"), Heard: hour, Receipts: []string{"70:77"}}, "70", visit{guild: "8", kind: channelPublicThread, at: hour}},
		"no thread":            {adapters.Conversation{Thread: inThread("8", "70"), Heard: hour, Receipts: []string{"5:77"}}, "5", visit{guild: "8", kind: channelText, at: hour}},
		"nothing posted":       {adapters.Conversation{Thread: inThread("8", "70"), Heard: hour}, "70", visit{guild: "8", kind: channelPublicThread, at: hour}},
		"a public command":     {adapters.Conversation{Thread: public, Heard: hour, Receipts: []string{"5:77"}}, "", visit{}},
	}
	for name, test := range tests {
		channel, v, ok := visitFrom(test.in)
		if ok != (test.channel != "") || ok && (channel != test.channel || v != test.want) {
			t.Errorf("%s: %q %+v %v, want %q %+v", name, channel, v, ok, test.channel, test.want)
		}
	}
}

func TestConversationsThatShareAPlace(t *testing.T) {
	t.Parallel()
	hour := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	one := adapters.Conversation{Thread: inThread("8", "70"), Heard: hour, Seen: []dialog.EventID{"msg:72"}, Receipts: []string{"5:77"}}
	other := adapters.Conversation{Thread: inThread("8", "71"), Heard: hour.Add(time.Minute), Seen: []dialog.EventID{"msg:71"}, Receipts: []string{"5:78"}}
	for _, all := range [][]adapters.Conversation{{one, other}, {other, one}} {
		a, _ := start(t)
		a.Rejoin(all)
		want := visit{guild: "8", kind: channelText, at: hour.Add(time.Minute), heard: 72}
		if len(a.missed.visits) != 1 || a.missed.visits["5"] != want {
			t.Errorf("%v, want %v", a.missed.visits, want)
		}
	}
}
