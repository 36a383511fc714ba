package discord

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

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
func patient(t testing.TB, what string, cond func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(enough); !cond(); <-tick.C {
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

// hurried shortens what the supervisor waits for. An attempt to connect may take
// as long as it takes, unless the world leaves it waiting for what never comes.
func hurried(a *Adapter, world *fakediscord.Server) {
	a.gateway.pacing = pacing{
		open: time.Hour, stuck: enough, silence: time.Hour, check: 20 * time.Millisecond,
		first: 10 * time.Millisecond, most: 50 * time.Millisecond, healthy: time.Minute, abrupt: true,
	}
	a.gateway.after = func(d time.Duration) <-chan time.Time {
		if d == time.Hour {
			return world.Stalls()
		}
		return time.After(d)
	}
}

// tell says something to the bot in private and returns the message's id.
func (e *ear) tell(text string) string {
	return e.world.Say(fakediscord.Words{User: fakediscord.Ana, Channel: e.world.Direct(fakediscord.Ana), Text: text})
}

// catchUp waits until the adapter has read all that the gateway has sent so far. It
// reads in the order in which it is sent, and a command needs no intent.
func (e *ear) catchUp(t *testing.T) {
	t.Helper()
	e.world.Slash(fakediscord.Ana, fakediscord.Text, "ask", map[string]any{"question": "the end"})
	e.awaitWords(t, "ask the end")
}

// learns reports whether the adapter was told of a message that says "hello"; if so,
// it is also taken.
func (e *ear) learns(t *testing.T, a *Adapter, message string) bool {
	t.Helper()
	e.catchUp(t)
	in := a.door.intake
	in.mu.Lock()
	told := in.seen[dialog.EventID("msg:"+message)]
	in.mu.Unlock()
	if told {
		e.awaitWords(t, "hello")
	}
	return told
}
