package adapters

import (
	"context"
	"slices"
	"time"

	"fwhelp/dialog"
)

// erase deletes all that is stored of a person in this workspace, or on a
// [Worldwide] platform everywhere, this conversation with it, and
// then delivers the effects that stood behind: what must be said after the deletion
// can be stored no more. A crash in between loses them, never the deletion.
func (d *desk) erase(ctx context.Context, l *line, e dialog.Erase) next {
	began := time.Now()
	within, cancel := context.WithTimeout(ctx, storeTime)
	defer cancel()
	workspace := l.thread.Workspace
	if _, everywhere := d.adapter.(Worldwide); everywhere {
		workspace = ""
	}
	err := d.relay.Store.Forget(within, l.thread.Platform, workspace, e.Of)
	d.relay.stored(within, l.thread, began, true, err)
	if err != nil {
		l.fails++
		return next{kind: later, wait: d.relay.backoff(l.fails)}
	}
	d.remain(l.thread, l.s)
	if rest := d.outsideSession(ctx, l, l.s.Outbox[1:]); len(rest) > 0 {
		e := &errand{thread: l.thread, effects: rest} // here, so that it comes before what is said next
		for wait := d.run(ctx, e); len(e.effects) > 0; wait = d.run(ctx, e) {
			if d.relay.sleep(ctx, wait) != nil {
				break
			}
		}
	}
	l.stale, l.rev = true, 0
	clear(l.mine)
	return next{kind: leave}
}

// remain keeps in mind what no record says any more: that these events were stepped.
func (d *desk) remain(t dialog.Thread, s dialog.Session) {
	for _, seen := range s.Seen {
		d.relay.handled.add(dialog.Event{ID: seen.ID, Thread: t}, d.relay.Now())
	}
}

// outsideSession is what of the effects this process may deliver and can without
// the messages that they refer to, which are forgotten. What another replica may
// deliver it does, see orphans; a second deletion is done already.
func (d *desk) outsideSession(ctx context.Context, l *line, effects []dialog.Pending) (rest []dialog.Pending) {
	for _, p := range effects {
		if _, mine := l.mine[p.N]; !mine {
			continue
		}
		switch e := p.Effect.(type) {
		case dialog.Say, dialog.Whisper:
			rest = append(rest, p)
		case dialog.Miss:
			d.relay.Miss(ctx, l.thread, e)
		case dialog.Settle, dialog.Erase:
		}
	}
	return rest
}

// orphans saves what was stepped here while the record was being deleted, and was
// deleted with it: it was acknowledged, and came after the wish.
func (d *desk) orphans(ctx context.Context, l *line, now dialog.Session) {
	wish := slices.IndexFunc(l.s.Outbox, func(p dialog.Pending) bool { _, erase := p.Effect.(dialog.Erase); return erase })
	if wish < 0 || now.Sent >= l.s.Sent {
		return
	}
	if lost := d.outsideSession(ctx, l, l.s.Outbox[wish+1:]); len(lost) > 0 {
		d.remain(l.thread, l.s)
		d.offer(l.thread, lost)
	}
}
