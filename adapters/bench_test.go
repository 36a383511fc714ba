package adapters

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"fwhelp/dialog"
)

// BenchmarkRelay has 64 senders hold 1,000 conversations over a store in memory: an
// operation is one event from its arrival to the note of its one answer.
func BenchmarkRelay(b *testing.B) {
	p := newStage("stage")
	p.deliver = func(context.Context, Delivery) error { return nil }
	r, err := NewRelay(Config{Adapters: []Adapter{p}, Store: memory()})
	if err != nil {
		b.Fatal(err)
	}
	r.step = func(s dialog.Session, ev dialog.Event) dialog.Session {
		s.Seen, s.Posted = nil, nil // their growth would be measured, not the relay
		return scripted(s, ev)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	take := <-p.take
	b.ResetTimer()
	var senders sync.WaitGroup
	const n = 64
	for i := range n {
		senders.Go(func() {
			for k := range b.N / n {
				ev := said(fmt.Sprint("c", rand.N(1000)), "hello")
				ev.ID, ev.Thread.Channel = dialog.EventID(fmt.Sprint(i, "-", k)), ev.Thread.ID
				if err := take(ctx, ev); err != nil {
					b.Error(err)
				}
			}
		})
	}
	senders.Wait()
	for r.Health().InHand > 0 {
		time.Sleep(time.Millisecond)
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	cancel()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
}
