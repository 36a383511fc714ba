package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fwhelp/adapters"
	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/knowledge"
)

// brokenStore never answers.
type brokenStore struct{ sessions.Store }

func (brokenStore) Load(context.Context, dialog.Thread) (dialog.Session, sessions.Revision, error) {
	return dialog.Session{}, 0, errors.New("connection refused")
}

// ask asks the listener.
func (r routes) ask(path string) (status int, body string) {
	w := httptest.NewRecorder()
	r.handler().ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Code, strings.TrimSpace(w.Body.String())
}

// readiness is a state of the program, and what /readyz says of it.
type readiness struct {
	name   string
	broken bool          // the store
	empty  bool          // no platform has credentials
	heard  time.Duration // since the link's last sign of life; negative: none yet
	ahead  time.Duration // of this machine's clock
	fault  string        // of the newest content
	status int
	want   string
}

func TestReadyOrWhyNot(t *testing.T) {
	kb := builtIn(t)
	fault := "faq.yaml:7: unknown field"
	tests := []readiness{
		{"all is well", false, false, time.Second, -30 * time.Second, "", 200, "ready"},
		{"no credentials", false, true, 0, 0, "", 503, "SLACK_BOT_TOKEN"},
		{"the store is down", true, false, time.Second, 0, "", 503, "the session store has not answered for"},
		{"not connected yet", false, false, -1, 0, "", 503, "stage is not connected yet"},
		{"a silent link", false, false, linkSilence + time.Second, 0, "", 503, "stage has given no sign of life for 2m1s"},
		{"refused content", false, false, time.Second, 0, fault, 200, "ready\nnote: the newest content is refused, the old one is served: " + fault},
		{"a fast clock", false, false, time.Second, 6 * time.Minute, "", 200, "ready\nnote: this machine's clock is 6m0s ahead of that of stage: set it (NTP)"},
		{"a slow clock", false, false, time.Second, -6 * time.Minute, "", 200, "ready\nnote: this machine's clock is 6m0s behind that of stage: set it (NTP)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { tt.check(t, kb) })
		})
	}
}

// check asks a door in that state, while a relay is at work behind it.
func (tt readiness) check(t *testing.T, kb *knowledge.Base) {
	m := newMetrics(nil)
	way := routes{metrics: m, silence: linkSilence, content: newShelf("", kb, slog.New(slog.DiscardHandler), m)}
	if tt.fault != "" {
		way.content.refused.Store(&tt.fault)
	}
	looked := false
	p := &stage{name: "stage", script: func(yield func(dialog.Event) bool) {
		yield(question("stage", 1, "is theano dead?"))
		heard := time.Now().Add(-tt.heard)
		if tt.heard < 0 {
			heard = time.Time{}
		}
		way.platforms.links = map[string]func() adapters.Link{"stage": func() adapters.Link { return adapters.Link{Heard: heard} }}
		way.platforms.ahead = map[string]func() (time.Duration, bool){"stage": func() (time.Duration, bool) { return tt.ahead, true }}
		status, body := way.ask("/readyz")
		if status != tt.status || !strings.Contains(body, tt.want) || tt.want == "ready" && body != "ready" {
			t.Errorf("%d %q; want %d %q", status, body, tt.status, tt.want)
		}
		if status, body := way.ask("/livez"); status != 200 || body != "alive" {
			t.Errorf("/livez: %d %q", status, body)
		}
		looked = true
	}}
	var store sessions.Store = sessions.NewMemory(time.Hour, time.Now)
	if tt.broken {
		store = brokenStore{store}
	}
	r, err := adapters.NewRelay(adapters.Config{Adapters: []adapters.Adapter{p}, Store: store, Base: way.content.base.Load})
	if err != nil {
		t.Fatal(err)
	}
	way.relay = r
	if !tt.empty {
		way.platforms.names, way.platforms.adapters = []string{"stage"}, []adapters.Adapter{p}
	}
	if err := r.Run(t.Context()); err != nil || !looked {
		t.Errorf("Run: %v, looked: %t", err, looked)
	}
}
