package discord

import (
	"encoding/json"
	"slices"
	"strconv"

	"fwhelp/knowledge"
)

// What people find when they type a slash, and in the menu of a message.
const (
	slashCommand = "fwhelp"
	menuCommand  = "Answer with fwhelp"

	subAsk     = "ask"
	subAbout   = "about"
	subCompare = "compare"
	subChoose  = "choose"
	subSources = "sources"
	subPrivacy = "privacy"
	subDoctor  = "doctor"
	subHelp    = "help"

	optionQuestion  = "question"
	optionHide      = "hide"
	optionFramework = "framework"
	optionTopic     = "topic"
	optionFirst     = "first"
	optionSecond    = "second"
	optionThird     = "third"
	optionAspect    = "aspect"
	optionWhere     = "where"
	optionAction    = "action"
	optionID        = "id"

	whereHere = "here"
	whereDM   = "dm"
)

// Kinds of options: https://discord.com/developers/docs/interactions/application-commands
const (
	optionSub  = 1
	optionText = 3
	optionBool = 5

	maxQuestion = 500
	maxChoices  = 25
	maxChoice   = 100
)

// commandShape is a command as Discord takes it. Fields that stand at their
// default are left out, so that what Discord gives back can be compared.
type commandShape struct {
	Type             int           `json:"type"`
	Name             string        `json:"name"`
	Description      string        `json:"description,omitempty"`
	Options          []optionShape `json:"options,omitempty"`
	Contexts         []int         `json:"contexts,omitempty"`          // server, direct, other direct ones
	IntegrationTypes []int         `json:"integration_types,omitempty"` // installed on a server, by a person
}

type optionShape struct {
	Type         int           `json:"type"`
	Name         string        `json:"name"`
	Description  string        `json:"description"`
	Required     bool          `json:"required,omitempty"`
	Autocomplete bool          `json:"autocomplete,omitempty"`
	MinLength    int           `json:"min_length,omitempty"`
	MaxLength    int           `json:"max_length,omitempty"`
	Choices      []choiceShape `json:"choices,omitempty"`
	Options      []optionShape `json:"options,omitempty"`
}

// choiceShape is a choice of an option, and of a completion.
type choiceShape struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// commands are all that the bot registers.
func commands() []commandShape {
	everywhere := func(c commandShape) commandShape {
		c.Contexts, c.IntegrationTypes = []int{0, 1, 2}, []int{0, 1}
		return c
	}
	hide := optionShape{Type: optionBool, Name: optionHide, Description: "Show the answer only to me"}
	name := func(option, description string, required bool) optionShape {
		return optionShape{Type: optionText, Name: option, Description: description, Required: required, Autocomplete: true, MaxLength: maxChoice}
	}
	return []commandShape{
		everywhere(commandShape{Type: commandSlash, Name: slashCommand, Description: "Answers with dates and sources", Options: []optionShape{
			sub(subAsk, "Ask a question in your own words",
				optionShape{Type: optionText, Name: optionQuestion, Description: "Your question", Required: true, MinLength: 3, MaxLength: maxQuestion}, hide),
			sub(subAbout, "All about one of them",
				name(optionFramework, "Which one", true),
				optionShape{Type: optionText, Name: optionTopic, Description: "One side of it", Choices: topicChoices()}, hide),
			sub(subCompare, "Two or three of them side by side",
				name(optionFirst, "The first", true), name(optionSecond, "The second", true), name(optionThird, "A third", false),
				name(optionAspect, "By what, for example: ease of use", false), hide),
			sub(subChoose, "I help you pick one, in a few questions",
				optionShape{Type: optionText, Name: optionWhere, Description: "Where we talk", Choices: []choiceShape{
					{"In our direct messages", whereDM}, {"Here, seen only by me", whereHere},
				}}),
			sub(subSources, "Where answers come from and how old they are",
				optionShape{Type: optionText, Name: optionID, Description: "The id of an answer", MaxLength: maxChoice}),
			sub(subPrivacy, "What is kept about you",
				optionShape{Type: optionText, Name: optionAction, Description: "Show it or delete it", Choices: []choiceShape{{"Show", "show"}, {"Delete", "delete"}}}),
			sub(subHelp, "What I can be asked"),
			sub(subDoctor, "For admins: can the bot work in this channel?"),
		}}),
		everywhere(commandShape{Type: commandMessage, Name: menuCommand}),
	}
}

func sub(name, description string, options ...optionShape) optionShape {
	return optionShape{Type: optionSub, Name: name, Description: description, Options: options}
}

func topicChoices() []choiceShape {
	return []choiceShape{
		{"Features", string(knowledge.Features)},
		{"Pros", string(knowledge.Pros)},
		{"Cons", string(knowledge.Cons)},
		{"Best for", string(knowledge.BestFor)},
		{"Is it still alive?", string(knowledge.Liveness)},
	}
}

// sameCommands reports whether what Discord has is what the bot would register.
func sameCommands(theirs []byte, ours []commandShape) bool {
	var registered []commandShape
	if json.Unmarshal(theirs, &registered) != nil || len(registered) != len(ours) {
		return false
	}
	order := func(a, b commandShape) int { return a.Type - b.Type }
	slices.SortFunc(registered, order)
	ours = slices.SortedFunc(slices.Values(ours), order)
	for i := range ours {
		slices.Sort(registered[i].Contexts)
		slices.Sort(registered[i].IntegrationTypes)
	}
	a, errA := json.Marshal(registered)
	b, errB := json.Marshal(ours)
	return errA == nil && errB == nil && string(a) == string(b)
}

// completions are the choices for what somebody has typed: at least one, or
// Discord says that the input is impossible, and at most 25. What was typed can
// always be sent as it stands.
func completions(found []knowledge.Choice, partial string) []choiceShape {
	var choices []choiceShape
	for _, c := range found {
		if c.Value == "" || length(c.Value) > maxChoice || len(choices) == maxChoices-1 {
			continue
		}
		choices = append(choices, choiceShape{clipped(either(c.Label, c.Value), maxChoice), c.Value})
	}
	if typed := clipped(partial, maxChoice-20); typed != "" && !slices.ContainsFunc(choices, func(c choiceShape) bool { return c.Value == typed }) {
		choices = append(choices, choiceShape{"Search for “" + typed + "”", typed})
	}
	if len(choices) == 0 {
		return []choiceShape{{"Type a name", "help"}}
	}
	return choices
}

// The permissions that the bot asks for, each for one thing that it does, and
// those by which it knows an administrator.
// https://discord.com/developers/docs/topics/permissions
const (
	permissionAdministrator = 1 << 3
	permissionManageGuild   = 1 << 5

	permissionViewChannel   = 1 << 10
	permissionSend          = 1 << 11
	permissionEmbed         = 1 << 14
	permissionAttach        = 1 << 15
	permissionHistory       = 1 << 16
	permissionPublicThreads = 1 << 35
	permissionSendInThreads = 1 << 38
)

// What the gateway is asked to tell; none of it is privileged.
// https://discord.com/developers/docs/events/gateway#gateway-intents
const (
	intentGuilds         = 1 << 0  // threads that exist already, so that none is opened twice
	intentGuildMessages  = 1 << 9  // messages on servers: the words of those that mention the bot
	intentDirectMessages = 1 << 12 // direct messages
	intents              = intentGuilds | intentGuildMessages | intentDirectMessages
)

// Permission is one that the bot asks for.
type Permission struct {
	Bit  int64
	Name string // as Discord's settings call it
	For  string // the feature that needs it
}

// Permissions lists the least that the bot needs on a server; commands alone need
// none of them.
func Permissions() []Permission {
	return []Permission{
		{permissionViewChannel, "View Channels", "to see the messages that mention it"},
		{permissionSend, "Send Messages", "to answer in a channel where it may open no thread"},
		{permissionPublicThreads, "Create Public Threads", "to open a thread under a mention"},
		{permissionSendInThreads, "Send Messages in Threads", "to answer in threads and forum posts"},
		{permissionHistory, "Read Message History", "to answer as a reply, and to look up what was said while the connection was lost"},
		{permissionEmbed, "Embed Links", "to show answers as cards"},
		{permissionAttach, "Attach Files", "to hand over a decision record as a file"},
	}
}

// InviteURL is the link by which somebody adds the bot to a server.
func InviteURL(app string) string {
	return "https://discord.com/oauth2/authorize?client_id=" + app + "&scope=bot+applications.commands&permissions=" + permissionSum()
}

func permissionSum() string {
	var sum int64
	for _, p := range Permissions() {
		sum |= p.Bit
	}
	return strconv.FormatInt(sum, 10)
}

// missingHere says what the bot may not do in a place, and who can change that.
func missingHere(in inspecting) string {
	switch {
	case !in.guild:
		return "In direct messages there is nothing to set: I can answer here."
	case !in.admin:
		return "This is for people who manage this server: it says which permissions I lack in a channel."
	}
	text := ""
	for _, p := range lacking(in.permissions) {
		text += "\n- " + p.Name + ": " + p.For
	}
	if text == "" {
		return "I have every permission that I need in this channel."
	}
	return "In this channel I lack:" + text + "\nSet them in Server Settings → Roles → my role, or in this channel's settings → Permissions. Commands work without them."
}
