package slack

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
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
