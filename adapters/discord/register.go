package discord

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"fwhelp/adapters"
)

// register makes Discord show the bot's commands, and tries until that is done.
// Commands that are registered already are left alone: Discord allows so many
// changes a day.
func (a *Adapter) register(ctx context.Context) {
	if !a.config.Token.IsSet() {
		return
	}
	for wait := 20 * time.Millisecond; ctx.Err() == nil; wait = min(2*wait, 5*time.Minute) {
		if app := a.identity.Load().app; app != "" {
			changed, err := a.registerFor(ctx, app)
			if err == nil {
				a.log.Info("commands are registered", "changed", changed)
				return
			}
			if _, again := errors.AsType[*adapters.RetryError](err); !again {
				a.log.Error("commands cannot be registered", "error", err)
				return
			}
			a.log.Warn("commands are not registered yet", "error", err)
		}
		_ = sleep(ctx, wait)
	}
}

func (a *Adapter) commandsPath(app string) string {
	if a.config.GuildID != "" {
		return "/applications/" + app + "/guilds/" + a.config.GuildID + "/commands"
	}
	return "/applications/" + app + "/commands"
}

// registered asks for the commands that Discord has.
func (a *Adapter) registered(ctx context.Context, app string, into *json.RawMessage) error {
	return a.api.do(ctx, request{method: http.MethodGet, name: "GET /applications/commands", path: a.commandsPath(app), key: app, once: true}, into)
}

func (a *Adapter) registerFor(ctx context.Context, app string) (changed bool, err error) {
	var theirs json.RawMessage
	err = a.registered(ctx, app, &theirs)
	if err != nil || sameCommands(theirs, commands()) {
		return false, err
	}
	return true, a.api.do(ctx, request{method: http.MethodPut, name: "PUT /applications/commands", path: a.commandsPath(app), key: app, body: commands(), once: true}, nil)
}
