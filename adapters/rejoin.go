package adapters

import (
	"context"
	"maps"
	"slices"
	"time"

	"fwhelp/dialog"
)

// What a [Rejoining] adapter is told of, and how long its start may wait for that.
const (
	rejoinWithin = time.Hour
	rejoinMost   = 100
	rejoinTime   = 3 * time.Second
)

// Conversation is what a process learns of one that was live before it began.
type Conversation struct {
	Thread   dialog.Thread
	Heard    time.Time        // when its last event came
	Seen     []dialog.EventID // its events of late
	Receipts []string         // of the messages in it, the newest first
}

// rejoin tells an adapter of the conversations that were live within the last hour.
// Without the store there is nothing to tell, and the adapter begins all the same.
func (r *Relay) rejoin(ctx context.Context, a Adapter) {
	rejoining, ok := a.(Rejoining)
	if !ok {
		return
	}
	within, cancel := context.WithTimeout(ctx, rejoinTime)
	defer cancel()
	threads, err := r.Store.Recent(within, a.Platform(), rejoinWithin, rejoinMost)
	if err != nil {
		r.Log.Warn("not all conversations of late could be listed", "platform", a.Platform(), "error", err)
	}
	var all []Conversation
	for _, t := range threads {
		s, _, err := r.load(within, t)
		if err != nil || r.Now().Sub(s.Heard) > rejoinWithin {
			continue
		}
		c := Conversation{Thread: t, Heard: s.Heard}
		for _, e := range s.Seen {
			c.Seen = append(c.Seen, e.ID)
		}
		for _, id := range slices.Backward(slices.Sorted(maps.Keys(s.Posted))) {
			if receipt := s.Posted[id].Receipt; receipt != "" {
				c.Receipts = append(c.Receipts, receipt)
			}
		}
		all = append(all, c)
	}
	rejoining.Rejoin(all)
}
