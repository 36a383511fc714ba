package fakediscord

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Fault is a misbehaviour of requests, Times times (0: once).
type Fault struct {
	Method, Part string // what it befalls: a method and a part of the path; empty: any
	Times        int
	Status       int
	Body         string  // of the answer; empty: as Discord words it
	RetryAfter   float64 // seconds, with status 429
	Scope        string  // user, global or shared, with status 429
	HTML         bool    // it comes from the network before Discord: no JSON, no Via
	After        bool    // the effect happens all the same
	Hang         bool    // no answer until the caller gives up
	Cut          bool    // the connection ends before the answer
}

// Break makes requests misbehave.
func (s *Server) Break(f Fault) {
	f.Times = max(f.Times, 1)
	s.set(func() { s.faults = append(s.faults, &f) })
}

// Mend ends every misbehaviour that Break began.
func (s *Server) Mend() { s.set(func() { s.faults = nil }) }

// Hanging counts the requests that get no answer just now.
func (s *Server) Hanging() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hanging
}

func matches(method, path, wantMethod, part string) bool {
	return (wantMethod == "" || wantMethod == method) && strings.Contains(path, part)
}

// fault returns the misbehaviour that is due, if one is.
func (s *Server) fault(method, path string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if !matches(method, path, f.Method, f.Part) {
			continue
		}
		f.Times--
		if f.Times <= 0 {
			s.faults = slices.Delete(s.faults, i, i+1)
		}
		return *f, true
	}
	return Fault{}, false
}

// misbehave takes the place of an answer.
func (s *Server) misbehave(w http.ResponseWriter, r *http.Request, f Fault) {
	switch {
	case f.Hang:
		s.set(func() { s.hanging++ })
		select {
		case <-r.Context().Done():
		case <-s.ctx.Done():
		}
		s.set(func() { s.hanging-- })
		return
	case f.Cut:
		if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = c.Close()
		}
		return
	case f.HTML:
		w.Header().Set("Content-Type", "text/html")
		if f.RetryAfter > 0 {
			w.Header().Set("Retry-After", fmt.Sprint(int(f.RetryAfter)))
		}
		w.WriteHeader(f.Status)
		_, _ = fmt.Fprint(w, "<!DOCTYPE html><title>Access denied | discord.com used Cloudflare</title>")
		return
	}
	w.Header().Set("Via", "1.1 fakediscord")
	w.Header().Set("Content-Type", "application/json")
	body := f.Body
	if f.Status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", fmt.Sprint(int(f.RetryAfter)+1))
		w.Header().Set("X-RateLimit-Scope", f.Scope)
		if f.Scope == "global" {
			w.Header().Set("X-RateLimit-Global", "true")
		}
		if body == "" {
			body = fmt.Sprintf(`{"message":"You are being rate limited.","retry_after":%g,"global":%t}`, f.RetryAfter, f.Scope == "global")
		}
	}
	w.WriteHeader(f.Status)
	_, _ = fmt.Fprint(w, body)
}

// limits are what Discord allows: so many requests to a route in some time, and
// 50 a second in all; answers to interactions do not count among the latter.
type limits struct {
	most   int
	per    time.Duration
	routes map[string]*bucket
	global bucket
}

type bucket struct {
	used  int
	reset time.Time
}

func (l *limits) init() {
	l.most, l.per, l.routes = 1000, time.Second, map[string]*bucket{}
}

// Limit allows so many requests to each route in some time.
func (s *Server) Limit(most int, per time.Duration) {
	s.set(func() { s.limits.most, s.limits.per = most, per; clear(s.limits.routes) })
}

// limit counts a request; it returns the body of a refusal, or nil.
func (s *Server) limit(w http.ResponseWriter, r request) any {
	s.mu.Lock()
	defer s.mu.Unlock()
	l, now := &s.limits, time.Now()
	key := r.method + " " + pattern(r.parts)
	if len(r.parts) > 1 {
		key += " " + r.parts[1] // the channel or application
	}
	if len(r.parts) > 2 && (r.parts[0] == "webhooks" || r.parts[0] == "interactions") {
		key += " " + r.parts[2] // the token
	}
	b := l.routes[key]
	if b == nil || !now.Before(b.reset) {
		b = &bucket{reset: now.Add(l.per)}
		l.routes[key] = b
	}
	b.used++
	h, left := w.Header(), time.Until(b.reset).Seconds()
	h.Set("X-RateLimit-Limit", fmt.Sprint(l.most))
	h.Set("X-RateLimit-Remaining", fmt.Sprint(max(0, l.most-b.used)))
	h.Set("X-RateLimit-Reset", fmt.Sprintf("%.3f", float64(b.reset.UnixMilli())/1000))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", left))
	h.Set("X-RateLimit-Bucket", fmt.Sprintf("%x", key)[:16])
	if !now.Before(l.global.reset) {
		l.global = bucket{reset: now.Add(time.Second)}
	}
	global := false
	if !open(r) {
		l.global.used++
		global = l.global.used > 50
	}
	if b.used <= l.most && !global {
		return nil
	}
	scope := "user"
	if global {
		scope, left = "global", time.Until(l.global.reset).Seconds()
		h.Set("X-RateLimit-Global", "true")
	}
	h.Set("Retry-After", fmt.Sprint(int(left)+1))
	h.Set("X-RateLimit-Scope", scope)
	return map[string]any{"message": "You are being rate limited.", "retry_after": left, "global": global}
}
