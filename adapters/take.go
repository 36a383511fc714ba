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
func (r *Relay) take(ctx context.Context, ev dialog.Event) error {
	ev.At = r.Now()
	d, ok := r.desks[ev.Thread.Platform]
	if !ok {
		return fmt.Errorf("event of platform %q, which has no adapter", ev.Thread.Platform)
	}
	if !r.begin() {
		return ErrStopping
	}
	defer r.takes.Done()
	if r.handled.has(ev, ev.At) {
		r.observe(Repeated, ev.Thread)
		return nil
	}
	if ok, notice := r.limits.admit(r.Limits, ev, ev.At); !ok {
		r.observe(Limited, ev.Thread)
		if notice != "" {
			d.offer(errand{ev.Thread, []dialog.Pending{{Via: ev.Via, Effect: dialog.Whisper{To: ev.User, Text: notice}}}})
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
	l, err := r.tryRecord(ctx, d, ev)
	if l == nil {
		d.unreserve()
	}
	if !errors.Is(err, errStateDown) {
		return l, err
	}
	if down, _ := r.gate.down(r.Now()); down < waitOut || !r.answerWithoutState(d, ev) {
		return nil, err
	}
	return nil, nil
}

func (r *Relay) tryRecord(ctx context.Context, d *desk, ev dialog.Event) (*line, error) {
	for {
		if err := r.gate.pass(ctx, r.Now); err != nil {
			return nil, err
		}
		l, err := r.stepAndSave(ctx, d, ev)
		if !errors.Is(err, errStateDown) {
			return l, err
		}
	}
}

// stepAndSave loads, steps and saves until no other save comes between. The error
// is errStateDown, joined with its cause, when the store failed.
func (r *Relay) stepAndSave(ctx context.Context, d *desk, ev dialog.Event) (*line, error) {
	arrived, races, panics := ev.At, 0, 0
	for {
		s, rev, err := r.load(ctx, ev.Thread)
		if err != nil {
			return nil, errors.Join(errStateDown, err)
		}
		if ev.ID != "" && slices.ContainsFunc(s.Seen, func(seen dialog.Seen) bool { return seen.ID == ev.ID }) {
			r.observe(Repeated, ev.Thread)
			return nil, nil
		}
		ev.At = r.Now()
		after, ok := r.trySteps(s, ev)
		if !ok {
			if panics++; panics < maxPanics {
				if err := r.sleep(ctx, r.backoff(panics)/10); err != nil {
					return nil, err
				}
				continue
			}
			after = poisoned(s, ev)
		}
		newRev, err := r.save(ctx, ev.Thread, after, rev)
		switch {
		case err == nil:
			if !ok {
				r.observe(Poison, ev.Thread)
			}
			r.Observe(Observation{What: Stepped, Platform: ev.Thread.Platform, Took: r.Now().Sub(arrived)})
			if after.Sent == s.Sent {
				return nil, nil
			}
			return d.put(ev.Thread, after, newRev, s.Sent), nil
		case errors.Is(err, sessions.ErrConflict):
			r.observe(Conflict, ev.Thread)
			if races++; races >= maxRaces {
				return nil, fmt.Errorf("save lost %d races: %w", races, err)
			}
			if races > 2 {
				if err := r.sleep(ctx, r.backoff(races)/20); err != nil {
					return nil, err
				}
			}
		case errors.Is(err, sessions.ErrTooLarge):
			return nil, err
		default:
			return nil, errors.Join(errStateDown, err)
		}
	}
}

// trySteps steps once; ok is false when that panics.
func (r *Relay) trySteps(s dialog.Session, ev dialog.Event) (after dialog.Session, ok bool) {
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
	s.Dead = append(slices.Clone(s.Dead), dialog.Pending{
		N: s.Sent + 1, Via: ev.Via, At: ev.At, Tries: maxPanics, Effect: dialog.Miss{},
		Reason: fmt.Sprintf("event %s (%T) could not be stepped: it panicked %d times", ev.ID, ev.Act, maxPanics),
	})
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
