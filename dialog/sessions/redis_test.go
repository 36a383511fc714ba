package sessions_test

import (
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
	"fwhelp/dialog/sessions/sessionstest"
)

func openRedis(t testing.TB, url string) *sessions.Redis {
	t.Helper()
	r, err := sessions.OpenRedis(url, sessionstest.TTL, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("OpenRedis: %v", err)
	}
	t.Cleanup(func() { _ = r.Close() })
	return r
}

func TestRedis(t *testing.T) {
	t.Parallel()
	server := redistest.Single(t, "--appendfsync", "no") // what is on the disk is other tests' concern
	runContract(t, server.URL(), 10_000, server)
}

// runContract empties the masters before each of its tests.
func runContract(t *testing.T, url string, ops int, masters ...*redistest.Server) {
	t.Helper()
	sessionstest.Run(t, func(t *testing.T) sessionstest.Opened {
		for _, s := range masters {
			s.Do("FLUSHALL")
		}
		r := openRedis(t, url)
		r.WaitLongForReplicas()
		return sessionstest.Opened{
			Store: r,
			Ops:   ops,
			Later: func(d time.Duration) {
				for _, s := range masters {
					s.Later(d)
				}
			},
			Dump: func(*testing.T) (all []string) {
				for _, s := range masters {
					all = append(all, s.Dump()...)
				}
				return all
			},
		}
	})
}

func TestRedisKeysExpire(t *testing.T) {
	const week = 7 * 24 * time.Hour
	server := redistest.Single(t)
	r := openRedis(t, server.URL())
	idle, owed, dead := numbered(1), numbered(2), numbered(3)
	mustSave(t, r, idle, dialog.Session{Users: []dialog.UserID{"U1"}})
	mustSave(t, r, owed, said(1))
	mustSave(t, r, dead, dialog.Session{Dead: said(1).Outbox})

	want := map[string]time.Duration{
		":1": sessionstest.TTL, ":2": week, ":3": week, ":unsent": week, ":dead": week,
		"{slack:T1:U1}:threads": 2 * week, "{slack::U1}:threads": 2 * week,
	}
	lives := server.TimesToLive()
	for key, life := range lives {
		for end, most := range want {
			if strings.HasSuffix(key, end) && (life > int(most.Milliseconds()) || life < int((most-time.Minute).Milliseconds())) {
				t.Errorf("%s lives for %d ms, want %d", key, life, most.Milliseconds())
			}
		}
		if life < 0 || !strings.HasPrefix(key, "fw:v1:{") {
			t.Errorf("%s lives for %d ms", key, life)
		}
	}
	if len(lives) != len(want) {
		t.Errorf("keys = %v, want one for each of %v", lives, want)
	}
}

func mustSave(t testing.TB, st sessions.Store, th dialog.Thread, s dialog.Session) sessions.Revision {
	t.Helper()
	rev, err := st.Save(t.Context(), th, s, 0)
	if err != nil {
		t.Fatalf("Save: %v", err)
	}
	return rev
}

func TestRedisRoundTrips(t *testing.T) {
	server := redistest.Single(t)
	r := openRedis(t, server.URL())
	th := numbered(1)
	commands := func() int {
		n := 0
		for line := range strings.Lines(server.Do("INFO", "commandstats")) {
			name, rest, _ := strings.Cut(line, ":calls=")
			calls, _, _ := strings.Cut(rest, ",")
			if c, err := strconv.Atoi(calls); err == nil && (name == "cmdstat_get" || strings.HasPrefix(name, "cmdstat_eval")) {
				n += c
			}
		}
		return n
	}
	mustSave(t, r, numbered(0), said(1)) // scripts are known from now on
	server.Do("CONFIG", "RESETSTAT")

	// One event: load, save, save after delivery.
	s, rev, err := r.Load(t.Context(), th)
	if err == nil {
		s.Sent = 1
		s.Outbox = said(1).Outbox
		rev, err = r.Save(t.Context(), th, s, rev)
	}
	if err == nil {
		s.Outbox = nil
		_, err = r.Save(t.Context(), th, s, rev)
	}
	if err != nil {
		t.Fatal(err)
	}
	if n := commands(); n != 3 {
		t.Errorf("an event took %d round trips, want 3", n)
	}
}

func TestRedisCheck(t *testing.T) {
	server := redistest.Single(t)
	health := func(t *testing.T, url string) (string, error) {
		h, err := openRedis(t, url).Check(t.Context())
		if err == nil && h.Latency <= 0 {
			t.Errorf("Check = %+v, want a latency", h)
		}
		return strings.Join(h.Warnings, " "), err
	}
	if h, err := openRedis(t, server.URL()).Check(t.Context()); err != nil || !strings.Contains(server.Do("INFO", "server"), "redis_version:"+h.Version+"\r") {
		t.Errorf("version %q, %v; want the server's", h.Version, err)
	}
	if got, err := health(t, server.URL()); err != nil || got != "" {
		t.Errorf("a durable server: %q, %v; want no warning", got, err)
	}
	server.Do("CONFIG", "SET", "appendfsync", "everysec")
	if got, err := health(t, server.URL()); err != nil || !strings.Contains(got, "appendfsync everysec") {
		t.Errorf("appendfsync everysec: %q, %v", got, err)
	}
	server.Do("CONFIG", "SET", "appendonly", "no")
	if got, err := health(t, server.URL()); err != nil || !strings.Contains(got, "no append-only file") {
		t.Errorf("no AOF: %q, %v", got, err)
	}
	server.Do("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
	if _, err := health(t, server.URL()); !errors.Is(err, sessions.ErrEvicting) || !strings.Contains(err.Error(), "allkeys-lru") || strings.Contains(err.Error(), "\n") {
		t.Errorf("an evicting policy: %v, want ErrEvicting in one line", err)
	}
	server.Do("CONFIG", "SET", "maxmemory-policy", "noeviction")

	server.Do("ACL", "SETUSER", "bot", "on", ">hunter2", "~fw:v1:*", "+@all", "-config", "-info")
	got, err := health(t, strings.Replace(server.URL(), "://", "://bot:hunter2@", 1))
	if err != nil {
		t.Errorf("unreadable settings: %v, want warnings", err)
	}
	for _, want := range []string{"maxmemory-policy of Redis cannot be read", "append-only file cannot be read"} {
		if !strings.Contains(got, want) {
			t.Errorf("unreadable settings: %q, want %q", got, want)
		}
	}
}

func TestRedisLogin(t *testing.T) {
	server := redistest.Single(t)
	server.Do("ACL", "SETUSER", "bot", "on", ">hunter2", "~fw:v1:*", "+@all", "-config")
	server.Do("ACL", "SETUSER", "narrow", "on", ">hunter2", "~fw:v1:*", "+ping", "+get", "+evalsha", "+hello", "+select")
	server.Do("ACL", "SETUSER", "default", "off")
	for login, want := range map[string]error{"bot:hunter2@": nil, "bot:hunter3@": sessions.ErrLogin, ":hunter2@": sessions.ErrLogin, "": sessions.ErrLogin, "narrow:hunter2@": sessions.ErrNotPermitted} {
		r := openRedis(t, strings.Replace(server.URL(), "://", "://"+login, 1))
		_, err := r.Save(t.Context(), numbered(1), said(1), 0)
		if !errors.Is(err, want) {
			t.Errorf("login %q: %v, want %v", login, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter") {
			t.Errorf("login %q: the error shows the password: %v", login, err)
		}
	}
}
