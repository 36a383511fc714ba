package adapters

import (
	"context"
	"errors"
	"time"

	"fwhelp/dialog"
)

const (
	looseRoom    = 256 // errands in hand, a platform
	looseOfOne   = 32  // … a channel
	looseWorkers = 8   // deliveries of them at a time, a platform
	looseTries   = 5
)

// errand is effects to be delivered that stand in no session: nobody else knows of
// them, and no restart does.
type errand struct {
	thread  dialog.Thread
	effects []dialog.Pending // what is left of them
	tries   int              // of the first
}

// errands are those of one channel, in order. The first is due, with a worker, or
// waiting for its time; so a channel that takes nothing holds up only its own.
type errands struct {
	queue []*errand
	timer *time.Timer
}

// offer takes an errand if there is room for it.
func (d *desk) offer(t dialog.Thread, effects []dialog.Pending) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	ch := channelOf(t)
	es := d.errands[ch]
	if es == nil {
		es = &errands{}
	}
	if d.unrun >= looseRoom || len(es.queue) >= looseOfOne {
		d.relay.observe(Dropped, t)
		return false
	}
	d.unrun++
	d.errands[ch] = es
	if es.queue = append(es.queue, &errand{thread: t, effects: effects}); len(es.queue) == 1 {
		d.aside <- ch
	}
	return true
}

// workLoose runs errands until ctx ends.
func (d *desk) workLoose(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case ch := <-d.aside:
			d.mu.Lock()
			e := d.errands[ch].queue[0]
			d.mu.Unlock()
			d.placeErrand(ch, e, d.run(ctx, e))
		}
	}
}

// run delivers of an errand what can be delivered without waiting, and says how
// long the rest must wait.
func (d *desk) run(ctx context.Context, e *errand) time.Duration {
	for len(e.effects) > 0 {
		if wait := d.pause(e.thread); wait > 0 {
			return wait
		}
		p := e.effects[0]
		d.enterAside(e.thread)
		_, err := d.call(ctx, Delivery{Thread: e.thread, N: p.N, Nonce: nonce(e.thread, p), Via: p.Via, Effect: p.Effect})
		d.exit(e.thread, err)
		e.tries++
		var retry *RetryError
		if errors.As(err, &retry) && e.tries < looseTries {
			return max(retry.After, d.relay.backoff(e.tries-1))
		}
		if err != nil {
			d.relay.observe(Dropped, e.thread)
			d.relay.Log.Warn("notice not delivered", threadAttr(e.thread), "error", err)
		}
		e.effects, e.tries = e.effects[1:], 0
	}
	return 0
}

// placeErrand lets the next errand of a channel have its turn, or this one after a
// wait. What would wait longer than the process lives on is dropped.
func (d *desk) placeErrand(ch route, e *errand, wait time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	es := d.errands[ch]
	late := d.stopping && wait > drainTime
	if len(e.effects) > 0 && !late {
		es.timer = time.AfterFunc(wait, func() { d.aside <- ch })
		return
	}
	if late {
		d.relay.observe(Dropped, e.thread)
	}
	d.unrun--
	if es.queue = es.queue[1:]; len(es.queue) > 0 {
		d.aside <- ch
	} else {
		delete(d.errands, ch)
	}
	d.checkEmptied()
}

// dropErrands counts what was acknowledged and will not be answered. It needs mu.
func (d *desk) dropErrands() {
	for _, es := range d.errands {
		if es.timer != nil {
			es.timer.Stop()
		}
		for _, e := range es.queue {
			d.relay.observe(Dropped, e.thread)
		}
	}
	clear(d.errands)
	d.unrun = 0
}
