package adapters

import (
	"context"
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
	// No record says any more that these events were stepped.
	for _, seen := range l.s.Seen {
		d.relay.handled.add(dialog.Event{ID: seen.ID, Thread: l.thread}, d.relay.Now())
	}
	if rest := l.s.Outbox[1:]; len(rest) > 0 {
		d.run(ctx, errand{l.thread, rest})
	}
	l.stale, l.rev = true, 0
	clear(l.mine)
	return next{kind: leave}
}
