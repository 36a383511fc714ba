package sessions_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
)

// usual is a session as it is in the middle of a walkthrough, about 0.6 KB.
func usual(n int, owing bool) dialog.Session {
	at := time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	s := dialog.Session{
		State: dialog.Guiding{By: "U024BE7LH", Asked: 3, Guide: "select"},
		Seen:  []dialog.Seen{{ID: "Ev08MFMKH6", At: at}, {ID: "Ev08MFMKH7", At: at}, {ID: "Ev08MFMKH8", At: at}},
		Heard: at, Said: 3, Sent: n,
		Posted: map[dialog.MessageID]dialog.Posted{3: {Receipt: "1700000000.000200", At: at}},
		Users:  []dialog.UserID{"U024BE7LH"},
	}
	if owing {
		s.Outbox = []dialog.Pending{{N: n, Due: at, Effect: dialog.Say{Message: dialog.Message{ID: 3, Blocks: []dialog.Block{
			dialog.Paragraph{Text: dialog.Text{{Text: strings.Repeat("Who will maintain it? ", 10)}}},
		}}}}}
	}
	return s
}

// event is what an event asks of a store: load, save, save after delivery.
func event(ctx context.Context, st sessions.Store, th dialog.Thread) error {
	s, rev, err := st.Load(ctx, th)
	if err == nil {
		rev, err = st.Save(ctx, th, usual(s.Sent+1, true), rev)
	}
	if err == nil {
		_, err = st.Save(ctx, th, usual(s.Sent+1, false), rev)
	}
	return err
}

func benchmarkEvents(b *testing.B, st sessions.Store) {
	b.Helper()
	const conversations = 512
	var next atomic.Int64
	b.SetParallelism(32)
	b.ResetTimer()
	begin := time.Now()
	b.RunParallel(func(pb *testing.PB) {
		worker := int(next.Add(1)) // each has conversations of its own
		for n := 0; pb.Next(); n++ {
			if err := event(b.Context(), st, numbered(worker*conversations+n%conversations)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/time.Since(begin).Seconds(), "events/s")
}

func BenchmarkMemoryEvent(b *testing.B) {
	benchmarkEvents(b, sessions.NewMemory(time.Hour, time.Now))
}

func BenchmarkFileEvent(b *testing.B) {
	f, err := sessions.OpenFile(b.TempDir(), time.Hour, time.Now)
	if err != nil {
		b.Fatal(err)
	}
	benchmarkEvents(b, f)
	if err := f.Close(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkRedisEvent runs beside redis-benchmark's SET of as many bytes, by as
// many connections: what this machine could do at best with one call.
func BenchmarkRedisEvent(b *testing.B) {
	for _, fsync := range []string{"everysec", "always"} {
		b.Run("fsync="+fsync, func(b *testing.B) {
			server := redistest.Single(b, "--appendfsync", fsync)
			sets := server.Benchmark("-t", "set", "-d", "600", "-n", "50000", "-c", "64", "-r", "10000")
			server.Do("FLUSHALL")
			benchmarkEvents(b, openRedis(b, server.URL()))
			b.ReportMetric(sets, "redis-benchmark-SET/s")
		})
	}
}

// BenchmarkRedisSaveLatency sends 500 events a second, whether or not the ones
// before are done, with every save on the disk, and reports how long saves take.
func BenchmarkRedisSaveLatency(b *testing.B) {
	const perSecond, seconds = 500, 10
	server := redistest.Single(b)
	r := openRedis(b, server.URL())
	for b.Loop() {
		var mu sync.Mutex
		var took []time.Duration
		var wg sync.WaitGroup
		tick := time.NewTicker(time.Second / perSecond)
		for n := range perSecond * seconds {
			<-tick.C
			wg.Go(func() {
				s, rev, err := r.Load(b.Context(), numbered(n))
				begin := time.Now()
				if err == nil {
					_, err = r.Save(b.Context(), numbered(n), usual(s.Sent+1, true), rev)
				}
				if err != nil {
					b.Error(err)
				}
				mu.Lock()
				took = append(took, time.Since(begin))
				mu.Unlock()
			})
		}
		tick.Stop()
		wg.Wait()
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
	}
}

// BenchmarkRedisMemory reports what 100,000 live sessions take in Redis.
func BenchmarkRedisMemory(b *testing.B) {
	const live = 100_000
	server := redistest.Single(b, "--appendonly", "no")
	r := openRedis(b, server.URL())
	for b.Loop() {
		server.Do("FLUSHALL")
		empty := server.UsedMemory()
		var wg sync.WaitGroup
		for w := range 32 {
			wg.Go(func() {
				for n := w; n < live; n += 32 {
					s := usual(3, false)
					s.Users = []dialog.UserID{dialog.UserID("U" + strconv.Itoa(n/2))}
					if _, err := r.Save(b.Context(), numbered(n), s, 0); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		b.ReportMetric(float64(server.UsedMemory()-empty)/(1<<20), "MB-in-Redis")
	}
}
