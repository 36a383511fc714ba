package main

import (
	"fmt"
	"net/http"
	"time"

	"fwhelp/adapters"
)

// linkSilence is how long a platform's connection may give no sign of life. Slack
// gives one every 10 s, Discord every 41 s.
const linkSilence = 2 * time.Minute

// routes are what the one listener answers.
type routes struct {
	relay     *adapters.Relay
	platforms servedPlatforms
	content   *shelf
	metrics   *metrics
	silence   time.Duration // of a connection that is borne
}

func (r routes) handler() http.Handler {
	mux := http.NewServeMux()
	for path, h := range r.platforms.handlers {
		mux.Handle(path, h)
	}
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "alive")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if why := r.notReady(); why != "" {
			http.Error(w, why, http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
		for _, note := range r.notes() {
			fmt.Fprintln(w, "note: "+note)
		}
	})
	mux.Handle("GET /metrics", r.metrics)
	return mux
}

// notes are what should be mended and takes no replica out of service: old content
// is better than none, and a clock that is wrong here is wrong on the next replica
// too, or will be noticed there.
func (r routes) notes() []string {
	var notes []string
	if why := r.content.trouble(); why != "" {
		notes = append(notes, "the newest content is refused, the old one is served: "+why)
	}
	for _, name := range r.platforms.names {
		ahead, ok := r.platforms.ahead[name]
		if !ok {
			continue
		}
		if skew, known := ahead(); known && skew.Abs() > skewAllowed {
			notes = append(notes, fmt.Sprintf("this machine's clock is %s %s that of %s: set it (NTP); signed requests are refused from 5 minutes on",
				skew.Round(time.Second).Abs(), aheadOrBehind(skew), name))
		}
	}
	return notes
}

// notReady says in one line why no traffic should come here; empty: it may.
func (r routes) notReady() string {
	if len(r.platforms.adapters) == 0 {
		return "no platform has credentials: set SLACK_BOT_TOKEN with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET, or DISCORD_BOT_TOKEN (bot doctor says more)"
	}
	h := r.relay.Health()
	switch {
	case h.Stopping:
		return "stopping"
	case h.StateDown > 0:
		return fmt.Sprintf("the session store has not answered for %s", h.StateDown.Round(time.Second))
	case h.Full:
		return "too many conversations in hand"
	}
	for _, name := range r.platforms.names {
		link, ok := r.platforms.links[name]
		if !ok {
			continue
		}
		heard := link().Heard
		switch silent := time.Since(heard); {
		case heard.IsZero():
			return name + " is not connected yet"
		case silent > r.silence:
			return fmt.Sprintf("%s has given no sign of life for %s", name, silent.Round(time.Second))
		}
	}
	return ""
}
