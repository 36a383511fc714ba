// Package sessions keeps every conversation exactly as it was last saved: one
// record a thread, replaced as a whole and only by whoever read the newest one.
package sessions

import (
	"context"
	"errors"
	"iter"
	"time"

	"fwhelp/dialog"
)

// ErrConflict says that a record was changed since it was loaded.
var ErrConflict = errors.New("sessions: changed meanwhile")

// ErrTooLarge says that a session has outgrown [MaxRecord]; nothing was written.
var ErrTooLarge = errors.New("sessions: session too large")

// ErrDamaged says that a record, or the session file, is not as it was written.
var ErrDamaged = errors.New("sessions: damaged")

// ErrFull says that nothing more can be stored: the disk is full, or Redis has
// reached its maxmemory. What is stored can still be read.
var ErrFull = errors.New("sessions: no room left in the store")

// ErrClosed says that the store was closed.
var ErrClosed = errors.New("sessions: store closed")

// MaxRecord is the most bytes that one encoded session may take: an hour of
// events at the rate limit takes a quarter of it.
const MaxRecord = 1 << 20

// keepOwed is how long a record lives at least while it owes replies or holds
// dead letters, so that a short session life never drops what was acknowledged.
const keepOwed = 7 * 24 * time.Hour

// Revision names one version of a record; 0 is no record. It grows by each save,
// also beyond a Forget: whoever still holds a revision from before it can never
// overwrite what came after.
type Revision int64

// Store keeps sessions. Implementations must pass sessionstest.Run.
type Store interface {
	// Load returns the session of a thread and its revision: the zero Session at
	// revision 0 if there is none or it has expired.
	Load(context.Context, dialog.Thread) (dialog.Session, Revision, error)
	// Save replaces the record if it is still at prev and returns its new revision,
	// or [ErrConflict] if it is not. State, outbox, expiry and the index of unsent
	// threads change together. After any other error the record may be at prev or
	// saved: load it to know.
	Save(ctx context.Context, t dialog.Thread, s dialog.Session, prev Revision) (Revision, error)
	// Unsent lists the threads whose outbox is not empty, in no particular order.
	// What is saved or deleted meanwhile may be listed or not; the rest is listed.
	Unsent(context.Context) iter.Seq2[dialog.Thread, error]
	// Recent lists the threads of a platform that were saved within a while, the
	// newest first, at most so many; one that owed replies may be listed again days
	// later. It may look at all that is stored: it is for the start of a process. An
	// error does not take away what was found before it.
	Recent(ctx context.Context, platform string, within time.Duration, most int) ([]dialog.Thread, error)
	// Forget deletes all of a person's conversations in a workspace: records,
	// replies not yet sent and index entries. A conversation is a person's when
	// they take part in it, or something in it is addressed to them. An empty
	// workspace stands for all of the platform.
	Forget(ctx context.Context, platform, workspace string, user dialog.UserID) error
	// Dead lists what was given up on.
	Dead(context.Context) iter.Seq2[DeadLetter, error]
}

// DeadLetter is an effect that could not be delivered.
type DeadLetter struct {
	Thread  dialog.Thread
	Pending dialog.Pending
}
