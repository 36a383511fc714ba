// Package sessionstest holds the contract that every session store keeps: what
// was saved is what is loaded, whoever lost a race is told so, and nobody's
// conversation is ever mixed with, or survives, another's.
package sessionstest

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

// TTL is the life of an idle record in every store under test.
const TTL = 24 * time.Hour

// Opened is a store under test, fresh and empty, and what the contract needs to
// look behind it.
type Opened struct {
	Store sessions.Store
	// Later moves the store's clock on.
	Later func(time.Duration)
	// Dump returns all that is stored, keys and values, byte for byte.
	Dump func(t *testing.T) []string
	// Ops is the length of the random test; 0 means 10,000.
	Ops int
}

// Run runs the contract. Each test calls open once.
func Run(t *testing.T, open func(t *testing.T) Opened) {
	tests := []struct {
		name string
		run  func(*testing.T, Opened)
	}{
		{"load of nothing", loadNothing},
		{"round trip", roundTrip},
		{"stale revision", staleRevision},
		{"revisions never come again", revisionsNeverRepeat},
		{"concurrent increments", concurrentIncrements},
		{"expiry", expiry},
		{"owed replies outlive a short life", owedOutlive},
		{"unsent", unsent},
		{"unsent while saving", unsentWhileSaving},
		{"dead letters", deadLetters},
		{"recent", recent},
		{"forget", forget},
		{"forget everywhere", forgetEverywhere},
		{"forget against a save in flight", forgetInFlight},
		{"hostile keys", hostileKeys},
		{"tenants", tenants},
		{"huge session", hugeSession},
		{"cancelled", cancelled},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) { test.run(t, open(t)) })
	}
}

func thread(workspace, channel, id string) dialog.Thread {
	return dialog.Thread{Platform: "slack", Workspace: workspace, Channel: channel, ID: id}
}

func load(t *testing.T, st sessions.Store, th dialog.Thread) (dialog.Session, sessions.Revision) {
	t.Helper()
	s, rev, err := st.Load(t.Context(), th)
	if err != nil {
		t.Fatalf("Load(%q): %v", th, err)
	}
	return s, rev
}

func save(t *testing.T, st sessions.Store, th dialog.Thread, s dialog.Session, prev sessions.Revision) sessions.Revision {
	t.Helper()
	rev, err := st.Save(t.Context(), th, s, prev)
	if err != nil {
		t.Fatalf("Save(%q, prev %d): %v", th, prev, err)
	}
	return rev
}

func wantSession(t *testing.T, st sessions.Store, th dialog.Thread, want dialog.Session, rev sessions.Revision) {
	t.Helper()
	got, gotRev := load(t, st, th)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("session of %q (-want +got):\n%s", th, diff)
	}
	if gotRev != rev {
		t.Errorf("revision of %q = %d, want %d", th, gotRev, rev)
	}
}

func wantNothing(t *testing.T, st sessions.Store, th dialog.Thread) {
	t.Helper()
	wantSession(t, st, th, dialog.Session{}, 0)
}

func wantUnsent(t *testing.T, st sessions.Store, want ...dialog.Thread) {
	t.Helper()
	var got []dialog.Thread
	for th, err := range st.Unsent(t.Context()) {
		if err != nil {
			t.Fatalf("Unsent: %v", err)
		}
		got = append(got, th)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), cmpopts.SortSlices(threadLess)); diff != "" {
		t.Errorf("unsent threads (-want +got):\n%s", diff)
	}
}

func wantDead(t *testing.T, st sessions.Store, want ...sessions.DeadLetter) {
	t.Helper()
	var got []sessions.DeadLetter
	for letter, err := range st.Dead(t.Context()) {
		if err != nil {
			t.Fatalf("Dead: %v", err)
		}
		got = append(got, letter)
	}
	byThread := cmpopts.SortSlices(func(a, b sessions.DeadLetter) bool {
		if a.Thread != b.Thread {
			return threadLess(a.Thread, b.Thread)
		}
		return a.Pending.N < b.Pending.N
	})
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty(), byThread); diff != "" {
		t.Errorf("dead letters (-want +got):\n%s", diff)
	}
}

func threadLess(a, b dialog.Thread) bool { return fmt.Sprintf("%q", a) < fmt.Sprintf("%q", b) }

func wantConflict(t *testing.T, st sessions.Store, th dialog.Thread, prev sessions.Revision) {
	t.Helper()
	if rev, err := st.Save(t.Context(), th, dialog.Session{Sent: 99}, prev); !errors.Is(err, sessions.ErrConflict) {
		t.Errorf("Save(%q, prev %d) = %d, %v; want a conflict", th, prev, rev, err)
	}
}

// owing returns a session of a person with one reply that is not yet sent.
func owing(user dialog.UserID, n int) dialog.Session {
	return dialog.Session{
		Sent:   n,
		Users:  []dialog.UserID{user},
		Outbox: []dialog.Pending{{N: n, Effect: dialog.Whisper{To: user, Text: "soon"}}},
	}
}
