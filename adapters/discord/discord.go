// Package discord speaks for the bot on Discord: it hears what is said to the bot
// and nothing else, answers every command in time, and pings nobody.
package discord

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"fwhelp/adapters"
	"fwhelp/dialog"
	"fwhelp/knowledge"
)

// Config says how to reach Discord.
type Config struct {
	Token         adapters.Secret // of the bot; needed for messages, and to register commands
	PublicKey     string          // in hex: interactions come over HTTP, to Handler
	ApplicationID string          // needed with PublicKey where there is no token
	GuildID       string          // registers the commands on this server only: for development
	APIURL        string          // another server in the place of Discord's own: scheme, host and port
	// Complete suggests up to n values for what somebody has typed so far, without those
	// taken already. It answers from memory.
	Complete func(partial string, taken []string, n int) []knowledge.Choice
	// CompleteAspect is Complete for what things are to be compared by.
	CompleteAspect func(partial string, n int) []knowledge.Choice
}

// Adapter is the bot on Discord. Make one with [Open].
type Adapter struct {
	log        *slog.Logger
	config     Config
	key        ed25519.PublicKey // nil: interactions come by the gateway
	http       *http.Client
	api        *api
	gateway    *gateway // nil: no token
	responders responders
	refusals   refusals
	questions  questions
	directs    directs
	shares     shares
	missed     missed
	patience   patience
	identity   atomic.Pointer[introduced]
	lost       atomic.Int64 // events that were not taken and do not come again
	skew       adapters.Skew

	doorMu sync.RWMutex // held while something comes in
	door   *door        // nil: Run does not run
}

// patience is when what is said to somebody who waits, counted from their command.
type patience struct {
	acknowledge time.Duration // that it came, if there is no answer yet
	unsaved     time.Duration // that it cannot be stored
	unanswered  time.Duration // that there may be no answer
	aside       time.Duration // the longest that an answer without conversation may take
	word        time.Duration // the longest that telling any of this may take
	last        time.Duration // for what waits to be taken at the end of Run
}

// standardPatience fits the three seconds after which Discord gives up on a command.
func standardPatience() patience {
	return patience{
		acknowledge: 1500 * time.Millisecond, unsaved: 10 * time.Second, unanswered: time.Minute,
		aside: answerWithin, word: answerWithin / 2, last: 2 * time.Second,
	}
}

// door is what comes in while Run runs.
type door struct {
	ctx     context.Context
	raw     chan raw
	shut    chan struct{} // closed when nothing comes in any more
	intake  *intake
	running *sync.WaitGroup
}

// Open checks the configuration. Nothing is sent before Run.
func Open(c Config, l *slog.Logger) (*Adapter, error) {
	if l == nil {
		l = slog.New(slog.DiscardHandler)
	}
	a := &Adapter{log: l, config: c, patience: standardPatience()}
	if !c.Token.IsSet() && (c.PublicKey == "" || c.ApplicationID == "") {
		return nil, errors.New("discord: a bot token is needed, or a public key with an application id")
	}
	if c.PublicKey != "" {
		key, err := hex.DecodeString(c.PublicKey)
		if err != nil || len(key) != ed25519.PublicKeySize {
			return nil, errors.New("discord: the public key is not one: it has 64 hexadecimal digits")
		}
		a.key = key
	}
	if c.ApplicationID != "" && !isID(c.ApplicationID) || c.GuildID != "" && !isID(c.GuildID) {
		return nil, errors.New("discord: the application id and the server id are numbers")
	}
	transport, err := transportTo(c.APIURL)
	if err != nil {
		return nil, err
	}
	a.http = &http.Client{Transport: a.skew.Watch(transport), Timeout: deliverTime}
	a.api = newAPI(a.http, c.Token)
	a.responders = responders{api: a.api, now: time.Now, all: map[string]*responder{}}
	a.refusals = refusals{now: time.Now, all: map[[2]string]refusal{}}
	a.questions = questions{all: map[string]question{}}
	a.directs = directs{all: map[string]string{}}
	a.shares = shares{all: map[string]string{}}
	a.missed = missed{pause: sleep, visits: map[string]visit{}, held: map[string][]heard{}}
	a.identity.Store(&introduced{app: c.ApplicationID})
	if c.Token.IsSet() {
		a.gateway = &gateway{log: a.log, http: a.http, token: c.Token, intents: intents, pacing: standardPacing(), after: time.After, receive: a.receive}
	}
	return a, nil
}

// redirect sends what is for Discord to another server.
type redirect struct {
	to   *url.URL // nil: to Discord
	next http.RoundTripper
}

func (r redirect) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.to != nil && req.URL.Host == "discord.com" {
		req = req.Clone(req.Context())
		req.URL.Scheme, req.URL.Host, req.Host = r.to.Scheme, r.to.Host, ""
	}
	return r.next.RoundTrip(req)
}

// CloseIdleConnections lets [http.Client.CloseIdleConnections] reach through.
func (r redirect) CloseIdleConnections() {
	if c, ok := r.next.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

func transportTo(address string) (http.RoundTripper, error) {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = takers
	if address == "" {
		return redirect{nil, t}, nil
	}
	to, err := url.Parse(address)
	if err != nil || to.Host == "" || to.Scheme != "http" && to.Scheme != "https" {
		return nil, fmt.Errorf("discord: the API address %q has no scheme and host", address)
	}
	return redirect{to, t}, nil
}

// Platform is "discord".
func (a *Adapter) Platform() string { return Platform }

// PeopleAreWorldwide implements [adapters.Worldwide].
func (a *Adapter) PeopleAreWorldwide() {}

// Link tells how the gateway's connection does. Without a token there is none.
func (a *Adapter) Link() adapters.Link {
	if a.gateway == nil {
		return adapters.Link{}
	}
	a.gateway.mu.Lock()
	defer a.gateway.mu.Unlock()
	l := a.gateway.life
	l.Lost = int(a.lost.Load())
	return l
}

// Ahead is how far this machine's clock is ahead of Discord's, by its last answer.
func (a *Adapter) Ahead() (time.Duration, bool) { return a.skew.Ahead() }

// Run hands events to take until ctx ends. It returns an error when Discord will
// not work until the operator does something: the error says what.
func (a *Adapter) Run(ctx context.Context, take func(context.Context, dialog.Event) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var running sync.WaitGroup
	d := &door{ctx: ctx, raw: make(chan raw, rawRoom), shut: make(chan struct{}), intake: newIntake(a.log, a.patience.last, take, a.gaveUp), running: &running}
	a.hang(d)
	running.Go(func() { a.read(d) })
	running.Go(func() { a.register(ctx) })
	var err error
	if a.gateway != nil {
		err = a.gateway.run(ctx)
	} else {
		<-ctx.Done()
	}
	a.hang(nil)
	close(d.shut)
	cancel()
	running.Wait()
	d.intake.running.Wait()
	return err
}

// hang opens the door, or shuts it and waits for whoever is in it.
func (a *Adapter) hang(d *door) {
	a.doorMu.Lock()
	defer a.doorMu.Unlock()
	a.door = d
}

// receive queues an event of the gateway. It does not wait for room.
func (a *Adapter) receive(kind string, data []byte) {
	a.doorMu.RLock()
	defer a.doorMu.RUnlock()
	d := a.door
	if d == nil {
		return
	}
	select {
	case d.raw <- raw{kind, data}:
	default:
		a.drop()
	}
}

// drop counts an event for which there is no room.
func (a *Adapter) drop() {
	if n := a.lost.Add(1); n&(n-1) == 0 { // each power of two: a flood is not to be logged as one
		a.log.Error("more events than there is room for: some are lost", "lost", n)
	}
}

// read reads queued events until the door is shut, and then what is left: Discord
// sends none of them again.
func (a *Adapter) read(d *door) {
	for {
		select {
		case r := <-d.raw:
			a.readOne(d, r)
		case <-d.shut:
			for len(d.raw) > 0 {
				a.readOne(d, <-d.raw)
			}
			return
		}
	}
}

func (a *Adapter) readOne(d *door, r raw) {
	in, err := readEvent(r.kind, r.data, a.identity.Load().self)
	if err != nil {
		a.log.Warn("an event cannot be read", "kind", r.kind, "error", err)
		return
	}
	a.handle(d, in)
}
