package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/adapters/slack/fakeslack"
)

// book is output that may be read while it is written.
type book struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *book) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *book) Reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.b.Reset()
}

func (b *book) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// freeAddr is an address that was free a moment ago.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// serving runs the program for a minute at most; end ends it and waits for that.
func serving(t *testing.T, env map[string]string) (ctx context.Context, out *book, end func()) {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(stop)
	out = &book{}
	var running sync.WaitGroup
	running.Go(func() {
		p := inEnvironment(env, strings.NewReader(""), out, out)
		if err := run(ctx, []string{"serve"}, p); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return ctx, out, func() { stop(); running.Wait() }
}

// TestNoSecretLeavesTheProgram runs the whole program on both platforms, with
// debug logging, and looks for the tokens in all that it puts out.
func TestNoSecretLeavesTheProgram(t *testing.T) {
	slack, discord := fakeslack.Start(), fakediscord.Start()
	defer slack.Close()
	defer discord.Close()
	addr := freeAddr(t)
	env := map[string]string{
		"SLACK_BOT_TOKEN": fakeslack.BotToken, "SLACK_APP_TOKEN": fakeslack.AppToken, "SLACK_SIGNING_SECRET": fakeslack.SigningSecret,
		"SLACK_API_URL": slack.URL(), "DISCORD_BOT_TOKEN": fakediscord.Token, "DISCORD_API_URL": discord.URL(),
		"DISCORD_APPLICATION_ID": fakediscord.App, "FWHELP_STATE": t.TempDir(), "HTTP_ADDR": addr,
		"LOG_LEVEL": "debug", "LOG_FORMAT": "json",
	}
	ctx, out, end := serving(t, env)
	ended := func(why error) {
		end()
		t.Fatalf("%v\n%s", why, out)
	}
	ask := func(words string) error { return awaitAnswers(ctx, slack, discord, words) }
	if err := ask("is theano dead?"); err != nil {
		ended(err)
	}
	// Things go wrong, and are written about.
	slack.Break(fakeslack.Fault{Method: "chat.postMessage", Error: "internal_error"})
	slack.CloseSockets()
	discord.Cut()
	if err := ask("is cntk dead?"); err != nil {
		ended(err)
	}
	said := map[string]string{}
	for _, path := range []string{"/metrics", "/readyz", "/livez", "/debug/pprof/", "/"} {
		_, body := get(t, "http://"+addr+path)
		said[path] = body
	}
	var doctor bytes.Buffer
	inProcess(t, env, nil, &doctor, &doctor, "doctor")
	said["doctor"] = doctor.String()
	end()
	said["log"] = out.String()
	for what, text := range said {
		if strings.Contains(text, "canary") {
			t.Errorf("%s shows a secret:\n%s", what, text)
		}
	}
	if !strings.Contains(said["/metrics"], `fwhelp_answers_total{outcome="answer",platform="slack"}`) || !strings.HasPrefix(said["/livez"], "alive") {
		t.Errorf("the listener says\n%s", said)
	}
	if strings.Contains(said["/debug/pprof/"], "goroutine") {
		t.Error("profiles are shown to anybody")
	}
	if !strings.Contains(said["log"], `"msg":"serving"`) || !strings.Contains(said["log"], `"level":"DEBUG"`) && len(said["log"]) < 500 {
		t.Errorf("this log holds too little to be a test:\n%s", said["log"])
	}
}

// awaitAnswers asks on both platforms until both have one answer more: while a
// platform connects anew it may not hand over what is said.
func awaitAnswers(ctx context.Context, slack *fakeslack.Server, discord *fakediscord.Server, words string) error {
	within, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	onSlack, onDiscord := len(slack.Messages("C1")), len(discord.BotMessages(""))
	if err := slack.Await(within, func() bool { return slack.Sockets() > 0 }); err != nil {
		return fmt.Errorf("no socket on Slack: %w", err)
	}
	for !slack.Send(within, slack.Mention("C1", "U1", words, "")).OK && within.Err() == nil {
	}
	if err := slack.Await(within, func() bool { return len(slack.Messages("C1")) > onSlack }); err != nil {
		return fmt.Errorf("no answer on Slack to %q: %w", words, err)
	}
	if err := discord.Await(within, func() bool { return discord.Stats().Identifies > 0 }); err != nil {
		return fmt.Errorf("no connection to Discord: %w", err)
	}
	discord.Say(fakediscord.Words{User: fakediscord.Ana, Channel: fakediscord.Text, Text: "<@" + fakediscord.Self + "> " + words})
	if err := discord.Await(within, func() bool { return len(discord.BotMessages("")) > onDiscord }); err != nil {
		return fmt.Errorf("no answer on Discord to %q: %w", words, err)
	}
	return nil
}

func get(t *testing.T, url string) (status int, body string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data)
}
