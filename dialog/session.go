package dialog

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"fwhelp/knowledge"
)

// Session is all that is remembered of a thread. It is a value: every method
// returns the next one and leaves the receiver whole. The zero Session is a
// conversation that has not begun. Times are UTC, in whole milliseconds.
type Session struct {
	State  State
	Seen   []Seen               // events of the last hour: outlives every platform's last retry
	Heard  time.Time            // when the last event came
	Said   MessageID            // the last message decided
	Sent   int                  // the last effect decided
	Outbox []Pending            // decided, not known to be delivered, in order
	Dead   []Pending            // given up on: for an operator to retry or drop
	Posted map[MessageID]Posted // messages that may yet be settled or replaced
	Users  []UserID             // who takes part: whose wish to delete it concerns
}

// Seen is an event that has been stepped.
type Seen struct {
	ID EventID
	At time.Time
}

// Pending is an effect that is decided and not known to be delivered.
type Pending struct {
	N      int       // numbers the effects of a thread from 1; with the thread, a nonce
	Via    string    // the way back of the event it answers
	At     time.Time // when it was decided: with thread and N it names the effect for ever, as N begins anew after a deletion
	Due    time.Time // whoever stepped the event delivers at once, anyone may from Due on
	Tries  int       // deliveries begun
	Reason string    // why it was given up; only in Dead
	Effect Effect
}

// Posted is a message as the platform knows it.
type Posted struct {
	Receipt string          // the platform's name of it; empty until it is delivered
	At      time.Time       // when it was decided
	About   knowledge.Topic // what it answers, for whoever rates it
	Print   string          // of a long text, or of the one that it points at: what tells it from others
	Place   string          // tells apart where a person's own conversation is shown
	Refused bool            // it says that nothing is known
}

const (
	seenFor    = time.Hour        // longer than any platform goes on repeating an event
	lease      = 30 * time.Second // how long an effect is left to whoever stepped it
	redrawable = 50 * time.Minute // Discord stops editing after an hour
	postedKept = 16               // messages remembered besides those that something still waits for
	deadFor    = 7 * 24 * time.Hour
	deadKept   = 50 // dead letters of a thread
)

// Step returns the session after an event: what the conversation is in the
// middle of next, with every effect of the event numbered and in the outbox. It
// decides by its arguments alone. An event whose ID was seen within the last
// hour changes nothing; an event without an ID is never taken for a repetition.
func (s Session) Step(kb *knowledge.Base, ev Event) Session {
	ev.At = moment(ev.At)
	if s.hasSeen(ev.ID) {
		return s
	}
	t := turn{kb: kb, ev: ev, before: s, said: s.Said}
	next := s
	next.State = noting(kb, s.state(), t.step(s.state()))
	next.Seen = s.seenAfter(ev)
	next.Said = t.said
	next.Users = s.usersWith(ev.User)
	if ev.At.After(s.Heard) {
		next.Heard = ev.At
	}
	next.Outbox = slices.Clone(s.Outbox)
	next.Posted = maps.Clone(s.Posted)
	for _, e := range t.effects {
		next.Sent++
		next.Outbox = append(next.Outbox, Pending{N: next.Sent, Via: ev.Via, At: ev.At, Due: ev.At.Add(lease), Effect: e})
		if say, ok := e.(Say); ok {
			next.Posted = withPosted(next.Posted, say.Message.ID, Posted{
				At: ev.At, About: say.Message.About, Print: cmp.Or(printOf(say.Message), t.stands), Place: placeOf(ev), Refused: tellsNothing(say.Message),
			})
		}
	}
	next.forgetOldMessages()
	next.Dead = slices.Clone(s.Dead)
	next.forgetOldLetters()
	return next
}

// moment is a time as sessions keep it.
func moment(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

func (s Session) state() State {
	if s.State == nil {
		return Idle{}
	}
	return s.State
}

func (s Session) hasSeen(id EventID) bool {
	return id != "" && slices.ContainsFunc(s.Seen, func(e Seen) bool { return e.ID == id })
}

func (s Session) seenAfter(ev Event) []Seen {
	var kept []Seen
	for _, e := range s.Seen {
		if e.At.After(ev.At.Add(-seenFor)) {
			kept = append(kept, e)
		}
	}
	if ev.ID == "" {
		return kept
	}
	return append(kept, Seen{ID: ev.ID, At: ev.At})
}

func (s Session) usersWith(u UserID) []UserID {
	if u == "" || slices.Contains(s.Users, u) {
		return s.Users
	}
	return append(slices.Clone(s.Users), u)
}

// withPosted sets one entry of a map that the caller owns.
func withPosted(posted map[MessageID]Posted, id MessageID, p Posted) map[MessageID]Posted {
	if posted == nil {
		posted = make(map[MessageID]Posted, 1)
	}
	posted[id] = p
	return posted
}

// forgetOldMessages keeps the record small: of the messages that nothing waits
// for, only the newest may still be settled. The receiver owns its map.
func (s *Session) forgetOldMessages() {
	needed := s.awaited()
	ids := slices.Sorted(maps.Keys(s.Posted))
	for i, id := range ids {
		if len(ids)-i > postedKept && !needed[id] {
			delete(s.Posted, id)
		}
	}
}

// awaited lists the messages that the state or the outbox refers to.
func (s *Session) awaited() map[MessageID]bool {
	needed := map[MessageID]bool{}
	for state := s.State; state != nil; {
		switch st := state.(type) {
		case Idle:
			state = nil
		case Offering:
			needed[st.Asked], state = true, nil
		case Guiding:
			needed[st.Asked], state = true, nil
		case Confirming:
			needed[st.Asked], state = true, st.Before
		}
	}
	for _, p := range s.Outbox {
		switch e := p.Effect.(type) {
		case Say:
			needed[e.Message.ID], needed[e.Replaces] = true, true
		case Settle:
			needed[e.Message] = true
		case Whisper, Miss, Erase:
		}
	}
	return needed
}
