package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

type healthCmd struct {
	Ready bool
}

// Run asks the bot that listens on this machine's HTTP_ADDR how it is: for
// containers, where there is nothing else to ask with.
func (c *healthCmd) Run(ctx context.Context, p *process) error {
	s, err := readSettings(p.getenv)
	if err != nil {
		return err
	}
	addr := s.doorAddr()
	if addr == "" {
		return usagef("HTTP_ADDR is not set, so there is nobody to ask")
	}
	path := "/livez"
	if c.Ready {
		path = "/readyz"
	}
	status, said := askDoor(ctx, addr, path)
	if status != http.StatusOK {
		return fmt.Errorf("%s: %s", path, said)
	}
	_, err = fmt.Fprintln(p.stdout, said)
	return err
}

// askDoor asks a bot's own listener; where nobody answers the status is 0.
func askDoor(ctx context.Context, addr, path string) (status int, said string) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return 0, err.Error()
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+path, nil)
	if err != nil {
		return 0, err.Error()
	}
	// No proxy: it is this machine that is asked.
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(req)
	if err != nil {
		return 0, "nobody answers: " + plainURLError(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(io.LimitReader(answer.Body, 4<<10))
	if err != nil {
		return 0, err.Error()
	}
	return answer.StatusCode, strings.TrimSpace(string(body))
}
