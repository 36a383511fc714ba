package slack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"fwhelp/dialog"
)

// Platform is the first part of every thread of this adapter.
const Platform = "slack"

// incoming is what Slack told us: [heard], [homeOpened], [challenge], [notice]
// or [ignored].
//
//sumtype:decl
type incoming interface{ incoming() }

// heard is an event for the dialog.
type heard struct {
	event dialog.Event
	ask   *reasonAsked // a form to open once the event is stored, or nil
}

// reasonAsked is a judgement "not helpful" whose reason may be asked for.
type reasonAsked struct {
	trigger string // good for one view, for three seconds
	about   reasonFor
	refused dialog.Event // for the dialog where no form can be opened: that nothing was written
}

// reasonFor travels through the form: which answer, and the way back.
type reasonFor struct {
	Mark string `json:"m"`
	Via  way    `json:"v"`
}

// homeOpened is a person looking at the Home tab.
type homeOpened struct {
	user  dialog.UserID
	shown string // the mark of what the tab shows now; empty the first time
}

// challenge is Slack asking whether this address speaks for the app.
type challenge struct{ answer string }

// notice is for the operator's eyes.
type notice struct{ kind, workspace string }

// ignored is acknowledged and nothing else.
type ignored struct{ why string }

func (heard) incoming()      {}
func (homeOpened) incoming() {}
func (challenge) incoming()  {}
func (notice) incoming()     {}
func (ignored) incoming()    {}

// identity is who the bot is in a workspace.
type identity struct{ user, team string }

// outer is what wraps an event. Only what is needed is decoded: one odd block in
// a message must not cost the message.
type outer struct {
	Type           string          `json:"type"`
	Challenge      string          `json:"challenge"`
	TeamID         string          `json:"team_id"`
	EnterpriseID   string          `json:"enterprise_id"`
	EventID        string          `json:"event_id"`
	Event          json.RawMessage `json:"event"`
	Authorizations []struct {
		EnterpriseID string  `json:"enterprise_id"`
		TeamID       string  `json:"team_id"`
		UserID       string  `json:"user_id"`
		Whole        boolish `json:"is_enterprise_install"`
	} `json:"authorizations"`
}

// workspace is the tenant of an event: that of the installation it comes by, for
// the team named besides may be another company's, in a shared channel.
func (o outer) workspace() string {
	for _, a := range o.Authorizations {
		if w := tenant(bool(a.Whole), either(a.TeamID, o.TeamID), either(a.EnterpriseID, o.EnterpriseID)); w != "" {
			return w
		}
	}
	return tenant(false, o.TeamID, o.EnterpriseID)
}

// tenant is the team, or the organisation where the whole of it installed the
// app: then some payloads name a team and some do not.
func tenant(whole bool, team, organisation string) string {
	if whole && organisation != "" {
		return organisation
	}
	return either(team, organisation)
}

// boolish is a boolean that Slack at times writes as a string.
type boolish bool

// UnmarshalJSON takes true and "true"; all else is false.
func (b *boolish) UnmarshalJSON(raw []byte) error {
	*b = strings.Trim(string(raw), `"`) == "true"
	return nil
}

// self adds the bot's user as the event names it to what is known already.
func (o outer) self(known identity) identity {
	if known.user == "" && len(o.Authorizations) > 0 {
		known.user = o.Authorizations[0].UserID
	}
	return known
}

type message struct {
	User        string          `json:"user"`
	BotID       string          `json:"bot_id"`
	Subtype     string          `json:"subtype"`
	Text        string          `json:"text"`
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts"`
	Channel     string          `json:"channel"`
	ChannelType string          `json:"channel_type"`
	Hidden      bool            `json:"hidden"`
	Edited      json.RawMessage `json:"edited"`
}

// readEvent reads the body of an event, from either transport.
func readEvent(raw []byte, self identity) (incoming, error) {
	var o outer
	if err := json.Unmarshal(raw, &o); err != nil {
		return nil, fmt.Errorf("event: %w", err)
	}
	switch o.Type {
	case "url_verification":
		return challenge{o.Challenge}, nil
	case "app_rate_limited":
		return notice{o.Type, o.workspace()}, nil
	}
	var inner struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(o.Event, &inner); err != nil {
		return nil, fmt.Errorf("inner event: %w", err)
	}
	switch inner.Type {
	case "app_mention", "message":
		return readMessage(o, inner.Type == "app_mention", o.self(self))
	case "app_home_opened":
		return readHome(o.Event)
	case "app_uninstalled", "tokens_revoked":
		return notice{inner.Type, o.workspace()}, nil
	}
	return ignored{"event of type " + inner.Type}, nil
}

// readMessage reads a mention or a direct message; anything that was not said to
// the bot by a person, now and for the first time, is ignored.
func readMessage(o outer, mention bool, self identity) (incoming, error) {
	var m message
	if err := json.Unmarshal(o.Event, &m); err != nil {
		return nil, fmt.Errorf("message: %w", err)
	}
	switch {
	case m.Hidden || m.edited():
		return ignored{"an edit"}, nil
	case m.Subtype != "" && m.Subtype != "file_share":
		return ignored{"message of subtype " + m.Subtype}, nil
	case m.BotID != "" || m.User == self.user || m.User == "":
		return ignored{"said by a bot"}, nil
	case m.Channel == "" || m.TS == "":
		return ignored{"a message from nowhere"}, nil
	case !mention && m.ChannelType != "im":
		return ignored{"not said to the bot"}, nil
	}
	thread := dialog.Thread{Platform: Platform, Workspace: o.workspace(), Channel: m.Channel, ID: either(m.ThreadTS, m.TS)}
	if !mention {
		thread.Channel, thread.ID = private+m.User, m.ThreadTS
	}
	return heard{event: dialog.Event{
		ID:     dialog.EventID("msg:" + m.Channel + ":" + m.TS),
		Thread: thread,
		User:   dialog.UserID(m.User),
		Via:    way{Channel: m.Channel, Thread: thread.ID}.String(),
		Act:    dialog.Said{Text: heardWords(m.Text, self.user)},
	}}, nil
}

func (m message) edited() bool { return len(m.Edited) > 0 && string(m.Edited) != "null" }

func readHome(raw []byte) (incoming, error) {
	var e struct {
		User string `json:"user"`
		Tab  string `json:"tab"`
		View struct {
			Metadata string `json:"private_metadata"`
		} `json:"view"`
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, fmt.Errorf("home: %w", err)
	}
	if e.Tab != "home" || e.User == "" {
		return ignored{"another tab"}, nil
	}
	return homeOpened{user: dialog.UserID(e.User), shown: e.View.Metadata}, nil
}

// command is the slash command, from a form or from a socket.
type command struct {
	TeamID       string  `json:"team_id"`
	EnterpriseID string  `json:"enterprise_id"`
	Whole        boolish `json:"is_enterprise_install"`
	ChannelID    string  `json:"channel_id"`
	UserID       string  `json:"user_id"`
	Text         string  `json:"text"`
	ResponseURL  string  `json:"response_url"`
	TriggerID    string  `json:"trigger_id"`
	SSLCheck     string  `json:"ssl_check"`
}

// readCommandForm reads the slash command as HTTP brings it.
func readCommandForm(body []byte) (incoming, error) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, fmt.Errorf("command: %w", err)
	}
	return command{
		TeamID: form.Get("team_id"), EnterpriseID: form.Get("enterprise_id"), Whole: form.Get("is_enterprise_install") == "true",
		ChannelID: form.Get("channel_id"), UserID: form.Get("user_id"), Text: form.Get("text"),
		ResponseURL: form.Get("response_url"), TriggerID: form.Get("trigger_id"), SSLCheck: form.Get("ssl_check"),
	}.read(body), nil
}

// readCommand reads the slash command as a socket brings it.
func readCommand(raw []byte) (incoming, error) {
	var c command
	if err := json.Unmarshal(raw, &c); err != nil {
		return nil, fmt.Errorf("command: %w", err)
	}
	return c.read(raw), nil
}

func (c command) read(raw []byte) incoming {
	if c.SSLCheck == "1" || c.UserID == "" {
		return ignored{"a probe"}
	}
	return heard{event: dialog.Event{
		ID:     dialog.EventID("cmd:" + either(c.TriggerID, digest(raw))),
		Thread: alone(tenant(bool(c.Whole), c.TeamID, c.EnterpriseID), c.UserID, ""),
		User:   dialog.UserID(c.UserID),
		Via:    way{Channel: c.ChannelID, URL: c.ResponseURL}.String(),
		Act:    dialog.Said{Text: heardWords(c.Text, "")},
	}}
}

// alone is the conversation with one person.
func alone(workspace, user, id string) dialog.Thread {
	return dialog.Thread{Platform: Platform, Workspace: workspace, Channel: private + user, ID: id}
}

func either(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// digest names what has no name of its own, the same each time it comes.
func digest(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:12])
}

// isDirect reports whether a channel is a direct conversation with the bot.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }
