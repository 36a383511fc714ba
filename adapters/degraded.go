package adapters

import (
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"fwhelp/dialog"
)

// waitOut is how long a gap of the store is waited out before questions are
// answered without it.
const waitOut = 10 * time.Second

const (
	cannotRemember = "I cannot remember this conversation just now."
	cannotGoOn     = "I cannot remember this conversation just now, so I cannot go on with it. Please try again in a few minutes."
	tooLong        = "This conversation has grown too long for me to remember. Please begin a new one."
	tooLongAlone   = "This conversation has grown too long for me to remember. Please try again in an hour."
	cannotKeep     = "I could not keep what you told me just now. Please tell me again in a few minutes."
	cannotForget   = "I cannot reach what is stored just now, so nothing was deleted. Please try again in a few minutes."
)

// answerWithoutState answers an event for good although nothing can be stored:
// this process never steps it again. It reports whether there was room for it.
func (r *Relay) answerWithoutState(d *desk, ev dialog.Event, answer []dialog.Pending) bool {
	if !r.handled.add(ev, r.Now()) {
		return true // the same event came twice at once
	}
	if !d.offer(ev.Thread, answer) {
		r.handled.remove(ev)
		return false
	}
	r.observe(Degraded, ev.Thread)
	if judged(ev) {
		d.lost.Add(1)
		r.Log.Error("that an answer did not help is lost: it could not be stored", threadAttr(ev.Thread), slog.String("event", string(ev.ID)))
	}
	return true
}

// tooLargeFor says so to whom can begin a new conversation, and to whom cannot:
// there is only one in private. An hour later its events are forgotten.
func tooLargeFor(t dialog.Thread) string {
	if strings.HasPrefix(t.Channel, "@") {
		return tooLongAlone
	}
	return tooLong
}

// whisper is an answer of a few words for whoever did something.
func whisper(ev dialog.Event, text string) []dialog.Pending {
	return []dialog.Pending{{Via: ev.Via, Effect: dialog.Whisper{To: ev.User, Text: text}}}
}

// stateless is what can be said to an event without knowing its conversation.
func (r *Relay) stateless(ev dialog.Event) []dialog.Pending {
	switch act := ev.Act.(type) {
	case dialog.Said:
		return r.answered(ev)
	case dialog.Rated:
		if act.Asking && !act.Beside { // there is no way to say it but in public
			return nil
		}
		return whisper(ev, cannotKeep)
	case dialog.Reasoned:
		return whisper(ev, cannotKeep)
	case dialog.Picked:
	}
	return whisper(ev, cannotGoOn)
}

// judged reports whether an event tells the maintainers that an answer did not
// help: nothing but the store keeps that.
func judged(ev dialog.Event) bool {
	switch act := ev.Act.(type) {
	case dialog.Rated:
		return !act.Helpful
	case dialog.Reasoned:
		return act.Reason != ""
	case dialog.Said, dialog.Picked:
	}
	return false
}

// answered is the answer to words of which only the event is known.
func (r *Relay) answered(ev dialog.Event) []dialog.Pending {
	s, ok := r.tryStep(dialog.Session{}, ev)
	if !ok {
		return whisper(ev, stumbled)
	}
	switch s.State.(type) {
	case dialog.Idle, nil:
	case dialog.Offering, dialog.Guiding:
		return whisper(ev, cannotGoOn)
	case dialog.Confirming:
		return whisper(ev, cannotForget)
	}
	var all []dialog.Pending
	for _, p := range s.Outbox {
		switch e := p.Effect.(type) {
		case dialog.Erase:
			return whisper(ev, cannotForget)
		case dialog.Say:
			e.Message = withoutMemory(e.Message, len(all) == 0)
			all = append(all, dialog.Pending{Via: p.Via, Effect: e})
		case dialog.Whisper:
			all = append(all, dialog.Pending{Via: p.Via, Effect: e})
		case dialog.Settle, dialog.Miss:
		}
	}
	return all
}

// withoutMemory takes off what only a stored message can keep: its number and its
// buttons. The first one says why.
func withoutMemory(m dialog.Message, first bool) dialog.Message {
	m.ID = 0
	m.Blocks = slices.DeleteFunc(slices.Clone(m.Blocks), func(b dialog.Block) bool {
		_, choices := b.(dialog.Choices)
		return choices
	})
	if first {
		m.Blocks = slices.Insert(m.Blocks, 0, dialog.Block(dialog.Paragraph{Text: dialog.Text{{Text: cannotRemember}}}))
	}
	return m
}

const (
	handledFor  = time.Hour
	handledMost = 100_000
)

// recent remembers events for an hour: those that must never be stepped again
// although no session says so.
type recent struct {
	mu  sync.Mutex
	ids map[recentKey]time.Time
}

type recentKey struct {
	platform string
	id       dialog.EventID
}

func (r *recent) has(ev dialog.Event, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, ok := r.ids[recentKey{ev.Thread.Platform, ev.ID}]
	return ok && now.Sub(at) < handledFor
}

// add reports whether the event is new.
func (r *recent) add(ev dialog.Event, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	k := recentKey{ev.Thread.Platform, ev.ID}
	if at, ok := r.ids[k]; ok && now.Sub(at) < handledFor {
		return false
	}
	if r.ids == nil {
		r.ids = map[recentKey]time.Time{}
	}
	if len(r.ids) >= handledMost {
		for k, at := range r.ids {
			if now.Sub(at) >= handledFor {
				delete(r.ids, k)
			}
		}
		for k := range r.ids {
			if len(r.ids) < handledMost {
				break
			}
			delete(r.ids, k) // any one: a bound on memory before a promise for the hour
		}
	}
	r.ids[k] = now
	return true
}

func (r *recent) remove(ev dialog.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.ids, recentKey{ev.Thread.Platform, ev.ID})
}
