package sessionstest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

func unsent(t *testing.T, o Opened) {
	a, b, idle := thread("T1", "C1", "a"), thread("T2", "C1", "a"), thread("T1", "C1", "idle")
	revA := save(t, o.Store, a, owing("U1", 1), 0)
	revB := save(t, o.Store, b, owing("U1", 1), 0)
	save(t, o.Store, idle, dialog.Session{Sent: 1}, 0)
	wantUnsent(t, o.Store, a, b)

	delivered := owing("U1", 1)
	delivered.Outbox = nil
	save(t, o.Store, a, delivered, revA)
	wantUnsent(t, o.Store, b)
	for th, err := range o.Store.Unsent(t.Context()) {
		if err != nil || th != b {
			t.Errorf("Unsent = %q, %v", th, err)
		}
		break // whoever has seen enough may leave
	}
	save(t, o.Store, b, delivered, revB)
	wantUnsent(t, o.Store)
}

// unsentWhileSaving reads the index while others write: what is unsent all the
// time must be listed every time.
func unsentWhileSaving(t *testing.T, o Opened) {
	const steady, busy, rounds = 300, 4, 20
	for i := range steady {
		save(t, o.Store, thread("T1", "steady", strconv.Itoa(i)), owing("U1", 1), 0)
	}
	var wg sync.WaitGroup
	for w := range busy {
		wg.Go(func() {
			for i := range rounds {
				th := thread("T1", "busy", fmt.Sprint(w, i))
				rev, err := o.Store.Save(t.Context(), th, owing("U2", 1), 0)
				if err == nil {
					_, err = o.Store.Save(t.Context(), th, dialog.Session{Sent: 2}, rev)
				}
				if err != nil {
					t.Errorf("save while listing: %v", err)
				}
			}
		})
	}
	for range 5 {
		seen := map[dialog.Thread]bool{}
		for th, err := range o.Store.Unsent(t.Context()) {
			if err != nil {
				t.Fatalf("Unsent: %v", err)
			}
			if th.Channel == "steady" {
				seen[th] = true
				// A save in the middle of the listing must neither stop nor hang it.
				s, rev := load(t, o.Store, th)
				if len(seen)%100 == 0 {
					save(t, o.Store, th, s, rev)
				}
			}
		}
		if len(seen) != steady {
			t.Errorf("listed %d of %d threads that were unsent all the time", len(seen), steady)
		}
	}
	wg.Wait()
}

func deadLetters(t *testing.T, o Opened) {
	th, other := thread("T1", "C1", "1"), thread("T2", "C1", "1")
	first := dialog.Pending{N: 1, Tries: 5, Reason: "is_archived", Effect: dialog.Whisper{To: "U1", Text: "hello"}}
	second := dialog.Pending{N: 2, Tries: 1, Reason: "msg_too_long", Effect: dialog.Miss{Question: "what?"}}
	rev := save(t, o.Store, th, dialog.Session{Sent: 2, Dead: []dialog.Pending{first, second}}, 0)
	save(t, o.Store, other, dialog.Session{Dead: []dialog.Pending{second}}, 0)
	wantDead(t, o.Store,
		sessions.DeadLetter{Thread: th, Pending: first},
		sessions.DeadLetter{Thread: th, Pending: second},
		sessions.DeadLetter{Thread: other, Pending: second})
	wantUnsent(t, o.Store)

	// An operator tries the first again and drops the second.
	s, _ := load(t, o.Store, th)
	again := s.Dead[0]
	again.Tries, again.Reason = 0, ""
	s.Outbox, s.Dead = []dialog.Pending{again}, nil
	rev = save(t, o.Store, th, s, rev)
	wantDead(t, o.Store, sessions.DeadLetter{Thread: other, Pending: second})
	wantUnsent(t, o.Store, th)
	wantSession(t, o.Store, th, s, rev)
}

// recent lists what was saved of late on one platform, the newest first.
func recent(t *testing.T, o Opened) {
	wantRecent := func(within time.Duration, most int, want ...dialog.Thread) {
		t.Helper()
		got, err := o.Store.Recent(t.Context(), "slack", within, most)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); err != nil || diff != "" {
			t.Errorf("within %v, at most %d: %v (-want +got):\n%s", within, most, err, diff)
		}
	}
	wantRecent(TTL, 10)
	var all []dialog.Thread
	for _, id := range []string{"1", "2", "3", "4", "5"} {
		all = append(all, thread("T1", "C{1}*", id))
		save(t, o.Store, all[len(all)-1], dialog.Session{Sent: 1, Users: []dialog.UserID{"U" + dialog.UserID(id)}}, 0)
		o.Later(10 * time.Minute)
	}
	save(t, o.Store, dialog.Thread{Platform: "slack2", Channel: "C1"}, dialog.Session{Sent: 1}, 0)
	wantRecent(TTL, 10, all[4], all[3], all[2], all[1], all[0])
	wantRecent(TTL, 2, all[4], all[3])
	wantRecent(35*time.Minute, 10, all[4], all[3], all[2])
	wantRecent(5*time.Minute, 10)

	// Saved again it is the newest, also where it owes something and so lives longer.
	for i, user := range []dialog.UserID{"U1", "U2"} {
		_, rev := load(t, o.Store, all[i])
		save(t, o.Store, all[i], owing(user, 1), rev)
		o.Later(time.Minute)
	}
	wantRecent(5*time.Minute, 10, all[1], all[0])
	o.Later(2 * TTL) // what owes nothing has expired
	wantRecent(TTL, 10)
	wantRecent(3*TTL, 10, all[1], all[0])
	if err := o.Store.Forget(t.Context(), "slack", "T1", "U2"); err != nil {
		t.Fatal(err)
	}
	wantRecent(3*TTL, 10, all[0])
	calledOff, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := o.Store.Recent(calledOff, "slack", TTL, 10); err == nil {
		t.Error("a listing that was called off is no error")
	}
}

func forget(t *testing.T, o Opened) {
	const user = "UFORGETME{1}"
	mine := []dialog.Thread{
		thread("T1", "C1", "shared"), thread("T1", "C2", "whispered"), thread("T1", "@"+user, ""),
		thread("T1", "C3", "dead"), thread("T1", "C4", "guided"),
	}
	shared := owing(user, 1)
	shared.Users = append(shared.Users, "U2")
	save(t, o.Store, mine[0], shared, 0)
	save(t, o.Store, mine[1], dialog.Session{Users: []dialog.UserID{"U2"}, Outbox: owing(user, 1).Outbox}, 0)
	save(t, o.Store, mine[2], dialog.Session{Sent: 1}, 0)
	save(t, o.Store, mine[3], dialog.Session{Users: []dialog.UserID{user}, Dead: owing(user, 1).Outbox}, 0)
	save(t, o.Store, mine[4], dialog.Session{State: dialog.Guiding{By: user}, Posted: map[dialog.MessageID]dialog.Posted{1: {Receipt: "r"}}}, 0)

	bystander, elsewhere := thread("T1", "C1", "theirs"), thread("T2", "@"+user, "")
	discord := dialog.Thread{Platform: "discord", Workspace: "T1", Channel: "C1", ID: "shared"}
	kept := map[dialog.Thread]sessions.Revision{
		bystander: save(t, o.Store, bystander, owing("U2", 1), 0),
		elsewhere: save(t, o.Store, elsewhere, owing(user, 1), 0),
		discord:   save(t, o.Store, discord, owing(user, 1), 0),
	}
	if err := o.Store.Forget(t.Context(), "slack", "T1", user); err != nil {
		t.Fatalf("Forget: %v", err)
	}
	for _, th := range mine {
		wantNothing(t, o.Store, th)
	}
	wantDead(t, o.Store)
	wantUnsent(t, o.Store, bystander, elsewhere, discord)
	wantSession(t, o.Store, bystander, owing("U2", 1), kept[bystander])
	wantSession(t, o.Store, elsewhere, owing(user, 1), kept[elsewhere])
	wantSession(t, o.Store, discord, owing(user, 1), kept[discord])

	for _, where := range []dialog.Thread{elsewhere, discord} {
		if err := o.Store.Forget(t.Context(), where.Platform, where.Workspace, user); err != nil {
			t.Fatalf("Forget: %v", err)
		}
	}
	dump := o.Dump(t)
	if len(dump) == 0 {
		t.Error("the dump is empty though the bystander's record remains")
	}
	for _, entry := range dump {
		for _, trace := range []string{user, url.QueryEscape(user), "UFORGETME"} {
			if strings.Contains(entry, trace) {
				t.Errorf("a trace of the forgotten person remains: %q", entry)
			}
		}
	}
	wantSession(t, o.Store, bystander, owing("U2", 1), kept[bystander])
}

// forgetEverywhere deletes by the platform alone, as whoever writes to the bot in
// private on Discord is in no workspace.
func forgetEverywhere(t *testing.T, o Opened) {
	const user = "UFORGETME{1}"
	alone := dialog.Thread{Platform: "slack", Channel: "@" + user}
	mine := []dialog.Thread{thread("T1", "C1", "1"), thread("T2", "C1", "1"), alone}
	for _, th := range mine {
		save(t, o.Store, th, owing(user, 1), save(t, o.Store, th, owing(user, 1), 0))
	}
	bystander, discord := thread("T1", "C2", "1"), dialog.Thread{Platform: "discord", Workspace: "T1", Channel: "C1", ID: "1"}
	kept := save(t, o.Store, bystander, owing("U2", 1), 0)
	elsewhere := save(t, o.Store, discord, owing(user, 1), 0)
	if err := o.Store.Forget(t.Context(), "slack", "", user); err != nil {
		t.Fatalf("Forget: %v", err)
	}
	for _, th := range mine {
		wantNothing(t, o.Store, th)
	}
	wantUnsent(t, o.Store, bystander, discord)
	wantSession(t, o.Store, bystander, owing("U2", 1), kept)
	wantSession(t, o.Store, discord, owing(user, 1), elsewhere)

	if err := o.Store.Forget(t.Context(), "discord", "", user); err != nil {
		t.Fatalf("Forget: %v", err)
	}
	for _, entry := range o.Dump(t) {
		if strings.Contains(entry, "UFORGETME") {
			t.Errorf("a trace of the forgotten person remains: %q", entry)
		}
	}
}

// forgetInFlight deletes a conversation while somebody is about to save it, and
// lets another begin meanwhile: the late save must lose.
func forgetInFlight(t *testing.T, o Opened) {
	th := thread("T1", "@U1", "")
	first := save(t, o.Store, th, owing("U1", 1), 0)
	if err := o.Store.Forget(t.Context(), th.Platform, th.Workspace, "U1"); err != nil {
		t.Fatalf("Forget: %v", err)
	}
	wantConflict(t, o.Store, th, first)
	fresh := dialog.Session{Sent: 7}
	rev := save(t, o.Store, th, fresh, 0)
	wantConflict(t, o.Store, th, first)
	wantSession(t, o.Store, th, fresh, rev)

	// What began after the deletion can be deleted in turn.
	if err := o.Store.Forget(t.Context(), th.Platform, th.Workspace, "U1"); err != nil {
		t.Fatalf("Forget: %v", err)
	}
	wantNothing(t, o.Store, th)
}

// tenants runs random calls on threads and people whose ids are equal in every
// tenant, against a model in which tenants cannot meet.
func tenants(t *testing.T, o Opened) {
	ops := o.Ops
	if ops == 0 {
		ops = 10_000
	}
	const seed = 20261122
	rnd := rand.New(rand.NewPCG(seed, seed))
	pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
	type entry struct {
		session  dialog.Session
		revision sessions.Revision
	}
	model := map[dialog.Thread]entry{}
	for n := range ops {
		th := dialog.Thread{Platform: pick("slack", "discord"), Workspace: pick("", "T1", "T2", "T1:C1"), Channel: pick("C1", "@U1", "@U2"), ID: pick("", "1")}
		user := dialog.UserID(pick("U1", "U2"))
		have := model[th]
		switch rnd.IntN(8) {
		case 0, 1, 2:
			s := dialog.Session{Sent: n, Users: []dialog.UserID{user}}
			if rnd.IntN(2) == 0 {
				s = owing(user, n)
			}
			model[th] = entry{s, save(t, o.Store, th, s, have.revision)}
		case 3:
			wantConflict(t, o.Store, th, have.revision+1)
		case 4, 5, 6:
			wantSession(t, o.Store, th, have.session, have.revision)
		case 7:
			if rnd.IntN(4) > 0 {
				continue
			}
			if err := o.Store.Forget(t.Context(), th.Platform, th.Workspace, user); err != nil {
				t.Fatalf("Forget: %v", err)
			}
			for at, e := range model {
				if at.Platform == th.Platform && (th.Workspace == "" || at.Workspace == th.Workspace) && (e.session.Users[0] == user || at.Channel == "@"+string(user)) {
					delete(model, at)
				}
			}
		}
		if t.Failed() {
			t.Fatalf("stopped at operation %d of seed %d", n, seed)
		}
	}
	var owed []dialog.Thread
	for th, e := range model {
		wantSession(t, o.Store, th, e.session, e.revision)
		if len(e.session.Outbox) > 0 {
			owed = append(owed, th)
		}
	}
	wantUnsent(t, o.Store, owed...)
}
