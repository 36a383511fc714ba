package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"fwhelp/adapters"
	"fwhelp/adapters/slack/fakeslack"
	"fwhelp/dialog"
)

func TestAcknowledgementSurvivesAReconnect(t *testing.T) {
	var r *rig
	var once sync.Once
	ids := make(chan dialog.EventID, 10)
	r = start(t, "socket", func(_ context.Context, ev dialog.Event) error {
		once.Do(r.slack.CloseSockets)
		ids <- ev.ID
		return nil
	})
	r.send(r.slack.Mention("C1", "U1", "hello", ""))
	for first := <-ids; len(ids) > 0; {
		if again := <-ids; again != first {
			t.Errorf("the event came as %s and as %s: nobody can tell that it is one", first, again)
		}
	}
}

func TestAcknowledgingWithoutAConnectionEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := open(t, Config{BotToken: adapters.NewSecret("xoxb-1"), AppToken: adapters.NewSecret("xapp-1")}, &diary{})
		l := &link{}
		l.client = a.socket(l)
		for i := range 25 { // twenty are queued, the others would wait for ever
			a.acknowledge(t.Context(), job{l, fmt.Sprint(i), ignored{}}, nil)
		}
	})
}

func TestAcknowledgementsLeaveBeforeTheEnd(t *testing.T) {
	for range 5 {
		var r *rig
		r = start(t, "socket", func(context.Context, dialog.Event) error {
			r.stop()
			return nil
		})
		ack := r.slack.Send(context.Background(), r.slack.Mention("C1", "U1", "hello", ""))
		if !ack.OK {
			t.Fatal("the last acknowledgement was lost")
		}
	}
}

func TestConnectionsArePaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, err := Open(credentials("socket"), nil)
		if err != nil {
			t.Fatal(err)
		}
		opens := 0
		p := &pacer{first: a.pace, most: a.mostPace, next: roundTrip(func(*http.Request) (*http.Response, error) { opens++; return nil, errors.New("closed") })}
		req, _ := http.NewRequest(http.MethodPost, "https://slack.com/api/apps.connections.open", nil)
		began := time.Now()
		for opens < 100 && time.Since(began) < time.Minute {
			_, _ = p.RoundTrip(req)
		}
		if opens*links > 10+links {
			t.Errorf("%d connections a minute", opens*links)
		}
		time.Sleep(2 * time.Minute)
		again := time.Now()
		if _, _ = p.RoundTrip(req); time.Since(again) != 0 {
			t.Errorf("after a calm connection the next one waits %v", time.Since(again))
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestConnectionsDroppedAfterHelloAreOpenedAgain(t *testing.T) {
	r := start(t, "socket", nil)
	r.slack.DropAfterHello(6)
	r.slack.CloseSockets()
	r.await("both connections", func() bool { return r.slack.Sockets() == links && r.slack.Opens() >= 6+links })
	r.send(r.slack.Mention("C1", "U1", "hello", ""))
	r.next()
	if !strings.Contains(r.log.String(), "keeps closing") {
		t.Error("nobody was warned")
	}
}

func TestEveryReasonToDisconnectIsFollowed(t *testing.T) {
	for _, reason := range []string{"warning", "refresh_requested", "link_disabled", "too_many_websockets"} {
		t.Run(reason, func(t *testing.T) {
			r := start(t, "socket", nil)
			r.slack.Disconnect(r.ctx, reason)
			r.await("new connections", func() bool { return r.slack.Opens() == 2*links && r.slack.Sockets() == links })
			r.send(r.slack.Mention("C1", "U1", "hello", ""))
			r.next()
		})
	}
}

func TestAHalfOpenConnectionIsReplaced(t *testing.T) {
	s := fakeslack.Start()
	defer s.Close()
	s.StopPings()
	ctx, stop := context.WithTimeout(t.Context(), limit)
	a := open(t, config(s, "socket"), &diary{})
	a.silence = 50 * time.Millisecond
	var running sync.WaitGroup
	running.Go(func() { _ = a.Run(ctx, func(context.Context, dialog.Event) error { return nil }) })
	if err := s.Await(ctx, func() bool { return s.Opens() > links }); err != nil {
		t.Error("it was never replaced")
	}
	stop()
	running.Wait()
}

func TestAStuckConversationHoldsUpNoOther(t *testing.T) {
	release := make(chan struct{})
	r := start(t, "socket", func(ctx context.Context, ev dialog.Event) error {
		if ev.User == "U-stuck" {
			<-release
		}
		return nil
	})
	var stuck, others sync.WaitGroup
	stuck.Go(func() { r.slack.Send(r.ctx, r.slack.Mention("C1", "U-stuck", "hello", "")) })
	var mu sync.Mutex
	acked := 0
	for i := range 80 {
		others.Go(func() {
			if r.slack.Send(r.ctx, r.slack.Mention("C1", fmt.Sprint("U", i), "hello", "")).OK {
				mu.Lock()
				defer mu.Unlock()
				acked++
			}
		})
	}
	others.Wait()
	close(release)
	stuck.Wait()
	if acked < 55 { // about 5 share the stuck one's lane
		t.Errorf("of 80 events %d were acknowledged", acked)
	}
}

func TestWhatCannotBeReadIsAcknowledged(t *testing.T) {
	r := start(t, "socket", nil)
	for name, frame := range map[string]string{
		"unknown inner event":    `{"envelope_id":"e1","type":"events_api","payload":{"type":"event_callback","event":{"type":"brand_new"}}}`,
		"unknown envelope":       `{"envelope_id":"e1","type":"brand_new","payload":{}}`,
		"wrong type of a field":  `{"envelope_id":"e1","type":"events_api","payload":{"type":"event_callback","event":{"type":"app_mention","text":42}}}`,
		"payload is no object":   `{"envelope_id":"e1","type":"slash_commands","payload":"?"}`,
		"interaction of no kind": `{"envelope_id":"e1","type":"interactive","payload":{"type":"brand_new"}}`,
	} {
		acked := r.slack.AwaitAck("e1")
		if err := r.slack.SendFrame(r.ctx, []byte(frame)); err != nil {
			t.Fatal(err)
		}
		select {
		case <-acked:
		case <-r.ctx.Done():
			t.Fatalf("%s: not acknowledged; the log:\n%s", name, r.log)
		}
	}
	if opens := r.slack.Opens(); opens != links {
		t.Errorf("%d connections were opened", opens)
	}
}

func TestAFrameThatIsNoJSONChangesNothing(t *testing.T) {
	r := start(t, "socket", nil)
	if err := r.slack.SendFrame(r.ctx, []byte("not json")); err != nil {
		t.Fatal(err)
	}
	r.send(r.slack.Mention("C1", "U1", "hello", ""))
	r.next()
	if opens := r.slack.Opens(); opens != links {
		t.Errorf("%d connections were opened", opens)
	}
}

func TestAnEventWithAnOddBlockIsTaken(t *testing.T) {
	r := start(t, "socket", nil)
	r.send(r.slack.Mention("C1", "U1", "hello", "").With("blocks", []any{map[string]any{"type": "section", "text": 42}}))
	if ev := r.next(); ev.Act != (dialog.Said{Text: "hello"}) {
		t.Errorf("got %v", ev.Act)
	}
}

func TestWrongTokensAreSaidInWords(t *testing.T) {
	s := fakeslack.Start()
	defer s.Close()
	run := func(change func(*Config)) (string, error) {
		c := config(s, "socket")
		change(&c)
		log := &diary{}
		ctx, stop := context.WithTimeout(t.Context(), limit)
		defer stop()
		ended := make(chan error, 1)
		go func() {
			ended <- open(t, c, log).Run(ctx, func(context.Context, dialog.Event) error { return nil })
		}()
		if c.AppToken.Reveal() == fakeslack.BotToken {
			calls := len(s.Calls("apps.connections.open"))
			_ = s.Await(ctx, func() bool { return len(s.Calls("apps.connections.open")) > calls+links })
			stop()
		}
		err := <-ended
		return log.String(), err
	}
	_, err := run(func(c *Config) { c.BotToken = adapters.NewSecret("xoxb-wrong") })
	if refused, ok := errors.AsType[*Error](err); !ok || refused.Code != "invalid_auth" || refused.Advice == "" {
		t.Errorf("wrong bot token: %v", err)
	}
	_, err = run(func(c *Config) { c.AppToken = adapters.NewSecret("xapp-wrong") })
	if refused, ok := errors.AsType[*Error](err); !ok || refused.Method != "apps.connections.open" {
		t.Errorf("wrong app token: %v", err)
	}
	log, err := run(func(c *Config) { c.AppToken = adapters.NewSecret(fakeslack.BotToken) })
	if err != nil || !strings.Contains(log, "mixed up") {
		t.Errorf("tokens mixed up: %v; the log:\n%s", err, log)
	}
}

func TestARateLimitOnConnectingIsWaitedFor(t *testing.T) {
	s := fakeslack.Start()
	defer s.Close()
	s.Break(fakeslack.Fault{Method: "apps.connections.open", Status: http.StatusTooManyRequests, RetryAfter: 1})
	ctx, stop := context.WithTimeout(t.Context(), limit)
	var running sync.WaitGroup
	running.Go(func() {
		_ = open(t, config(s, "socket"), &diary{}).Run(ctx, func(context.Context, dialog.Event) error { return nil })
	})
	if err := s.Await(ctx, func() bool { return s.Sockets() == links }); err != nil {
		t.Error("never connected")
	}
	stop()
	running.Wait()
}

func TestAcknowledgementsAreShort(t *testing.T) {
	raw, err := json.Marshal(map[string]any{"envelope_id": strings.Repeat("x", 100), "payload": notSavedReply()})
	if err != nil || len(raw) >= 20*1024 {
		t.Errorf("%d bytes: Slack would drop this unseen (%v)", len(raw), err)
	}
}

func TestRunLeavesNothingBehind(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := fakeslack.Start()
	defer s.Close()
	for range 5 {
		ctx, stop := context.WithTimeout(t.Context(), limit)
		a := open(t, config(s, "socket"), &diary{})
		ended := make(chan error, 1)
		go func() { ended <- a.Run(ctx, func(context.Context, dialog.Event) error { return nil }) }()
		if err := s.Await(ctx, func() bool { return s.Sockets() == links }); err != nil {
			t.Error("never connected")
		}
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the end is no error: %v", err)
		}
		a.http.CloseIdleConnections()
		_ = s.Await(t.Context(), func() bool { return s.Sockets() == 0 })
	}
}

func TestTheConnectionIsNoDebugConnection(t *testing.T) {
	r := start(t, "socket", nil)
	for _, link := range r.slack.Links() {
		if strings.Contains(link, "debug") {
			t.Errorf("connected with %s, which ends after six minutes", link)
		}
	}
}

func TestOneConnectionStaysWhileTheOtherReconnects(t *testing.T) {
	r := start(t, "socket", nil)
	for range 20 {
		r.slack.CloseOneSocket()
		r.send(r.slack.Mention("C1", "U1", "hello", ""))
		r.next()
	}
}

func TestWhatWasNotSavedIsNotAcknowledged(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		var mu sync.Mutex
		fail := 2
		r := start(t, transport, func(context.Context, dialog.Event) error {
			mu.Lock()
			defer mu.Unlock()
			fail--
			if fail >= 0 {
				return errors.New("the store is down")
			}
			return nil
		})
		e := r.slack.Mention("C1", "U1", "hello", "")
		if ack := r.slack.Send(r.ctx, e); ack.OK {
			t.Error("an event that was not saved is acknowledged")
		}
		ack := r.slack.Send(r.ctx, r.slack.Command("C1", "U1", "help"))
		if !ack.OK || !strings.Contains(string(ack.Payload), notSaved) {
			t.Errorf("a command that was not saved: %v %s", ack.OK, ack.Payload)
		}
		r.send(e)
	})
}
