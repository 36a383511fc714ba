package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

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

// TestSettingNotes: names that look like settings are told of, with what may have
// been meant; those of other programs and those that are read are not.
func TestSettingNotes(t *testing.T) {
	for name, want := range map[string]string{
		"SLACK_TOKEN":            "SLACK_TOKEN is no setting of this program; did you mean SLACK_BOT_TOKEN?",
		"FWHELP_MISES":           "FWHELP_MISES is no setting of this program; did you mean FWHELP_MISSES?",
		"FWHELP_REDIS_URL":       "FWHELP_REDIS_URL is no setting of this program; did you mean REDIS_URL?",
		"DISCORD_TOKN":           "DISCORD_TOKN is no setting of this program; did you mean DISCORD_BOT_TOKEN?",
		"DISCORD_WEBHOOK_OF_OLD": "DISCORD_WEBHOOK_OF_OLD is no setting of this program",
		"FWHELP_STATE_FILE":      "FWHELP_STATE_FILE is no setting of this program; did you mean FWHELP_STATE?",
		"REDIS_ULR":              "REDIS_ULR is no setting of this program; did you mean REDIS_URL?",
		"LOG_LEVL":               "LOG_LEVL is no setting of this program; did you mean LOG_LEVEL?",
		"REDIS_URL_FILE":         "", "REDIS_PASSWORD": "", "HTTP_PROXY": "", "SESSION_MANAGER": "",
		"SLACK_BOT_TOKEN_FILE": "", "DISCORD_TOKEN_FILE": "", "DISCORD_TOKEN": "", "LOG_LEVEL": "", "PATH": "",
	} {
		p := inEnvironment(map[string]string{name: "canary"}, nil, nil, nil)
		if got := strings.Join(settingNotes(&p), " | "); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	p := inEnvironment(map[string]string{"DISCORD_BOT_TOKEN": "one", "DISCORD_TOKEN": "two"}, nil, nil, nil)
	if got := settingNotes(&p); len(got) != 1 || got[0] != "DISCORD_TOKEN is not read, as DISCORD_BOT_TOKEN is set" {
		t.Errorf("a token under two names: %q", got)
	}
}
