package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"fwhelp/adapters"
	"fwhelp/dialog/sessions"
)

type startCmd struct{}

// Run serves where there are credentials, and else chats.
func (startCmd) Run(ctx context.Context, root *commands, p *process) error {
	s, err := readSettings(p.getenv)
	if err != nil {
		return err
	}
	if s.hasPlatform() {
		return serve(ctx, root, s, p)
	}
	fmt.Fprintln(p.stderr, "No credentials of a chat platform in the environment, so let us talk here (bot --help names them).")
	chat := chatCmd{User: "you"}
	return chat.Run(ctx, root, p)
}

type serveCmd struct{}

// Run serves every platform that has credentials.
func (serveCmd) Run(ctx context.Context, root *commands, p *process) error {
	s, err := readSettings(p.getenv)
	if err != nil {
		return err
	}
	if halves := s.halves(); !s.hasPlatform() && s.httpAddr == "" && len(halves) > 0 {
		var faults []error
		for _, h := range halves {
			faults = append(faults, errors.New(h.needs))
		}
		return &exitError{exitUsage, errors.Join(faults...)}
	}
	if !s.hasPlatform() && s.httpAddr == "" {
		return usagef("no platform to serve: set SLACK_BOT_TOKEN with SLACK_APP_TOKEN or SLACK_SIGNING_SECRET, or DISCORD_BOT_TOKEN; or run: bot chat")
	}
	return serve(ctx, root, s, p)
}

// serve runs until ctx ends or something fails for good.
func serve(ctx context.Context, root *commands, s settings, p *process) error {
	log := newLog(s, p.stderr)
	kb, err := root.residentContent()
	if err != nil {
		return err
	}
	store, err := openStore(ctx, s, log)
	if err != nil {
		return err
	}
	defer func() {
		if err := store.close(); err != nil {
			log.Error("session store not closed", "error", err)
		}
	}()
	warn(log, s, store, settingNotes(p))
	counted := newMetrics(platformNames())
	content := newShelf(root.Knowledge, kb, log, counted)
	platforms, err := openPlatforms(s, content.base.Load, log)
	if err != nil {
		return err
	}
	config := adapters.Config{
		Adapters: platforms.adapters, Store: store, Base: content.base.Load, Observe: counted.observe,
		Log: log, Limits: adapters.StandardLimits(),
	}
	if book := openMissBook(s, store, counted, log); book != nil {
		config.Miss = book.note
		defer book.close()
	}
	r, err := adapters.NewRelay(config)
	if err != nil {
		return err
	}
	log.Info("serving", "platforms", platforms.names, "sessions", store.kind, "version", version, "content", shortHash(kb))
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	way := routes{relay: r, platforms: platforms, content: content, metrics: counted, silence: linkSilence}
	counted.watch(r, platforms, func() bool { return way.notReady() == "" })
	door, err := openDoor(s, log, way.handler(), cancel)
	if err != nil {
		return err
	}
	defer door.close()
	defer watchContent(ctx, cancel, content)()
	if len(platforms.adapters) == 0 {
		log.Warn("up, and not ready", "why", way.notReady())
		<-ctx.Done()
		return ended(ctx, nil)
	}
	err = ended(ctx, r.Run(ctx))
	log.Info("ended", "in_hand", r.Health().InHand)
	return err
}

// warn says in the log what works and could be better.
func warn(log *slog.Logger, s settings, st store, notes []string) {
	for _, note := range notes {
		log.Warn("environment", "note", note)
	}
	for _, h := range s.halves() {
		log.Warn("credentials not complete", "missing", h.needs)
	}
	for _, w := range st.warnings {
		log.Warn("session store", "warning", w)
	}
}

// watchContent reloads content on SIGHUP and when it changes. What it returns ends
// that, and waits for the end.
func watchContent(ctx context.Context, cancel context.CancelCauseFunc, content *shelf) (stop func()) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	var watching sync.WaitGroup
	watching.Go(func() { content.watch(ctx, hup) })
	return func() {
		signal.Stop(hup)
		cancel(nil)
		watching.Wait()
	}
}

// ended tells a wished end from a fault.
func ended(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// store is where sessions are kept, with the word for it.
type store struct {
	sessions.Store
	kind     string
	close    func() error
	warnings []string // what weakens its promises
}

// openStore opens Redis, a file, or memory, by what the environment names.
func openStore(ctx context.Context, s settings, log *slog.Logger) (store, error) {
	switch {
	case s.redisURL.IsSet():
		return openRedis(ctx, s, log)
	case s.stateDir != "":
		f, err := sessions.OpenFile(s.stateDir, s.sessionTTL, time.Now)
		if err != nil {
			return store{}, fmt.Errorf("FWHELP_STATE: %w", err)
		}
		return store{f, "file in " + s.stateDir, f.Close, nil}, nil
	default:
		return store{sessions.NewMemory(s.sessionTTL, time.Now), "memory (a restart forgets every conversation)", func() error { return nil }, nil}, nil
	}
}

// openRedis looks at the server once: what would break a promise is refused or
// warned of at the start. A server that does not answer now is waited for later.
func openRedis(ctx context.Context, s settings, log *slog.Logger) (store, error) {
	r, err := sessions.OpenRedis(s.redisURL.Reveal(), s.sessionTTL, log)
	if err != nil {
		return store{}, usagef("REDIS_URL: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	health, err := r.Check(ctx)
	switch {
	case errors.Is(err, sessions.ErrEvicting), errors.Is(err, sessions.ErrLogin), errors.Is(err, sessions.ErrNotPermitted):
		return store{}, errors.Join(usagef("REDIS_URL: %s", redisFault(err)), r.Close())
	case err != nil:
		health.Warnings = append(health.Warnings, redisFault(err)+"; it is tried again")
	}
	kind := "Redis"
	if health.Version != "" {
		kind += " " + health.Version
	}
	return store{r, kind, r.Close, health.Warnings}, nil
}
