package adapters

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

const (
	rounds    = 32              // effects of one conversation before another gets its turn
	maxTries  = 20              // deliveries of one effect: about a quarter of an hour
	shortWait = 5 * time.Second // longer ones are left to the sweeper
	pollFirst = 50 * time.Millisecond
	pollMost  = time.Second
)

// advance delivers what a line owes, in order, until it must wait. While the store
// is down nothing is begun that could not be noted: whoever dies before its note,
// or loses the lease for want of it, shows it twice where the platform does not
// know a delivery again.
func (d *desk) advance(ctx context.Context, l *line) next {
	for range rounds {
		if ctx.Err() != nil {
			return next{kind: leave}
		}
		d.hear(l)
		if !d.relay.answers(ctx) {
			return d.storeFailed(l)
		}
		if err := d.learn(ctx, l); err != nil {
			return d.lostTouch(l, err)
		}
		if n := d.writeNote(ctx, l); n.kind != on {
			return n
		}
		if l.stale {
			continue
		}
		if len(l.s.Outbox) == 0 {
			return next{kind: leave}
		}
		p := l.s.Outbox[0]
		if n, held := d.hold(ctx, l, p); !held {
			if n.kind != on {
				return n
			}
			continue
		}
		if n := d.carryOut(ctx, l, l.s.Outbox[0]); n.kind != on {
			return n
		}
	}
	return next{kind: again}
}

// storeFailed keeps a line for the sake of a note, and as long as its lease lasts:
// everything else is in the store, for whoever reaches it first.
func (d *desk) storeFailed(l *line) next {
	if l.note == nil && !l.leased(d.relay.Now()) {
		return next{kind: leave}
	}
	l.fails++
	return next{kind: later, wait: d.relay.jitter(min(pollFirst<<min(l.fails, 6), pollMost)), store: true}
}

// lostTouch gives up on a record that can never be read or written as it is, its
// note with it: unlike an outage that does not pass.
func (d *desk) lostTouch(l *line, err error) next {
	if !errors.Is(err, sessions.ErrDamaged) && !errors.Is(err, sessions.ErrTooLarge) {
		return d.storeFailed(l)
	}
	if l.note != nil {
		d.relay.observe(MaybeTwice, l.thread)
		d.relay.Log.Error("delivery cannot be noted", threadAttr(l.thread), "n", l.note.n, "error", err)
		l.note = nil
	}
	l.stale = true
	clear(l.mine)
	return next{kind: leave}
}

func (l *line) leased(now time.Time) bool {
	for _, own := range l.mine {
		if now.Before(own.due) {
			return true
		}
	}
	return false
}

// hold says whether this process may deliver p now. It may deliver what it has
// stepped, and anything from Due on; before the lease runs out it is prolonged.
func (d *desk) hold(ctx context.Context, l *line, p dialog.Pending) (next, bool) {
	now := d.relay.Now()
	own, mine := l.mine[p.N]
	if mine && moved(own.due, p.Due) { // somebody has taken it over
		delete(l.mine, p.N)
		mine = false
	}
	switch {
	case !mine && now.Before(p.Due):
		if len(l.mine) == 0 {
			return next{kind: leave}, false
		}
		// Another replica delivers the effects before ours: they come first. Or what
		// is known here is only old, which the first look at the record will tell.
		l.stale = true
		if l.fails++; l.fails == 1 {
			return next{kind: on}, false
		}
		wait := min(pollFirst<<min(l.fails, 6), pollMost, p.Due.Sub(now))
		return next{kind: later, wait: d.relay.jitter(wait)}, false
	case !mine:
		// Who held it has begun it at least once, and may have died of it.
		if p.Tries >= maxTries {
			l.note = &note{n: p.N, at: p.At, reason: "nobody who began to deliver it lived to say what became of it"}
			return next{kind: on}, false
		}
		return d.takeOver(ctx, l, p, now.Add(lease))
	case p.Due.Sub(now) < margin:
		return d.postpone(ctx, l, l.s, p.N, now.Add(lease), own)
	}
	l.fails = 0
	return next{}, true
}

// takeOver leases p, and what stands behind it and is overdue as well, in one save:
// what has piled up behind a process that died must not take two for each effect.
func (d *desk) takeOver(ctx context.Context, l *line, p dialog.Pending, due time.Time) (next, bool) {
	s, now := l.s.Attempted(p.N), d.relay.Now()
	claimed := map[int]stake{}
	for _, behind := range s.Outbox {
		if _, mine := l.mine[behind.N]; behind.N != p.N && !mine && !now.Before(behind.Due) {
			s = s.Postponed(behind.N, due)
			claimed[behind.N] = stake{due: due}
		}
	}
	n, saved := d.postpone(ctx, l, s, p.N, due, stake{unsure: d.maybeBegun(l, p), counted: true})
	if saved {
		maps.Copy(l.mine, claimed)
	}
	return n, saved
}

// moved says whether a lease was moved on; stores may round it.
func moved(was, is time.Time) bool { return was.Sub(is).Abs() > time.Second }

// postpone moves Due on in s and saves that. Where it cannot be saved nothing more
// is delivered before the record is looked at again.
func (d *desk) postpone(ctx context.Context, l *line, s dialog.Session, n int, due time.Time, own stake) (next, bool) {
	s = s.Postponed(n, due)
	rev, err := d.relay.save(ctx, l.thread, s, l.rev)
	switch {
	case err == nil:
		own.due = due
		l.s, l.rev, l.mine[n] = s, rev, own
		return next{kind: on}, true
	case errors.Is(err, sessions.ErrConflict):
		d.relay.observe(Conflict, l.thread)
		l.stale = true
		return next{kind: on}, false
	default:
		return next{kind: leave}, false
	}
}

// carryOut carries out the first effect of a line.
func (d *desk) carryOut(ctx context.Context, l *line, p dialog.Pending) next {
	switch e := p.Effect.(type) {
	case dialog.Miss:
		d.relay.Miss(ctx, l.thread, e)
		l.note = &note{n: p.N, at: p.At}
	case dialog.Erase:
		return d.erase(ctx, l, e)
	case dialog.Settle:
		if ref(l.s, e) == "" { // never posted, or forgotten: there is nothing to take off
			l.note = &note{n: p.N, at: p.At}
			return next{kind: on}
		}
		return d.send(ctx, l, p)
	case dialog.Say, dialog.Whisper:
		return d.send(ctx, l, p)
	}
	return next{kind: on}
}

// ref finds the platform's name of the message that an effect changes.
func ref(s dialog.Session, e dialog.Effect) string {
	switch e := e.(type) {
	case dialog.Say:
		return s.Posted[e.Replaces].Receipt
	case dialog.Settle:
		return s.Posted[e.Message].Receipt
	case dialog.Whisper, dialog.Miss, dialog.Erase:
	}
	return ""
}

// send hands an effect to the adapter, when it is time and its destination has room.
func (d *desk) send(ctx context.Context, l *line, p dialog.Pending) next {
	if wait := max(l.after.Sub(d.relay.Now()), d.pause(l.thread)); wait > 0 {
		return d.wait(ctx, l, p, wait)
	}
	if !d.enter(l) {
		return next{kind: queued}
	}
	if l.mine[p.N].unsure {
		d.relay.observe(MaybeTwice, l.thread)
	}
	start := d.relay.Now()
	receipt, err := d.call(ctx, Delivery{
		Thread: l.thread, N: p.N, Nonce: nonce(l.thread, p), Via: p.Via, Ref: ref(l.s, p.Effect), Effect: p.Effect,
	})
	d.exit(l.thread, err)
	l.after = time.Time{}
	if err == nil {
		now := d.relay.Now()
		d.relay.Observe(Observation{What: Delivered, Platform: l.thread.Platform, Took: now.Sub(start), Age: now.Sub(p.At)})
		l.note = &note{n: p.N, at: p.At, receipt: receipt}
		return next{kind: on}
	}
	return d.failed(ctx, l, p, err)
}

// nonce names an effect for ever: numbers begin anew after a deletion, times do not.
func nonce(t dialog.Thread, p dialog.Pending) string {
	if p.N == 0 {
		return ""
	}
	sum := sha256.Sum256(fmt.Appendf(nil, "%q %d %d", t, p.N, p.At.UnixMilli()))
	return hex.EncodeToString(sum[:12])
}

// wait keeps a line for a short while, and gives it back to the store for a long
// one: then it is anybody's when its time comes.
func (d *desk) wait(ctx context.Context, l *line, p dialog.Pending, wait time.Duration) next {
	if wait <= shortWait {
		return next{kind: later, wait: wait}
	}
	own, due := l.mine[p.N], d.relay.Now().Add(wait)
	n, saved := d.postpone(ctx, l, l.s, p.N, due, own)
	if saved {
		d.remember(l.thread, release{n: p.N, due: due, unsure: own.unsure})
		return next{kind: leave}
	}
	return n
}

// failed decides between another try and a dead letter.
func (d *desk) failed(ctx context.Context, l *line, p dialog.Pending, err error) next {
	if ctx.Err() != nil {
		return next{kind: leave}
	}
	own := l.mine[p.N]
	if !own.counted {
		l.s = l.s.Attempted(p.N) // saved with the next change
		p.Tries++
	}
	own.counted = false
	log := d.relay.Log.With(threadAttr(l.thread), "n", p.N, "tries", p.Tries)
	var retry *RetryError
	if !errors.As(err, &retry) || p.Tries >= maxTries {
		log.LogAttrs(ctx, slog.LevelError, "delivery given up", slog.Any("error", err))
		l.note = &note{n: p.N, at: p.At, reason: err.Error()}
		return next{kind: on}
	}
	log.LogAttrs(ctx, slog.LevelWarn, "delivery put off", slog.Any("error", err))
	d.relay.observe(Retried, l.thread)
	own.unsure = own.unsure || retry.Unsure
	l.mine[p.N] = own
	wait := d.relay.backoff(p.Tries)
	if retry.After > 0 {
		wait = retry.After + d.relay.jitter(min(retry.After, time.Second))
	}
	l.after = d.relay.Now().Add(wait)
	return next{kind: on}
}

// call calls the adapter for a bounded time and survives its panics.
func (d *desk) call(ctx context.Context, dl Delivery) (receipt string, err error) {
	ctx, cancel := context.WithTimeout(ctx, deliverTime)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			d.relay.logPanic("deliver", dl.Thread, p)
			err = &RetryError{Unsure: true, Err: fmt.Errorf("panic of type %T in %s adapter", p, dl.Thread.Platform)}
		}
	}()
	receipt, err = d.adapter.Deliver(ctx, dl)
	var retry *RetryError
	if err != nil && ctx.Err() != nil && !errors.As(err, &retry) {
		err = &RetryError{Unsure: true, Err: err}
	}
	return receipt, err
}

// writeNote saves what became of the last delivery. Until that is done nothing
// more of the conversation is delivered.
func (d *desk) writeNote(ctx context.Context, l *line) next {
	if l.note == nil {
		return next{kind: on}
	}
	k := *l.note
	if p, there := find(l.s.Outbox, k.n); !there || !p.At.Equal(k.at) {
		if !k.tried { // another replica has noted it, so it was delivered by both
			d.relay.observe(MaybeTwice, l.thread)
		}
		l.note = nil
		return next{kind: on}
	}
	s := l.s.Delivered(k.n, k.receipt)
	if k.reason != "" {
		s = l.s.GaveUp(k.n, k.reason)
	}
	rev, err := d.relay.save(ctx, l.thread, s, l.rev)
	switch {
	case err == nil:
		if k.reason != "" {
			d.relay.observe(GaveUp, l.thread)
		}
		l.s, l.rev, l.note, l.fails = s, rev, nil, 0
		if len(s.Outbox) > 0 {
			l.first = s.Outbox[0].N
		}
		delete(l.mine, k.n)
	case errors.Is(err, sessions.ErrConflict):
		d.relay.observe(Conflict, l.thread)
		l.stale = true
	default:
		// It may have been saved all the same: look again before the next try.
		l.note.tried = true
		l.stale = true
		return d.lostTouch(l, err)
	}
	return next{kind: on}
}
