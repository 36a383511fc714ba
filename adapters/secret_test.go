package adapters

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretIsNeverPrinted(t *testing.T) {
	const canary = "xoxb-canary-71"
	type config struct {
		Token Secret
		Ptr   *Secret
		Many  []Secret
		inner Secret
	}
	s := NewSecret(canary)
	c := config{Token: s, Ptr: &s, Many: []Secret{s}, inner: s}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+"\n", c)
		fmt.Fprintf(&out, verb+"\n", s)
	}
	fmt.Fprintln(&out, fmt.Errorf("connect with %v: refused", s))
	if err := json.NewEncoder(&out).Encode(c); err != nil {
		t.Fatal(err)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("start", "token", s, "config", c)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("start", "token", s, "config", c)
	if strings.Contains(out.String(), "canary") || strings.Contains(out.String(), fmt.Sprintf("%x", canary)) {
		t.Errorf("the secret was printed:\n%s", out.String())
	}
	if s.Reveal() != canary || !s.IsSet() || (Secret{}).IsSet() {
		t.Error("a secret must keep its value")
	}
}
