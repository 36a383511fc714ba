package main

import (
	"context"
	"strings"

	"fwhelp/adapters/slack"
)

// checkSlack asks Slack what the credentials are good for.
func checkSlack(ctx context.Context, s settings) []finding {
	const what = slack.Platform
	rights, err := slack.Inspect(ctx, slackConfig(s))
	if err != nil {
		return []finding{slackRefusal(err)}
	}
	findings := []finding{{fine, what, "the bot is " + rights.Bot + " in the workspace " + rights.Workspace, ""}}
	findings = append(findings, slackScopes(rights)...)
	switch {
	case rights.Socket != nil:
		findings = append(findings, slackRefusal(rights.Socket))
	case s.slackAppToken.IsSet():
		findings = append(findings, finding{fine, what, "the app token opens connections (Socket Mode)", ""})
	default:
		findings = append(findings, finding{noted, what, "by HTTP: whether the signing secret is the right one, Slack does not tell; the first event does", ""})
	}
	return findings
}

func slackScopes(r slack.Rights) []finding {
	const what = slack.Platform
	if !r.Told {
		return []finding{{noted, what, "Slack did not say which scopes the bot token has: compare them with deploy/slack/manifest.yaml", ""}}
	}
	var findings []finding
	for _, s := range r.Missing {
		findings = append(findings, finding{
			wrong, what, "the scope " + s.Name + " is missing: without it there is no " + s.For,
			"Slack: add the scope " + s.Name + " under OAuth & Permissions, or take deploy/slack/manifest.yaml, and install the app again",
		})
	}
	if len(r.Superfluous) > 0 {
		findings = append(findings, finding{noted, what, "scopes that the bot makes no use of, and that may be taken away: " + strings.Join(r.Superfluous, ", "), ""})
	}
	if len(findings) == 0 {
		return []finding{{fine, what, "the bot token has the scopes that are needed, and no others", ""}}
	}
	return findings
}

// slackRefusal is the finding for an answer that was no.
func slackRefusal(err error) finding {
	advice, passing := slack.AdviceOn(err)
	switch {
	case passing:
		return finding{noted, slack.Platform, "could not be asked just now: " + err.Error(), ""}
	case advice == "":
		advice = "look up what Slack says of it at https://docs.slack.dev/reference/methods"
	}
	return finding{wrong, slack.Platform, err.Error(), "Slack: " + advice}
}
