package slack

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"fwhelp/dialog"
)

// way is the way back to where somebody wrote or pressed: what [dialog.Event].Via
// holds. Its URL is a capability: it is stored with the conversation and never
// logged.
type way struct {
	Channel string `json:"c,omitempty"` // where it happened
	Thread  string `json:"t,omitempty"` // the Slack thread to answer in
	URL     string `json:"u,omitempty"` // response URL: five uses, thirty minutes
	Pressed bool   `json:"p,omitempty"` // URL belongs to a message with buttons and can redraw it
	Hidden  bool   `json:"h,omitempty"` // the message pressed is for one person's eyes
	Public  bool   `json:"s,omitempty"` // the answer is to be shared in the channel
}

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

// place is a message as Slack knows it: what a receipt holds. The zero place is
// a message that only its own response URLs can reach.
type place struct {
	channel, ts string
	kept        string // see [keep]
}

// unreachable is the receipt of a message for one person's eyes: it has no name
// that chat.update would take.
const unreachable = "-"

func (p place) receipt() string {
	if p.ts == "" {
		return unreachable
	}
	return strings.TrimSuffix(p.channel+":"+p.ts+":"+p.kept, ":")
}

func parseReceipt(ref string) (place, bool) {
	channel, rest, _ := strings.Cut(ref, ":")
	ts, packed, _ := strings.Cut(rest, ":")
	if channel == "" || ts == "" {
		return place{}, false
	}
	return place{channel, ts, packed}, true
}

// private begins the channel of a conversation with one person.
const private = "@"

// conversation is how a button names its thread: the thread's ID, after an "@"
// when it is private. Channel and owner come from the signed payload, never from
// the button.
func conversation(t dialog.Thread) string {
	if strings.HasPrefix(t.Channel, private) {
		return private + t.ID
	}
	return t.ID
}

// mark is what a button carries: which message of which conversation, and what
// was pressed.
type mark struct {
	conversation string
	message      dialog.MessageID
	choice       string
}

var errMark = errors.New("not a button of this bot")

func (m mark) String() string {
	return m.conversation + "|" + strconv.Itoa(int(m.message)) + "|" + m.choice
}

// maxMark is more than any button of ours carries.
const maxMark = 100

// parseMark reads a button's value, strictly: it has passed through other hands.
func parseMark(value string) (mark, error) {
	if len(value) > maxMark {
		return mark{}, errMark
	}
	conversation, rest, ok := strings.Cut(value, "|")
	number, choice, ok2 := strings.Cut(rest, "|")
	n, err := strconv.Atoi(number)
	if !ok || !ok2 || err != nil || n < 1 || strconv.Itoa(n) != number || choice == "" || !isConversation(conversation) {
		return mark{}, errMark
	}
	return mark{conversation, dialog.MessageID(n), choice}, nil
}

// isConversation accepts "@", "@1610241741.000200" and "1610241741.000200".
func isConversation(s string) bool {
	ts, alone := strings.CutPrefix(s, private)
	if ts == "" {
		return alone
	}
	seconds, micros, ok := strings.Cut(ts, ".")
	return ok && isDigits(seconds) && isDigits(micros)
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
