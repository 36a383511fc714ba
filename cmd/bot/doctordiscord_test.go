package main

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"fwhelp/adapters/discord"
	"fwhelp/adapters/discord/fakediscord"
)

// askDoctor is what the doctor says of Discord alone.
func askDoctor(t *testing.T, env map[string]string) (string, error) {
	t.Helper()
	s, err := readSettings(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	all := slices.DeleteFunc(allPlatforms(), func(p platform) bool { return p.name != discord.Platform })
	var out bytes.Buffer
	err = printFindings(examinePlatforms(t.Context(), s, all, true), &out)
	return out.String(), err
}

type (
	discordWorld = fakediscord.Server
	environment  = map[string]string
)

const envToken, envApp, envKey, envGuild = "DISCORD_BOT_TOKEN", "DISCORD_APPLICATION_ID", "DISCORD_PUBLIC_KEY", "DISCORD_GUILD_ID"

// discordState is a state that credentials are found in.
type discordState struct {
	name  string
	state func(*discordWorld) environment // returns what is in the environment beside
	want  string                          // mark and a part of the detail
	todo  string                          // empty: nothing is left to do
}

// discordStates are those that the doctor tells apart.
func discordStates() []discordState {
	changed := func(change func(*fakediscord.Application)) func(*discordWorld) environment {
		return func(w *discordWorld) environment { w.SetApplication(change); return nil }
	}
	with := func(env environment) func(*discordWorld) environment {
		return func(*discordWorld) environment { return env }
	}
	broken := func(f fakediscord.Fault) func(*discordWorld) environment {
		return func(w *discordWorld) environment { w.Break(f); return nil }
	}
	signed := func(endpoint string) func(*discordWorld) environment {
		return func(w *discordWorld) environment {
			return environment{envApp: fakediscord.App, envKey: w.Endpoint(endpoint)}
		}
	}
	const here = "https://bot.example/discord/interactions"
	return []discordState{
		{"who the bot is", nil, "ok | the bot is fwhelp, of the application " + fakediscord.App, ""},
		{"the invite link", nil, "note | the invite link: " + discord.InviteURL(fakediscord.App), ""},
		{"the right application", with(environment{envApp: fakediscord.App}), "note | invite the bot, which asks for the least permissions: " + discord.InviteURL(fakediscord.App), ""},
		{"another application", with(environment{envApp: "5"}), "wrong | DISCORD_APPLICATION_ID is 5, and the token is of another", "set DISCORD_APPLICATION_ID to " + fakediscord.App},
		{"the right key", signed(here), "ok | commands and buttons come to " + here, ""},
		{"another key", with(environment{envApp: fakediscord.App, envKey: strings.Repeat("0a", 32)}), "wrong | DISCORD_PUBLIC_KEY is not this application's", "set DISCORD_PUBLIC_KEY to "},
		{"a key and no endpoint", signed(""), "note | commands and buttons come by the gateway", ""},
		{"an endpoint and no key", func(w *discordWorld) environment { w.Endpoint(here); return nil }, "wrong | Discord sends commands and buttons to " + here, "set DISCORD_PUBLIC_KEY and DISCORD_APPLICATION_ID, or clear"},
		{"code grant", changed(func(a *fakediscord.Application) { a.CodeGrant = true }), "wrong | Requires OAuth2 Code Grant is on", "switch off Requires OAuth2 Code Grant"},
		{"no privileged intent", nil, "ok | no privileged intent is on", ""},
		{"privileged intents", changed(func(a *fakediscord.Application) { a.Flags = 1<<19 | 1<<14 | 1<<23 }), "note | may be switched off: Message Content, Server Members", ""},
		{"all permissions", nil, "ok | on 1 servers, with every permission", ""},
		{"a missing permission", func(w *discordWorld) environment { w.Deny(fakediscord.Guild, 1<<14|1<<35); return nil }, "note | on the server the server the bot's role lacks Create Public Threads (to open a thread under a mention), Embed Links (", ""},
		{"many servers that lack one", func(w *discordWorld) environment {
			w.SetApplication(func(a *fakediscord.Application) { a.Guilds = []string{"1", "2", "3", "4", "5", "6", "7"} })
			for _, g := range []string{"1", "2", "3", "4", "5", "6", "7"} {
				w.Deny(g, 1<<11)
			}
			return nil
		}, "note | … and on 2 more servers", ""},
		{"no server", changed(func(a *fakediscord.Application) { a.Guilds = nil }), "note | on no server yet: https://discord.com/", ""},
		{"a server to register on", with(environment{envGuild: fakediscord.Guild}), "ok | on 1 servers", ""},
		{"another server to register on", with(environment{envGuild: "7"}), "wrong | DISCORD_GUILD_ID is 7, a server that the bot is not on", "invite the bot to that server"},
		{"commands to be registered", nil, "note | not registered yet", ""},
		{"sessions", nil, "ok | the gateway allows 1000 more sessions today", ""},
		{"few sessions", changed(func(a *fakediscord.Application) { a.SessionsLeft = 12 }), "note | only 12 more sessions may be begun today", ""},
		{"shards", changed(func(a *fakediscord.Application) { a.Shards = 3 }), "wrong | split into 3", "leave servers"},
		{"a token that was reset", with(environment{envToken: "MTA.canary.old"}), "wrong | discord GET /users/@me: 401", "press Reset Token"},
		{"the public key as token", with(environment{envToken: strings.Repeat("ab", 32)}), "wrong | 401", "what is set as the token is the public key"},
		{"the id as token", with(environment{envToken: fakediscord.App}), "wrong | 401", "what is set as the token is an id"},
		{"the client secret as token", with(environment{envToken: "canary-of-the-client-secret"}), "wrong | 401", "perhaps the client secret"},
		{"a person's token", changed(func(a *fakediscord.Application) { a.Person = true }), "wrong | the token is that of a person", "take the token of the application's Bot page"},
		{"too many questions", broken(fakediscord.Fault{Part: "/gateway/bot", Status: 429, RetryAfter: 30, Scope: "user"}), "note | could not be asked just now: discord GET /gateway/bot: 429", ""},
		{"a Discord in trouble", broken(fakediscord.Fault{Part: "/users/@me", Status: http.StatusBadGateway}), "note | could not be asked just now", ""},
		{"a lost connection", broken(fakediscord.Fault{Part: "/applications/@me", Times: many, Cut: true}), "note | could not be asked just now", ""},
		{"a refusal that nobody knows", broken(fakediscord.Fault{Part: "/users/@me/guilds", Status: 400, Body: `{"code":1,"message":"brand new"}`}), "wrong | brand new", "look up what Discord says of it"},
		{"a wrong clock", func(w *discordWorld) environment { w.SetSkew(7 * time.Minute); return nil }, "wrong | behind that of 127.0.0.1", "set the clock"},
		{"commands by HTTP alone", func(w *discordWorld) environment {
			return environment{envToken: "", envApp: fakediscord.App, envKey: w.PublicKey()}
		}, "note | without DISCORD_BOT_TOKEN only commands are answered", ""},
	}
}

// TestDoctorAsksDiscord asks the fake Discord through the real client.
func TestDoctorAsksDiscord(t *testing.T) {
	for _, tt := range discordStates() {
		t.Run(tt.name, func(t *testing.T) {
			w := fakediscord.Start()
			defer w.Close()
			env := environment{envToken: fakediscord.Token, "DISCORD_API_URL": w.URL()}
			if tt.state != nil {
				for name, value := range tt.state(w) {
					env[name] = value
				}
			}
			out, err := askDoctor(t, env)
			mark, detail, _ := strings.Cut(tt.want, " | ")
			if !slices.ContainsFunc(strings.Split(out, "\n"), func(line string) bool {
				return strings.HasPrefix(line, mark+" ") && strings.Contains(line, detail)
			}) {
				t.Errorf("the doctor does not say %q:\n%s", tt.want, out)
			}
			done, left := strings.Contains(out, "\nReady: "), strings.Contains(out, "\n1. ") && strings.Contains(out, tt.todo)
			if tt.todo == "" && (!done || err != nil) || tt.todo != "" && (!left || err == nil) {
				t.Errorf("error %v, want to do %q:\n%s", err, tt.todo, out)
			}
			if strings.Contains(out, "canary") || env[envToken] != "" && env[envToken] != fakediscord.App && strings.Contains(out, env[envToken]) {
				t.Errorf("shows a secret:\n%s", out)
			}
			for _, call := range w.Calls("", "") {
				if call.Method != http.MethodGet {
					t.Errorf("the doctor did %s %s", call.Method, call.Path)
				}
			}
		})
	}
}

// TestDoctorKnowsRegisteredCommands: after the bot has run once, its commands are
// those of this version.
func TestDoctorKnowsRegisteredCommands(t *testing.T) {
	w := fakediscord.Start()
	defer w.Close()
	env := map[string]string{"DISCORD_BOT_TOKEN": fakediscord.Token, "DISCORD_API_URL": w.URL()}
	b := startProgram(t, env)
	b.await(w, "its commands", func() bool { return len(w.Commands()) > 2 })
	b.end()
	if out, err := askDoctor(t, env); err != nil || !strings.Contains(out, "its commands are registered") {
		t.Errorf("%v, and the doctor says\n%s", err, out)
	}
}
