package adapters

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/dialogtest"
	"fwhelp/dialog/sessions"
)

// life is the life of a process: it ends at one of its calls to the outside.
type life struct {
	left  int  // calls that go well before; negative: all
	after bool // it dies when the call has been carried out, else before that

	mu     sync.Mutex
	dead   chan struct{}
	cause  string // the call that it died at
	forgot bool   // it has deleted something since the last event came
	owes   bool   // … and has not acknowledged that event
	unsaid bool   // it has sent something and not noted that
}

var errDead = errors.New("the process is dead")

// call carries out a call to the outside and says whether the process lives to
// see what came of it. The dead do nothing.
func (l *life) call(op string, do func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cause != "" {
		return false
	}
	dies := l.left == 0
	l.left--
	when := "before"
	if !dies || l.after {
		do()
		when = "after"
		switch op {
		case "forget":
			l.forgot = true
		case "acknowledge":
			l.owes = false
		case "deliver", "miss":
			l.unsaid = true
		case "save":
			l.unsaid = false
		}
	}
	if dies {
		l.cause = when + " " + op
		close(l.dead)
	}
	return !dies
}

// world is a person and a platform, a store, and the process between them.
type world struct {
	t       *testing.T
	step    func(dialog.Session, dialog.Event) dialog.Session
	resends bool // the platform sends again what is not acknowledged
	life    *life
	count   tally

	ahead  time.Duration // of the bubble's clock, so that a conversation can be taken up in its middle
	store  atomic.Pointer[sessions.Memory]
	shown  []shown
	before []moment // of each line
	after  []moment
	last   dialog.Event

	process *life // that runs now
	take    func(context.Context, dialog.Event) error
	end     func()
}

// moment is a conversation at rest.
type moment struct {
	at      time.Time
	session dialog.Session
	last    dialog.Event // what "again" means
	shown   int          // so far
}

// shown is what the platform was asked to show, or the maintainers were told.
type shown struct{ nonce, text string }

// deduplicated is what is shown where the platform drops repetitions, and how many
// of messages and of misses there were.
func (w *world) deduplicated() (texts []string, doubled, missed int) {
	had := map[string]bool{}
	for i, s := range w.shown {
		switch {
		case s.nonce == "" && i > 0 && s == w.shown[i-1]:
			missed++
		case had[s.nonce]:
			doubled++
		default:
			texts = append(texts, s.text)
			had[s.nonce] = s.nonce != ""
		}
	}
	return texts, doubled, missed
}

// respite is the time after each line, over that of the transcript: enough for a
// new process to deliver what the old one left.
const respite = 2 * time.Minute

// live has the lines of a transcript happen, from a moment on.
func (w *world) live(from moment, lines []dialogtest.Line) {
	w.ahead = time.Until(from.at)
	w.store.Store(w.memory())
	if from.session.State != nil {
		if _, err := w.store.Load().Save(context.Background(), dialogtest.Thread(), from.session, 0); err != nil {
			w.t.Fatal(err)
		}
	}
	w.last = from.last
	w.life.dead = make(chan struct{})
	w.boot(w.life)
	defer func() { w.end() }()
	for i, l := range lines {
		if i > 0 {
			w.wait(l.At.Sub(lines[i-1].At))
		}
		w.before = append(w.before, w.moment())
		switch l.Do {
		case dialogtest.NoAction:
		case dialogtest.Expired:
			w.store.Store(w.memory())
		case dialogtest.Restart:
			w.end()
			w.boot(w.process)
		case dialogtest.Event:
			w.last = w.send(l.Act)
		case dialogtest.Again:
			w.send(w.last)
		}
		w.wait(respite)
		w.after = append(w.after, w.moment())
	}
}

func (w *world) now() time.Time { return time.Now().Add(w.ahead) }

func (w *world) memory() *sessions.Memory { return sessions.NewMemory(24*time.Hour, w.now) }

func (w *world) moment() moment {
	s, _, err := w.store.Load().Load(context.Background(), dialogtest.Thread())
	if err != nil {
		w.t.Fatal(err)
	}
	return moment{at: w.now(), session: s, last: w.last, shown: len(w.shown)}
}

// send hands an event to the process until it is acknowledged. Where the platform
// does not send it again, the person does it again if nothing came of it; what is
// returned is the event that got through.
func (w *world) send(ev dialog.Event) dialog.Event {
	for range 5 {
		w.process.mu.Lock()
		w.process.forgot, w.process.owes = false, true
		w.process.mu.Unlock()
		acknowledged, before := false, len(w.shown)
		if w.take(context.Background(), ev) == nil {
			w.process.call("acknowledge", func() { acknowledged = true })
		}
		if acknowledged {
			return ev
		}
		w.wait(time.Minute)
		if !w.resends {
			s, _, _ := w.store.Load().Load(context.Background(), ev.Thread)
			if len(w.shown) > before || slices.ContainsFunc(s.Seen, func(e dialog.Seen) bool { return e.ID == ev.ID }) {
				return ev
			}
			ev.ID += "'"
		}
	}
	w.t.Errorf("event %s never got through", ev.ID)
	return ev
}

// wait lets time pass. When the process dies another one starts a second later.
func (w *world) wait(d time.Duration) {
	alarm := time.NewTimer(d)
	defer alarm.Stop()
	select {
	case <-alarm.C:
		return
	case <-w.process.dead:
	}
	w.end()
	time.Sleep(time.Second)
	w.boot(&life{left: -1, dead: make(chan struct{})})
	<-alarm.C
}

// boot starts a process.
func (w *world) boot(l *life) {
	p := &mortal{w: w, life: l, take: make(chan func(context.Context, dialog.Event) error, 1)}
	r, err := NewRelay(Config{
		Adapters: []Adapter{p},
		Store:    p,
		Observe:  w.count.observe,
		Chance:   func() float64 { return 0.5 },
		Now:      w.now,
		Miss: func(_ context.Context, _ dialog.Thread, m dialog.Miss) {
			l.call("miss", func() { w.shown = append(w.shown, shown{text: dialogtest.Format(m)}) })
		},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	r.step = w.step
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	w.process, w.take = l, <-p.take
	w.end = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			w.t.Errorf("Run: %v", err)
		}
	})
}

// mortal is the platform's adapter and the store of one process: what it does
// ends with the process.
type mortal struct {
	w    *world
	life *life
	take chan func(context.Context, dialog.Event) error
}

func (p *mortal) Platform() string { return dialogtest.Thread().Platform }

func (p *mortal) Run(ctx context.Context, take func(context.Context, dialog.Event) error) error {
	p.take <- take
	<-ctx.Done()
	return nil
}

func (p *mortal) Deliver(_ context.Context, d Delivery) (receipt string, err error) {
	if !p.life.call("deliver", func() {
		p.w.shown = append(p.w.shown, shown{d.Nonce, d.Ref + dialogtest.Format(d.Effect)})
		if say, ok := d.Effect.(dialog.Say); ok {
			receipt = fmt.Sprintf("posted-%d", say.Message.ID)
		}
	}) {
		return "", &RetryError{Unsure: true, Err: errDead}
	}
	return receipt, nil
}

func (p *mortal) Load(ctx context.Context, t dialog.Thread) (s dialog.Session, rev sessions.Revision, err error) {
	if !p.life.call("load", func() { s, rev, err = p.w.store.Load().Load(ctx, t) }) {
		return dialog.Session{}, 0, errDead
	}
	return s, rev, err
}

func (p *mortal) Save(ctx context.Context, t dialog.Thread, s dialog.Session, prev sessions.Revision) (rev sessions.Revision, err error) {
	if !p.life.call("save", func() { rev, err = p.w.store.Load().Save(ctx, t, s, prev) }) {
		return 0, errDead
	}
	return rev, err
}

// Unsent is a call that is not counted while nothing is unsent: it comes every few
// seconds and has no effect.
func (p *mortal) Unsent(ctx context.Context) iter.Seq2[dialog.Thread, error] {
	return func(yield func(dialog.Thread, error) bool) {
		for t, err := range p.w.store.Load().Unsent(ctx) {
			if !p.life.call("unsent", func() {}) {
				t, err = dialog.Thread{}, errDead
			}
			if !yield(t, err) {
				return
			}
		}
	}
}

func (p *mortal) Recent(ctx context.Context, platform string, within time.Duration, most int) ([]dialog.Thread, error) {
	return p.w.store.Load().Recent(ctx, platform, within, most)
}

func (p *mortal) Forget(ctx context.Context, platform, workspace string, user dialog.UserID) (err error) {
	if !p.life.call("forget", func() { err = p.w.store.Load().Forget(ctx, platform, workspace, user) }) {
		return errDead
	}
	return err
}

func (p *mortal) Dead(ctx context.Context) iter.Seq2[sessions.DeadLetter, error] {
	return p.w.store.Load().Dead(ctx)
}
