package adapters

import (
	"log/slog"
	"time"

	"fwhelp/dialog"
)

// Observation is one thing that happened, with few enough values to be counted
// by. It names no person and no conversation.
type Observation struct {
	What     What
	Platform string
	Took     time.Duration // Stepped, Delivered: from the arrival, or of the call
}

// What can be observed.
type What string

// What is observed of events, of deliveries, and of the store.
const (
	Stepped  What = "stepped"  // an event was stepped and saved
	Repeated What = "repeated" // an event that had been stepped came again
	Conflict What = "conflict" // a save lost a race and was done again
	Refused  What = "refused"  // an event was not taken: the platform sends it again
	Limited  What = "limited"  // an event over a limit was acknowledged, not stepped
	Poison   What = "poison"   // an event that cannot be stepped was recorded as dead
	Degraded What = "degraded" // an event was answered while state was down

	Delivered  What = "delivered"
	Retried    What = "retried"     // a delivery was put off
	MaybeTwice What = "maybe_twice" // a delivery was begun that may have happened before
	GaveUp     What = "gave_up"     // a delivery became a dead letter
	Dropped    What = "dropped"     // a notice outside any session was not delivered

	StoreFailed What = "store_failed"
)

// Link is how the standing connection of an adapter does.
type Link struct {
	Heard    time.Time // its last sign of life; zero: there has been none
	Connects int       // connections made so far
}

func (r *Relay) observe(w What, t dialog.Thread) {
	r.Observe(Observation{What: w, Platform: t.Platform})
}

func threadAttr(t dialog.Thread) slog.Attr {
	return slog.Group("thread", "platform", t.Platform, "workspace", t.Workspace, "channel", t.Channel, "id", t.ID)
}
