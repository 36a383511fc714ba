// Package adapters carries events to the dialog and its effects back to the
// people, without losing one, whatever dies in between.
package adapters

import (
	"context"
	"time"

	"fwhelp/dialog"
)

// An Adapter speaks for one chat platform. It translates and nothing else: it
// keeps no conversation, takes no decision, and never calls another adapter.
// Implementations must pass adaptertest.Run.
type Adapter interface {
	// Platform is the first part of every [dialog.Thread] of this adapter.
	Platform() string
	// Run connects and hands each event to take until ctx ends or the connection
	// is lost for good. When take returns nil the event is stored and Run
	// acknowledges it; else it does not, so that the platform sends it again.
	Run(ctx context.Context, take func(context.Context, dialog.Event) error) error
	// Deliver carries out one effect and returns the platform's name of the
	// message, if there is one. After a crash it may be called again with a
	// delivery it has carried out. Errors: *[RetryError] when it may succeed
	// later; anything else is final.
	Deliver(context.Context, Delivery) (receipt string, err error)
}

// Delivery is one effect on its way to a platform.
type Delivery struct {
	Thread dialog.Thread
	N      int    // with Thread: a nonce
	Via    string // the way back of the event that it answers
	Ref    string // receipt of the message to settle or replace
	Effect dialog.Effect
}

// RetryError says that a delivery may succeed later.
type RetryError struct {
	After time.Duration // wait at least this long; 0: the Relay's own backoff
	Err   error
}

func (e *RetryError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *RetryError) Unwrap() error { return e.Err }
