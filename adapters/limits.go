package adapters

import (
	"fmt"
	"sync"
	"time"

	"fwhelp/dialog"
)

// Limits are how many events are stepped, counted by each process in memory.
// What is over a limit is acknowledged and not stepped. 0 is no limit.
type Limits struct {
	Person    int // events a minute
	Channel   int // events a minute
	Workspace int // events a minute; not where a conversation is in no workspace
	// Thread breaks loops between bots: messages answered in one thread in 10
	// seconds. What is over it is passed over in silence, as a notice would be one
	// more reply. Presses do not count: a bot presses nothing.
	Thread int
}

// StandardLimits are for platforms that strangers can reach.
func StandardLimits() Limits {
	return Limits{Person: 20, Channel: 60, Workspace: 600, Thread: 5}
}

const (
	limitWindow = time.Minute
	loopWindow  = 10 * time.Second
)

// limiter counts events in windows that begin with the first event in them.
type limiter struct {
	mu      sync.Mutex
	windows map[quota]*window
	swept   time.Time
}

type quotaKind int

const (
	perWorkspace quotaKind = iota
	perChannel
	perPerson
	perThread
)

type quota struct {
	kind   quotaKind
	thread dialog.Thread // as much of it as the kind needs
	user   dialog.UserID
}

type window struct {
	ends time.Time
	used int
	told bool // the notice has been given
}

// quotas lists what an event counts against, with the limit of each.
func (l Limits) quotas(ev dialog.Event) map[quota]int {
	ws := dialog.Thread{Platform: ev.Thread.Platform, Workspace: ev.Thread.Workspace}
	ch := ws
	ch.Channel = ev.Thread.Channel
	all := map[quota]int{
		{kind: perWorkspace, thread: ws}:             l.Workspace,
		{kind: perChannel, thread: ch}:               l.Channel,
		{kind: perPerson, thread: ws, user: ev.User}: l.Person,
	}
	if _, said := ev.Act.(dialog.Said); said {
		all[quota{kind: perThread, thread: ev.Thread}] = l.Thread
	}
	for q, most := range all {
		if most == 0 || q.kind == perWorkspace && ws.Workspace == "" {
			delete(all, q)
		}
	}
	return all
}

// admit counts an event and says whether it is within the limits. Over one of them
// it says what to tell the person; that is empty when it has been said.
func (l *limiter) admit(limits Limits, ev dialog.Event, now time.Time) (ok bool, notice string) {
	quotas := limits.quotas(ev)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	over, quiet := quota{kind: -1}, false
	for q, most := range quotas {
		w := l.windows[q]
		if w == nil || !now.Before(w.ends) || w.used < most {
			continue
		}
		if q.kind == perThread {
			quiet = true
		}
		over.kind = max(over.kind, q.kind)
		if over.kind == q.kind {
			over = q
		}
	}
	if over.kind >= 0 {
		w := l.windows[over]
		if quiet || w.told {
			return false, ""
		}
		w.told = true
		return false, overLimit(over.kind)
	}
	for q := range quotas {
		l.window(q, now).used++
	}
	return true, ""
}

// refund takes back the count of an event that was not taken: it will come again.
func (l *limiter) refund(limits Limits, ev dialog.Event) {
	quotas := limits.quotas(ev)
	l.mu.Lock()
	defer l.mu.Unlock()
	for q := range quotas {
		if w := l.windows[q]; w != nil && w.used > 0 {
			w.used--
		}
	}
}

// window needs mu.
func (l *limiter) window(q quota, now time.Time) *window {
	if l.windows == nil {
		l.windows = map[quota]*window{}
	}
	w := l.windows[q]
	if w == nil || !now.Before(w.ends) {
		length := limitWindow
		if q.kind == perThread {
			length = loopWindow
		}
		w = &window{ends: now.Add(length)}
		l.windows[q] = w
	}
	return w
}

// sweep forgets windows that have ended, once a window. It needs mu.
func (l *limiter) sweep(now time.Time) {
	if now.Sub(l.swept) < limitWindow {
		return
	}
	l.swept = now
	for q, w := range l.windows {
		if !now.Before(w.ends) {
			delete(l.windows, q)
		}
	}
}

func overLimit(k quotaKind) string {
	where := "You are writing"
	switch k {
	case perChannel:
		where = "This channel is writing"
	case perWorkspace:
		where = "This workspace is writing"
	case perPerson, perThread:
	}
	return fmt.Sprintf("%s faster than I can answer well, so I am leaving some messages out. Please try again in a minute.", where)
}
