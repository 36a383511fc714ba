package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"fwhelp/adapters"
	"fwhelp/adapters/discord"
	"fwhelp/adapters/slack"
)

// settings is the environment, read once. Nothing else in the program reads it.
type settings struct {
	slackBotToken, slackAppToken, slackSigningSecret adapters.Secret
	slackAPIURL                                      string
	discordBotToken                                  adapters.Secret
	discordPublicKey, discordApplicationID           string
	discordAPIURL, discordGuildID                    string
	redisURL                                         adapters.Secret
	stateDir                                         string
	sessionTTL                                       time.Duration
	misses                                           bool
	httpAddr                                         string
	logLevel                                         slog.Level
	logFormat                                        string
}

// setting is one variable: its name, what it means, and how its value is taken.
type setting struct {
	name   string
	help   string
	secret bool // may come from NAME_FILE, is never shown
	take   func(s *settings, value string) error
}

// allSettings returns the table of variables, in the order of --help.
func allSettings() []setting {
	return []setting{
		{"SLACK_BOT_TOKEN", "Slack bot token (xoxb-…)", true, tokenTo("xoxb-", func(s *settings) *adapters.Secret { return &s.slackBotToken })},
		{"SLACK_APP_TOKEN", "Slack app token (xapp-…): Socket Mode, no public address needed", true, tokenTo("xapp-", func(s *settings) *adapters.Secret { return &s.slackAppToken })},
		{"SLACK_SIGNING_SECRET", "Slack by HTTP on HTTP_ADDR instead", true, secretTo(func(s *settings) *adapters.Secret { return &s.slackSigningSecret })},
		{"SLACK_API_URL", "another Slack server, for tests and proxies; ends in /", false, addressTo(func(s *settings) *string { return &s.slackAPIURL }, true)},
		{"DISCORD_BOT_TOKEN", "Discord bot token (alias DISCORD_TOKEN): gateway", true, takeDiscordToken},
		{"DISCORD_PUBLIC_KEY", "with DISCORD_APPLICATION_ID: Discord interactions by HTTP on HTTP_ADDR", false, takePublicKey},
		{"DISCORD_APPLICATION_ID", "the application's number", false, numberTo(func(s *settings) *string { return &s.discordApplicationID })},
		{"DISCORD_API_URL", "another Discord server, for tests and proxies", false, addressTo(func(s *settings) *string { return &s.discordAPIURL }, false)},
		{"DISCORD_GUILD_ID", "register commands on one server only, for development", false, numberTo(func(s *settings) *string { return &s.discordGuildID })},
		{"REDIS_URL", "sessions in Redis: redis://, rediss://, redis+sentinel://, redis+cluster://", true, secretTo(func(s *settings) *adapters.Secret { return &s.redisURL })},
		{"FWHELP_STATE", "without Redis: sessions in a file in this directory; without both they are kept in memory", false, textTo(func(s *settings) *string { return &s.stateDir })},
		{"FWHELP_KNOWLEDGE", "content directory, like --knowledge", false, func(*settings, string) error { return nil }},
		{"FWHELP_MISSES", "on: keep unanswered questions for the maintainers (default off)", false, takeMisses},
		{"SESSION_TTL", "idle life of a conversation, 1h to 720h (default 24h)", false, takeTTL},
		{"HTTP_ADDR", "the one listener there is: health, metrics, HTTP endpoints; for example :8080 (default off)", false, takeAddr},
		{"LOG_LEVEL", "debug, info, warn or error (default info)", false, takeLevel},
		{"LOG_FORMAT", "text or json (default text)", false, takeFormat},
	}
}

// readSettings takes the environment, and names every fault at once.
func readSettings(getenv func(string) string) (settings, error) {
	s := settings{sessionTTL: 24 * time.Hour, logFormat: "text"}
	var faults []error
	for _, v := range allSettings() {
		value, err := lookUp(getenv, v)
		if err == nil && value != "" {
			err = v.take(&s, value)
		}
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", v.name, err))
		}
	}
	if s.discordPublicKey != "" && s.discordApplicationID == "" {
		faults = append(faults, errors.New("DISCORD_PUBLIC_KEY: needs DISCORD_APPLICATION_ID beside it"))
	}
	if len(faults) > 0 {
		return s, &exitError{exitUsage, errors.Join(faults...)}
	}
	return s, nil
}

// lookUp returns a variable's value, a secret's also from the file that
// NAME_FILE names.
func lookUp(getenv func(string) string, v setting) (string, error) {
	for _, name := range spellings(v) {
		value := strings.TrimSpace(getenv(name))
		if value == "" {
			continue
		}
		if name == v.name || name == discordAlias {
			return value, nil
		}
		data, err := os.ReadFile(value)
		if err != nil {
			return "", fmt.Errorf("%s: %w", name, err)
		}
		if value := string(bytes.TrimSpace(data)); value != "" {
			return value, nil
		}
		return "", fmt.Errorf("%s: %s is empty", name, value)
	}
	return "", nil
}

// discordAlias is what many call the bot token of Discord.
const discordAlias = "DISCORD_TOKEN"

// spellings are the variables that a setting may come from, the first that has a
// value counts.
func spellings(v setting) []string {
	names := []string{v.name}
	if v.secret {
		names = append(names, v.name+"_FILE")
	}
	if v.name == "DISCORD_BOT_TOKEN" {
		names = append(names, discordAlias, discordAlias+"_FILE")
	}
	return names
}

// environmentHelp lists the variables for --help.
func environmentHelp() string {
	var b strings.Builder
	b.WriteString("Environment (a secret may also be in a file that NAME_FILE names):\n\n")
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, v := range allSettings() {
		fmt.Fprintf(w, "  %s\t%s\n", v.name, v.help)
	}
	fmt.Fprintf(w, "  %s\t%s\n", "HTTPS_PROXY, NO_PROXY", "the way out, as other programs take them")
	fmt.Fprintf(w, "  %s\t%s\n", "NO_COLOR", "bot chat without colours")
	_ = w.Flush()
	return b.String()
}

// hasPlatform reports whether there are credentials for any platform.
func (s settings) hasPlatform() bool {
	return slices.ContainsFunc(allPlatforms(), func(p platform) bool { return p.ready(s) })
}

// half is a credential without the other that it needs.
type half struct{ platform, needs string }

// halves says which credentials are there without the others that they need.
func (s settings) halves() []half {
	var missing []half
	slackWay := s.slackAppToken.IsSet() || s.slackSigningSecret.IsSet()
	switch {
	case s.slackBotToken.IsSet() && !slackWay:
		missing = append(missing, half{slack.Platform, "SLACK_BOT_TOKEN needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP) beside it"})
	case slackWay && !s.slackBotToken.IsSet():
		missing = append(missing, half{slack.Platform, "Slack needs SLACK_BOT_TOKEN beside SLACK_APP_TOKEN or SLACK_SIGNING_SECRET"})
	}
	if s.discordApplicationID != "" && s.discordPublicKey == "" && !s.discordBotToken.IsSet() {
		missing = append(missing, half{discord.Platform, "DISCORD_APPLICATION_ID needs DISCORD_BOT_TOKEN (gateway) or DISCORD_PUBLIC_KEY (HTTP) beside it"})
	}
	return missing
}

// answersHTTP reports whether a platform sends its events by HTTP.
func (s settings) answersHTTP() bool {
	return s.slackBotToken.IsSet() && !s.slackAppToken.IsSet() && s.slackSigningSecret.IsSet() || s.discordPublicKey != ""
}

// doorAddr is where the program listens; empty: nowhere.
func (s settings) doorAddr() string {
	if s.httpAddr == "" && s.answersHTTP() {
		return ":8080"
	}
	return s.httpAddr
}
