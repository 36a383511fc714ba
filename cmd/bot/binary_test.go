package main

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"fwhelp/adapters/discord/fakediscord"
)

// binary is bot serve as a process of its own.
type binary struct {
	t   *testing.T
	cmd *exec.Cmd
	out book
}

// startProgram starts the program with an environment of the test's own.
func startProgram(t *testing.T, env map[string]string) *binary {
	t.Helper()
	b := &binary{t: t, cmd: exec.Command("bot", "serve")}
	b.cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "LOG_LEVEL=debug"}
	for name, value := range env {
		b.cmd.Env = append(b.cmd.Env, name+"="+value)
	}
	b.cmd.Stdout, b.cmd.Stderr = &b.out, &b.out
	if err := b.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if b.cmd.ProcessState == nil {
			_ = b.cmd.Process.Kill()
			_ = b.cmd.Wait()
		}
	})
	return b
}

// await waits until something has happened on Discord.
func (b *binary) await(w *fakediscord.Server, what string, cond func() bool) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.t.Context(), time.Minute)
	defer cancel()
	if err := w.Await(ctx, cond); err != nil {
		b.t.Fatalf("waited in vain for %s\n%s", what, &b.out)
	}
}

// end asks the program to end, as the system does, and looks at how it did.
func (b *binary) end() {
	b.t.Helper()
	if err := b.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		b.t.Fatal(err)
	}
	if err := b.cmd.Wait(); err != nil {
		b.t.Errorf("the end was not clean: %v\n%s", err, &b.out)
	}
	if strings.Contains(b.out.String(), "canary") {
		b.t.Errorf("shows a secret:\n%s", &b.out)
	}
}

// TestTheBinaryAnswersOnDiscord runs the program itself against a Discord of another
// address: a mention and a command get one answer each, and SIGTERM ends it cleanly.
func TestTheBinaryAnswersOnDiscord(t *testing.T) {
	w := fakediscord.Start()
	defer w.Close()
	env := map[string]string{"DISCORD_BOT_TOKEN": fakediscord.Token, "DISCORD_API_URL": w.URL(), "FWHELP_STATE": t.TempDir()}
	b := startProgram(t, env)
	b.await(w, "a session", func() bool { return w.Sessions() > 0 })
	asked := w.Say(fakediscord.Words{User: fakediscord.Ana, Channel: fakediscord.Text, Text: "<@" + fakediscord.Self + "> what are the cons of Keras?"})
	w.Slash(fakediscord.Bo, fakediscord.Text, "about", map[string]any{"framework": "theano"})
	b.await(w, "both answers", func() bool {
		return len(w.BotMessages(asked)) > 0 && len(w.BotMessages(fakediscord.Text)) > 0
	})
	b.end()
	b.await(w, "a close frame", func() bool { return len(w.Stats().CloseCodes) > 0 })
	for channel, words := range map[string]string{asked: "Keras", fakediscord.Text: "Theano"} {
		if all := w.BotMessages(channel); len(all) != 1 || !strings.Contains(all[0].Raw, words) {
			t.Errorf("in %s stand %+v, not one answer about %s", channel, all, words)
		}
	}
	if codes := w.Stats().CloseCodes; codes[0] != 1000 {
		t.Errorf("it left with %v", codes)
	}
	for _, call := range w.Calls("", "") {
		if call.Status >= 400 {
			t.Errorf("refused: %d %s %s", call.Status, call.Method, call.Path)
		}
	}
}
