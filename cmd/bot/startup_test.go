package main

import (
	"bytes"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fwhelp/dialog/sessions/redistest"
)

// fault is a start that cannot go well, and what must be said of it.
type fault struct {
	env    string // NAME=value, parted by blanks; none of them holds a blank
	status int
	want   string
}

// faultyCredentials are all that can be wrong with the platforms' settings.
func faultyCredentials(dir, file string) []fault {
	return []fault{
		{"", 2, "no platform to serve: set SLACK_BOT_TOKEN"},
		{"SLACK_BOT_TOKEN=xoxb-canary", 2, "SLACK_BOT_TOKEN needs SLACK_APP_TOKEN"},
		{"SLACK_APP_TOKEN=xapp-canary", 2, "Slack needs SLACK_BOT_TOKEN"},
		{"SLACK_SIGNING_SECRET=canary", 2, "Slack needs SLACK_BOT_TOKEN"},
		{"DISCORD_APPLICATION_ID=123", 2, "DISCORD_APPLICATION_ID needs DISCORD_BOT_TOKEN"},
		{"SLACK_BOT_TOKEN=xapp-canary", 2, "SLACK_BOT_TOKEN: does not begin with xoxb-"},
		{"SLACK_APP_TOKEN=xoxb-canary", 2, "SLACK_APP_TOKEN: does not begin with xapp-"},
		{"SLACK_BOT_TOKEN_FILE=" + filepath.Join(dir, "none"), 2, "no such file"},
		{"SLACK_BOT_TOKEN_FILE=" + file, 2, "is empty"},
		{"SLACK_APP_TOKEN_FILE=" + dir, 2, "SLACK_APP_TOKEN_FILE"},
		{"SLACK_SIGNING_SECRET_FILE=" + file, 2, "SLACK_SIGNING_SECRET_FILE: " + file + " is empty"},
		{"SLACK_API_URL=slack.test/api/", 2, "SLACK_API_URL: is no address that begins with https://"},
		{"SLACK_API_URL=https://slack.test/api", 2, "SLACK_API_URL: does not end in /"},
		{"SLACK_API_URL=https://me:canary@slack.test/", 2, "SLACK_API_URL: has a name or a password in it"},
		{"DISCORD_BOT_TOKEN=xoxb-canary", 2, "DISCORD_BOT_TOKEN: is a token of Slack"},
		{"DISCORD_TOKEN=xapp-canary", 2, "DISCORD_BOT_TOKEN: is a token of Slack"},
		{"DISCORD_BOT_TOKEN_FILE=" + file, 2, "DISCORD_BOT_TOKEN_FILE: " + file + " is empty"},
		{"DISCORD_PUBLIC_KEY=abc DISCORD_APPLICATION_ID=1", 2, "DISCORD_PUBLIC_KEY: is not the 64 hexadecimal digits"},
		{"DISCORD_PUBLIC_KEY=" + strings.Repeat("ab", 32), 2, "needs DISCORD_APPLICATION_ID"},
		{"DISCORD_APPLICATION_ID=fwhelp", 2, `DISCORD_APPLICATION_ID: "fwhelp" is no number`},
		{"DISCORD_GUILD_ID=-1", 2, "DISCORD_GUILD_ID"},
		{"DISCORD_API_URL=discord.test", 2, "DISCORD_API_URL: is no address"},
	}
}

// faultyPlaces are all that can be wrong with the other settings, and with what
// they name.
func faultyPlaces(t *testing.T, dir, file string) []fault {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	damaged, twice := filepath.Join(dir, "damaged"), filepath.Join(dir, "twice")
	empty, broken := filepath.Join(dir, "empty"), filepath.Join(dir, "broken")
	write(t, filepath.Join(damaged, "sessions.db"), strings.Repeat("no pages of a session file", 1000))
	write(t, filepath.Join(broken, "faq.yaml"), "version: 1\nquestions:\n  - id: a\n    question: What?\n    ansver: This.\n")
	write(t, filepath.Join(empty, "note.txt"), "no content here")
	t.Cleanup(openTestState(t, twice))
	evicting := redistest.Single(t, "--maxmemory-policy", "allkeys-lru")
	locked := redistest.Single(t)
	locked.Do("CONFIG", "SET", "requirepass", "canary-of-another")
	const slack = "SLACK_BOT_TOKEN=xoxb-canary SLACK_APP_TOKEN=xapp-canary"
	return []fault{
		{slack + " REDIS_URL=127.0.0.1:6379", 2, "REDIS_URL"},
		{slack + " REDIS_URL=http://:canary@127.0.0.1:6379", 2, "REDIS_URL"},
		{slack + " REDIS_URL=redis://:canary@127.0.0.1:6379/one", 2, "REDIS_URL"},
		{slack + " REDIS_URL=redis+sentinel://127.0.0.1:26379", 2, "REDIS_URL"},
		{slack + " REDIS_URL_FILE=" + file, 2, "REDIS_URL_FILE: " + file + " is empty"},
		{slack + " REDIS_URL=" + evicting.URL(), 2, "maxmemory-policy is allkeys-lru"},
		{slack + " REDIS_URL=redis://:canary@" + strings.TrimPrefix(locked.URL(), "redis://"), 2, "redis refused the user or the password"},
		{slack + " REDIS_URL=" + locked.URL(), 2, "redis refused the user or the password"},
		{slack + " FWHELP_STATE=" + file, 1, "FWHELP_STATE"},
		{slack + " FWHELP_STATE=" + damaged, 1, "FWHELP_STATE"},
		{slack + " FWHELP_STATE=" + twice, 1, "the bot is running on this directory"},
		{slack + " FWHELP_KNOWLEDGE=" + filepath.Join(dir, "none"), 2, "content directory"},
		{slack + " FWHELP_KNOWLEDGE=" + file, 2, "name the directory that holds faq.yaml"},
		{slack + " FWHELP_KNOWLEDGE=" + empty, 1, "faq.yaml"},
		{slack + " FWHELP_KNOWLEDGE=" + broken, 1, "faq.yaml:5: "},
		{"FWHELP_MISSES=yes", 2, "FWHELP_MISSES: \"yes\" is neither on nor off"},
		{"SESSION_TTL=1day", 2, "no duration"},
		{"SESSION_TTL=59m59s", 2, "outside 1h to 720h"},
		{"SESSION_TTL=-24h", 2, "outside 1h to 720h"},
		{"HTTP_ADDR=8080", 2, "HTTP_ADDR: \"8080\" is no address"},
		{"HTTP_ADDR=:http-alt-nobody", 2, "no port from 1 to 65535"},
		{"HTTP_ADDR=:65536", 2, "no port from 1 to 65535"},
		{"HTTP_ADDR=" + taken.Addr().String(), 2, "HTTP_ADDR: listen tcp"},
		{"LOG_LEVEL=loud", 2, "none of debug, info, warn, error"},
		{"LOG_LEVEL=INFO+2", 2, "none of debug, info, warn, error"},
		{"LOG_FORMAT=xml", 2, "neither text nor json"},
	}
}

// TestStartUpSaysWhatIsWrong: whatever is missing or wrong, serve ends at once,
// with one line about it that shows no secret.
func TestStartUpSaysWhatIsWrong(t *testing.T) {
	dir, content := t.TempDir(), small(t)
	file := filepath.Join(dir, "file")
	write(t, file, "")
	tests := slices.Concat(faultyCredentials(dir, file), faultyPlaces(t, dir, file))
	for _, tt := range tests {
		env := map[string]string{"LOG_FORMAT": "json", "FWHELP_KNOWLEDGE": content} // neither is what this is about
		for pair := range strings.FieldsSeq(tt.env) {
			name, value, _ := strings.Cut(pair, "=")
			env[name] = value
		}
		var out, stderr bytes.Buffer
		status := inProcess(t, env, nil, &out, &stderr, "serve")
		var said []string
		for line := range strings.Lines(stderr.String()) {
			if !strings.HasPrefix(line, "{") {
				said = append(said, line)
			}
		}
		// Only content is said in more lines: every fault of it, with its place.
		if status != tt.status || len(said) == 0 || !strings.Contains(strings.Join(said, ""), tt.want) ||
			len(said) > 1 && !strings.Contains(tt.env, "KNOWLEDGE") {
			t.Errorf("%q: exit %d, %q; want exit %d and one line with %q", tt.env, status, said, tt.status, tt.want)
		}
		if all := out.String() + stderr.String(); strings.Contains(all, "canary") || strings.Contains(all, "goroutine ") {
			t.Errorf("%q: shows a secret or a stack:\n%s", tt.env, all)
		}
	}
}
