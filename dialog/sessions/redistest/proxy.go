package redistest

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// Fault is what a [Proxy] does to the server's answers. The zero Fault lets
// everything through.
type Fault struct {
	Delay    time.Duration // before each piece of an answer
	CutAfter int           // ends the connection after about so many bytes of answers, in the middle of one
	Reset    bool          // refuses: ends every connection at once, by a reset
}

// Proxy stands between a client and a server, and spoils the connection.
type Proxy struct {
	listener net.Listener
	server   string
	wait     sync.WaitGroup

	mu    sync.Mutex
	fault Fault
	conns map[net.Conn]bool
	cuts  int
}

// NewProxy starts a proxy before a server.
func NewProxy(t testing.TB, server string) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("start a proxy: %v", err)
	}
	p := &Proxy{listener: l, server: server, conns: map[net.Conn]bool{}}
	p.wait.Go(p.accept)
	t.Cleanup(func() {
		_ = l.Close()
		p.Set(Fault{Reset: true})
		p.wait.Wait()
	})
	return p
}

// Addr is host and port.
func (p *Proxy) Addr() string { return p.listener.Addr().String() }

// Set changes the fault for all connections from now on.
func (p *Proxy) Set(f Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = f
	if f.Reset {
		for conn := range p.conns {
			reset(conn)
		}
	}
}

// Cuts counts the connections that were ended in the middle of an answer.
func (p *Proxy) Cuts() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cuts
}

func (p *Proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		server, err := net.Dial("tcp", p.server)
		if err != nil || !p.keep(client) {
			reset(client)
			continue
		}
		p.wait.Go(func() {
			_, _ = io.Copy(server, client) // until either side ends it
			_ = server.Close()
		})
		p.wait.Go(func() {
			p.answers(client, server)
			reset(client)
			_ = server.Close()
		})
	}
}

func (p *Proxy) keep(conn net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[conn] = true
	return !p.fault.Reset
}

// answers copies what the server says, with the fault of the moment.
func (p *Proxy) answers(client, server net.Conn) {
	buf, copied, limit := make([]byte, 4096), 0, 0
	for {
		n, err := server.Read(buf)
		if err != nil {
			return
		}
		p.mu.Lock()
		f := p.fault
		p.mu.Unlock()
		time.Sleep(f.Delay)
		if f.CutAfter > 0 && limit == 0 {
			limit = copied + 1 + rand.IntN(2*f.CutAfter)
		}
		if limit > 0 && copied+n > limit {
			_, _ = client.Write(buf[:limit-copied])
			p.mu.Lock()
			p.cuts++
			p.mu.Unlock()
			return
		}
		copied += n
		if _, err := client.Write(buf[:n]); err != nil {
			return
		}
	}
}

// reset ends a connection without a farewell.
func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}
