package main

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
)

// withDeadLetters keeps two replies that were given up on, and one that waits.
func withDeadLetters(t *testing.T, env map[string]string) (load func() dialog.Session) {
	t.Helper()
	s, err := readSettings(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	th := dialog.Thread{Platform: "slack", Workspace: "T1", Channel: "@U/1", ID: "17.5"}
	var session dialog.Session
	for n := 1; n <= 3; n++ {
		session.Outbox = append(session.Outbox, dialog.Pending{
			N: n, At: time.Now(), Due: time.Now(), Tries: n, Effect: dialog.Whisper{To: "U1", Text: "what nobody may see"},
		})
	}
	session.Sent = 3
	session = session.GaveUp(1, "channel_not_found").GaveUp(3, "is_archived")
	use := func(f func(store) error) {
		st, err := openStore(t.Context(), s, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(f(st), st.close()); err != nil {
			t.Fatal(err)
		}
	}
	use(func(st store) error { _, err := st.Save(t.Context(), th, session, 0); return err })
	return func() (now dialog.Session) {
		use(func(st store) (err error) { now, _, err = st.Load(t.Context(), th); return err })
		return now
	}
}

// numbers are those of pending effects.
func numbers(all []dialog.Pending) (ns []int) {
	for _, p := range all {
		ns = append(ns, p.N)
	}
	return ns
}

// TestDeadLettersAreListedRetriedAndDropped, by the names that the list gives them.
func TestDeadLettersAreListedRetriedAndDropped(t *testing.T) {
	const first, third = "slack/T1/@U%2F1/17.5#1", "slack/T1/@U%2F1/17.5#3"
	for _, tt := range []struct {
		args          string
		status        int
		said          string
		waiting, dead []int
	}{
		{"", 0, first + "\twhisper\tafter 1 attempt: channel_not_found\n" + third + "\twhisper\tafter 3 attempts: is_archived\n", []int{2}, []int{1, 3}},
		{"retry " + third, 0, "1 put back.\n", []int{2, 3}, []int{1}},
		{"retry --all", 0, "2 put back.\n", []int{1, 2, 3}, nil},
		{"drop " + first, 0, "1 dropped.\n", []int{2}, []int{3}},
		{"drop --all", 0, "2 dropped.\n", []int{2}, nil},
		{"drop z " + first + " a", 1, "1 dropped.\nbot: no dead letter has the name a\nbot: no dead letter has the name z\n", []int{2}, []int{3}},
		{"drop", 2, "bot: name the replies as bot dead prints them, or give --all\n", []int{2}, []int{1, 3}},
		{"retry --all " + first, 2, "bot: name the replies as bot dead prints them, or give --all\n", []int{2}, []int{1, 3}},
	} {
		t.Run(tt.args, func(t *testing.T) {
			env := map[string]string{"FWHELP_STATE": t.TempDir()}
			load := withDeadLetters(t, env)
			var out bytes.Buffer
			status := inProcess(t, env, nil, &out, &out, append([]string{"dead"}, strings.Fields(tt.args)...)...)
			if diff := cmp.Diff(tt.said, out.String()); status != tt.status || diff != "" {
				t.Errorf("exit %d, want %d; said (-want +got):\n%s", status, tt.status, diff)
			}
			now := load()
			if diff := cmp.Diff([][]int{tt.waiting, tt.dead}, [][]int{numbers(now.Outbox), numbers(now.Dead)}); diff != "" {
				t.Errorf("waiting and dead (-want +got):\n%s", diff)
			}
		})
	}
}
