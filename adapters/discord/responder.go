package discord

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"fwhelp/adapters"
)

// Types of answers to an interaction:
// https://discord.com/developers/docs/interactions/receiving-and-responding
const (
	answerMessage        = 4
	answerDeferred       = 5
	answerDeferredUpdate = 6
	answerUpdate         = 7
	answerCompletion     = 8
	answerForm           = 9
)

// callState is how far an interaction has come.
type callState int

const (
	unknown  callState = iota // another process may have answered
	fresh                     // nothing answered: three seconds are left
	thinking                  // deferred: @original waits to be written
	noted                     // acknowledged: @original is the message that was pressed
	answered                  // @original is the answer
	spent                     // too late for anything
)

// responder answers one interaction, once, whoever wants to. What it does is in
// turns: the one who defers never meets the one who delivers.
type responder struct {
	api     *api
	call    call
	pressed string // the message pressed
	came    time.Time
	now     func() time.Time
	spoken  chan struct{} // closed when it is acknowledged
	over    chan struct{} // closed when nobody looks at "is thinking…" any more
	turn    chan struct{} // holds a token while somebody has the turn

	state callState // needs the turn
	shows string    // needs the turn: which delivery @original shows
}

// take waits for the turn.
func (r *responder) take(ctx context.Context) error {
	select {
	case r.turn <- struct{}{}:
		if r.state != spent && r.now().Sub(r.came) > tokenLives {
			r.become(spent)
		}
		return nil
	case <-ctx.Done():
		return &adapters.RetryError{Err: ctx.Err()}
	}
}

func (r *responder) give() { <-r.turn }

// become needs the turn.
func (r *responder) become(s callState) {
	r.state = s
	if s != fresh && s != unknown {
		closeOnce(r.spoken)
	}
	if s == noted || s == answered || s == spent {
		closeOnce(r.over)
	}
}

// closeOnce needs the turn.
func closeOnce(c chan struct{}) {
	select {
	case <-c:
	default:
		close(c)
	}
}

// created is what Discord says about a message that was made.
type created struct {
	ID         string           `json:"id"`
	Channel    string           `json:"channel_id"`
	Content    string           `json:"content"`
	Flags      int              `json:"flags"`
	Embeds     []map[string]any `json:"embeds"`
	Components []map[string]any `json:"components"`
}

// place names a message: one for a person's eyes by the interaction's token alone.
func (r *responder) place(m created, name string) place {
	if m.ID == "" || m.Flags&flagEphemeral != 0 {
		return place{app: r.call.App, token: r.call.Token, message: name}
	}
	return place{channel: m.Channel, message: m.ID}
}

const original = "@original"

// callback gives the first answer; it needs the turn. Where nobody knows whether
// Discord has got it, the next one to come looks.
func (r *responder) callback(ctx context.Context, kind int, data any, files []file, after callState) (created, error) {
	type body struct {
		Type int `json:"type"`
		Data any `json:"data,omitempty"`
	}
	var got struct {
		Resource struct {
			Message created `json:"message"`
		} `json:"resource"`
	}
	err := r.api.do(ctx, request{
		method: http.MethodPost, name: "POST /interactions/callback",
		path: "/interactions/" + r.call.ID + "/" + r.call.Token + "/callback?with_response=true",
		body: body{kind, data}, files: files, free: true,
	}, &got)
	retry, again := errors.AsType[*adapters.RetryError](err)
	switch {
	case err == nil:
		r.become(after)
	case isCode(err, codeUnknownInteraction):
		r.become(spent)
		return created{}, errClosed
	case isCode(err, codeAcknowledged):
		r.state = unknown
	case again && retry.Unsure:
		r.state = unknown
		retry.Unsure = false // whoever tries again looks first
	}
	return got.Resource.Message, err
}

func (r *responder) webhook(method, name, id string, body any, files []file) request {
	path := "/webhooks/" + r.call.App + "/" + r.call.Token
	if id != "" {
		path += "/messages/" + id
	}
	return request{method: method, name: name, path: path, body: body, files: files, free: true, once: method != http.MethodPost}
}

// edit writes @original; it needs the turn.
func (r *responder) edit(ctx context.Context, body any, files []file) (created, error) {
	var m created
	err := r.api.do(ctx, r.webhook(http.MethodPatch, "PATCH /webhooks/@original", original, body, files), &m)
	if isCode(err, codeBadToken, codeUnknownWebhook, codeUnknownMessage) {
		r.become(spent)
		return m, errClosed
	}
	return m, err
}

// look finds out what another process has done, or one of which no answer came. It
// needs the turn.
func (r *responder) look(ctx context.Context, key string, d drawing) error {
	if r.state != unknown {
		return nil
	}
	var m created
	err := r.api.do(ctx, r.webhook(http.MethodGet, "GET /webhooks/@original", original, nil, nil), &m)
	switch {
	case isCode(err, codeBadToken):
		r.become(spent)
	case isCode(err, codeUnknownWebhook, codeUnknownMessage) && r.now().Sub(r.came) < answerWithin:
		r.become(fresh)
	case isCode(err, codeUnknownWebhook, codeUnknownMessage):
		r.become(spent)
	case err != nil:
		return err
	case m.Flags&flagLoading != 0:
		r.become(thinking)
	case r.call.Kind == press && m.ID == r.pressed:
		r.become(noted)
	default:
		r.become(answered)
		if key != "" && m.Content == d.Content && len(m.Embeds) == len(d.Embeds) && len(m.Components) == len(d.Components) {
			r.shows = key // that is this delivery: its answer got lost
		}
	}
	return nil
}

// answer makes d the interaction's answer.
func (r *responder) answer(ctx context.Context, key string, d drawing, hidden bool) (place, error) {
	if err := r.take(ctx); err != nil {
		return place{}, err
	}
	defer r.give()
	for range 2 { // the second time after a look
		if err := r.look(ctx, key, d); err != nil {
			return place{}, err
		}
		switch {
		case r.state == fresh:
			m, err := r.callback(ctx, answerMessage, flagged(d, hidden), d.files, answered)
			if err == nil {
				r.shows = key
				if hidden {
					m.Flags |= flagEphemeral
				}
				return r.place(m, original), nil
			}
			if r.state == unknown && isCode(err, codeAcknowledged) {
				continue
			}
			return place{}, err
		case r.state == thinking && hidden == r.call.Hidden, r.state == answered && key != "" && r.shows == key:
			m, err := r.edit(ctx, d, d.files)
			if err != nil {
				return place{}, err
			}
			r.become(answered)
			r.shows = key
			return r.place(m, original), nil
		case r.state == spent:
			return place{}, errClosed
		}
		break
	}
	return place{}, errTaken
}

// flagged is a drawing for one person's eyes, or for all.
func flagged(d drawing, hidden bool) drawing {
	if hidden {
		d.Flags |= flagEphemeral
	}
	return d
}

// update redraws the message that was pressed.
func (r *responder) update(ctx context.Context, body any, files []file) error {
	if err := r.take(ctx); err != nil {
		return err
	}
	defer r.give()
	for range 2 {
		if err := r.look(ctx, "", drawing{}); err != nil {
			return err
		}
		switch r.state {
		case fresh:
			_, err := r.callback(ctx, answerUpdate, body, files, noted)
			if r.state == unknown && isCode(err, codeAcknowledged) {
				continue
			}
			return err
		case noted:
			_, err := r.edit(ctx, body, files)
			return err
		case spent:
			return errClosed
		case unknown, thinking, answered:
		}
		break
	}
	return errTaken
}

// followUp adds a message; as the first answer where there is none yet.
func (r *responder) followUp(ctx context.Context, key string, d drawing, hidden bool) (place, error) {
	at, err := r.answer(ctx, key, d, hidden)
	if !errors.Is(err, errTaken) {
		return at, err
	}
	if err := r.take(ctx); err != nil {
		return place{}, err
	}
	defer r.give()
	if r.state == thinking { // in public, and this is not
		err := r.api.do(ctx, r.webhook(http.MethodDelete, "DELETE /webhooks/@original", original, nil, nil), nil)
		if err != nil && !isCode(err, codeUnknownMessage) {
			return place{}, err
		}
		r.become(answered)
	}
	var m created
	err = r.api.do(ctx, r.webhook(http.MethodPost, "POST /webhooks", "", flagged(d, hidden), d.files), &m)
	if isCode(err, codeBadToken, codeUnknownWebhook) {
		r.become(spent)
		return place{}, errClosed
	}
	if err != nil {
		return place{}, err
	}
	if hidden {
		m.Flags |= flagEphemeral
	}
	return r.place(m, m.ID), nil
}

// acknowledge tells Discord that the answer will come later, if nothing has been
// said yet.
func (r *responder) acknowledge(ctx context.Context) error {
	if err := r.take(ctx); err != nil {
		return err
	}
	defer r.give()
	if r.state != fresh {
		return nil
	}
	if r.call.Kind == press {
		_, err := r.callback(ctx, answerDeferredUpdate, nil, nil, noted)
		return err
	}
	var data any
	if r.call.Hidden {
		data = map[string]int{"flags": flagEphemeral}
	}
	_, err := r.callback(ctx, answerDeferred, data, nil, thinking)
	return err
}

// remark says to the person, until the answer comes, that it takes long.
func (r *responder) remark(ctx context.Context, text string) error {
	if err := r.take(ctx); err != nil {
		return err
	}
	defer r.give()
	switch r.state {
	case thinking:
		_, err := r.edit(ctx, drawWords(text), nil)
		return err
	case noted:
		return r.api.do(ctx, r.webhook(http.MethodPost, "POST /webhooks", "", flagged(drawWords(text), true), nil), nil)
	case unknown, fresh, answered, spent:
	}
	return nil
}

// responders are the interactions that can still be answered.
type responders struct {
	api   *api
	now   func() time.Time
	mu    sync.Mutex
	all   map[string]*responder
	swept time.Time
}

// received is for an interaction that has just come: this process is the first to
// answer it. The same one again is not new.
func (rs *responders) received(c call, pressed string) (r *responder, isNew bool) {
	return rs.find(c, pressed, fresh, rs.now())
}

// of finds the responder of an interaction that may have come to another process.
func (rs *responders) of(c call, pressed string) *responder {
	r, _ := rs.find(c, pressed, unknown, madeAt(c.ID))
	return r
}

func (rs *responders) find(c call, pressed string, state callState, came time.Time) (*responder, bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	now := rs.now()
	if now.Sub(rs.swept) > time.Minute {
		rs.swept = now
		for id, r := range rs.all {
			if now.Sub(r.came) > tokenLives {
				delete(rs.all, id)
			}
		}
	}
	if r, ok := rs.all[c.ID]; ok {
		return r, false
	}
	r := &responder{
		api: rs.api, call: c, pressed: pressed, came: came, now: rs.now,
		spoken: make(chan struct{}), over: make(chan struct{}), turn: make(chan struct{}, 1), state: state,
	}
	if now.Sub(came) <= tokenLives {
		rs.all[c.ID] = r
	}
	return r, true
}
