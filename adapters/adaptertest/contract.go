// Package adaptertest holds every platform to the same promises: [Run] is the
// contract of an adapter, tried against a local fake of its platform's server, and
// [Gallery] is what every platform must be able to draw.
package adaptertest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// Platform is an adapter and the fake of a platform that it talks to, both fresh
// and not yet running. The fake shows what people would see.
type Platform struct {
	Adapter adapters.Adapter

	// Say has a person write to the bot, in a place where others read along, too.
	Say func(text string)
	// Press has the same person press a button of the message last shown.
	Press func(label string)
	// Shown lists the messages that can be seen now, oldest first.
	Shown func() []Shown
	// Vanish deletes the messages shown so far, as a moderator does.
	Vanish func()
	// Fail lets the next call of the platform go wrong; nil where none can.
	Fail func(Fault)
	// Acknowledged counts the events that the platform was told have been taken;
	// nil where it is not told.
	Acknowledged func() int

	Again  bool // an event that was not taken comes again: the platform or the adapter sees to it
	Nonces bool // the platform shows a delivery that it has had only once
	Fixed  bool // what is shown cannot be changed any more: a settled message keeps its buttons
}

// Shown is a message as people see it.
type Shown struct {
	To      dialog.UserID // the only one who sees it; empty: everybody
	Text    string        // all words in it, mark-up undone, with the addresses of links and what is in files
	Buttons []string      // labels
	Calls   int           // people or groups that it calls
}

// Fault is what may go wrong with one call.
type Fault int

// The faults.
const (
	Limited Fault = iota // too many calls: to be tried again after three seconds
	Broken               // a fault of the server, before it has done anything
	Cut                  // done, but the connection ends before the answer
	Refused              // never: the channel is gone
)

// limitedFor is how long [Limited] asks to wait.
const limitedFor = 3 * time.Second

// patience is how long anything may take before a test gives up. Nothing waits for
// it to pass.
const patience = 20 * time.Second

// Run tries an adapter against the contract. Open makes a fresh one for each test.
func Run(t *testing.T, open func(t *testing.T) Platform) {
	for name, test := range map[string]func(*testing.T, *rig){
		"events say who, where and what":                        events,
		"a press says which button":                             presses,
		"an event that is not taken is not acknowledged":        refusals,
		"a message has a receipt and is shown whole":            says,
		"a replacement takes the place of a message":            replacements,
		"a replacement of a message that is gone is shown anew": vanished,
		"a settled message has no buttons":                      settles,
		"a whisper is for one person":                           whispers,
		"a nonce is shown once":                                 nonces,
		"errors say whether to try again":                       faults,
		"deliveries can go side by side":                        sideBySide,
		"the gallery can be drawn":                              gallery,
		"every answer that ships can be drawn":                  answers,
	} {
		t.Run(name, func(t *testing.T) { test(t, start(t, open(t))) })
	}
	t.Run("it ends with its context and delivers on", func(t *testing.T) { endings(t, open(t)) })
}

// rig is an adapter at work.
type rig struct {
	Platform
	events chan dialog.Event
	refuse chan error // what take answers next; nothing there: nil
}

func start(t *testing.T, p Platform) *rig {
	t.Helper()
	r := &rig{Platform: p, events: make(chan dialog.Event, 100), refuse: make(chan error, 100)}
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := p.Adapter.Run(ctx, r.take); err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
	t.Cleanup(func() { cancel(); running.Wait() })
	return r
}

func (r *rig) take(_ context.Context, ev dialog.Event) error {
	r.events <- ev
	select {
	case err := <-r.refuse:
		return err
	default:
		return nil
	}
}

// next is the next event.
func (r *rig) next(t *testing.T) dialog.Event {
	t.Helper()
	select {
	case ev := <-r.events:
		return ev
	case <-time.After(patience):
		t.Fatal("no event came")
		panic("unreachable")
	}
}

// heard has a person say something and returns the event.
func (r *rig) heard(t *testing.T, text string) dialog.Event {
	t.Helper()
	r.Say(text)
	return r.next(t)
}

// shown waits until what is shown is as it should be.
func (r *rig) shown(t *testing.T, want string, ok func([]Shown) bool) []Shown {
	t.Helper()
	var now []Shown
	await(t, want, func() bool { now = r.Shown(); return ok(now) }, func() { t.Logf("shown is %+v", now) })
	return now
}

// await looks again and again: a fake server tells nobody when it is done.
func await(t *testing.T, what string, ok func() bool, explain func()) {
	t.Helper()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !ok(); <-tick.C {
		if time.Now().After(end) {
			explain()
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// deliver delivers an effect as an answer to an event.
func (r *rig) deliver(t *testing.T, ev dialog.Event, n int, ref string, e dialog.Effect) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	return r.Adapter.Deliver(ctx, adapters.Delivery{Thread: ev.Thread, N: n, Nonce: nonce(n), Via: ev.Via, Ref: ref, Effect: e})
}

func nonce(n int) string { return "contract" + string(rune('a'+n%26)) + string(rune('a'+n/26%26)) }

// must delivers an effect, which has to go well. A fake may have the rate limits of
// its platform: then it waits as the relay does.
func (r *rig) must(t *testing.T, ev dialog.Event, n int, ref string, e dialog.Effect) string {
	t.Helper()
	for {
		receipt, err := r.deliver(t, ev, n, ref, e)
		if err == nil {
			return receipt
		}
		retry := retries(err)
		if retry == nil || retry.After == 0 || retry.After > limitedFor {
			t.Fatalf("deliver %T: %v", e, err)
		}
		<-time.After(retry.After)
	}
}

func retries(err error) *adapters.RetryError {
	var r *adapters.RetryError
	errors.As(err, &r)
	return r
}
