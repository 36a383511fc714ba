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
	s.tellTime(w)
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
		c.Status = f.Status
		s.set(func() { s.calls = append(s.calls, c) }) // before the caller can know
		s.misbehave(w, r, f)
		return
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
	return r.parts[0] == "interactions" || r.parts[0] == "webhooks" || len(r.parts) == 1 && r.parts[0] == "gateway"
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
	case "GET gateway":
		return 200, map[string]any{"url": s.gatewayURL()}, nil
	case "GET gateway/bot":
		return s.gatewayBot(s.gatewayURL())
	case "GET users/@me":
		return s.self()
	case "GET users/@me/guilds":
		return s.ownGuilds()
	case "GET applications/@me":
		return s.ownApplication()
	case "GET applications/*/commands", "GET applications/*/guilds/*/commands":
		return 200, s.Commands(), nil
	case "PUT applications/*/commands", "PUT applications/*/guilds/*/commands":
		return s.register(r)
	case "POST users/@me/channels":
		return s.openDirect(r)
	case "GET channels/*/messages":
		return s.history(r)
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
