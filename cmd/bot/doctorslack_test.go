package main

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"fwhelp/adapters/slack/fakeslack"
)

// platformOf is a row of the table of platforms.
func platformOf(t *testing.T, name string) platform {
	t.Helper()
	all := allPlatforms()
	i := slices.IndexFunc(all, func(p platform) bool { return p.name == name })
	if i < 0 {
		t.Fatalf("no platform %q", name)
	}
	return all[i]
}

// slackState is a state that credentials are found in, and what the doctor must
// say of it.
type slackState struct {
	name   string
	with   string // beside the bot token
	state  func(*fakeslack.Server)
	env    map[string]string
	want   string // mark and a part of the detail
	todo   string // empty: nothing is left to do
	opened int    // addresses of connections that were asked for
}

func slackStates() []slackState {
	least := []string{"app_mentions:read", "chat:write", "commands", "im:history"}
	const app, secret = "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"
	return []slackState{
		{"all is well by Socket Mode", app, nil, nil, "ok | the app token opens connections", "", 1},
		{"all is well by HTTP", secret, nil, nil, "note | whether the signing secret is the right one, Slack does not tell", "", 0},
		{"who the bot is", app, nil, nil, "ok | the bot is fwhelp in the workspace fwhelp", "", 1},
		{"the least scopes", app, nil, nil, "ok | the bot token has the scopes that are needed, and no others", "", 1},
		{"a scope is missing", app, func(s *fakeslack.Server) { s.Grant(least[0], least[1], least[2]) }, nil, "wrong | the scope im:history is missing: without it there is no answering direct messages", "add the scope im:history", 1},
		{"every scope is missing", app, func(s *fakeslack.Server) { s.Grant() }, nil, "wrong | the scope app_mentions:read is missing: without it there is no answering mentions", "add the scope app_mentions:read", 1},
		{"a scope too many", app, func(s *fakeslack.Server) { s.Grant(append(slices.Clone(least), "channels:history", "files:write")...) }, nil, "note | may be taken away: channels:history, files:write", "", 1},
		{"the scope of agents", app, func(s *fakeslack.Server) { s.Grant(append(slices.Clone(least), "assistant:write")...) }, nil, "ok | the scopes that are needed, and no others", "", 1},
		{"scopes are not told", app, (*fakeslack.Server).HideScopes, nil, "note | Slack did not say which scopes", "", 1},
		{"a wrong bot token", app, nil, map[string]string{"SLACK_BOT_TOKEN": "xoxb-canary-wrong"}, "wrong | auth.test: invalid_auth", "copy the bot token (xoxb-…) anew", 0},
		{"a wrong app token", app, nil, map[string]string{app: "xapp-canary-wrong"}, "wrong | apps.connections.open: invalid_auth", "generate one with the scope connections:write", 1},
		{"the app is uninstalled", app, func(s *fakeslack.Server) { s.Break(fakeslack.Fault{Method: "auth.test", Error: "account_inactive"}) }, nil, "wrong | auth.test: account_inactive", "install it again", 0},
		{"a token of the wrong kind", app, func(s *fakeslack.Server) {
			s.Break(fakeslack.Fault{Method: "auth.test", Error: "not_allowed_token_type"})
		}, nil, "wrong | not_allowed_token_type", "are mixed up", 0},
		{"an app token that may not connect", app, func(s *fakeslack.Server) {
			s.Break(fakeslack.Fault{Method: "apps.connections.open", Error: "missing_scope"})
		}, nil, "wrong | apps.connections.open: missing_scope", "lacks the scope connections:write", 1},
		{"a refusal that nobody knows", app, func(s *fakeslack.Server) { s.Break(fakeslack.Fault{Method: "auth.test", Error: "brand_new"}) }, nil, "wrong | auth.test: brand_new", "look up what Slack says of it", 0},
		{"too many questions", app, func(s *fakeslack.Server) {
			s.Break(fakeslack.Fault{Method: "apps.connections.open", Status: http.StatusTooManyRequests, RetryAfter: 30})
		}, nil, "note | could not be asked just now: slack apps.connections.open: ratelimited", "", 1},
		{"a Slack in trouble", app, func(s *fakeslack.Server) {
			s.Break(fakeslack.Fault{Method: "auth.test", Status: http.StatusBadGateway})
		}, nil, "note | could not be asked just now", "", 0},
		{"a wrong clock", app, func(s *fakeslack.Server) { s.SetSkew(7 * time.Minute) }, nil, "wrong | behind that of 127.0.0.1", "set the clock", 1},
	}
}

// TestDoctorAsksSlack asks the fake workspace through the real client, in all the
// states that credentials are found in.
func TestDoctorAsksSlack(t *testing.T) {
	for _, tt := range slackStates() {
		t.Run(tt.name, func(t *testing.T) {
			s := fakeslack.Start()
			defer s.Close()
			if tt.state != nil {
				tt.state(s)
			}
			env := map[string]string{
				"SLACK_BOT_TOKEN": fakeslack.BotToken, "SLACK_API_URL": s.URL(),
				tt.with: map[string]string{"SLACK_APP_TOKEN": fakeslack.AppToken, "SLACK_SIGNING_SECRET": fakeslack.SigningSecret}[tt.with],
			}
			for name, value := range tt.env {
				env[name] = value
			}
			set, err := readSettings(func(name string) string { return env[name] })
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			err = printFindings(examinePlatforms(t.Context(), set, []platform{platformOf(t, "slack")}, true), &out)
			mark, detail, _ := strings.Cut(tt.want, " | ")
			if !slices.ContainsFunc(strings.Split(out.String(), "\n"), func(line string) bool {
				return strings.HasPrefix(line, mark+" ") && strings.Contains(line, detail)
			}) {
				t.Errorf("the doctor does not say %q:\n%s", tt.want, &out)
			}
			done, left := strings.Contains(out.String(), "\nReady: "), strings.Contains(out.String(), "\n1. ") && strings.Contains(out.String(), tt.todo)
			if tt.todo == "" && (!done || err != nil) || tt.todo != "" && (!left || err == nil) {
				t.Errorf("error %v, want to do %q:\n%s", err, tt.todo, &out)
			}
			if strings.Contains(out.String(), "canary") {
				t.Errorf("shows a secret:\n%s", &out)
			}
			if n := len(s.Calls("apps.connections.open")); n != tt.opened || s.Sockets() != 0 {
				t.Errorf("asked for %d connections, has %d; want %d and none", n, s.Sockets(), tt.opened)
			}
			if n := len(s.Messages("")); n != 0 {
				t.Errorf("the doctor wrote %d messages", n)
			}
		})
	}
}
