package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"fwhelp/adapters"
	"fwhelp/adapters/slack/fakeslack"
	"fwhelp/dialog/sessions"
)

// many is more often than any test lets something happen.
const many = 1 << 30

// until asks until what is said holds words; why the last answer did not is told.
func until(t *testing.T, ctx context.Context, ask func() (status int, said string), status int, words string) string {
	t.Helper()
	for {
		got, said := ask()
		if got == status && strings.Contains(said, words) {
			return said
		}
		select {
		case <-time.After(5 * time.Millisecond):
		case <-ctx.Done():
			t.Fatalf("waited in vain for %d %q; the last answer: %d %q", status, words, got, said)
		}
	}
}

// servedSlack runs the whole program against a fake workspace and returns how its
// listener is asked. It ends with the test.
func servedSlack(t *testing.T, ctx context.Context, slack *fakeslack.Server, more map[string]string) func(path string) func() (int, string) {
	t.Helper()
	env := map[string]string{
		"SLACK_BOT_TOKEN": fakeslack.BotToken, "SLACK_API_URL": slack.URL(), "HTTP_ADDR": freeAddr(t),
	}
	for name, value := range more {
		env[name] = value
	}
	ctx, stop := context.WithCancel(ctx)
	var out book
	var running sync.WaitGroup
	running.Go(func() {
		p := inEnvironment(env, strings.NewReader(""), &out, &out)
		if err := run(ctx, []string{"serve"}, p); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
		if t.Failed() {
			t.Log(&out)
		}
	})
	return func(path string) func() (int, string) {
		return func() (int, string) {
			resp, err := http.Get("http://" + env["HTTP_ADDR"] + path)
			if err != nil {
				return 0, err.Error()
			}
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			if err != nil {
				return 0, err.Error()
			}
			return resp.StatusCode, string(body)
		}
	}
}

// TestReadinessFollowsSlack: the program is ready once Slack has said hello, and
// the connections are counted.
func TestReadinessFollowsSlack(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	slack := fakeslack.Start()
	defer slack.Close()
	slack.Break(fakeslack.Fault{Method: "auth.test", Times: many, Error: "internal_error"})
	ask := servedSlack(t, ctx, slack, map[string]string{"SLACK_APP_TOKEN": fakeslack.AppToken})
	until(t, ctx, ask("/readyz"), http.StatusServiceUnavailable, "slack is not connected yet")
	until(t, ctx, ask("/metrics"), http.StatusOK, `fwhelp_link_silence_seconds{platform="slack"} -1`+"\n")
	slack.Heal()
	until(t, ctx, ask("/readyz"), http.StatusOK, "ready")
	said := until(t, ctx, ask("/metrics"), http.StatusOK, `fwhelp_connects_total{platform="slack"} 2`+"\n")
	if strings.Contains(said, `fwhelp_link_silence_seconds{platform="slack"} -1`) {
		t.Error("connected, and never heard of")
	}
	if err := slack.Await(ctx, func() bool { return slack.Sockets() == 2 }); err != nil {
		t.Fatal(err)
	}
	slack.CloseSockets()
	until(t, ctx, ask("/metrics"), http.StatusOK, `fwhelp_connects_total{platform="slack"} 4`+"\n")
}

// TestByHTTPThereIsNoLink: where Slack calls us, there is no connection to wait for.
func TestByHTTPThereIsNoLink(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	slack := fakeslack.Start()
	defer slack.Close()
	slack.SetSkew(-6 * time.Minute)
	ask := servedSlack(t, ctx, slack, map[string]string{"SLACK_SIGNING_SECRET": fakeslack.SigningSecret})
	until(t, ctx, ask("/readyz"), http.StatusOK, "ready\nnote: this machine's clock is 6m")
	if _, said := ask("/metrics")(); strings.Contains(said, "fwhelp_link_silence_seconds{") || !strings.Contains(said, `fwhelp_clock_ahead_seconds{platform="slack"} 36`) {
		t.Errorf("by HTTP the metrics say:\n%s", said)
	}
}

// standing is a relay with the platforms of s, and the door that tells how they
// do; a link is silent after 300 ms.
func standing(t *testing.T, s settings) routes {
	t.Helper()
	m, log := newMetrics(platformNames()), slog.New(slog.DiscardHandler)
	way := routes{metrics: m, silence: 300 * time.Millisecond, content: newShelf("", builtIn(t), log, m)}
	var err error
	if way.platforms, err = openPlatforms(s, way.content.base.Load, log); err != nil {
		t.Fatal(err)
	}
	way.relay, err = adapters.NewRelay(adapters.Config{
		Adapters: way.platforms.adapters, Store: sessions.NewMemory(time.Hour, time.Now), Base: way.content.base.Load,
	})
	if err != nil {
		t.Fatal(err)
	}
	return way
}

// TestASilentLinkIsNotReady: Slack's pings keep the program ready, and it says so
// when they stop, and takes that back when they are there again.
func TestASilentLinkIsNotReady(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	slack := fakeslack.Start()
	defer slack.Close()
	slack.SetPings(10 * time.Millisecond)
	way := standing(t, settings{
		slackBotToken: adapters.NewSecret(fakeslack.BotToken), slackAppToken: adapters.NewSecret(fakeslack.AppToken), slackAPIURL: slack.URL(),
	})
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- way.relay.Run(running) }()
	ready := func() (int, string) { return way.ask("/readyz") }
	until(t, ctx, ready, http.StatusOK, "ready")
	slack.StopPings()
	until(t, ctx, ready, http.StatusServiceUnavailable, "slack has given no sign of life for ")
	silent := way.platforms.links["slack"]()
	slack.StartPings()
	until(t, ctx, ready, http.StatusOK, "ready")
	if now := way.platforms.links["slack"](); now.Connects != silent.Connects {
		t.Errorf("%d connections were made, where the pings should have been heard again", now.Connects-silent.Connects)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(fmt.Errorf("the end is no error: %w", err))
	}
}
