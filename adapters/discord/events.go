package discord

import (
	"encoding/json"
	"fmt"
	"strings"

	"fwhelp/dialog"
)

// incoming is what Discord told us: [heard], [completing], [reasonAsked],
// [sharing], [inspecting], [pinged], [introduced], [threadOpened], [unusable] or [ignored].
//
//sumtype:decl
type incoming interface{ incoming() }

// heard is an event for the dialog.
type heard struct {
	event dialog.Event
	call  *call  // to be acknowledged; nil for a message
	lane  string // what is in one lane is taken in the order in which it came
	title string // what a thread about it is called
}

// completing is somebody typing the value of an option.
type completing struct {
	call    call
	partial string
	taken   []string // the values of the other options
	aspect  bool     // by what to compare, instead of a name
}

// reasonAsked is "not helpful": it counts at once, while a form asks why.
type reasonAsked struct {
	call    call
	mark    mark  // of the form
	rated   heard // has no way back by the interaction, whose answer is the form
	refused heard // for the dialog where no form can be opened: that nothing was written
}

// sharing is somebody showing all what only they see.
type sharing struct {
	call    call
	message string // that only they see
	content string
	embeds  json.RawMessage
}

// inspecting is an administrator's question whether the bot can work in a place.
type inspecting struct {
	call        call
	admin       bool
	permissions int64 // of the bot, in that place
	guild       bool
}

// pinged is Discord asking whether this address speaks for the app.
type pinged struct{}

// introduced is Discord telling the bot who it is.
type introduced struct{ self, app string }

// threadOpened is a thread that somebody has opened, perhaps another replica.
type threadOpened struct{ id string }

// unusable is an interaction that means nothing to this version of the bot: the
// person is told.
type unusable struct{ call call }

// ignored is not for the bot.
type ignored struct{ why string }

func (heard) incoming()        {}
func (completing) incoming()   {}
func (reasonAsked) incoming()  {}
func (sharing) incoming()      {}
func (inspecting) incoming()   {}
func (pinged) incoming()       {}
func (introduced) incoming()   {}
func (threadOpened) incoming() {}
func (unusable) incoming()     {}
func (ignored) incoming()      {}

// Kinds of channels, messages and flags that matter here:
// https://discord.com/developers/docs/resources/channel
const (
	channelText               = 0
	channelDirect             = 1
	channelVoice              = 2
	channelAnnouncementThread = 10
	channelPublicThread       = 11
	channelPrivateThread      = 12
	channelStage              = 13

	messageDefault = 0
	messageReply   = 19

	flagEphemeral = 1 << 6
	flagLoading   = 1 << 7
)

type user struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Bot      bool   `json:"bot"`
	System   bool   `json:"system"`
}

type reference struct {
	Channel string `json:"channel_id"`
	Message string `json:"message_id"`
}

// message is a message as it comes. Only what is needed is decoded: one odd part
// must not cost the message.
type message struct {
	ID          string     `json:"id"`
	Channel     string     `json:"channel_id"`
	ChannelType *int       `json:"channel_type"`
	Guild       string     `json:"guild_id"`
	Type        int        `json:"type"`
	Content     string     `json:"content"`
	Author      user       `json:"author"`
	Webhook     string     `json:"webhook_id"`
	Mentions    []user     `json:"mentions"`
	Flags       int        `json:"flags"`
	Reference   *reference `json:"message_reference"`
	Referenced  *struct {
		Author    user       `json:"author"`
		Reference *reference `json:"message_reference"`
	} `json:"referenced_message"`
}

// readEvent reads a dispatch of the gateway.
func readEvent(kind string, raw []byte, self string) (incoming, error) {
	switch kind {
	case "MESSAGE_CREATE":
		var m message
		if err := json.Unmarshal(raw, &m); err != nil {
			return nil, fmt.Errorf("message: %w", err)
		}
		return m.read(self), nil
	case "INTERACTION_CREATE":
		return readInteraction(raw)
	case "THREAD_CREATE":
		var t struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(raw, &t); err != nil {
			return nil, fmt.Errorf("thread: %w", err)
		}
		return threadOpened{t.ID}, nil
	case "READY":
		var r struct {
			User        user `json:"user"`
			Application struct {
				ID string `json:"id"`
			} `json:"application"`
		}
		if err := json.Unmarshal(raw, &r); err != nil {
			return nil, fmt.Errorf("ready: %w", err)
		}
		return introduced{r.User.ID, r.Application.ID}, nil
	}
	return ignored{kind}, nil
}

// read says what a message is to the bot that is called self.
func (m message) read(self string) incoming {
	switch {
	case m.Author.ID == "" || m.ID == "" || m.Channel == "":
		return ignored{"a message of nobody"}
	case m.Author.Bot || m.Author.System || m.Webhook != "" || m.Author.ID == self:
		return ignored{"a message of a bot"}
	case m.Type != messageDefault && m.Type != messageReply:
		return ignored{"a system message"}
	case m.Content == "":
		return ignored{"a message without words"} // or one that Discord does not show us
	}
	direct := m.Guild == ""
	if direct && m.ChannelType != nil && *m.ChannelType != channelDirect {
		return ignored{"a group conversation"}
	}
	if !direct && !m.mentions(self) {
		return ignored{"a message to others"}
	}
	names := map[string]string{}
	for _, u := range m.Mentions {
		names[u.ID] = u.Username
	}
	words := heardWords(m.Content, self, names)
	t, w := alone(m.Author.ID), way{Channel: m.Channel}
	if !direct {
		t, w = m.place(self)
	}
	return heard{
		event: dialog.Event{
			ID:     dialog.EventID("msg:" + m.ID),
			Thread: t,
			User:   dialog.UserID(m.Author.ID),
			Via:    w.String(),
			Act:    dialog.Said{Text: words},
		},
		lane:  m.Channel,
		title: words,
	}
}

// mentions reports whether somebody meant the bot: by its name or by answering it
// with a ping. That everybody or a role was called is not enough.
func (m message) mentions(self string) bool {
	for _, u := range m.Mentions {
		if u.ID == self && self != "" {
			return true
		}
	}
	return false
}

// place is the conversation of a message on a server, and the way back. In a
// thread it is that thread; elsewhere a thread is to be opened under the message.
// Where that was not possible, an answer to what the bot said in the channel goes
// on with the conversation of the message that the bot answered.
func (m message) place(self string) (dialog.Thread, way) {
	kind := 0
	if m.ChannelType != nil {
		kind = *m.ChannelType
	}
	switch kind {
	case channelAnnouncementThread, channelPublicThread, channelPrivateThread:
		return inThread(m.Guild, m.Channel), way{Channel: m.Channel}
	}
	w := way{Channel: m.Channel, Message: m.ID, Open: kind != channelVoice && kind != channelStage}
	if r := m.Referenced; r != nil && r.Author.ID == self && r.Reference != nil && isID(r.Reference.Message) {
		w.Message = r.Reference.Message
	}
	return inThread(m.Guild, w.Message), w
}

// either is the first that is not empty.
func either(a, b string) string {
	if strings.TrimSpace(a) != "" {
		return a
	}
	return b
}
