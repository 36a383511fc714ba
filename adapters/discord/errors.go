package discord

import (
	"errors"
	"fmt"
	"slices"
)

// Error is a refusal by Discord, with words for whoever runs the bot.
type Error struct {
	Route   string // without ids and tokens
	Status  int    // of HTTP
	Code    int    // Discord's own
	Message string // Discord's words
	Advice  string // what to do about it; may be empty
}

func (e *Error) Error() string {
	text := fmt.Sprintf("discord %s: %d", e.Route, e.Status)
	if e.Code != 0 {
		text += fmt.Sprintf(", code %d", e.Code)
	}
	if e.Message != "" {
		text += ": " + e.Message
	}
	if e.Advice != "" {
		text += ": " + e.Advice
	}
	return text
}

// Discord's own codes that say what to do next:
// https://discord.com/developers/docs/topics/opcodes-and-status-codes
const (
	codeUnknownChannel     = 10003
	codeUnknownMessage     = 10008
	codeUnknownWebhook     = 10015
	codeUnknownInteraction = 10062
	codeOldEdits           = 30046
	codeAcknowledged       = 40060
	codeMissingAccess      = 50001
	codeNotOurs            = 50005
	codeClosedDirect       = 50007
	codeMissingPermission  = 50013
	codeChannelKind        = 50024
	codeBadToken           = 50027
	codeArchived           = 50083
	codeNoHistory          = 160002
	codeThreadExists       = 160004
	codeThreadLocked       = 160005
	codeManyThreads        = 160006
	codeManyNews           = 160007
)

// advice says what to do about a refusal.
func advice(code int) string {
	switch code {
	case codeMissingAccess:
		return "give the bot's role View Channels in that channel; /fwhelp doctor there says what else"
	case codeMissingPermission:
		return "run /fwhelp doctor in that channel: it says which permission is missing"
	case codeNoHistory:
		return "give the bot's role Read Message History in that channel"
	case codeClosedDirect:
		return "the person does not take direct messages from this server"
	case codeManyThreads, codeManyNews:
		return "archive some of the server's threads"
	}
	return ""
}

// codeOf is Discord's own code of an error, 0 if it has none.
func codeOf(err error) int {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return 0
	}
	return e.Code
}

func isCode(err error, codes ...int) bool {
	code := codeOf(err)
	return code != 0 && slices.Contains(codes, code)
}

var (
	// errClosed says that an interaction can be answered no more.
	errClosed = errors.New("discord: the interaction has expired")
	// errTaken says that an interaction has its answer.
	errTaken = errors.New("discord: the interaction has been answered")
	// errNoWay says that nothing is left to show an effect on.
	errNoWay = errors.New("discord: there is no way back to the person")
)
