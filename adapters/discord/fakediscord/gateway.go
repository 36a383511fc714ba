package fakediscord

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"
)

// Opcodes of the gateway:
// https://discord.com/developers/docs/topics/opcodes-and-status-codes
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opACK            = 11

	intentGuilds         = 1 << 0
	intentGuildMessages  = 1 << 9
	intentDirectMessages = 1 << 12
	intentContent        = 1 << 15
	privilegedIntents    = 1<<1 | 1<<8 | intentContent
	knownIntents         = 1<<26 - 1

	framesMost = 120 // a minute
)

// Trouble is what a connection does wrong.
type Trouble int

// What can be wrong with one of the next connections.
const (
	NoHello         Trouble = iota + 1 // HELLO never comes
	NoReady                            // READY or RESUMED never comes
	ReconnectFirst                     // op 7 in place of READY or RESUMED
	RefuseResume                       // op 9 with d=false to a RESUME
	RefuseResumable                    // op 9 with d=true to a RESUME
	CloseAtIdentify                    // a close frame with a code in place of READY
)

type trouble struct {
	kind Trouble
	code int
}

// GatewayStats counts what clients did.
type GatewayStats struct {
	Connections, Identifies, Resumes int
	Opened                           int   // READY or RESUMED was sent
	CloseCodes                       []int // that clients sent; 1006: none
	LastSeq                          int64 // of the last RESUME
	Intents                          int
}

type gateway struct {
	interval time.Duration
	muted    bool
	troubles []trouble
	sessions map[string]*session
	conns    map[*conn]bool
	stats    GatewayStats
	stalls   chan time.Time
}

func (g *gateway) init() {
	g.interval = 45 * time.Second
	g.sessions = map[string]*session{}
	g.conns = map[*conn]bool{}
	g.stalls = make(chan time.Time, 16)
}

// session is what can be resumed: every dispatch since it began.
type session struct {
	id      string
	intents int
	sent    [][]byte // dispatch number n is sent[n-1]
	conn    *conn    // nil: nobody is connected
	next    int      // the first of sent that conn has not been sent
}

// conn is one socket.
type conn struct {
	ws      *websocket.Conn
	writing sync.Mutex
	wake    chan struct{}
}

func (c *conn) write(ctx context.Context, v any) {
	raw, ok := v.([]byte)
	if !ok {
		raw, _ = json.Marshal(v)
	}
	c.writing.Lock()
	defer c.writing.Unlock()
	_ = c.ws.Write(ctx, websocket.MessageText, raw)
}

type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
}

func op(code int, data any) map[string]any {
	return map[string]any{"op": code, "d": data, "s": nil, "t": nil}
}

// Stats returns the counts so far.
func (s *Server) Stats() GatewayStats {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.gateway.stats
}

// Expect gives trouble to the next connections, one each, in order.
func (s *Server) Expect(kind Trouble, code int) {
	s.set(func() { s.gateway.troubles = append(s.gateway.troubles, trouble{kind, code}) })
}

// Stalls gets a token whenever trouble has left a client waiting for what never comes.
func (s *Server) Stalls() <-chan time.Time { return s.gateway.stalls }

// Heartbeat sets the interval that HELLO asks for.
func (s *Server) Heartbeat(every time.Duration) { s.set(func() { s.gateway.interval = every }) }

// Mute makes the gateway answer no heartbeat; false: it answers again.
func (s *Server) Mute(on bool) { s.set(func() { s.gateway.muted = on }) }

// Reconnect asks every client to connect anew (op 7).
func (s *Server) Reconnect() { s.each(func(c *conn) { c.write(s.ctx, op(opReconnect, nil)) }) }

// SendRaw sends a frame as it stands.
func (s *Server) SendRaw(raw string) { s.each(func(c *conn) { c.write(s.ctx, []byte(raw)) }) }

// CloseSockets closes every socket with a code.
func (s *Server) CloseSockets(code int) {
	s.each(func(c *conn) { _ = c.ws.Close(websocket.StatusCode(code), "") })
}

// Cut ends every socket without a word.
func (s *Server) Cut() { s.each(func(c *conn) { _ = c.ws.CloseNow() }) }

// EndSessions forgets every session: no RESUME succeeds.
func (s *Server) EndSessions() { s.set(func() { s.gateway.sessions = map[string]*session{} }) }

// Sessions counts the sessions that somebody is connected to.
func (s *Server) Sessions() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, sess := range s.gateway.sessions {
		if sess.conn != nil {
			n++
		}
	}
	return n
}

func (s *Server) each(do func(*conn)) {
	s.mu.Lock()
	var all []*conn
	for c := range s.gateway.conns {
		all = append(all, c)
	}
	s.mu.Unlock()
	for _, c := range all {
		do(c)
	}
}

// Dispatch sends an event to every session that asked for its kind.
func (s *Server) Dispatch(kind string, data any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	intent := 0
	if strings.HasPrefix(kind, "THREAD_") || strings.HasPrefix(kind, "CHANNEL_") {
		intent = intentGuilds
	}
	s.dispatch(kind, data, intent)
}

// dispatch needs mu. intent 0 is for everybody.
func (s *Server) dispatch(kind string, data any, intent int) {
	raw, err := json.Marshal(data)
	if err != nil {
		panic(err)
	}
	for _, sess := range s.gateway.sessions {
		if intent == 0 || sess.intents&intent != 0 {
			sess.dispatch(kind, raw)
		}
	}
	s.notify()
}

// dispatch needs the server's mu.
func (sess *session) dispatch(kind string, data json.RawMessage) {
	raw, _ := json.Marshal(map[string]any{"op": opDispatch, "d": data, "s": len(sess.sent) + 1, "t": kind})
	sess.sent = append(sess.sent, raw)
	if sess.conn != nil {
		select {
		case sess.conn.wake <- struct{}{}:
		default:
		}
	}
}

func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.tellTime(w)
	if r.URL.Query().Get("v") != "9" || r.URL.Query().Get("encoding") != "json" {
		http.Error(w, "v=9 and encoding=json", http.StatusBadRequest)
		return
	}
	ws, err := websocket.Accept(w, r, nil)
	if err != nil {
		return
	}
	defer func() { _ = ws.CloseNow() }()
	s.tasks.Add(1)
	defer s.tasks.Done()
	c := &conn{ws: ws, wake: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	s.mu.Lock()
	s.gateway.conns[c] = true
	s.gateway.stats.Connections++
	var t trouble
	if len(s.gateway.troubles) > 0 && s.takes(s.gateway.troubles[0]) {
		t = s.gateway.troubles[0]
		s.gateway.troubles = s.gateway.troubles[1:]
	}
	interval := s.gateway.interval.Milliseconds()
	s.notify()
	s.mu.Unlock()
	if t.kind == NoHello {
		s.gateway.stalls <- time.Now()
	} else {
		c.write(ctx, op(opHello, map[string]any{"heartbeat_interval": interval}))
	}
	s.read(ctx, c, t)
	s.set(func() {
		delete(s.gateway.conns, c)
		for _, sess := range s.gateway.sessions {
			if sess.conn == c {
				sess.conn = nil
			}
		}
	})
}

// takes reports whether a trouble fits the next connection: refusals wait for a
// client that has something to resume. It needs mu.
func (s *Server) takes(t trouble) bool {
	return t.kind != RefuseResume && t.kind != RefuseResumable || s.gateway.stats.Identifies > 0
}

// read serves one socket until it ends.
func (s *Server) read(ctx context.Context, c *conn, t trouble) {
	var sess *session
	var frames []time.Time
	for {
		_, raw, err := c.ws.Read(ctx)
		if err != nil {
			code := int(websocket.CloseStatus(err))
			if code < 0 {
				code = 1006
			}
			s.set(func() { s.gateway.stats.CloseCodes = append(s.gateway.stats.CloseCodes, code) })
			return
		}
		now := time.Now()
		frames = append(frames, now)
		for now.Sub(frames[0]) > time.Minute {
			frames = frames[1:]
		}
		var f frame
		switch {
		case len(frames) > framesMost:
			_ = c.ws.Close(4008, "Rate limited.")
			return
		case json.Unmarshal(raw, &f) != nil:
			_ = c.ws.Close(4002, "Decode error.")
			return
		}
		switch f.Op {
		case opHeartbeat:
			s.mu.Lock()
			muted := s.gateway.muted
			s.mu.Unlock()
			if !muted {
				c.write(ctx, op(opACK, nil))
			}
		case opIdentify:
			if sess != nil {
				_ = c.ws.Close(4005, "Already authenticated.")
				return
			}
			sess = s.identify(ctx, c, f.Data, t)
		case opResume:
			sess = s.resume(ctx, c, f.Data, t)
			t = trouble{}
		default:
			_ = c.ws.Close(4001, "Unknown opcode.")
			return
		}
	}
}
