package sessions_test

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
)

func TestNotesAreFewAndAge(t *testing.T) {
	server := redistest.Single(t)
	r, err := sessions.OpenRedis(server.URL(), time.Hour, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	notes := sessions.Notes{Of: r, Name: "test", Most: 3, Life: time.Hour}
	start := time.Now()
	all := func(at time.Duration) []string {
		texts, err := notes.All(t.Context(), start.Add(at))
		if err != nil {
			t.Fatal(err)
		}
		return texts
	}
	for i := range 5 {
		if err := notes.Add(t.Context(), start.Add(time.Duration(i)*time.Minute), fmt.Sprint("note ", i)); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"note 2", "note 3", "note 4"}, all(5*time.Minute)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"note 4"}, all(63*time.Minute+time.Second)); diff != "" {
		t.Error(diff)
	}
	for key, ttl := range server.TimesToLive() {
		if ttl <= 0 {
			t.Errorf("%s lives for ever", key)
		}
	}
}
