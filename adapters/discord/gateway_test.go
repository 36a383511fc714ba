package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/adapters"
	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
)

// ear takes events and remembers them.
type ear struct {
	world *fakediscord.Server
	take  func(dialog.Event) error // nil: takes everything

	mu    sync.Mutex
	heard []dialog.Event
}

func (e *ear) Take(_ context.Context, ev dialog.Event) error {
	if e.take != nil {
		if err := e.take(ev); err != nil {
			return err
		}
	}
	e.mu.Lock()
	e.heard = append(e.heard, ev)
	e.mu.Unlock()
	return nil
}

// words are what was said, in the order in which it was taken.
func (e *ear) words() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	var all []string
	for _, ev := range e.heard {
		if said, ok := ev.Act.(dialog.Said); ok {
			all = append(all, said.Text)
		}
	}
	return all
}

// await waits until so many events were taken.
func (e *ear) await(t *testing.T, n int) {
	t.Helper()
	patient(t, fmt.Sprintf("%d events", n), func() bool {
		e.mu.Lock()
		defer e.mu.Unlock()
		return len(e.heard) >= n
	})
}

// awaitWords waits until something was taken, whatever else is taken before it: of
// what is said in two places nobody knows which is taken first.
func (e *ear) awaitWords(t *testing.T, text string) {
	t.Helper()
	patient(t, "“"+text+"”", func() bool { return slices.Contains(e.words(), text) })
}

// patient asks again and again: not everything tells when it is done.
func patient(t *testing.T, what string, cond func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(30 * time.Second); !cond(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// listen runs an adapter until the test ends.
func listen(t *testing.T, a *Adapter, world *fakediscord.Server) *ear {
	t.Helper()
	e := &ear{world: world}
	run(t, a, e.Take)
	ready(t, world)
	return e
}

func run(t *testing.T, a *Adapter, take func(context.Context, dialog.Event) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, take) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
}

// hurried shortens what the supervisor waits for.
func hurried(a *Adapter) {
	a.gateway.pacing = pacing{
		open: 500 * time.Millisecond, stuck: 1500 * time.Millisecond, silence: time.Hour, check: 20 * time.Millisecond,
		first: 10 * time.Millisecond, most: 50 * time.Millisecond, healthy: time.Minute, abrupt: true,
	}
}

// tell says something to the bot in private and returns the message's id.
func (e *ear) tell(text string) string {
	return e.world.Say(fakediscord.Words{User: fakediscord.Ana, Channel: e.world.Direct(fakediscord.Ana), Text: text})
}

// scenario is something that a gateway does.
type scenario struct {
	do         func(*Adapter, *fakediscord.Server)
	identifies int  // at most
	lossy      bool // Discord itself does not send again what was said meanwhile
}

func scenarios() map[string]scenario {
	return map[string]scenario{
		"nothing":            {func(*Adapter, *fakediscord.Server) {}, 1, false},
		"asks to reconnect":  {func(_ *Adapter, w *fakediscord.Server) { w.Reconnect() }, 1, false},
		"closes with 4000":   {func(_ *Adapter, w *fakediscord.Server) { w.CloseSockets(4000) }, 1, false},
		"closes with 1001":   {func(_ *Adapter, w *fakediscord.Server) { w.CloseSockets(1001) }, 1, false},
		"goes without a bye": {func(_ *Adapter, w *fakediscord.Server) { w.Cut() }, 1, false},
		"ends the session": {func(_ *Adapter, w *fakediscord.Server) {
			w.EndSessions()
			w.CloseSockets(4009)
		}, 2, true},
		"is restarted": {func(_ *Adapter, w *fakediscord.Server) { w.EndSessions(); w.Cut() }, 2, true},
		"refuses to resume": {func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.RefuseResume, 0)
			w.Cut()
		}, 2, true},
		"refuses to resume for now": {func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.RefuseResumable, 0)
			w.Cut()
		}, 2, true},
		"says no hello": {func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.NoHello, 0)
			w.Cut()
		}, 1, false},
		"never gets ready": {func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.NoReady, 0)
			w.Cut()
		}, 1, false},
		"asks to reconnect before it is ready": {func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.ReconnectFirst, 0)
			w.Cut()
		}, 2, true},
		"closes in place of being ready": {func(_ *Adapter, w *fakediscord.Server) {
			w.Expect(fakediscord.CloseAtIdentify, 4000)
			w.Cut()
		}, 1, false},
		"sends what nobody can read": {func(_ *Adapter, w *fakediscord.Server) { w.SendRaw(`{"op":0,`); w.SendRaw(`{"op":99}`) }, 1, false},
		"sends what nobody knows":    {func(_ *Adapter, w *fakediscord.Server) { w.Dispatch("MOON_PHASE", map[string]any{"full": true}) }, 1, false},
		"sends parts that nobody knows": {func(_ *Adapter, w *fakediscord.Server) {
			w.Dispatch("MESSAGE_CREATE", map[string]any{"id": 7, "components": []any{map[string]any{"type": 99}}})
		}, 1, false},
		"sends a message without author": {func(_ *Adapter, w *fakediscord.Server) {
			w.Dispatch("MESSAGE_CREATE", map[string]any{"id": "7", "channel_id": "8"})
		}, 1, false},
		"asks for a heartbeat in between": {func(_ *Adapter, w *fakediscord.Server) { w.SendRaw(`{"op":1,"d":null}`) }, 1, false},
		"makes a handler panic": {func(a *Adapter, w *fakediscord.Server) {
			was := a.gateway.receive
			a.gateway.receive = func(kind string, raw []byte) {
				if kind == "READY" {
					panic("in a handler")
				}
				was(kind, raw)
			}
			w.EndSessions()
			w.Cut()
		}, 2, true},
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
			hurried(a)
			e := listen(t, a, world)
			e.tell("before")
			e.await(t, 1)
			test.do(a, world)
			want := []string{"before"}
			if test.lossy {
				until(t, world, "another session", func() bool { return world.Stats().Identifies == test.identifies && world.Sessions() == 1 })
			} else {
				e.tell("meanwhile")
				want = append(want, "meanwhile")
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
	hurried(a)
	a.gateway.pacing.silence = 200 * time.Millisecond
	world.Heartbeat(50 * time.Millisecond)
	e := listen(t, a, world)
	e.tell("before")
	e.await(t, 1)
	world.Mute(true)
	until(t, world, "a close frame", func() bool { return slices.Contains(world.Stats().CloseCodes, resumable) })
	world.Mute(false)
	until(t, world, "a resume", func() bool { return world.Stats().Resumes > 0 })
	e.tell("after")
	e.await(t, 2)
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
			hurried(a)
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
		hurried(a)
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
		a, _ := start(t, func(c *Config) { c.Token = adapters.NewSecret("wrong") })
		hurried(a)
		if err := a.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "token") {
			t.Errorf("Run ended with %v", err)
		}
	})
}

func TestAGatewayThatIsDownIsTriedMoreAndMoreRarely(t *testing.T) {
	t.Parallel()
	g := &gateway{pacing: standardPacing()}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if g.pause(ctx, 3) == nil {
		t.Error("a pause outlives its context")
	}
	p := standardPacing()
	if p.first != time.Second || p.most != time.Minute || p.open != 30*time.Second || p.silence != 100*time.Second {
		t.Errorf("pacing %+v", p)
	}
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
	if s := a.Stats(); s.Dropped != 0 {
		t.Errorf("%+v", s)
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
	if s := a.Stats(); s.Dropped != 3 || len(d.raw) != 2 {
		t.Errorf("%+v, %d kept", s, len(d.raw))
	}
	a.hang(nil)
	a.receive("MESSAGE_CREATE", nil) // nobody is there: nothing happens
}
