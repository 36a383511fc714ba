package chaos

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fwhelp"
	"fwhelp/adapters"
	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
	"fwhelp/knowledge"
)

var soak = flag.Duration("soak", 0, "how long TestSoak runs: make soak")

// funnel is an adapter whose events come from the test, in this process.
type funnel struct {
	relay     *adapters.Relay
	take      chan func(context.Context, dialog.Event) error
	delivered atomic.Int64
}

func (f *funnel) Platform() string { return "slack" }

func (f *funnel) Run(ctx context.Context, take func(context.Context, dialog.Event) error) error {
	f.take <- take
	<-ctx.Done()
	return nil
}

func (f *funnel) Deliver(context.Context, adapters.Delivery) (string, error) {
	f.delivered.Add(1)
	return "receipt", nil
}

// relayOn runs the real relay on a store until the test ends.
func relayOn(t testing.TB, store sessions.Store) (*funnel, func(context.Context, dialog.Event) error) {
	t.Helper()
	base, err := knowledge.Load(fwhelp.Content())
	if err != nil {
		t.Fatal(err)
	}
	f := &funnel{take: make(chan func(context.Context, dialog.Event) error, 1)}
	relay, err := adapters.NewRelay(adapters.Config{
		Adapters: []adapters.Adapter{f}, Store: store, Base: func() *knowledge.Base { return base },
	})
	if err != nil {
		t.Fatal(err)
	}
	f.relay = relay
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- relay.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("relay: %v", err)
		}
	})
	return f, <-f.take
}

func openStore(t testing.TB, server *redistest.Server) *sessions.Redis {
	t.Helper()
	store, err := sessions.OpenRedis(server.URL(), 24*time.Hour, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// TestSoak keeps 500 conversations talking for a long time. After a quarter of it
// everything has reached its size; from then on nothing may grow. Both looks are
// when all is delivered, so that a machine that is busy with something else makes
// the test slow, not red.
func TestSoak(t *testing.T) {
	if *soak == 0 {
		t.Skip("takes minutes: make soak")
	}
	server := redistest.Single(t)
	f, take := relayOn(t, openStore(t, server))
	k := crowd{f: f, take: take, server: server}
	k.until(t, *soak/4)
	first := k.atRest(t)
	k.until(t, *soak)
	last := k.atRest(t)
	t.Logf("%d events, %d deliveries, %d refusals in %v", k.events, f.delivered.Load(), k.refused.Load(), *soak)
	if grown := last.heap - first.heap; grown > 8<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
	if last.goroutines > first.goroutines+5 {
		t.Errorf("goroutines grew from %d to %d", first.goroutines, last.goroutines)
	}
	if f.delivered.Load() < int64(k.events) {
		t.Error("there were fewer replies than events")
	}
}

// crowd is many conversations at once.
type crowd struct {
	f       *funnel
	take    func(context.Context, dialog.Event) error
	server  *redistest.Server
	events  int
	refused atomic.Int64
	senders sync.WaitGroup
	talked  time.Duration
}

// until talks on until it has talked for so long in all.
func (k *crowd) until(t *testing.T, most time.Duration) {
	t.Helper()
	const perSecond = 200
	tick := time.NewTicker(time.Second / perSecond)
	defer tick.Stop()
	before, began := k.talked, time.Now()
	for ; k.talked < most; k.events++ {
		<-tick.C
		k.talked = before + time.Since(began)
		n := k.events
		k.senders.Go(func() { k.say(t, n) })
		if n%(30*perSecond) == 0 {
			t.Logf("%4.0f s: %s", k.talked.Seconds(), measure(t, k.server))
		}
	}
}

// say says the n-th thing, until it is taken: what is refused a platform sends again.
func (k *crowd) say(t *testing.T, n int) {
	const conversations, tries = 500, 120
	th := dialog.Thread{Platform: "slack", Workspace: "T1", Channel: "C1", ID: strconv.Itoa(n % conversations)}
	ev := dialog.Event{ID: dialog.EventID(strconv.Itoa(n)), Thread: th, User: person(th), Act: dialog.Said{Text: sayings[n/conversations%len(sayings)]}}
	for range tries {
		if k.take(context.Background(), ev) == nil {
			return
		}
		k.refused.Add(1)
		time.Sleep(time.Second)
	}
	t.Errorf("event %d was refused for %d s", n, tries)
}

// atRest measures when all that was said is answered.
func (k *crowd) atRest(t *testing.T) footprint {
	t.Helper()
	k.senders.Wait()
	if err := redistest.Eventually(2*time.Minute, func() bool { return k.f.relay.Health().InHand == 0 }); err != nil {
		t.Errorf("%d conversations are still in hand", k.f.relay.Health().InHand)
	}
	now := measure(t, k.server)
	t.Logf("at rest: %s", now)
	return now
}

type footprint struct {
	heap, resident, redis int64
	goroutines            int
}

func (f footprint) String() string {
	const mb = 1 << 20
	return fmt.Sprintf("heap %.1f MB, resident %.1f MB, %d goroutines, Redis %.1f MB", float64(f.heap)/mb, float64(f.resident)/mb, f.goroutines, float64(f.redis)/mb)
}

func measure(t testing.TB, server *redistest.Server) footprint {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	f := footprint{heap: int64(m.HeapAlloc), goroutines: runtime.NumGoroutine(), redis: server.UsedMemory()}
	if statm, err := os.ReadFile("/proc/self/statm"); err == nil { // Linux
		if words := strings.Fields(string(statm)); len(words) > 1 {
			pages, _ := strconv.ParseInt(words[1], 10, 64)
			f.resident = pages * int64(os.Getpagesize())
		}
	}
	return f
}
