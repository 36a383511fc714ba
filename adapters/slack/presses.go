package slack

import (
	"encoding/json"
	"fmt"
	"strings"

	"fwhelp/dialog"
)

// What the buttons are called. Several buttons of one message need different
// names: what follows the dot tells them apart.
const (
	actionPick  = "pick"  // an option; the value is a [mark]
	actionRate  = "rate"  // a judgement; the mark's choice is up or down
	actionSay   = "say"   // the value is the words that the button stands for
	actionShare = "share" // the value is the words whose answer the channel is to see

	viewReason  = "reason" // the form that asks why an answer did not help
	blockReason = "why"
	inputReason = "text"

	rateUp   = "up"
	rateDown = "down"
)

// interaction is a press on a button or a form that was sent.
type interaction struct {
	Type      string `json:"type"`
	TriggerID string `json:"trigger_id"`
	Team      struct {
		ID string `json:"id"`
	} `json:"team"`
	Enterprise struct {
		ID string `json:"id"`
	} `json:"enterprise"`
	Whole boolish `json:"is_enterprise_install"`
	User  struct {
		ID string `json:"id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		Type      string `json:"type"`
		Channel   string `json:"channel_id"`
		MessageTS string `json:"message_ts"`
		ThreadTS  string `json:"thread_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		TS       string `json:"ts"`
		ThreadTS string `json:"thread_ts"`
	} `json:"message"`
	ResponseURL string   `json:"response_url"`
	Actions     []action `json:"actions"`
	View        struct {
		ID       string `json:"id"`
		Callback string `json:"callback_id"`
		Metadata string `json:"private_metadata"`
		State    struct {
			Values map[string]map[string]struct {
				Value string `json:"value"`
			} `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

type action struct {
	ID       string `json:"action_id"`
	Value    string `json:"value"`
	Selected struct {
		Value string `json:"value"`
	} `json:"selected_option"`
	TS string `json:"action_ts"`
}

func (a action) value() string { return either(a.Value, a.Selected.Value) }

// readInteraction reads a press or a form, from either transport.
func readInteraction(raw []byte) (incoming, error) {
	var in interaction
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, fmt.Errorf("interaction: %w", err)
	}
	if in.User.ID == "" {
		return ignored{"an interaction of nobody"}, nil
	}
	switch in.Type {
	case "block_actions":
		for _, a := range in.Actions {
			if got, ok := in.pressed(a, raw); ok {
				return got, nil
			}
		}
		return ignored{"a press on nothing of ours"}, nil
	case "view_submission":
		return in.submitted(raw), nil
	}
	return ignored{"interaction of type " + in.Type}, nil
}

func (in interaction) pressed(a action, raw []byte) (incoming, bool) {
	kind, _, _ := strings.Cut(a.ID, ".")
	switch kind {
	case actionSay:
		return heard{event: in.event(raw, alone(in.workspace(), in.User.ID, ""), in.way(), dialog.Said{Text: a.value()})}, a.value() != ""
	case actionShare:
		w := in.way()
		w.Public = true
		ev := in.event(raw, alone(in.workspace(), in.User.ID, ""), w, dialog.Said{Text: a.value()})
		if in.Container.MessageTS != "" { // pressed twice, it is shared once
			ev.ID = dialog.EventID("share:" + in.channel() + ":" + in.Container.MessageTS)
		}
		return heard{event: ev}, a.value() != ""
	case actionPick, actionRate:
	default:
		return nil, false
	}
	m, err := parseMark(a.value())
	if err != nil {
		return nil, false
	}
	thread, ok := in.thread(m.conversation)
	if !ok {
		return nil, false
	}
	if kind == actionPick {
		return heard{event: in.event(raw, thread, in.way(), dialog.Picked{Of: m.message, Option: m.choice})}, true
	}
	if m.choice != rateUp && m.choice != rateDown {
		return nil, false
	}
	return in.judged(raw, thread, m), true
}

// judged is a judgement of an answer. "Not helpful" is counted as it is pressed,
// once an hour for each person; then a form asks why.
func (in interaction) judged(raw []byte, t dialog.Thread, m mark) heard {
	if m.choice == rateUp {
		return heard{event: in.event(raw, t, in.way(), dialog.Rated{Of: m.message, Helpful: true})}
	}
	got := heard{event: in.event(raw, t, in.way(), dialog.Rated{Of: m.message, Asking: in.TriggerID != "", Beside: true})}
	if in.TriggerID != "" {
		got.ask = &reasonAsked{
			trigger: in.TriggerID,
			about:   reasonFor{Mark: m.String(), Via: in.way()},
			refused: in.event(raw, t, in.way(), dialog.Reasoned{Of: m.message}),
		}
	}
	if pressed := either(in.Container.MessageTS, in.TriggerID); pressed != "" {
		got.event.ID = dialog.EventID("rated:" + in.channel() + ":" + pressed + ":" + in.User.ID + ":" + m.String())
	}
	return got
}

// submitted reads the form that asks for a reason.
func (in interaction) submitted(raw []byte) incoming {
	var about reasonFor
	if in.View.Callback != viewReason || json.Unmarshal([]byte(in.View.Metadata), &about) != nil {
		return ignored{"a form of somebody else"}
	}
	m, err := parseMark(about.Mark)
	if err != nil {
		return ignored{"a form about nothing"}
	}
	reason := strings.TrimSpace(in.View.State.Values[blockReason][inputReason].Value)
	in.Channel.ID = about.Via.Channel
	thread, ok := in.thread(m.conversation)
	if !ok {
		return ignored{"a form from nowhere"}
	}
	return heard{event: in.event(raw, thread, about.Via, dialog.Reasoned{Of: m.message, Reason: reason})}
}

func (in interaction) event(raw []byte, t dialog.Thread, w way, act dialog.Act) dialog.Event {
	return dialog.Event{
		ID:     dialog.EventID("act:" + either(in.TriggerID, digest(raw))),
		Thread: t,
		User:   dialog.UserID(in.User.ID),
		Via:    w.String(),
		Act:    act,
	}
}

func (in interaction) workspace() string { return tenant(bool(in.Whole), in.Team.ID, in.Enterprise.ID) }

func (in interaction) channel() string { return either(in.Container.Channel, in.Channel.ID) }

// thread is the conversation that a button names, completed from the signed
// payload. A button that says it belongs to another thread than the one it was
// pressed in does not count.
func (in interaction) thread(conversation string) (dialog.Thread, bool) {
	if id, ok := strings.CutPrefix(conversation, private); ok {
		return alone(in.workspace(), in.User.ID, id), true
	}
	at := either(in.Message.ThreadTS, in.Container.ThreadTS)
	if in.channel() == "" || at != "" && at != conversation {
		return dialog.Thread{}, false
	}
	return dialog.Thread{Platform: Platform, Workspace: in.workspace(), Channel: in.channel(), ID: conversation}, true
}

// way is the way back from a press. A press on the Home tab is answered in the
// direct conversation.
func (in interaction) way() way {
	if in.Container.Type == "view" {
		return way{}
	}
	thread := either(in.Message.ThreadTS, in.Container.ThreadTS)
	if thread == in.Message.TS && isDirect(in.channel()) {
		thread = "" // the first message of a thread is not in it
	}
	return way{
		Channel: in.channel(), Thread: thread,
		URL: in.ResponseURL, Pressed: in.ResponseURL != "", Hidden: in.Container.Ephemeral,
	}
}
