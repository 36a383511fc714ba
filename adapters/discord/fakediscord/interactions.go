package fakediscord

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

const (
	answerWithin = 3 * time.Second
	tokenLives   = 15 * time.Minute

	kindCommand    = 2
	kindPress      = 3
	kindCompletion = 4
	kindForm       = 5

	typeMessage        = 4
	typeDeferred       = 5
	typeDeferredUpdate = 6
	typeUpdate         = 7
	typeCompletion     = 8
	typeForm           = 9
)

// allowed are the answers that fit an interaction.
func allowed(kind int) []int {
	switch kind {
	case kindCommand:
		return []int{typeMessage, typeDeferred, typeForm}
	case kindPress:
		return []int{typeMessage, typeDeferred, typeDeferredUpdate, typeUpdate, typeForm}
	case kindForm:
		return []int{typeMessage, typeDeferred, typeDeferredUpdate, typeUpdate}
	case kindCompletion:
		return []int{typeCompletion}
	}
	return nil
}

var errUnknownInteraction = &apiError{404, 10062, "Unknown interaction", nil}

func (s *Server) answerInteraction(r request) (int, any, *apiError) {
	s.mu.Lock()
	in := s.interactions[r.parts[2]]
	s.mu.Unlock()
	if in == nil || in.ID != r.parts[1] {
		return 0, nil, errUnknownInteraction
	}
	m, refused := s.callback(in, r.body, r.files)
	if refused != nil {
		return 0, nil, refused
	}
	if !strings.Contains(r.query, "with_response=true") {
		return 204, nil, nil
	}
	answer := map[string]any{"interaction": map[string]any{"id": in.ID, "type": in.Kind}}
	if m != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		answer["resource"] = map[string]any{"type": in.Callback, "message": s.messageObject(m)}
	}
	return 200, answer, nil
}

// callback takes the first answer to an interaction.
func (s *Server) callback(in *Interaction, body []byte, files map[string]string) (*Message, *apiError) {
	var d struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if json.Unmarshal(body, &d) != nil || !slices.Contains(allowed(in.Kind), d.Type) {
		return nil, invalid([]string{"this type is no answer to this interaction"})
	}
	if faults := checkAnswer(d.Type, d.Data, len(files)); len(faults) > 0 {
		return nil, invalid(faults)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	age := s.now().Sub(in.made)
	switch {
	case in.Callback != 0:
		return nil, &apiError{400, 40060, "Interaction has already been acknowledged.", nil}
	case age > answerWithin:
		return nil, errUnknownInteraction
	}
	in.Callback, in.Data, in.AnsweredAfter = d.Type, string(d.Data), age
	defer s.notify()
	var p payload
	_ = json.Unmarshal(d.Data, &p)
	r := request{body: d.Data, files: files}
	switch d.Type {
	case typeMessage, typeDeferred:
		m := s.message(in.Channel, p, r)
		m.Loading, m.interaction = d.Type == typeDeferred, in.ID
		if p.Flags&(1<<6) != 0 {
			m.To = in.User
		}
		s.keep(m)
		in.Original = m.ID
		if d.Type == typeMessage {
			return m, nil
		}
	case typeUpdate:
		in.Original = in.Message
		if m := s.byID[in.Message]; m != nil {
			s.change(m, r)
			return m, nil
		}
	case typeDeferredUpdate:
		in.Original = in.Message
	}
	return nil, nil
}

// checkAnswer validates an answer of a type.
func checkAnswer(kind int, data json.RawMessage, files int) []string {
	switch kind {
	case typeMessage:
		return CheckMessage(data, files, false)
	case typeUpdate:
		return CheckMessage(data, files, true)
	case typeCompletion:
		return CheckChoices(data)
	case typeForm:
		return CheckForm(data)
	}
	return nil
}

// alive finds an interaction whose token can be used. It needs mu.
func (s *Server) alive(token string) (*Interaction, *apiError) {
	in := s.interactions[token]
	switch {
	case in == nil:
		return nil, &apiError{404, 10015, "Unknown Webhook", nil}
	case s.now().Sub(in.made) > tokenLives:
		return nil, &apiError{401, 50027, "Invalid Webhook Token", nil}
	case in.Callback == 0:
		return nil, &apiError{404, 10015, "Unknown Webhook", nil}
	}
	return in, nil
}

func (s *Server) followUp(r request) (int, any, *apiError) {
	if faults := CheckMessage(r.body, len(r.files), false); len(faults) > 0 {
		return 0, nil, invalid(faults)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	in, refused := s.alive(r.parts[2])
	if refused != nil {
		return 0, nil, refused
	}
	if m := s.byID[in.Original]; m != nil && m.Loading && !m.Deleted {
		s.change(m, r) // as Discord does: the first one takes the place of "is thinking…"
		return 200, s.messageObject(m), nil
	}
	var p payload
	_ = json.Unmarshal(r.body, &p)
	m := s.message(in.Channel, p, r)
	m.interaction = in.ID
	if p.Flags&(1<<6) != 0 {
		m.To = in.User
	}
	in.FollowUps++
	s.keep(m)
	return 200, s.messageObject(m), nil
}

// original reads, edits or deletes what a token wrote.
func (s *Server) original(r request) (int, any, *apiError) {
	if r.method == "PATCH" {
		if faults := CheckMessage(r.body, len(r.files), true); len(faults) > 0 {
			return 0, nil, invalid(faults)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	in, refused := s.alive(r.parts[2])
	if refused != nil {
		return 0, nil, refused
	}
	id := r.parts[4]
	if id == "@original" {
		id = in.Original
	}
	m := s.byID[id]
	if m == nil || m.Deleted || id != in.Original && m.interaction != in.ID {
		return 0, nil, &apiError{404, 10008, "Unknown Message", nil}
	}
	switch r.method {
	case "PATCH":
		s.change(m, r)
	case "DELETE":
		m.Deleted = true
		s.notify()
		return 204, nil, nil
	}
	return 200, s.messageObject(m), nil
}
