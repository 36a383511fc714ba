package adapters

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

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

// stage is a platform in memory. What it shows is written down, one line each,
// with the seconds since it was made.
type stage struct {
	name    string
	deliver func(context.Context, Delivery) error // nil: everything goes well
	run     func(ctx context.Context) error       // nil: until ctx ends

	start time.Time
	take  chan func(context.Context, dialog.Event) error
	mu    sync.Mutex
	shown []string
	calls []Delivery
}

func newStage(name string) *stage {
	return &stage{name: name, start: time.Now(), take: make(chan func(context.Context, dialog.Event) error, 1)}
}

func (p *stage) Platform() string { return p.name }

func (p *stage) Run(ctx context.Context, take func(context.Context, dialog.Event) error) error {
	p.take <- take
	if p.run != nil {
		return p.run(ctx)
	}
	<-ctx.Done()
	return nil
}

func (p *stage) Deliver(ctx context.Context, d Delivery) (string, error) {
	p.mu.Lock()
	p.calls = append(p.calls, d)
	p.mu.Unlock()
	if p.deliver != nil {
		if err := p.deliver(ctx, d); err != nil {
			return "", err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shown = append(p.shown, fmt.Sprintf("%gs %s %s", time.Since(p.start).Seconds(), d.Thread.ID, words(d)))
	return "posted " + words(d), nil
}

// words is what a delivery shows.
func words(d Delivery) string {
	switch e := d.Effect.(type) {
	case dialog.Say:
		return dialog.PlainText(e.Message)
	case dialog.Settle:
		return "settle " + d.Ref
	case dialog.Whisper:
		return "psst " + e.Text
	}
	return fmt.Sprintf("%T", d.Effect)
}

func (p *stage) lines() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.shown)
}

// tally counts observations.
type tally struct {
	mu sync.Mutex
	n  map[What]int
}

func (c *tally) observe(o Observation) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[What]int{}
	}
	c.n[o.What]++
}

func (c *tally) of(w What) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[w]
}

// rig is a relay at work on a stage.
type rig struct {
	*Relay
	stage *stage
	count *tally
	send  func(context.Context, dialog.Event) error
	stop  func() error // ends it and returns what Run returned
}

// start runs a relay with a scripted dialog until the test, in a synctest bubble,
// ends. Chance is always one half.
func start(t *testing.T, p *stage, store sessions.Store, adjust ...func(*Relay)) *rig {
	t.Helper()
	count := &tally{}
	r, err := NewRelay(Config{
		Adapters: []Adapter{p}, Store: store, Observe: count.observe, Chance: func() float64 { return 0.5 },
	})
	if err != nil {
		t.Fatal(err)
	}
	r.step = scripted
	for _, f := range adjust {
		f(r)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	stop := sync.OnceValue(func() error { cancel(); return <-ended })
	t.Cleanup(func() { _ = stop() })
	return &rig{Relay: r, stage: p, count: count, send: <-p.take, stop: stop}
}

// scripted does what the words of a message say: "settle 1", "whisper", "miss",
// "erase", "panic", "ask"; every other word is said. A plus sign parts effects.
func scripted(s dialog.Session, ev dialog.Event) dialog.Session {
	if slices.ContainsFunc(s.Seen, func(e dialog.Seen) bool { return e.ID == ev.ID }) {
		return s
	}
	s.Seen = append(slices.Clone(s.Seen), dialog.Seen{ID: ev.ID, At: ev.At})
	s.Users = []dialog.UserID{ev.User}
	s.Outbox = slices.Clone(s.Outbox)
	text := "pressed"
	if said, ok := ev.Act.(dialog.Said); ok {
		text = said.Text
	}
	posted := map[dialog.MessageID]dialog.Posted{}
	for id, p := range s.Posted {
		posted[id] = p
	}
	s.Posted = posted
	for word := range strings.SplitSeq(text, "+") {
		var e dialog.Effect
		switch {
		case word == "panic":
			panic("the words of a person")
		case word == "ask":
			s.State = dialog.Offering{By: ev.User, Asked: s.Said}
			continue
		case word == "nothing":
			continue
		case strings.HasPrefix(word, "settle "):
			var of dialog.MessageID
			_, _ = fmt.Sscanf(word, "settle %d", &of)
			e = dialog.Settle{Message: of}
		case word == "whisper":
			e = dialog.Whisper{To: ev.User, Text: word}
		case word == "miss":
			e = dialog.Miss{Question: word}
		case word == "erase":
			e = dialog.Erase{Of: ev.User}
		default:
			s.Said++
			s.Posted[s.Said] = dialog.Posted{At: ev.At}
			e = dialog.Say{Message: dialog.Message{ID: s.Said, Blocks: []dialog.Block{
				dialog.Paragraph{Text: dialog.Text{{Text: word}}},
			}}}
		}
		s.Sent++
		s.Outbox = append(s.Outbox, dialog.Pending{N: s.Sent, Via: ev.Via, At: ev.At, Due: ev.At.Add(lease), Effect: e})
	}
	return s
}

// said is a message of ana's in a thread; its event id is its text and the thread's.
func said(thread, text string) dialog.Event {
	return dialog.Event{
		ID: dialog.EventID(thread + " " + text), User: "ana", Act: dialog.Said{Text: text},
		Thread: dialog.Thread{Platform: "stage", Workspace: "w", Channel: "c-" + thread[:1], ID: thread},
	}
}

// bubble runs a test with its own clock.
func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t) })
}

func memory() *sessions.Memory { return sessions.NewMemory(24*time.Hour, time.Now) }

// broken is a store that can be made to fail, before its calls or after them.
type broken struct {
	sessions.Store
	mu    sync.Mutex
	fail  func(op string) error
	after func(op string) error
	calls int
}

func (b *broken) breaks(op string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls++
	if b.fail == nil {
		return nil
	}
	return b.fail(op)
}

func (b *broken) set(fail func(op string) error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = fail
	b.calls = 0
}

func (b *broken) Load(ctx context.Context, t dialog.Thread) (dialog.Session, sessions.Revision, error) {
	if err := b.breaks("load"); err != nil {
		return dialog.Session{}, 0, err
	}
	return b.Store.Load(ctx, t)
}

func (b *broken) Save(ctx context.Context, t dialog.Thread, s dialog.Session, prev sessions.Revision) (sessions.Revision, error) {
	if err := b.breaks("save"); err != nil {
		return 0, err
	}
	rev, err := b.Store.Save(ctx, t, s, prev)
	if b.after != nil && err == nil {
		err = b.after("save")
	}
	return rev, err
}

var errDown = errors.New("connection refused")
