// Package discord speaks for the bot on Discord: it hears what is said to the bot
// and nothing else, answers every command in time, and pings nobody but whom it
// answers.
package discord

import (
	"fwhelp/adapters"
	"fwhelp/knowledge"
)

// Config says how to reach Discord.
type Config struct {
	Token         adapters.Secret // of the bot; needed for messages, and to register commands
	PublicKey     string          // in hex: interactions come over HTTP, to Handler
	ApplicationID string          // needed with PublicKey alone
	GuildID       string          // registers the commands on this server only: for development
	APIURL        string          // another server in the place of Discord's own: scheme, host and port
	// Complete suggests up to n values for what somebody has typed so far, without those
	// taken already. It answers from memory.
	Complete func(partial string, taken []string, n int) []knowledge.Choice
}
