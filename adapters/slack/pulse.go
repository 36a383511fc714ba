package slack

import (
	"context"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"fwhelp/adapters"
)

// pulse is the signs of life of all connections together.
type pulse struct {
	heard    atomic.Int64 // the last one, in nanoseconds of Unix time; 0: none yet
	connects atomic.Int64
}

func (p *pulse) beat() { p.heard.Store(time.Now().UnixNano()) }

// Link tells how the connections of Socket Mode do: greetings, pings and whatever
// else comes in are signs of life. By HTTP there is no connection to tell of.
func (a *Adapter) Link() adapters.Link {
	l := adapters.Link{Connects: int(a.pulse.connects.Load())}
	if at := a.pulse.heard.Load(); at != 0 {
		l.Heard = time.Unix(0, at)
	}
	return l
}

// Ahead is how far this machine's clock is ahead of Slack's, by its last answer.
func (a *Adapter) Ahead() (time.Duration, bool) { return a.skew.Ahead() }

// tapped is a connection that listens for signs of life. The library answers
// pings and tells nobody, so they are noticed where the bytes come in.
type tapped struct {
	net.Conn
	greeted atomic.Bool // before the greeting it is only somebody who opens the door
	beat    func()
}

func (c *tapped) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 && c.greeted.Load() {
		c.beat()
	}
	return n, err
}

// dialer dials for a link as the library does, and taps the connection.
func (a *Adapter) dialer(l *link) *websocket.Dialer {
	return &websocket.Dialer{
		Proxy: http.ProxyFromEnvironment, HandshakeTimeout: callTime,
		WriteBufferSize: writeBuffer,
		NetDialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			c, err := (&net.Dialer{Timeout: callTime}).DialContext(ctx, network, addr)
			if err != nil {
				return nil, err
			}
			t := &tapped{Conn: c, beat: a.pulse.beat}
			l.tap.Store(t)
			return t, nil
		},
	}
}

// writeBuffer holds the longest acknowledgement in one frame: Slack does not put
// split ones together.
const writeBuffer = 32 << 10
