package chaos

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fwhelp/dialog"
)

// The two platforms differ in one thing: whether they know a delivery again.
const (
	withNonce    = "discord"
	withoutNonce = "slack"
)

const (
	duplicates = 0.15                   // of the events are sent again though they were acknowledged
	patience   = 3 * time.Second        // after which an event that nobody acknowledged is sent again
	slowness   = 8 * time.Millisecond   // at most, before a delivery takes effect
	poll       = 200 * time.Millisecond // a worker's question for events is left open so long
)

// sent is an event on its way to a worker.
type sent struct {
	ID     string
	Thread dialog.Thread
	Text   string
}

func (s sent) event() dialog.Event {
	return dialog.Event{ID: dialog.EventID(s.ID), Thread: s.Thread, User: person(s.Thread), Via: s.ID, Act: dialog.Said{Text: s.Text}}
}

func person(t dialog.Thread) dialog.UserID { return dialog.UserID("U" + t.ID) }

// delivered is what a worker has said.
type delivered struct {
	Thread dialog.Thread
	N      int
	Nonce  string
	Via    string // the event that it answers
	What   string

	by int       // process id of the worker
	at time.Time // when it was shown
}

// talk is one person's conversation: they write again some time after their last
// words were taken, as people do.
type talk struct {
	thread dialog.Thread
	said   []string  // all that was offered, in order; the last may not be taken yet
	open   bool      // the last is not acknowledged
	again  time.Time // when to offer the last again, or the next
}

// platform is both platforms: what people say, and what they are shown.
type platform struct {
	pace time.Duration // between a person's messages, on average
	rnd  *rand.Rand

	mu       sync.Mutex
	atWork   map[string]bool // process ids of workers that have asked for events
	talks    []*talk
	late     map[string][]sent // duplicates to be sent, by platform
	ended    bool              // nobody says anything new
	shown    map[dialog.Thread][]delivered
	receipts map[string]string // by nonce
	taken    int
	repeated int
	absorbed int
}

// sayings are said in turn, each conversation from another place on: commands,
// questions and walkthroughs.
var sayings = []string{
	"help", "choose", "1", "2", "skip", "back", "1", "stop", "keras pros", "and its cons?",
	"is theano dead?", "compare keras and pytorch", "choose", "2", "2", "what is pytorch?", "1", "restart", "stop", "sources",
}

func newPlatform(t *testing.T, talks int, pace time.Duration) (*platform, string) {
	t.Helper()
	p := &platform{
		pace: pace, rnd: rand.New(rand.NewPCG(1, 1)), late: map[string][]sent{}, atWork: map[string]bool{},
		shown: map[dialog.Thread][]delivered{}, receipts: map[string]string{},
	}
	for n := range talks {
		name := withNonce
		if n%2 == 1 {
			name = withoutNonce
		}
		// Equal ids in five workspaces: they must never mix.
		th := dialog.Thread{Platform: name, Workspace: fmt.Sprint("T", n/2%5), Channel: "C1", ID: fmt.Sprint(n / 10)}
		p.talks = append(p.talks, &talk{thread: th})
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/next", p.next)
	mux.HandleFunc("/ack", p.ack)
	mux.HandleFunc("/deliver", p.deliver)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return p, strings.TrimPrefix(server.URL, "http://")
}

func (p *platform) next(w http.ResponseWriter, r *http.Request) {
	var name string
	if json.NewDecoder(r.Body).Decode(&name) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	p.atWork[r.Header.Get(workerHeader)] = true
	p.mu.Unlock()
	for end := time.Now().Add(poll); time.Now().Before(end) && r.Context().Err() == nil; time.Sleep(5 * time.Millisecond) {
		if ev, ok := p.offer(name, time.Now()); ok {
			_ = json.NewEncoder(w).Encode(ev) // a worker that died has lost it: it is sent again
			return
		}
	}
	_ = json.NewEncoder(w).Encode(sent{})
}

// offer picks a duplicate that is due, or somebody whose time it is to speak.
func (p *platform) offer(name string, now time.Time) (sent, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if late := p.late[name]; len(late) > 0 && p.rnd.IntN(20) == 0 {
		n := p.rnd.IntN(len(late))
		ev := late[n]
		p.late[name] = append(late[:n:n], late[n+1:]...)
		p.repeated++
		return ev, true
	}
	from := p.rnd.IntN(len(p.talks))
	for i := range p.talks {
		at := (from + i) % len(p.talks)
		tk := p.talks[at]
		if tk.thread.Platform != name || now.Before(tk.again) || p.ended && !tk.open {
			continue
		}
		if !tk.open {
			tk.said = append(tk.said, sayings[(at+len(tk.said))%len(sayings)])
			tk.open = true
		}
		tk.again = now.Add(patience)
		return tk.last(), true
	}
	return sent{}, false
}

func (tk *talk) last() sent {
	n := len(tk.said) - 1
	return sent{ID: tk.id(n), Thread: tk.thread, Text: tk.said[n]}
}

func (tk *talk) id(n int) string {
	return fmt.Sprintf("%s/%s/%s/%d", tk.thread.Platform, tk.thread.Workspace, tk.thread.ID, n)
}

func (p *platform) ack(w http.ResponseWriter, r *http.Request) {
	var id string
	if json.NewDecoder(r.Body).Decode(&id) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, tk := range p.talks {
		if !tk.open || tk.last().ID != id {
			continue
		}
		p.taken++
		tk.open = false
		tk.again = time.Now().Add(time.Duration(p.rnd.Int64N(int64(2 * p.pace))))
		if p.rnd.Float64() < duplicates {
			p.late[tk.thread.Platform] = append(p.late[tk.thread.Platform], tk.last())
		}
	}
}

func (p *platform) deliver(w http.ResponseWriter, r *http.Request) {
	var d delivered
	if json.NewDecoder(r.Body).Decode(&d) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	d.by, _ = strconv.Atoi(r.Header.Get(workerHeader))
	time.Sleep(rand.N(slowness))
	_ = json.NewEncoder(w).Encode(p.show(d))
}

func (p *platform) show(d delivered) (receipt string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if d.Thread.Platform == withNonce && d.Nonce != "" {
		if was, ok := p.receipts[d.Nonce]; ok {
			p.absorbed++
			return was
		}
	}
	d.at = time.Now()
	p.shown[d.Thread] = append(p.shown[d.Thread], d)
	receipt = fmt.Sprint(d.Thread.ID, "-", len(p.shown[d.Thread]))
	p.receipts[d.Nonce] = receipt
	return receipt
}

// end lets everybody finish and say nothing new.
func (p *platform) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = true
}

// has reports whether a worker has begun to work.
func (p *platform) has(pid int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.atWork[strconv.Itoa(pid)]
}

func (p *platform) events() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.taken
}

// answeredWithoutState reports whether somebody was answered while the store was down.
func (p *platform) answeredWithoutState() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, shown := range p.shown {
		if slices.ContainsFunc(shown, func(d delivered) bool { return d.N == 0 }) {
			return true
		}
	}
	return false
}

// quiet reports whether every event is taken, duplicates too.
func (p *platform) quiet() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, tk := range p.talks {
		if tk.open {
			return false
		}
	}
	return p.ended && len(p.late[withNonce])+len(p.late[withoutNonce]) == 0
}
