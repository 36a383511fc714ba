package discord

import (
	"sync"
	"time"
)

// What is remembered here saves requests. Nothing depends on it: it is gone with
// the process.

const (
	memoryMost = 4096
	resentment = 10 * time.Minute // for which a place that refused something is not asked again
)

// refusals are places that have refused something of late. Discord bars whoever
// goes on asking.
type refusals struct {
	now func() time.Time
	mu  sync.Mutex
	all map[[2]string]refusal
}

type refusal struct {
	err   error
	until time.Time
}

func (r *refusals) of(what, channel string) (error, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	got, ok := r.all[[2]string{what, channel}]
	if !ok || !r.now().Before(got.until) {
		return nil, false
	}
	return got.err, true
}

func (r *refusals) add(what, channel string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	makeRoom(r.all)
	r.all[[2]string{what, channel}] = refusal{err, r.now().Add(resentment)}
}

// question is a message that a thread is opened under.
type question struct {
	title, user string
	open        bool // there is a thread
}

type questions struct {
	mu  sync.Mutex
	all map[string]question
}

func (q *questions) asked(message string, about question) {
	q.mu.Lock()
	defer q.mu.Unlock()
	makeRoom(q.all)
	about.open = about.open || q.all[message].open
	q.all[message] = about
}

func (q *questions) of(message string) question {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.all[message]
}

func (q *questions) opened(message string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	makeRoom(q.all)
	about := q.all[message]
	about.open = true
	q.all[message] = about
}

// shares are the messages for one person's eyes that they have shown to all, with
// the press that did it.
type shares struct {
	mu  sync.Mutex
	all map[string]string
}

// first reports whether nothing but this press has shared a message.
func (s *shares) first(message, press string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if by, ok := s.all[message]; ok {
		return by == press
	}
	makeRoom(s.all)
	s.all[message] = press
	return true
}

func (s *shares) undo(message string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, message)
}

// directs are the direct conversations by person.
type directs struct {
	mu  sync.Mutex
	all map[string]string
}

func (d *directs) get(user string) (string, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	id, ok := d.all[user]
	return id, ok
}

func (d *directs) put(user, channel string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	makeRoom(d.all)
	d.all[user] = channel
}

// makeRoom forgets any one entry where there are too many.
func makeRoom[K comparable, V any](all map[K]V) {
	for k := range all {
		if len(all) < memoryMost {
			return
		}
		delete(all, k)
	}
}
