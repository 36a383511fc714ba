package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
)

// Discord sends nothing again: what waits at the end of Run is taken if it can be.
func TestWhatWaitsAtTheEndIsTaken(t *testing.T) {
	t.Parallel()
	ended, end := context.WithCancel(t.Context())
	end()
	var taken atomic.Int32
	in := newIntake(slog.New(slog.DiscardHandler), enough, func(ctx context.Context, _ dialog.Event) error {
		if ctx.Err() == nil {
			taken.Add(1)
		}
		return nil
	}, func(w waiting) { t.Errorf("%s is given up", w.heard.event.ID) })
	const events = 100
	for n := range events {
		id := fmt.Sprint(n)
		in.add(ended, waiting{heard: heard{event: dialog.Event{ID: dialog.EventID(id)}, lane: id}, came: time.Now(), saved: make(chan struct{})})
	}
	in.running.Wait()
	if n := taken.Load(); n != events {
		t.Errorf("%d of %d events were taken", n, events)
	}
}

func TestWhatCannotBeTakenAtTheEndIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		const last = 2 * time.Second
		ended, end := context.WithCancel(t.Context())
		end()
		var given []string
		in := newIntake(slog.New(slog.DiscardHandler), last, func(ctx context.Context, e dialog.Event) error {
			if e.ID == "hangs" {
				<-ctx.Done()
			}
			return errors.New("not now")
		}, func(w waiting) { given = append(given, string(w.heard.event.ID)) })
		began := time.Now()
		for _, id := range []dialog.EventID{"hangs", "fails"} {
			in.add(ended, waiting{heard: heard{event: dialog.Event{ID: id}, lane: "one"}, came: began, saved: make(chan struct{})})
		}
		in.running.Wait()
		if d := cmp.Diff([]string{"hangs", "fails"}, given); d != "" {
			t.Error(d)
		}
		if took := time.Since(began); took != last {
			t.Errorf("that took %v", took)
		}
	})
}

func TestWhatIsUnreadAtTheEndIsRead(t *testing.T) {
	t.Parallel()
	a, _ := start(t)
	e := &ear{}
	ended, end := context.WithCancel(t.Context())
	end()
	const events = 100
	d := &door{ctx: ended, raw: make(chan raw, events), shut: make(chan struct{}), intake: newIntake(a.log, enough, e.Take, a.gaveUp), running: &sync.WaitGroup{}}
	a.hang(d)
	var want []string
	for n := range events {
		want = append(want, fmt.Sprint(n))
		a.receive("MESSAGE_CREATE", fmt.Appendf(nil, `{"id":"%d","channel_id":"70","channel_type":1,"type":0,"content":"%d","author":{"id":"2"}}`, 1000+n, n))
	}
	a.hang(nil)
	close(d.shut)
	a.read(d)
	d.running.Wait()
	d.intake.running.Wait()
	if diff := cmp.Diff(want, e.words()); diff != "" {
		t.Error(diff)
	}
}

// A store that comes back just as the process ends still gets what was said.
func TestTheEndIsNoEndOfWhatWasSaid(t *testing.T) {
	t.Parallel()
	a, world := start(t)
	hurried(a, world)
	a.patience.last = enough
	ctx, cancel := context.WithCancel(t.Context())
	var tried sync.Map
	e := &ear{world: world, take: func(ev dialog.Event) error {
		tried.Store(ev.ID, true)
		if ctx.Err() == nil {
			return errors.New("not now")
		}
		return nil
	}}
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, e.Take) }()
	ready(t, world)
	e.tell("first")
	e.tell("second")
	other := world.Say(fakediscord.Words{User: fakediscord.Bo, Channel: world.Direct(fakediscord.Bo), Text: "elsewhere"})
	patient(t, "the last to be tried", func() bool { _, ok := tried.Load(dialog.EventID("msg:" + other)); return ok })
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	var anas []string
	for _, w := range e.words() {
		if w != "elsewhere" {
			anas = append(anas, w)
		}
	}
	if d := cmp.Diff([]string{"first", "second"}, anas); d != "" || len(e.words()) != 3 {
		t.Errorf("taken are %q: %s", e.words(), d)
	}
}
