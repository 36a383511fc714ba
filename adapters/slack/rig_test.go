package slack

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"fwhelp/adapters"
	"fwhelp/adapters/slack/fakeslack"
	"fwhelp/dialog"
)

// limit is how long anything may take before a test gives up. Nothing waits for
// it to pass.
const limit = 30 * time.Second

// hurry is how long the fake workspace waits for an acknowledgement.
const hurry = time.Second

// diary is a log that may be read while it is written.
type diary struct {
	mu      sync.Mutex
	b       bytes.Buffer
	changed chan struct{} // closed at the next entry
}

func (d *diary) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.changed != nil {
		close(d.changed)
		d.changed = nil
	}
	return d.b.Write(p)
}

// await waits for words to be written, a number of times.
func (d *diary) await(t testing.TB, ctx context.Context, words string, times int) {
	t.Helper()
	for {
		d.mu.Lock()
		if d.changed == nil {
			d.changed = make(chan struct{})
		}
		changed, text := d.changed, d.b.String()
		d.mu.Unlock()
		if strings.Count(text, words) >= times {
			return
		}
		select {
		case <-changed:
		case <-ctx.Done():
			t.Fatalf("waited in vain for %q in the log:\n%s", words, text)
		}
	}
}

func (d *diary) String() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.b.String()
}

// rig is the adapter running against the fake workspace, with nothing behind it
// but a function.
type rig struct {
	t      *testing.T
	slack  *fakeslack.Server
	bot    *Adapter
	log    *diary
	ctx    context.Context
	stop   context.CancelFunc
	ended  chan error
	events chan dialog.Event
}

func config(s *fakeslack.Server, transport string) Config {
	c := credentials(transport)
	c.APIURL = s.URL()
	return c
}

func credentials(transport string) Config {
	c := Config{BotToken: adapters.NewSecret(fakeslack.BotToken), SigningSecret: adapters.NewSecret(fakeslack.SigningSecret)}
	if transport == "socket" {
		c.AppToken = adapters.NewSecret(fakeslack.AppToken)
	}
	return c
}

// open makes an adapter that is quick to reconnect.
func open(t *testing.T, c Config, log *diary) *Adapter {
	t.Helper()
	a, err := Open(c, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	a.pace, a.mostPace = time.Millisecond, 20*time.Millisecond
	return a
}

// start runs the adapter over a transport; take may be nil.
func start(t *testing.T, transport string, take taker) *rig {
	t.Helper()
	r := &rig{t: t, slack: fakeslack.Start(), log: &diary{}, ended: make(chan error, 1), events: make(chan dialog.Event, 1000)}
	t.Cleanup(r.slack.Close)
	r.slack.SetPatience(hurry)
	r.ctx, r.stop = context.WithTimeout(context.Background(), limit)
	t.Cleanup(r.stop)
	r.bot = open(t, config(r.slack, transport), r.log)
	if transport == "http" {
		s := httptest.NewServer(r.bot.Handler())
		t.Cleanup(s.Close)
		r.slack.SendTo(s.URL)
	}
	if take == nil {
		take = func(_ context.Context, ev dialog.Event) error { r.events <- ev; return nil }
	}
	go func() { r.ended <- r.bot.Run(r.ctx, take) }()
	t.Cleanup(func() { r.stop(); <-r.ended; r.ended <- nil })
	r.log.await(t, r.ctx, "listening to Slack", 1)
	if transport == "socket" {
		r.await("the bot to be connected", func() bool { return r.slack.Sockets() == links })
	}
	return r
}

// eachTransport runs a test over both.
func eachTransport(t *testing.T, f func(t *testing.T, transport string)) {
	for _, transport := range []string{"socket", "http"} {
		t.Run(transport, func(t *testing.T) { f(t, transport) })
	}
}

func (r *rig) await(what string, cond func() bool) {
	r.t.Helper()
	if err := r.slack.Await(r.ctx, cond); err != nil {
		r.t.Fatalf("waited in vain for %s; the log:\n%s", what, r.log)
	}
}

// send delivers as Slack does and wants an acknowledgement.
func (r *rig) send(e fakeslack.Envelope) fakeslack.Ack {
	r.t.Helper()
	ack := r.slack.Insist(r.ctx, e, time.Millisecond)
	if !ack.OK {
		r.t.Fatalf("%v was not acknowledged; the log:\n%s", e, r.log)
	}
	return ack
}

// next is the next event that the bot took.
func (r *rig) next() dialog.Event {
	r.t.Helper()
	select {
	case ev := <-r.events:
		return ev
	case <-r.ctx.Done():
		r.t.Fatalf("no event came; the log:\n%s", r.log)
		panic("unreachable")
	}
}
