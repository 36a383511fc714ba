package discord

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"fwhelp/adapters"
)

// Where a session with the gateway cannot be resumed, and after a new start of the
// process, Discord does not send again what was said meanwhile. It is looked up then,
// in the places where the bot was spoken to of late: nobody who is in a conversation
// has to say things twice.
const (
	visitedWithin = time.Hour
	visitsMost    = 100              // places that are looked at
	missedMost    = 100              // messages of a place; Discord hands out no more at once
	lookUpTime    = 20 * time.Second // for all places together
	beforeGap     = time.Minute      // that is looked at again: clocks differ, and what is known is not taken twice
)

// visit is a place where somebody spoke to the bot: what a message that is looked up
// does not say of itself.
type visit struct {
	guild string
	kind  int // of channel
	at    time.Time
	heard uint64 // the newest id that is known to be heard; 0 where the process itself tells
}

// missed knows where to look. While a place is looked at, what comes from there
// waits, so that the order is kept.
type missed struct {
	pause  func(context.Context, time.Duration) error
	mu     sync.Mutex
	visits map[string]visit
	held   map[string][]heard
	before bool // some visits are from before this process, and were not looked at yet
}

// Rejoin implements [adapters.Rejoining].
func (a *Adapter) Rejoin(all []adapters.Conversation) {
	a.missed.mu.Lock()
	defer a.missed.mu.Unlock()
	for _, c := range all {
		channel, v, ok := visitFrom(c)
		if !ok {
			continue
		}
		if known, again := a.missed.visits[channel]; again {
			v.heard = max(v.heard, known.heard)
			if known.at.After(v.at) {
				v.at = known.at
			}
		}
		makeRoom(a.missed.visits)
		a.missed.visits[channel] = v
		a.missed.before = true
	}
}

// visitFrom is the place of a conversation from before this process. Where a person
// writes in private is known by the messages there.
func visitFrom(c adapters.Conversation) (channel string, v visit, ok bool) {
	for _, receipt := range c.Receipts {
		if at, parsed := parseReceipt(receipt); parsed && at.token == "" {
			channel = at.channel
			break
		}
	}
	v = visit{guild: c.Thread.Workspace, at: c.Heard}
	for _, id := range c.Seen {
		_, number, _ := strings.Cut(string(id), ":")
		if n, err := strconv.ParseUint(number, 10, 64); err == nil {
			v.heard = max(v.heard, n)
		}
	}
	switch {
	case strings.HasPrefix(c.Thread.Channel, private):
		v.kind = channelDirect
	case c.Thread.ID != "": // a command's answer: nobody writes there
		return "", visit{}, false
	case channel == "" || channel == c.Thread.Channel:
		channel, v.kind = c.Thread.Channel, channelPublicThread
	default: // no thread could be opened: it goes on in the channel
		v.kind = channelText
	}
	return channel, v, isID(channel)
}

// fromBefore reports, once, whether there are places from before this process.
func (m *missed) fromBefore() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.before
	m.before = false
	return before
}

// visitTo is the place of an event, if it is one where people write to the bot.
func visitTo(h heard) (channel string, v visit, ok bool) {
	t, w := h.event.Thread, parseWay(h.event.Via)
	v.guild = t.Workspace
	switch {
	case t == alone(string(h.event.User)):
		v.kind, ok = channelDirect, h.call == nil || !h.call.Hidden
	case t.Channel == w.Channel && t.ID == "":
		v.kind, ok = channelPublicThread, true
	case w.Open:
		v.kind, ok = channelText, h.call == nil
	default:
		v.kind, ok = channelVoice, h.call == nil
	}
	return w.Channel, v, ok
}

// passes notes where an event comes from; false: it has to wait for older ones.
func (m *missed) passes(h heard, now time.Time) bool {
	channel, v, ok := visitTo(h)
	if !ok {
		return true
	}
	v.at = now
	m.mu.Lock()
	defer m.mu.Unlock()
	makeRoom(m.visits)
	m.visits[channel] = v
	waiting, looking := m.held[channel]
	if looking && h.call == nil { // a command cannot wait
		m.held[channel] = append(waiting, h)
		return false
	}
	return true
}

// begin lists the places to be looked at, those of late first.
func (m *missed) begin(now time.Time) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var channels []string
	for c, v := range m.visits {
		if _, looking := m.held[c]; !looking && now.Sub(v.at) < visitedWithin {
			channels = append(channels, c)
		}
	}
	slices.SortFunc(channels, func(a, b string) int { return m.visits[b].at.Compare(m.visits[a].at) })
	channels = channels[:min(len(channels), visitsMost)]
	for _, c := range channels {
		m.held[c] = nil
	}
	return channels
}

// end hands on what was found in a place, and what has waited for that.
func (m *missed) end(channel string, found []heard, handOn func(heard)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, h := range append(found, m.held[channel]...) {
		handOn(h)
	}
	delete(m.held, channel)
}

// lookUpMissed looks up what was said in some places while the gateway was silent for
// so long. Places for which there is no time left are not looked at.
func (a *Adapter) lookUpMissed(d *door, places []string, silent time.Duration) {
	ctx, cancel := context.WithTimeout(d.ctx, lookUpTime)
	defer cancel()
	since := a.responders.now().Add(-min(silent, keepFor) - beforeGap)
	left := lookUpTime
	for _, channel := range places {
		left -= a.lookUpAt(ctx, d, channel, since, left)
	}
}

// lookUpAt looks at one place and returns for how long it has paused, at most for most.
func (a *Adapter) lookUpAt(ctx context.Context, d *door, channel string, since time.Time, most time.Duration) (paused time.Duration) {
	var found []heard
	defer func() { a.missed.end(channel, found, func(h heard) { a.hear(d, h) }) }()
	defer a.recovered("look up what was missed")
	found, paused, err := a.saidSince(ctx, channel, since, most)
	switch {
	case isCode(err, codeUnknownChannel):
		a.log.Debug("a place is gone, or never was a thread", "error", err)
	case err != nil:
		a.log.Warn("could not look up what was said while the connection was lost", "error", err)
	}
	return paused
}

// saidSince are the messages to the bot in a place, oldest first. What is said there
// now waits meanwhile: Discord may make it pause, but not for more than most.
func (a *Adapter) saidSince(ctx context.Context, channel string, since time.Time, most time.Duration) (found []heard, paused time.Duration, err error) {
	a.missed.mu.Lock()
	v := a.missed.visits[channel]
	a.missed.mu.Unlock()
	after := strconv.FormatUint(max(idAt(since), v.heard), 10)
	query := url.Values{"after": {after}, "limit": {strconv.Itoa(missedMost)}}
	var all []message
	for try := 0; ; try++ {
		err = a.api.do(ctx, request{
			method: http.MethodGet, name: "GET /channels/messages", path: "/channels/" + channel + "/messages?" + query.Encode(), key: channel, once: true,
		}, &all)
		retry, again := errors.AsType[*adapters.RetryError](err)
		if err == nil {
			break
		}
		if !again || try == 3 {
			return nil, paused, err
		}
		wait := max(retry.After, shortWait)
		if wait > most-paused || a.missed.pause(ctx, wait) != nil {
			return nil, paused, err
		}
		paused += wait
	}
	for _, m := range slices.Backward(all) { // they come newest first
		m.Guild, m.ChannelType = v.guild, &v.kind
		if h, ok := m.read(a.identity.Load().self).(heard); ok {
			found = append(found, h)
		}
	}
	return found, paused, nil
}
