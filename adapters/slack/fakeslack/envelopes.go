package fakeslack

import (
	"encoding/json"
	"maps"
	"strings"
)

// The kinds of envelopes, as Socket Mode names them.
const (
	kindEvent   = "events_api"
	kindCommand = "slash_commands"
	kindPress   = "interactive"
)

// Envelope is something that happened, on its way to the app. Sending it twice is
// Slack sending it twice.
type Envelope struct {
	Kind    string
	Payload map[string]any
	attempt int
	id      string // of the envelope; empty: a new one for each delivery
}

// SameEnvelope is the delivery of an envelope again under its own name, as
// Socket Mode does at times.
func (e Envelope) SameEnvelope() Envelope {
	e.id = "envelope-" + e.name()
	return e
}

// Renamed is the same thing told under another event id.
func (e Envelope) Renamed() Envelope {
	e.Payload = maps.Clone(e.Payload)
	e.Payload["event_id"] = "Ev-again"
	return e
}

// Retry is the n-th repetition of an event, as if those before it had been lost.
func (e Envelope) Retry(n int) Envelope {
	e.attempt = n
	return e
}

func (e Envelope) name() string {
	for _, k := range []string{"event_id", "trigger_id"} {
		if s, ok := e.Payload[k].(string); ok {
			return s
		}
	}
	return "unnamed"
}

// With returns the envelope with one field of its innermost object changed.
func (e Envelope) With(field string, value any) Envelope {
	raw, _ := json.Marshal(e.Payload)
	var p map[string]any
	_ = json.Unmarshal(raw, &p)
	at := p
	if inner, ok := p["event"].(map[string]any); ok {
		at = inner
	}
	at[field] = value
	e.Payload = p
	return e
}

func (s *Server) envelope(kind string, payload map[string]any) Envelope {
	return Envelope{Kind: kind, Payload: payload}
}

// event wraps an inner event; s.mu is held.
func (s *Server) event(inner map[string]any) map[string]any {
	return map[string]any{
		"token": "x", "team_id": Team, "api_app_id": App, "type": "event_callback",
		"event_id": s.id("Ev"), "event_time": s.clock / 1e6, "event": inner,
		"authorizations": []any{map[string]any{
			"enterprise_id": nil, "team_id": Team, "user_id": BotUser, "is_bot": true, "is_enterprise_install": false,
		}},
		"is_ext_shared_channel": false,
	}
}

// said is an event of somebody saying something.
func (s *Server) said(inner map[string]any) Envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	ts := s.ts()
	inner["ts"], inner["event_ts"], inner["team"] = ts, ts, Team
	inner["client_msg_id"] = s.id("client-")
	return s.envelope(kindEvent, s.event(inner))
}

// Mention is a person mentioning the bot in a channel; thread is the ts of the
// thread's parent, or empty.
func (s *Server) Mention(channel, user, text, thread string) Envelope {
	inner := map[string]any{"type": "app_mention", "channel": channel, "user": user, "text": "<@" + BotUser + "> " + text}
	if thread != "" {
		inner["thread_ts"] = thread
	}
	return s.said(inner)
}

// Direct is a person writing to the bot directly.
func (s *Server) Direct(user, text, thread string) Envelope {
	inner := map[string]any{"type": "message", "channel": DirectChannel(user), "channel_type": "im", "user": user, "text": text}
	if thread != "" {
		inner["thread_ts"] = thread
	}
	return s.said(inner)
}

// Event is any other event.
func (s *Server) Event(inner map[string]any) Envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.envelope(kindEvent, s.event(inner))
}

// HomeOpened is a person opening the Home tab.
func (s *Server) HomeOpened(user string) Envelope {
	inner := map[string]any{"type": "app_home_opened", "user": user, "channel": DirectChannel(user), "tab": "home"}
	if v, ok := s.Home(user); ok {
		inner["view"] = v
	}
	return s.Event(inner)
}

// Command is a person typing /fwhelp.
func (s *Server) Command(channel, user, text string) Envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.envelope(kindCommand, map[string]any{
		"token": "x", "team_id": Team, "team_domain": "fwhelp", "channel_id": channel, "channel_name": "general",
		"user_id": user, "user_name": strings.ToLower(user), "command": "/fwhelp", "text": text,
		"response_url": s.responseURL(channel, user, nil), "trigger_id": s.trigger(), "api_app_id": App,
		"is_enterprise_install": "false",
	})
}

// trigger issues a trigger_id; s.mu is held.
func (s *Server) trigger() string {
	id := s.id("13345224609.")
	s.triggers[id] = s.now()
	return id
}

// Press is a person pressing a button of a message that stands in a channel.
func (s *Server) Press(on Message, user string, b Button) Envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	container := map[string]any{"type": "message", "channel_id": on.Channel, "message_ts": on.TS, "is_ephemeral": on.To != ""}
	shown := s.find(on.Channel, on.TS)
	p := s.press(user, container, b, shown, on.Channel)
	p["channel"] = map[string]any{"id": on.Channel, "name": "general"}
	if on.ThreadTS != "" {
		container["thread_ts"] = on.ThreadTS
	}
	if on.To == "" {
		m := map[string]any{"bot_id": Bot, "type": "message", "text": on.Text, "user": BotUser, "ts": on.TS, "blocks": on.Blocks}
		if on.ThreadTS != "" {
			m["thread_ts"] = on.ThreadTS
		}
		p["message"] = m
	}
	return s.envelope(kindPress, p)
}

// PressHome is a person pressing a button on the Home tab.
func (s *Server) PressHome(user string, b Button) Envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.press(user, map[string]any{"type": "view", "view_id": s.homes[user].ID}, b, nil, "")
	delete(p, "response_url")
	p["view"] = s.homes[user]
	return s.envelope(kindPress, p)
}

func (s *Server) press(user string, container map[string]any, b Button, shown *Message, channel string) map[string]any {
	block := b.BlockID
	if block == "" {
		block = "auto"
	}
	action := map[string]any{"type": b.Type, "action_id": b.ActionID, "block_id": block, "action_ts": s.ts()}
	if b.Type == "static_select" {
		action["selected_option"] = map[string]any{"text": map[string]any{"type": "plain_text", "text": b.Label}, "value": b.Value}
	} else {
		action["value"] = b.Value
	}
	return map[string]any{
		"type": "block_actions", "token": "x", "api_app_id": App,
		"team": map[string]any{"id": Team, "domain": "fwhelp"}, "enterprise": nil, "is_enterprise_install": false,
		"user":      map[string]any{"id": user, "username": strings.ToLower(user), "team_id": Team},
		"container": container, "trigger_id": s.trigger(), "state": map[string]any{"values": map[string]any{}},
		"response_url": s.responseURL(channel, user, shown), "actions": []any{action},
	}
}

// Submit is a person sending a form; values are by block and by input.
func (s *Server) Submit(v View, user string, values map[string]map[string]string) Envelope {
	s.mu.Lock()
	defer s.mu.Unlock()
	state := map[string]any{}
	for block, inputs := range values {
		in := map[string]any{}
		for name, text := range inputs {
			in[name] = map[string]any{"type": "plain_text_input", "value": text}
		}
		state[block] = in
	}
	return s.envelope(kindPress, map[string]any{
		"type": "view_submission", "team": map[string]any{"id": Team}, "user": map[string]any{"id": user},
		"trigger_id": s.trigger(), "api_app_id": App, "token": "x",
		"view": map[string]any{
			"id": v.ID, "type": v.Type, "callback_id": v.Callback, "private_metadata": v.Metadata,
			"blocks": v.Blocks, "state": map[string]any{"values": state},
		},
	})
}
