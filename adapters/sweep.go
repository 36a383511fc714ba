package adapters

import (
	"context"
	"errors"
	"math"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

const (
	sweepEvery = 5 * time.Second  // give or take half of it
	damagedFor = 10 * time.Minute // until a record that cannot be read is looked at again
)

// sweep delivers what nobody else does: what an earlier run left, what another
// process died over, and what was put off for long.
func (r *Relay) sweep(ctx context.Context) {
	notYet := map[dialog.Thread]time.Time{}
	for {
		r.probeState(ctx)
		notYet = r.sweepOnce(ctx, notYet)
		for _, d := range r.desks {
			d.prolong()
		}
		if r.sleep(ctx, sweepEvery/2+r.jitter(sweepEvery)) != nil {
			return
		}
	}
}

// sweepOnce takes in hand what is due. It is told, and returns, what is known not
// to be due before some time, so that this is not loaded again and again.
func (r *Relay) sweepOnce(ctx context.Context, notYet map[dialog.Thread]time.Time) map[dialog.Thread]time.Time {
	known := map[dialog.Thread]time.Time{}
	began := time.Now()
	for t, err := range r.Store.Unsent(ctx) {
		if err != nil {
			r.stored(ctx, t, began, false, err)
			return notYet
		}
		d, ok := r.desks[t.Platform]
		if !ok || d.inHand(t) {
			continue
		}
		if due, ok := notYet[t]; ok && r.Now().Before(due) {
			known[t] = due
			continue
		}
		s, rev, err := r.load(ctx, t)
		switch {
		case errors.Is(err, sessions.ErrDamaged):
			known[t] = r.Now().Add(damagedFor)
			continue
		case err != nil:
			return notYet
		}
		if len(s.Outbox) == 0 {
			continue
		}
		if due := s.Outbox[0].Due; r.Now().Before(due) {
			known[t] = due
			continue
		}
		select {
		case d.places <- struct{}{}:
			d.put(t, s, rev, math.MaxInt)
		default: // full: at the next sweep
		}
	}
	return known
}
