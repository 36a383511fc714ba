package adapters

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
)

// failing lets the deliveries of some words fail a number of times.
func failing(times map[string]int, err error) func(context.Context, Delivery) error {
	var mu sync.Mutex
	return func(_ context.Context, d Delivery) error {
		mu.Lock()
		defer mu.Unlock()
		if times[words(d)] == 0 {
			return nil
		}
		times[words(d)]--
		return err
	}
}

func TestRetryAfterHoldsBackWhoeverItIsAbout(t *testing.T) {
	tests := []struct {
		scope Scope
		want  []string
	}{
		{OneChannel, []string{"0s b other channel", "0s x other workspace", "2.5s a1 first", "2.5s a1 second", "2.5s a2 same channel"}},
		{OneWorkspace, []string{"0s x other workspace", "2.5s a1 first", "2.5s a1 second", "2.5s a2 same channel", "2.5s b other channel"}},
		{Everything, []string{"2.5s a1 first", "2.5s a1 second", "2.5s a2 same channel", "2.5s b other channel", "2.5s x other workspace"}},
	}
	for _, tt := range tests {
		bubble(t, func(t *testing.T) {
			p := newStage("stage")
			p.deliver = failing(map[string]int{"first": 1}, &RetryError{After: 2 * time.Second, Scope: tt.scope, Err: errors.New("slow down")})
			r := start(t, p, memory())
			elsewhere := said("x", "other workspace")
			elsewhere.Thread.Workspace = "w2"
			for _, ev := range []dialog.Event{said("a1", "first+second"), said("a2", "same channel"), said("b", "other channel"), elsewhere} {
				if err := r.send(t.Context(), ev); err != nil {
					t.Fatal(err)
				}
				synctest.Wait()
			}
			time.Sleep(time.Minute)
			got := p.lines()
			slices.Sort(got)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("scope %d, shown (-want +got):\n%s", tt.scope, diff)
			}
		})
	}
}

func TestBackoffGrowsAndIsCapped(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		var tries []float64
		p.deliver = func(context.Context, Delivery) error {
			tries = append(tries, time.Since(p.start).Seconds())
			return &RetryError{Err: errors.New("no connection")}
		}
		r := start(t, p, memory())
		if err := r.send(t.Context(), said("a", "hello+behind")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		// Half of 1, 2, 4 … 120 s; from 8 s on the sweeper, every 5 s, finds it due.
		want := []float64{0, 0.5, 1.5, 3.5, 7.5, 20, 40, 75, 135, 195, 255, 315, 375, 435, 495, 555, 615, 675, 735, 795}
		if diff := cmp.Diff(want, tries[:min(len(tries), maxTries)]); diff != "" {
			t.Errorf("tries (-want +got):\n%s", diff)
		}
		if len(tries) != 2*maxTries {
			t.Errorf("%d tries for two effects, want %d each", len(tries), maxTries)
		}
	})
}

func TestGivingUpLeavesADeadLetterAndGoesOn(t *testing.T) {
	tests := []struct {
		name   string
		err    error
		reason string
	}{
		{"at once, when it is final", errors.New("no such channel"), "no such channel"},
		{"after the last try", &RetryError{Err: errors.New("no connection")}, "no connection"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				p, store := newStage("stage"), memory()
				p.deliver = failing(map[string]int{"bad": maxTries}, tt.err)
				r := start(t, p, store)
				if err := r.send(t.Context(), said("a", "good+bad+better")); err != nil {
					t.Fatal(err)
				}
				time.Sleep(time.Hour)
				got := p.lines()
				if len(got) != 2 || !strings.HasSuffix(got[1], "better") || r.count.of(GaveUp) != 1 {
					t.Errorf("shown %v, given up %d", got, r.count.of(GaveUp))
				}
				var reasons []string
				for letter, err := range store.Dead(t.Context()) {
					reasons = append(reasons, fmt.Sprint(letter.Pending.Reason, err))
				}
				if diff := cmp.Diff([]string{tt.reason + "<nil>"}, reasons); diff != "" {
					t.Errorf("dead letters (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestPanicOfAnAdapterIsTriedAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		first := true
		p.deliver = func(context.Context, Delivery) error {
			if first {
				first = false
				panic("oh no")
			}
			return nil
		}
		r := start(t, p, memory())
		if err := r.send(t.Context(), said("a", "hello")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if diff := cmp.Diff([]string{"0.5s a hello"}, p.lines()); diff != "" || r.count.of(MaybeTwice) != 1 {
			t.Errorf("maybe twice %d, shown (-want +got):\n%s", r.count.of(MaybeTwice), diff)
		}
	})
}

func TestAHangingDeliveryIsCutOffAndTriedAgain(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		first := true
		p.deliver = func(ctx context.Context, _ Delivery) error {
			if first {
				first = false
				<-ctx.Done()
				return ctx.Err()
			}
			return nil
		}
		r := start(t, p, memory())
		if err := r.send(t.Context(), said("a", "hello")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if diff := cmp.Diff([]string{"10.5s a hello"}, p.lines()); diff != "" || r.count.of(MaybeTwice) != 1 {
			t.Errorf("maybe twice %d, shown (-want +got):\n%s", r.count.of(MaybeTwice), diff)
		}
	})
}

// A channel that is slow and full must not hold up others, and what waits for it
// must not lose its lease to another replica.
func TestACrowdedChannelDrainsByItself(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p, idle, store := newStage("stage"), newStage("stage"), memory()
		other := start(t, idle, store)
		p.deliver = func(_ context.Context, d Delivery) error {
			if d.Thread.Channel == "c-a" {
				time.Sleep(5 * time.Second)
			}
			return nil
		}
		r := start(t, p, store)
		const crowd = 60
		for i := range crowd {
			if err := r.send(t.Context(), said(fmt.Sprintf("a%d", i), "hello")); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.send(t.Context(), said("b", "quick")); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if diff := cmp.Diff([]string{"0s b quick"}, p.lines()); diff != "" {
			t.Errorf("the other channel was held up (-want +got):\n%s", diff)
		}
		time.Sleep(crowd / laneMost * 5 * time.Second)
		synctest.Wait()
		if n := len(p.lines()); n != crowd+1 || len(idle.lines()) != 0 {
			t.Errorf("%d of %d shown, and %d by another replica", n, crowd+1, len(idle.lines()))
		}
		if n := r.count.of(MaybeTwice) + other.count.of(MaybeTwice); n != 0 {
			t.Errorf("%d leases were lost in the queue", n)
		}
		if len(r.desks["stage"].routes) != 0 {
			t.Error("the channel's traffic is still remembered")
		}
	})
}

func TestARefusingChannelGetsOneAtATime(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := newStage("stage")
		var mu sync.Mutex
		var next time.Time
		busy, most := 0, 0
		p.deliver = func(context.Context, Delivery) error { // one a second, as Slack has it
			mu.Lock()
			busy++
			if time.Since(p.start) > 2*time.Second {
				most = max(most, busy)
			}
			mu.Unlock()
			time.Sleep(100 * time.Millisecond)
			mu.Lock()
			defer mu.Unlock()
			busy--
			if now := time.Now(); now.Before(next) {
				return &RetryError{After: next.Sub(now), Err: errors.New("slow down")}
			}
			next = time.Now().Add(time.Second)
			return nil
		}
		r := start(t, p, memory())
		const crowd = 30
		for i := range crowd {
			if err := r.send(t.Context(), said(fmt.Sprintf("a%d", i), "hello")); err != nil {
				t.Fatal(err)
			}
		}
		time.Sleep(3 * crowd * time.Second)
		synctest.Wait()
		if n := len(p.lines()); n != crowd {
			t.Errorf("%d of %d shown", n, crowd)
		}
		if most != 1 {
			t.Errorf("after its first refusals the channel got %d at a time", most)
		}
		if n := r.count.of(GaveUp); n != 0 {
			t.Errorf("%d given up", n)
		}
	})
}

func TestNonces(t *testing.T) {
	at := time.UnixMilli(1)
	thread := dialog.Thread{Platform: "p", Channel: "c", ID: "1"}
	p := dialog.Pending{N: 1, At: at, Via: "v", Due: at.Add(lease), Effect: dialog.Whisper{Text: "hello"}}
	first := nonce(thread, p)
	if len(first) > 25 {
		t.Errorf("%q is too long for a platform", first)
	}
	again := p
	again.Due, again.Tries = at.Add(time.Hour), 3
	if nonce(thread, again) != first {
		t.Error("another try has another nonce")
	}
	second, later, errand := p, p, p
	second.N, later.At, errand.N = 2, at.Add(time.Millisecond), 0
	split := thread
	split.Channel, split.ID = "c\" \"1", ""
	for _, other := range []string{nonce(thread, second), nonce(thread, later), nonce(split, p)} {
		if other == first {
			t.Error("another effect has the same nonce")
		}
	}
	if nonce(thread, errand) != "" {
		t.Error("an effect that stands in no session has a nonce")
	}
}
