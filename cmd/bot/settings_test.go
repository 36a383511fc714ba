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
