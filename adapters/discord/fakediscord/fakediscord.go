// Package fakediscord is a Discord server in this process: gateway, REST and
// signed interactions, as strict as the real one where a bot can notice, and able
// to misbehave in every way that the real one has. It encodes our reading of
// Discord's documentation: https://discord.com/developers/docs
package fakediscord

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"sync"
	"time"
)

// The names and keys of the world. It has one server with a text channel, a voice
// channel and a post in a forum.
const (
	App   = "100000000000000001"
	Self  = "100000000000000002" // the bot's user
	Token = "MTAwMDAwMDAw.canary-71.bot-token"

	Guild = "800000000000000001"
	Text  = "500000000000000001"
	Other = "500000000000000002" // another text channel
	Voice = "500000000000000003"
	Forum = "500000000000000004"
	Post  = "500000000000000005" // a thread in Forum

	Ana = "200000000000000001"
	Bo  = "200000000000000002"
)

// Kinds of channels.
const (
	TextChannel   = 0
	DirectChannel = 1
	VoiceChannel  = 2
	PublicThread  = 11
	ForumChannel  = 15
)

// Server is the world. Start it with [Start].
type Server struct {
	http  *httptest.Server
	ctx   context.Context // ends with Close
	end   context.CancelFunc
	tasks sync.WaitGroup

	mu           sync.Mutex
	changed      chan struct{} // closed and replaced whenever anything happens
	now          func() time.Time
	serial       uint64
	channels     map[string]*Channel
	messages     []*Message
	byID         map[string]*Message
	nonces       map[string]*Message
	interactions map[string]*Interaction // by token
	commands     json.RawMessage
	denied       map[string]int64 // channel → permissions that the bot lacks
	closedDMs    map[string]bool
	calls        []Call
	faults       []*Fault
	hanging      int           // requests
	skew         time.Duration // of the Date in answers
	application  Application
	limits       limits
	gateway      gateway
	endpoint     string // where interactions are sent; empty: the gateway
	key          ed25519.PrivateKey
}

// Channel is a place to write in.
type Channel struct {
	ID, Guild, Parent, Name, User string // User: whose direct conversation it is
	Type                          int
	Members                       []string // of a thread, as far as the bot added them
}

// Message is what people see.
type Message struct {
	ID, Channel, Author string
	Content             string
	Embeds              []map[string]any
	Components          []map[string]any
	Files               map[string]string
	To                  string // the only person who sees it; empty: everybody
	ReplyTo             string
	Loading             bool // "is thinking…"
	Edits               int
	Deleted             bool
	Raw                 string // the newest request as it came, for canaries
	interaction         string
}

// Call is one request to the REST API.
type Call struct {
	Method, Path string // the path without /api/v9
	Body         string
	Authorized   bool
	Status       int
	Code         int // Discord's own
	Took         time.Duration
}

// Start opens the world; Close shuts it.
func Start() *Server {
	ctx, end := context.WithCancel(context.Background())
	s := &Server{
		ctx: ctx, end: end,
		changed:      make(chan struct{}),
		now:          time.Now,
		channels:     map[string]*Channel{},
		byID:         map[string]*Message{},
		nonces:       map[string]*Message{},
		interactions: map[string]*Interaction{},
		commands:     json.RawMessage("[]"),
		denied:       map[string]int64{},
		closedDMs:    map[string]bool{},
	}
	for _, c := range []Channel{
		{ID: Text, Guild: Guild, Type: TextChannel},
		{ID: Other, Guild: Guild, Type: TextChannel},
		{ID: Voice, Guild: Guild, Type: VoiceChannel},
		{ID: Forum, Guild: Guild, Type: ForumChannel},
		{ID: Post, Guild: Guild, Parent: Forum, Type: PublicThread},
	} {
		s.channels[c.ID] = &c
	}
	_, s.key, _ = ed25519.GenerateKey(nil) // never fails
	s.application.init()
	s.limits.init()
	s.gateway.init()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.serveGateway)
	mux.HandleFunc("/api/v9/", s.serveREST)
	s.http = httptest.NewUnstartedServer(mux) // handlers read s.http, so it is there before them
	s.http.Start()
	return s
}

// Close ends every connection and waits.
func (s *Server) Close() {
	s.end()
	s.http.CloseClientConnections()
	s.http.Close()
	s.tasks.Wait()
}

// URL is what DISCORD_API_URL is set to.
func (s *Server) URL() string { return s.http.URL }

// SetClock replaces the clock by which tokens age.
func (s *Server) SetClock(now func() time.Time) { s.set(func() { s.now = now }) }

// Now is the time by that clock.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

// Deny takes permissions from the bot in a channel.
func (s *Server) Deny(channel string, permissions int64) {
	s.set(func() { s.denied[channel] |= permissions })
}

// CloseDMs makes a person unreachable.
func (s *Server) CloseDMs(user string) { s.set(func() { s.closedDMs[user] = true }) }

// Commands are what the bot has registered.
func (s *Server) Commands() json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commands
}

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
// What was deleted is not there.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Message
	for _, m := range s.messages {
		if (channel == "" || m.Channel == channel) && !m.Deleted {
			found = append(found, *m)
		}
	}
	return found
}

// BotMessages are the [Server.Messages] that the bot wrote.
func (s *Server) BotMessages(channel string) []Message {
	return slices.DeleteFunc(s.Messages(channel), func(m Message) bool { return m.Author != Self })
}

// Vanish deletes all messages of the bot, as a moderator does.
func (s *Server) Vanish() {
	s.set(func() {
		for _, m := range s.messages {
			m.Deleted = m.Deleted || m.Author == Self
		}
	})
}

// Channel returns a channel, if there is one.
func (s *Server) Channel(id string) (Channel, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, ok := s.channels[id]
	if !ok {
		return Channel{}, false
	}
	return *c, true
}

// Direct is the direct conversation of a person with the bot.
func (s *Server) Direct(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.direct(user).ID
}

// direct needs mu.
func (s *Server) direct(user string) *Channel {
	id := "6" + user[1:]
	if s.channels[id] == nil {
		s.channels[id] = &Channel{ID: id, Type: DirectChannel, User: user}
	}
	return s.channels[id]
}

// Calls returns the requests whose method and path match, oldest first; an empty
// method or part matches every one.
func (s *Server) Calls(method, part string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []Call
	for _, c := range s.calls {
		if matches(c.Method, c.Path, method, part) {
			found = append(found, c)
		}
	}
	return found
}

// id returns a new snowflake: its upper bits are the time. It needs mu.
func (s *Server) id() string {
	const discordEpoch = 1420070400000
	s.serial++
	ms := uint64(s.now().UnixMilli() - discordEpoch)
	return strconv.FormatUint(ms<<22|s.serial&(1<<22-1), 10)
}

func username(id string) string {
	switch id {
	case Self:
		return "fwhelp"
	case Ana:
		return "ana"
	case Bo:
		return "bo"
	}
	return fmt.Sprintf("user%s", id[max(0, len(id)-3):])
}

func userObject(id string) map[string]any {
	return map[string]any{"id": id, "username": username(id), "discriminator": "0", "bot": id == Self}
}
