package slack

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"fwhelp/adapters"
)

// Rights is what Slack says about the credentials of a [Config].
type Rights struct {
	Bot, Workspace string  // who the bot is, and where
	Told           bool    // Slack has said which scopes there are
	Missing        []Scope // in the order of [Scopes]
	Superfluous    []string
	Socket         error // why the app token opens no connection; nil: it does, or there is none
}

// Scope is something that the bot must be allowed, and what does not work without.
type Scope struct{ Name, For string }

// Scopes are those of the bot token that the bot cannot do without; the manifests
// in deploy/slack ask for the same.
func Scopes() []Scope {
	return []Scope{
		{"app_mentions:read", "answering mentions"},
		{"chat:write", "answering at all"},
		{"commands", "/fwhelp"},
		{"im:history", "answering direct messages"},
	}
}

// agentScope comes with the manifest for agents: nothing is wrong with having it.
const agentScope = "assistant:write"

// Inspect asks Slack what the credentials are good for. It writes to nobody; for
// Socket Mode it asks for the address of a connection and opens none. Errors are
// those of [Adapter.Deliver].
func Inspect(ctx context.Context, c Config) (Rights, error) {
	a, err := Open(c, nil)
	if err != nil {
		return Rights{}, err
	}
	defer a.http.CloseIdleConnections()
	who, err := a.web.AuthTestContext(ctx)
	if err != nil {
		return Rights{}, asError("auth.test", err)
	}
	r := Rights{Bot: who.User, Workspace: who.Team}
	r.compare(who.Header)
	if c.AppToken.IsSet() {
		_, _, err := a.web.StartSocketModeContext(ctx)
		r.Socket = asError(connect, err)
	}
	return r, nil
}

// compare holds the scopes that Slack has told against those that are needed.
func (r *Rights) compare(h http.Header) {
	told, ok := h[http.CanonicalHeaderKey("X-OAuth-Scopes")]
	if !ok {
		return
	}
	r.Told = true
	has := strings.FieldsFunc(strings.Join(told, ","), func(c rune) bool { return c == ',' || c == ' ' })
	needed := []string{agentScope}
	for _, s := range Scopes() {
		needed = append(needed, s.Name)
		if !slices.Contains(has, s.Name) {
			r.Missing = append(r.Missing, s)
		}
	}
	for _, s := range has {
		if !slices.Contains(needed, s) {
			r.Superfluous = append(r.Superfluous, s)
		}
	}
}

// AdviceOn says what to do about an error of [Inspect], and whether it may be over
// by itself: then nothing must be done.
func AdviceOn(err error) (advice string, passing bool) {
	_, passing = errors.AsType[*adapters.RetryError](err)
	if refused, ok := errors.AsType[*Error](err); ok {
		advice = refused.Advice
	}
	return advice, passing
}
