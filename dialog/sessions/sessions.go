// Package sessions keeps every conversation exactly as it was last saved: one
// record a thread, replaced as a whole and only by whoever read the newest one.
package sessions

import (
	"context"
	"errors"
	"iter"

	"fwhelp/dialog"
)

// ErrConflict says that a record was changed since it was loaded.
var ErrConflict = errors.New("sessions: changed meanwhile")

// Revision numbers the versions of a record from 1; 0 is no record.
type Revision int64

// Store keeps sessions. Implementations must pass sessionstest.Run.
type Store interface {
	// Load returns the session of a thread and its revision: the zero Session at
	// revision 0 if there is none or it has expired.
	Load(context.Context, dialog.Thread) (dialog.Session, Revision, error)
	// Save replaces the record if it is still at prev and returns [ErrConflict] if
	// it is not. State, outbox, expiry and the index of unsent threads change together.
	Save(ctx context.Context, t dialog.Thread, s dialog.Session, prev Revision) error
	// Unsent lists the threads whose outbox is not empty, in no particular order.
	Unsent(context.Context) iter.Seq2[dialog.Thread, error]
	// Forget deletes all of a person's conversations in a workspace: records,
	// replies not yet sent and index entries.
	Forget(ctx context.Context, platform, workspace string, user dialog.UserID) error
	// Dead lists what was given up on.
	Dead(context.Context) iter.Seq2[DeadLetter, error]
}

// DeadLetter is an effect that could not be delivered.
type DeadLetter struct {
	Thread  dialog.Thread
	Pending dialog.Pending
}
