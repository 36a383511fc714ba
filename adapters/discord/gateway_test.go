package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/adapters"
	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
)

// scenario is something that a gateway does.
type scenario struct {
	do         func(*Adapter, *fakediscord.Server)
	identifies int  // at most
	lossy      bool // what is said meanwhile is neither sent again nor looked up
	stands     bool // the library stands still for ever
}

func scenarios() map[string]scenario {
	return map[string]scenario{
		"nothing":            {do: func(*Adapter, *fakediscord.Server) {}, identifies: 1},
		"asks to reconnect":  {do: func(_ *Adapter, w *fakediscord.Server) { w.Reconnect() }, identifies: 1},
		"closes with 4000":   {do: func(_ *Adapter, w *fakediscord.Server) { w.CloseSockets(4000) }, identifies: 1},
		"closes with 1001":   {do: func(_ *Adapter, w *fakediscord.Server) { w.CloseSockets(1001) }, identifies: 1},
		"goes without a bye": {do: func(_ *Adapter, w *fakediscord.Server) { w.Cut() }, identifies: 1},
		"ends the session": {do: func(_ *Adapter, w *fakediscord.Server) {
			w.EndSessions()
			w.CloseSockets(4009)
		}, identifies: 2},
		"is restarted": {do: func(_ *Adapter, w *fakediscord.Server) { w.EndSessions(); w.Cut() }, identifies: 2},
		"refuses to resume": {do: func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.RefuseResume, 0)
			w.Cut()
		}, identifies: 2},
		"refuses to resume for now": {do: func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.RefuseResumable, 0)
			w.Cut()
		}, identifies: 2},
		"says no hello": {do: func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.NoHello, 0)
			w.Cut()
		}, identifies: 1},
		"never gets ready": {do: func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.NoReady, 0)
			w.Cut()
		}, identifies: 1},
		"asks to reconnect before it is ready": {do: func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.ReconnectFirst, 0)
			w.Cut()
		}, identifies: 2, stands: true},
		"closes in place of being ready": {do: func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.CloseAtIdentify, 4000)
			w.Cut()
		}, identifies: 1},
		"sends what nobody can read": {do: func(_ *Adapter, w *fakediscord.Server) { w.SendRaw(`{"op":0,`); w.SendRaw(`{"op":99}`) }, identifies: 1},
		"sends what nobody knows":    {do: func(_ *Adapter, w *fakediscord.Server) { w.Dispatch("MOON_PHASE", map[string]any{"full": true}) }, identifies: 1},
		"sends parts that nobody knows": {do: func(_ *Adapter, w *fakediscord.Server) {
			w.Dispatch("MESSAGE_CREATE", map[string]any{"id": 7, "components": []any{map[string]any{"type": 99}}})
		}, identifies: 1},
		"sends a message without author": {do: func(_ *Adapter, w *fakediscord.Server) {
			w.Dispatch("MESSAGE_CREATE", map[string]any{"id": "7", "channel_id": "8"})
		}, identifies: 1},
		"asks for a heartbeat in between": {do: func(_ *Adapter, w *fakediscord.Server) { w.SendRaw(`{"op":1,"d":null}`) }, identifies: 1},
		"makes a handler panic": {do: func(a *Adapter, w *fakediscord.Server) {
			was := a.gateway.receive
			a.gateway.receive = func(kind string, raw []byte) {
				if kind == "READY" {
					panic("in a handler")
				}
				was(kind, raw)
			}
			w.EndSessions()
			w.Cut()
		}, identifies: 2, lossy: true},
	}
}

// Whatever the gateway does, what is said before, meanwhile and after is heard once
// and in order.
func TestTheGatewayMayDoAnything(t *testing.T) {
	t.Parallel()
	for name, test := range scenarios() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, world := start(t)
			hurried(a, world)
			if after := a.gateway.after; test.stands {
				a.gateway.after = func(d time.Duration) <-chan time.Time {
					if d == a.gateway.pacing.stuck {
						d = 0
					}
					return after(d)
				}
			}
			e := listen(t, a, world)
			e.tell("before")
			e.await(t, 1)
			test.do(a, world)
			want := []string{"before"}
			if !test.lossy {
				e.tell("meanwhile")
				want = append(want, "meanwhile")
			}
			if test.identifies > 1 {
				until(t, world, "another session", func() bool { return world.Stats().Opened == 2 })
			}
			e.tell("after")
			e.await(t, len(want)+1)
			if d := cmp.Diff(append(want, "after"), e.words()); d != "" {
				t.Error(d)
			}
			if n := world.Stats().Identifies; n > test.identifies {
				t.Errorf("%d identifies, %d would do", n, test.identifies)
			}
		})
	}
}

func TestASilentGatewayIsLeftAndResumed(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	hurried(a, world)
	const beat, silence = 800 * time.Millisecond, 2 * time.Second // the library gives up after five beats
	a.gateway.pacing.silence = silence
	world.Heartbeat(beat)
	if l := a.Link(); !l.Heard.IsZero() || l.Connects != 0 {
		t.Errorf("before it is connected the link is %+v", l)
	}
	e := listen(t, a, world)
	e.tell("before")
	e.await(t, 1)
	world.Expect(fakediscord.NoReady, 0)
	world.Mute(true)
	until(t, world, "a resume", func() bool { return world.Stats().Resumes > 0 })
	silent := a.Link()
	if time.Since(silent.Heard) < silence || silent.Connects == 0 {
		t.Errorf("nothing was heard, and the link is %+v", silent)
	}
	until(t, world, "a close frame", func() bool { return slices.Contains(world.Stats().CloseCodes, resumable) })
	world.Mute(false)
	e.tell("after")
	e.await(t, 2)
	patient(t, "a sign of life", func() bool {
		l := a.Link()
		return l.Heard.After(silent.Heard) && l.Connects == silent.Connects+1
	})
	if s := world.Stats(); s.Identifies != 1 {
		t.Errorf("%+v: the session was not kept", s)
	}
}

func TestTheBotSaysGoodBye(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	a.gateway.pacing.abrupt = false
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, (&ear{}).Take) }()
	ready(t, world)
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	until(t, world, "a close frame", func() bool { return slices.Contains(world.Stats().CloseCodes, 1000) })
}

func TestOnlyThreeIntentsAreAskedFor(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	listen(t, a, world)
	if got := world.Stats().Intents; got != 4609 {
		t.Errorf("intents %d", got)
	}
}

func TestFatalCloseCodesEndTheRun(t *testing.T) {
	t.Parallel()
	for code, words := range map[int]string{
		4004: "token", 4010: "sharding", 4011: "sharding", 4012: "newer", 4013: "intents", 4014: "intent",
	} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			t.Parallel()
			a, world := start(t)
			hurried(a, world)
			world.Expect(fakediscord.CloseAtIdentify, code)
			err := a.Run(t.Context(), nil)
			if err == nil || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "\n") {
				t.Errorf("Run ended with %v", err)
			}
			if n := world.Stats().Connections; n != 1 {
				t.Errorf("%d connections", n)
			}
		})
	}
	t.Run("later", func(t *testing.T) {
		t.Parallel()
		a, world := start(t)
		hurried(a, world)
		ended := make(chan error, 1)
		go func() { ended <- a.Run(t.Context(), (&ear{}).Take) }()
		ready(t, world)
		world.Expect(fakediscord.CloseAtIdentify, 4004)
		world.CloseSockets(4004)
		if err := <-ended; err == nil || !strings.Contains(err.Error(), "token") {
			t.Errorf("Run ended with %v", err)
		}
	})
	t.Run("wrong token", func(t *testing.T) {
		t.Parallel()
		a, world := start(t, func(c *Config) { c.Token = adapters.NewSecret("wrong") })
		hurried(a, world)
		if err := a.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "token") {
			t.Errorf("Run ended with %v", err)
		}
	})
}

func TestAGatewayThatIsDownIsTriedMoreAndMoreRarely(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := &gateway{pacing: standardPacing()}
		for attempt, most := range map[int]time.Duration{0: 0, 1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 7: time.Minute, 99: time.Minute} {
			began := time.Now()
			if err := g.pause(t.Context(), attempt); err != nil {
				t.Fatal(err)
			}
			if waited := time.Since(began); waited < most/2 || waited > most {
				t.Errorf("%v before attempt %d, at most %v", waited, attempt, most)
			}
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if g.pause(ctx, 3) == nil {
			t.Error("a pause outlives its context")
		}
	})
}

func TestIdentifiesAreBounded(t *testing.T) {
	t.Parallel()
	a, _ := start(t)
	for range identifiesMost {
		a.gateway.identified()
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if a.gateway.mayIdentify(ctx) {
		t.Error("another session may be begun")
	}
	a.gateway.begun[0] = time.Now().Add(-identifyWindow - time.Second)
	if !a.gateway.mayIdentify(t.Context()) {
		t.Error("no session may be begun although a day has passed")
	}
}

// A connection that was lost may end in another session: the library begins one where
// the old cannot be resumed.
func TestNoConnectionIsMadeWhenTheDaysSessionsAreUsedUp(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	hurried(a, world)
	waits, nextDay := make(chan struct{}), make(chan time.Time)
	after := a.gateway.after
	a.gateway.after = func(d time.Duration) <-chan time.Time {
		if d > identifyWindow/2 {
			close(waits)
			return nextDay
		}
		return after(d)
	}
	e := listen(t, a, world)
	e.tell("before")
	e.await(t, 1)
	for range identifiesMost {
		a.gateway.identified()
	}
	world.EndSessions()
	world.Cut()
	patient(t, "the supervisor to wait, or another connection", func() bool {
		select {
		case <-waits:
			return true
		default:
			return world.Stats().Connections > 1
		}
	})
	if s := world.Stats(); s.Connections != 1 {
		t.Fatalf("%d connections, with %d sessions begun", s.Connections, identifiesMost)
	}
	a.gateway.mu.Lock()
	a.gateway.begun = nil
	a.gateway.mu.Unlock()
	close(nextDay)
	until(t, world, "another session", func() bool { return world.Stats().Opened == 2 })
	e.tell("after")
	e.awaitWords(t, "after")
}

func TestABurstIsHeardWholeAndInOrder(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	e := listen(t, a, world)
	const channels, each = 20, 500
	for n := range each {
		for c := range channels {
			world.Dispatch("MESSAGE_CREATE", map[string]any{
				"id": fmt.Sprint(1000000 + n*channels + c), "channel_id": fmt.Sprint(900 + c), "channel_type": 1, "type": 0,
				"content": fmt.Sprintf("%d %d", c, n), "author": map[string]any{"id": fmt.Sprint(300 + c)},
			})
		}
	}
	e.await(t, channels*each)
	next := map[string]int{}
	for _, w := range e.words() {
		channel, number, _ := strings.Cut(w, " ")
		if number != fmt.Sprint(next[channel]) {
			t.Fatalf("channel %s: %s came in place of %d", channel, number, next[channel])
		}
		next[channel]++
	}
	if n := a.Link().Lost; n != 0 {
		t.Errorf("%d events were lost", n)
	}
}

func TestWhatCannotBeTakenIsTriedAgainInOrder(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	e := &ear{world: world}
	tries := map[string]int{}
	var mu sync.Mutex
	e.take = func(ev dialog.Event) error {
		mu.Lock()
		defer mu.Unlock()
		text := ev.Act.(dialog.Said).Text
		if tries[text]++; tries[text] < 3 && text != "third" {
			return errors.New("not now")
		}
		return nil
	}
	run(t, a, e.Take)
	ready(t, world)
	for _, w := range []string{"first", "second", "third"} {
		e.tell(w)
	}
	e.await(t, 3)
	if d := cmp.Diff([]string{"first", "second", "third"}, e.words()); d != "" {
		t.Error(d)
	}
}

func TestTheSameEventIsTakenOnce(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	e := listen(t, a, world)
	m := map[string]any{"id": "70", "channel_id": world.Direct(fakediscord.Ana), "channel_type": 1, "type": 0, "content": "hello", "author": map[string]any{"id": fakediscord.Ana}}
	for range 100 {
		world.Dispatch("MESSAGE_CREATE", m)
	}
	e.tell("the end")
	e.await(t, 2)
	patient(t, "the end", func() bool { return slices.Contains(e.words(), "the end") })
	if d := cmp.Diff([]string{"hello", "the end"}, e.words()); d != "" {
		t.Error(d)
	}
}

func TestTheQueueIsBounded(t *testing.T) {
	t.Parallel()
	a, _ := start(t)
	d := &door{ctx: t.Context(), raw: make(chan raw, 2)}
	a.hang(d)
	for range 5 {
		a.receive("MESSAGE_CREATE", nil)
	}
	if n := a.Link().Lost; n != 3 || len(d.raw) != 2 {
		t.Errorf("%d events were lost, %d kept", n, len(d.raw))
	}
	a.gaveUp(waiting{heard: heard{event: dialog.Event{ID: "msg:1"}}}) // the store stayed away
	if n := a.Link().Lost; n != 4 {
		t.Errorf("%d events were lost", n)
	}
	a.hang(nil)
	a.receive("MESSAGE_CREATE", nil) // nobody is there: nothing happens
}
