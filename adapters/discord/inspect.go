package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"fwhelp/adapters"
)

// Standing is what Discord says about the bot and its application.
type Standing struct {
	Bot          string   // its name
	Person       bool     // the token is not a bot's: nothing else is known then
	Application  string   // its id
	PublicKey    string   // in hex
	Endpoint     string   // where Discord sends commands and buttons; empty: to the gateway
	CodeGrant    bool     // an invite link alone does not bring the bot in
	Privileged   []string // privileged intents that are switched on; none is needed
	SessionsLeft int      // that may still be begun today
	Shards       int      // into which Discord wants the gateway's connection split
	Servers      []Server // that the bot is on: the first 200
	Registered   bool     // its commands are those of this version
}

// Server is a server that the bot is on.
type Server struct {
	ID, Name string
	Lacks    []Permission // that it should have on the whole server
}

// Inspect asks Discord what the credentials are good for. It changes nothing. With an
// error, it returns what was learnt before.
func Inspect(ctx context.Context, c Config) (Standing, error) {
	a, err := Open(c, nil)
	if err != nil {
		return Standing{}, err
	}
	defer a.http.CloseIdleConnections()
	var s Standing
	for _, look := range []func(context.Context, *Standing) error{
		a.lookAtBot, a.lookAtApplication, a.lookAtGateway, a.lookAtServers, a.lookAtCommands,
	} {
		if err := look(ctx, &s); err != nil || s.Person {
			return s, err
		}
	}
	return s, nil
}

func (a *Adapter) get(ctx context.Context, path string, into any) error {
	return a.api.do(ctx, request{method: http.MethodGet, name: "GET " + path, path: path, once: true}, into)
}

func (a *Adapter) lookAtBot(ctx context.Context, s *Standing) error {
	var u user
	err := a.get(ctx, "/users/@me", &u)
	s.Bot, s.Person = u.Username, err == nil && !u.Bot
	return err
}

// privilegedIntents are the flags of an application that say which are switched on,
// on few servers or on many.
// https://discord.com/developers/docs/resources/application#application-object-application-flags
func privilegedIntents() map[int]string {
	return map[int]string{1<<12 | 1<<13: "Presence", 1<<14 | 1<<15: "Server Members", 1<<18 | 1<<19: "Message Content"}
}

func (a *Adapter) lookAtApplication(ctx context.Context, s *Standing) error {
	var app struct {
		ID        string `json:"id"`
		Flags     int    `json:"flags"`
		Key       string `json:"verify_key"`
		Endpoint  string `json:"interactions_endpoint_url"`
		CodeGrant bool   `json:"bot_require_code_grant"`
	}
	if err := a.get(ctx, "/applications/@me", &app); err != nil {
		return err
	}
	s.Application, s.PublicKey, s.Endpoint, s.CodeGrant = app.ID, app.Key, app.Endpoint, app.CodeGrant
	for flags, name := range privilegedIntents() {
		if app.Flags&flags != 0 {
			s.Privileged = append(s.Privileged, name)
		}
	}
	slices.Sort(s.Privileged)
	return nil
}

func (a *Adapter) lookAtGateway(ctx context.Context, s *Standing) error {
	var g struct {
		Shards int `json:"shards"`
		Limit  struct {
			Remaining int `json:"remaining"`
		} `json:"session_start_limit"`
	}
	err := a.get(ctx, "/gateway/bot", &g)
	s.Shards, s.SessionsLeft = g.Shards, g.Limit.Remaining
	return err
}

func (a *Adapter) lookAtServers(ctx context.Context, s *Standing) error {
	var all []struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		Permissions string `json:"permissions"`
	}
	err := a.get(ctx, "/users/@me/guilds", &all)
	for _, g := range all {
		has, _ := strconv.ParseInt(g.Permissions, 10, 64)
		s.Servers = append(s.Servers, Server{g.ID, g.Name, lacking(has)})
	}
	return err
}

func (a *Adapter) lookAtCommands(ctx context.Context, s *Standing) error {
	var theirs json.RawMessage
	err := a.registered(ctx, s.Application, &theirs)
	s.Registered = err == nil && sameCommands(theirs, commands())
	return err
}

// lacking are the permissions that the bot asks for and has not.
func lacking(has int64) []Permission {
	return slices.DeleteFunc(Permissions(), func(p Permission) bool { return has&(p.Bit|permissionAdministrator) != 0 })
}

// AdviceOn says what to do about an answer to [Inspect] that was no; passing: it may
// be another one in a moment.
func AdviceOn(err error, c Config) (advice string, passing bool) {
	if refused, ok := errors.AsType[*Error](err); ok && refused.Status == http.StatusUnauthorized {
		return adviceOnToken(c.Token), false
	}
	if _, again := errors.AsType[*adapters.RetryError](err); again {
		return "", true
	}
	if refused, ok := errors.AsType[*Error](err); ok {
		return refused.Advice, false
	}
	return "", false
}

// adviceOnToken says what to do about a token that Discord does not take, by what it
// looks like. A bot token is three parts with dots between them.
func adviceOnToken(token adapters.Secret) string {
	t := token.Reveal()
	switch {
	case isID(t):
		return "what is set as the token is an id: the token is on the application's Bot page"
	case len(t) == 64 && strings.Trim(t, "0123456789abcdefABCDEF") == "":
		return "what is set as the token is the public key: the token is on the application's Bot page"
	case strings.Count(t, ".") != 2:
		return "what is set as the token is no bot token, perhaps the client secret: the token is on the application's Bot page"
	}
	return "the token is wrong or was reset: press Reset Token on the application's Bot page, and copy it"
}
