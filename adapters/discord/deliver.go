package discord

import (
	"context"
	"errors"
	"net/http"
	"time"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// deliverTime is how long one delivery may take, all its requests together.
const deliverTime = 8 * time.Second

// Deliver carries out one effect. A message that is posted has the delivery's
// nonce: Discord shows it once, however often it is posted within a few minutes.
// An answer to an interaction is a message that can be written again. What has no
// such guard is a further message of an interaction, and only where its first
// answer was lost with a connection.
func (a *Adapter) Deliver(ctx context.Context, d adapters.Delivery) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, deliverTime)
	defer cancel()
	w := parseWay(d.Via)
	var r *responder
	if w.Call != nil {
		r = a.responders.of(*w.Call, w.Message)
	}
	err := error(errNoWay)
	for _, by := range routes(d, w) {
		var at place
		at, err = a.show(ctx, d, w, r, by)
		if err == nil {
			a.finish(ctx, w, r, by, at)
			if _, said := d.Effect.(dialog.Say); said {
				return at.receipt(), nil
			}
			return "", nil
		}
		if !closed(by, err) {
			return "", err
		}
		a.log.Debug("a way is closed, trying the next", "thread", d.Thread, "error", err)
	}
	if _, settled := d.Effect.(dialog.Settle); settled {
		return "", nil // the message is gone, and its buttons with it
	}
	return "", err
}

// closed reports whether an error says that this way does not work while another
// may.
func closed(by route, err error) bool {
	if errors.Is(err, errClosed) || errors.Is(err, errTaken) {
		return true
	}
	if e, ok := errors.AsType[*Error](err); ok && e.Status == 0 {
		return true // without a token this way is not open at all
	}
	switch by.(type) {
	case redraw:
		return isCode(err, codeUnknownMessage, codeUnknownChannel, codeUnknownWebhook, codeBadToken, codeOldEdits,
			codeMissingAccess, codeMissingPermission, codeNotOurs, codeArchived)
	case redrawPressed:
		return isCode(err, codeUnknownMessage, codeOldEdits)
	case thread:
		return isCode(err, codeMissingPermission, codeManyThreads, codeManyNews, codeChannelKind, codeThreadLocked, codeArchived)
	case direct:
		return isCode(err, codeClosedDirect, codeMissingAccess, codeUnknownChannel)
	case post:
		return isCode(err, codeMissingAccess, codeMissingPermission)
	case reply, addition:
	}
	return false
}

// show shows an effect one way.
func (a *Adapter) show(ctx context.Context, d adapters.Delivery, w way, r *responder, by route) (place, error) {
	how := manner{thread: d.Thread}
	switch by := by.(type) {
	case reply:
		how.hidden = by.hidden
		return r.answer(ctx, d.Nonce, draw(d.Effect, how), by.hidden)
	case addition:
		how.hidden = by.hidden
		return r.followUp(ctx, d.Nonce, draw(d.Effect, how), by.hidden)
	case redrawPressed:
		at := place{channel: w.Channel, message: w.Message}
		if w.Call.Hidden {
			at = place{app: w.Call.App, token: w.Call.Token, message: original}
		}
		if e, ok := d.Effect.(dialog.Settle); ok {
			return at, r.update(ctx, drawOutcome(e.Outcome), nil)
		}
		how.hidden = w.Call.Hidden
		drawn := draw(d.Effect, how)
		return at, r.update(ctx, drawn, drawn.files)
	case redraw:
		return by.at, a.redraw(ctx, d, by.at)
	case post:
		how.note = by.note
		return a.post(ctx, d, by, how)
	case thread:
		opened, err := a.openThread(ctx, by, d)
		if err != nil {
			return place{}, err
		}
		how.opened = opened
		return a.post(ctx, d, post{channel: by.message}, how)
	case direct:
		channel, err := a.directChannel(ctx, by)
		if err != nil {
			return place{}, err
		}
		return a.post(ctx, d, post{channel: channel}, how)
	}
	return place{}, errNoWay
}

// draw draws what an effect shows.
func draw(e dialog.Effect, how manner) drawing {
	switch e := e.(type) {
	case dialog.Say:
		return drawMessage(e.Message, how)
	case dialog.Whisper:
		return drawWords(e.Text)
	case dialog.Settle, dialog.Miss, dialog.Erase:
	}
	return drawing{}
}

// redraw changes a message, by its interaction's token or as the bot.
func (a *Adapter) redraw(ctx context.Context, d adapters.Delivery, at place) error {
	req := request{
		method: http.MethodPatch, name: "PATCH /channels/messages",
		path: "/channels/" + at.channel + "/messages/" + at.message, key: at.channel, once: true,
	}
	if at.token != "" {
		req = request{
			method: http.MethodPatch, name: "PATCH /webhooks/messages",
			path: "/webhooks/" + at.app + "/" + at.token + "/messages/" + at.message, free: true, once: true,
		}
	}
	if e, ok := d.Effect.(dialog.Settle); ok {
		req.body = drawOutcome(e.Outcome)
	} else {
		drawn := draw(d.Effect, manner{thread: d.Thread, hidden: at.token != ""})
		req.body, req.files = drawn, drawn.files
	}
	return a.api.do(ctx, req, nil)
}

// post writes a message; where the bot may send no cards, as words.
func (a *Adapter) post(ctx context.Context, d adapters.Delivery, to post, how manner) (place, error) {
	if err, ok := a.refusals.of("post", to.channel); ok {
		return place{}, err
	}
	_, how.plain = a.refusals.of("card", to.channel)
	at, err := a.postDrawn(ctx, d, to, draw(d.Effect, how))
	if isCode(err, codeNoHistory) && to.reply != "" {
		to.reply = ""
		at, err = a.postDrawn(ctx, d, to, draw(d.Effect, how))
	}
	drawn := draw(d.Effect, how)
	if isCode(err, codeMissingPermission) && !how.plain && len(drawn.Embeds)+len(drawn.files) > 0 {
		refused := err
		how.plain = true
		if at, err = a.postDrawn(ctx, d, to, draw(d.Effect, how)); err == nil {
			a.refusals.add("card", to.channel, refused)
		}
	}
	if isCode(err, codeMissingPermission, codeMissingAccess) {
		a.refusals.add("post", to.channel, err)
	}
	return at, err
}

func (a *Adapter) postDrawn(ctx context.Context, d adapters.Delivery, to post, drawn drawing) (place, error) {
	drawn.Nonce, drawn.EnforceNonce = d.Nonce, d.Nonce != ""
	if to.reply != "" {
		drawn.Reference = &replyTo{Message: to.reply}
	}
	var m created
	err := a.api.do(ctx, request{
		method: http.MethodPost, name: "POST /channels/messages", path: "/channels/" + to.channel + "/messages",
		key: to.channel, body: drawn, files: drawn.files, once: d.Nonce != "",
	}, &m)
	if err != nil {
		return place{}, err
	}
	return place{channel: to.channel, message: m.ID}, nil
}

// openThread opens a thread under a message; opened is false when there was one.
func (a *Adapter) openThread(ctx context.Context, t thread, d adapters.Delivery) (opened bool, err error) {
	about := a.questions.of(t.message)
	if about.open {
		return false, nil
	}
	if err, ok := a.refusals.of("thread", t.channel); ok {
		return false, err
	}
	err = a.api.do(ctx, request{
		method: http.MethodPost, name: "POST /channels/messages/threads",
		path: "/channels/" + t.channel + "/messages/" + t.message + "/threads", key: t.channel, once: true,
		body: struct {
			Name    string `json:"name"`
			Archive int    `json:"auto_archive_duration"` // minutes
		}{threadName(about.title, d.Effect), 24 * 60},
	}, nil)
	switch {
	case isCode(err, codeThreadExists):
		a.questions.opened(t.message)
		return false, nil
	case isCode(err, codeMissingPermission, codeMissingAccess):
		a.refusals.add("thread", t.channel, err)
		return false, err
	case err != nil:
		return false, err
	}
	a.questions.opened(t.message)
	if about.user != "" { // so that the thread is among theirs; they get no ping
		if err := a.api.do(ctx, request{
			method: http.MethodPut, name: "PUT /channels/thread-members",
			path: "/channels/" + t.message + "/thread-members/" + about.user, key: t.message, once: true,
		}, nil); err != nil {
			a.log.Debug("could not add the person to the thread", "error", err)
		}
	}
	return true, nil
}

const maxThreadName = 90

// threadName is the question, or what it is answered with.
func threadName(title string, e dialog.Effect) string {
	if say, ok := e.(dialog.Say); ok && title == "" {
		for _, b := range say.Message.Blocks {
			if h, ok := b.(dialog.Heading); ok {
				title = h.Text.String()
				break
			}
		}
	}
	return either(clipped(title, maxThreadName), "fwhelp")
}

// directChannel is the direct conversation with a person.
func (a *Adapter) directChannel(ctx context.Context, to direct) (string, error) {
	if to.channel != "" {
		return to.channel, nil
	}
	if id, ok := a.directs.get(to.user); ok {
		return id, nil
	}
	var c struct {
		ID string `json:"id"`
	}
	err := a.api.do(ctx, request{
		method: http.MethodPost, name: "POST /users/@me/channels", path: "/users/@me/channels", once: true,
		body: map[string]string{"recipient_id": to.user},
	}, &c)
	if err != nil {
		return "", err
	}
	a.directs.put(to.user, c.ID)
	return c.ID, nil
}

// finish makes sure that an interaction was acknowledged when its effect was shown
// elsewhere. It is a courtesy: the effect is there.
func (a *Adapter) finish(ctx context.Context, w way, r *responder, by route, at place) {
	if r == nil {
		return
	}
	var err error
	switch by.(type) {
	case direct:
		if w.Direct {
			_, err = r.answer(ctx, "", drawWords("I have written to you directly: https://discord.com/channels/@me/"+at.channel), true)
			break
		}
		err = r.acknowledge(ctx)
	case post, thread:
		err = r.acknowledge(ctx)
	case reply, addition, redrawPressed, redraw: // answered, or something else is still to be shown
	}
	if err != nil && !errors.Is(err, errTaken) && !errors.Is(err, errClosed) {
		a.log.Debug("could not acknowledge", "error", err)
	}
}
