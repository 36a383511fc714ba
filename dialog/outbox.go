package dialog

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Delivered notes that effect n was carried out; receipt is the platform's name
// of the message, or empty where there is none. A message that took another's
// place takes over its receipt unless it got its own. Of an effect that is not
// in the outbox nothing changes, so it may be called twice.
func (s Session) Delivered(n int, receipt string) Session {
	p, next, ok := s.take(n)
	if !ok {
		return s
	}
	next.Posted = maps.Clone(s.Posted)
	switch e := p.Effect.(type) {
	case Say:
		if receipt == "" {
			receipt = s.Posted[e.Replaces].Receipt
		}
		if posted, kept := s.Posted[e.Message.ID]; kept {
			posted.Receipt = receipt
			next.Posted[e.Message.ID] = posted
		}
		delete(next.Posted, e.Replaces)
	case Settle:
		delete(next.Posted, e.Message)
	case Whisper, Miss, Erase:
	}
	return next
}

// Postponed leaves effect n to its holder until due.
func (s Session) Postponed(n int, due time.Time) Session {
	return s.change(n, func(p *Pending) { p.Due = moment(due) })
}

// Attempted counts a delivery of effect n as begun.
func (s Session) Attempted(n int) Session {
	return s.change(n, func(p *Pending) { p.Tries++ })
}

// GaveUp moves effect n from the outbox to the dead letters. A message that was
// never posted can be neither settled nor replaced, so it is forgotten.
func (s Session) GaveUp(n int, reason string) Session {
	p, next, ok := s.take(n)
	if !ok {
		return s
	}
	p.Reason = reason
	next.Dead = append(slices.Clone(s.Dead), p)
	next.forgetOldLetters()
	if say, ok := p.Effect.(Say); ok {
		next.Posted = maps.Clone(s.Posted)
		delete(next.Posted, say.Message.ID)
	}
	return next
}

// forgetOldLetters keeps the record small: of the dead letters, the newest of the
// last week by the time of the last event. The receiver owns the slice.
func (s *Session) forgetOldLetters() {
	s.Dead = slices.DeleteFunc(s.Dead, func(p Pending) bool { return s.Heard.Sub(p.At) >= deadFor })
	if over := len(s.Dead) - deadKept; over > 0 {
		s.Dead = slices.Delete(s.Dead, 0, over)
	}
}

// Retry puts dead letter n back into the outbox, at its old place and with its
// tries counted anew; anyone may deliver it at once.
func (s Session) Retry(n int) Session {
	i := indexOf(s.Dead, n)
	if i < 0 {
		return s
	}
	p := s.Dead[i]
	p.Tries, p.Reason = 0, ""
	next := s.Drop(n)
	at, _ := slices.BinarySearchFunc(s.Outbox, n, func(p Pending, n int) int { return cmp.Compare(p.N, n) })
	next.Outbox = slices.Insert(slices.Clone(s.Outbox), at, p)
	if say, ok := p.Effect.(Say); ok {
		next.Posted = withPosted(maps.Clone(s.Posted), say.Message.ID, Posted{At: p.Due.Add(-lease), About: say.Message.About})
	}
	return next
}

// Drop removes dead letter n for good.
func (s Session) Drop(n int) Session {
	i := indexOf(s.Dead, n)
	if i < 0 {
		return s
	}
	next := s
	next.Dead = slices.Delete(slices.Clone(s.Dead), i, i+1)
	return next
}

// take removes effect n from a copy of the outbox.
func (s Session) take(n int) (Pending, Session, bool) {
	i := indexOf(s.Outbox, n)
	if i < 0 {
		return Pending{}, s, false
	}
	next := s
	next.Outbox = slices.Delete(slices.Clone(s.Outbox), i, i+1)
	return s.Outbox[i], next, true
}

// change applies f to effect n in a copy of the outbox.
func (s Session) change(n int, f func(*Pending)) Session {
	i := indexOf(s.Outbox, n)
	if i < 0 {
		return s
	}
	next := s
	next.Outbox = slices.Clone(s.Outbox)
	f(&next.Outbox[i])
	return next
}

func indexOf(ps []Pending, n int) int {
	return slices.IndexFunc(ps, func(p Pending) bool { return p.N == n })
}
