package sessions

import (
	"context"
	"iter"
	"slices"
	"sync"
	"time"

	"fwhelp/dialog"
)

// Memory keeps sessions in the process: for tests, the terminal and a first try.
// A restart forgets everything.
type Memory struct {
	ttl time.Duration
	now func() time.Time

	mu      sync.Mutex
	last    Revision // never repeats, whatever is deleted
	records map[dialog.Thread]remembered
}

type remembered struct {
	record
	revision Revision
	expires  time.Time
}

// NewMemory returns an empty store whose records expire ttl after their last
// save by the clock now.
func NewMemory(ttl time.Duration, now func() time.Time) *Memory {
	return &Memory{ttl: ttl, now: now, records: map[dialog.Thread]remembered{}}
}

// Load implements [Store].
func (m *Memory) Load(ctx context.Context, t dialog.Thread) (dialog.Session, Revision, error) {
	if err := ctx.Err(); err != nil {
		return dialog.Session{}, 0, err
	}
	m.mu.Lock()
	r, ok := m.live(t)
	m.mu.Unlock()
	if !ok {
		return dialog.Session{}, 0, nil
	}
	s, err := decode(r.data)
	if err != nil {
		return dialog.Session{}, 0, err
	}
	return s, r.revision, nil
}

// Save implements [Store].
func (m *Memory) Save(ctx context.Context, t dialog.Thread, s dialog.Session, prev Revision) (Revision, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	r, err := newRecord(t, s, m.ttl)
	if err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if have, _ := m.live(t); have.revision != prev {
		return 0, ErrConflict
	}
	m.last++
	m.records[t] = remembered{record: r, revision: m.last, expires: m.now().Add(r.life)}
	m.sweep()
	return m.last, nil
}

// Unsent implements [Store].
func (m *Memory) Unsent(ctx context.Context) iter.Seq2[dialog.Thread, error] {
	return m.threads(ctx, func(r remembered) bool { return r.unsent })
}

// Forget implements [Store].
func (m *Memory) Forget(ctx context.Context, platform, workspace string, user dialog.UserID) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for t, r := range m.records {
		if t.Platform == platform && (workspace == "" || t.Workspace == workspace) && slices.Contains(r.people, user) {
			delete(m.records, t)
		}
	}
	return nil
}

// Dead implements [Store].
func (m *Memory) Dead(ctx context.Context) iter.Seq2[DeadLetter, error] {
	return deadLetters(ctx, m, m.threads(ctx, func(r remembered) bool { return r.dead }))
}

// live needs mu.
func (m *Memory) live(t dialog.Thread) (remembered, bool) {
	r, ok := m.records[t]
	if !ok || !m.now().Before(r.expires) {
		return remembered{}, false
	}
	return r, true
}

// threads lists what was wanted when the listing began.
func (m *Memory) threads(ctx context.Context, want func(remembered) bool) iter.Seq2[dialog.Thread, error] {
	return func(yield func(dialog.Thread, error) bool) {
		var list []dialog.Thread
		m.mu.Lock()
		for t := range m.records {
			if r, ok := m.live(t); ok && want(r) {
				list = append(list, t)
			}
		}
		m.mu.Unlock()
		if err := ctx.Err(); err != nil {
			yield(dialog.Thread{}, err)
			return
		}
		for _, t := range list {
			if !yield(t, nil) {
				return
			}
		}
	}
}

// sweep drops the expired among a few records; as a map is walked from a random
// place, all are met in the long run. It needs mu.
func (m *Memory) sweep() {
	const sample = 8
	met := 0
	for t := range m.records {
		if _, ok := m.live(t); !ok {
			delete(m.records, t)
		}
		if met++; met == sample {
			return
		}
	}
}

// deadLetters loads the sessions of threads and lists what they gave up on.
func deadLetters(ctx context.Context, from Store, threads iter.Seq2[dialog.Thread, error]) iter.Seq2[DeadLetter, error] {
	return func(yield func(DeadLetter, error) bool) {
		for t, err := range threads {
			var s dialog.Session
			if err == nil {
				s, _, err = from.Load(ctx, t)
			}
			if err != nil {
				yield(DeadLetter{Thread: t}, err)
				return
			}
			for _, p := range s.Dead {
				if !yield(DeadLetter{Thread: t, Pending: p}, nil) {
					return
				}
			}
		}
	}
}
