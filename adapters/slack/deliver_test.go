package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/adapters"
	"fwhelp/adapters/slack/fakeslack"
	"fwhelp/dialog"
	"fwhelp/knowledge"
)

var (
	aloneU1  = dialog.Thread{Platform: Platform, Workspace: "T1", Channel: "@U1"}
	answered = dialog.Message{ID: 2, About: knowledge.Topic{Entry: "faq-1"}, Blocks: []dialog.Block{dialog.Paragraph{Text: words("So.")}}}
	asking   = dialog.Message{ID: 2, Step: "ease", Blocks: []dialog.Block{dialog.Paragraph{Text: words("How?")}}}
)

func TestEveryEffectHasItsWay(t *testing.T) {
	const hooks = "https://hooks.slack.com/x"
	command := way{Channel: "C1", URL: hooks}.String()
	pressed := way{Channel: "C1", Thread: "1.2", URL: hooks, Pressed: true}.String()
	hidden := way{Channel: "C1", URL: hooks, Pressed: true, Hidden: true}.String()
	direct := way{Channel: "D1"}.String()
	share := way{Channel: "C1", URL: hooks, Pressed: true, Hidden: true, Public: true}.String()
	thread := dialog.Thread{Platform: Platform, Channel: "C1", ID: "1.2"}
	inDirectThread := aloneU1
	inDirectThread.ID = "1.2"
	say := dialog.Say{Message: answered}
	step := dialog.Say{Message: asking}
	again := dialog.Say{Message: asking, Replaces: 1}
	whisper := dialog.Whisper{To: "U1", Text: "psst"}
	api, _ := url.Parse("https://slack.com/api/")
	for _, c := range []struct {
		name string
		d    adapters.Delivery
		want string
	}{
		{"answer to a mention", adapters.Delivery{Thread: thread, Effect: say}, "post{C1 1.2}"},
		{"answer to a direct message", adapters.Delivery{Thread: aloneU1, Via: direct, Effect: say}, "post{D1 }"},
		{"answer in a thread of the direct conversation", adapters.Delivery{Thread: inDirectThread, Via: direct, Effect: say}, "post{D1 1.2}"},
		{"answer to nobody's way", adapters.Delivery{Thread: aloneU1, Via: "x", Effect: say}, "post{U1 }"},
		{"answer to a command", adapters.Delivery{Thread: aloneU1, Via: command, Effect: say}, "respond{" + hooks + "  false false} post{U1 }"},
		{"question after a command", adapters.Delivery{Thread: aloneU1, Via: command, Effect: step}, "post{U1 }"},
		{"question after a press", adapters.Delivery{Thread: thread, Via: pressed, Ref: "C1:1.3", Effect: again}, "redraw{{C1 1.3 }} post{C1 1.2}"},
		{"question after a hidden press", adapters.Delivery{Thread: aloneU1, Via: hidden, Ref: unreachable, Effect: again}, "respond{" + hooks + "  true false} post{U1 }"},
		{"question in place of one that was never posted", adapters.Delivery{Thread: thread, Via: pressed, Effect: again}, "post{C1 1.2}"},
		{"answer that is shared", adapters.Delivery{Thread: aloneU1, Via: share, Effect: say}, "respond{" + hooks + "  false true} post{U1 }"},
		{"question beside what is shared", adapters.Delivery{Thread: aloneU1, Via: share, Effect: step}, "respond{" + hooks + "  false false} post{U1 }"},
		{"settling", adapters.Delivery{Thread: thread, Ref: "C1:1.3", Effect: dialog.Settle{Message: 1, Outcome: "Phone"}}, "redraw{{C1 1.3 }}"},
		{"settling what cannot be reached", adapters.Delivery{Thread: aloneU1, Ref: unreachable, Effect: dialog.Settle{Message: 1, Outcome: "Phone"}}, ""},
		{"whisper after a press", adapters.Delivery{Thread: thread, Via: pressed, Effect: whisper}, "respond{" + hooks + " 1.2 false false} hush{C1 1.2 U1}"},
		{"whisper in a thread", adapters.Delivery{Thread: thread, Effect: whisper}, "hush{C1 1.2 U1}"},
		{"whisper in private", adapters.Delivery{Thread: aloneU1, Via: direct, Effect: whisper}, "post{D1 }"},
		{"a URL of a stranger", adapters.Delivery{Thread: aloneU1, Via: way{URL: "https://evil.test/x"}.String(), Effect: say}, "post{U1 }"},
		{"a URL that looks like Slack", adapters.Delivery{Thread: aloneU1, Via: way{URL: "https://evilslack.com/x"}.String(), Effect: say}, "post{U1 }"},
		{"a URL with a name in it", adapters.Delivery{Thread: aloneU1, Via: way{URL: "https://slack.com@evil.test/x"}.String(), Effect: say}, "post{U1 }"},
		{"a URL in the clear", adapters.Delivery{Thread: aloneU1, Via: way{URL: "http://hooks.slack.com/x"}.String(), Effect: say}, "post{U1 }"},
		{"a miss", adapters.Delivery{Thread: thread, Effect: dialog.Miss{}}, ""},
		{"an erasure", adapters.Delivery{Thread: thread, Effect: dialog.Erase{}}, ""},
	} {
		var got []string
		for _, r := range routes(c.d, trustedURL(api)) {
			got = append(got, strings.TrimPrefix(fmt.Sprintf("%T%v", r, r), "slack."))
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

// delivery is an adapter and a workspace, with nothing running.
func delivery(t *testing.T) (*fakeslack.Server, *Adapter, *diary) {
	t.Helper()
	s, log := fakeslack.Start(), &diary{}
	t.Cleanup(s.Close)
	return s, open(t, config(s, "http"), log), log
}

func deliver(t *testing.T, a *Adapter, d adapters.Delivery) string {
	t.Helper()
	receipt, err := a.Deliver(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return receipt
}

// viaOf is the way back of something that came in.
func viaOf(t *testing.T, e fakeslack.Envelope) string {
	t.Helper()
	_, _, body := e.Body()
	in, err := readCommandForm(body)
	if e.Payload["actions"] != nil {
		in, err = readInteraction(mustJSON(t, e.Payload))
	}
	h, ok := in.(heard)
	if err != nil || !ok {
		t.Fatalf("%v: %v %v", e, in, err)
	}
	return h.event.Via
}

func TestAQuestionIsRedrawnInPlace(t *testing.T) {
	s, a, _ := delivery(t)
	first := deliver(t, a, adapters.Delivery{Thread: inChannel, Effect: dialog.Say{Message: asking}})
	second := deliver(t, a, adapters.Delivery{Thread: inChannel, Ref: first, Effect: dialog.Say{Message: answered, Replaces: 1}})
	shown := s.Messages("C1")
	if first != second || len(shown) != 1 || shown[0].Edits != 1 || shown[0].Text != "So." || shown[0].ThreadTS != inChannel.ID {
		t.Errorf("receipts %q and %q, shown %v", first, second, shown)
	}
	s.Remove(shown[0])
	third := deliver(t, a, adapters.Delivery{Thread: inChannel, Ref: second, Effect: dialog.Say{Message: asking, Replaces: 2}})
	if shown := s.Messages("C1"); third == second || len(shown) != 1 || shown[0].ThreadTS != inChannel.ID {
		t.Errorf("what is gone should be said anew: receipt %q, shown %v", third, shown)
	}
}

func TestASettledQuestionCannotBePressed(t *testing.T) {
	s, a, _ := delivery(t)
	m := asking
	m.Blocks = append(m.Blocks, dialog.Choices{Options: []dialog.Option{{ID: "a", Label: "A"}}})
	ref := deliver(t, a, adapters.Delivery{Thread: inChannel, Effect: dialog.Say{Message: m}})
	settle := adapters.Delivery{Thread: inChannel, Ref: ref, Effect: dialog.Settle{Message: 2, Outcome: "A & B"}}
	deliver(t, a, settle)
	shown := s.Messages("C1")[0]
	if len(fakeslack.Buttons(shown.Blocks)) != 0 || shown.Text != "How?\n\nA &amp; B" {
		t.Errorf("shown %v", shown)
	}
	if text := fmt.Sprint(shown.Blocks); !strings.Contains(text, "How?") || !strings.Contains(text, "A &amp; B") {
		t.Errorf("question and outcome should be there: %s", text)
	}
	s.Remove(shown)
	deliver(t, a, settle) // gone is settled
}

func TestACommandIsAnsweredPrivately(t *testing.T) {
	s, a, _ := delivery(t)
	via := viaOf(t, s.Command("C1", "U1", "help"))
	receipt := deliver(t, a, adapters.Delivery{Thread: aloneU1, Via: via, Effect: dialog.Say{Message: answered}})
	shown := s.Messages("")
	if receipt != unreachable || len(shown) != 1 || shown[0].Channel != "C1" || shown[0].To != "U1" {
		t.Fatalf("receipt %q, shown %v", receipt, shown)
	}
	share := fakeslack.Buttons(shown[0].Blocks)[0]
	if share.Label != "Share in channel" || share.Value != "about faq-1" {
		t.Errorf("got %v", share)
	}
	via = viaOf(t, s.Press(shown[0], "U1", share))
	deliver(t, a, adapters.Delivery{Thread: aloneU1, Via: via, Effect: dialog.Say{Message: answered}})
	shared := s.Messages("C1")[1]
	if shared.To != "" || len(fakeslack.Buttons(shared.Blocks)) != 0 {
		t.Errorf("shared: %v", shared)
	}
}

func TestAWalkthroughFromACommandGoesOnDirectly(t *testing.T) {
	s, a, _ := delivery(t)
	via := viaOf(t, s.Command("C1", "U1", "choose"))
	receipt := deliver(t, a, adapters.Delivery{Thread: aloneU1, Via: via, Effect: dialog.Say{Message: asking}})
	direct, pointer := s.Messages("D1"), s.Messages("C1")
	if len(direct) != 1 || len(pointer) != 1 || pointer[0].To != "U1" || receipt != "D1:"+direct[0].TS {
		t.Errorf("receipt %q, direct %v, pointer %v", receipt, direct, pointer)
	}
}

func TestAClosedWayIsGoneAround(t *testing.T) {
	now := time.Now()
	s, a, _ := delivery(t)
	s.SetClock(func() time.Time { return now })
	via := viaOf(t, s.Command("C1", "U1", "help"))
	for range 6 { // a response URL works five times
		deliver(t, a, adapters.Delivery{Thread: aloneU1, Via: via, Effect: dialog.Say{Message: answered}})
	}
	if hidden, direct := len(s.Messages("C1")), len(s.Messages("D1")); hidden != 5 || direct != 1 {
		t.Errorf("%d by response URL, %d directly", hidden, direct)
	}
	via = viaOf(t, s.Command("C1", "U1", "help"))
	now = now.Add(31 * time.Minute)
	deliver(t, a, adapters.Delivery{Thread: aloneU1, Via: via, Effect: dialog.Whisper{To: "U1", Text: "psst"}})
	if direct := s.Messages("D1"); len(direct) != 2 || direct[1].Text != "psst" {
		t.Errorf("after half an hour: %v", direct)
	}
}

func TestATableThatIsRefusedIsSentAsText(t *testing.T) {
	s, a, _ := delivery(t)
	m := gallery()["comparison"]
	via := viaOf(t, s.Command("C2", "U1", "compare"))
	for i, d := range []adapters.Delivery{
		{Thread: inChannel, Effect: dialog.Say{Message: m}},
		{Thread: aloneU1, Via: via, Effect: dialog.Say{Message: m}},
	} {
		s.Break(fakeslack.Fault{Method: []string{"chat.postMessage", "response_url"}[i], Error: "invalid_blocks"})
		deliver(t, a, d)
	}
	for _, shown := range s.Messages("") {
		for _, b := range shown.Blocks {
			if b["type"] == "table" {
				t.Errorf("a table again: %v", shown)
			}
		}
		if !strings.Contains(shown.Text, "StableHLO") {
			t.Errorf("not complete: %s", shown.Text)
		}
	}
	if n := len(s.Messages("")); n != 2 {
		t.Errorf("%d messages", n)
	}
}

func TestFailuresSayWhetherToTryAgain(t *testing.T) {
	thread := adapters.Delivery{Thread: inChannel, Effect: dialog.Say{Message: answered}}
	for _, c := range []struct {
		name  string
		fault fakeslack.Fault
		retry bool
		after time.Duration
		code  string
		words string
	}{
		{"limited", fakeslack.Fault{Status: http.StatusTooManyRequests, RetryAfter: 7}, true, 7 * time.Second, "ratelimited", ""},
		{"server error", fakeslack.Fault{Status: http.StatusBadGateway}, true, 0, "", ""},
		{"server error after the effect", fakeslack.Fault{Status: http.StatusInternalServerError, After: true}, true, 0, "", ""},
		{"passing", fakeslack.Fault{Error: "internal_error"}, true, 0, "internal_error", ""},
		{"no answer", fakeslack.Fault{Hang: true}, true, 0, "", "deadline"},
		{"not a member", fakeslack.Fault{Error: "not_in_channel"}, false, 0, "not_in_channel", "/invite"},
		{"private channel", fakeslack.Fault{Error: "channel_not_found"}, false, 0, "channel_not_found", "/invite"},
		{"revoked", fakeslack.Fault{Error: "token_revoked"}, false, 0, "token_revoked", "install it again"},
		{"unknown to us", fakeslack.Fault{Error: "brand_new"}, false, 0, "brand_new", "brand_new"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, a, _ := delivery(t)
			s.Break(c.fault)
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			_, err := a.Deliver(ctx, thread)
			later, retry := errors.AsType[*adapters.RetryError](err)
			if err == nil || retry != c.retry || retry && later.After != c.after {
				t.Errorf("got %v (%T)", err, err)
			}
			if refused, ok := errors.AsType[*Error](err); c.code != "" && (!ok || refused.Code != c.code) {
				t.Errorf("got %v, want code %s", err, c.code)
			}
			if !strings.Contains(fmt.Sprint(err), c.words) {
				t.Errorf("%v does not say %q", err, c.words)
			}
			if n := len(s.Calls("chat.postMessage")); n != 1 {
				t.Errorf("%d requests: only the Relay may repeat one", n)
			}
		})
	}
}

func TestAMissingScopeIsNamed(t *testing.T) {
	s, a, _ := delivery(t)
	s.Grant("commands")
	_, err := a.Deliver(t.Context(), adapters.Delivery{Thread: inChannel, Effect: dialog.Say{Message: answered}})
	if !strings.Contains(fmt.Sprint(err), "add the scope chat:write") {
		t.Error(err)
	}
}

func TestAResponseURLIsInNoErrorAndNoLog(t *testing.T) {
	s, a, log := delivery(t)
	via := viaOf(t, s.Command("C1", "U1", "help"))
	s.Break(fakeslack.Fault{Method: "response_url", Hang: true})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := a.Deliver(ctx, adapters.Delivery{Thread: aloneU1, Via: via, Effect: dialog.Say{Message: answered}})
	s.Close()
	_, err2 := a.Deliver(t.Context(), adapters.Delivery{Thread: aloneU1, Via: via, Effect: dialog.Say{Message: answered}})
	for _, text := range []string{fmt.Sprint(err), fmt.Sprint(err2), log.String()} {
		if strings.Contains(text, "canary") || strings.Contains(text, "/response/") {
			t.Errorf("a secret in %q", text)
		}
	}
	if err == nil || err2 == nil {
		t.Errorf("no errors: %v, %v", err, err2)
	}
}
