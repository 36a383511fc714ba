package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
)

type doctorCmd struct{}

// Run says what is set and what is missing, and ends with what to do, in order.
// It sends nothing to anybody.
func (doctorCmd) Run(ctx context.Context, root *commands, p *process) error {
	var todo []string
	say := func(ok bool, what, detail string) {
		mark := "ok      "
		if !ok {
			mark = "missing "
		}
		fmt.Fprintf(p.stdout, "%s %-10s %s\n", mark, what, detail)
	}
	s, err := readSettings(p.getenv)
	if err != nil {
		say(false, "settings", err.Error())
		todo = append(todo, "mend the environment as said above")
	} else {
		say(true, "settings", "every value makes sense")
	}
	if kb, err := loadContent(root.Knowledge); err != nil {
		say(false, "content", "does not load")
		todo = append(todo, "run bot lint and mend what it names")
	} else {
		c := kb.Content()
		say(true, "content", fmt.Sprintf("%s; %s, facts of %s", c.Title, fmt.Sprintf("%d entries", len(c.Entries)), c.AsOf))
	}
	for _, pl := range allPlatforms() {
		if pl.ready(s) {
			say(true, pl.name, "credentials are there")
		} else {
			say(false, pl.name, pl.needs)
		}
	}
	if !s.hasPlatform() {
		todo = append(todo, "give the credentials of a platform, or use bot chat, which needs none")
	}
	store, err := openStore(ctx, s, slog.New(slog.DiscardHandler))
	if err != nil {
		say(false, "sessions", err.Error())
		todo = append(todo, "make the session store reachable")
	} else {
		say(true, "sessions", store.kind)
		for _, w := range store.warnings {
			say(false, "sessions", w)
		}
		err = store.close()
	}
	if len(todo) == 0 {
		fmt.Fprintln(p.stdout, "\nReady: bot serve")
		return err
	}
	fmt.Fprintln(p.stdout, "\nTo do:")
	for i, t := range todo {
		fmt.Fprintf(p.stdout, "%d. %s\n", i+1, t)
	}
	return errors.Join(found(), err)
}
