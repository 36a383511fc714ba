package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"fwhelp/adapters"
	"fwhelp/knowledge"
)

// servedPlatforms are those with credentials, opened.
type servedPlatforms struct {
	names    []string
	adapters []adapters.Adapter
	handlers map[string]http.Handler
	links    map[string]func() adapters.Link         // by name
	ahead    map[string]func() (time.Duration, bool) // by name
}

// platformNames are all there are, served or not.
func platformNames() []string {
	var names []string
	for _, p := range allPlatforms() {
		names = append(names, p.name)
	}
	return names
}

func openPlatforms(s settings, base func() *knowledge.Base, log *slog.Logger) (servedPlatforms, error) {
	served := servedPlatforms{
		handlers: map[string]http.Handler{}, links: map[string]func() adapters.Link{}, ahead: map[string]func() (time.Duration, bool){},
	}
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
		if o.link != nil {
			served.links[p.name] = o.link
		}
		if o.ahead != nil {
			served.ahead[p.name] = o.ahead
		}
	}
	return served, nil
}
