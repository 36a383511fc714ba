package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strings"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

type deadListCmd struct{}

// Run prints one dead letter a line: its name, the kind of reply, why.
func (deadListCmd) Run(ctx context.Context, p *process) error {
	return withStore(ctx, p, func(s sessions.Store) error {
		letters, err := deadLetters(ctx, s)
		if err != nil {
			return err
		}
		for _, l := range letters {
			fmt.Fprintf(p.stdout, "%s\t%s\tafter %s: %s\n", letterName(l), effectName(l.Pending.Effect),
				plural(l.Pending.Tries, "attempt"), l.Pending.Reason)
		}
		if len(letters) == 0 {
			fmt.Fprintln(p.stdout, "Nothing was given up on.")
		}
		return nil
	})
}

// chosen are the letters that a command is about.
type chosen struct {
	All   bool
	Names []string
}

type deadRetryCmd struct {
	chosen
}

// Run puts letters back into their outboxes.
func (c *deadRetryCmd) Run(ctx context.Context, p *process) error {
	return c.change(ctx, p, "put back", dialog.Session.Retry)
}

type deadDropCmd struct {
	chosen
}

// Run takes letters out for good.
func (c *deadDropCmd) Run(ctx context.Context, p *process) error {
	return c.change(ctx, p, "dropped", dialog.Session.Drop)
}

func (c *chosen) change(ctx context.Context, p *process, done string, f func(dialog.Session, int) dialog.Session) error {
	if c.All == (len(c.Names) > 0) {
		return usagef("name the replies as bot dead prints them, or give --all")
	}
	return withStore(ctx, p, func(s sessions.Store) error {
		letters, err := deadLetters(ctx, s)
		if err != nil {
			return err
		}
		wanted := map[string]bool{}
		for _, name := range c.Names {
			wanted[name] = true
		}
		n := 0
		for _, l := range letters {
			name := letterName(l)
			if !c.All && !wanted[name] {
				continue
			}
			delete(wanted, name)
			if err := changeSession(ctx, s, l.Thread, func(old dialog.Session) dialog.Session { return f(old, l.Pending.N) }); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			n++
		}
		fmt.Fprintf(p.stdout, "%d %s.\n", n, done)
		var unknown []error
		for _, name := range slices.Sorted(maps.Keys(wanted)) {
			unknown = append(unknown, fmt.Errorf("no dead letter has the name %s", name))
		}
		return errors.Join(unknown...)
	})
}

// changeSession replaces one record, beside whatever the running bot does to it.
func changeSession(ctx context.Context, s sessions.Store, t dialog.Thread, f func(dialog.Session) dialog.Session) error {
	for {
		old, rev, err := s.Load(ctx, t)
		if err != nil {
			return err
		}
		_, err = s.Save(ctx, t, f(old), rev)
		if !errors.Is(err, sessions.ErrConflict) {
			return err
		}
	}
}

func withStore(ctx context.Context, p *process, do func(sessions.Store) error) error {
	s, err := readSettings(p.getenv)
	if err != nil {
		return err
	}
	if s.stateDir == "" && !s.redisURL.IsSet() {
		return usagef("sessions in memory have no dead letters to look at from outside: set FWHELP_STATE or REDIS_URL as the bot has it")
	}
	if !s.redisURL.IsSet() && !hasSessionFile(s.stateDir) {
		return usagef("FWHELP_STATE: there is no session file in %s: is it the directory that the bot has?", s.stateDir)
	}
	store, err := openStore(ctx, s, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	return errors.Join(do(store), store.close())
}

func deadLetters(ctx context.Context, s sessions.Store) ([]sessions.DeadLetter, error) {
	var letters []sessions.DeadLetter
	for l, err := range s.Dead(ctx) {
		if err != nil {
			return nil, fmt.Errorf("list dead letters: %w", err)
		}
		letters = append(letters, l)
	}
	return letters, nil
}

// letterName is a name that can be typed: platform/workspace/channel/thread#number.
func letterName(l sessions.DeadLetter) string {
	t := l.Thread
	parts := []string{t.Platform, t.Workspace, t.Channel, t.ID}
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return fmt.Sprintf("%s#%d", strings.Join(parts, "/"), l.Pending.N)
}

// effectName is the kind of an effect, never its words.
func effectName(e dialog.Effect) string {
	switch e.(type) {
	case dialog.Say:
		return "message"
	case dialog.Settle:
		return "settled question"
	case dialog.Whisper:
		return "whisper"
	case dialog.Miss:
		return "miss"
	case dialog.Erase:
		return "deletion"
	}
	return "nothing"
}
