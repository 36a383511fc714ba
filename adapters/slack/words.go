package slack

import (
	"regexp"
	"strings"

	"fwhelp/adapters"
)

// Slack writes mentions, channels and links as <…> and escapes the three signs
// that this needs. Words come in through [heardWords] and go out through
// [escape], each once.

var (
	marked   = regexp.MustCompile(`<([^<>]*)>`)
	unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
	escaper  = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
)

// heardWords is what a person typed: the bot's mention cut off, other marks as
// they are read on the screen, nothing escaped.
func heardWords(text, self string) string {
	text = marked.ReplaceAllStringFunc(text, func(m string) string {
		return shown(m[1:len(m)-1], self)
	})
	return strings.Trim(unescape.Replace(text), " \t\r\n,:")
}

// shown is what stands on the screen for the inside of a <…>.
func shown(inside, self string) string {
	target, label, labelled := strings.Cut(inside, "|")
	if target == "@"+self {
		return ""
	}
	switch {
	case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "#"):
		if labelled && label != "" {
			return target[:1] + strings.TrimPrefix(label, target[:1])
		}
		return target
	case strings.HasPrefix(target, "!"):
		if labelled && label != "" {
			return label
		}
		return "@" + target[1:]
	case labelled && label != "":
		return label
	}
	return target
}

// escape makes text safe and literal in mrkdwn and in a message's text: with
// these three signs gone nothing can mention or link.
func escape(s string) string { return escaper.Replace(adapters.Printable(s)) }

// literal makes text safe where Slack shows it as it is and knows no escapes:
// headings, buttons, cells. What would mention somebody in a text gets a
// look-alike sign.
func literal(s string) string { return mentions.Replace(adapters.Printable(s)) }

var mentions = strings.NewReplacer("<!", "‹!", "<@", "‹@", "<#", "‹#")
