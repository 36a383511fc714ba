package fakediscord

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"
)

// Words are what a person writes.
type Words struct {
	User, Channel, Text string
	ReplyTo             string // a message that is answered with a ping
}

var mentioned = regexp.MustCompile(`<@!?(\d+)>`)

// Say writes a message and tells the bot. Without the privileged intent the bot
// sees the words of direct messages and of what mentions it, nothing else.
func (s *Server) Say(w Words) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &Message{ID: s.id(), Channel: w.Channel, Author: w.User, Content: w.Text, ReplyTo: w.ReplyTo}
	s.keep(m)
	s.dispatch("MESSAGE_CREATE", s.messageEvent(m), s.intentFor(w.Channel))
	return m.ID
}

func (s *Server) intentFor(channel string) int {
	if c := s.channels[channel]; c != nil && c.Type == DirectChannel {
		return intentDirectMessages
	}
	return intentGuildMessages
}

// keep needs mu.
func (s *Server) keep(m *Message) {
	s.messages = append(s.messages, m)
	s.byID[m.ID] = m
	s.notify()
}

// messageEvent is a message as the gateway sends it.
func (s *Server) messageEvent(m *Message) map[string]any {
	c := s.channels[m.Channel]
	if c == nil {
		c = &Channel{ID: m.Channel, Guild: Guild}
	}
	var mentions []any
	us := false
	for _, found := range mentioned.FindAllStringSubmatch(m.Content, -1) {
		mentions = append(mentions, userObject(found[1]))
		us = us || found[1] == Self
	}
	d := s.messageObject(m)
	if to := s.byID[m.ReplyTo]; to != nil {
		d["type"] = 19
		d["referenced_message"] = s.messageObject(to)
		if to.interaction == "" {
			mentions = append(mentions, userObject(to.Author))
			us = us || to.Author == Self
		}
	}
	d["channel_type"], d["mentions"] = c.Type, slices.Concat([]any{}, mentions)
	d["mention_everyone"], d["mention_roles"] = false, []string{}
	if c.Guild != "" {
		d["guild_id"] = c.Guild
		d["member"] = map[string]any{"roles": []any{}, "joined_at": "2017-03-13T19:19:14.040000+00:00"}
	}
	if c.Type != DirectChannel && !us && m.Author != Self {
		d["content"] = ""
	}
	return d
}

// messageObject is a message as REST answers it.
func (s *Server) messageObject(m *Message) map[string]any {
	flags := 0
	if m.To != "" {
		flags |= 1 << 6
	}
	if m.Loading {
		flags |= 1 << 7
	}
	d := map[string]any{
		"id": m.ID, "channel_id": m.Channel, "type": 0, "content": m.Content, "author": userObject(m.Author),
		"timestamp": s.now().UTC().Format(time.RFC3339), "attachments": []any{}, "flags": flags,
		"embeds": slices.Concat([]map[string]any{}, m.Embeds), "components": slices.Concat([]map[string]any{}, m.Components),
	}
	if m.ReplyTo != "" {
		d["type"] = 19
		d["message_reference"] = map[string]any{"message_id": m.ReplyTo, "channel_id": m.Channel}
	}
	return d
}

// Interaction is a command, press, form or completion that waits for an answer.
type Interaction struct {
	ID, Token, User, Channel string
	Kind                     int    // 2 command, 3 press, 4 completion, 5 form
	Message                  string // the message pressed
	Callback                 int    // type of the answer; 0: none yet
	Data                     string // of the answer
	AnsweredAfter            time.Duration
	Original                 string // the message that @original is
	FollowUps                int

	made time.Time
}

// Interaction returns an interaction as it stands.
func (s *Server) Interaction(id string) (Interaction, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, in := range s.interactions {
		if in.ID == id {
			return *in, true
		}
	}
	return Interaction{}, false
}

// Endpoint makes interactions go to an address, signed, and returns the public key
// in hex.
func (s *Server) Endpoint(url string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.endpoint = url
	return s.PublicKey()
}

// Slash runs a sub-command with string and boolean options.
func (s *Server) Slash(user, channel, sub string, args map[string]any) string {
	return s.interact(user, channel, 2, map[string]any{"id": "1", "name": "fwhelp", "type": 1, "options": []any{
		map[string]any{"name": sub, "type": 1, "options": optionList(args, "")},
	}}, "")
}

// Type asks for completions of one option.
func (s *Server) Type(user, channel, sub, focused string, args map[string]any) string {
	return s.interact(user, channel, 4, map[string]any{"id": "1", "name": "fwhelp", "type": 1, "options": []any{
		map[string]any{"name": sub, "type": 1, "options": optionList(args, focused)},
	}}, "")
}

func optionList(args map[string]any, focused string) []any {
	list := []any{}
	for name, value := range args {
		o := map[string]any{"name": name, "type": 3, "value": value}
		if _, yes := value.(bool); yes {
			o["type"] = 5
		}
		if name == focused {
			o["focused"] = true
		}
		list = append(list, o)
	}
	return list
}

// Raw sends an interaction of any kind with any data.
func (s *Server) Raw(user, channel string, kind int, data map[string]any) string {
	return s.interact(user, channel, kind, data, "")
}

// Menu runs the command of a message's menu.
func (s *Server) Menu(user, name, message string) string {
	s.mu.Lock()
	m := s.byID[message]
	s.mu.Unlock()
	return s.interact(user, m.Channel, 2, map[string]any{
		"id": "2", "name": name, "type": 3, "target_id": message,
		"resolved": map[string]any{"messages": map[string]any{message: map[string]any{"id": message, "content": m.Content}}},
	}, "")
}

// ErrNoButton says that there is nothing of that name to press.
var ErrNoButton = errors.New("fakediscord: no such button")

// Press presses the button with a label, or picks the entry of a menu.
func (s *Server) Press(user, message, label string) (string, error) {
	s.mu.Lock()
	m := s.byID[message]
	var data map[string]any
	if m != nil && !m.Deleted {
		data = press(m.Components, label)
	}
	s.mu.Unlock()
	if data == nil {
		return "", ErrNoButton
	}
	return s.interact(user, m.Channel, 3, data, message), nil
}

func press(components []map[string]any, label string) map[string]any {
	for _, c := range components {
		var inner []map[string]any
		raw, _ := json.Marshal(c["components"])
		_ = json.Unmarshal(raw, &inner)
		if data := press(inner, label); data != nil {
			return data
		}
		switch c["type"] {
		case float64(2):
			if c["label"] == label && c["disabled"] != true {
				return map[string]any{"custom_id": c["custom_id"], "component_type": 2}
			}
		case float64(3):
			var entries []struct{ Label, Value string }
			raw, _ := json.Marshal(c["options"])
			_ = json.Unmarshal(raw, &entries)
			for _, e := range entries {
				if e.Label == label {
					return map[string]any{"custom_id": c["custom_id"], "component_type": 3, "values": []string{e.Value}}
				}
			}
		}
	}
	return nil
}

// Submit sends the form that an interaction opened.
func (s *Server) Submit(user, opened, value string) string {
	in, _ := s.Interaction(opened)
	var f struct {
		CustomID string `json:"custom_id"`
	}
	_ = json.Unmarshal([]byte(in.Data), &f)
	return s.interact(user, in.Channel, 5, map[string]any{"custom_id": f.CustomID, "components": []any{
		map[string]any{"type": 18, "id": 1, "component": map[string]any{"type": 4, "id": 2, "custom_id": "why", "value": value}},
	}}, in.Message)
}

// interact sends an interaction to the bot and returns its id.
func (s *Server) interact(user, channel string, kind int, data map[string]any, message string) string {
	s.mu.Lock()
	id := s.id()
	in := &Interaction{ID: id, Token: "canary-" + id, User: user, Channel: channel, Kind: kind, Message: message, made: s.now()}
	s.interactions[in.Token] = in
	body := s.interactionEvent(in, data)
	endpoint := s.endpoint
	if endpoint == "" {
		s.dispatch("INTERACTION_CREATE", body, 0)
	}
	s.mu.Unlock()
	if endpoint != "" {
		raw, _ := json.Marshal(body)
		s.tasks.Go(func() { s.post(in, endpoint, raw) })
	}
	return id
}

func (s *Server) interactionEvent(in *Interaction, data map[string]any) map[string]any {
	c := s.channels[in.Channel]
	d := map[string]any{
		"id": in.ID, "application_id": App, "type": in.Kind, "token": in.Token, "version": 1, "channel_id": in.Channel,
		"app_permissions": strconv.FormatInt(s.permissions(in.Channel), 10), "locale": "en-US", "entitlements": []any{}, "attachment_size_limit": 10485760,
		"data": data,
	}
	if c != nil && c.Guild != "" {
		d["guild_id"], d["context"], d["guild_locale"] = c.Guild, 0, "en-US"
		d["authorizing_integration_owners"] = map[string]any{"0": c.Guild}
		d["member"] = map[string]any{"user": userObject(in.User), "roles": []any{}, "permissions": "32", "joined_at": "2017-03-13T19:19:14.040000+00:00"}
	} else {
		d["user"], d["context"] = userObject(in.User), 1
		d["authorizing_integration_owners"] = map[string]any{"0": "0"}
	}
	if m := s.byID[in.Message]; m != nil {
		d["message"] = s.messageObject(m)
	}
	return d
}

// post sends an interaction to the endpoint and takes what comes back at once.
func (s *Server) post(in *Interaction, url string, body []byte) {
	resp, raw, err := s.signed(url, body, time.Now())
	if err != nil || resp.StatusCode == http.StatusAccepted {
		return
	}
	if resp.StatusCode == http.StatusOK {
		_, _ = s.callback(in, raw, nil)
	}
}

// signed posts a body as Discord signs it.
func (s *Server) signed(url string, body []byte, at time.Time) (*http.Response, []byte, error) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	req.Header.Set("X-Signature-Timestamp", stamp)
	req.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(s.key, append([]byte(stamp), body...))))
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	return resp, raw, err
}

// Signed posts any body to the endpoint, signed at a time of choice.
func (s *Server) Signed(url string, body []byte, at time.Time) (int, string, error) {
	resp, raw, err := s.signed(url, body, at)
	if err != nil {
		return 0, "", err
	}
	return resp.StatusCode, string(raw), nil
}
