package fakediscord

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/coder/websocket"
)

func (s *Server) identify(ctx context.Context, c *conn, data json.RawMessage, t trouble) *session {
	var d struct {
		Token   string `json:"token"`
		Intents int    `json:"intents"`
	}
	_ = json.Unmarshal(data, &d)
	s.set(func() { s.gateway.stats.Identifies++; s.gateway.stats.Intents = d.Intents })
	switch {
	case strings.TrimPrefix(d.Token, "Bot ") != Token:
		_ = c.ws.Close(4004, "Authentication failed.")
	case d.Intents&^knownIntents != 0:
		_ = c.ws.Close(4013, "Invalid intent(s).")
	case d.Intents&privilegedIntents != 0:
		_ = c.ws.Close(4014, "Disallowed intent(s).")
	case t.kind == CloseAtIdentify:
		_ = c.ws.Close(websocket.StatusCode(t.code), "")
	case t.kind == NoReady:
	case t.kind == ReconnectFirst:
		c.write(ctx, op(opReconnect, nil))
	default:
		return s.begin(ctx, c, d.Intents)
	}
	return nil
}

// begin makes a session and says READY.
func (s *Server) begin(ctx context.Context, c *conn, intents int) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	sess := &session{id: "S" + s.id(), intents: intents, conn: c}
	s.gateway.sessions[sess.id] = sess
	ready, _ := json.Marshal(map[string]any{
		"v": 9, "user": userObject(Self), "session_id": sess.id,
		"guilds":             []any{map[string]any{"id": Guild, "unavailable": true}},
		"resume_gateway_url": "ws" + strings.TrimPrefix(s.http.URL, "http"),
		"application":        map[string]any{"id": App, "flags": 0},
	})
	sess.dispatch("READY", ready)
	guild, _ := json.Marshal(map[string]any{"id": Guild, "name": "the server", "channels": []any{}, "threads": []any{}})
	sess.dispatch("GUILD_CREATE", guild)
	s.tasks.Go(func() { s.feed(ctx, c, sess) })
	s.notify()
	return sess
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
		return nil
	case t.kind == ReconnectFirst:
		c.write(ctx, op(opReconnect, nil))
		return nil
	case t.kind == RefuseResume, t.kind == RefuseResumable, sess == nil, d.Seq < 0, d.Seq > int64(len(sess.sent)):
		c.write(ctx, op(opInvalidSession, t.kind == RefuseResumable))
		return nil
	}
	sess.conn, sess.next = c, int(d.Seq)
	sess.dispatch("RESUMED", json.RawMessage("{}"))
	s.tasks.Go(func() { s.feed(ctx, c, sess) })
	return sess
}
