package discord

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"fwhelp/dialog"
)

const (
	rawRoom    = 16_384 // events that wait to be read
	laneRoom   = 20_000 // events that wait to be taken
	takers     = 64     // events being taken at a time
	remembered = 8_192  // events known to have come
	keepFor    = 14 * time.Minute
)

// raw is an event as it came.
type raw struct {
	kind string
	data []byte
}

// waiting is an event on its way to be taken.
type waiting struct {
	heard heard
	came  time.Time
	saved chan struct{} // closed when it has been taken
}

// intake takes events in the order in which they came, lane by lane: what cannot
// be taken is tried again until it can, because Discord sends it only once.
type intake struct {
	log    *slog.Logger
	take   func(context.Context, dialog.Event) error
	gaveUp func(waiting)
	first  time.Duration // the first pause between two tries
	last   time.Duration // for what waits once the context has ended
	slots  chan struct{}

	mu      sync.Mutex
	lanes   map[string][]waiting // a lane that is there has somebody working on it
	size    int
	seen    map[dialog.EventID]bool
	order   []dialog.EventID // of seen, oldest first
	running sync.WaitGroup
}

func newIntake(l *slog.Logger, last time.Duration, take func(context.Context, dialog.Event) error, gaveUp func(waiting)) *intake {
	return &intake{
		log: l, take: take, gaveUp: gaveUp, first: 200 * time.Millisecond, last: last, slots: make(chan struct{}, takers),
		lanes: map[string][]waiting{}, seen: map[dialog.EventID]bool{},
	}
}

// outcome is what became of an event that was to be added.
type outcome int

const (
	added outcome = iota
	repeated
	noRoom
)

// add puts an event into its lane.
func (in *intake) add(ctx context.Context, w waiting) outcome {
	in.mu.Lock()
	defer in.mu.Unlock()
	id := w.heard.event.ID
	switch {
	case in.seen[id]:
		return repeated
	case in.size >= laneRoom:
		return noRoom
	}
	in.seen[id] = true
	in.order = append(in.order, id)
	if len(in.order) > remembered {
		delete(in.seen, in.order[0])
		in.order = in.order[1:]
	}
	in.size++
	lane, busy := in.lanes[w.heard.lane]
	in.lanes[w.heard.lane] = append(lane, w)
	if !busy {
		in.running.Go(func() { in.work(ctx, w.heard.lane) })
	}
	return added
}

// outliving is a context that ends a while after another one.
func outliving(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	late, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(d, cancel) })
	return late, func() { stop(); cancel() }
}

// work takes what is in a lane, one after the other, until it is empty. Once ctx has
// ended it goes on for a while: what waits is sent only once, and most of it can
// be taken in no time.
func (in *intake) work(ctx context.Context, lane string) {
	late, done := outliving(ctx, in.last)
	defer done()
	for {
		in.mu.Lock()
		if len(in.lanes[lane]) == 0 {
			delete(in.lanes, lane)
			in.mu.Unlock()
			return
		}
		w := in.lanes[lane][0]
		in.mu.Unlock()
		if !in.tryToTake(ctx, late, w) {
			in.gaveUp(w)
		}
		in.mu.Lock()
		in.lanes[lane] = in.lanes[lane][1:]
		in.size--
		in.mu.Unlock()
	}
}

// tryToTake reports whether an event was taken in the end. It tries for as long as
// late lasts; the end of ctx ends a long pause.
func (in *intake) tryToTake(ctx, late context.Context, w waiting) bool {
	for try := 0; ; try++ {
		select {
		case in.slots <- struct{}{}:
		case <-late.Done():
			return false
		}
		err := in.take(late, w.heard.event)
		<-in.slots
		if err == nil {
			close(w.saved)
			return true
		}
		if time.Since(w.came) > keepFor {
			in.log.Error("an event could not be stored and is given up", "event", w.heard.event.ID, "error", err)
			return false
		}
		pause := min(in.first<<min(try, 10), 5*time.Second)
		if sleep(ctx, pause/2+rand.N(pause/2+1)) != nil && sleep(late, in.first) != nil {
			return false
		}
	}
}
