package dialog

import "time"

// Session is all that is remembered of a thread. It is a value: Step and
// Delivered return the next one and leave the receiver whole. The zero Session
// is a conversation that has not begun.
type Session struct {
	State  State
	Seen   []Seen               // events of the last hour: outlives every platform's last retry
	Heard  time.Time            // when the last event came
	Said   MessageID            // the last message decided
	Sent   int                  // the last effect decided
	Outbox []Pending            // decided, not known to be delivered, in order
	Dead   []Pending            // given up on: for an operator to retry or drop
	Posted map[MessageID]Posted // messages that may yet be settled or replaced
	Users  []UserID             // who takes part: what Forget goes by
}

// Seen is an event that has been stepped.
type Seen struct {
	ID EventID
	At time.Time
}

// Pending is an effect that is decided and not known to be delivered.
type Pending struct {
	N      int       // numbers the effects of a thread from 1; with the thread, a nonce
	Via    string    // the way back of the event it answers
	Due    time.Time // whoever stepped the event delivers at once, anyone may from Due on
	Tries  int       // deliveries begun
	Reason string    // why it was given up; only in Dead
	Effect Effect
}

// Posted is a message as the platform knows it.
type Posted struct {
	Receipt string    // the platform's name of it
	Via     string    // the way back it was sent by
	At      time.Time // when it was decided
}
