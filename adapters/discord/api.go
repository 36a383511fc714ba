package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"fwhelp/adapters"
)

const (
	apiRoot   = "https://discord.com/api/v9"
	userAgent = "DiscordBot (fwhelp, 1)"

	perSecond  = 40          // requests of a bot; Discord allows 50
	shortWait  = time.Second // a wait for a limit that is waited out at once
	maxAnswer  = 8 << 20
	badMost    = 5000 // refused requests in badWindow; at 10,000 Discord bans the address
	badWindow  = 10 * time.Minute
	maxBuckets = 4096
)

// api makes requests to Discord. It repeats nothing and waits for nothing beyond
// its context: the Relay does the one, and knows best about the other.
// https://discord.com/developers/docs/topics/rate-limits
type api struct {
	http  *http.Client
	token adapters.Secret
	pace  *rate.Limiter
	now   func() time.Time

	mu      sync.Mutex
	used    map[string]time.Time // a route that is used up → until when
	silence time.Time            // everything waits until then
	barred  bool                 // … answers to interactions, too
	bad     []time.Time          // refused requests of late
}

// request is one call. Its name is its route without ids: what may be logged.
type request struct {
	method, name, path string
	key                string // the ids that Discord limits by; unset: not limited with others
	body               any
	files              []file
	free               bool // an interaction's: by its own token and limits
	once               bool // however often it is made, it happens once
}

func newAPI(h *http.Client, token adapters.Secret) *api {
	return &api{http: h, token: token, pace: rate.NewLimiter(perSecond, perSecond), now: time.Now, used: map[string]time.Time{}}
}

// do makes a request and decodes the answer into into, unless that is nil.
func (a *api) do(ctx context.Context, r request, into any) error {
	if !r.free && !a.token.IsSet() {
		return &Error{Route: r.name, Message: "needs the bot token", Advice: advice(0)}
	}
	if err := a.admit(ctx, r); err != nil {
		return err
	}
	req, err := a.build(ctx, r)
	if err != nil {
		return fmt.Errorf("discord %s: %w", r.name, err)
	}
	resp, err := a.http.Do(req)
	if err != nil {
		return unsure(r, err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return unsure(r, err)
	}
	a.learn(r, resp)
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return a.refused(r, resp, body)
	}
	if into == nil || len(body) == 0 {
		return nil
	}
	if err := json.Unmarshal(body, into); err != nil {
		return &adapters.RetryError{Unsure: true, Err: fmt.Errorf("discord %s: answer: %w", r.name, err)}
	}
	return nil
}

// unsure is the error of a request of which nobody knows whether it has happened.
// Addresses are cut out: they have tokens in them.
func unsure(r request, err error) error {
	if at, ok := errors.AsType[*url.Error](err); ok {
		err = at.Err
	}
	return &adapters.RetryError{Unsure: true, Err: fmt.Errorf("discord %s: %w", r.name, err)}
}

// admit waits a short while for the limits to let a request through, and refuses
// where that would take longer.
func (a *api) admit(ctx context.Context, r request) error {
	if err := ctx.Err(); err != nil {
		return &adapters.RetryError{Err: fmt.Errorf("discord %s: %w", r.name, err)}
	}
	wait, scope := a.wait(r)
	deadline, bounded := ctx.Deadline()
	if wait > shortWait || bounded && time.Until(deadline) < wait {
		return &adapters.RetryError{After: wait, Scope: scope, Err: fmt.Errorf("discord %s: the limit is used up", r.name)}
	}
	if wait > 0 {
		t := time.NewTimer(wait)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return &adapters.RetryError{Err: fmt.Errorf("discord %s: %w", r.name, ctx.Err())}
		}
	}
	if r.free {
		return nil
	}
	if err := a.pace.Wait(ctx); err != nil {
		return &adapters.RetryError{After: shortWait, Scope: adapters.Everything, Err: fmt.Errorf("discord %s: too many requests at once", r.name)}
	}
	return nil
}

func (a *api) wait(r request) (time.Duration, adapters.Scope) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if left := a.silence.Sub(now); left > 0 && (!r.free || a.barred) {
		return left, adapters.Everything
	}
	if r.key == "" {
		return 0, adapters.OneChannel
	}
	return max(0, a.used[r.bucket()].Sub(now)), adapters.OneChannel
}

func (r request) bucket() string { return r.name + " " + r.key }

func (a *api) build(ctx context.Context, r request) (*http.Request, error) {
	var body io.Reader
	kind := ""
	if r.body != nil {
		raw, err := json.Marshal(r.body)
		if err != nil {
			return nil, err
		}
		if body, kind = bytes.NewReader(raw), "application/json"; len(r.files) > 0 {
			if body, kind, err = withFiles(raw, r.files); err != nil {
				return nil, err
			}
		}
	}
	req, err := http.NewRequestWithContext(ctx, r.method, apiRoot+r.path, body)
	if err != nil {
		return nil, errors.New("bad address") // without the address
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	req.Header.Set("User-Agent", userAgent)
	if !r.free {
		req.Header.Set("Authorization", "Bot "+a.token.Reveal())
	}
	return req, nil
}

func withFiles(payload []byte, files []file) (io.Reader, string, error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	field, err := w.CreatePart(map[string][]string{
		"Content-Disposition": {`form-data; name="payload_json"`}, "Content-Type": {"application/json"},
	})
	if err == nil {
		_, err = field.Write(payload)
	}
	for i, f := range files {
		var part io.Writer
		if err == nil {
			part, err = w.CreateFormFile("files["+strconv.Itoa(i)+"]", f.name)
		}
		if err == nil {
			_, err = io.WriteString(part, f.text)
		}
	}
	if err == nil {
		err = w.Close()
	}
	return &b, w.FormDataContentType(), err
}

// learn notes what an answer says about the limit of its route.
func (a *api) learn(r request, resp *http.Response) {
	if r.key == "" || resp.StatusCode == http.StatusTooManyRequests || resp.Header.Get("X-RateLimit-Remaining") != "0" {
		return
	}
	after, err := strconv.ParseFloat(resp.Header.Get("X-RateLimit-Reset-After"), 64)
	if err != nil {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	if len(a.used) >= maxBuckets {
		for k, until := range a.used {
			if until.Before(now) {
				delete(a.used, k)
			}
		}
	}
	a.used[r.bucket()] = now.Add(seconds(after))
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// refused turns an answer that is not a success into an error.
func (a *api) refused(r request, resp *http.Response, body []byte) error {
	status := resp.StatusCode
	e := &Error{Route: r.name, Status: status}
	var said struct {
		Code       int     `json:"code"`
		Message    string  `json:"message"`
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	if json.Unmarshal(body, &said) == nil {
		e.Code, e.Message = said.Code, said.Message
	}
	e.Advice = advice(e.Code)
	shared := resp.Header.Get("X-RateLimit-Scope") == "shared"
	if status == 401 || status == 403 || status == 429 && !shared {
		a.count()
	}
	switch {
	case status == http.StatusTooManyRequests:
		after := seconds(said.RetryAfter)
		if after == 0 {
			s, _ := strconv.ParseFloat(resp.Header.Get("Retry-After"), 64)
			after = max(seconds(s), shortWait)
		}
		outside := !strings.Contains(resp.Header.Get("Content-Type"), "json") // from the network before Discord
		if outside || said.Global {
			a.quiet(after, outside)
			return &adapters.RetryError{After: after, Scope: adapters.Everything, Err: e}
		}
		return &adapters.RetryError{After: after, Scope: adapters.OneChannel, Err: e}
	case status >= http.StatusInternalServerError:
		return &adapters.RetryError{Unsure: !r.once, Err: e}
	}
	return e
}

// quiet makes everything wait; outside: also what is free of the bot's limits.
func (a *api) quiet(wait time.Duration, outside bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if until := a.now().Add(wait); until.After(a.silence) {
		a.silence, a.barred = until, outside
	}
}

// count counts a refused request. Before Discord bars the address for them, the
// bot falls silent by itself.
func (a *api) count() {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := a.now()
	a.bad = append(a.bad, now)
	for now.Sub(a.bad[0]) > badWindow {
		a.bad = a.bad[1:]
	}
	if len(a.bad) >= badMost {
		a.silence, a.barred = now.Add(badWindow), true
		a.bad = nil
	}
}
