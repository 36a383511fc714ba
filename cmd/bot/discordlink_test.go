package main

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"fwhelp/adapters"
	"fwhelp/adapters/discord/fakediscord"
)

// TestASilentGatewayIsNotReady: the program is ready once Discord's gateway has been
// heard, says so when it falls silent, and takes that back when it is heard again.
func TestASilentGatewayIsNotReady(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	world := fakediscord.Start()
	defer world.Close()
	world.SetSkew(-6 * time.Minute)
	world.Break(fakediscord.Fault{Part: "/gateway", Times: many, Status: http.StatusServiceUnavailable})
	way := standing(t, settings{discordBotToken: adapters.NewSecret(fakediscord.Token), discordAPIURL: world.URL()})
	running, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- way.relay.Run(running) }()
	ready := func() (int, string) { return way.ask("/readyz") }
	lively := func() (int, string) {
		world.Dispatch("TYPING_START", map[string]any{"user_id": fakediscord.Ana})
		return ready()
	}
	until(t, ctx, ready, http.StatusServiceUnavailable, "discord is not connected yet")
	world.Mend()
	until(t, ctx, lively, http.StatusOK, "ready\nnote: this machine's clock is 6m")
	until(t, ctx, ready, http.StatusServiceUnavailable, "discord has given no sign of life for ")
	until(t, ctx, lively, http.StatusOK, "ready")
	if n := way.platforms.links["discord"]().Connects; n != 1 {
		t.Errorf("%d connections were made, where one that is quiet should have been heard again", n)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the end is no error: %v", err)
	}
}

// TestCommandsByHTTPNeedNoLink: where only Discord calls us, there is no connection
// to wait for.
func TestCommandsByHTTPNeedNoLink(t *testing.T) {
	served, err := openPlatforms(settings{
		discordPublicKey: strings.Repeat("0a", 32), discordApplicationID: fakediscord.App,
	}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if len(served.links) > 0 || served.handlers["/discord/interactions"] == nil {
		t.Errorf("%+v", served)
	}
}
