package discord

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"fwhelp/dialog"
)

// Platform is the first part of every thread of this adapter.
const Platform = "discord"

// way is the way back to where somebody wrote or pressed: what [dialog.Event].Via
// holds. Its token is a capability: it is stored with the conversation and never
// logged.
type way struct {
	Channel string `json:"c,omitempty"` // where it happened
	Message string `json:"m,omitempty"` // the message written or pressed
	Open    bool   `json:"o,omitempty"` // a thread may be opened under Message
	Call    *call  `json:"i,omitempty"` // the interaction, or nil
	Direct  bool   `json:"d,omitempty"` // the answer is to go to the direct conversation
}

// call is an interaction: a command, a press or a form that waits for an answer.
// Its ID says when it came, and so how long its token can be used.
type call struct {
	ID     string   `json:"i"`
	App    string   `json:"a"`
	Token  string   `json:"t"`
	Kind   callKind `json:"k"`
	Hidden bool     `json:"h,omitempty"` // its answer is for one person's eyes
}

type callKind string

const (
	command    callKind = "c"
	press      callKind = "p"
	form       callKind = "f"
	completion callKind = "a"
)

// The life of an interaction, in which Discord counts from its ID.
const (
	answerWithin = 3 * time.Second
	tokenLives   = 15*time.Minute - 30*time.Second // half a minute is for clocks that differ
)

func (w way) String() string {
	b, _ := json.Marshal(w) // strings and booleans: cannot fail
	return string(b)
}

// parseWay reads what String wrote; anything else is no way at all.
func parseWay(via string) way {
	var w way
	if json.Unmarshal([]byte(via), &w) != nil {
		return way{}
	}
	return w
}

// pressed reports whether the way is a press on a message.
func (w way) pressed() bool { return w.Call != nil && w.Call.Kind == press }

const discordEpoch = 1420070400000 // 2015, in milliseconds

// madeAt is when Discord made something, by its id.
func madeAt(id string) time.Time {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(n>>22) + discordEpoch)
}

// idAt is the lowest id of a time.
func idAt(t time.Time) uint64 { return uint64(max(0, t.UnixMilli()-discordEpoch)) << 22 }

// place is a message as Discord knows it: what a receipt holds. With a token it
// can be reached by that alone, while the token lives.
type place struct{ channel, message, app, token string }

func (p place) receipt() string {
	if p.message == "" {
		return ""
	}
	if p.token != "" {
		return strings.Join([]string{"", p.app, p.token, p.message}, ":")
	}
	return p.channel + ":" + p.message
}

func parseReceipt(ref string) (place, bool) {
	parts := strings.Split(ref, ":")
	switch {
	case len(parts) == 2 && parts[0] != "" && parts[1] != "":
		return place{channel: parts[0], message: parts[1]}, true
	case len(parts) == 4 && parts[0] == "" && parts[1] != "" && parts[2] != "" && parts[3] != "":
		return place{app: parts[1], token: parts[2], message: parts[3]}, true
	}
	return place{}, false
}

// private begins the channel of a conversation with one person.
const private = "@"

// alone is the conversation with one person, wherever on Discord they write.
func alone(user string) dialog.Thread {
	return dialog.Thread{Platform: Platform, Channel: private + user}
}

// inThread is the conversation in a Discord thread, which is a channel of its own.
// Its id is that of the message it hangs on, so the key is known before there is one.
func inThread(guild, id string) dialog.Thread {
	return dialog.Thread{Platform: Platform, Workspace: guild, Channel: id}
}

// mark is what a button carries: which message of which conversation, and what
// was pressed. The person comes from the payload, never from the button.
type mark struct {
	kind         markKind
	conversation string
	message      dialog.MessageID
	choice       string
}

type markKind string

const (
	pick   markKind = "p" // an option
	menu   markKind = "m" // a menu whose values are options
	judge  markKind = "r" // a judgement: up or down
	reason markKind = "w" // the form that asks why an answer did not help
	share  markKind = "s" // the offer to show all what one person sees
)

const (
	rateUp   = "up"
	rateDown = "down"

	markVersion = "fw1"
	maxMark     = 100 // of a custom_id, by Discord
)

var errMark = errors.New("not a button of this bot")

func (m mark) String() string {
	return strings.Join([]string{markVersion, string(m.kind), m.conversation, strconv.Itoa(int(m.message)), m.choice}, ":")
}

// parseMark reads a custom_id, strictly: it has passed through other hands.
func parseMark(id string) (mark, error) {
	parts := strings.SplitN(id, ":", 5)
	if len(id) > maxMark || len(parts) != 5 || parts[0] != markVersion {
		return mark{}, errMark
	}
	m := mark{kind: markKind(parts[1]), conversation: parts[2], choice: parts[4]}
	n, err := strconv.Atoi(parts[3])
	if err != nil || n < 1 || strconv.Itoa(n) != parts[3] || !isConversation(m.conversation) {
		return mark{}, errMark
	}
	m.message = dialog.MessageID(n)
	switch m.kind {
	case pick:
		if m.choice == "" {
			return mark{}, errMark
		}
	case judge:
		if m.choice != rateUp && m.choice != rateDown {
			return mark{}, errMark
		}
	case menu, reason, share:
	default:
		return mark{}, errMark
	}
	return m, nil
}

// A button names its conversation as "@" (private), "t" and a thread's id, or "i"
// and the id of the command that began it.
const (
	ofThread  = "t"
	ofCommand = "i"
)

func conversation(t dialog.Thread) string {
	switch {
	case strings.HasPrefix(t.Channel, private):
		return private
	case t.ID == "":
		return ofThread + t.Channel
	}
	return ofCommand + t.ID
}

func isConversation(s string) bool {
	if s == private {
		return true
	}
	return len(s) > 1 && (s[:1] == ofThread || s[:1] == ofCommand) && isID(s[1:])
}

// isID accepts what Discord numbers things by.
func isID(s string) bool {
	return s != "" && len(s) <= 20 && strings.Trim(s, "0123456789") == ""
}
