package main

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"fwhelp/adapters"
	"fwhelp/adapters/discord"
	"fwhelp/adapters/slack"
	"fwhelp/dialog"
	"fwhelp/knowledge"
)

// platform is one row of the table of chat platforms.
type platform struct {
	name   string
	ready  func(settings) bool   // its credentials are there
	needs  string                // what is missing where they are not
	setup  func(settings) string // how the bot comes to its rights there
	server func(settings) string // the address that it is reached at; the doctor asks there for the time of day
	// check asks the platform, for the doctor, what the credentials are good for: who
	// the bot is, missing scopes or intents. It changes nothing. nil: nothing is asked.
	check func(context.Context, settings) []finding
	open  func(settings, func() *knowledge.Base, *slog.Logger) (opened, error)
}

// opened is a platform that can be served; handlers are what it answers by HTTP,
// by path; link tells how its standing connection does, nil where it has none; ahead
// is how far this machine's clock is ahead of the platform's, once that is known.
type opened struct {
	adapter  adapters.Adapter
	handlers map[string]http.Handler
	link     func() adapters.Link
	ahead    func() (time.Duration, bool)
}

// allPlatforms is the one place that knows which platforms there are.
func allPlatforms() []platform {
	return []platform{
		{
			name: slack.Platform,
			ready: func(s settings) bool {
				return s.slackBotToken.IsSet() && (s.slackAppToken.IsSet() || s.slackSigningSecret.IsSet())
			},
			needs: "SLACK_BOT_TOKEN with SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP)",
			setup: func(settings) string {
				return "create the app from deploy/slack/manifest.yaml, which asks for the least scopes"
			},
			server: func(s settings) string { return firstOf(s.slackAPIURL, "https://slack.com/api/") },
			check:  checkSlack,
			open:   openSlack,
		},
		{
			name:   discord.Platform,
			ready:  func(s settings) bool { return s.discordBotToken.IsSet() || s.discordPublicKey != "" },
			needs:  "DISCORD_BOT_TOKEN (gateway), or DISCORD_PUBLIC_KEY with DISCORD_APPLICATION_ID (HTTP)",
			setup:  inviteDiscord,
			check:  checkDiscord,
			server: func(s settings) string { return firstOf(s.discordAPIURL, "https://discord.com/") },
			open:   openDiscord,
		},
	}
}

func firstOf(value, otherwise string) string {
	if value != "" {
		return value
	}
	return otherwise
}

func slackConfig(s settings) slack.Config {
	return slack.Config{BotToken: s.slackBotToken, AppToken: s.slackAppToken, SigningSecret: s.slackSigningSecret, APIURL: s.slackAPIURL}
}

func openSlack(s settings, base func() *knowledge.Base, log *slog.Logger) (opened, error) {
	c := slackConfig(s)
	c.Home = func() dialog.Message { return dialog.Home(base()) }
	a, err := slack.Open(c, log)
	if err != nil {
		return opened{}, err
	}
	o := opened{adapter: a, ahead: a.Ahead}
	if !s.slackAppToken.IsSet() {
		o.handlers = map[string]http.Handler{"/slack/": a.Handler()}
		return o, nil
	}
	o.link = a.Link
	if s.slackSigningSecret.IsSet() {
		log.Info("Socket Mode, as SLACK_APP_TOKEN is set: SLACK_SIGNING_SECRET is not used")
	}
	return o, nil
}

func openDiscord(s settings, base func() *knowledge.Base, log *slog.Logger) (opened, error) {
	c := discordConfig(s)
	c.Complete = func(partial string, taken []string, n int) []knowledge.Choice {
		return base().Complete(partial, taken, n)
	}
	c.CompleteAspect = func(partial string, n int) []knowledge.Choice { return base().CompleteAspect(partial, n) }
	a, err := discord.Open(c, log)
	if err != nil {
		return opened{}, err
	}
	o := opened{adapter: a, ahead: a.Ahead}
	if s.discordBotToken.IsSet() {
		o.link = a.Link
	}
	if s.discordPublicKey != "" {
		o.handlers = map[string]http.Handler{"/discord/interactions": a.Handler()}
	}
	return o, nil
}

func discordConfig(s settings) discord.Config {
	return discord.Config{
		Token: s.discordBotToken, PublicKey: s.discordPublicKey, ApplicationID: s.discordApplicationID,
		GuildID: s.discordGuildID, APIURL: s.discordAPIURL,
	}
}

func inviteDiscord(s settings) string {
	if s.discordApplicationID == "" {
		return "invite the bot by the link that this prints once DISCORD_APPLICATION_ID is set"
	}
	return "invite the bot, which asks for the least permissions: " + discord.InviteURL(s.discordApplicationID)
}
