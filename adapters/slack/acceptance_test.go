package slack

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fwhelp/adapters"
	"fwhelp/adapters/adaptertest"
	"fwhelp/adapters/slack/fakeslack"
	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/knowledge"
)

func TestAMentionIsAnsweredInItsThread(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		w.run(transport, nil)
		e := w.slack.Mention("C1", "U1", "is theano dead?", "")
		w.send(e)
		m := w.shows("C1", "Theano")
		if ts := e.Payload["event"].(map[string]any)["ts"]; m.ThreadTS != ts || m.To != "" {
			t.Errorf("the answer to %v stands in thread %q for %q", ts, m.ThreadTS, m.To)
		}
		w.send(w.slack.Mention("C1", "U1", "and its cons?", m.ThreadTS))
		w.shows("C1", "cons")
	})
}

func TestADirectMessageAndACommandAreOneConversation(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		w.run(transport, nil)
		w.send(w.slack.Direct("U1", "tell me about keras", ""))
		w.shows("D1", "Keras")
		w.send(w.slack.Command("C1", "U1", "and its cons?"))
		if m := w.shows("C1", "cons"); m.To != "U1" || !strings.Contains(m.Text, "Keras") {
			t.Errorf("a command is answered with %v", m)
		}
	})
}

func TestACommandComparesByAnAspect(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		w.run(transport, nil)
		w.send(w.slack.Command("C1", "U1", "compare keras pytorch on speed"))
		if m := w.shows("C1", "Keras vs PyTorch"); !strings.Contains(m.Text, "Comparison: performance and scalability") {
			t.Errorf("shown: %s", m.Text)
		}
		w.send(w.slack.Command("C2", "U1", "compare keras pytorch colour"))
		w.shows("C2", "I have nothing on how they compare by")
	})
}

func TestAnAnswerCanBeShared(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		b := w.run(transport, nil)
		w.send(w.slack.Command("C1", "U1", "compare keras pytorch"))
		private := w.shows("C1", "PyTorch")
		w.press(private, "U1", "Share in channel")
		w.press(private, "U1", "Share in channel") // an impatient finger
		err := w.slack.Await(w.ctx, func() bool { return len(w.slack.Messages("C1")) > 1 })
		w.end(b)
		if all := w.slack.Messages("C1"); err != nil || len(all) != 2 || all[1].To != "" || all[1].Text != private.Text {
			t.Errorf("shown: %v; the log:\n%s", all, w.log)
		}
	})
}

// TestADislikedAnswerCountsOnce: at once when the button is pressed, silently where a
// form opens. What is sent in the form adds the reason, and is thanked for.
func TestADislikedAnswerCountsOnce(t *testing.T) {
	const thanks = "Thank you for telling me"
	about := dialog.Miss{About: knowledge.Topic{Entry: "framework-keras", Subjects: []knowledge.SubjectID{"keras"}}}
	because := dialog.Miss{About: about.About, Reason: "too old", Counted: true}
	tests := map[string]struct {
		refused string         // what Slack says to the form
		forms   []string       // what is sent in the first ones; the others are dismissed
		presses []string       // by whom
		want    []dialog.Miss  // what the maintainers are told
		thanked map[string]int // who, how often
	}{
		"dismissed":      {presses: []string{"U1"}, want: []dialog.Miss{about}},
		"a reason":       {presses: []string{"U1"}, forms: []string{"too old"}, want: []dialog.Miss{about, because}, thanked: map[string]int{"U1": 1}},
		"an empty form":  {presses: []string{"U1"}, forms: []string{" "}, want: []dialog.Miss{about}, thanked: map[string]int{"U1": 1}},
		"no form":        {presses: []string{"U1"}, refused: "expired_trigger_id", want: []dialog.Miss{about}, thanked: map[string]int{"U1": 1}},
		"pressed twice":  {presses: []string{"U1", "U1"}, forms: []string{"too old"}, want: []dialog.Miss{about, because}, thanked: map[string]int{"U1": 1}},
		"by two persons": {presses: []string{"U1", "U2"}, want: []dialog.Miss{about, about}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			eachTransport(t, func(t *testing.T, transport string) {
				w := newWorld(t)
				b := w.run(transport, nil)
				w.send(w.slack.Mention("C1", "U1", "about keras", ""))
				m := w.shows("C1", "Keras")
				for i, user := range test.presses {
					if test.refused != "" {
						w.slack.Break(fakeslack.Fault{Method: "views.open", Error: test.refused})
					}
					w.press(m, user, "Not helpful")
					if err := w.slack.Await(w.ctx, func() bool { return test.refused != "" || len(w.slack.Forms()) > i }); err != nil {
						t.Fatalf("no form; the log:\n%s", w.log)
					}
				}
				for i, words := range test.forms {
					w.send(w.slack.Submit(w.slack.Forms()[i], test.presses[i], map[string]map[string]string{blockReason: {inputReason: words}}))
				}
				w.end(b)
				if d := cmp.Diff(test.want, w.misses); d != "" {
					t.Error(d)
				}
				thanked := map[string]int{}
				for _, m := range w.slack.Messages("C1")[1:] {
					if !strings.Contains(m.Text, thanks) {
						t.Errorf("somebody was told %v", m)
					}
					thanked[m.To]++
				}
				if d := cmp.Diff(test.thanked, thanked, cmpopts.EquateEmpty()); d != "" {
					t.Error(d)
				}
			})
		})
	}
}

// TestAWalkthrough goes through the whole checklist by buttons, in the thread of
// a mention, with others looking on.
func TestAWalkthrough(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		w.run(transport, nil)
		w.send(w.slack.Mention("C1", "U1", "help me choose", ""))
		first := w.shows("C1", "1.")
		if !strings.Contains(first.Text, "mention me and type") {
			t.Errorf("the first question does not say how to type an answer: %s", first.Text)
		}
		option := fakeslack.Buttons(first.Blocks)[0]
		w.send(w.slack.Press(first, "U2", option))
		if m := w.shows("C1", "Only the person I asked"); m.To != "U2" {
			t.Errorf("a stranger's press is answered to %q", m.To)
		}
		steps := 0
		for ; steps < 20; steps++ {
			asked := w.newest("C1", first.ThreadTS)
			buttons := fakeslack.Buttons(asked.Blocks)
			if strings.Contains(asked.Text, "Start again") || len(buttons) == 0 {
				break
			}
			w.send(w.slack.Press(asked, "U1", buttons[0]))
			if err := w.slack.Await(w.ctx, func() bool { return w.newest("C1", first.ThreadTS).Text != asked.Text }); err != nil {
				t.Fatalf("nothing came of a press on %v; the log:\n%s", asked, w.log)
			}
		}
		if steps < 4 {
			t.Errorf("it ended after %d steps with %v", steps, w.newest("C1", first.ThreadTS))
		}
		public := 0
		for _, m := range w.slack.Messages("C1") {
			if m.To == "" {
				public++
			}
		}
		if public != 1 {
			t.Errorf("%d messages where one should have been redrawn: %v", public, w.slack.Messages("C1"))
		}
		w.send(w.slack.Press(first, "U1", option)) // as it stood at first: stale
		w.shows("C1", "closed")
		result := w.newest("C1", first.ThreadTS)
		w.send(w.slack.Mention("C1", "U1", "is theano dead?", first.ThreadTS))
		w.shows("C1", "Theano")
		kept := w.slack.Messages("C1")[0]
		if headline, _, _ := strings.Cut(result.Text, "\n"); !strings.Contains(kept.Text, headline) {
			t.Errorf("the recommendation is gone: %q became %q", result.Text, kept.Text)
		}
	})
}

func TestAnExpiredConversationSaysSo(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		b := w.run(transport, nil)
		w.send(w.slack.Direct("U1", "choose", ""))
		asked := w.shows("D1", "1.")
		w.end(b)
		w.store = sessions.NewMemory(24*time.Hour, time.Now) // what was kept has expired
		w.run(transport, nil)
		w.send(w.slack.Press(asked, "U1", fakeslack.Buttons(asked.Blocks)[0]))
		w.shows("D1", "no longer remember")
	})
}

func TestOneAnswerHoweverOftenItComes(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		b := w.run(transport, nil)
		twice := w.slack.Mention("C1", "U1", "is theano dead?", "")
		w.send(twice)
		w.send(twice)
		w.send(twice.Renamed())
		same := w.slack.Mention("C2", "U1", "is theano dead?", "").SameEnvelope()
		w.send(same)
		w.send(same)
		w.send(w.slack.Direct("U1", "is theano dead?", "").Retry(2)) // only a repetition arrives
		command := w.slack.Command("C3", "U1", "is theano dead?")
		w.send(command)
		w.send(command)
		for range 20 {
			w.slack.Send(w.ctx, twice)
		}
		w.end(b)
		for _, channel := range []string{"C1", "C2", "C3", "D1"} {
			if n := len(w.slack.Messages(channel)); n != 1 {
				t.Errorf("%d answers in %s", n, channel)
			}
		}
	})
}

func TestSilenceWhereNobodyAsked(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		w.slack.Echo()
		b := w.run(transport, nil)
		hello := w.slack.Mention("C1", "U1", "is theano dead?", "")
		for _, e := range []fakeslack.Envelope{
			hello.With("bot_id", "B999"),
			hello.With("user", fakeslack.BotUser),
			hello.With("edited", map[string]any{"user": "U1", "ts": "1.2"}),
			w.slack.Direct("U1", "hello", "").With("subtype", "message_changed"),
			w.slack.Direct("U1", "hello", "").With("hidden", true),
			w.slack.Direct("U1", "hello", "").With("channel_type", "channel"),
			w.slack.Event(map[string]any{"type": "brand_new"}),
		} {
			w.send(e)
		}
		w.send(w.slack.Direct("U1", "is theano dead?", "")) // answered, and the answer comes back as an event
		w.shows("D1", "Theano")
		w.end(b)
		if n := len(w.slack.Messages("")); n != 1 {
			t.Errorf("%d messages: %v", n, w.slack.Messages(""))
		}
	})
}

func TestNothingCallsTheChannel(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		b := w.run(transport, nil)
		for _, text := range []string{"&lt;!channel&gt; keras", "<!channel> what is pytroch", "about &lt;!here&gt;", "is `&lt;!everyone&gt;` a framework <@U9>?"} {
			w.send(w.slack.Mention("C1", "U1", text, ""))
			w.send(w.slack.Command("C1", "U1", text))
		}
		w.end(b)
		if len(w.slack.Messages("")) < 8 {
			t.Errorf("%d answers", len(w.slack.Messages("")))
		}
		for _, m := range w.slack.Messages("") {
			for _, s := range append(textsIn(map[string]any{"blocks": anySlice(m.Blocks)}), m.Text) {
				if strings.Contains(s, "<!") || strings.Contains(s, "<@") {
					t.Errorf("live: %q", s)
				}
			}
		}
	})
}

func anySlice(blocks []map[string]any) []any {
	var all []any
	for _, b := range blocks {
		all = append(all, b)
	}
	return all
}

func TestEveryShippedAnswerIsDrawn(t *testing.T) {
	pieces := adaptertest.Answers(content(t))
	if len(pieces) < 40 {
		t.Fatalf("%d answers", len(pieces))
	}
	for _, p := range pieces {
		say := p.Effect.(dialog.Say)
		for _, how := range manners() {
			d := drawMessage(say.Message, how)
			checkDrawing(t, d)
			if strings.Contains(fmt.Sprint(d), shortened) {
				t.Errorf("%s is shortened", p.Name)
			}
		}
	}
	home := drawHome(dialog.Home(content(t)))
	if faults := fakeslack.CheckHome(mustJSON(t, home.Blocks)); len(faults) > 0 {
		t.Error(faults)
	}
}

func TestAnEndInTheMiddleLosesNothing(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		b := w.run(transport, nil)
		w.slack.Break(fakeslack.Fault{Method: "chat.postMessage", Delay: 300 * time.Millisecond})
		w.send(w.slack.Mention("C1", "U1", "is theano dead?", ""))
		w.end(b)
		w.end(w.run(transport, nil))
		if n := len(w.slack.Messages("C1")); n != 1 {
			t.Errorf("%d answers", n)
		}
	})
}

func TestKillingConnectionsLosesAndDoublesNothing(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		var served atomic.Int64
		b := w.run(transport, func(h http.Handler) http.Handler { // the first two tries are cut, half of them when done
			return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
				if try := r.Header.Get("X-Slack-Retry-Num"); try == "2" || try == "3" {
					h.ServeHTTP(rw, r)
					return
				}
				if served.Add(1)%2 == 0 {
					h.ServeHTTP(httptest.NewRecorder(), r)
				}
				panic(http.ErrAbortHandler)
			})
		})
		const people = 100
		var asking sync.WaitGroup
		turns := make(chan struct{}, 8) // at a time: a slow machine must not be what makes events come again
		for i := range people {
			turns <- struct{}{}
			asking.Go(func() {
				defer func() { <-turns }()
				channel := fmt.Sprintf("C%d", i)
				if !w.slack.Insist(w.ctx, w.slack.Mention(channel, "U1", "is theano dead?", ""), 50*time.Millisecond).OK {
					t.Errorf("%s was never acknowledged; %d connections, %d opened", channel, w.slack.Sockets(), w.slack.Opens())
				}
			})
			if transport == "socket" && i%5 == 4 {
				w.slack.CloseSockets()
			}
		}
		asking.Wait()
		w.end(b)
		if t.Failed() {
			t.Log(w.log)
		}
		for i := range people {
			if n := len(w.slack.Messages(fmt.Sprintf("C%d", i))); n != 1 {
				t.Errorf("%d answers in C%d", n, i)
			}
		}
	})
}

func TestNoSecretIsInAnyOutput(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		b := w.run(transport, nil)
		for _, f := range []fakeslack.Fault{
			{Method: "chat.postMessage", Error: "missing_scope"},
			{Method: "chat.postMessage", Status: http.StatusBadGateway},
			{Method: "response_url", Status: http.StatusInternalServerError},
			{Method: "response_url", Cut: true},
			{Method: "response_url", Error: "expired_url"},
		} {
			w.slack.Break(f)
			w.send(w.slack.Mention("C1", "U1", "is theano dead?", ""))
			w.send(w.slack.Command("C1", "U1", "help me choose"))
			w.send(w.slack.Command("C1", "U1", "is theano dead?"))
		}
		w.slack.CloseSockets()
		w.end(b)
		_, err := Open(Config{BotToken: adapters.NewSecret("xoxb-canary"), APIURL: "canary"}, nil)
		for _, text := range []string{w.log.String(), fmt.Sprint(err), fmt.Sprintf("%+v %#v", b.adapter.config, b.adapter.config)} {
			for _, secret := range []string{"canary-", "/response/", fakeslack.BotToken, fakeslack.AppToken, fakeslack.SigningSecret, "ticket-"} {
				if i := strings.Index(text, secret); i >= 0 {
					t.Errorf("%q in %q", secret, text[max(0, i-200):min(len(text), i+100)])
				}
			}
		}
	})
}
