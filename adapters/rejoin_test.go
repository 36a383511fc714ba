package adapters

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

// returning is a stage that looks up what it has missed.
type returning struct {
	*stage
	told [][]Conversation
}

func (p *returning) Rejoin(all []Conversation) { p.told = append(p.told, all) }

// unlisted is a store that cannot list what was saved of late.
type unlisted struct{ sessions.Store }

func (unlisted) Recent(context.Context, string, time.Duration, int) ([]dialog.Thread, error) {
	return nil, errors.New("not now")
}

// An adapter that looks up what it has missed is told, before it begins, where
// somebody has said something within the last hour; without the store it begins too.
func TestAnAdapterIsToldOfConversationsOfLate(t *testing.T) {
	bubble(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel() // it begins and ends
		store := memory()
		threads := map[string]dialog.Thread{}
		save := func(id string, s dialog.Session) {
			threads[id] = said(id, "").Thread
			if _, err := store.Save(t.Context(), threads[id], s, 0); err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now().UTC()
		save("long ago", dialog.Session{Heard: began})
		time.Sleep(30 * time.Minute)
		save("first", dialog.Session{Heard: began.Add(20 * time.Minute), Seen: []dialog.Seen{{ID: "e1", At: began}, {ID: "e2", At: began}}})
		time.Sleep(31 * time.Minute)
		save("second", dialog.Session{Heard: began.Add(time.Hour), Posted: map[dialog.MessageID]dialog.Posted{1: {Receipt: "old"}, 2: {}, 3: {Receipt: "new"}}})
		save("delivered late", dialog.Session{Heard: began}) // saved now, silent for an hour
		for _, st := range []sessions.Store{store, unlisted{store}} {
			p := &returning{stage: newStage("stage")}
			r, err := NewRelay(Config{Adapters: []Adapter{p}, Store: st})
			if err != nil {
				t.Fatal(err)
			}
			r.rejoin(t.Context(), p)
			want := [][]Conversation{{
				{Thread: threads["second"], Heard: began.Add(time.Hour), Receipts: []string{"new", "old"}},
				{Thread: threads["first"], Heard: began.Add(20 * time.Minute), Seen: []dialog.EventID{"e1", "e2"}},
			}}
			if st != sessions.Store(store) {
				want = [][]Conversation{nil}
			}
			if d := cmp.Diff(want, p.told); d != "" {
				t.Errorf("told (-want +got):\n%s", d)
			}
			if err := r.Run(ctx); err != nil || len(p.told) != 2 {
				t.Errorf("Run: %v, told %d times", err, len(p.told))
			}
		}
	})
}
