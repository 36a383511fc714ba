package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// deliverTime is how long one delivery may take, all its requests together.
const deliverTime = 8 * time.Second

// Deliver carries out one effect: one request, and another only after Slack has
// refused the first for good. Slack has no guard against doubles: a delivery that
// is repeated after a crash is seen twice.
func (a *Adapter) Deliver(ctx context.Context, d adapters.Delivery) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, deliverTime)
	defer cancel()
	ways := routes(d, trustedURL(a.api))
	var err error
	for _, r := range ways {
		var at place
		at, err = a.show(ctx, d, r)
		if err == nil {
			a.pointTo(ctx, d, r, at)
			return a.receiptOf(d, r, at), nil
		}
		if !isCode(err, wayClosed) {
			return "", err
		}
		a.log.Debug("a way is closed, trying the next", "thread", d.Thread, "err", err)
	}
	if _, ok := d.Effect.(dialog.Settle); ok && isCode(err, wayClosed) {
		return "", nil // the message is gone, and its buttons with it
	}
	return "", err
}

// receiptOf names the message that a Say has become.
func (a *Adapter) receiptOf(d adapters.Delivery, r route, at place) string {
	say, ok := d.Effect.(dialog.Say)
	if !ok {
		return ""
	}
	at.kept = a.packer.keep(say.Message, mannerOf(d.Thread, r))
	return at.receipt()
}

// show draws the effect and shows it one way; where Slack does not take tables,
// as text.
func (a *Adapter) show(ctx context.Context, d adapters.Delivery, r route) (place, error) {
	at, err := a.send(ctx, r, drawEffect(d, r, false))
	if say, ok := d.Effect.(dialog.Say); isCode(err, undrawable) && (!ok || hasTable(say.Message)) {
		a.log.Warn("Slack refused what was drawn, sending it more plainly", "thread", d.Thread, "err", err)
		return a.send(ctx, r, drawEffect(d, r, true))
	}
	return at, err
}

// drawEffect draws what an effect shows.
func drawEffect(d adapters.Delivery, r route, plain bool) drawing {
	switch e := d.Effect.(type) {
	case dialog.Say:
		how := mannerOf(d.Thread, r)
		how.plain = plain
		return drawMessage(e.Message, how)
	case dialog.Settle:
		at, _ := parseReceipt(d.Ref)
		if plain {
			at.kept = ""
		}
		return drawOutcome(unpack(at.kept), e.Outcome)
	case dialog.Whisper:
		return drawWords(e.Text)
	case dialog.Miss, dialog.Erase:
	}
	return drawing{}
}

func hasTable(m dialog.Message) bool {
	for _, b := range m.Blocks {
		if _, ok := b.(dialog.Table); ok {
			return true
		}
	}
	return false
}

// send makes the one request of a route.
func (a *Adapter) send(ctx context.Context, r route, d drawing) (place, error) {
	options := []slack.MsgOption{
		slack.MsgOptionText(d.Text, false), // escaped already
		slack.MsgOptionBlocks(d.Blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	switch r := r.(type) {
	case post:
		if r.thread != "" {
			options = append(options, slack.MsgOptionTS(r.thread))
		}
		channel, ts, err := a.web.PostMessageContext(ctx, r.channel, options...)
		return place{channel: channel, ts: ts}, asError("chat.postMessage", err)
	case redraw:
		_, _, _, err := a.web.UpdateMessageContext(ctx, r.at.channel, r.at.ts, options...)
		return place{channel: r.at.channel, ts: r.at.ts}, asError("chat.update", err)
	case hush:
		if r.thread != "" {
			options = append(options, slack.MsgOptionTS(r.thread))
		}
		_, err := a.web.PostEphemeralContext(ctx, r.channel, r.user, options...)
		return place{}, asError("chat.postEphemeral", err)
	case respond:
		return place{}, a.respond(ctx, r, d)
	}
	return place{}, nil
}

// pointer stands where a command was typed.
const pointer = "I have written to you directly: open your messages with me to go on."

// pointTo tells somebody who typed a command in a channel that the walkthrough
// has begun in the direct conversation. It is a courtesy: the answer is there.
func (a *Adapter) pointTo(ctx context.Context, d adapters.Delivery, by route, at place) {
	say, ok := d.Effect.(dialog.Say)
	if _, posted := by.(post); !ok || !posted || say.Replaces != 0 || !walks(say.Message) {
		return
	}
	w := parseWay(d.Via)
	if w.Pressed || w.URL == "" || w.Channel == at.channel || !trustedURL(a.api)(w.URL) {
		return
	}
	if err := a.respond(ctx, respond{url: w.URL}, drawWords(pointer)); err != nil {
		a.log.Debug("could not point to the direct conversation", "thread", d.Thread, "err", err)
	}
}

// respond posts to a response URL. It carries no token; the URL is the secret.
func (a *Adapter) respond(ctx context.Context, r respond, d drawing) error {
	const method = "response_url"
	no := false
	msg := slack.WebhookMessage{
		Text: d.Text, ResponseType: slack.ResponseTypeEphemeral, ReplaceOriginal: r.replace, ThreadTimestamp: r.thread,
		UnfurlLinks: &no, UnfurlMedia: &no,
	}
	if len(d.Blocks) > 0 {
		msg.Blocks = &slack.Blocks{BlockSet: d.Blocks}
	}
	if r.public {
		msg.ResponseType = slack.ResponseTypeInChannel
	}
	body, err := json.Marshal(msg)
	if err != nil {
		return asError(method, err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(body))
	if err != nil {
		return refusal(method, "invalid_url", "")
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := a.http.Do(req)
	if err != nil {
		return asError(method, err)
	}
	defer func() { _ = resp.Body.Close() }()
	return responseError(method, resp)
}

// responseError reads what a response URL answered: "ok", or why not.
func responseError(method string, resp *http.Response) error {
	body, err := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	if err != nil {
		return asError(method, err)
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return asError(method, &slack.RateLimitedError{RetryAfter: time.Duration(seconds) * time.Second})
	}
	var said struct {
		OK    *bool  `json:"ok"`
		Error string `json:"error"`
	}
	_ = json.Unmarshal(body, &said) // "ok" and HTML are no JSON
	switch {
	case said.Error != "":
		return refusal(method, said.Error, "")
	case resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone:
		return refusal(method, "expired_url", "")
	case resp.StatusCode == http.StatusBadRequest:
		return refusal(method, "invalid_blocks", "")
	case resp.StatusCode != http.StatusOK:
		return statusError(method, resp.StatusCode)
	case said.OK != nil && !*said.OK:
		return refusal(method, "refused", "")
	}
	return nil
}
