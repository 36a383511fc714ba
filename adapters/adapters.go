// Package adapters carries events to the dialog and its effects back to the
// people, without losing one, whatever dies in between.
//
// An [Adapter] translates for one chat platform. The [Relay] between the adapters
// and the dialog is the only writer of sessions: it loads, steps, saves, lets the
// adapter acknowledge, and then delivers.
//
// What is acknowledged is answered, in order, whatever dies. What may still go
// wrong is this; possible doubles are counted ([MaybeTwice], [Degraded]):
//
//   - A process that dies between sending a message and noting that shows it twice
//     where the platform has no guard against repetitions ([Delivery].Nonce).
//   - While the store is down for longer than 10 s, questions are answered without
//     memory. The process knows that for an hour; another replica, or this one after
//     a restart, may answer the same event again. A process that dies before such an
//     answer is shown takes it along.
//   - A deletion takes along what was to be said after it and the note that the wish
//     was heard: if the process dies right then, the confirmation may be missing, or
//     the wish come again. What was to be deleted is deleted. What another replica is
//     told in that very moment may be answered before the deletion is confirmed.
//   - Replicas tell by their clocks when another's lease is over. Clocks that are more
//     than 5 s apart may show a message twice.
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
	// Run connects and hands each event to take until ctx ends, the conversation
	// is over (nil), or the connection is lost for good. When take returns nil the
	// event is stored and Run acknowledges it; else it does not, so that the
	// platform sends it again.
	Run(ctx context.Context, take func(context.Context, dialog.Event) error) error
	// Deliver carries out one effect and returns the platform's name of the
	// message, if there is one. It is called from several goroutines, also before
	// Run has connected and after it has returned, and after a crash again with a
	// delivery it has carried out. It sees [dialog.Say], [dialog.Settle] and
	// [dialog.Whisper]. Errors: *[RetryError] when it may succeed later; anything
	// else is final.
	Deliver(context.Context, Delivery) (receipt string, err error)
}

// Worldwide is an Adapter whose users are the same people in every workspace of
// the platform: what is kept of a person is deleted in all of them at once.
type Worldwide interface {
	Adapter
	PeopleAreWorldwide()
}

// Rejoining is an Adapter whose platform does not send again what was said while no
// process of the bot was there: it looks that up in the conversations of late.
type Rejoining interface {
	Adapter
	// Rejoin is called once, before Run.
	Rejoin([]Conversation)
}

// Delivery is one effect on its way to a platform.
type Delivery struct {
	Thread dialog.Thread
	N      int    // the effect's number in the thread; 0: it stands in no session
	Nonce  string // the same for each try, never that of another effect; at most 25 letters and digits; empty where N is 0
	Via    string // the way back of the event that it answers
	Ref    string // receipt of the message to settle or replace; empty: there is none
	Effect dialog.Effect
}

// RetryError says that a delivery may succeed later.
type RetryError struct {
	After  time.Duration // wait at least this long; 0: the Relay's own backoff
	Scope  Scope         // who must wait with it, where After is set
	Unsure bool          // it may have been carried out: a retry may show it twice
	Err    error
}

func (e *RetryError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *RetryError) Unwrap() error { return e.Err }

// Scope says what a platform's rate limit is about.
type Scope int

// The scopes, narrowest first.
const (
	OneChannel   Scope = iota // every delivery to the same channel waits
	OneWorkspace              // … to the same workspace
	Everything                // … to the platform
)
