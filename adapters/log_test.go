package adapters

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fwhelp/dialog"
)

// TestNobodysWordsAreLogged: whatever goes wrong, above debug the log names threads
// and events, and nothing that anybody has written.
func TestNobodysWordsAreLogged(t *testing.T) {
	for level, wordy := range map[slog.Level]bool{slog.LevelInfo: false, slog.LevelDebug: true} {
		bubble(t, func(t *testing.T) {
			var log bytes.Buffer
			store, p := &broken{Store: memory()}, newStage("stage")
			p.deliver = func(_ context.Context, d Delivery) error {
				switch words(d) {
				case "confided-late":
					return &RetryError{Err: errors.New("bad gateway")}
				case "confided-never":
					return errors.New("channel_not_found")
				case "confided-panic":
					panic("confided in a panic")
				}
				return nil
			}
			r := start(t, p, store, func(r *Relay) {
				r.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: level}))
				r.Limits = Limits{Person: 8}
			})
			send := func(id, text string) {
				ev := said("a", text)
				ev.ID = dialog.EventID("event-" + id)
				_ = r.send(t.Context(), ev)
				synctest.Wait()
			}
			send("1", "confided")
			send("1", "confided")
			send("2", "confided-never")
			send("3", "panic+confided")
			store.set(func(string) error { return errDown })
			send("4", "confided")
			time.Sleep(waitOut)
			send("5", "confided")
			store.set(nil)
			time.Sleep(time.Minute)
			send("6", "confided-panic+confided-late")
			for range 9 {
				send("7", "confided over the limit")
			}
			time.Sleep(time.Hour)
			if err := r.stop(); err != nil {
				t.Fatal(err)
			}
			for _, want := range []string{`"event":"event-4"`, `"thread":{`, "delivery given up", "delivery put off", `"msg":"panic"`, "state does not answer"} {
				if !strings.Contains(log.String(), want) {
					t.Errorf("no %s in this log, so it is no test:\n%s", want, &log)
				}
			}
			said := strings.Contains(log.String(), "confided") || strings.Contains(log.String(), "the words of a person")
			if said != wordy {
				t.Errorf("%v: people's words in the log: %v, want %v\n%s", level, said, wordy, &log)
			}
		})
	}
}
