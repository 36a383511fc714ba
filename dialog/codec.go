package dialog

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"fwhelp/knowledge"
)

// version is the form of a stored session. A reader takes every version: fields
// that it does not know are ignored, fields that are missing are zero. So a
// field may be added at any time, and one that is to go stays readable for one
// version more.
const version = 1

// storedSession is a session in JSON.
type storedSession struct {
	V      int                        `json:"v"`
	State  *storedState               `json:"state,omitempty"`
	Seen   []storedSeen               `json:"seen,omitempty"`
	Heard  int64                      `json:"heard"`
	Said   MessageID                  `json:"said,omitempty"`
	Sent   int                        `json:"sent,omitempty"`
	Outbox []Pending                  `json:"outbox,omitempty"`
	Dead   []Pending                  `json:"dead,omitempty"`
	Posted map[MessageID]storedPosted `json:"posted,omitempty"`
	Users  []UserID                   `json:"users,omitempty"`
}

type storedSeen struct {
	ID EventID `json:"id"`
	At int64   `json:"at"` // milliseconds of the Unix epoch, as every time here
}

type storedPosted struct {
	Receipt string          `json:"receipt,omitempty"`
	At      int64           `json:"at"`
	About   knowledge.Topic `json:"about,omitzero"`
	Print   string          `json:"print,omitempty"`
	Place   string          `json:"place,omitempty"`
	Refused bool            `json:"refused,omitempty"`
}

// MarshalJSON writes the session in the current version.
func (s Session) MarshalJSON() ([]byte, error) {
	w := storedSession{
		V: version, State: storeState(s.State), Heard: s.Heard.UnixMilli(), Said: s.Said, Sent: s.Sent,
		Outbox: s.Outbox, Dead: s.Dead, Users: s.Users,
	}
	for _, e := range s.Seen {
		w.Seen = append(w.Seen, storedSeen{ID: e.ID, At: e.At.UnixMilli()})
	}
	if len(s.Posted) > 0 {
		w.Posted = make(map[MessageID]storedPosted, len(s.Posted))
	}
	for id, p := range s.Posted {
		w.Posted[id] = storedPosted{Receipt: p.Receipt, At: p.At.UnixMilli(), About: p.About, Print: p.Print, Place: p.Place, Refused: p.Refused}
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads a session of this version, of the one before and of the
// next. A state that it does not know reads as [Idle]: the conversation begins
// again. An effect or a block that it does not know is an error, so that no
// reply is lost: the record is left to a process that knows it.
func (s *Session) UnmarshalJSON(data []byte) error {
	var w storedSession
	if err := json.Unmarshal(data, &w); err != nil {
		return fmt.Errorf("read session: %w", err)
	}
	if w.V < 1 {
		return errors.New("read session: no version")
	}
	*s = Session{
		State: w.State.state(), Heard: stored(w.Heard), Said: w.Said, Sent: w.Sent,
		Outbox: w.Outbox, Dead: w.Dead, Users: w.Users,
	}
	for _, e := range w.Seen {
		s.Seen = append(s.Seen, Seen{ID: e.ID, At: stored(e.At)})
	}
	if len(w.Posted) > 0 {
		s.Posted = make(map[MessageID]Posted, len(w.Posted))
	}
	for id, p := range w.Posted {
		s.Posted[id] = Posted{Receipt: p.Receipt, At: stored(p.At), About: p.About, Print: p.Print, Place: p.Place, Refused: p.Refused}
	}
	return nil
}

func stored(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// storedState is a state with its name: exactly one field is set.
type storedState struct {
	Idle       *Idle             `json:"idle,omitempty"`
	Offering   *Offering         `json:"offering,omitempty"`
	Guiding    *Guiding          `json:"guiding,omitempty"`
	Confirming *storedConfirming `json:"confirming,omitempty"`
}

type storedConfirming struct {
	By     UserID       `json:"by"`
	Asked  MessageID    `json:"asked"`
	Before *storedState `json:"before,omitempty"`
}

func storeState(state State) *storedState {
	switch s := state.(type) {
	case Idle:
		return &storedState{Idle: &s}
	case Offering:
		return &storedState{Offering: &s}
	case Guiding:
		return &storedState{Guiding: &s}
	case Confirming:
		return &storedState{Confirming: &storedConfirming{By: s.By, Asked: s.Asked, Before: storeState(s.Before)}}
	}
	return nil
}

// state is nil for a conversation that has not begun.
func (w *storedState) state() State {
	switch {
	case w == nil:
		return nil
	case w.Offering != nil:
		return *w.Offering
	case w.Guiding != nil:
		return *w.Guiding
	case w.Confirming != nil:
		before := w.Confirming.Before.state()
		if _, nested := before.(Confirming); nested || before == nil { // in a record that nobody wrote
			before = Idle{}
		}
		return Confirming{By: w.Confirming.By, Asked: w.Confirming.Asked, Before: before}
	case w.Idle != nil:
		return *w.Idle
	}
	return Idle{}
}

// storedPending is a pending effect in JSON.
type storedPending struct {
	N      int    `json:"n"`
	Via    string `json:"via,omitempty"`
	At     int64  `json:"at"`
	Due    int64  `json:"due"`
	Tries  int    `json:"tries,omitempty"`
	Reason string `json:"reason,omitempty"`

	// The effect with its name: exactly one is set.
	Say     *Say     `json:"say,omitempty"`
	Settle  *Settle  `json:"settle,omitempty"`
	Whisper *Whisper `json:"whisper,omitempty"`
	Miss    *Miss    `json:"miss,omitempty"`
	Erase   *Erase   `json:"erase,omitempty"`
}

// MarshalJSON writes a pending effect as part of a session.
func (p Pending) MarshalJSON() ([]byte, error) {
	w := storedPending{N: p.N, Via: p.Via, At: p.At.UnixMilli(), Due: p.Due.UnixMilli(), Tries: p.Tries, Reason: p.Reason}
	switch e := p.Effect.(type) {
	case Say:
		w.Say = &e
	case Settle:
		w.Settle = &e
	case Whisper:
		w.Whisper = &e
	case Miss:
		w.Miss = &e
	case Erase:
		w.Erase = &e
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads a pending effect as part of a session.
func (p *Pending) UnmarshalJSON(data []byte) error {
	var w storedPending
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*p = Pending{N: w.N, Via: w.Via, At: stored(w.At), Due: stored(w.Due), Tries: w.Tries, Reason: w.Reason}
	switch {
	case w.Say != nil:
		p.Effect = *w.Say
	case w.Settle != nil:
		p.Effect = *w.Settle
	case w.Whisper != nil:
		p.Effect = *w.Whisper
	case w.Miss != nil:
		p.Effect = *w.Miss
	case w.Erase != nil:
		p.Effect = *w.Erase
	default:
		return fmt.Errorf("effect %d: none that is known", w.N)
	}
	return nil
}
