package fakediscord

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
)

// everything the bot asks for when it is invited.
const allPermissions = 309237763072

const (
	viewChannel   = 1 << 10
	send          = 1 << 11
	embedLinks    = 1 << 14
	attachFiles   = 1 << 15
	readHistory   = 1 << 16
	publicThreads = 1 << 35
	sendInThreads = 1 << 38
)

// permissions needs mu.
func (s *Server) permissions(channel string) int64 {
	denied := s.denied[channel]
	if c := s.channels[channel]; c != nil {
		denied |= s.denied[c.Parent]
	}
	return allPermissions &^ denied
}

// mayPost needs mu.
func (s *Server) mayPost(c *Channel, p payload, files int) *apiError {
	missing := &apiError{403, 50013, "Missing Permissions", nil}
	if c.Type == DirectChannel {
		if s.closedDMs[c.User] {
			return &apiError{403, 50007, "Cannot send messages to this user", nil}
		}
		return nil
	}
	has := func(p int64) bool { return s.permissions(c.ID)&p != 0 }
	sending := int64(send)
	if c.Type == PublicThread {
		sending = sendInThreads
	}
	switch {
	case !has(viewChannel):
		return &apiError{403, 50001, "Missing Access", nil}
	case c.Type == ForumChannel:
		return &apiError{400, 50008, "Cannot send messages in a non-text channel", nil}
	case !has(sending), len(p.Embeds) > 0 && !has(embedLinks), files > 0 && !has(attachFiles):
		return missing
	case p.Reference != nil && !has(readHistory):
		return &apiError{403, 160002, "Cannot reply without permission to read message history", nil}
	}
	return nil
}

// payload is what a message is made from.
type payload struct {
	Content     string           `json:"content"`
	Embeds      []map[string]any `json:"embeds"`
	Components  []map[string]any `json:"components"`
	Flags       int              `json:"flags"`
	Nonce       string           `json:"nonce"`
	Enforce     bool             `json:"enforce_nonce"`
	Attachments []map[string]any `json:"attachments"`
	Reference   *struct {
		Message string `json:"message_id"`
	} `json:"message_reference"`
}

// message makes a message of a payload. It needs mu.
func (s *Server) message(channel string, p payload, r request) *Message {
	m := &Message{
		ID: s.id(), Channel: channel, Author: Self, Content: p.Content, Embeds: p.Embeds,
		Components: p.Components, Files: r.files, Raw: string(r.body),
	}
	if p.Reference != nil {
		m.ReplyTo = p.Reference.Message
	}
	return m
}

func (s *Server) create(r request) (int, any, *apiError) {
	var p payload
	_ = json.Unmarshal(r.body, &p)
	if faults := CheckMessage(r.body, len(r.files), false); len(faults) > 0 {
		return 0, nil, invalid(faults)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[r.parts[1]]
	if c == nil {
		return 0, nil, &apiError{404, 10003, "Unknown Channel", nil}
	}
	if refused := s.mayPost(c, p, len(r.files)); refused != nil {
		return 0, nil, refused
	}
	if first := s.nonces[c.ID+p.Nonce]; p.Nonce != "" && p.Enforce && first != nil {
		return 200, s.messageObject(first), nil
	}
	m := s.message(c.ID, p, r)
	s.keep(m)
	if p.Nonce != "" {
		s.nonces[c.ID+p.Nonce] = m
	}
	s.dispatch("MESSAGE_CREATE", s.messageEvent(m), s.intentFor(c.ID))
	return 200, s.messageObject(m), nil
}

// history is what stands in a channel after some message, newest first; nothing
// where the bot may not read it.
func (s *Server) history(r request) (int, any, *apiError) {
	query, _ := url.ParseQuery(r.query)
	after, err := strconv.ParseUint(query.Get("after"), 10, 64)
	limit, errLimit := strconv.Atoi(query.Get("limit"))
	if err != nil || errLimit != nil || limit < 1 || limit > 100 {
		return 0, nil, invalid([]string{"after or limit"})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[r.parts[1]]
	switch {
	case c == nil:
		return 0, nil, &apiError{404, 10003, "Unknown Channel", nil}
	case c.Type != DirectChannel && s.permissions(c.ID)&viewChannel == 0:
		return 0, nil, &apiError{403, 50001, "Missing Access", nil}
	}
	all := []any{}
	for _, m := range s.messages {
		id, _ := strconv.ParseUint(m.ID, 10, 64)
		if m.Channel != c.ID || m.Deleted || m.To != "" || id <= after || len(all) == limit ||
			c.Type != DirectChannel && s.permissions(c.ID)&readHistory == 0 {
			continue
		}
		seen := s.messageEvent(m)
		delete(seen, "guild_id") // only the gateway says these
		delete(seen, "channel_type")
		delete(seen, "member")
		all = append(all, seen)
	}
	slices.Reverse(all)
	return 200, all, nil
}

func (s *Server) edit(r request) (int, any, *apiError) {
	if faults := CheckMessage(r.body, len(r.files), true); len(faults) > 0 {
		return 0, nil, invalid(faults)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m := s.channels[r.parts[1]], s.byID[r.parts[3]]
	switch {
	case c == nil:
		return 0, nil, &apiError{404, 10003, "Unknown Channel", nil}
	case m == nil || m.Channel != c.ID || m.Deleted || m.To != "":
		return 0, nil, &apiError{404, 10008, "Unknown Message", nil}
	case m.Author != Self:
		return 0, nil, &apiError{403, 50005, "Cannot edit a message authored by another user", nil}
	}
	s.change(m, r)
	return 200, s.messageObject(m), nil
}

// change edits a message: what the body does not name stays. It needs mu.
func (s *Server) change(m *Message, r request) {
	var named map[string]json.RawMessage
	var p payload
	_ = json.Unmarshal(r.body, &named)
	_ = json.Unmarshal(r.body, &p)
	if _, ok := named["content"]; ok {
		m.Content = p.Content
	}
	if _, ok := named["embeds"]; ok {
		m.Embeds = p.Embeds
	}
	if _, ok := named["components"]; ok {
		m.Components = p.Components
	}
	if _, ok := named["attachments"]; ok {
		m.Files = r.files
	}
	m.Edits++
	m.Loading = false
	m.Raw = string(r.body)
	s.notify()
}

func (s *Server) startThread(r request) (int, any, *apiError) {
	var d struct {
		Name    string `json:"name"`
		Archive int    `json:"auto_archive_duration"`
	}
	_ = json.Unmarshal(r.body, &d)
	if n := len([]rune(d.Name)); n < 1 || n > 100 || d.Archive != 60 && d.Archive != 1440 && d.Archive != 4320 && d.Archive != 10080 {
		return 0, nil, invalid([]string{"name or auto_archive_duration"})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m := s.channels[r.parts[1]], s.byID[r.parts[3]]
	switch {
	case c == nil:
		return 0, nil, &apiError{404, 10003, "Unknown Channel", nil}
	case s.permissions(c.ID)&viewChannel == 0:
		return 0, nil, &apiError{403, 50001, "Missing Access", nil}
	case c.Type != TextChannel:
		return 0, nil, &apiError{400, 50024, "Cannot execute action on this channel type", nil}
	case m == nil || m.Channel != c.ID:
		return 0, nil, &apiError{404, 10008, "Unknown Message", nil}
	case s.permissions(c.ID)&publicThreads == 0:
		return 0, nil, &apiError{403, 50013, "Missing Permissions", nil}
	case s.channels[m.ID] != nil:
		return 0, nil, &apiError{400, 160004, "A thread has already been created for this message", nil}
	}
	s.channels[m.ID] = &Channel{ID: m.ID, Guild: c.Guild, Parent: c.ID, Name: d.Name, Type: PublicThread}
	thread := map[string]any{"id": m.ID, "guild_id": c.Guild, "parent_id": c.ID, "type": PublicThread, "name": d.Name}
	s.dispatch("THREAD_CREATE", thread, intentGuilds)
	return 201, thread, nil
}

func (s *Server) addMember(r request) (int, any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[r.parts[1]]
	switch {
	case c == nil || c.Type != PublicThread:
		return 0, nil, &apiError{404, 10003, "Unknown Channel", nil}
	case s.permissions(c.ID)&sendInThreads == 0:
		return 0, nil, &apiError{403, 50013, "Missing Permissions", nil}
	}
	c.Members = append(c.Members, r.parts[3])
	s.notify()
	return 204, nil, nil
}
