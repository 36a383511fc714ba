package slack

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fwhelp"
	"fwhelp/adapters"
	"fwhelp/adapters/slack/fakeslack"
	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/knowledge"
)

// shipped is the content that people get.
var shipped = sync.OnceValues(func() (*knowledge.Base, error) { return knowledge.Load(fwhelp.Content()) })

func content(t testing.TB) *knowledge.Base {
	t.Helper()
	kb, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return kb
}

// world is the whole bot against the fake workspace.
type world struct {
	t     testing.TB
	slack *fakeslack.Server
	store sessions.Store
	log   *diary
	ctx   context.Context
	now   func() time.Time

	mu     sync.Mutex
	misses []dialog.Miss // what the maintainers were told
}

func (w *world) note(_ context.Context, _ dialog.Thread, m dialog.Miss) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.misses = append(w.misses, m)
}

// bot is one running process.
type bot struct {
	adapter *Adapter
	stop    context.CancelFunc
	ended   chan error
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, slack: fakeslack.Start(), store: sessions.NewMemory(24*time.Hour, time.Now), log: &diary{}, now: time.Now}
	t.Cleanup(w.slack.Close)
	w.slack.SetPatience(hurry)
	ctx, stop := context.WithTimeout(context.Background(), 2*limit)
	t.Cleanup(stop)
	w.ctx = ctx
	return w
}

// run starts a bot over a transport.
func (w *world) run(transport string, wrap func(http.Handler) http.Handler) *bot {
	w.t.Helper()
	log := slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	a, err := Open(config(w.slack, transport), log)
	if err != nil {
		w.t.Fatal(err)
	}
	a.pace, a.mostPace = time.Millisecond, 20*time.Millisecond
	kb := content(w.t)
	relay, err := adapters.NewRelay(adapters.Config{
		Adapters: []adapters.Adapter{a}, Store: w.store, Base: func() *knowledge.Base { return kb }, Log: log, Now: w.now, Miss: w.note,
	})
	if err != nil {
		w.t.Fatal(err)
	}
	if transport == "http" {
		h := a.Handler()
		if wrap != nil {
			h = wrap(h)
		}
		s := httptest.NewServer(h)
		w.t.Cleanup(s.Close)
		w.slack.SendTo(s.URL)
	}
	before := strings.Count(w.log.String(), "listening to Slack")
	ctx, stop := context.WithCancel(w.ctx)
	b := &bot{adapter: a, stop: stop, ended: make(chan error, 1)}
	go func() { b.ended <- relay.Run(ctx) }()
	w.t.Cleanup(func() { w.end(b) })
	w.log.await(w.t, w.ctx, "listening to Slack", before+1)
	return b
}

// end stops a bot as SIGTERM does and waits until everything is delivered.
func (w *world) end(b *bot) {
	w.t.Helper()
	b.stop()
	if err := <-b.ended; err != nil {
		w.t.Errorf("the end is no error: %v", err)
	}
	b.ended <- nil
}

func (w *world) send(e fakeslack.Envelope) {
	w.t.Helper()
	if !w.slack.Insist(w.ctx, e, 10*time.Millisecond).OK {
		w.t.Fatalf("not acknowledged: %v; the log:\n%s", e, w.log)
	}
}

// shows waits for a message in a channel and returns the newest one that fits.
func (w *world) shows(channel, words string) fakeslack.Message {
	w.t.Helper()
	var found fakeslack.Message
	err := w.slack.Await(w.ctx, func() bool {
		for _, m := range slices.Backward(w.slack.Messages(channel)) {
			if strings.Contains(m.Text, words) {
				found = m
				return true
			}
		}
		return false
	})
	if err != nil {
		w.t.Fatalf("waited in vain for %q in %s; there is %v; the log:\n%s", words, channel, w.slack.Messages(channel), w.log)
	}
	return found
}

// press presses the button of a label.
func (w *world) press(on fakeslack.Message, user, label string) {
	w.t.Helper()
	for _, b := range fakeslack.Buttons(on.Blocks) {
		if b.Label == label {
			w.send(w.slack.Press(on, user, b))
			return
		}
	}
	w.t.Fatalf("no button %q on %v", label, on)
}

// newest is the newest message that everybody sees in a thread.
func (w *world) newest(channel, thread string) fakeslack.Message {
	var last fakeslack.Message
	for _, m := range w.slack.Messages(channel) {
		if m.To == "" && m.ThreadTS == thread {
			last = m
		}
	}
	return last
}
