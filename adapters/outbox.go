package adapters

import (
	"context"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

// desk holds the conversations of one platform that this process is delivering.
// A conversation in hand is a line: it is in the queue of the workers, with one of
// them, or waiting for its time or its turn, never in two of these places.
type desk struct {
	relay   *Relay
	adapter Adapter
	places  chan struct{} // holds one token for each line: the bound
	ready   chan *line    // as many as there are places: a push never blocks
	aside   chan route    // channels whose next errand is due: as many as there may be errands
	emptied chan struct{} // closed once stopped with nothing in hand
	lost    atomic.Int64  // judgements that could not be stored and do not come again

	mu       sync.Mutex
	lines    map[dialog.Thread]*line
	routes   map[route]*traffic
	released map[dialog.Thread]release
	errands  map[route]*errands
	unrun    int // errands in hand
	stopping bool
}

// release is an effect given back to the store until due. Whoever finds it with
// another due knows that somebody else has had it since.
type release struct {
	n      int
	due    time.Time
	unsure bool
}

// line is a conversation in hand. Only the worker that has it touches what is not
// marked; arrived and waiting need the desk's mu.
type line struct {
	thread dialog.Thread
	s      dialog.Session
	rev    sessions.Revision
	stale  bool          // s is known to be old
	mine   map[int]stake // effects that this process may deliver
	note   *note         // carried out, not yet saved as such
	after  time.Time     // the next try of the first effect, after a failed one
	fails  int           // of the store in a row, and polls for another replica
	first  int           // an effect that nobody can have begun: what stands before it was delivered here

	arrived *arrival    // needs mu
	timer   *time.Timer // needs mu
	idle    bool        // needs mu; what timer waits for is the store
	gone    bool        // needs mu
	left    chan struct{}
}

// stake is the right to deliver an effect.
type stake struct {
	due     time.Time // as the record says: when it differs there, the right is lost
	unsure  bool      // it may have been delivered before
	counted bool      // the delivery under way is in Pending.Tries
}

// arrival is what a line learns from outside: a newer record.
type arrival struct {
	s    dialog.Session
	rev  sessions.Revision
	mine map[int]stake
}

// note is what became of a delivery.
type note struct {
	n       int
	at      time.Time // with n: after a deletion a conversation counts from 1 again
	receipt string
	reason  string // not empty: given up
	tried   bool   // it may be saved already
}

func newDesk(r *Relay, a Adapter, places int) *desk {
	return &desk{
		relay:   r,
		adapter: a,
		places:  make(chan struct{}, places),
		ready:   make(chan *line, places),
		aside:   make(chan route, looseRoom),
		emptied: make(chan struct{}),
		lines:   map[dialog.Thread]*line{},
		routes:  map[route]*traffic{},
		errands: map[route]*errands{},

		released: map[dialog.Thread]release{},
	}
}

// reserve waits for a place for one more line.
func (d *desk) reserve(ctx context.Context) error {
	select {
	case d.places <- struct{}{}:
		return nil
	default:
	}
	select {
	case d.places <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ErrBusy
	}
}

func (d *desk) unreserve() { <-d.places }

// put takes a conversation in hand, using up a reserved place. The effects after
// the one numbered from are this process's to deliver.
func (d *desk) put(t dialog.Thread, s dialog.Session, rev sessions.Revision, from int) *line {
	a := &arrival{s: s, rev: rev, mine: map[int]stake{}}
	for _, p := range s.Outbox {
		if p.N > from {
			a.mine[p.N] = stake{due: p.Due}
		}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	l, ok := d.lines[t]
	if !ok {
		l = &line{thread: t, mine: map[int]stake{}, left: make(chan struct{})}
		d.lines[t] = l
		d.ready <- l
	} else {
		d.unreserve()
	}
	if l.arrived != nil {
		maps.Copy(a.mine, l.arrived.mine)
		if l.arrived.rev > a.rev {
			a.s, a.rev = l.arrived.s, l.arrived.rev
		}
	}
	l.arrived = a
	return l
}

// maybeBegun says whether somebody may have begun to deliver p, which nobody holds.
func (d *desk) maybeBegun(l *line, p dialog.Pending) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	was, ok := d.released[l.thread]
	delete(d.released, l.thread)
	if ok && was.n == p.N && !moved(was.due, p.Due) {
		return was.unsure
	}
	return l.first != p.N
}

func (d *desk) remember(t dialog.Thread, r release) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.released) >= places {
		clear(d.released) // the worst of it: a delivery counted as a possible double
	}
	d.released[t] = r
}

func (d *desk) inHand(t dialog.Thread) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.lines[t] != nil
}

// work advances lines until ctx ends.
func (d *desk) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case l := <-d.ready:
			d.place(l, d.advance(ctx, l))
		}
	}
}

// next is where a line goes from a worker.
type next struct {
	kind  nextKind
	wait  time.Duration // of later, at most
	store bool          // of later: only until the store answers
}

type nextKind int

const (
	on     nextKind = iota // the same worker goes on with it
	again                  // to the end of the queue
	later                  // after a wait
	queued                 // it has been put into the queue of its destination
	leave                  // nothing more to do here
)

func (d *desk) place(l *line, n next) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if n.kind == queued {
		return // another worker may have it by now
	}
	d.letIn(l.thread)
	switch {
	case n.kind == again, n.kind == leave && l.arrived != nil:
		d.ready <- l
	case n.kind == later && !(d.stopping && n.wait > drainTime):
		l.idle = n.store
		l.timer = time.AfterFunc(n.wait, func() {
			d.mu.Lock()
			defer d.mu.Unlock()
			if !l.gone {
				l.timer = nil
				d.ready <- l
			}
		})
	default:
		d.drop(l)
	}
}

// wake sends the lines that wait for the store to the workers, those first that
// have delivered something and not noted it.
func (d *desk) wake() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, noted := range []bool{false, true} {
		for _, l := range d.lines {
			if l.timer != nil && l.idle && (l.note == nil) == noted && l.timer.Stop() {
				l.timer = nil
				d.ready <- l
			}
		}
	}
}

// drop needs mu.
func (d *desk) drop(l *line) {
	if l.gone {
		return
	}
	l.gone = true
	if l.timer != nil {
		l.timer.Stop()
	}
	delete(d.lines, l.thread)
	close(l.left)
	d.unreserve()
	d.checkEmptied()
}

// checkEmptied needs mu.
func (d *desk) checkEmptied() {
	if d.stopping && len(d.lines) == 0 && d.unrun == 0 {
		select {
		case <-d.emptied:
		default:
			close(d.emptied)
		}
	}
}

// stop is called when no line will be put any more.
func (d *desk) stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stopping = true
	d.checkEmptied()
}

// dropAll leaves what is in hand to the store, and drops what is in no store. No
// worker runs any more.
func (d *desk) dropAll() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dropErrands()
	for _, l := range d.lines {
		d.drop(l)
	}
}

// hear takes in what was stepped here since the last look.
func (d *desk) hear(l *line) {
	d.mu.Lock()
	a := l.arrived
	l.arrived = nil
	d.mu.Unlock()
	if a != nil {
		maps.Copy(l.mine, a.mine)
		if a.rev > l.rev {
			l.s, l.rev, l.stale = a.s, a.rev, false
		} else {
			l.stale = true
		}
	}
}

// learn makes a line's knowledge the newest there is.
func (d *desk) learn(ctx context.Context, l *line) error {
	if !l.stale {
		return nil
	}
	s, rev, err := d.relay.load(ctx, l.thread)
	if err != nil {
		return err
	}
	d.orphans(ctx, l, s)
	l.s, l.rev, l.stale = s, rev, false
	for n := range l.mine {
		if _, there := find(s.Outbox, n); !there && (l.note == nil || l.note.n != n) {
			delete(l.mine, n)
		}
	}
	return nil
}

func find(outbox []dialog.Pending, n int) (dialog.Pending, bool) {
	for _, p := range outbox {
		if p.N == n {
			return p, true
		}
	}
	return dialog.Pending{}, false
}
