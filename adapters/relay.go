package adapters

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/knowledge"
)

// Config is what a [Relay] works with. Adapters, Store and Base are needed.
type Config struct {
	Adapters []Adapter
	Store    sessions.Store // closed by the caller after Run
	// Base is called for each event, so that a reload takes hold between two.
	Base func() *knowledge.Base
	// Miss is told of questions without an answer; nil: nobody is. It must not block.
	Miss func(context.Context, dialog.Thread, dialog.Miss)
	// Observe is told what happens, for counting; nil: nobody is. It must not block.
	Observe func(Observation)
	Log     *slog.Logger // nil: silent. People's words are logged at debug only
	Limits  Limits       // the zero Limits are none
	// AwaitDelivery makes an event wait until all that it decided is delivered: for
	// a terminal, where lines are read and answered in turn.
	AwaitDelivery bool
	Now           func() time.Time // nil: the system's clock
	Chance        func() float64   // in [0,1), for jitter; nil: math/rand
}

// What is fixed. The waits are bounds, not promises.
const (
	lease       = 30 * time.Second        // as the dialog sets Pending.Due
	margin      = 15 * time.Second        // no delivery begins with less of its lease left
	deliverTime = 10 * time.Second        // for one call of Deliver; less than margin
	patience    = 2500 * time.Millisecond // from the arrival of an event to its acknowledgement
	storeTime   = 2 * time.Second         // for one call of the store
	drainTime   = 8 * time.Second         // for the outboxes in hand, after the end of Run's context
	workers     = 16                      // deliveries at a time, a platform
	places      = 1024                    // conversations in hand at a time, a platform
)

// ErrBusy says that an event was not taken because too many are in hand.
var ErrBusy = errors.New("adapters: too many conversations in hand")

// ErrStopping says that an event was not taken because the process ends.
var ErrStopping = errors.New("adapters: stopping")

// Relay takes events from adapters and delivers what the dialog decides. Make one
// with [NewRelay] and call Run once.
type Relay struct {
	Config
	step    func(dialog.Session, dialog.Event) dialog.Session
	desks   map[string]*desk
	gate    gate
	limits  limiter
	handled recent // events answered outside any session

	mu       sync.Mutex
	stopping bool
	takes    sync.WaitGroup
}

// NewRelay returns a relay. Two adapters with the same platform are an error.
func NewRelay(c Config) (*Relay, error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Chance == nil {
		c.Chance = rand.Float64
	}
	if c.Observe == nil {
		c.Observe = func(Observation) {}
	}
	if c.Miss == nil {
		c.Miss = func(context.Context, dialog.Thread, dialog.Miss) {}
	}
	r := &Relay{Config: c, desks: map[string]*desk{}}
	r.step = func(s dialog.Session, ev dialog.Event) dialog.Session { return s.Step(c.Base(), ev) }
	for _, a := range c.Adapters {
		if _, twice := r.desks[a.Platform()]; twice {
			return nil, fmt.Errorf("two adapters for platform %q", a.Platform())
		}
		r.desks[a.Platform()] = newDesk(r, a, places)
	}
	return r, nil
}

// Run delivers what an earlier run left and then works until ctx ends, every
// adapter has ended, or one fails: that one's error ends the others and is
// returned. The outboxes in hand are delivered for at most 8 s after that; what
// is left is in the store, for the next run.
func (r *Relay) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	// Deliveries outlive ctx: they end when drained.
	working, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()

	var desks, sweeping, running sync.WaitGroup
	for _, d := range r.desks {
		for range workers {
			desks.Go(func() { d.work(working) })
		}
		for range looseWorkers {
			desks.Go(func() { d.workLoose(working) })
		}
	}
	sweeping.Go(func() { r.sweep(ctx) })
	errs := make([]error, len(r.Adapters))
	for i, a := range r.Adapters {
		running.Go(func() {
			r.rejoin(ctx, a)
			err := a.Run(ctx, r.take)
			if err != nil && ctx.Err() == nil {
				errs[i] = fmt.Errorf("%s: %w", a.Platform(), err)
				cancel(errs[i])
			}
		})
	}
	ended := make(chan struct{})
	go func() { running.Wait(); close(ended) }()
	select {
	case <-ctx.Done():
	case <-ended:
	}
	deadline := time.AfterFunc(drainTime, stopWork)
	defer deadline.Stop()
	<-ended
	r.refuse()
	cancel(nil)
	sweeping.Wait()
	r.drain(working)
	stopWork()
	desks.Wait()
	for _, d := range r.desks {
		d.dropAll()
	}
	return errors.Join(errs...)
}

// refuse takes no more events and waits for those being taken.
func (r *Relay) refuse() {
	r.mu.Lock()
	r.stopping = true
	r.mu.Unlock()
	r.takes.Wait()
	for _, d := range r.desks {
		d.stop()
	}
}

// drain waits until nothing is in hand or the deadline has ended the work.
func (r *Relay) drain(working context.Context) {
	for _, d := range r.desks {
		select {
		case <-d.emptied:
		case <-working.Done():
		}
	}
}

// Health says how the relay is doing, for a readiness probe.
type Health struct {
	StateDown  time.Duration // how long the store has failed; 0: it answers
	StateError error         // its last failure while it is down
	InHand     int           // conversations being delivered
	Full       bool          // some platform's events are being refused
	Stopping   bool
}

// Lost is how many judgements that came from a platform could not be stored and do
// not come again.
func (r *Relay) Lost(platform string) int {
	d, ok := r.desks[platform]
	if !ok {
		return 0
	}
	return int(d.lost.Load())
}

// Health returns a snapshot.
func (r *Relay) Health() Health {
	var h Health
	h.StateDown, h.StateError = r.gate.down(r.Now())
	for _, d := range r.desks {
		h.InHand += len(d.places)
		h.Full = h.Full || len(d.places) == cap(d.places)
	}
	r.mu.Lock()
	h.Stopping = r.stopping
	r.mu.Unlock()
	return h
}
