package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fwhelp/adapters/discord"
)

// fewSessions is how few sessions Discord may still allow today before the doctor
// speaks of it. A bot that is well begins a few a day.
const fewSessions = 100

// checkDiscord asks Discord what the credentials are good for.
func checkDiscord(ctx context.Context, s settings) []finding {
	const what = discord.Platform
	if !s.discordBotToken.IsSet() {
		return []finding{{noted, what, "without DISCORD_BOT_TOKEN only commands are answered, and Discord tells nothing more: whether the public key is right shows when its Interactions Endpoint URL is saved", ""}}
	}
	c := discordConfig(s)
	told, err := discord.Inspect(ctx, c)
	var findings []finding
	switch {
	case told.Person:
		findings = append(findings, finding{wrong, what, "the token is that of a person, not of a bot", "Discord: take the token of the application's Bot page; Discord closes accounts of persons that are run by programs"})
	case told.Application != "":
		findings = append(findings, finding{fine, what, "the bot is " + told.Bot + ", of the application " + told.Application, ""})
		findings = append(findings, discordApplication(s, told)...)
	}
	if err != nil {
		return append(findings, discordRefusal(err, c))
	}
	if !told.Person {
		findings = append(findings, discordServers(s, told)...)
		findings = append(findings, discordGateway(told))
	}
	return findings
}

// discordApplication compares what is set with what Discord knows.
func discordApplication(s settings, told discord.Standing) []finding {
	const what = discord.Platform
	var findings []finding
	fault := func(detail, todo string) {
		findings = append(findings, finding{wrong, what, detail, "Discord: " + todo})
	}
	note := func(detail string) { findings = append(findings, finding{noted, what, detail, ""}) }
	switch s.discordApplicationID {
	case told.Application:
	case "":
		note("the invite link: " + discord.InviteURL(told.Application))
	default:
		fault("DISCORD_APPLICATION_ID is "+s.discordApplicationID+", and the token is of another application", "set DISCORD_APPLICATION_ID to "+told.Application)
	}
	switch {
	case s.discordPublicKey != "" && !strings.EqualFold(s.discordPublicKey, told.PublicKey):
		fault("DISCORD_PUBLIC_KEY is not this application's: what Discord signs would be refused", "set DISCORD_PUBLIC_KEY to "+told.PublicKey)
	case s.discordPublicKey != "" && told.Endpoint == "":
		note("no Interactions Endpoint URL is entered at Discord: commands and buttons come by the gateway, and DISCORD_PUBLIC_KEY is not needed")
	case s.discordPublicKey == "" && told.Endpoint != "":
		fault("Discord sends commands and buttons to "+told.Endpoint+", where nobody takes them while DISCORD_PUBLIC_KEY is not set",
			"set DISCORD_PUBLIC_KEY and DISCORD_APPLICATION_ID, or clear the Interactions Endpoint URL on the page General Information")
	case told.Endpoint != "":
		findings = append(findings, finding{fine, what, "commands and buttons come to " + told.Endpoint + ", signed with the public key that is set", ""})
	}
	if told.CodeGrant {
		fault("Requires OAuth2 Code Grant is on: the invite link does not bring the bot in", "switch off Requires OAuth2 Code Grant on the application's Bot page")
	}
	if len(told.Privileged) > 0 {
		note("privileged intents that the bot makes no use of, and that may be switched off: " + strings.Join(told.Privileged, ", "))
	} else {
		findings = append(findings, finding{fine, what, "no privileged intent is on, and none is needed", ""})
	}
	return findings
}

// discordServers says on which servers the bot lacks something, a few of them.
func discordServers(s settings, told discord.Standing) []finding {
	const what, most = discord.Platform, 5
	var findings []finding
	if len(told.Servers) == 0 {
		findings = append(findings, finding{noted, what, "the bot is on no server yet: " + discord.InviteURL(told.Application), ""})
	}
	lacking := slices.DeleteFunc(slices.Clone(told.Servers), func(at discord.Server) bool { return len(at.Lacks) == 0 })
	for i, at := range lacking {
		if i == most {
			findings = append(findings, finding{noted, what, fmt.Sprintf("… and on %d more servers", len(lacking)-most), ""})
			break
		}
		var names []string
		for _, p := range at.Lacks {
			names = append(names, p.Name+" ("+p.For+")")
		}
		findings = append(findings, finding{noted, what, "on the server " + at.Name + " the bot's role lacks " + strings.Join(names, ", "), ""})
	}
	if len(told.Servers) > 0 && len(lacking) == 0 {
		findings = append(findings, finding{fine, what, fmt.Sprintf("on %d servers, with every permission that is needed", len(told.Servers)), ""})
	}
	if g := s.discordGuildID; g != "" && !slices.ContainsFunc(told.Servers, func(at discord.Server) bool { return at.ID == g }) {
		findings = append(findings, finding{wrong, what, "DISCORD_GUILD_ID is " + g + ", a server that the bot is not on", "Discord: invite the bot to that server, or take DISCORD_GUILD_ID away"})
	}
	if told.Registered {
		return append(findings, finding{fine, what, "its commands are registered", ""})
	}
	return append(findings, finding{noted, what, "the commands of this version are not registered yet: bot serve does that when it starts", ""})
}

func discordGateway(told discord.Standing) finding {
	const what = discord.Platform
	switch {
	case told.Shards > 1:
		return finding{wrong, what, fmt.Sprintf("Discord wants the connection split into %d (sharding), which this bot cannot", told.Shards), "Discord: leave servers, or spread them over several applications"}
	case told.SessionsLeft < fewSessions:
		return finding{noted, what, fmt.Sprintf("only %d more sessions may be begun today: the connection breaks often, or other programs use this token", told.SessionsLeft), ""}
	}
	return finding{fine, what, fmt.Sprintf("the gateway allows %d more sessions today", told.SessionsLeft), ""}
}

// discordRefusal is the finding for an answer that was no.
func discordRefusal(err error, c discord.Config) finding {
	advice, passing := discord.AdviceOn(err, c)
	switch {
	case passing:
		return finding{noted, discord.Platform, "could not be asked just now: " + err.Error(), ""}
	case advice == "":
		advice = "look up what Discord says of it at https://discord.com/developers/docs/topics/opcodes-and-status-codes"
	}
	return finding{wrong, discord.Platform, err.Error(), "Discord: " + advice}
}
