package fakeslack

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// request is a call of the Web API, form or JSON.
type request struct {
	method string
	token  string
	args   map[string]string // values that are not strings: their JSON
	raw    string
}

// reply is what a method answers, without ok.
type reply map[string]any

// refusal is an answer with ok:false.
type refusal struct {
	Code     string   `json:"error"`
	Needed   string   `json:"needed,omitempty"`
	Provided string   `json:"provided,omitempty"`
	Messages metadata `json:"response_metadata"`
}

type metadata struct {
	Messages []string `json:"messages,omitempty"`
}

func refuse(code string, why ...string) *refusal {
	return &refusal{Code: code, Messages: metadata{why}}
}

type method struct {
	scope string // needed; empty: none
	app   bool   // wants the app-level token
	call  func(*Server, request) (reply, *refusal)
}

func methods() map[string]method {
	return map[string]method{
		"apps.connections.open": {app: true, call: (*Server).openSocket},
		"auth.test":             {call: (*Server).authTest},
		"chat.postMessage":      {scope: "chat:write", call: (*Server).postMessage},
		"chat.update":           {scope: "chat:write", call: (*Server).update},
		"chat.postEphemeral":    {scope: "chat:write", call: (*Server).postEphemeral},
		"chat.delete":           {scope: "chat:write", call: (*Server).remove},
		"views.publish":         {call: (*Server).publish},
		"views.open":            {call: (*Server).openView},
		"conversations.open":    {scope: "im:write", call: (*Server).openConversation},
	}
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	req, err := readRequest(r)
	if err != nil {
		answer(w, refuse("invalid_form_data", err.Error()))
		return
	}
	f, broken := s.fault(req.method)
	if broken && f.instead() {
		s.record(req, "chaos")
		s.misbehave(w, r, f)
		return
	}
	s.sayRights(w.Header(), req.token)
	out, no := s.call(req)
	code := ""
	if no != nil {
		code = no.Code
	}
	s.record(req, code)
	if broken && s.misbehave(w, r, f) {
		return
	}
	if no != nil {
		answer(w, no)
		return
	}
	out["ok"] = true
	answer(w, out)
}

// instead reports whether the fault stands for the effect itself.
func (f Fault) instead() bool { return !f.After && (f.Hang || f.Cut || f.Status != 0 || f.Error != "") }

// misbehave answers by a fault; false: the fault was a delay only.
func (s *Server) misbehave(w http.ResponseWriter, r *http.Request, f Fault) bool {
	if f.Delay > 0 {
		select {
		case <-time.After(f.Delay):
		case <-r.Context().Done():
		case <-s.ctx.Done():
		}
	}
	switch {
	case f.Cut:
		panic(http.ErrAbortHandler)
	case f.Hang:
		select {
		case <-r.Context().Done():
		case <-s.ctx.Done():
		}
	case f.Status != 0:
		if f.Status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
		}
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, "<html>chaos</html>")
	case f.Error != "":
		answer(w, refuse(f.Error))
	default:
		return false
	}
	return true
}

func readRequest(r *http.Request) (request, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return request{}, err
	}
	req := request{method: strings.TrimPrefix(r.URL.Path, "/api/"), args: map[string]string{}, raw: string(body)}
	req.token, _ = strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		var args map[string]json.RawMessage
		if err := json.Unmarshal(body, &args); len(body) > 0 && err != nil {
			return request{}, err
		}
		for k, v := range args {
			var text string
			if json.Unmarshal(v, &text) != nil {
				text = string(v)
			}
			req.args[k] = text
		}
		return req, nil
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return request{}, err
	}
	for k := range form {
		req.args[k] = form.Get(k)
	}
	if t := form.Get("token"); t != "" {
		req.token = t
	}
	delete(req.args, "token")
	return req, nil
}

// sayRights sets the headers in which Slack says what a token may do, and its time.
func (s *Server) sayRights(h http.Header, token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.secretive:
	case token == BotToken:
		h.Set("X-OAuth-Scopes", strings.Join(s.scopes, ","))
	case token == AppToken:
		h.Set("X-OAuth-Scopes", "connections:write")
	}
}

func (s *Server) record(req request, code string) {
	s.set(func() {
		s.calls = append(s.calls, Call{Method: req.method, Args: maps.Clone(req.args), Raw: req.raw, Error: code})
	})
}

func (s *Server) call(req request) (reply, *refusal) {
	m, ok := methods()[req.method]
	if !ok {
		return nil, refuse("unknown_method")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.notify()
	switch {
	case m.app && req.token == BotToken:
		return nil, refuse("not_allowed_token_type")
	case req.token == "":
		return nil, refuse("not_authed")
	case m.app && req.token != AppToken, !m.app && req.token != BotToken:
		return nil, refuse("invalid_auth")
	case m.scope != "" && !slices.Contains(s.scopes, m.scope):
		no := refuse("missing_scope")
		no.Needed, no.Provided = m.scope, strings.Join(s.scopes, ",")
		return nil, no
	}
	return m.call(s, req)
}

func (s *Server) authTest(request) (reply, *refusal) {
	return reply{"url": "https://fwhelp.slack.com/", "team": "fwhelp", "user": "fwhelp", "team_id": Team, "user_id": BotUser, "bot_id": Bot}, nil
}

// message reads what a posting method would show.
func (s *Server) message(req request) (*Message, *refusal) {
	channel := req.args["channel"]
	switch {
	case s.absent[channel] != "":
		return nil, refuse(s.absent[channel])
	case strings.HasPrefix(channel, "U"):
		channel = DirectChannel(channel)
	case !strings.HasPrefix(channel, "C") && !strings.HasPrefix(channel, "D") && !strings.HasPrefix(channel, "G"):
		return nil, refuse("channel_not_found")
	}
	m := &Message{Channel: channel, ThreadTS: req.args["thread_ts"], Text: req.args["text"], Raw: req.raw}
	if raw := req.args["blocks"]; raw != "" {
		if json.Unmarshal([]byte(raw), &m.Blocks) != nil {
			return nil, refuse("invalid_blocks_format")
		}
	}
	if no := check(m.Text, m.Blocks, surfaceMessage); no != nil {
		return nil, no
	}
	return m, nil
}

func (s *Server) postMessage(req request) (reply, *refusal) {
	m, no := s.message(req)
	if no != nil {
		return nil, no
	}
	if m.ThreadTS != "" && strings.HasPrefix(m.Channel, "C") && m.ThreadTS > s.ts() {
		return nil, refuse("thread_not_found")
	}
	s.post(m)
	return reply{"channel": m.Channel, "ts": m.TS, "message": map[string]any{"text": m.Text, "bot_id": Bot, "ts": m.TS}}, nil
}

// post shows a message; s.mu is held.
func (s *Server) post(m *Message) {
	m.TS, m.At = s.ts(), time.Now()
	s.messages = append(s.messages, m)
	if s.echo && strings.HasPrefix(m.Channel, "D") {
		own := s.envelope(kindEvent, s.event(map[string]any{
			"type": "message", "channel": m.Channel, "channel_type": "im", "user": BotUser, "bot_id": Bot,
			"text": m.Text, "ts": m.TS, "event_ts": m.TS,
		}))
		s.tasks.Go(func() { s.Send(s.ctx, own) })
	}
}

func (s *Server) postEphemeral(req request) (reply, *refusal) {
	m, no := s.message(req)
	if no != nil {
		return nil, no
	}
	m.To = req.args["user"]
	if m.To == "" {
		return nil, refuse("user_not_in_channel")
	}
	m.TS, m.At = s.ts(), time.Now()
	s.messages = append(s.messages, m)
	return reply{"message_ts": m.TS}, nil
}

func (s *Server) update(req request) (reply, *refusal) {
	m, no := s.message(req)
	if no != nil {
		return nil, no
	}
	old := s.find(m.Channel, req.args["ts"])
	if old == nil || old.To != "" {
		return nil, refuse("message_not_found")
	}
	old.redraw(m)
	return reply{"channel": old.Channel, "ts": old.TS, "text": old.Text}, nil
}

func (m *Message) redraw(by *Message) {
	m.Text, m.Raw = by.Text, by.Raw
	if by.Blocks != nil {
		m.Blocks = by.Blocks
	}
	m.Edits++
}

func (s *Server) remove(req request) (reply, *refusal) {
	m := s.find(req.args["channel"], req.args["ts"])
	if m == nil || m.To != "" {
		return nil, refuse("message_not_found")
	}
	s.messages = slices.DeleteFunc(s.messages, func(o *Message) bool { return o == m })
	return reply{"channel": m.Channel, "ts": m.TS}, nil
}

func (s *Server) find(channel, ts string) *Message {
	for _, m := range s.messages {
		if m.Channel == channel && m.TS == ts {
			return m
		}
	}
	return nil
}

// Remove deletes a message, as a person may.
func (s *Server) Remove(m Message) {
	s.set(func() {
		s.messages = slices.DeleteFunc(s.messages, func(o *Message) bool { return o.Channel == m.Channel && o.TS == m.TS })
	})
}

func (s *Server) publish(req request) (reply, *refusal) {
	v, no := readView(req, surfaceHome)
	if no != nil {
		return nil, no
	}
	v.User, v.ID = req.args["user_id"], s.id("V")
	s.homes[v.User] = v
	return reply{"view": v}, nil
}

func (s *Server) openView(req request) (reply, *refusal) {
	issued, ok := s.triggers[req.args["trigger_id"]]
	delete(s.triggers, req.args["trigger_id"])
	switch {
	case !ok:
		return nil, refuse("invalid_trigger_id")
	case s.now().Sub(issued) > 3*time.Second:
		return nil, refuse("expired_trigger_id")
	}
	v, no := readView(req, surfaceForm)
	if no != nil {
		return nil, no
	}
	v.ID = s.id("V")
	s.views = append(s.views, v)
	return reply{"view": v}, nil
}

func (s *Server) openConversation(req request) (reply, *refusal) {
	return reply{"channel": map[string]any{"id": DirectChannel(req.args["users"])}}, nil
}

func readView(req request, on surface) (View, *refusal) {
	var v View
	if err := json.Unmarshal([]byte(req.args["view"]), &v); err != nil {
		return v, refuse("invalid_arguments", err.Error())
	}
	if len(v.Metadata) > 3000 {
		return v, refuse("invalid_arguments", "private_metadata")
	}
	return v, check("", v.Blocks, on)
}
