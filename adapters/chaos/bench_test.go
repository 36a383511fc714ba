package chaos

import (
	"context"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions/redistest"
)

// BenchmarkRelay brings events from arrival to delivered, in many conversations
// at once: the dialog, three calls of Redis, and a platform that answers at once.
func BenchmarkRelay(b *testing.B) {
	for _, fsync := range []string{"everysec", "always"} {
		b.Run("fsync="+fsync, func(b *testing.B) {
			const conversations = 512
			server := redistest.Single(b, "--appendfsync", fsync)
			f, take := relayOn(b, openStore(b, server))
			var next, taken atomic.Int64
			b.SetParallelism(16)
			b.ResetTimer()
			cpu, redisCPU, begin := ownCPU(b), server.UsedCPU(), time.Now()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					n := next.Add(1)
					th := dialog.Thread{Platform: "slack", Workspace: "T1", Channel: "C1", ID: strconv.FormatInt(n%conversations, 10)}
					ev := dialog.Event{ID: dialog.EventID(strconv.FormatInt(n, 10)), Thread: th, User: person(th), Act: dialog.Said{Text: "help"}}
					if err := take(context.Background(), ev); err != nil {
						b.Error(err)
						return
					}
					taken.Add(1)
				}
			})
			for f.delivered.Load() < taken.Load() {
				time.Sleep(time.Millisecond)
			}
			events := float64(taken.Load())
			b.ReportMetric(events/time.Since(begin).Seconds(), "events/s")
			// On a machine that is busy with other things these say more.
			b.ReportMetric(float64((ownCPU(b)-cpu).Microseconds())/events, "cpu-µs/event")
			b.ReportMetric(float64((server.UsedCPU()-redisCPU).Microseconds())/events, "redis-cpu-µs/event")
		})
	}
}

// ownCPU is the time that this process has had of the processors.
func ownCPU(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
