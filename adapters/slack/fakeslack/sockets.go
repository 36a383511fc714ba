package fakeslack

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// maxSockets is how many connections an app may have; maxAck how long an
// acknowledgement may be, in bytes, before Slack drops it unseen.
const (
	maxSockets = 10
	maxAck     = 20 * 1024
	pingEvery  = 10 * time.Second // see SetPings
)

// sockets are the connections of the app.
type sockets struct {
	tickets map[string]bool
	open    []*socket
	opens   int                 // of apps.connections.open
	waiting map[string]chan Ack // by envelope
	links   []string            // how connections were asked for
	drops   int                 // connections to drop right after hello
	mute    bool                // no pings: half open
	rhythm  time.Duration       // between pings
}

func (s *sockets) init() {
	s.tickets, s.waiting, s.rhythm = map[string]bool{}, map[string]chan Ack{}, pingEvery
}

type socket struct {
	conn  *websocket.Conn
	write sync.Mutex
}

func (c *socket) send(ctx context.Context, frame []byte) error {
	c.write.Lock()
	defer c.write.Unlock()
	return c.conn.Write(ctx, websocket.MessageText, frame)
}

func (s *Server) openSocket(request) (reply, *refusal) {
	s.sockets.opens++
	ticket := s.id("ticket-")
	s.sockets.tickets[ticket] = true
	return reply{"url": "ws" + strings.TrimPrefix(s.http.URL, "http") + "/link/?ticket=" + ticket + "&app_id=" + App}, nil
}

func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	known := s.sockets.tickets[ticket]
	delete(s.sockets.tickets, ticket)
	s.sockets.links = append(s.sockets.links, r.URL.RawQuery)
	s.mu.Unlock()
	if !known {
		http.Error(w, "ticket used or unknown", http.StatusForbidden)
		return
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	defer func() { _ = conn.CloseNow() }()
	conn.SetReadLimit(1 << 20)
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	c := &socket{conn: conn}
	if !s.greet(ctx, c) {
		return
	}
	defer s.leave(c)
	var pinging sync.WaitGroup
	defer pinging.Wait()
	defer cancel()
	pinging.Go(func() { s.ping(ctx, c) })
	for {
		_, frame, err := conn.Read(ctx)
		if err != nil {
			return
		}
		s.acknowledged(frame)
	}
}

// greet says hello, or that there are too many; false: the connection is over.
func (s *Server) greet(ctx context.Context, c *socket) bool {
	s.mu.Lock()
	n := len(s.sockets.open) + 1
	drop := s.sockets.drops > 0
	if drop {
		s.sockets.drops--
	}
	s.mu.Unlock()
	if n > maxSockets {
		_ = c.send(ctx, fmt.Appendf(nil, `{"type":"disconnect","reason":"too_many_websockets","num_connections":%d,"connection_info":{"app_id":%q}}`, n, App))
		return false
	}
	hello := fmt.Appendf(nil, `{"type":"hello","connection_info":{"app_id":%q},"num_connections":%d,"debug_info":{"host":"applink-1","build_number":54,"approximate_connection_time":3600}}`, App, n)
	if c.send(ctx, hello) != nil || drop {
		return false
	}
	s.set(func() { s.sockets.open = append(s.sockets.open, c) })
	return true
}

func (s *Server) leave(c *socket) {
	s.set(func() {
		for i, o := range s.sockets.open {
			if o == c {
				s.sockets.open = append(s.sockets.open[:i:i], s.sockets.open[i+1:]...)
				return
			}
		}
	})
}

func (s *Server) ping(ctx context.Context, c *socket) {
	for {
		s.mu.Lock()
		mute, rhythm := s.sockets.mute, s.sockets.rhythm
		s.mu.Unlock()
		if !mute && c.conn.Ping(ctx) != nil {
			return
		}
		select {
		case <-time.After(rhythm):
		case <-ctx.Done():
			return
		}
	}
}

// acknowledged takes a frame from the app.
func (s *Server) acknowledged(frame []byte) {
	var in struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	if len(frame) >= maxAck || json.Unmarshal(frame, &in) != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if wait, ok := s.sockets.waiting[in.ID]; ok {
		delete(s.sockets.waiting, in.ID)
		wait <- Ack{OK: true, Payload: in.Payload}
	}
	s.notify()
}

// sendBySocket sends to any connection and waits for the acknowledgement.
func (s *Server) sendBySocket(ctx context.Context, e Envelope) Ack {
	s.mu.Lock()
	id := e.id
	if id == "" {
		id = s.id("envelope-")
	}
	wait := make(chan Ack, 1)
	s.sockets.waiting[id] = wait
	s.mu.Unlock()
	frame, _ := json.Marshal(map[string]any{
		"envelope_id": id, "type": e.Kind, "payload": e.Payload, "accepts_response_payload": e.Kind != kindEvent,
		"retry_attempt": e.attempt, "retry_reason": map[bool]string{true: "timeout"}[e.attempt > 0],
	})
	if s.SendFrame(ctx, frame) != nil {
		return Ack{}
	}
	select {
	case ack := <-wait:
		if e.Kind == kindCommand && len(ack.Payload) > 0 {
			s.showAck(e, ack.Payload)
		}
		return ack
	case <-ctx.Done():
		return Ack{}
	}
}

// SendFrame sends a frame as it is to any one connection, once there is one.
func (s *Server) SendFrame(ctx context.Context, frame []byte) error {
	for {
		if err := s.Await(ctx, func() bool { return s.Sockets() > 0 }); err != nil {
			return err
		}
		s.mu.Lock()
		var c *socket
		if n := len(s.sockets.open); n > 0 {
			c = s.sockets.open[rand.IntN(n)]
		}
		s.mu.Unlock()
		if c != nil {
			return c.send(ctx, frame)
		}
	}
}

// AwaitAck waits until the app acknowledges an envelope that was sent as a frame.
// Call it before the frame is sent; the channel gets one value.
func (s *Server) AwaitAck(id string) <-chan Ack {
	wait := make(chan Ack, 1)
	s.set(func() { s.sockets.waiting[id] = wait })
	return wait
}

// Sockets is how many connections are open; Opens how often one was asked for.
func (s *Server) Sockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.sockets.open)
}

// Opens is how often apps.connections.open was called with success.
func (s *Server) Opens() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sockets.opens
}

// Links are the queries that connections came with.
func (s *Server) Links() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.sockets.links...)
}

// CloseSockets cuts every connection without a word.
func (s *Server) CloseSockets() {
	s.mu.Lock()
	open := append([]*socket(nil), s.sockets.open...)
	s.mu.Unlock()
	for _, c := range open {
		_ = c.conn.CloseNow()
	}
}

// CloseOneSocket cuts the oldest connection without a word.
func (s *Server) CloseOneSocket() {
	s.mu.Lock()
	var c *socket
	if len(s.sockets.open) > 0 {
		c = s.sockets.open[0]
	}
	s.mu.Unlock()
	if c != nil {
		_ = c.conn.CloseNow()
	}
}

// Disconnect asks the app to reconnect, for a reason such as warning,
// refresh_requested, link_disabled or too_many_websockets, and closes.
func (s *Server) Disconnect(ctx context.Context, reason string) {
	s.mu.Lock()
	open := append([]*socket(nil), s.sockets.open...)
	s.mu.Unlock()
	for _, c := range open {
		_ = c.send(ctx, fmt.Appendf(nil, `{"type":"disconnect","reason":%q,"debug_info":{"host":"wss-111.slack.com"}}`, reason))
		_ = c.conn.Close(websocket.StatusNormalClosure, "")
	}
}

// DropAfterHello cuts the next n connections right after their hello.
func (s *Server) DropAfterHello(n int) { s.set(func() { s.sockets.drops = n }) }

// SetPings sets how often connections are pinged, from the next ping of each on.
func (s *Server) SetPings(every time.Duration) { s.set(func() { s.sockets.rhythm = every }) }

// StopPings leaves connections half open; StartPings ends that.
func (s *Server) StopPings() { s.set(func() { s.sockets.mute = true }) }

// StartPings lets connections be pinged again.
func (s *Server) StartPings() { s.set(func() { s.sockets.mute = false }) }
