package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"fwhelp/adapters"
)

// door is the one listener there is: health, and what platforms answer by HTTP.
type door struct {
	server *http.Server
	done   chan struct{}
}

// openDoor listens on HTTP_ADDR, or nowhere where that is not set. A listener that
// fails later ends the program through cancel.
func openDoor(s settings, log *slog.Logger, r *adapters.Relay, p servedPlatforms, cancel context.CancelCauseFunc) (*door, error) {
	addr := s.doorAddr()
	if addr == "" {
		return &door{}, nil
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, usagef("HTTP_ADDR: %w", err)
	}
	if host, _, _ := net.SplitHostPort(addr); host == "" || host == "0.0.0.0" || host == "::" {
		log.Warn("listening on every address: route only /slack/ and /discord/ to it from outside", "addr", addr)
	}
	d := &door{
		server: &http.Server{
			Handler: routes(r, p), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
			WriteTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
			ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		},
		done: make(chan struct{}),
	}
	go func() {
		defer close(d.done)
		if err := d.server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			cancel(fmt.Errorf("HTTP listener: %w", err))
		}
	}()
	return d, nil
}

// close stops listening and waits for what is being answered.
func (d *door) close() {
	if d.server == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := d.server.Shutdown(ctx); err != nil {
		_ = d.server.Close()
	}
	<-d.done
}

func routes(r *adapters.Relay, p servedPlatforms) http.Handler {
	mux := http.NewServeMux()
	for path, h := range p.handlers {
		mux.Handle(path, h)
	}
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "alive")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if why := notReady(r, p); why != "" {
			http.Error(w, why, http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "ready")
	})
	return mux
}

// notReady says in one line why no traffic should come here; empty: it may.
func notReady(r *adapters.Relay, p servedPlatforms) string {
	if len(p.adapters) == 0 {
		return "no platform has credentials: set SLACK_BOT_TOKEN or DISCORD_BOT_TOKEN (bot --help)"
	}
	if h := r.Health(); h.StateDown > 0 {
		return fmt.Sprintf("the session store has not answered for %s", h.StateDown.Round(time.Second))
	}
	return ""
}
