package discord

import (
	"context"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// link is one session of the library with its socket. What it hears goes into a
// queue and nowhere else: a handler that waits stops the heartbeat.
type link struct {
	session *discordgo.Session
	ended   chan struct{} // gets a token when the connection ends

	mu     sync.Mutex
	socket net.Conn
}

// heardKinds are the events that are copied; all others are for nobody.
func heardKinds() []string {
	return []string{"READY", "MESSAGE_CREATE", "INTERACTION_CREATE", "THREAD_CREATE"}
}

// newLink makes a session that has yet to identify.
func (g *gateway) newLink() *link {
	l := &link{ended: make(chan struct{}, 1)}
	s, _ := discordgo.New("Bot " + g.token.Reveal()) // never fails
	s.LogLevel = -1                                  // its log would print the token at some levels
	s.Client = g.http
	s.UserAgent = userAgent
	s.Identify.Intents = discordgo.Intent(g.intents)
	s.SyncEvents = true              // else the order is lost
	s.StateEnabled = false           // nothing here reads it
	s.ShouldReconnectOnError = false // that is ours to do
	s.Compress = false
	s.MaxRestRetries = 0
	s.Dialer = &websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: g.pacing.open,
		NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
			l.mu.Lock()
			defer l.mu.Unlock()
			l.socket = c
			return c, err
		},
	}
	s.AddHandler(func(_ *discordgo.Session, e *discordgo.Event) { g.hear(e) })
	s.AddHandler(func(*discordgo.Session, *discordgo.Disconnect) {
		select {
		case l.ended <- struct{}{}:
		default:
		}
	})
	l.session = s
	return l
}

// hear copies an event. It runs while the library holds its locks.
func (g *gateway) hear(e *discordgo.Event) {
	defer func() {
		if p := recover(); p != nil {
			g.log.Error("panic", "doing", "hear", "stack", string(debug.Stack()))
		}
	}()
	if e.Type == "READY" {
		g.identified()
	}
	g.beat(time.Now())
	if !slices.Contains(heardKinds(), e.Type) {
		return
	}
	g.receive(e.Type, slices.Clone(e.RawData))
}

// lastAnswer is when a heartbeat was last answered; ok is false while the library
// holds its lock.
func (l *link) lastAnswer() (at time.Time, ok bool) {
	if !l.session.TryRLock() {
		return time.Time{}, false
	}
	defer l.session.RUnlock()
	return l.session.LastHeartbeatAck, true
}

// cut ends the socket without a word: whoever reads from it returns.
func (l *link) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.socket != nil {
		_ = l.socket.Close()
	}
}
