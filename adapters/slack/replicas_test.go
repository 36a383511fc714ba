package slack

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
)

// between sends each request to any of several handlers.
func between(handlers []http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handlers[rand.IntN(len(handlers))].ServeHTTP(w, r)
	})
}

func TestTwoReplicasAnswerOnce(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		store, err := sessions.OpenRedis(redistest.Single(t).URL(), time.Hour, nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		w.store = store
		bots := []*bot{w.run(transport, nil), w.run(transport, nil)}
		if transport == "http" {
			front := httptest.NewServer(between([]http.Handler{bots[0].adapter.Handler(), bots[1].adapter.Handler()}))
			t.Cleanup(front.Close)
			w.slack.SendTo(front.URL)
		}
		const people = 20
		var sending sync.WaitGroup
		for i := range people {
			e := w.slack.Mention(fmt.Sprintf("C%d", i), "U1", "is theano dead?", "")
			for range 3 {
				sending.Go(func() { w.slack.Insist(w.ctx, e, 10*time.Millisecond) })
			}
		}
		sending.Wait()
		for _, b := range bots {
			w.end(b)
		}
		for i := range people {
			if n := len(w.slack.Messages(fmt.Sprintf("C%d", i))); n != 1 {
				t.Errorf("%d answers in C%d", n, i)
			}
		}
	})
}

// BenchmarkFiveHundredASecond sends 500 mentions a second over HTTP, each in a
// channel of its own, and says how long acknowledgements and replies took.
func BenchmarkFiveHundredASecond(b *testing.B) {
	const rate = 500
	w := newWorld(b)
	w.slack.SetPatience(3 * time.Second)
	bot := w.run("http", nil)
	var mu sync.Mutex
	var acks []time.Duration
	sent := map[string]time.Time{}
	unacknowledged := 0
	var sending sync.WaitGroup
	began, i := time.Now(), 0
	for b.Loop() {
		time.Sleep(time.Until(began.Add(time.Duration(i) * time.Second / rate)))
		channel := fmt.Sprintf("C%d", i)
		i++
		mu.Lock()
		sent[channel] = time.Now()
		mu.Unlock()
		sending.Go(func() {
			ack := w.slack.Send(w.ctx, w.slack.Mention(channel, "U"+channel, "is theano dead?", ""))
			mu.Lock()
			defer mu.Unlock()
			acks = append(acks, ack.Took)
			if !ack.OK {
				unacknowledged++
			}
		})
	}
	reached := float64(i) / time.Since(began).Seconds()
	sending.Wait()
	w.end(bot)
	var replies []time.Duration
	answers := map[string]int{}
	for _, m := range w.slack.Messages("") {
		answers[m.Channel]++
		replies = append(replies, m.At.Sub(sent[m.Channel]))
	}
	lost, doubled := 0, 0
	for channel := range sent {
		switch n := answers[channel]; {
		case n == 0:
			lost++
		case n > 1:
			doubled++
		}
	}
	b.ReportMetric(reached, "events/s")
	b.ReportMetric(float64(percentile(acks, 99).Milliseconds()), "ms-ack-p99")
	b.ReportMetric(float64(percentile(acks, 100).Milliseconds()), "ms-ack-max")
	b.ReportMetric(float64(percentile(replies, 99).Milliseconds()), "ms-reply-p99")
	b.ReportMetric(float64(unacknowledged), "unacknowledged")
	b.ReportMetric(float64(lost), "lost")
	b.ReportMetric(float64(doubled), "doubled")
}

// percentile of durations, 0 of none; it sorts them.
func percentile(all []time.Duration, p int) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[max(0, len(all)*p/100-1)]
}
