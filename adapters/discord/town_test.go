package discord

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp"
	"fwhelp/adapters"
	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/knowledge"
)

// content is loaded once: it does not change.
var content = sync.OnceValues(func() (*knowledge.Base, error) { return knowledge.Load(fwhelp.Content()) })

// town is a server with the whole bot in it: this adapter, the Relay, the dialog
// and the shipped content.
type town struct {
	*fakediscord.Server
	t      testing.TB
	bot    *Adapter
	store  sessions.Store
	misses *ledger
}

// ledger is what the maintainers are told.
type ledger struct {
	mu     sync.Mutex
	misses []dialog.Miss
}

func (l *ledger) note(_ context.Context, _ dialog.Thread, m dialog.Miss) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.misses = append(l.misses, m)
}

func (l *ledger) all() []dialog.Miss {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.misses)
}

func open(t testing.TB, change ...func(*Config)) *town {
	t.Helper()
	world := worldOf(t)
	store := sessions.NewMemory(time.Hour, time.Now)
	misses := &ledger{}
	return &town{world, t, moveIn(t, world, store, misses, change...), store, misses}
}

// moveIn runs one process of the bot until the test ends.
func moveIn(t testing.TB, world *fakediscord.Server, store sessions.Store, misses *ledger, change ...func(*Config)) *Adapter {
	t.Helper()
	a, _ := runIn(t, world, store, misses, change...)
	return a
}

// runIn runs one process of the bot until the test, or whoever calls end, ends it.
func runIn(t testing.TB, world *fakediscord.Server, store sessions.Store, misses *ledger, change ...func(*Config)) (a *Adapter, end func()) {
	t.Helper()
	kb, err := content()
	if err != nil {
		t.Fatal(err)
	}
	a = connect(t, world, append(change, func(c *Config) { c.Complete, c.CompleteAspect = kb.Complete, kb.CompleteAspect })...)
	relay, err := adapters.NewRelay(adapters.Config{
		Adapters: []adapters.Adapter{a}, Store: store, Base: func() *knowledge.Base { return kb }, Log: a.log, Miss: misses.note,
	})
	if err != nil {
		t.Fatal(err)
	}
	before := world.Stats().Identifies
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- relay.Run(ctx) }()
	end = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the relay ended with %v", err)
		}
	})
	t.Cleanup(end)
	if a.gateway != nil {
		until(t, world, "a session", func() bool { return world.Stats().Identifies > before })
	}
	return a, end
}

// mention has somebody mention the bot.
func (c *town) mention(user, channel, text string) string {
	return c.Say(fakediscord.Words{User: user, Channel: channel, Text: "<@" + fakediscord.Self + "> " + text})
}

// told compares what the maintainers were told in all.
func (c *town) told(want ...dialog.Miss) {
	c.t.Helper()
	patient(c.t, "the maintainers to be told", func() bool { return len(c.misses.all()) >= len(want) })
	if d := cmp.Diff(want, c.misses.all()); d != "" {
		c.t.Error(d)
	}
}

func (c *town) see(channel, words string) fakediscord.Message {
	c.t.Helper()
	return saidIn(c.t, c.Server, channel, words)
}

func (c *town) press(user string, m fakediscord.Message, label string) string {
	c.t.Helper()
	id, err := c.Press(user, m.ID, label)
	if err != nil {
		c.t.Fatalf("press %q: %v", label, err)
	}
	return id
}

// answered waits for the first answer to an interaction.
func (c *town) answered(id string) fakediscord.Interaction {
	c.t.Helper()
	var in fakediscord.Interaction
	until(c.t, c.Server, "an answer", func() bool { in, _ = c.Interaction(id); return in.Callback != 0 })
	return in
}

// refusedCalls are the calls that Discord has refused.
func (c *town) refusedCalls() []string {
	var all []string
	for _, call := range c.Calls("", "") {
		if call.Status >= 400 {
			all = append(all, call.Method+" "+pathShape(call.Path))
		}
	}
	return all
}

func pathShape(path string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, path)
}
