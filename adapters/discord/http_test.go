package discord

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"fwhelp/adapters"
	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog/sessions"
)

// endpoint is a town whose interactions come over HTTP.
func endpoint(t *testing.T, change ...func(*Config)) (*town, string) {
	t.Helper()
	world := worldOf(t)
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	url := server.URL + "/discord/interactions"
	key := world.Endpoint(url)
	store := sessions.NewMemory(time.Hour, time.Now)
	misses := &ledger{}
	a := moveIn(t, world, store, misses, append(change, func(c *Config) { c.PublicKey, c.ApplicationID = key, fakediscord.App })...)
	handler = a.Handler()
	patient(t, "the adapter to run", func() bool {
		a.doorMu.RLock()
		defer a.doorMu.RUnlock()
		return a.door != nil
	})
	return &town{world, t, a, store, misses}, url
}

func TestInteractionsComeOverHTTP(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Config){
		"with a token":    func(*Config) {},
		"without a token": func(c *Config) { c.Token = adapters.Secret{} },
	} {
		t.Run(name, func(t *testing.T) {
			c, _ := endpoint(t, change)
			in := c.answered(c.Slash(fakediscord.Ana, fakediscord.Text, "about", map[string]any{"framework": "keras"}))
			if in.Callback != answerMessage {
				t.Errorf("answered with type %d", in.Callback)
			}
			c.press(fakediscord.Ana, c.see(fakediscord.Text, "Keras"), "Helpful")
			c.see(fakediscord.Text, "Thank you")
			c.answered(c.Type(fakediscord.Ana, fakediscord.Text, "about", "framework", map[string]any{"framework": "py"}))
			c.Slash(fakediscord.Ana, fakediscord.Text, "choose", map[string]any{"where": "here"})
			m := c.see(fakediscord.Text, "What kind of project is it?")
			c.press(fakediscord.Ana, m, "Research")
			c.see(fakediscord.Text, "control at a low level")
		})
	}
}

func TestOnlyDiscordIsHeardOverHTTP(t *testing.T) {
	t.Parallel()
	c, url := endpoint(t)
	now := time.Now()
	ping := []byte(`{"id":"1","type":1,"application_id":"1","token":"T"}`)
	for name, test := range map[string]struct {
		body []byte
		at   time.Time
		want int
	}{
		"ping":            {ping, now, 200},
		"old":             {ping, now.Add(-6 * time.Minute), 401},
		"from the future": {ping, now.Add(6 * time.Minute), 401},
		"too large":       {bytes.Repeat([]byte(" "), maxBody+1), now, 413},
		"no interaction":  {[]byte(`[]`), now, 400},
	} {
		got, body, err := c.Signed(url, test.body, test.at)
		if err != nil || got != test.want || got == 200 && body != `{"type":1}` {
			t.Errorf("%s: %d %q %v", name, got, body, err)
		}
	}
	_, stranger, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	stamp := strconv.FormatInt(now.Unix(), 10)
	good := hex.EncodeToString(ed25519.Sign(stranger, append([]byte(stamp), ping...)))
	for name, signature := range map[string]string{"another key": good, "none": "", "no hex": strings.Repeat("z", 128), "short": good[:64], "odd": good[:127]} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(ping))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("X-Signature-Timestamp", stamp)
		req.Header.Set("X-Signature-Ed25519", signature)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusUnauthorized {
			t.Errorf("%s: %d", name, resp.StatusCode)
		}
	}
}

func TestAReplayedInteractionIsTakenOnce(t *testing.T) {
	t.Parallel()
	c, url := endpoint(t)
	body := []byte(strings.NewReplacer(`"application_id":"1"`, `"application_id":"`+fakediscord.App+`"`).Replace(
		commandOf(onServer, `{"name":"ask","type":1,"options":[{"name":"question","type":3,"value":"what is keras?"}]}`)))
	for range 20 {
		if status, _, err := c.Signed(url, body, time.Now()); status != http.StatusAccepted || err != nil {
			t.Fatal(status, err)
		}
	}
	until(t, c.Server, "an answer", func() bool { return len(c.Calls("POST", "/callback")) > 0 })
	c.answered(c.Slash(fakediscord.Ana, fakediscord.Text, "help", nil))
	if n := len(c.Calls("POST", "/interactions/90/")); n != 1 {
		t.Errorf("%d answers", n)
	}
}
