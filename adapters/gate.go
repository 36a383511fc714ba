package adapters

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

// probeEvery is how often, at most, the store is tried while it is down.
const probeEvery = 500 * time.Millisecond

// tooShort is less time than a call of a working store may take.
const tooShort = 250 * time.Millisecond

// errStateDown says that the store does not answer.
var errStateDown = errors.New("adapters: the store of conversations does not answer")

// gate stands before the store: while that is down, one caller at a time may try
// it and the others wait, so that an outage is met by two calls a second and not
// by every event.
type gate struct {
	mu    sync.Mutex
	since time.Time // of the first failure; zero: the store answers
	write bool      // a save has failed: that loads succeed says nothing then
	err   error
	probe time.Time     // when the next try is due
	up    chan struct{} // closed when the store answers again
}

// pass returns nil when the store answers or it is the caller's turn to try. It
// waits for that only while the store has been down for less than waitOut.
func (g *gate) pass(ctx context.Context, now func() time.Time) error {
	for {
		if ctx.Err() != nil {
			return errStateDown
		}
		g.mu.Lock()
		t := now()
		if g.since.IsZero() || !t.Before(g.probe) {
			g.probe = t.Add(probeEvery)
			g.mu.Unlock()
			return nil
		}
		if t.Sub(g.since) >= waitOut {
			g.mu.Unlock()
			return errStateDown
		}
		wait, up := g.probe.Sub(t), g.up
		g.mu.Unlock()
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return errStateDown
		case <-up:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// turn says, without waiting, whether the store is down and it is the caller's turn
// to try it.
func (g *gate) turn(now time.Time) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.since.IsZero() || now.Before(g.probe) {
		return false
	}
	g.probe = now.Add(probeEvery)
	return true
}

// report notes whether a call of the store has failed.
func (g *gate) report(now time.Time, write bool, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err == nil {
		if !g.since.IsZero() && (write || !g.write) {
			g.since, g.write, g.err = time.Time{}, false, nil
			close(g.up)
		}
		return
	}
	g.err, g.write = err, g.write || write
	if g.since.IsZero() {
		g.since, g.up = now, make(chan struct{})
	}
	g.probe = now.Add(probeEvery)
}

// down says for how long the store has not answered, and why; 0: it answers.
func (g *gate) down(now time.Time) (time.Duration, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.since.IsZero() {
		return 0, nil
	}
	return max(now.Sub(g.since), 1), g.err
}

// load is the relay's only way to read a conversation.
func (r *Relay) load(ctx context.Context, t dialog.Thread) (dialog.Session, sessions.Revision, error) {
	began := time.Now()
	within, cancel := context.WithTimeout(ctx, storeTime)
	defer cancel()
	s, rev, err := r.Store.Load(within, t)
	r.stored(within, t, began, false, err)
	return s, rev, err
}

// save is the relay's only way to write one.
func (r *Relay) save(ctx context.Context, t dialog.Thread, s dialog.Session, prev sessions.Revision) (sessions.Revision, error) {
	began := time.Now()
	within, cancel := context.WithTimeout(ctx, storeTime)
	defer cancel()
	rev, err := r.Store.Save(within, t, s, prev)
	r.stored(within, t, began, true, err)
	return rev, err
}

// stored notes what became of a call of the store.
func (r *Relay) stored(ctx context.Context, t dialog.Thread, began time.Time, write bool, err error) {
	switch {
	case errors.Is(err, sessions.ErrConflict), errors.Is(err, sessions.ErrTooLarge), errors.Is(err, sessions.ErrDamaged):
		if errors.Is(err, sessions.ErrDamaged) {
			r.Log.LogAttrs(ctx, slog.LevelError, "record cannot be read", threadAttr(t), slog.Any("error", err))
		}
		err, write = nil, false // it answers, but nothing was written
	case err == nil:
	case errors.Is(ctx.Err(), context.Canceled), ctx.Err() != nil && time.Since(began) < tooShort:
		return // a caller who has gone, or who came too late, says nothing about the store
	}
	was, _ := r.gate.down(r.Now())
	r.gate.report(r.Now(), write, err)
	now, _ := r.gate.down(r.Now())
	if err != nil {
		r.observe(StoreFailed, t)
	}
	switch {
	case was == 0 && now > 0:
		r.Log.ErrorContext(ctx, "state does not answer", "error", err)
	case was > 0 && now == 0:
		for _, d := range r.desks {
			d.wake()
		}
		r.Log.InfoContext(ctx, "state answers again", "after", was)
	}
}

// answers says whether the store is worth a call. While it is down one caller at a
// time tries that out.
func (r *Relay) answers(ctx context.Context) bool {
	if r.gate.turn(r.Now()) {
		r.probeState(ctx)
	}
	down, _ := r.gate.down(r.Now())
	return down == 0
}

// probeState tries to write while the store is down, so that its return is noticed
// without anybody having to ask something.
func (r *Relay) probeState(ctx context.Context) {
	if down, _ := r.gate.down(r.Now()); down == 0 {
		return
	}
	probe := dialog.Thread{Channel: "probe"}
	if s, rev, err := r.load(ctx, probe); err == nil {
		_, _ = r.save(ctx, probe, s, rev)
	}
}
