package adapters

import (
	"errors"
	"slices"
	"time"

	"fwhelp/dialog"
)

// laneMost is how many deliveries go to one channel at a time. A channel that has
// just refused one gets one at a time until it has taken that many.
const laneMost = 4

// route is where deliveries go: a channel, with an empty channel a whole
// workspace, and with both empty the whole platform.
type route struct{ workspace, channel string }

// traffic is what goes on on a route.
type traffic struct {
	until   time.Time // the platform has asked for silence
	lanes   int
	smooth  int // deliveries since lanes changed
	busy    int
	waiting []*line // for a lane, in order
}

func channelOf(t dialog.Thread) route { return route{t.Workspace, t.Channel} }

// pause says how long deliveries to a thread must wait because of what the
// platform has asked for; 0 or less: not at all.
func (d *desk) pause(t dialog.Thread) time.Duration {
	now := d.relay.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	var wait time.Duration
	for _, r := range []route{{}, {workspace: t.Workspace}, channelOf(t)} {
		if tr, ok := d.routes[r]; ok {
			wait = max(wait, tr.until.Sub(now))
			d.forgetIdle(r, now)
		}
	}
	if wait > 0 {
		wait += d.relay.jitter(min(wait, time.Second))
	}
	return wait
}

// enter takes a lane to a line's channel, or puts the line into the queue for one.
func (d *desk) enter(l *line) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	tr := d.traffic(channelOf(l.thread))
	if tr.busy >= tr.lanes {
		tr.waiting = append(tr.waiting, l)
		return false
	}
	tr.busy++
	return true
}

// enterAside takes a lane for an errand, whether one is free or not: there is one
// errand at a time of a channel, and no record in which a line waits for it.
func (d *desk) enterAside(t dialog.Thread) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.traffic(channelOf(t)).busy++
}

// exit gives the lane back and learns from what became of the delivery.
func (d *desk) exit(t dialog.Thread, err error) {
	now := d.relay.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	r := channelOf(t)
	tr := d.traffic(r)
	tr.busy--
	var retry *RetryError
	switch {
	case err == nil:
		if tr.smooth++; tr.smooth >= laneMost {
			tr.lanes, tr.smooth = min(tr.lanes+1, laneMost), 0
		}
	case errors.As(err, &retry) && retry.After > 0:
		silent := tr
		switch retry.Scope {
		case OneChannel:
		case OneWorkspace:
			silent = d.traffic(route{workspace: t.Workspace})
		case Everything:
			silent = d.traffic(route{})
		}
		if until := now.Add(retry.After); until.After(silent.until) {
			silent.until = until
		}
		tr.lanes, tr.smooth = 1, 0
	}
	d.letIn(t)
	d.forgetIdle(r, now)
}

// forgetIdle drops what nothing depends on any more. It needs mu.
func (d *desk) forgetIdle(r route, now time.Time) {
	tr := d.routes[r]
	if tr.busy == 0 && len(tr.waiting) == 0 && !tr.until.After(now) && (tr.lanes == laneMost || r.channel == "") {
		delete(d.routes, r)
	}
}

// letIn lets the next line of a channel's queue try for a lane. It is called after
// each delivery and each time a worker is done with a line, so that a queue with
// free lanes never stands still. It needs mu.
func (d *desk) letIn(t dialog.Thread) {
	tr, ok := d.routes[channelOf(t)]
	if ok && len(tr.waiting) > 0 && tr.busy < tr.lanes {
		d.ready <- tr.waiting[0]
		tr.waiting = tr.waiting[1:]
	}
}

// prolong sends the queued lines whose lease runs out to a worker, who prolongs it,
// and forgets the channels that have been left in peace for a minute.
func (d *desk) prolong() {
	now := d.relay.Now()
	d.mu.Lock()
	defer d.mu.Unlock()
	for r, tr := range d.routes {
		if tr.busy == 0 && len(tr.waiting) == 0 && now.Sub(tr.until) > time.Minute {
			delete(d.routes, r)
		}
		tr.waiting = slices.DeleteFunc(tr.waiting, func(l *line) bool {
			short := len(l.s.Outbox) > 0 && l.s.Outbox[0].Due.Sub(now) < margin
			if short {
				d.ready <- l
			}
			return short
		})
	}
}

// traffic needs mu.
func (d *desk) traffic(r route) *traffic {
	tr, ok := d.routes[r]
	if !ok {
		tr = &traffic{lanes: laneMost}
		d.routes[r] = tr
	}
	return tr
}
