package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSettingsFaultsAreNamed(t *testing.T) {
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, value, want string }{
		{"SLACK_BOT_TOKEN", "xapp-1-canary", "SLACK_BOT_TOKEN: does not begin with xoxb-"},
		{"SLACK_APP_TOKEN", "xoxb-canary", "SLACK_APP_TOKEN: does not begin with xapp-"},
		{"SLACK_SIGNING_SECRET_FILE", empty, "is empty"},
		{"DISCORD_BOT_TOKEN_FILE", filepath.Join(dir, "none"), "no such file"},
		{"DISCORD_PUBLIC_KEY", "ab", "needs DISCORD_APPLICATION_ID"},
		{"SESSION_TTL", "1 day", "no duration"},
		{"SESSION_TTL", "9m59s", "outside 10m to 720h"},
		{"SESSION_TTL", "721h", "outside 10m to 720h"},
		{"HTTP_ADDR", "8080", "no address"},
		{"FWHELP_MISSES", "yes", "neither on nor off"},
		{"LOG_LEVEL", "INFO+2", "none of debug, info, warn, error"},
		{"LOG_FORMAT", "xml", "neither text nor json"},
	}
	for _, tt := range tests {
		_, err := readSettings(func(name string) string {
			if name == tt.name {
				return tt.value
			}
			return ""
		})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s=%s: %v; want %q", tt.name, tt.value, err, tt.want)
			continue
		}
		if strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: the fault shows the secret: %v", tt.name, err)
		}
	}
}

func TestSecretsComeFromFilesToo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(path, []byte("xoxb-from-file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"SLACK_BOT_TOKEN_FILE": path, "SLACK_APP_TOKEN": "xapp-direct", "DISCORD_TOKEN": "alias"}
	s, err := readSettings(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	if got := s.slackBotToken.Reveal(); got != "xoxb-from-file" {
		t.Errorf("token from file: %q", got)
	}
	if got := s.discordBotToken.Reveal(); got != "alias" {
		t.Errorf("DISCORD_TOKEN must stand for DISCORD_BOT_TOKEN: %q", got)
	}
	if shown := fmt.Sprintf("%+v %#v", s, s); strings.Contains(shown, "from-file") || strings.Contains(shown, "direct") {
		t.Errorf("settings show a secret: %s", shown)
	}
}
