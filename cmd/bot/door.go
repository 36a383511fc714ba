package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// door is the one listener there is: health, and what platforms answer by HTTP.
type door struct {
	server *http.Server
	done   chan struct{}
}

// openDoor answers with h: it listens on HTTP_ADDR, or nowhere where that is not set. A listener that
// fails later ends the program through cancel.
func openDoor(s settings, log *slog.Logger, h http.Handler, cancel context.CancelCauseFunc) (*door, error) {
	addr := s.doorAddr()
	if addr == "" {
		return &door{}, nil
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, usagef("HTTP_ADDR: %w", err)
	}
	if where := exposed(listener.Addr()); where != "" {
		log.Warn("listening on "+where+": route only /slack/ and /discord/ to it from outside", "addr", addr)
	}
	d := &door{
		server: &http.Server{
			Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
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

// exposed says where the world may reach a listener; empty: it cannot.
func exposed(addr net.Addr) string {
	at, err := netip.ParseAddrPort(addr.String())
	switch ip := at.Addr().Unmap(); {
	case err != nil || ip.IsUnspecified():
		return "every address"
	case ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast():
		return ""
	}
	return "a public address"
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
