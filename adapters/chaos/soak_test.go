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
// everything has reached its size; from then on nothing may grow.
func TestSoak(t *testing.T) {
	if *soak == 0 {
		t.Skip("takes minutes: make soak")
	}
	const conversations, perSecond = 500, 200
	server := redistest.Single(t)
	f, take := relayOn(t, openStore(t, server))

	var first, last footprint
	var events int
	var refused atomic.Int64
	var senders sync.WaitGroup
	tick := time.NewTicker(time.Second / perSecond)
	defer tick.Stop()
	began := time.Now()
	for ; time.Since(began) < *soak; events++ {
		<-tick.C
		n := events
		senders.Go(func() {
			th := dialog.Thread{Platform: "slack", Workspace: "T1", Channel: "C1", ID: strconv.Itoa(n % conversations)}
			ev := dialog.Event{ID: dialog.EventID(strconv.Itoa(n)), Thread: th, User: person(th), Act: dialog.Said{Text: sayings[n/conversations%len(sayings)]}}
			// What is refused the platform sends again.
			for try := 1; take(context.Background(), ev) != nil; try++ {
				refused.Add(1)
				if try == 10 {
					t.Errorf("event %d was refused ten times", n)
					return
				}
				time.Sleep(time.Second)
			}
		})
		if n%(30*perSecond) == 0 {
			last = measure(t, server)
			t.Logf("%4.0f s: %s", time.Since(began).Seconds(), last)
			if first == (footprint{}) && time.Since(began) > *soak/4 {
				first = last
			}
		}
	}
	senders.Wait()
	t.Logf("%d events, %d deliveries, %d refusals in %v", events, f.delivered.Load(), refused.Load(), *soak)
	if grown := last.heap - first.heap; grown > 8<<20 {
		t.Errorf("the heap grew by %d bytes", grown)
	}
	if last.goroutines > first.goroutines+20 {
		t.Errorf("goroutines grew from %d to %d", first.goroutines, last.goroutines)
	}
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
