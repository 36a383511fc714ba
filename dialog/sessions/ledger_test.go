package sessions_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
)

// ledger counts up in many threads at once while a store is being hurt, and
// keeps a book of what the store has answered for. A saved number must never
// fall below the book: that is a lost save. It must never be above what was
// tried: that is one applied twice.
type ledger struct {
	store   sessions.Store
	threads int

	mu             sync.Mutex
	saved, refused int
	lost, twice    int
	unexpected     []error
	acknowledged   map[int]int
	tried          map[int]int
	recent         map[int]int // saves of each thread since the last disruption
}

func newLedger(store sessions.Store, threads int) *ledger {
	return &ledger{store: store, threads: threads, acknowledged: map[int]int{}, tried: map[int]int{}, recent: map[int]int{}}
}

// during runs the writers until disrupt returns.
func (l *ledger) during(t *testing.T, disrupt func()) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var writers sync.WaitGroup
	for n := range l.threads {
		writers.Go(func() {
			for ctx.Err() == nil {
				if err := l.count(ctx, n); err != nil {
					time.Sleep(9 * time.Millisecond) // as a caller must, too: no hot loop
				}
				time.Sleep(time.Millisecond)
			}
		})
	}
	disrupt()
	stop()
	writers.Wait()
}

func (l *ledger) count(ctx context.Context, n int) error {
	s, rev, err := l.store.Load(ctx, numbered(n))
	if err != nil {
		return l.refuse(ctx, err)
	}
	l.compare(n, s.Sent)
	l.mu.Lock()
	next := l.acknowledged[n] + 1
	if s.Sent >= next { // a save whose answer was lost
		next = s.Sent + 1
	}
	l.tried[n] = max(l.tried[n], next)
	l.mu.Unlock()
	if _, err = l.store.Save(ctx, numbered(n), dialog.Session{Sent: next, Users: []dialog.UserID{"U1"}}, rev); err != nil {
		return l.refuse(ctx, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acknowledged[n] = next
	l.saved++
	l.recent[n]++
	return nil
}

func (l *ledger) compare(n, have int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if have < l.acknowledged[n] {
		l.lost += l.acknowledged[n] - have
		l.acknowledged[n] = have
	}
	if have > l.tried[n] {
		l.twice += have - l.tried[n]
	}
}

// refuse notes an error. Each must be one that says what is wrong.
func (l *ledger) refuse(ctx context.Context, err error) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refused++
	for _, plain := range []error{
		sessions.ErrConflict, sessions.ErrUnreachable, sessions.ErrStarting, sessions.ErrReadOnly, sessions.ErrFull,
		sessions.ErrRearranging, sessions.ErrNotReplicated, ctx.Err(),
	} {
		if plain != nil && errors.Is(err, plain) {
			return err
		}
	}
	if len(l.unexpected) < 5 {
		l.unexpected = append(l.unexpected, err)
	}
	return err
}

// goesOn returns when every thread can be saved again.
func (l *ledger) goesOn(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	l.recent = map[int]int{}
	l.mu.Unlock()
	err := redistest.Eventually(time.Minute, func() bool {
		l.mu.Lock()
		defer l.mu.Unlock()
		for n := range l.threads {
			if l.recent[n] < 3 {
				return false
			}
		}
		return true
	})
	if err != nil {
		t.Errorf("the store did not come back: %v: %s", err, l)
	}
}

// check compares the store with the book a last time. Nothing may be lost.
func (l *ledger) check(t *testing.T) {
	t.Helper()
	l.compareAll(t)
	l.judge(t)
}

func (l *ledger) compareAll(t *testing.T) {
	t.Helper()
	for n := range l.threads {
		var last error
		err := redistest.Eventually(20*time.Second, func() bool {
			var s dialog.Session
			if s, _, last = l.store.Load(t.Context(), numbered(n)); last == nil {
				l.compare(n, s.Sent)
			}
			return last == nil
		})
		if err != nil {
			t.Errorf("Load at the end: %v: %v", err, last)
		}
	}
	t.Log(l)
}

func (l *ledger) judge(t *testing.T) {
	t.Helper()
	if l.lost > 0 || l.twice > 0 || l.saved == 0 {
		t.Errorf("lost or doubled saves, or none at all: %s", l)
	}
	for _, err := range l.unexpected {
		t.Errorf("an error that does not say what is wrong: %v", err)
	}
}

func (l *ledger) String() string {
	return fmt.Sprintf("%d saves answered for, %d calls refused, %d lost, %d applied twice", l.saved, l.refused, l.lost, l.twice)
}
