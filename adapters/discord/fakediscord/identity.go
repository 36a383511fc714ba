package fakediscord

import (
	"crypto/ed25519"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"
)

// Application is what Discord knows about the bot's application.
type Application struct {
	Flags        int  // which privileged intents are on, among others
	CodeGrant    bool // an invite link alone does not do
	Person       bool // the token is that of a person
	Guilds       []string
	SessionsLeft int // that may be begun today
	Shards       int // that the gateway's connection is to be split into
}

func (a *Application) init() {
	a.Guilds, a.SessionsLeft, a.Shards = []string{Guild}, 1000, 1
}

// SetApplication changes what Discord knows about the application.
func (s *Server) SetApplication(change func(*Application)) {
	s.set(func() { change(&s.application) })
}

// PublicKey is the application's, in hex.
func (s *Server) PublicKey() string { return hex.EncodeToString(s.key.Public().(ed25519.PublicKey)) }

// SetSkew puts the Date of every answer off by d.
func (s *Server) SetSkew(d time.Duration) { s.set(func() { s.skew = d }) }

func (s *Server) tellTime(w http.ResponseWriter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w.Header().Set("Date", time.Now().Add(s.skew).UTC().Format(http.TimeFormat))
}

// self is the bot's user, as GET /users/@me answers it.
func (s *Server) self() (int, any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := userObject(Self)
	u["bot"] = !s.application.Person
	return 200, u, nil
}

func (s *Server) ownApplication() (int, any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := map[string]any{
		"id": App, "name": "fwhelp", "description": "", "bot_public": true, "bot_require_code_grant": s.application.CodeGrant,
		"flags": s.application.Flags, "verify_key": s.PublicKey(), "interactions_endpoint_url": nil,
	}
	if s.endpoint != "" {
		a["interactions_endpoint_url"] = s.endpoint
	}
	return 200, a, nil
}

// ownGuilds are the servers that the bot is on. As on the real one, permissions are
// those of the whole server.
func (s *Server) ownGuilds() (int, any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := []any{}
	for _, id := range s.application.Guilds {
		all = append(all, map[string]any{
			"id": id, "name": "the server", "owner": false, "features": []any{},
			"permissions": strconv.FormatInt(allPermissions&^s.denied[id], 10),
		})
	}
	return 200, all, nil
}

// gatewayBot says where the gateway is, and how often it may be asked to begin a
// session.
func (s *Server) gatewayBot(url string) (int, any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return 200, map[string]any{
		"url": url, "shards": s.application.Shards,
		"session_start_limit": map[string]any{"total": 1000, "remaining": s.application.SessionsLeft, "reset_after": 14400000, "max_concurrency": 1},
	}, nil
}
