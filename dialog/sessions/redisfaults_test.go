package sessions_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
)

// rounds is how often a fault is repeated.
func rounds(short, long int) int {
	if *chaos {
		return long
	}
	return short
}

func TestRedisKilled(t *testing.T) {
	server := redistest.Single(t)
	l := newLedger(openRedis(t, server.URL()), 8)
	kills := rounds(3, 60)
	l.during(t, func() {
		for range kills {
			l.goesOn(t)
			server.Restart() // kill -9, and again on the same append-only file
		}
		l.goesOn(t)
	})
	l.check(t)
	t.Logf("%d kills", kills)
}

// TestRedisStopped halts Redis: its connections stay open, nothing is answered.
// A call must come back by itself.
func TestRedisStopped(t *testing.T) {
	t.Parallel()
	server := redistest.Single(t)
	r := openRedis(t, server.URL())
	l := newLedger(r, 8)
	for range rounds(1, 5) {
		l.during(t, func() {
			l.goesOn(t)
			server.Stop()
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			_, err := r.Save(ctx, numbered(99), said(1), 0)
			if !errors.Is(err, sessions.ErrUnreachable) || ctx.Err() != nil {
				t.Errorf("Save while Redis is stopped = %v, want ErrUnreachable of its own accord", err)
			}
			cancel()
			server.Continue()
			l.goesOn(t)
		})
	}
	l.check(t)
}

func TestRedisRespectsADeadline(t *testing.T) {
	t.Parallel()
	server := redistest.Single(t)
	r := openRedis(t, server.URL())
	mustSave(t, r, numbered(1), said(1))
	server.Stop()
	defer server.Continue()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, _, err := r.Load(ctx, numbered(1)); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, sessions.ErrUnreachable) {
		t.Errorf("Load past its deadline = %v, want both its deadline and ErrUnreachable", err)
	}
}

func TestRedisBadConnection(t *testing.T) {
	t.Parallel()
	server := redistest.Single(t)
	proxy := redistest.NewProxy(t, server.Addr())
	r := openRedis(t, "redis://"+proxy.Addr())
	l := newLedger(r, 8)
	l.during(t, func() {
		l.goesOn(t)
		proxy.Set(redistest.Fault{Delay: 200 * time.Millisecond})
		l.goesOn(t) // slow is not broken
		for range rounds(2, 50) {
			proxy.Set(redistest.Fault{CutAfter: 60})
			before := proxy.Cuts()
			if err := redistest.Eventually(10*time.Second, func() bool { return proxy.Cuts() >= before+20 }); err != nil {
				t.Errorf("20 answers cut: %v", err)
			}
			proxy.Set(redistest.Fault{Reset: true})
			if _, _, err := r.Load(t.Context(), numbered(1)); !errors.Is(err, sessions.ErrUnreachable) {
				t.Errorf("Load over a connection that is reset = %v, want ErrUnreachable", err)
			}
			proxy.Set(redistest.Fault{})
			l.goesOn(t)
		}
	})
	l.check(t)
	t.Logf("%d answers cut", proxy.Cuts())
}

func TestRedisFull(t *testing.T) {
	server := redistest.Single(t, "--appendonly", "no")
	r := openRedis(t, server.URL())
	first := mustSave(t, r, numbered(0), said(1))
	server.Do("CONFIG", "SET", "maxmemory", strconv.FormatInt(server.UsedMemory()+500_000, 10))

	saved, full := 1, false
	for ; saved < 10_000 && !full; saved++ {
		_, err := r.Save(t.Context(), numbered(saved), said(299), 0)
		full = errors.Is(err, sessions.ErrFull)
		if err != nil && !full {
			t.Fatalf("Save while Redis fills up = %v, want ErrFull", err)
		}
	}
	if !full {
		t.Fatal("Redis was never full")
	}
	if _, rev, err := r.Load(t.Context(), numbered(0)); err != nil || rev != first {
		t.Errorf("Load while Redis is full = %d, %v", rev, err)
	}
	listed := 0
	for _, err := range r.Unsent(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		listed++
	}
	if listed != saved-1 {
		t.Errorf("%d threads are listed as unsent, %d were saved: a refused save left something behind", listed, saved-1)
	}
	server.Do("CONFIG", "SET", "maxmemory", "0")
	if _, err := r.Save(t.Context(), numbered(0), said(2), first); err != nil {
		t.Errorf("Save with room again: %v", err)
	}
}

func TestRedisFlushed(t *testing.T) {
	server := redistest.Single(t)
	r := openRedis(t, server.URL())
	l := newLedger(r, 4)
	l.during(t, func() {
		l.goesOn(t)
		for range 20 {
			server.Do("SCRIPT", "FLUSH")
		}
		l.goesOn(t)
	})
	if l.refused > l.threads { // those that the end of the test cut short
		t.Errorf("scripts were flushed, and %d calls failed", l.refused)
	}
	l.check(t)

	rev := mustSave(t, r, numbered(50), said(1))
	server.Do("FLUSHALL")
	if _, err := r.Save(t.Context(), numbered(50), said(2), rev); !errors.Is(err, sessions.ErrConflict) {
		t.Errorf("Save upon a record that was flushed away = %v, want a conflict", err)
	}
	if s, rev, err := r.Load(t.Context(), numbered(50)); err != nil || rev != 0 || s.Sent != 0 {
		t.Errorf("Load after FLUSHALL = revision %d, %v", rev, err)
	}
	mustSave(t, r, numbered(50), said(3))
}

func TestRedisReadOnly(t *testing.T) {
	master := redistest.Single(t)
	server := redistest.Single(t)
	r := openRedis(t, server.URL())
	mustSave(t, r, numbered(1), said(1))
	server.Do("REPLICAOF", "127.0.0.1", strconv.Itoa(master.Port))
	if _, err := r.Save(t.Context(), numbered(2), said(1), 0); !errors.Is(err, sessions.ErrReadOnly) {
		t.Errorf("Save on a replica = %v, want ErrReadOnly", err)
	}
	server.Do("REPLICAOF", "NO", "ONE")
	mustSave(t, r, numbered(3), said(1))

	server.Do("CONFIG", "SET", "min-replicas-to-write", "1")
	if _, err := r.Save(t.Context(), numbered(4), said(1), 0); !errors.Is(err, sessions.ErrNotReplicated) {
		t.Errorf("Save on a master that lacks replicas = %v, want ErrNotReplicated", err)
	}
}

func TestRedisDamagedRecord(t *testing.T) {
	server := redistest.Single(t)
	r := openRedis(t, server.URL())
	private := dialog.Thread{Platform: "slack", Workspace: "T1", Channel: "@U1"}
	for n, value := range []string{"12 {", "12", "{}", "12 {\"v\":0}"} {
		mustSave(t, r, private, said(1))
		for key := range server.TimesToLive() {
			if strings.Contains(key, ":s:") {
				server.Do("SET", key, value, "KEEPTTL")
			}
		}
		if _, _, err := r.Load(t.Context(), private); !errors.Is(err, sessions.ErrDamaged) {
			t.Errorf("Load of %q = %v, want ErrDamaged", value, err)
		}
		if err := r.Forget(t.Context(), "slack", "T1", "U1"); err != nil {
			t.Errorf("Forget of %q: %v", value, err)
		}
		if dump := fmt.Sprint(server.Dump()); strings.Contains(dump, "U1") {
			t.Errorf("%d: Forget left %s", n, dump)
		}
	}
}
