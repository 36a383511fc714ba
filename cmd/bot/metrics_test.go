package main

import (
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"fwhelp/adapters"
	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

// scrape returns /metrics as a Prometheus sees it.
func scrape(m *metrics) string {
	w := httptest.NewRecorder()
	m.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	return w.Body.String()
}

// series are the lines of a scrape that are no comment.
func series(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			all = append(all, strings.TrimSpace(line))
		}
	}
	return all
}

// TestSeriesStayFew: 10,000 people on two platforms make no more than 300 series,
// and none of them bears anybody's name or words.
func TestSeriesStayFew(t *testing.T) {
	people := 10_000
	if testing.Short() {
		people = 500
	}
	kb := loaded(t, workshop)
	m := newMetrics([]string{"slack", "discord"})
	content := newShelf("", kb, slog.New(slog.DiscardHandler), m)
	said := []string{"is theano dead?", "help", "vector", "help me choose", "keras"}
	var all []adapters.Adapter
	for _, platform := range []string{"slack", "discord"} {
		all = append(all, &stage{name: platform, script: func(yield func(dialog.Event) bool) {
			for n := range people / 2 {
				if !yield(question(platform, n, said[n%len(said)])) {
					return
				}
			}
		}})
	}
	r, err := adapters.NewRelay(adapters.Config{
		Adapters: all, Store: sessions.NewMemory(time.Hour, time.Now), Base: content.base.Load, Observe: m.observe,
	})
	if err != nil {
		t.Fatal(err)
	}
	link := func() adapters.Link { return adapters.Link{Heard: time.Now(), Connects: 3, Lost: 2} }
	clock := func() (time.Duration, bool) { return time.Minute, true }
	m.watch(r, servedPlatforms{
		links: map[string]func() adapters.Link{"slack": link, "discord": link},
		ahead: map[string]func() (time.Duration, bool){"slack": clock, "discord": clock},
	}, func() bool { return true })
	if err := r.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	m.observe(adapters.Observation{What: adapters.Stepped, Platform: "user-7"})
	m.observe(adapters.Observation{What: "user-7", Platform: "slack"})
	text := scrape(m)
	if n := len(series(text)); n >= 300 {
		t.Errorf("%d series", n)
	}
	for _, private := range []string{"user-7", "team-7", "thread-7", "vector"} {
		if strings.Contains(text, private) {
			t.Errorf("/metrics holds %q", private)
		}
	}
	for _, want := range []string{
		fmt.Sprintf(`fwhelp_events_total{platform="slack",what="acknowledged"} %d`, people/2),
		fmt.Sprintf(`fwhelp_answers_total{outcome="unknown",platform="discord"} %d`, people/10),
		fmt.Sprintf(`fwhelp_answers_total{outcome="guide",platform="slack"} %d`, people/10),
		`fwhelp_events_total{platform="slack",what="gave_up"} 0`,
		`fwhelp_connects_total{platform="slack"} 3`,
		`fwhelp_lost_events_total{platform="discord"} 2`,
		`fwhelp_clock_ahead_seconds{platform="discord"} 60`,
		`fwhelp_ready 1`,
	} {
		if !strings.Contains(text, want+"\n") {
			t.Errorf("/metrics lacks %s", want)
		}
	}
}

// TestDashboardsNameMetricsThatExist holds the dashboard and the alert rules
// against what is exported.
func TestDashboardsNameMetricsThatExist(t *testing.T) {
	m := newMetrics([]string{"slack"})
	kb := builtIn(t)
	content := newShelf("", kb, slog.New(slog.DiscardHandler), m)
	r, err := adapters.NewRelay(adapters.Config{Store: sessions.NewMemory(time.Hour, time.Now), Base: content.base.Load})
	if err != nil {
		t.Fatal(err)
	}
	m.watch(r, servedPlatforms{
		links: map[string]func() adapters.Link{"slack": func() adapters.Link { return adapters.Link{} }},
		ahead: map[string]func() (time.Duration, bool){"slack": func() (time.Duration, bool) { return 0, false }},
	}, func() bool { return true })
	m.observe(adapters.Observation{What: adapters.Stepped, Platform: "slack", Outcome: adapters.Answered, Confidence: 1})
	exported := scrape(m)
	name := regexp.MustCompile(`\b(?:fwhelp|go|process)_[a-z_]+`)
	label := regexp.MustCompile(`\b(?:what|outcome|result)=~?"([^"]+)"`)
	for _, file := range []string{"grafana.json", "alerts.yaml"} {
		data, err := os.ReadFile("../../deploy/" + file)
		if err != nil {
			t.Fatal(err)
		}
		names := name.FindAllString(string(data), -1)
		if len(names) < 8 {
			t.Errorf("%s names %d metrics only: is it read right?", file, len(names))
		}
		for _, n := range names {
			if !regexp.MustCompile(`(?m)^` + n + `[{ ]`).MatchString(exported) {
				t.Errorf("%s names %s, which is not exported", file, n)
			}
		}
		text := strings.ReplaceAll(string(data), `\"`, `"`)
		for _, match := range label.FindAllStringSubmatch(text, -1) {
			for value := range strings.SplitSeq(match[1], "|") {
				if !strings.Contains(exported, `="`+value+`"`) {
					t.Errorf("%s asks for the label value %q, which there is not", file, value)
				}
			}
		}
	}
}
