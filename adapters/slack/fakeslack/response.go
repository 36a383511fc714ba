package fakeslack

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"time"
)

// How often and how long a response URL works.
const (
	maxUses    = 5
	maxURLLife = 30 * time.Minute
)

// responseURL is the way back from a command or a press.
type responseURL struct {
	channel, user string
	message       *Message // the message pressed; nil for a command
	issued        time.Time
	uses          int
}

// responseURL issues one; s.mu is held.
func (s *Server) responseURL(channel, user string, pressed *Message) string {
	id := s.id("canary-response-url-")
	s.urls[id] = &responseURL{channel: channel, user: user, message: pressed, issued: s.now()}
	return s.http.URL + "/response/" + id
}

func (s *Server) serveResponse(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return
	}
	req := request{method: "response_url", args: map[string]string{}, raw: string(body)}
	f, broken := s.fault(req.method)
	if broken && f.instead() {
		s.record(req, "chaos")
		s.misbehave(w, r, f)
		return
	}
	status, code := s.respond(r.PathValue("id"), body)
	s.record(req, code)
	if broken && s.misbehave(w, r, f) {
		return
	}
	if code != "" {
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(refuse(code))
		return
	}
	_, _ = io.WriteString(w, "ok")
}

// respond carries out what was posted to a response URL.
func (s *Server) respond(id string, body []byte) (status int, code string) {
	var in struct {
		Text     string           `json:"text"`
		Blocks   []map[string]any `json:"blocks"`
		Type     string           `json:"response_type"`
		Replace  bool             `json:"replace_original"`
		Delete   bool             `json:"delete_original"`
		ThreadTS string           `json:"thread_ts"`
	}
	if json.Unmarshal(body, &in) != nil {
		return http.StatusBadRequest, "invalid_payload"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.notify()
	u := s.urls[id]
	switch {
	case u == nil:
		return http.StatusNotFound, "expired_url"
	case u.uses >= maxUses:
		return http.StatusNotFound, "used_url"
	case s.now().Sub(u.issued) > maxURLLife:
		return http.StatusNotFound, "expired_url"
	}
	u.uses++
	m := &Message{Channel: u.channel, ThreadTS: in.ThreadTS, Text: in.Text, Blocks: in.Blocks, Raw: string(body)}
	switch {
	case in.Delete && u.message != nil:
		s.messages = slices.DeleteFunc(s.messages, func(o *Message) bool { return o == u.message })
		return http.StatusOK, ""
	case in.Replace && u.message != nil:
		if no := check(m.Text, m.Blocks, surfaceMessage); no != nil {
			return http.StatusBadRequest, no.Code
		}
		u.message.redraw(m)
		return http.StatusOK, ""
	}
	if no := check(m.Text, m.Blocks, surfaceMessage); no != nil {
		return http.StatusBadRequest, no.Code
	}
	if in.Type != "in_channel" {
		m.To = u.user
	}
	m.TS, m.At = s.ts(), time.Now()
	s.messages = append(s.messages, m)
	return http.StatusOK, ""
}
