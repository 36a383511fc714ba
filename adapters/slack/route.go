package slack

import (
	"net/url"
	"strings"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// route is one way to show something: [post], [redraw], [hush] or [respond].
//
//sumtype:decl
type route interface{ route() }

// post writes to a channel, or to a person where channel is a user.
type post struct{ channel, thread string }

// redraw changes a message.
type redraw struct{ at place }

// hush writes in a channel for one person's eyes.
type hush struct{ channel, thread, user string }

// respond uses a response URL.
type respond struct {
	url     string
	thread  string // of the message pressed
	replace bool   // the message pressed
	public  bool   // for the whole channel
}

func (post) route()    {}
func (redraw) route()  {}
func (hush) route()    {}
func (respond) route() {}

// routes lists the ways to show an effect, the best first; the next one is for
// when Slack says that the one before is closed. No ways: there is nothing to
// show it on. trusted says whether a response URL may be used.
func routes(d adapters.Delivery, trusted func(string) bool) []route {
	w := parseWay(d.Via)
	if w.URL != "" && !trusted(w.URL) {
		w.URL = ""
	}
	switch e := d.Effect.(type) {
	case dialog.Say:
		return sayRoutes(d, w, e)
	case dialog.Settle:
		if at, ok := parseReceipt(d.Ref); ok {
			return []route{redraw{at}}
		}
	case dialog.Whisper:
		return whisperRoutes(d.Thread, w, string(e.To))
	case dialog.Miss, dialog.Erase:
	}
	return nil
}

func sayRoutes(d adapters.Delivery, w way, say dialog.Say) []route {
	home := homeOf(d.Thread, w)
	if say.Replaces != 0 {
		if at, ok := parseReceipt(d.Ref); ok {
			return []route{redraw{at}, home}
		}
		if w.Pressed && w.Hidden && w.URL != "" {
			return []route{respond{url: w.URL, thread: w.Thread, replace: true}, home}
		}
	}
	lasting := walks(say.Message) && !w.Hidden // goes on for long: not where a reload loses it
	switch {
	case w.URL == "" || !strings.HasPrefix(d.Thread.Channel, private) || lasting:
	case w.Public && say.Message.About.Entry != "":
		return []route{respond{url: w.URL, thread: w.Thread, public: true}, home}
	case w.Hidden || !w.Pressed:
		return []route{respond{url: w.URL, thread: w.Thread}, home}
	}
	return []route{home}
}

// whisperRoutes prefers the response URL: it reaches people who are not members.
func whisperRoutes(t dialog.Thread, w way, user string) []route {
	last := route(post{channel: user})
	if !strings.HasPrefix(t.Channel, private) {
		last = hush{channel: t.Channel, thread: t.ID, user: user}
	} else if at, ok := homeOf(t, w).(post); ok {
		last = at
	}
	if w.URL != "" {
		return []route{respond{url: w.URL, thread: w.Thread}, last}
	}
	return []route{last}
}

// homeOf is where a conversation stands: its thread in the channel, or the direct
// conversation with the person.
func homeOf(t dialog.Thread, w way) route {
	user, alone := strings.CutPrefix(t.Channel, private)
	switch {
	case !alone:
		return post{channel: t.Channel, thread: t.ID}
	case isDirect(w.Channel) && !w.Hidden && (w.URL == "" || w.Pressed):
		return post{channel: w.Channel, thread: t.ID}
	}
	return post{channel: user, thread: t.ID}
}

// trustedURL says whether a response URL leads to Slack, or to the server that
// stands for it: anything else could make the bot call strangers.
func trustedURL(api *url.URL) func(string) bool {
	return func(s string) bool {
		u, err := url.Parse(s)
		if err != nil {
			return false
		}
		if u.Scheme == "https" && (u.Host == "slack.com" || strings.HasSuffix(u.Host, ".slack.com")) {
			return true
		}
		return u.Scheme == api.Scheme && u.Host == api.Host
	}
}

// mannerOf is how a message is drawn for a route.
func mannerOf(t dialog.Thread, r route) manner {
	how := manner{thread: t}
	if by, ok := r.(respond); ok {
		how.hidden, how.public = !by.public, by.public
	}
	return how
}
