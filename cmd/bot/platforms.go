package main

import (
	"fmt"
	"log/slog"
	"net/http"

	"fwhelp/adapters"
	"fwhelp/adapters/slack"
	"fwhelp/dialog"
	"fwhelp/knowledge"
)

// platform is one row of the table of chat platforms.
type platform struct {
	name  string
	ready func(settings) bool // its credentials are there
	needs string              // what is missing where they are not
	open  func(settings, func() *knowledge.Base, *slog.Logger) (opened, error)
}

// opened is a platform that can be served; handlers are what it answers by HTTP,
// by path.
type opened struct {
	adapter  adapters.Adapter
	handlers map[string]http.Handler
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
			open:  openSlack,
		},
	}
}

func openSlack(s settings, base func() *knowledge.Base, log *slog.Logger) (opened, error) {
	a, err := slack.Open(slack.Config{
		BotToken: s.slackBotToken, AppToken: s.slackAppToken, SigningSecret: s.slackSigningSecret, APIURL: s.slackAPIURL,
		Home: func() dialog.Message { return dialog.Home(base()) },
	}, log)
	if err != nil {
		return opened{}, err
	}
	o := opened{adapter: a}
	switch {
	case !s.slackAppToken.IsSet():
		o.handlers = map[string]http.Handler{"/slack/": a.Handler()}
	case s.slackSigningSecret.IsSet():
		log.Info("Socket Mode, as SLACK_APP_TOKEN is set: SLACK_SIGNING_SECRET is not used")
	}
	return o, nil
}

// servedPlatforms are those with credentials, opened.
type servedPlatforms struct {
	names    []string
	adapters []adapters.Adapter
	handlers map[string]http.Handler
}

func openPlatforms(s settings, base func() *knowledge.Base, log *slog.Logger) (servedPlatforms, error) {
	served := servedPlatforms{handlers: map[string]http.Handler{}}
	for _, p := range allPlatforms() {
		if !p.ready(s) {
			continue
		}
		o, err := p.open(s, base, log.With("platform", p.name))
		if err != nil {
			return served, fmt.Errorf("%s: %w", p.name, err)
		}
		served.names = append(served.names, p.name)
		served.adapters = append(served.adapters, o.adapter)
		for path, h := range o.handlers {
			served.handlers[path] = h
		}
	}
	return served, nil
}
