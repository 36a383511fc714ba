package sessions_test

import (
	"sync"
	"testing"
	"time"

	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/sessionstest"
)

// clock is a time that moves when it is told to.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock {
	return &clock{at: time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) later(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func TestMemory(t *testing.T) {
	t.Parallel()
	sessionstest.Run(t, func(*testing.T) sessionstest.Opened {
		c := newClock()
		m := sessions.NewMemory(sessionstest.TTL, c.now)
		return sessionstest.Opened{Store: m, Later: c.later, Dump: func(*testing.T) []string { return m.Dump() }}
	})
}
