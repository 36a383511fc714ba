package discord

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"fwhelp/adapters"
)

// pacing is how patient the supervisor is.
type pacing struct {
	open    time.Duration // for one attempt to connect
	stuck   time.Duration // for it to end once its socket is gone
	silence time.Duration // without a heartbeat's answer
	check   time.Duration // between two looks at that
	first   time.Duration // before the second attempt
	most    time.Duration // … and before the hundredth
	healthy time.Duration // a connection that has lasted so long begins the count anew
	abrupt  bool          // ends without a close frame, for which the library takes a second
}

func standardPacing() pacing {
	return pacing{
		open: 30 * time.Second, stuck: 2 * time.Second, silence: 100 * time.Second, check: 5 * time.Second,
		first: time.Second, most: time.Minute, healthy: time.Minute,
	}
}

// Discord ends every session and changes the token after a thousand a day.
const (
	identifiesMost = 900
	identifyWindow = 24 * time.Hour
)

// gateway keeps one connection to Discord's gateway alive. The library connects;
// when and whether to connect again is decided here, because the library's own
// way never gives up and can stand still for ever.
type gateway struct {
	log     *slog.Logger
	http    *http.Client
	token   adapters.Secret
	intents int
	pacing  pacing
	after   func(time.Duration) <-chan time.Time
	receive func(kind string, raw []byte) // must not block

	mu      sync.Mutex
	begun   []time.Time   // identifies within the window
	life    adapters.Link // of all connections together
	silent  time.Time     // the last sign of life before a session was begun anew; zero: there was no gap
	leaving sync.WaitGroup
}

// fatal says what an operator has to do about a close code; ok is false for codes
// after which a new attempt may go well.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes
func fatal(code int) (words string, ok bool) {
	switch code {
	case 4004:
		return "the bot token is wrong or was reset: copy it anew from the Bot page of the developer portal", true
	case 4010, 4011:
		return "the bot is on so many servers that Discord wants its connection split (sharding), which this bot cannot", true
	case 4012:
		return "Discord has switched off this version of its gateway: install a newer bot", true
	case 4013:
		return "Discord does not know the intents asked for: install a newer bot", true
	case 4014:
		return "an intent is not allowed: this bot needs no privileged intent, so another program may be using its code", true
	}
	return "", false
}

// hopeless says what an operator has to do about an error that no new attempt mends.
func hopeless(err error) (words string, ok bool) {
	if closed, is := errors.AsType[*websocket.CloseError](err); is {
		words, ok = fatal(closed.Code)
		return fmt.Sprintf("gateway closed with %d: %s", closed.Code, words), ok
	}
	refused, is := errors.AsType[*discordgo.RESTError](err)
	if is && refused.Response != nil && refused.Response.StatusCode == http.StatusUnauthorized {
		words, ok = fatal(4004)
	}
	return words, ok
}

// run stays connected until ctx ends or Discord will not have the bot any more.
func (g *gateway) run(ctx context.Context) error {
	defer g.leaving.Wait()
	var l *link
	for attempt := 0; ; attempt++ {
		if err := g.pause(ctx, attempt); err != nil {
			return nil
		}
		if !g.mayIdentify(ctx) { // where a session cannot be resumed, the library begins another
			g.leave(l)
			return nil
		}
		if l == nil {
			l = g.newLink()
		}
		err := g.open(ctx, l)
		since := time.Now()
		if err == nil {
			g.connected()
			err = g.watch(ctx, l)
		}
		if ctx.Err() != nil {
			g.leave(l)
			return nil
		}
		if time.Since(since) >= g.pacing.healthy {
			attempt = 0
		}
		if words, ok := hopeless(err); ok {
			return errors.New(words)
		}
		if errors.Is(err, errStuck) {
			l = nil // it leaks a goroutine
		}
		g.log.Warn("not connected to Discord, trying again", "within", g.longest(attempt+1), "error", err)
	}
}

// longest is how long the wait before an attempt may be.
func (g *gateway) longest(attempt int) time.Duration {
	return min(g.pacing.first<<min(attempt-1, 16), g.pacing.most)
}

// pause waits before an attempt: longer each time, by chance so that many bots do
// not come back at once.
func (g *gateway) pause(ctx context.Context, attempt int) error {
	if attempt == 0 {
		return ctx.Err()
	}
	most := g.longest(attempt)
	return sleep(ctx, most/2+rand.N(most/2+1))
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// mayIdentify waits until another session may be begun today; false when ctx ends.
func (g *gateway) mayIdentify(ctx context.Context) bool {
	for {
		g.mu.Lock()
		now := time.Now()
		for len(g.begun) > 0 && now.Sub(g.begun[0]) > identifyWindow {
			g.begun = g.begun[1:]
		}
		var wait time.Duration
		if len(g.begun) >= identifiesMost {
			wait = g.begun[0].Add(identifyWindow).Sub(now)
		}
		g.mu.Unlock()
		if wait == 0 {
			return ctx.Err() == nil
		}
		g.log.Error("too many sessions were begun today: waiting, before Discord resets the token", "for", wait)
		select {
		case <-g.after(wait):
		case <-ctx.Done():
			return false
		}
	}
}

// identified counts a session that was begun.
func (g *gateway) identified() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.begun = append(g.begun, time.Now())
	if g.silent.IsZero() {
		g.silent = g.life.Heard
	}
}

// gap is for how long nothing was heard before the newest session, once.
func (g *gateway) gap() time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	silent := g.silent
	g.silent = time.Time{}
	if silent.IsZero() {
		return 0
	}
	return time.Since(silent)
}

// connected counts a connection that was made.
func (g *gateway) connected() {
	g.log.Info("connected to Discord")
	g.mu.Lock()
	defer g.mu.Unlock()
	g.life.Connects++
}

// beat notes a sign of life: an event, or a heartbeat's answer.
func (g *gateway) beat(at time.Time) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if at.After(g.life.Heard) {
		g.life.Heard = at
	}
}

var (
	// errStuck says that a connection has to be abandoned: the library stands still.
	errStuck = errors.New("the connection does not return")
	// errSilent says that heartbeats were not answered.
	errSilent = errors.New("no heartbeat was answered")
	// errEnded says that the connection has ended.
	errEnded = errors.New("the connection has ended")
)

// open connects, for as long as it may take.
func (g *gateway) open(ctx context.Context, l *link) error {
	done := make(chan error, 1)
	go func() { done <- l.session.Open() }() // where it stands still nobody can wait for it
	select {
	case err := <-done:
		if errors.Is(err, discordgo.ErrWSAlreadyOpen) {
			return nil // the library says more often that it has ended than it does
		}
		return err
	case <-g.after(g.pacing.open):
	case <-ctx.Done():
	}
	l.cut()
	select {
	case err := <-done:
		return errors.Join(errors.New("connecting took too long"), err)
	case <-g.after(g.pacing.stuck):
		return errStuck
	}
}

// watch returns when a connection has ended, or has to.
func (g *gateway) watch(ctx context.Context, l *link) error {
	look := time.NewTicker(g.pacing.check)
	defer look.Stop()
	blocked := time.Time{}
	for {
		select {
		case <-l.ended:
			return errEnded
		case <-ctx.Done():
			return ctx.Err()
		case now := <-look.C:
			answered, ok := l.lastAnswer()
			switch {
			case !ok && blocked.IsZero():
				blocked = now
			case !ok && now.Sub(blocked) > 2*g.pacing.check+g.pacing.stuck:
				l.cut()
				return errStuck
			case ok:
				blocked = time.Time{}
				g.beat(answered)
				if now.Sub(answered) > g.pacing.silence {
					return g.close(l, resumable, errSilent)
				}
			}
		}
	}
}

// resumable is a close code after which Discord keeps the session.
const resumable = 4000

// close ends a connection with a code; the library takes a second for that.
func (g *gateway) close(l *link, code int, why error) error {
	done := make(chan struct{})
	go func() { defer close(done); _ = l.session.CloseWithCode(code) }()
	select {
	case <-done:
	case <-time.After(g.pacing.stuck + 2*time.Second):
		l.cut()
		return errors.Join(errStuck, why)
	}
	select {
	case <-l.ended: // this was our own doing
	default:
	}
	return why
}

// leave says good-bye: then the bot is shown as offline at once.
func (g *gateway) leave(l *link) {
	switch {
	case l == nil:
		return
	case g.pacing.abrupt:
		l.cut()
		return
	}
	g.leaving.Go(func() { _ = g.close(l, websocket.CloseNormalClosure, errEnded); l.cut() })
}
