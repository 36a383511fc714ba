package fakeslack

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// patience is how long Slack waits for an acknowledgement.
const patience = 3 * time.Second

// SetPatience makes the workspace wait less, so that tests of what is never
// acknowledged are quick.
func (s *Server) SetPatience(d time.Duration) { s.set(func() { s.patience = d }) }

// Ack is what came of one delivery.
type Ack struct {
	OK      bool
	Status  int    // HTTP only
	Payload []byte // what came with the acknowledgement
	Took    time.Duration
}

// allowed reports whether the app's scopes let an event reach it at all.
func (s *Server) allowed(e Envelope) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	inner, _ := e.Payload["event"].(map[string]any)
	needs := map[string]string{"app_mention": "app_mentions:read", "message": "im:history"}[fmt.Sprint(inner["type"])]
	if e.Kind == kindCommand {
		needs = "commands"
	}
	return needs == "" || slices.Contains(s.scopes, needs)
}

// Send delivers once and waits for the acknowledgement, at most three seconds.
func (s *Server) Send(ctx context.Context, e Envelope) Ack {
	if !s.allowed(e) {
		return Ack{}
	}
	s.mu.Lock()
	target, patience := s.target, s.patience
	s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	began := time.Now()
	var ack Ack
	if target == "" {
		ack = s.sendBySocket(ctx, e)
	} else {
		ack = s.sendByHTTP(ctx, target, e)
	}
	ack.Took = time.Since(began)
	return ack
}

// Insist delivers as Slack does: an event that is not acknowledged comes up to
// three times more, gap apart; a command or a press comes once.
func (s *Server) Insist(ctx context.Context, e Envelope, gap time.Duration) Ack {
	ack := s.Send(ctx, e)
	for e.Kind == kindEvent && !ack.OK && e.attempt < 3 && ctx.Err() == nil {
		select {
		case <-time.After(gap):
		case <-ctx.Done():
		}
		e.attempt++
		ack = s.Send(ctx, e)
	}
	return ack
}

// Body is an envelope as HTTP carries it: the path, the content type, the body.
func (e Envelope) Body() (path, contentType string, body []byte) {
	switch e.Kind {
	case kindCommand:
		form := url.Values{}
		for k, v := range e.Payload {
			form.Set(k, fmt.Sprint(v))
		}
		return "/slack/commands", "application/x-www-form-urlencoded", []byte(form.Encode())
	case kindPress:
		raw, _ := json.Marshal(e.Payload)
		return "/slack/interactions", "application/x-www-form-urlencoded", []byte(url.Values{"payload": {string(raw)}}.Encode())
	}
	raw, _ := json.Marshal(e.Payload)
	return "/slack/events", "application/json", raw
}

// Sign sets the headers that prove a body to come from Slack.
func Sign(h http.Header, body []byte, at time.Time) {
	ts := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(SigningSecret))
	_, _ = fmt.Fprintf(mac, "v0:%s:%s", ts, body)
	h.Set("X-Slack-Request-Timestamp", ts)
	h.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

func (s *Server) sendByHTTP(ctx context.Context, target string, e Envelope) Ack {
	path, contentType, body := e.Body()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target+path, bytes.NewReader(body))
	if err != nil {
		return Ack{}
	}
	r.Header.Set("Content-Type", contentType)
	if e.attempt > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(e.attempt))
		r.Header.Set("X-Slack-Retry-Reason", "http_timeout")
	}
	Sign(r.Header, body, time.Now())
	resp, err := s.http.Client().Do(r)
	if err != nil {
		return Ack{}
	}
	defer func() { _ = resp.Body.Close() }()
	payload, _ := io.ReadAll(resp.Body)
	ack := Ack{OK: resp.StatusCode == http.StatusOK, Status: resp.StatusCode, Payload: payload}
	if ack.OK && e.Kind == kindCommand && len(payload) > 0 {
		s.showAck(e, payload)
	}
	return ack
}

// showAck shows what a command was answered with in its acknowledgement.
func (s *Server) showAck(e Envelope, payload []byte) {
	var in struct {
		Text string `json:"text"`
		Type string `json:"response_type"`
	}
	if json.Unmarshal(payload, &in) != nil || in.Text == "" {
		return
	}
	s.set(func() {
		m := &Message{Channel: fmt.Sprint(e.Payload["channel_id"]), Text: in.Text, TS: s.ts(), At: time.Now(), Raw: string(payload)}
		if in.Type != "in_channel" {
			m.To = fmt.Sprint(e.Payload["user_id"])
		}
		s.messages = append(s.messages, m)
	})
}
