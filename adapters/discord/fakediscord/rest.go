package fakediscord

import (
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"time"
)

// apiError is a refusal as Discord words it.
type apiError struct {
	status, code int
	message      string
	faults       []string
}

// request is one call with its body taken apart.
type request struct {
	method  string
	parts   []string // of the path
	query   string
	body    []byte // JSON, also of a form with files
	files   map[string]string
	authz   bool // the bot's token was right
	started time.Time
}

func (s *Server) serveREST(w http.ResponseWriter, r *http.Request) {
	s.tasks.Add(1)
	defer s.tasks.Done()
	path := strings.TrimPrefix(r.URL.Path, "/api/v9")
	req := request{method: r.Method, parts: strings.Split(strings.Trim(path, "/"), "/"), query: r.URL.RawQuery, started: time.Now()}
	auth := r.Header.Get("Authorization")
	req.authz = auth == "Bot "+Token
	var err error
	req.body, req.files, err = readBody(r)
	c := Call{Method: r.Method, Path: path, Body: string(req.body), Authorized: auth != ""}
	answer := func(status int, v any, code int) {
		c.Status, c.Code, c.Took = status, code, time.Since(req.started)
		s.set(func() { s.calls = append(s.calls, c) })
		if v == nil {
			w.WriteHeader(status)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	refuse := func(e apiError) {
		body := map[string]any{"code": e.code, "message": e.message}
		if len(e.faults) > 0 {
			body["errors"] = map[string]any{"_errors": e.faults}
		}
		answer(e.status, body, e.code)
	}
	if f, ok := s.fault(r.Method, path); ok {
		if f.After {
			_, _, _ = s.route(req)
		}
		if s.misbehave(w, r, f) {
			c.Status = f.Status
			s.set(func() { s.calls = append(s.calls, c) })
			return
		}
	}
	w.Header().Set("Via", "1.1 fakediscord")
	if limited := s.limit(w, req); limited != nil {
		answer(http.StatusTooManyRequests, limited, 0)
		return
	}
	switch {
	case err != nil:
		refuse(apiError{400, 50109, "The request body contains invalid JSON.", []string{err.Error()}})
	case !strings.HasPrefix(r.UserAgent(), "DiscordBot ("):
		refuse(apiError{403, 40333, "internal network error", nil})
	case !req.authz && (auth != "" || !open(req)):
		refuse(apiError{401, 0, "401: Unauthorized", nil})
	default:
		status, v, refused := s.route(req)
		if refused != nil {
			refuse(*refused)
			return
		}
		answer(status, v, 0)
	}
}

// open reports whether a route needs no bot token: its path has one.
func open(r request) bool {
	return r.parts[0] == "interactions" || r.parts[0] == "webhooks" || r.parts[0] == "gateway"
}

// readBody reads JSON, alone or in a form with files.
func readBody(r *http.Request) ([]byte, map[string]string, error) {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		raw, err := io.ReadAll(io.LimitReader(r.Body, 25<<20))
		if err == nil && len(raw) > 0 && !json.Valid(raw) {
			return raw, nil, io.ErrUnexpectedEOF
		}
		return raw, nil, err
	}
	var body []byte
	files := map[string]string{}
	for parts := multipart.NewReader(r.Body, params["boundary"]); ; {
		part, err := parts.NextPart()
		if err == io.EOF {
			return body, files, nil
		}
		if err != nil {
			return nil, nil, err
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, err
		}
		if part.FormName() == "payload_json" {
			body = raw
		} else {
			files[part.FileName()] = string(raw)
		}
	}
}

// route carries out a call. Every path that the bot uses is here; others are 404.
func (s *Server) route(r request) (int, any, *apiError) {
	at := r.method + " " + pattern(r.parts)
	switch at {
	case "GET gateway", "GET gateway/bot":
		return 200, map[string]any{"url": "ws" + strings.TrimPrefix(s.http.URL, "http")}, nil
	case "GET applications/*/commands", "GET applications/*/guilds/*/commands":
		return 200, s.Commands(), nil
	case "PUT applications/*/commands", "PUT applications/*/guilds/*/commands":
		return s.register(r)
	case "POST users/@me/channels":
		return s.openDirect(r)
	case "POST channels/*/messages":
		return s.create(r)
	case "PATCH channels/*/messages/*":
		return s.edit(r)
	case "POST channels/*/messages/*/threads":
		return s.startThread(r)
	case "PUT channels/*/thread-members/*":
		return s.addMember(r)
	case "POST interactions/*/*/callback":
		return s.answerInteraction(r)
	case "POST webhooks/*/*":
		return s.followUp(r)
	case "GET webhooks/*/*/messages/*", "PATCH webhooks/*/*/messages/*", "DELETE webhooks/*/*/messages/*":
		return s.original(r)
	}
	return 0, nil, &apiError{404, 0, "404: Not Found", nil}
}

// pattern is a path with its ids as stars.
func pattern(parts []string) string {
	named := map[string]bool{
		"gateway": true, "bot": true, "applications": true, "commands": true, "guilds": true, "users": true, "@me": true,
		"channels": true, "messages": true, "threads": true, "thread-members": true, "interactions": true, "callback": true, "webhooks": true,
	}
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = "*"
		if named[p] {
			out[i] = p
		}
	}
	return strings.Join(out, "/")
}

func (s *Server) register(r request) (int, any, *apiError) {
	if faults := CheckCommands(r.body); len(faults) > 0 {
		return 0, nil, invalid(faults)
	}
	var sent []map[string]any
	_ = json.Unmarshal(r.body, &sent)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range sent {
		c["id"], c["application_id"], c["version"] = s.id(), App, s.id()
		c["default_member_permissions"], c["nsfw"], c["name_localizations"] = nil, false, nil
		if c["description"] == nil {
			c["description"] = ""
		}
	}
	s.commands, _ = json.Marshal(sent)
	s.notify()
	return 200, s.commands, nil
}

func invalid(faults []string) *apiError {
	return &apiError{400, 50035, "Invalid Form Body", faults}
}

func (s *Server) openDirect(r request) (int, any, *apiError) {
	var d struct {
		Recipient string `json:"recipient_id"`
	}
	_ = json.Unmarshal(r.body, &d)
	if d.Recipient == "" {
		return 0, nil, invalid([]string{"recipient_id is required"})
	}
	return 200, map[string]any{"id": s.Direct(d.Recipient), "type": 1}, nil
}

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
	s.dispatch("MESSAGE_CREATE", s.messageEvent(m, Words{}), s.intentFor(c.ID))
	return 200, s.messageObject(m), nil
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
