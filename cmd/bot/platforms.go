package main

import (
	"fmt"
	"log/slog"
	"net/http"

	"fwhelp/adapters"
)

// platform is one row of the table of chat platforms.
type platform struct {
	name  string
	ready func(settings) bool // its credentials are there
	needs string              // what is missing where they are not
	open  func(settings, *slog.Logger) (opened, error)
}

// opened is a platform that can be served; handlers are what it answers by HTTP,
// by path.
type opened struct {
	adapter  adapters.Adapter
	handlers map[string]http.Handler
}

// allPlatforms is the one place that knows which platforms there are.
func allPlatforms() []platform {
	return []platform{}
}

// servedPlatforms are those with credentials, opened.
type servedPlatforms struct {
	names    []string
	adapters []adapters.Adapter
	handlers map[string]http.Handler
}

func openPlatforms(s settings, log *slog.Logger) (servedPlatforms, error) {
	served := servedPlatforms{handlers: map[string]http.Handler{}}
	for _, p := range allPlatforms() {
		if !p.ready(s) {
			continue
		}
		o, err := p.open(s, log.With("platform", p.name))
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
