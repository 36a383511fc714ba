// Package slack speaks for the bot on Slack: it hears what is said to the bot and
// nothing else, and never answers twice or where it was not asked.
package slack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// Config says how to reach Slack.
type Config struct {
	BotToken      adapters.Secret // xoxb-…, needed
	AppToken      adapters.Secret // xapp-…: Socket Mode
	SigningSecret adapters.Secret // HTTP; not used when AppToken is set
	APIURL        string          // another Slack server, ends in "/"; empty: Slack's own
	// Home is what the Home tab shows; the ID of an option is the words that its
	// button stands for. nil: there is no Home tab.
	Home func() dialog.Message
}

// The times that the adapter keeps.
const (
	callTime  = 10 * time.Second        // for one request to Slack
	saveTime  = 2500 * time.Millisecond // Slack waits 3 s for an acknowledgement
	afterTime = 5 * time.Second         // for what follows an acknowledgement
)

// idle is how many connections to Slack are kept for the next request: as many as
// there are deliveries at a time.
const idle = 16

// Adapter is the bot in Slack. Make one with [Open].
type Adapter struct {
	log    *slog.Logger
	config Config
	api    *url.URL
	http   *http.Client
	web    *slack.Client
	self   atomic.Pointer[identity]
	door   door
	pulse  pulse
	skew   adapters.Skew
	packer packer

	pace, mostPace time.Duration // the first and the longest pause between two connections

	silence time.Duration // without a ping after which a connection counts as dead
	flush   time.Duration // for acknowledgements to leave before the connection ends
}

// Open checks the configuration. Nothing is sent before Run.
func Open(c Config, l *slog.Logger) (*Adapter, error) {
	if l == nil {
		l = slog.New(slog.DiscardHandler)
	}
	if !c.BotToken.IsSet() {
		return nil, errors.New("slack: a bot token (xoxb-…) is needed")
	}
	if !c.AppToken.IsSet() && !c.SigningSecret.IsSet() {
		return nil, errors.New("slack: an app token (xapp-…) is needed for Socket Mode, or a signing secret for HTTP")
	}
	api, err := url.Parse(either(c.APIURL, slack.APIURL))
	if err != nil || api.Host == "" || !strings.HasSuffix(api.Path, "/") {
		return nil, fmt.Errorf("slack: the API address %q is no address that ends in /", c.APIURL)
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = idle
	a := &Adapter{
		log: l, config: c, api: api,
		pace: 2 * time.Second, mostPace: time.Minute, silence: 30 * time.Second, flush: 200 * time.Millisecond,
	}
	a.http = &http.Client{Timeout: callTime, Transport: a.skew.Watch(transport)}
	a.web = a.client(a.http)
	a.self.Store(&identity{})
	return a, nil
}

// client is a client of the Web API over h. It never retries and never logs: the
// Relay does the one, and its log has people's words in it.
func (a *Adapter) client(h *http.Client) *slack.Client {
	return slack.New(a.config.BotToken.Reveal(),
		slack.OptionAppLevelToken(a.config.AppToken.Reveal()),
		slack.OptionAPIURL(a.api.String()),
		slack.OptionHTTPClient(h),
		slack.OptionLog(log.New(io.Discard, "", 0)))
}

// Platform is "slack".
func (a *Adapter) Platform() string { return Platform }

// taker takes events: it is what the Relay gives to Run.
type taker = func(context.Context, dialog.Event) error

// Run hands events to take until ctx ends. It returns an error when Slack will
// not work until the operator does something: the error says what.
func (a *Adapter) Run(ctx context.Context, take func(context.Context, dialog.Event) error) error {
	if err := a.introduce(ctx); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return nil
	}
	defer a.door.shut()
	a.door.open(take)
	a.log.Info("listening to Slack", "team", a.self.Load().team, "socket", a.config.AppToken.IsSet())
	if a.config.AppToken.IsSet() {
		return a.runSockets(ctx)
	}
	<-ctx.Done()
	return nil
}

// introduce asks Slack who the bot is, for as long as Slack cannot be reached.
func (a *Adapter) introduce(ctx context.Context) error {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		who, err := a.web.AuthTestContext(ctx)
		if err == nil {
			a.self.Store(&identity{user: who.UserID, team: who.TeamID})
			return nil
		}
		err = asError("auth.test", err)
		later, ok := errors.AsType[*adapters.RetryError](err)
		if ctx.Err() != nil {
			return nil
		}
		if !ok {
			return err
		}
		a.log.Warn("Slack cannot be reached, trying again", "in", max(wait, later.After), "err", err)
		select {
		case <-time.After(max(wait, later.After)):
		case <-ctx.Done():
			return nil
		}
	}
}

// door lets events in while Run runs, and waits for those inside at its end.
type door struct {
	mu     sync.Mutex
	take   taker // nil: shut
	inside sync.WaitGroup
}

func (d *door) open(t taker) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.take = t
}

func (d *door) shut() {
	d.mu.Lock()
	d.take = nil
	d.mu.Unlock()
	d.inside.Wait()
}

// enter returns take and a function to call when done; nil when the door is shut.
func (d *door) enter() (taker, func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.take == nil {
		return nil, nil
	}
	d.inside.Add(1)
	return d.take, d.inside.Done
}

// notSaved is for whoever sent what Slack will not send again.
const notSaved = "I could not save that just now, so nothing has happened. Please try again."

// receive takes what came in. When it returns nil, Slack is to be told that it
// has arrived.
func (a *Adapter) receive(ctx context.Context, take taker, in incoming) error {
	switch in := in.(type) {
	case heard:
		ctx, cancel := context.WithTimeout(ctx, saveTime)
		defer cancel()
		return take(ctx, in.event)
	case notice:
		a.log.Error(noticeWords(in.kind), "team", in.workspace)
	case ignored:
		a.log.Debug("ignored", "why", in.why)
	case homeOpened, challenge:
	}
	return nil
}

func noticeWords(kind string) string {
	switch kind {
	case "app_uninstalled":
		return "the app was uninstalled from a workspace: install it again to go on there"
	case "tokens_revoked":
		return "the app's tokens were revoked: install it again and set the new ones"
	}
	return "Slack sends fewer events for a while, because there were too many"
}

// repeats reports whether Slack sends something again that was not acknowledged:
// events, but neither commands nor presses.
func repeats(in incoming) bool {
	h, ok := in.(heard)
	return !ok || parseWay(h.event.Via).URL == "" && strings.HasPrefix(string(h.event.ID), "msg:")
}

// followThen follows up and leaves: the door waits for whoever is inside.
func (a *Adapter) followThen(ctx context.Context, take taker, in incoming, saved error, leave func()) {
	defer leave()
	a.follow(ctx, take, in, saved)
}

// follow does what comes after the acknowledgement. Nothing is lost where it
// fails: there is no form, or an old Home tab.
func (a *Adapter) follow(ctx context.Context, take taker, in incoming, saved error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), afterTime)
	defer cancel()
	var err error
	switch in := in.(type) {
	case heard:
		if saved == nil {
			err = a.askForReason(ctx, take, in.ask)
			break
		}
		if w := parseWay(in.event.Via); w.Pressed && trustedURL(a.api)(w.URL) {
			err = a.respond(ctx, respond{url: w.URL, thread: w.Thread}, drawWords(notSaved))
		}
	case homeOpened:
		err = a.drawHome(ctx, in)
	case notice, ignored, challenge:
	}
	if err != nil {
		a.log.Warn("could not follow up", "kind", fmt.Sprintf("%T", in), "err", err)
	}
}

// askForReason opens the form that asks why an answer did not help; nil: nobody is
// asked. Where Slack surely opens none, nobody waits for what is written there.
func (a *Adapter) askForReason(ctx context.Context, take taker, ask *reasonAsked) error {
	if ask == nil {
		return nil
	}
	_, err := a.web.OpenViewContext(ctx, ask.trigger, drawReasonForm(ask.about))
	err = asError("views.open", err)
	if retry, ok := errors.AsType[*adapters.RetryError](err); err == nil || ok && retry.Unsure {
		return err
	}
	return errors.Join(err, a.receive(ctx, take, heard{event: ask.refused}))
}

// drawHome publishes the Home tab unless it shows the same already.
func (a *Adapter) drawHome(ctx context.Context, in homeOpened) error {
	if a.config.Home == nil {
		return nil
	}
	view := drawHome(a.config.Home())
	if view.PrivateMetadata == in.shown {
		return nil
	}
	_, err := a.web.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: string(in.user), View: view})
	return asError("views.publish", err)
}
