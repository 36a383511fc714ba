package adapters

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

const (
	maxRaces  = 20 // saves of one event that may lose against others
	maxPanics = 5  // steps of one event before it is recorded as dead
)

// take is what adapters hand their events to. Its nil means: stored, or answered
// for good. It returns within 2.5 s, but for AwaitDelivery.
func (r *Relay) take(ctx context.Context, ev dialog.Event) (err error) {
	ev.At = r.Now()
	d, ok := r.desks[ev.Thread.Platform]
	if !ok {
		return fmt.Errorf("event of platform %q, which has no adapter", ev.Thread.Platform)
	}
	if !r.begin() {
		return ErrStopping
	}
	defer r.takes.Done()
	arrived := ev.At
	defer func() {
		if err == nil {
			r.Observe(Observation{What: Acknowledged, Platform: ev.Thread.Platform, Took: r.Now().Sub(arrived)})
		}
	}()
	if r.handled.has(ev, ev.At) {
		r.observe(Repeated, ev.Thread)
		return nil
	}
	if ok, notice := r.limits.admit(r.Limits, ev, ev.At); !ok {
		r.observe(Limited, ev.Thread)
		if notice != "" {
			d.offer(ev.Thread, whisper(ev, notice))
		}
		return nil
	}
	// An event that is being taken is taken to the end, whatever becomes of the
	// connection that it came by.
	within, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	l, err := r.record(within, d, ev)
	if err != nil {
		r.limits.refund(r.Limits, ev)
		r.observe(Refused, ev.Thread)
		r.Log.LogAttrs(ctx, slog.LevelWarn, "event not taken", threadAttr(ev.Thread), slog.String("event", string(ev.ID)), slog.Any("error", err))
		return err
	}
	if l != nil && r.AwaitDelivery {
		select {
		case <-l.left:
		case <-ctx.Done():
		}
	}
	return nil
}

func (r *Relay) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopping {
		return false
	}
	r.takes.Add(1)
	return true
}

// record brings an event into the store and takes its conversation in hand. Where
// the store is down it waits for it, and after long enough answers without.
func (r *Relay) record(ctx context.Context, d *desk, ev dialog.Event) (*line, error) {
	if err := d.reserve(ctx); err != nil {
		return nil, err
	}
	t := taking{r: r, d: d, ev: ev, arrived: ev.At}
	l, err := t.untilSaved(ctx)
	if l == nil {
		d.unreserve()
	}
	down, _ := r.gate.down(r.Now())
	switch {
	case errors.Is(err, errStateDown) && down >= waitOut, errors.Is(err, sessions.ErrDamaged):
		// A damaged record is left alone: another version may be able to read it.
		if r.answerWithoutState(d, ev, r.stateless(ev)) {
			return nil, nil
		}
	case errors.Is(err, sessions.ErrTooLarge):
		if r.answerWithoutState(d, ev, whisper(ev, tooLargeFor(ev.Thread))) {
			return nil, nil
		}
	}
	return l, err
}

// taking is an event on its way into the store.
type taking struct {
	r       *Relay
	d       *desk
	ev      dialog.Event
	arrived time.Time
	races   int
	panics  int
	unsure  dialog.Session // what was saved without an answer
	from    int            // the last effect before those of unsure
}

func (t *taking) untilSaved(ctx context.Context) (*line, error) {
	for {
		if err := t.r.gate.pass(ctx, t.r.Now); err != nil {
			return nil, err
		}
		l, done, err := t.once(ctx)
		if err == nil && done || err != nil && !errors.Is(err, errStateDown) {
			return l, err
		}
	}
}

// once loads, steps and saves; it is not done when another save came between. The
// error is errStateDown, joined with its cause, when the store failed.
func (t *taking) once(ctx context.Context) (l *line, done bool, err error) {
	s, rev, err := t.r.load(ctx, t.ev.Thread)
	switch {
	case errors.Is(err, sessions.ErrDamaged):
		return nil, false, err
	case err != nil:
		return nil, false, errors.Join(errStateDown, err)
	case t.ev.ID != "" && slices.ContainsFunc(s.Seen, func(e dialog.Seen) bool { return e.ID == t.ev.ID }):
		return t.seen(s, rev), true, nil
	}
	t.ev.At = t.r.Now()
	after, ok := t.r.tryStep(s, t.ev)
	if !ok {
		if t.panics++; t.panics < maxPanics {
			return nil, false, t.r.sleep(ctx, t.r.backoff(t.panics)/10)
		}
		after = poisoned(s, t.ev)
	}
	newRev, err := t.r.save(ctx, t.ev.Thread, after, rev)
	switch {
	case err == nil:
		return t.saved(s, after, newRev, ok), true, nil
	case errors.Is(err, sessions.ErrConflict):
		return nil, false, t.lostRace(ctx, err)
	case errors.Is(err, sessions.ErrTooLarge):
		return nil, false, err
	}
	t.unsure, t.from = after, s.Sent
	return nil, false, errors.Join(errStateDown, err)
}

// saved takes what was decided in hand.
func (t *taking) saved(before, after dialog.Session, rev sessions.Revision, ok bool) *line {
	if !ok {
		t.r.observe(Poison, t.ev.Thread)
	}
	o, confidence := outcomeOf(t.ev, before, after)
	t.r.Observe(Observation{
		What: Stepped, Platform: t.ev.Thread.Platform, Took: t.r.Now().Sub(t.arrived), Outcome: o, Confidence: confidence,
	})
	if after.Sent == before.Sent {
		return nil
	}
	return t.d.put(t.ev.Thread, after, rev, before.Sent)
}

// seen finds an event that has been stepped: by this very call, if a save of it
// was carried out although its answer got lost, else some other time.
func (t *taking) seen(s dialog.Session, rev sessions.Revision) *line {
	if ours, ok := find(s.Outbox, t.unsure.Sent); ok && ours.At.UnixMilli() == t.ev.At.UnixMilli() {
		t.r.gate.report(t.r.Now(), true, nil) // what was written is there
		return t.saved(dialog.Session{Sent: t.from}, s, rev, true)
	}
	t.r.observe(Repeated, t.ev.Thread)
	return nil
}

// lostRace waits a little, the more the more races were lost.
func (t *taking) lostRace(ctx context.Context, err error) error {
	t.r.observe(Conflict, t.ev.Thread)
	switch t.races++; {
	case t.races >= maxRaces:
		return fmt.Errorf("save lost %d races: %w", t.races, err)
	case t.races > 2:
		return t.r.sleep(ctx, t.r.backoff(t.races)/20)
	}
	return nil
}

// tryStep steps once; ok is false when that panics.
func (r *Relay) tryStep(s dialog.Session, ev dialog.Event) (after dialog.Session, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			r.logPanic("step", ev.Thread, p)
		}
	}()
	return r.step(s, ev), true
}

// logPanic logs where it happened. The value may hold people's words, so of those
// that the runtime did not make only the type is said.
func (r *Relay) logPanic(doing string, t dialog.Thread, p any) {
	what := fmt.Sprintf("%T", p)
	if e, ok := p.(runtime.Error); ok {
		what = e.Error()
	}
	r.Log.Error("panic", "doing", doing, threadAttr(t), "value", what, "stack", string(debug.Stack()))
	r.Log.Debug("panic", "value", fmt.Sprint(p))
}

const stumbled = "Sorry, I stumbled over that and cannot answer it. The people who look after me can see that it happened."

// poisoned is the session after an event that cannot be stepped: seen, recorded
// as dead for the operator, and the person told.
func poisoned(s dialog.Session, ev dialog.Event) dialog.Session {
	s.Seen = append(slices.Clone(s.Seen), dialog.Seen{ID: ev.ID, At: ev.At})
	s.Heard = ev.At
	s.Outbox = append(slices.Clone(s.Outbox), dialog.Pending{N: s.Sent + 1, Via: ev.Via, At: ev.At, Tries: maxPanics, Effect: dialog.Miss{}})
	s = s.GaveUp(s.Sent+1, fmt.Sprintf("event %s (%T) could not be stepped: it panicked %d times", ev.ID, ev.Act, maxPanics))
	s.Outbox = append(slices.Clone(s.Outbox), dialog.Pending{
		N: s.Sent + 2, Via: ev.Via, At: ev.At, Due: ev.At.Add(lease), Effect: dialog.Whisper{To: ev.User, Text: stumbled},
	})
	s.Sent += 2
	return s
}

// backoff is capped, exponential, with full jitter: n counts from 0.
func (r *Relay) backoff(n int) time.Duration {
	const first, most = 500 * time.Millisecond, 2 * time.Minute
	return r.jitter(min(first<<min(n, 10), most))
}

func (r *Relay) jitter(most time.Duration) time.Duration {
	return time.Duration(r.Chance() * float64(most))
}

func (r *Relay) sleep(ctx context.Context, wait time.Duration) error {
	t := time.NewTimer(wait)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
