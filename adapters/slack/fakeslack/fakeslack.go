// Package fakeslack is a Slack workspace in this process: its Web API, Socket
// Mode, signed requests and response URLs, as strict as the real one where a bot
// can notice, and able to misbehave in every way that the real one has.
package fakeslack

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// The names and keys of the workspace.
const (
	Team          = "T0FWHELP"
	App           = "A0FWHELP"
	BotUser       = "U0FWHELP"
	Bot           = "B0FWHELP"
	BotToken      = "xoxb-0000-canary-bot-token"
	AppToken      = "xapp-1-0000-canary-app-token"
	SigningSecret = "canary-signing-secret"
)

// Server is one workspace with one app installed. Start it with [Start].
type Server struct {
	http  *httptest.Server
	ctx   context.Context // ends with Close: what the workspace does by itself
	end   context.CancelFunc
	tasks sync.WaitGroup

	mu        sync.Mutex
	changed   chan struct{} // closed and replaced whenever anything happens
	now       func() time.Time
	skew      time.Duration // of the Date in its answers
	secretive bool          // it does not say what scopes a token has
	clock     int64         // the last ts, in microseconds
	serial    int
	scopes    []string
	patience  time.Duration
	target    string // where HTTP events go; empty: sockets
	echo      bool
	absent    map[string]string // channel → why the bot cannot post there
	messages  []*Message
	homes     map[string]View
	views     []View
	calls     []Call
	faults    []*Fault
	urls      map[string]*responseURL
	triggers  map[string]time.Time
	sockets   sockets
}

// Message is what people see. Blocks is what the app sent, decoded.
type Message struct {
	Channel, TS, ThreadTS string
	To                    string // the only person who sees it; empty: everybody
	Text                  string
	Blocks                []map[string]any
	Edits                 int
	At                    time.Time // when it was first shown
	Raw                   string    // the newest request as it came, for canaries
}

// View is a form or a Home tab.
type View struct {
	ID       string           `json:"id"`
	User     string           `json:"-"`
	Type     string           `json:"type"`
	Callback string           `json:"callback_id"`
	Metadata string           `json:"private_metadata"`
	Blocks   []map[string]any `json:"blocks"`
}

// Call is one request to the Web API or to a response URL ("response_url").
type Call struct {
	Method string
	Args   map[string]string
	Raw    string
	Error  string
}

// Fault is a misbehaviour of one method, Times times (0: once).
type Fault struct {
	Method     string // "response_url" for those; empty: any
	Times      int
	Status     int           // answered instead of 200
	RetryAfter int           // seconds, with status 429
	Error      string        // answered with ok:false
	After      bool          // the effect happens all the same
	Hang       bool          // no answer until the caller gives up
	Cut        bool          // the connection ends instead of an answer
	Delay      time.Duration // before the answer
}

// Start opens the workspace; Close shuts it.
func Start() *Server {
	ctx, end := context.WithCancel(context.Background())
	s := &Server{
		ctx: ctx, end: end,
		changed:  make(chan struct{}),
		now:      time.Now,
		patience: patience,
		absent:   map[string]string{},
		homes:    map[string]View{},
		urls:     map[string]*responseURL{},
		triggers: map[string]time.Time{},
		scopes:   []string{"app_mentions:read", "chat:write", "commands", "im:history"},
	}
	s.sockets.init()
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.serveAPI)
	mux.HandleFunc("POST /response/{id}", s.serveResponse)
	mux.HandleFunc("GET /link/", s.serveSocket)
	s.http = httptest.NewUnstartedServer(s.dated(mux)) // handlers read s.http, so it is there before them
	s.http.Start()
	s.http.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = 64
	return s
}

// Close ends every connection and waits.
func (s *Server) Close() {
	s.end()
	s.CloseSockets()
	s.http.CloseClientConnections()
	s.http.Close()
	s.tasks.Wait()
}

// URL is what SLACK_API_URL is set to.
func (s *Server) URL() string { return s.http.URL + "/api/" }

// SendTo makes the workspace deliver over HTTP to an address that ends before
// "/slack/events"; empty: over sockets.
func (s *Server) SendTo(base string) { s.set(func() { s.target = strings.TrimSuffix(base, "/") }) }

// Grant replaces the scopes that the app has.
func (s *Server) Grant(scopes ...string) { s.set(func() { s.scopes = scopes }) }

// SetSkew puts the Date of every answer off by d.
func (s *Server) SetSkew(d time.Duration) { s.set(func() { s.skew = d }) }

// HideScopes makes the workspace tell nobody what scopes a token has.
func (s *Server) HideScopes() { s.set(func() { s.secretive = true }) }

// dated says what time it is in this workspace.
func (s *Server) dated(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		skew := s.skew
		s.mu.Unlock()
		w.Header().Set("Date", time.Now().Add(skew).UTC().Format(http.TimeFormat))
		next.ServeHTTP(w, r)
	})
}

// SetClock replaces the clock of response URLs and triggers.
func (s *Server) SetClock(now func() time.Time) { s.set(func() { s.now = now }) }

// Keep makes posting in a channel fail with an error such as not_in_channel.
func (s *Server) Keep(channel, err string) { s.set(func() { s.absent[channel] = err }) }

// Echo makes the workspace send the bot its own direct messages, as Slack does.
func (s *Server) Echo() { s.set(func() { s.echo = true }) }

// Break makes a method misbehave.
func (s *Server) Break(f Fault) {
	f.Times = max(f.Times, 1)
	s.set(func() { s.faults = append(s.faults, &f) })
}

// Heal ends every misbehaviour that Break began.
func (s *Server) Heal() { s.set(func() { s.faults = nil }) }

func (s *Server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
	s.notify()
}

// notify wakes whoever awaits; s.mu is held.
func (s *Server) notify() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// Await returns once cond holds; it is asked anew whenever something happens.
func (s *Server) Await(ctx context.Context, cond func() bool) error {
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Messages returns what stands in a channel, oldest first; "" is every channel.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Message
	for _, m := range s.messages {
		if channel == "" || m.Channel == channel {
			found = append(found, *m)
		}
	}
	return found
}

// Posted is how many messages stand anywhere.
func (s *Server) Posted() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.messages)
}

// Calls returns the requests to a method, oldest first; "" is every method.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			found = append(found, c)
		}
	}
	return found
}

// Home is the Home tab of a person.
func (s *Server) Home(user string) (View, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.homes[user]
	return v, ok
}

// Forms are the forms opened so far.
func (s *Server) Forms() []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.views)
}

// DirectChannel is the conversation of a person with the bot.
func DirectChannel(user string) string { return "D" + strings.TrimPrefix(user, "U") }

// TS returns a new message time: unique and rising.
func (s *Server) TS() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ts()
}

func (s *Server) ts() string {
	s.clock = max(s.clock+100, s.now().UnixMicro())
	return fmt.Sprintf("%d.%06d", s.clock/1e6, s.clock%1e6)
}

// id returns a new name; s.mu is held.
func (s *Server) id(prefix string) string {
	s.serial++
	return fmt.Sprintf("%s%06d", prefix, s.serial)
}

// fault returns the misbehaviour that is due, if one is.
func (s *Server) fault(method string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Method != "" && f.Method != method {
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

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v)
}
