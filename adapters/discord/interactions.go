package discord

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fwhelp/dialog"
)

// Kinds of interactions and commands:
// https://discord.com/developers/docs/interactions/receiving-and-responding
const (
	interactionPing       = 1
	interactionCommand    = 2
	interactionComponent  = 3
	interactionCompletion = 4
	interactionForm       = 5

	commandSlash   = 1
	commandMessage = 3

	contextDirect = 1
)

type interaction struct {
	ID          string          `json:"id"`
	App         string          `json:"application_id"`
	Type        int             `json:"type"`
	Token       string          `json:"token"`
	Guild       string          `json:"guild_id"`
	Channel     string          `json:"channel_id"`
	Context     *int            `json:"context"`
	Permissions string          `json:"app_permissions"`
	Data        json.RawMessage `json:"data"`
	User        *user           `json:"user"`
	Member      *struct {
		User        user   `json:"user"`
		Permissions string `json:"permissions"`
	} `json:"member"`
	Message *struct {
		ID        string          `json:"id"`
		Flags     int             `json:"flags"`
		Content   string          `json:"content"`
		Embeds    json.RawMessage `json:"embeds"`
		Reference *reference      `json:"message_reference"`
	} `json:"message"`
}

// readInteraction reads an interaction, from either transport.
func readInteraction(raw []byte) (incoming, error) {
	var in interaction
	if err := json.Unmarshal(raw, &in); err != nil {
		return nil, fmt.Errorf("interaction: %w", err)
	}
	if in.Type == interactionPing {
		return pinged{}, nil
	}
	if in.ID == "" || in.Token == "" || in.person() == "" {
		return ignored{"an interaction of nobody"}, nil
	}
	switch in.Type {
	case interactionCommand:
		return in.command()
	case interactionCompletion:
		return in.completion()
	case interactionComponent:
		return in.press()
	case interactionForm:
		return in.form()
	}
	return ignored{"interaction of type " + strconv.Itoa(in.Type)}, nil
}

func (in interaction) person() string {
	switch {
	case in.Member != nil && in.Member.User.ID != "":
		return in.Member.User.ID
	case in.User != nil:
		return in.User.ID
	}
	return ""
}

// direct reports whether the interaction happened in the person's direct
// conversation with the bot.
func (in interaction) direct() bool {
	if in.Context != nil {
		return *in.Context == contextDirect
	}
	return in.Guild == ""
}

func (in interaction) call(kind callKind, hidden bool) call {
	return call{ID: in.ID, App: in.App, Token: in.Token, Kind: kind, Hidden: hidden}
}

// option is a value or a sub-command.
type option struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Focused bool            `json:"focused"`
	Options []option        `json:"options"`
}

// text is a string value; partial numbers come as they were typed.
func (o option) text() string {
	var s string
	if json.Unmarshal(o.Value, &s) != nil {
		s = strings.Trim(string(o.Value), `"`)
	}
	return strings.TrimSpace(s)
}

type options []option

func (os options) text(name string) string {
	for _, o := range os {
		if o.Name == name {
			return o.text()
		}
	}
	return ""
}

func (os options) set(name string) bool { return os.text(name) == "true" }

type commandData struct {
	Name     string  `json:"name"`
	Type     int     `json:"type"`
	Options  options `json:"options"`
	Target   string  `json:"target_id"`
	Resolved struct {
		Messages map[string]struct {
			Content string `json:"content"`
		} `json:"messages"`
	} `json:"resolved"`
}

func (in interaction) command() (incoming, error) {
	var data commandData
	if err := json.Unmarshal(in.Data, &data); err != nil {
		return nil, fmt.Errorf("command: %w", err)
	}
	switch {
	case data.Type == commandMessage && data.Name == menuCommand:
		words := heardWords(data.Resolved.Messages[data.Target].Content, "", nil)
		if words == "" {
			return unusable{in.call(command, true)}, nil
		}
		return in.said("ask "+words, in.direct()), nil
	case data.Type != commandSlash && data.Type != 0, data.Name != slashCommand, len(data.Options) != 1:
		return unusable{in.call(command, true)}, nil
	}
	sub := data.Options[0]
	args := options(sub.Options)
	hidden := in.direct() || args.set(optionHide)
	switch sub.Name {
	case subAsk:
		return in.said("ask "+args.text(optionQuestion), hidden), nil
	case subAbout:
		return in.said(joined("about", args.text(optionFramework), args.text(optionTopic)), hidden), nil
	case subCompare:
		by := args.text(optionAspect)
		if by != "" {
			by = "by " + by
		}
		return in.said(joined("compare", args.text(optionFirst), args.text(optionSecond), args.text(optionThird), by), hidden), nil
	case subChoose:
		h := in.said("choose", true)
		if args.text(optionWhere) != whereHere {
			w := parseWay(h.event.Via)
			w.Direct = true
			h.event.Via = w.String()
		}
		return h, nil
	case subSources:
		return in.said(joined("sources", args.text(optionID)), true), nil
	case subPrivacy:
		return in.said(joined("privacy", args.text(optionAction)), true), nil
	case subHelp:
		return in.said("help", true), nil
	case subDoctor:
		return in.inspection(), nil
	}
	return unusable{in.call(command, true)}, nil
}

func joined(words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// said is a command that comes to words. An answer for one person's eyes belongs
// to the conversation with that person; a public one is a conversation of its own.
func (in interaction) said(words string, hidden bool) heard {
	t := alone(in.person())
	if !hidden {
		t = dialog.Thread{Platform: Platform, Workspace: in.Guild, Channel: in.Channel, ID: in.ID}
	}
	c := in.call(command, hidden && !in.direct())
	return in.heard(t, way{Channel: in.Channel, Call: &c}, dialog.Said{Text: words})
}

func (in interaction) heard(t dialog.Thread, w way, act dialog.Act) heard {
	return heard{
		event: dialog.Event{
			ID:     dialog.EventID("int:" + in.ID),
			Thread: t,
			User:   dialog.UserID(in.person()),
			Via:    w.String(),
			Act:    act,
		},
		call: w.Call,
		lane: t.Channel + ":" + t.ID,
	}
}

func (in interaction) inspection() incoming {
	permissions, _ := strconv.ParseInt(in.Permissions, 10, 64)
	c := inspecting{call: in.call(command, !in.direct()), permissions: permissions, guild: in.Guild != ""}
	if in.Member != nil {
		has, _ := strconv.ParseInt(in.Member.Permissions, 10, 64)
		c.admin = has&(permissionAdministrator|permissionManageGuild) != 0
	}
	return c
}

func (in interaction) completion() (incoming, error) {
	var data commandData
	if err := json.Unmarshal(in.Data, &data); err != nil {
		return nil, fmt.Errorf("completion: %w", err)
	}
	c := completing{call: in.call(completion, false)}
	if len(data.Options) == 1 {
		for _, o := range data.Options[0].Options {
			switch {
			case o.Focused:
				c.partial, c.aspect = o.text(), o.Name == optionAspect
			case o.Name == optionFirst || o.Name == optionSecond || o.Name == optionThird:
				c.taken = append(c.taken, o.text())
			}
		}
	}
	return c, nil
}

func (in interaction) press() (incoming, error) {
	var data struct {
		CustomID string   `json:"custom_id"`
		Values   []string `json:"values"`
	}
	if err := json.Unmarshal(in.Data, &data); err != nil {
		return nil, fmt.Errorf("press: %w", err)
	}
	m, err := parseMark(data.CustomID)
	t, ok := in.thread(m)
	if err != nil || !ok {
		return unusable{in.call(press, true)}, nil
	}
	w := in.pressWay()
	switch {
	case m.kind == pick:
		return in.heard(t, w, dialog.Picked{Of: m.message, Option: m.choice}), nil
	case m.kind == menu && len(data.Values) == 1:
		return in.heard(t, w, dialog.Picked{Of: m.message, Option: data.Values[0]}), nil
	case m.kind == judge && m.choice == rateUp:
		return in.heard(t, w, dialog.Rated{Of: m.message, Helpful: true}), nil
	case m.kind == judge:
		return in.unhelpful(t, m), nil
	case m.kind == share && in.Message != nil:
		return sharing{in.call(press, false), in.Message.ID, in.Message.Content, in.Message.Embeds}, nil
	}
	return unusable{in.call(press, true)}, nil
}

// unhelpful is "not helpful", which counts once an hour for each person.
func (in interaction) unhelpful(t dialog.Thread, m mark) reasonAsked {
	asked := reasonAsked{call: in.call(press, true), mark: mark{reason, m.conversation, m.message, ""}}
	asked.rated = in.heard(t, way{Channel: in.Channel}, dialog.Rated{Of: m.message, Asking: true})
	pressed := in.ID
	if in.Message != nil {
		pressed = in.Message.ID
	}
	asked.rated.event.ID = dialog.EventID("rated:" + pressed + ":" + in.person() + ":" + m.String())
	asked.refused = in.heard(t, way{Channel: in.Channel, Call: &asked.call}, dialog.Reasoned{Of: m.message})
	return asked
}

func (in interaction) pressWay() way {
	c := in.call(press, false)
	w := way{Channel: in.Channel, Call: &c}
	if in.Message != nil {
		w.Message = in.Message.ID
		c.Hidden = in.Message.Flags&flagEphemeral != 0
	}
	return w
}

// thread is the conversation that a button names, completed from the payload. A
// button that says it belongs to another thread than the one it was pressed in
// does not count.
func (in interaction) thread(m mark) (dialog.Thread, bool) {
	if m.conversation == private {
		return alone(in.person()), true
	}
	if m.conversation == "" || in.Channel == "" {
		return dialog.Thread{}, false
	}
	id := m.conversation[1:]
	if m.conversation[:1] == ofCommand {
		return dialog.Thread{Platform: Platform, Workspace: in.Guild, Channel: in.Channel, ID: id}, true
	}
	answersIt := in.Message != nil && in.Message.Reference != nil && in.Message.Reference.Message == id
	return inThread(in.Guild, id), in.Channel == id || answersIt
}

// form reads the reason why an answer did not help.
func (in interaction) form() (incoming, error) {
	var data struct {
		CustomID   string          `json:"custom_id"`
		Components []formComponent `json:"components"`
	}
	if err := json.Unmarshal(in.Data, &data); err != nil {
		return nil, fmt.Errorf("form: %w", err)
	}
	m, err := parseMark(data.CustomID)
	t, ok := in.thread(m)
	if err != nil || !ok || m.kind != reason {
		return unusable{in.call(form, true)}, nil
	}
	c := in.call(form, true)
	return in.heard(t, way{Channel: in.Channel, Call: &c}, dialog.Reasoned{Of: m.message, Reason: valueOf(data.Components)}), nil
}

// formComponent is an input or what wraps one: a row in old forms, a label in new.
type formComponent struct {
	CustomID   string          `json:"custom_id"`
	Value      json.RawMessage `json:"value"`
	Component  *formComponent  `json:"component"`
	Components []formComponent `json:"components"`
}

// valueOf finds the words of the reason.
func valueOf(all []formComponent) string {
	for _, c := range all {
		if c.CustomID == inputReason {
			return option{Value: c.Value}.text()
		}
		if c.Component != nil {
			c.Components = append(c.Components, *c.Component)
		}
		if s := valueOf(c.Components); s != "" {
			return s
		}
	}
	return ""
}
