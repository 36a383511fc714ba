package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"fwhelp/adapters"
)

func TestRedaction(t *testing.T) {
	r := newRedactor(settings{slackSigningSecret: adapters.NewSecret("canary-without-any-shape"), redisURL: adapters.NewSecret("short")})
	for _, tt := range []struct{ in, want string }{
		{"token xoxb-1234-canary failed", "token [secret] failed"},
		{"xoxe.xoxp-1-canary-2", "[secret]"},
		{"with xapp-1-A0-canary.", "with [secret]."},
		{"dial redis://user:canary@db:6379: refused", "dial redis://[secret]@db:6379: refused"},
		{"dial rediss://:canary@db", "dial rediss://[secret]@db"},
		{"Bot MTAwMDAwMDAwMDAwMDAwMDAwMDAw.Gcanar.abcdefghijklmnopqrstuvwxyz0123456789AB", "[secret]"},
		{"MTAwMDAwMDAwMDAwMDAwMDAwMDAw.Gcanar.abcdefghijklmnopqrstuvwxyz0123456789AB", "[secret]"},
		{"POST https://hooks.slack.com/commands/T1/2/canary: 404", "POST https://[secret]: 404"},
		{"/webhooks/123/canary_canary_canary_canary/messages", "[secret]/messages"},
		{"Authorization: Bearer canary.canary-canary-canary", "Authorization: [secret]"},
		{"hash canary-without-any-shape differs", "hash [secret] differs"},
		{"a short word stays, as do 10.0.0.1 and a.b.c", "a short word stays, as do 10.0.0.1 and a.b.c"},
		{"https://pytorch.org/docs: 12:30@noon", "https://pytorch.org/docs: 12:30@noon"},
		{"file FAQ.yaml:41 of framework-keras", "file FAQ.yaml:41 of framework-keras"},
	} {
		if got := r.text(tt.in); got != tt.want {
			t.Errorf("%q becomes %q, want %q", tt.in, got, tt.want)
		}
	}
}

// TestNothingSecretIsLogged tries every way into a log line.
func TestNothingSecretIsLogged(t *testing.T) {
	const canary = "xoxb-71-canary"
	s := settings{slackBotToken: adapters.NewSecret(canary), slackSigningSecret: adapters.NewSecret("canary-without-any-shape"), logLevel: slog.LevelDebug}
	for _, format := range []string{"text", "json"} {
		s.logFormat = format
		var out bytes.Buffer
		log := newLog(s, &out)
		type request struct{ Header, token string }
		log.Info("calling with " + canary)
		log.Warn("refused", "error", fmt.Errorf("post: %w", errors.New("token="+canary)))
		log.Error("odd", "request", request{canary, canary}, "pointer", &request{Header: canary}, "list", []string{canary}, "map", map[string]string{canary: canary})
		log.With("token", canary).WithGroup("g").Debug("in a group", "deep", slog.GroupValue(slog.String("er", canary)), "bytes", []byte("x"))
		log.Info("signed", "with", "canary-without-any-shape")
		log.Info("all of them", "settings", s, "secret", s.slackBotToken)
		if lines := strings.Count(out.String(), "\n"); lines != 6 {
			t.Errorf("%d lines were logged, not 6:\n%s", lines, &out)
		}
		if strings.Contains(out.String(), "canary") {
			t.Errorf("%s shows a secret:\n%s", format, &out)
		}
	}
	var stderr bytes.Buffer
	report(fmt.Errorf("connect: %w", errors.New("redis://:canary@db refused")), &stderr)
	if strings.Contains(stderr.String(), "canary") {
		t.Errorf("the last line shows a secret: %s", &stderr)
	}
}

// TestLogLinesStayOneLine: nobody writes a line of their own into the log.
func TestLogLinesStayOneLine(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		var out bytes.Buffer
		newLog(settings{logFormat: format}, &out).Info("heard", "text", "hello\nlevel=ERROR msg=\x1b[31mforged\x1b[0m\r\u202e")
		if strings.Count(out.String(), "\n") != 1 || strings.ContainsAny(out.String(), "\x1b\r\u202e") {
			t.Errorf("%s: %q", format, out.String())
		}
	}
}
