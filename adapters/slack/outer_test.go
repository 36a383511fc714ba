//go:build unix

package slack

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// emulator is somebody else's idea of Slack: https://www.npmjs.com/package/emulate
const emulator = "emulate@0.11.2"

// bearer sends the token where the emulator looks for it, too.
type bearer struct{ token string }

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Header.Get("Authorization") == "" {
		r = r.Clone(r.Context())
		r.Header.Set("Authorization", "Bearer "+b.token)
	}
	return http.DefaultTransport.RoundTrip(r)
}

// emulated starts the emulator and returns its address. Without FWHELP_OUTER
// nothing is downloaded: it runs where npx has it already.
func emulated(t *testing.T) string {
	t.Helper()
	npx, err := exec.LookPath("npx")
	if err != nil {
		t.Skip("Node is not here")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	args := []string{"--yes", "--offline", emulator, "start", "--service", "slack", "--port", strconv.Itoa(port)}
	if os.Getenv("FWHELP_OUTER") != "" {
		args[1] = "--prefer-offline"
	}
	cmd := exec.Command(npx, args...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // npx does not end its children
	ended := make(chan error, 1)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { ended <- cmd.Wait() }()
	t.Cleanup(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL); <-ended; ended <- nil })
	base := "http://127.0.0.1:" + strconv.Itoa(port) + "/api/"
	patience := time.After(2 * limit)
	for tick := time.NewTicker(50 * time.Millisecond); ; {
		if resp, err := http.Post(base+"auth.test", "application/json", strings.NewReader("{}")); err == nil {
			_ = resp.Body.Close()
			tick.Stop()
			return base
		}
		select {
		case err := <-ended:
			ended <- nil
			if os.Getenv("FWHELP_OUTER") == "" {
				t.Skipf("%s is not here: make test-outer fetches it", emulator)
			}
			t.Fatalf("%s did not start: %v", emulator, err)
		case <-patience:
			t.Fatalf("%s does not answer", emulator)
		case <-tick.C:
		}
	}
}

func TestSomebodyElsesSlackTakesWhatWeSend(t *testing.T) {
	base := emulated(t)
	c := credentials("http")
	c.BotToken = adapters.NewSecret("test_token_admin")
	c.Home = func() dialog.Message { return dialog.Home(content(t)) }
	a, err := Open(at(c, base), nil)
	if err != nil {
		t.Fatal(err)
	}
	a.http.Transport = bearer{"test_token_admin"}
	if err := a.introduce(t.Context()); err != nil {
		t.Fatal(err)
	}
	me := a.self.Load().user
	var list struct {
		Channels []struct {
			ID string `json:"id"`
		} `json:"channels"`
	}
	ask(t, a, base+"conversations.list", "", &list)
	if len(list.Channels) == 0 {
		t.Fatal("it has no channels")
	}
	thread := dialog.Thread{Platform: Platform, Channel: list.Channels[0].ID}
	parent, ok := parseReceipt(deliver(t, a, adapters.Delivery{Thread: thread, Effect: dialog.Say{Message: gallery()["comparison"]}}))
	if !ok {
		t.Fatal("no receipt")
	}
	thread.ID = parent.ts
	asked := deliver(t, a, adapters.Delivery{Thread: thread, Effect: dialog.Say{Message: gallery()["step-of-six"]}})
	deliver(t, a, adapters.Delivery{Thread: thread, Ref: asked, Effect: dialog.Say{Message: gallery()["answer"], Replaces: 3}})
	deliver(t, a, adapters.Delivery{Thread: thread, Effect: dialog.Whisper{To: dialog.UserID(me), Text: "psst"}})
	if err := a.drawHome(t.Context(), homeOpened{user: dialog.UserID(me)}); err != nil {
		t.Error(err)
	}
	var replies struct {
		Messages []struct {
			Text string `json:"text"`
		} `json:"messages"`
	}
	ask(t, a, base+"conversations.replies", "channel="+thread.Channel+"&ts="+thread.ID, &replies)
	if len(replies.Messages) != 2 || !strings.HasPrefix(replies.Messages[1].Text, "Keras: cons") {
		t.Errorf("the thread holds %+v", replies.Messages)
	}
}

// ask calls a method that the bot itself never calls.
func ask(t *testing.T, a *Adapter, address, form string, into any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := a.http.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		t.Fatal(err)
	}
}
