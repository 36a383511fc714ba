package slack

import (
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fwhelp/adapters/adaptertest"
	"fwhelp/adapters/slack/fakeslack"
	"fwhelp/dialog"
)

// places are where a person may write to the bot, but for the command: its answer
// is a message that Slack lets nobody change but by a press on it.
func places() map[string]func(*fakeslack.Server, string) fakeslack.Envelope {
	return map[string]func(*fakeslack.Server, string) fakeslack.Envelope{
		"mention": func(s *fakeslack.Server, text string) fakeslack.Envelope {
			return s.Mention("C1", "U1", html.EscapeString(text), "1610241700.000100")
		},
		"direct": func(s *fakeslack.Server, text string) fakeslack.Envelope {
			return s.Direct("U1", html.EscapeString(text), "")
		},
	}
}

func TestItKeepsTheContractOfAdapters(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		for name, write := range places() {
			t.Run(name, func(t *testing.T) {
				adaptertest.Run(t, func(t *testing.T) adaptertest.Platform { return platformOf(t, transport, write) })
			})
		}
	})
}

// faultOf is how Slack shows a fault of the contract.
func faultOf(f adaptertest.Fault) fakeslack.Fault {
	return map[adaptertest.Fault]fakeslack.Fault{
		adaptertest.Limited: {Status: http.StatusTooManyRequests, RetryAfter: 3},
		adaptertest.Broken:  {Status: http.StatusBadGateway},
		adaptertest.Cut:     {Cut: true, After: true},
		adaptertest.Refused: {Error: "is_archived"},
	}[f]
}

func platformOf(t *testing.T, transport string, write func(*fakeslack.Server, string) fakeslack.Envelope) adaptertest.Platform {
	s, log := fakeslack.Start(), &diary{}
	s.SetPatience(hurry)
	a := open(t, config(s, transport), log)
	if transport == "http" {
		server := httptest.NewServer(a.Handler())
		t.Cleanup(server.Close)
		s.SendTo(server.URL)
	}
	var sending sync.WaitGroup
	var mu sync.Mutex
	acknowledged := 0
	send := func(e fakeslack.Envelope) {
		sending.Go(func() {
			log.await(t, t.Context(), "listening to Slack", 1) // what comes earlier is sent again much later
			ok := s.Insist(t.Context(), e, 20*time.Millisecond).OK
			mu.Lock()
			defer mu.Unlock()
			if ok {
				acknowledged++
			}
		})
	}
	t.Cleanup(func() { sending.Wait(); s.Close() })
	p := adaptertest.Platform{
		Adapter: a,
		Say:     func(text string) { send(write(s, text)) },
		Shown:   func() []adaptertest.Shown { return visibleTo(s.Messages("")) },
		Vanish: func() {
			for _, m := range s.Messages("") {
				s.Remove(m)
			}
		},
		Fail: func(f adaptertest.Fault) {
			fault := faultOf(f)
			fault.Method = "chat.postMessage" // the connections open in the meantime
			s.Break(fault)
		},
		Acknowledged: func() int {
			mu.Lock()
			defer mu.Unlock()
			return acknowledged
		},
		Again: true,
	}
	p.Press = func(label string) {
		for _, m := range slices.Backward(s.Messages("")) {
			buttons := fakeslack.Buttons(m.Blocks)
			if i := slices.IndexFunc(buttons, func(b fakeslack.Button) bool { return b.Label == label }); i >= 0 {
				send(s.Press(m, "U1", buttons[i]))
				return
			}
		}
		t.Errorf("no button %q", label)
	}
	return p
}

var tag = regexp.MustCompile(`<([^|>]*)\|?([^>]*)>`)

// visibleTo is what people see of messages.
func visibleTo(all []fakeslack.Message) []adaptertest.Shown {
	var shown []adaptertest.Shown
	for _, m := range all {
		texts := []string{m.Text}
		for _, b := range m.Blocks {
			texts = append(texts, textsIn(b)...)
		}
		raw := strings.Join(texts, "\n")
		if person, ok := strings.CutPrefix(m.Channel, "D"); ok {
			m.To = "U" + person
		}
		look := adaptertest.Shown{To: dialog.UserID(m.To), Text: html.UnescapeString(tag.ReplaceAllString(raw, "$1 $2"))}
		for _, sign := range []string{"<!", "<@", "<#"} {
			look.Calls += strings.Count(raw, sign)
		}
		for _, b := range fakeslack.Buttons(m.Blocks) {
			if strings.HasPrefix(b.ActionID, actionPick) {
				look.Buttons = append(look.Buttons, b.Label)
			}
		}
		shown = append(shown, look)
	}
	return shown
}

// textsIn lists the texts that a block shows.
func textsIn(v any) []string {
	var texts []string
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			texts = append(texts, textsIn(e)...)
		}
	case map[string]any:
		for key, e := range v {
			if s, ok := e.(string); ok && key == "text" {
				texts = append(texts, s)
			} else {
				texts = append(texts, textsIn(e)...)
			}
		}
	}
	return texts
}

func TestTheGalleryIsWithinSlacksLimits(t *testing.T) {
	for _, p := range adaptertest.Gallery() {
		say, ok := p.Effect.(dialog.Say)
		if !ok {
			continue
		}
		for kind, how := range manners() {
			d := drawMessage(say.Message, how)
			raw, err := json.Marshal(d.Blocks)
			if err != nil {
				t.Fatal(err)
			}
			if faults := fakeslack.CheckMessage(d.Text, raw); len(faults) > 0 {
				t.Errorf("%s, %s: %v", p.Name, kind, faults)
			}
		}
	}
}
