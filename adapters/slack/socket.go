package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"log"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// How Socket Mode is run.
const (
	links      = 2       // connections: one is there while the other reconnects
	lanes      = 16      // conversations in hand at a time
	laneLength = 64      // waiting behind each; beyond: not acknowledged, so sent again
	maxFrame   = 4 << 20 // bytes
	ackTime    = 2 * time.Second
	restless   = 3 // connections of one link in a minute that are worth a warning
)

// envelope is a frame of Socket Mode. It is decoded here once more because the
// client gives up on an event for one odd block in it.
type envelope struct {
	ID      string          `json:"envelope_id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// link is one connection, kept up.
type link struct {
	client   *socketmode.Client
	tap      atomic.Pointer[tapped] // the connection dialled last
	connects []time.Time            // within the last minute
	greeted  bool                   // since the last connect
}

// job is something that came in, and where to acknowledge it.
type job struct {
	link *link
	id   string
	in   incoming
}

// hall is where jobs wait: those of one conversation in one lane, in order.
type hall struct {
	lanes [lanes]chan job
	seed  maphash.Seed
}

// runSockets runs until ctx ends or Slack refuses for good. At the end it takes
// nothing more, finishes what is in hand, lets the acknowledgements leave, and
// only then hangs up.
func (a *Adapter) runSockets(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	linked, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer hangUp()

	h := hall{seed: maphash.MakeSeed()}
	var working, reading, running sync.WaitGroup
	for i := range h.lanes {
		h.lanes[i] = make(chan job, laneLength)
		working.Go(func() { a.work(linked, h.lanes[i]) })
	}
	errs := make([]error, links)
	for i := range links {
		l := &link{}
		l.client = a.socket(l)
		ended := make(chan error, 1)
		running.Go(func() { ended <- l.client.RunContext(linked) })
		reading.Go(func() {
			errs[i] = a.listen(ctx, l, &h, ended)
			if errs[i] != nil {
				stop()
			}
		})
	}
	reading.Wait()
	for _, lane := range h.lanes {
		close(lane)
	}
	working.Wait()
	time.Sleep(a.flush) // an acknowledgement is written by a goroutine that tells nobody when
	hangUp()
	running.Wait()
	return errors.Join(errs...)
}

// socket makes the client of a link, whose connections are paced.
func (a *Adapter) socket(l *link) *socketmode.Client {
	paced := *a.http
	paced.Transport = &pacer{next: a.http.Transport, first: a.pace, most: a.mostPace}
	return socketmode.New(a.client(&paced),
		socketmode.OptionDialer(a.dialer(l)),
		socketmode.OptionReadLimit(maxFrame),
		socketmode.OptionPingInterval(a.silence),
		socketmode.OptionLog(log.New(io.Discard, "", 0)))
}

// listen reads a link's events and never waits for anything else: while it waits
// the connection would die.
func (a *Adapter) listen(ctx context.Context, l *link, h *hall, ended <-chan error) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-ended:
			return asError(connect, err)
		case e := <-l.client.Events:
			if frame, ok := a.frame(l, e); ok {
				a.sort(l, h, frame)
			}
		}
	}
}

// frame returns the envelope of an event, if it has one, and notes the others.
func (a *Adapter) frame(l *link, e socketmode.Event) (envelope, bool) {
	switch data := e.Data.(type) {
	case *socketmode.ErrorBadMessage:
		var frame envelope
		if err := json.Unmarshal(data.Message, &frame); err != nil || frame.ID == "" {
			a.log.Warn("cannot read a frame", "err", data.Cause)
			return envelope{}, false
		}
		return frame, true
	case *slack.ConnectionErrorEvent:
		a.log.Warn("cannot connect, trying again", "attempt", data.Attempt, "in", data.Backoff, "err", asError(connect, data.ErrorObj))
	case *socketmode.ConnectedEvent:
		a.connected(l)
	case *socketmode.ErrorWriteFailed:
		a.log.Warn("an acknowledgement was lost; Slack will send the event again", "err", data.Cause)
	}
	if e.Type == socketmode.EventTypeHello {
		a.greet(l)
	}
	if e.Request == nil || e.Request.EnvelopeID == "" {
		return envelope{}, false
	}
	return envelope{ID: e.Request.EnvelopeID, Type: e.Request.Type, Payload: e.Request.Payload}, true
}

// greet notes that Slack has said hello on a link.
func (a *Adapter) greet(l *link) {
	l.greeted = true
	if t := l.tap.Load(); t != nil {
		t.greeted.Store(true)
	}
	a.pulse.beat()
}

// connected counts connections: many in a minute are the only sign of a second
// deployment, or of a connection that Slack closes at once.
func (a *Adapter) connected(l *link) {
	a.pulse.connects.Add(1)
	now := time.Now()
	for len(l.connects) > 0 && now.Sub(l.connects[0]) > time.Minute {
		l.connects = l.connects[1:]
	}
	l.connects = append(l.connects, now)
	if len(l.connects) > restless {
		a.log.Warn("Slack keeps closing the connection: is the app running somewhere else as well, or Socket Mode switched off?",
			"connects", len(l.connects), "greeted", l.greeted)
	}
	l.greeted = false
}

// sort reads an envelope and puts it into its conversation's lane.
func (a *Adapter) sort(l *link, h *hall, frame envelope) {
	in, err := a.read(frame)
	if err != nil {
		a.log.Warn("cannot read what Slack sent", "type", frame.Type, "err", err)
		in = ignored{"unreadable"}
	}
	select {
	case h.lane(frame.ID, in) <- job{l, frame.ID, in}:
	default:
		a.log.Warn("too much in hand: left for Slack to send again")
	}
}

func (a *Adapter) read(frame envelope) (incoming, error) {
	switch frame.Type {
	case socketmode.RequestTypeEventsAPI:
		return readEvent(frame.Payload, *a.self.Load())
	case socketmode.RequestTypeSlashCommands:
		return readCommand(frame.Payload)
	case socketmode.RequestTypeInteractive:
		return readInteraction(frame.Payload)
	}
	return ignored{"envelope of type " + frame.Type}, nil
}

func (h *hall) lane(id string, in incoming) chan<- job {
	if got, ok := in.(heard); ok {
		id = fmt.Sprint(got.event.Thread)
	}
	return h.lanes[maphash.String(h.seed, id)%lanes]
}

// work saves and acknowledges the jobs of a lane, until it is closed.
func (a *Adapter) work(ctx context.Context, lane <-chan job) {
	for j := range lane {
		take, leave := a.door.enter()
		if take == nil {
			continue
		}
		err := a.receive(ctx, take, j.in)
		if err != nil {
			a.log.Warn("not saved", "err", err)
		}
		if err == nil || !repeats(j.in) {
			a.acknowledge(ctx, j, err)
		}
		go a.followThen(ctx, take, j.in, err, leave)
	}
}

// acknowledge tells Slack that an envelope has arrived.
func (a *Adapter) acknowledge(ctx context.Context, j job, saved error) {
	var payload any
	if h, ok := j.in.(heard); ok && saved != nil && !parseWay(h.event.Via).Pressed {
		payload = notSavedReply()
	}
	ctx, cancel := context.WithTimeout(ctx, ackTime)
	defer cancel()
	if err := j.link.client.AckCtx(ctx, j.id, payload); err != nil {
		a.log.Warn("not acknowledged; Slack will send it again", "err", err)
	}
}

// pacer keeps connections apart: the client opens the next one the moment the
// last is lost, hundreds in a second if Slack closes them at once.
type pacer struct {
	next        http.RoundTripper
	first, most time.Duration // between two connections

	mu   sync.Mutex
	last time.Time
	gap  time.Duration
}

// calm is how long a connection must hold for the next to be opened at once.
const calm = 30 * time.Second

// RoundTrip waits before a connection is opened, twice as long each time.
func (p *pacer) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/"+connect) {
		select {
		case <-time.After(p.wait(time.Now())):
		case <-r.Context().Done():
			return nil, r.Context().Err()
		}
	}
	return p.next.RoundTrip(r)
}

func (p *pacer) wait(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.last) > calm {
		p.gap = 0
	}
	wait := p.gap
	p.gap = min(max(2*p.gap, p.first), p.most)
	p.last = now.Add(wait)
	return wait
}
