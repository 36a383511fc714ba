package slack

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"fwhelp/adapters"
	"fwhelp/adapters/slack/fakeslack"
	"fwhelp/dialog"
)

// request posts a body to the handler, signed as change leaves it.
func request(t *testing.T, a *Adapter, path string, body []byte, at time.Time, change func(http.Header)) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(body))
	fakeslack.Sign(r.Header, body, at)
	if change != nil {
		change(r.Header)
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w
}

func TestOnlySignedRequestsAreRead(t *testing.T) {
	r := start(t, "http", nil)
	_, _, body := r.slack.Mention("C1", "U1", "hello", "").Body()
	probe := []byte("ssl_check=1&token=x")
	for _, c := range []struct {
		name   string
		path   string
		body   []byte
		age    time.Duration
		change func(http.Header)
		want   int
	}{
		{"signed", "/slack/events", body, 0, nil, 200},
		{"six minutes old", "/slack/events", body, 6 * time.Minute, nil, 401},
		{"from the future", "/slack/events", body, -6 * time.Minute, nil, 401},
		{"no signature", "/slack/events", body, 0, func(h http.Header) { h.Del("X-Slack-Signature") }, 401},
		{"no time", "/slack/events", body, 0, func(h http.Header) { h.Del("X-Slack-Request-Timestamp") }, 401},
		{"short signature", "/slack/events", body, 0, func(h http.Header) { h.Set("X-Slack-Signature", "v0=ab") }, 401},
		{"wrong prefix", "/slack/events", body, 0, func(h http.Header) {
			h.Set("X-Slack-Signature", "v1"+strings.TrimPrefix(h.Get("X-Slack-Signature"), "v0"))
		}, 401},
		{"two signatures", "/slack/events", body, 0, func(h http.Header) { h.Add("X-Slack-Signature", "v0=00") }, 401},
		{"two signatures, the right one last", "/slack/events", body, 0, func(h http.Header) {
			h["X-Slack-Signature"] = []string{"v0=00", h.Get("X-Slack-Signature")}
		}, 401},
		{"the same signature twice", "/slack/events", body, 0, func(h http.Header) { h.Add("X-Slack-Signature", h.Get("X-Slack-Signature")) }, 401},
		{"two times", "/slack/events", body, 0, func(h http.Header) { h.Add("X-Slack-Request-Timestamp", "1") }, 401},
		{"the same time twice", "/slack/events", body, 0, func(h http.Header) {
			h.Add("X-Slack-Request-Timestamp", h.Get("X-Slack-Request-Timestamp"))
		}, 401},
		{"signature of another body", "/slack/events", body, 0, func(h http.Header) { fakeslack.Sign(h, []byte("{}"), time.Now()) }, 401},
		{"probe, signed", "/slack/commands", probe, 0, nil, 200},
		{"probe, not signed", "/slack/commands", probe, 0, func(h http.Header) { h.Del("X-Slack-Signature") }, 401},
		{"two megabytes", "/slack/events", make([]byte, 2<<20), 0, nil, 413},
		{"signed nonsense", "/slack/events", []byte("not json"), 0, nil, 200},
		{"signed form of nothing", "/slack/interactions", []byte("a=%zz"), 0, nil, 200},
		{"another path", "/slack/secrets", body, 0, nil, 404},
	} {
		if got := request(t, r.bot, c.path, c.body, time.Now().Add(-c.age), c.change); got.Code != c.want {
			t.Errorf("%s: %d %s, want %d", c.name, got.Code, got.Body, c.want)
		}
	}
	r.next()
	select {
	case ev := <-r.events:
		t.Errorf("taken besides the one that was signed: %v", ev)
	default:
	}
	get := httptest.NewRecorder()
	r.bot.Handler().ServeHTTP(get, httptest.NewRequest(http.MethodGet, "/slack/events", nil))
	if get.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", get.Code)
	}
}

// TestADoubledHeaderIsRefusedOnTheWire spells the second one otherwise, as a proxy
// that adds one of its own may.
func TestADoubledHeaderIsRefusedOnTheWire(t *testing.T) {
	r := start(t, "http", nil)
	s := httptest.NewServer(r.bot.Handler())
	defer s.Close()
	_, _, body := r.slack.Mention("C1", "U1", "hello", "").Body()
	signed := http.Header{}
	fakeslack.Sign(signed, body, time.Now())
	for more, want := range map[string]int{
		"x-unknown: 1":                              http.StatusOK,
		"x-slack-signature: v0=00":                  http.StatusUnauthorized,
		"x-SLACK-request-timestamp: 1":              http.StatusUnauthorized,
		"X-Slack-Signature: v0=00\r\nx-unknown: 1":  http.StatusUnauthorized,
		"x-slack-signature:\r\nx-slack-signature: ": http.StatusUnauthorized,
	} {
		conn, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST /slack/events HTTP/1.1\r\nHost: bot\r\nConnection: close\r\nContent-Length: %d\r\n", len(body))
		if err := signed.Write(conn); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "%s\r\n\r\n%s", more, body)
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		_ = conn.Close()
		if resp.StatusCode != want {
			t.Errorf("with %q: %d, want %d", more, resp.StatusCode, want)
		}
	}
}

func TestTheAddressProvesItself(t *testing.T) {
	a := open(t, at(credentials("http"), "http://127.0.0.1/api/"), &diary{})
	w := request(t, a, "/slack/events", []byte(`{"type":"url_verification","challenge":"3eZbrw1a"}`), time.Now(), nil)
	if w.Code != http.StatusOK || w.Body.String() != "3eZbrw1a" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func at(c Config, api string) Config { c.APIURL = api; return c }

func TestBeforeAndAfterRunNothingIsAcknowledged(t *testing.T) {
	r := start(t, "http", nil)
	e := r.slack.Mention("C1", "U1", "hello", "")
	r.stop()
	<-r.ended
	r.ended <- nil
	if ack := r.slack.Send(context.Background(), e); ack.Status != http.StatusServiceUnavailable {
		t.Errorf("after Run: %d", ack.Status)
	}
}

func TestAReplayIsTheSameEvent(t *testing.T) {
	r := start(t, "http", nil)
	_, _, body := r.slack.Mention("C1", "U1", "hello", "").Body()
	at := time.Now()
	for range 3 {
		if w := request(t, r.bot, "/slack/events", body, at, nil); w.Code != http.StatusOK {
			t.Fatal(w.Code)
		}
	}
	first := r.next()
	for range 2 {
		if again := r.next(); again.ID != first.ID || again.Thread != first.Thread {
			t.Errorf("%v came again as %v", first, again)
		}
	}
}

func TestTheHomeTabIsDrawnWhenItWouldChange(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		r := start(t, transport, nil)
		r.bot.config.Home = func() dialog.Message { return gallery()["did-you-mean"] }
		r.send(r.slack.HomeOpened("U1"))
		r.await("the Home tab", func() bool { _, ok := r.slack.Home("U1"); return ok })
		r.send(r.slack.HomeOpened("U1")) // shows the same already
		home, _ := r.slack.Home("U1")
		buttons := fakeslack.Buttons(home.Blocks)
		r.send(r.slack.PressHome("U1", buttons[0]))
		ev := r.next()
		if ev.Act != (dialog.Said{Text: buttons[0].Value}) || ev.Thread.Channel != "@U1" {
			t.Errorf("a press on the Home tab came as %v", ev)
		}
		r.stop()
		<-r.ended
		r.ended <- nil
		if n := len(r.slack.Calls("views.publish")); n != 1 {
			t.Errorf("published %d times", n)
		}
	})
}

// inFake is a thread of the fake workspace.
var inFake = dialog.Thread{Platform: Platform, Workspace: fakeslack.Team, Channel: "C1", ID: "1610241741.000200"}

func saying(m dialog.Message) adapters.Delivery {
	return adapters.Delivery{Thread: inFake, Effect: dialog.Say{Message: m}}
}

func TestAReasonMayBeGiven(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		r := start(t, transport, nil)
		receipt := deliver(t, r.bot, saying(answered))
		shown := r.slack.Messages("C1")[0]
		for _, b := range fakeslack.Buttons(shown.Blocks) {
			if b.Label == "Not helpful" {
				r.send(r.slack.Press(shown, "U2", b))
			}
		}
		if ev := r.next(); ev.Act != (dialog.Rated{Of: answered.ID, Asking: true, Beside: true}) || ev.User != "U2" || ev.Thread != inFake {
			t.Errorf("got %+v for %s", ev, receipt)
		}
		r.await("the form", func() bool { return len(r.slack.Forms()) == 1 })
		ack := r.send(r.slack.Submit(r.slack.Forms()[0], "U2", map[string]map[string]string{blockReason: {inputReason: " out of date "}}))
		if len(bytes.TrimSpace(ack.Payload)) != 0 && string(ack.Payload) != "null" {
			t.Errorf("the form is answered with %s, which Slack would show as an error", ack.Payload)
		}
		if ev := r.next(); ev.Act != (dialog.Reasoned{Of: answered.ID, Reason: "out of date"}) || ev.Thread != inFake {
			t.Errorf("got %+v", ev)
		}
	})
}

func TestUninstallingIsToldToTheOperator(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		r := start(t, transport, nil)
		r.send(r.slack.Event(map[string]any{"type": "app_uninstalled"}))
		r.log.await(t, r.ctx, "uninstalled from a workspace", 1)
		r.send(r.slack.Event(map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"bot": []any{"U1"}}}))
		r.log.await(t, r.ctx, "tokens were revoked", 1)
	})
}

func TestAPressThatWasNotSavedIsSaidPrivately(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		r := start(t, transport, func(context.Context, dialog.Event) error { return io.ErrUnexpectedEOF })
		deliver(t, r.bot, saying(answered))
		shown := r.slack.Messages("C1")[0]
		r.send(r.slack.Press(shown, "U2", fakeslack.Buttons(shown.Blocks)[0]))
		r.await("the apology", func() bool { return len(r.slack.Messages("C1")) == 2 })
		if m := r.slack.Messages("C1")[1]; m.To != "U2" || m.Text != notSaved {
			t.Errorf("got %v", m)
		}
	})
}

func TestOpenNamesWhatIsMissing(t *testing.T) {
	for words, c := range map[string]Config{
		"bot token":      {},
		"signing secret": {BotToken: credentials("http").BotToken},
		"ends in /":      at(credentials("http"), "https://slack.com/api"),
	} {
		if _, err := Open(c, nil); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%v, want something about %q", err, words)
		}
	}
}
