package sessionstest

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

func loadNothing(t *testing.T, o Opened) {
	wantNothing(t, o.Store, thread("T1", "C1", "1"))
	wantNothing(t, o.Store, dialog.Thread{})
	wantUnsent(t, o.Store)
	wantDead(t, o.Store)
}

func roundTrip(t *testing.T, o Opened) {
	th := thread("T1", "C1", "1700000000.000100")
	at := time.Date(2026, 11, 22, 9, 30, 0, 123_000_000, time.UTC)
	full := dialog.Session{
		State: dialog.Guiding{By: "U1", Asked: 3, Guide: "select", Strays: 1},
		Seen:  []dialog.Seen{{ID: "Ev1", At: at}, {ID: "Ev2", At: at.Add(time.Second)}},
		Heard: at,
		Said:  3,
		Sent:  5,
		Outbox: []dialog.Pending{{N: 5, Via: "https://hooks.invalid/x", Due: at.Add(30 * time.Second), Tries: 2, Effect: dialog.Say{
			Message: dialog.Message{ID: 3, Step: "ease", Blocks: []dialog.Block{
				dialog.Paragraph{Text: dialog.Text{{Text: "Who maintains it?"}, {Text: "<!channel>\x00\u202e", Style: dialog.Quoted}}},
				dialog.Choices{Options: []dialog.Option{{ID: "me", Label: "Just me 🙂"}}},
			}},
			Replaces: 2,
		}}},
		Posted: map[dialog.MessageID]dialog.Posted{2: {Receipt: "1700000000.000200", At: at}},
		Users:  []dialog.UserID{"U1"},
	}
	rev := save(t, o.Store, th, full, 0)
	if rev <= 0 {
		t.Errorf("first revision = %d, want > 0", rev)
	}
	wantSession(t, o.Store, th, full, rev)

	second := full
	second.Outbox, second.State = nil, dialog.Idle{}
	next := save(t, o.Store, th, second, rev)
	if next <= rev {
		t.Errorf("revision after %d = %d, want more", rev, next)
	}
	wantSession(t, o.Store, th, second, next)
}

func staleRevision(t *testing.T, o Opened) {
	th := thread("T1", "C1", "1")
	wantConflict(t, o.Store, th, 7) // there is none

	first := save(t, o.Store, th, dialog.Session{Sent: 1}, 0)
	wantConflict(t, o.Store, th, 0) // it exists
	second := save(t, o.Store, th, owing("U1", 2), first)
	wantConflict(t, o.Store, th, first)
	wantConflict(t, o.Store, th, second+1)

	wantSession(t, o.Store, th, owing("U1", 2), second)
	wantUnsent(t, o.Store, th) // a lost race leaves the index alone, too
}

func revisionsNeverRepeat(t *testing.T, o Opened) {
	th := thread("T1", "C1", "1")
	used := map[sessions.Revision]bool{}
	for range 20 {
		rev := save(t, o.Store, th, dialog.Session{Users: []dialog.UserID{"U1"}}, 0)
		next := save(t, o.Store, th, dialog.Session{Users: []dialog.UserID{"U1"}}, rev)
		if used[rev] || used[next] {
			t.Fatalf("revision %d or %d names two records", rev, next)
		}
		used[rev], used[next] = true, true
		if err := o.Store.Forget(t.Context(), th.Platform, th.Workspace, "U1"); err != nil {
			t.Fatalf("Forget: %v", err)
		}
		wantConflict(t, o.Store, th, next)
	}
}

func concurrentIncrements(t *testing.T, o Opened) {
	const workers, each = 8, 25
	th := thread("T1", "C1", "1")
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for range each {
				if err := increment(t.Context(), o.Store, th); err != nil {
					t.Errorf("increment: %v", err)
				}
			}
		})
	}
	wg.Wait()
	if s, _ := load(t, o.Store, th); s.Sent != workers*each {
		t.Errorf("counter = %d, want %d: %d increments lost", s.Sent, workers*each, workers*each-s.Sent)
	}
}

func increment(ctx context.Context, st sessions.Store, th dialog.Thread) error {
	for {
		s, rev, err := st.Load(ctx, th)
		if err != nil {
			return err
		}
		s.Sent++
		if _, err = st.Save(ctx, th, s, rev); !errors.Is(err, sessions.ErrConflict) {
			return err
		}
	}
}

func expiry(t *testing.T, o Opened) {
	th := thread("T1", "C1", "1")
	s := dialog.Session{Sent: 1, Users: []dialog.UserID{"U1"}}
	rev := save(t, o.Store, th, s, 0)

	o.Later(TTL - time.Second)
	wantSession(t, o.Store, th, s, rev)
	rev = save(t, o.Store, th, s, rev) // a save begins a new life
	o.Later(TTL - time.Second)
	wantSession(t, o.Store, th, s, rev)
	o.Later(time.Second)
	wantNothing(t, o.Store, th)
	wantConflict(t, o.Store, th, rev)

	save(t, o.Store, th, dialog.Session{Sent: 5}, 0) // and another conversation may begin
	o.Later(2 * TTL)                                 // index entries may live longer than records
	save(t, o.Store, th, dialog.Session{Sent: 6}, 0)
	for _, entry := range o.Dump(t) {
		if strings.Contains(entry, "U1") {
			t.Errorf("the expired record left %q", entry)
		}
	}
}

func owedOutlive(t *testing.T, o Opened) {
	owed, dead := thread("T1", "C1", "owed"), thread("T1", "C1", "dead")
	letter := dialog.Pending{N: 1, Reason: "channel_not_found", Effect: dialog.Miss{Question: "why?"}}
	save(t, o.Store, owed, owing("U1", 1), 0)
	save(t, o.Store, dead, dialog.Session{Dead: []dialog.Pending{letter}}, 0)

	o.Later(7*24*time.Hour - time.Second)
	wantUnsent(t, o.Store, owed)
	wantDead(t, o.Store, sessions.DeadLetter{Thread: dead, Pending: letter})
	o.Later(time.Second)
	wantUnsent(t, o.Store)
	wantDead(t, o.Store)
}

func hostileKeys(t *testing.T, o Opened) {
	parts := []string{"", "a", ":", "a:b", "{", "}", "{p000}", "%", "%3A", "\n", "\x00", "\xff\xfe", "*", "?", "[a-z]", "ü", "😀", "\u202e", " ", "+", "@U1"}
	want := map[dialog.Thread]dialog.Session{}
	revisions := map[dialog.Thread]sessions.Revision{}
	for i, part := range parts {
		for j, th := range []dialog.Thread{
			{Platform: part, Workspace: "w", Channel: "c", ID: "i"},
			{Platform: "p", Workspace: part, Channel: "c", ID: "i"},
			{Platform: "p", Workspace: "w", Channel: part, ID: "i"},
			{Platform: "p", Workspace: "w", Channel: "c", ID: part},
			{Platform: "p", Workspace: part, Channel: part, ID: part},
		} {
			want[th] = owing(person(part), 1+10*i+j)
			revisions[th] = save(t, o.Store, th, want[th], 0)
		}
	}
	var all []dialog.Thread
	for th, s := range want {
		wantSession(t, o.Store, th, s, revisions[th])
		all = append(all, th)
	}
	wantUnsent(t, o.Store, all...)
	for _, part := range parts {
		if err := o.Store.Forget(t.Context(), "p", "w", person(part)); err != nil {
			t.Fatalf("Forget(%q): %v", part, err)
		}
		wantNothing(t, o.Store, dialog.Thread{Platform: "p", Workspace: "w", Channel: "c", ID: part})
	}
}

// person makes a user's id of a part of a key. Sessions are JSON: people's ids,
// unlike the rest of a thread's key, are stored in them, and must be UTF-8.
func person(part string) dialog.UserID { return dialog.UserID(strings.ToValidUTF8(part, "?") + "!") }

func hugeSession(t *testing.T, o Opened) {
	th := thread("T1", "C1", "1")
	small := dialog.Session{Sent: 1}
	rev := save(t, o.Store, th, small, 0)
	huge := small
	huge.Outbox = []dialog.Pending{{N: 1, Effect: dialog.Miss{Question: strings.Repeat("x", sessions.MaxRecord)}}}
	if _, err := o.Store.Save(t.Context(), th, huge, rev); !errors.Is(err, sessions.ErrTooLarge) {
		t.Errorf("Save of %d bytes = %v, want ErrTooLarge", sessions.MaxRecord, err)
	}
	wantSession(t, o.Store, th, small, rev)
	wantUnsent(t, o.Store)

	large := small
	large.Outbox = []dialog.Pending{{N: 1, Effect: dialog.Miss{Question: strings.Repeat("x", sessions.MaxRecord/2)}}}
	wantSession(t, o.Store, th, large, save(t, o.Store, th, large, rev))
}

func cancelled(t *testing.T, o Opened) {
	th := thread("T1", "C1", "1")
	rev := save(t, o.Store, th, owing("U1", 1), 0)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()

	_, _, loadErr := o.Store.Load(ctx, th)
	_, saveErr := o.Store.Save(ctx, th, dialog.Session{}, rev)
	var unsentErr, deadErr error
	for _, err := range o.Store.Unsent(ctx) {
		unsentErr = err
	}
	for _, err := range o.Store.Dead(ctx) {
		deadErr = err
	}
	for call, err := range map[string]error{
		"Load": loadErr, "Save": saveErr, "Unsent": unsentErr, "Dead": deadErr,
		"Forget": o.Store.Forget(ctx, th.Platform, th.Workspace, "U1"),
	} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s after cancel = %v, want context.Canceled", call, err)
		}
	}
	wantSession(t, o.Store, th, owing("U1", 1), rev)
}
