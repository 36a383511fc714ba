package fakediscord

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/coder/websocket"
)

func (s *Server) identify(ctx context.Context, c *conn, data json.RawMessage, t trouble) *session {
	var d struct {
		Token   string `json:"token"`
		Intents int    `json:"intents"`
	}
	_ = json.Unmarshal(data, &d)
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.notify()
	s.gateway.stats.Identifies++
	s.gateway.stats.Intents = d.Intents
	refuse := func(code int, why string) { s.tasks.Go(func() { _ = c.ws.Close(websocket.StatusCode(code), why) }) }
	switch {
	case strings.TrimPrefix(d.Token, "Bot ") != Token:
		refuse(4004, "Authentication failed.")
	case d.Intents&^knownIntents != 0:
		refuse(4013, "Invalid intent(s).")
	case d.Intents&privilegedIntents != 0:
		refuse(4014, "Disallowed intent(s).")
	case t.kind == CloseAtIdentify:
		refuse(t.code, "")
	case t.kind == NoReady:
		s.gateway.stalls <- time.Now()
	case t.kind == ReconnectFirst:
		s.askToLeave(ctx, c)
	default:
		return s.begin(ctx, c, d.Intents)
	}
	return nil
}

func (s *Server) gatewayURL() string { return "ws" + strings.TrimPrefix(s.http.URL, "http") }

// begin makes a session and says READY. It needs mu.
func (s *Server) begin(ctx context.Context, c *conn, intents int) *session {
	sess := &session{id: "S" + s.id(), intents: intents, conn: c}
	s.gateway.sessions[sess.id] = sess
	s.gateway.stats.Opened++
	ready, _ := json.Marshal(map[string]any{
		"v": 9, "user": userObject(Self), "session_id": sess.id,
		"guilds":             []any{map[string]any{"id": Guild, "unavailable": true}},
		"resume_gateway_url": s.gatewayURL(),
		"application":        map[string]any{"id": App, "flags": 0},
	})
	sess.dispatch("READY", ready)
	guild, _ := json.Marshal(map[string]any{"id": Guild, "name": "the server", "channels": []any{}, "threads": []any{}})
	sess.dispatch("GUILD_CREATE", guild)
	s.tasks.Go(func() { s.feed(ctx, c, sess) })
	return sess
}

// askToLeave asks a client to connect anew where it waits for something else. It has
// a moment to read that; nobody can see whether it has.
func (s *Server) askToLeave(ctx context.Context, c *conn) {
	c.write(ctx, op(opReconnect, nil))
	s.tasks.Go(func() {
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
		}
		s.gateway.stalls <- time.Now()
	})
}

// feed writes a session's dispatches to a socket, in order.
func (s *Server) feed(ctx context.Context, c *conn, sess *session) {
	for {
		s.mu.Lock()
		if sess.conn != c {
			s.mu.Unlock()
			return
		}
		waiting := sess.sent[sess.next:]
		sess.next = len(sess.sent)
		s.mu.Unlock()
		for _, raw := range waiting {
			c.write(ctx, raw)
		}
		select {
		case <-c.wake:
		case <-ctx.Done():
			return
		}
	}
}

func (s *Server) resume(ctx context.Context, c *conn, data json.RawMessage, t trouble) *session {
	var d struct {
		Token     string `json:"token"`
		SessionID string `json:"session_id"`
		Seq       int64  `json:"seq"`
	}
	_ = json.Unmarshal(data, &d)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.stats.Resumes++
	s.gateway.stats.LastSeq = d.Seq
	s.notify()
	sess := s.gateway.sessions[d.SessionID]
	switch {
	case strings.TrimPrefix(d.Token, "Bot ") != Token:
		go func() { _ = c.ws.Close(4004, "Authentication failed.") }()
		return nil
	case t.kind == CloseAtIdentify:
		go func() { _ = c.ws.Close(websocket.StatusCode(t.code), "") }()
		return nil
	case t.kind == NoReady:
		s.gateway.stalls <- time.Now()
		return nil
	case t.kind == ReconnectFirst:
		s.askToLeave(ctx, c)
		return nil
	case t.kind == RefuseResume, t.kind == RefuseResumable, sess == nil, d.Seq < 0, d.Seq > int64(len(sess.sent)):
		c.write(ctx, op(opInvalidSession, t.kind == RefuseResumable))
		return nil
	}
	s.gateway.stats.Opened++
	sess.conn, sess.next = c, int(d.Seq)
	sess.dispatch("RESUMED", json.RawMessage("{}"))
	s.tasks.Go(func() { s.feed(ctx, c, sess) })
	return sess
}
