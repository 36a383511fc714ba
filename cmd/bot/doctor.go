package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fwhelp/dialog/sessions"
	"fwhelp/knowledge"
)

type doctorCmd struct{}

// Run says what is set and what is missing, and ends with what to do, in order.
// It sends nothing to anybody; exit 1 says that something must be done.
func (doctorCmd) Run(ctx context.Context, root *commands, p *process) error {
	findings := examine(ctx, root.Knowledge, p, allPlatforms())
	return printFindings(findings, p.stdout)
}

// finding is one line of the doctor's.
type finding struct {
	mark   mark
	what   string
	detail string
	todo   string // what must be done about it; empty: nothing must
}

// mark is the first word of a finding.
type mark string

const (
	fine    mark = "ok"
	noted   mark = "note" // works, and could be better
	missing mark = "missing"
	wrong   mark = "wrong"
)

// printFindings prints the findings and what to do.
func printFindings(findings []finding, out io.Writer) error {
	var todo []string
	for _, f := range findings {
		detail := strings.ReplaceAll(strings.TrimSpace(f.detail), "\n", "\n"+strings.Repeat(" ", 20))
		fmt.Fprintf(out, "%-8s %-10s %s\n", f.mark, f.what, detail)
		if f.todo != "" {
			todo = append(todo, f.todo)
		}
	}
	if len(todo) == 0 {
		_, err := fmt.Fprintln(out, "\nReady: bot serve")
		return err
	}
	fmt.Fprintln(out, "\nTo do, in this order:")
	for i, t := range todo {
		fmt.Fprintf(out, "%d. %s\n", i+1, t)
	}
	return found()
}

// examine looks at everything that serving needs, in the order in which it is mended.
func examine(ctx context.Context, dir string, p *process, platforms []platform) []finding {
	s, err := readSettings(p.getenv)
	findings := examineSettings(s, err)
	for _, note := range settingNotes(p) {
		findings = append(findings, finding{noted, "settings", note, ""})
	}
	findings = append(findings, examineContent(dir)...)
	findings = append(findings, examinePlatforms(ctx, s, platforms, err == nil && len(s.halves()) == 0)...)
	findings = append(findings, examineSessions(ctx, s)...)
	findings = append(findings, examineDoor(ctx, s)...)
	return findings
}

func examineSettings(s settings, err error) []finding {
	if err != nil {
		return []finding{{wrong, "settings", err.Error(), "mend the environment variables named under settings"}}
	}
	var findings []finding
	for _, h := range s.halves() {
		findings = append(findings, finding{missing, "settings", h.needs, "set it: " + h.needs})
	}
	if s.misses && s.stateDir == "" && !s.redisURL.IsSet() {
		findings = append(findings, finding{noted, "settings", "FWHELP_MISSES is on, but unanswered questions are kept only with FWHELP_STATE or REDIS_URL", ""})
	}
	if len(findings) == 0 {
		return []finding{{fine, "settings", "every value makes sense", ""}}
	}
	return findings
}

func examineContent(dir string) []finding {
	fsys, err := contentFS(dir)
	if err != nil {
		return []finding{{wrong, "content", err.Error(), "name a directory that holds faq.yaml in FWHELP_KNOWLEDGE or --knowledge"}}
	}
	kb, err := knowledge.Load(fsys)
	if err != nil {
		return []finding{{wrong, "content", firstLines(err.Error(), 6), "run bot lint, and mend what it names"}}
	}
	c := kb.Content()
	return []finding{{fine, "content", fmt.Sprintf("%s: %d entries, version %s, facts of %s", c.Title, len(c.Entries), shortHash(kb), c.AsOf), ""}}
}

// firstLines keeps the beginning of a long text.
func firstLines(text string, n int) string {
	lines := strings.SplitN(text, "\n", n+1)
	if len(lines) > n {
		lines[n] = "…"
	}
	return strings.Join(lines, "\n")
}

func examineSessions(ctx context.Context, s settings) []finding {
	switch {
	case s.redisURL.IsSet():
		return examineRedis(ctx, s)
	case s.stateDir != "":
		return examineState(s.stateDir)
	}
	return []finding{{noted, "sessions", "kept in memory: a restart forgets every conversation; set FWHELP_STATE or REDIS_URL", ""}}
}

func examineRedis(ctx context.Context, s settings) []finding {
	const what = "redis"
	r, err := sessions.OpenRedis(s.redisURL.Reveal(), s.sessionTTL, slog.New(slog.DiscardHandler))
	if err != nil {
		return []finding{{wrong, what, err.Error(), "mend REDIS_URL"}}
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	h, err := r.Check(ctx)
	closing := r.Close()
	switch {
	case errors.Is(err, sessions.ErrEvicting):
		return []finding{{wrong, what, err.Error(), "set maxmemory-policy noeviction on the Redis server"}}
	case err != nil:
		return []finding{{wrong, what, redisFault(err), redisMend(err)}}
	case closing != nil:
		return []finding{{noted, what, closing.Error(), ""}}
	}
	detail := fmt.Sprintf("version %s answers in %s", h.Version, h.Latency.Round(10*time.Microsecond))
	if h.Replicated {
		detail += ", every master has a replica"
	}
	findings := []finding{{fine, what, detail, ""}}
	for _, w := range h.Warnings {
		findings = append(findings, finding{noted, what, w, ""})
	}
	return findings
}

// redisFault leaves out what was done when it happened.
func redisFault(err error) string { return strings.TrimPrefix(err.Error(), "check redis: ") }

// redisMend is what to do about a Redis that cannot be used.
func redisMend(err error) string {
	switch {
	case errors.Is(err, sessions.ErrLogin):
		return "put the right user and password into REDIS_URL"
	case errors.Is(err, sessions.ErrNotPermitted):
		return "let the user of REDIS_URL run what is named"
	case errors.Is(err, sessions.ErrReadOnly):
		return "make REDIS_URL name the master, or Sentinel (redis+sentinel://), which knows it"
	}
	return "make the Redis server of REDIS_URL reachable from here"
}

// examineState looks at the directory of the session file, and leaves everything
// as it was.
func examineState(dir string) []finding {
	const what, todo = "state", "make FWHELP_STATE a directory that this user may write to"
	unmake, err := makeDirectory(dir)
	defer unmake()
	if err != nil {
		return []finding{{wrong, what, err.Error(), todo}}
	}
	probe, err := os.CreateTemp(dir, "doctor-*")
	if err != nil {
		return []finding{{wrong, what, err.Error(), todo}}
	}
	_, err = probe.WriteString("written\n")
	if err = errors.Join(err, probe.Sync(), probe.Close(), os.Remove(probe.Name())); err != nil {
		return []finding{{wrong, what, err.Error(), "make room on the disk of FWHELP_STATE"}}
	}
	if !hasSessionFile(dir) { // whoever makes it owns it, and that must be the bot
		return []finding{{fine, what, filepath.Clean(dir) + " can be written to, and no conversation is in it yet", ""}}
	}
	f, err := sessions.OpenFile(dir, time.Hour, time.Now)
	switch {
	case errors.Is(err, sessions.ErrInUse):
		return []finding{{fine, what, dir + " is in use: the bot is running on it", ""}}
	case err != nil:
		return []finding{{wrong, what, err.Error(), "put the session file right from a backup, or move it away: conversations in it are forgotten then"}}
	}
	if err := f.Close(); err != nil {
		return []finding{{wrong, what, err.Error(), todo}}
	}
	return []finding{{fine, what, filepath.Clean(dir) + " can be written to", ""}}
}

// makeDirectory makes a directory where there is none. What it returns takes away
// again what it made and nobody has used meanwhile.
func makeDirectory(dir string) (unmake func(), err error) {
	var made []string
	for d := filepath.Clean(dir); ; d = filepath.Dir(d) {
		if _, err := os.Stat(d); !errors.Is(err, fs.ErrNotExist) || d == filepath.Dir(d) {
			break
		}
		made = append(made, d)
	}
	unmake = func() {
		for _, d := range made {
			_ = os.Remove(d)
		}
	}
	return unmake, os.MkdirAll(dir, 0o700)
}

// hasSessionFile says whether a bot has kept conversations in a directory.
func hasSessionFile(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, sessions.FileName))
	return !errors.Is(err, fs.ErrNotExist)
}

// examineDoor tries the address of HTTP_ADDR. Where the bot itself has it, what
// the bot says of itself is passed on.
func examineDoor(ctx context.Context, s settings) []finding {
	const what = "http"
	addr := s.doorAddr()
	if addr == "" {
		return []finding{{noted, what, "off: set HTTP_ADDR for health checks and metrics", ""}}
	}
	listener, err := net.Listen("tcp", addr)
	if err == nil {
		_ = listener.Close()
		return []finding{{fine, what, addr + " is free", ""}}
	}
	status, ready := askDoor(ctx, addr, "/readyz")
	switch status {
	case http.StatusOK:
		return []finding{{fine, what, addr + ": the bot is running there, and " + ready, ""}}
	case http.StatusServiceUnavailable:
		return []finding{{noted, what, addr + ": the bot is running there, but not ready: " + ready, ""}}
	}
	return []finding{{wrong, what, err.Error(), "choose another HTTP_ADDR, or end what listens there"}}
}
