package discord

import (
	"regexp"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/width"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// shortened ends what had to be cut.
const shortened = "… (shortened)"

var (
	address   = regexp.MustCompile("https?://[^\\s<>|`]*[^\\s<>|`.,;:!?)\\]”\"']")
	lineStart = regexp.MustCompile(`(?m)^(\s*)(#{1,3} |-# |>|- |\+ )`)
	signs     = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "~", `\~`, "`", "\\`", "|", `\|`, "<", `\<`, "[", `\[`, "]", `\]`)
	marked    = regexp.MustCompile(`<(@!?|@&|#|a?:|/|t:)([^<>\s]*)>`)
)

// heardWords is what a person typed: the bot's mention cut off, other marks as
// they are read on the screen.
func heardWords(text, self string, names map[string]string) string {
	text = marked.ReplaceAllStringFunc(text, func(m string) string {
		part := marked.FindStringSubmatch(m)
		switch part[1] {
		case "@", "@!":
			if part[2] == self {
				return ""
			}
			return "@" + names[part[2]]
		case "@&":
			return "@role"
		case "#":
			return "#channel"
		case ":", "a:":
			name, _, _ := strings.Cut(part[2], ":")
			return ":" + name + ":"
		case "/":
			name, _, _ := strings.Cut(part[2], ":")
			return "/" + name
		}
		return ""
	})
	return strings.Trim(text, " \t\r\n,:")
}

// literal makes text show as it is: no sign in it is mark-up. Addresses stay whole
// and do not unfold into a card.
func literal(s string) string {
	s = adapters.Printable(s)
	var b strings.Builder
	for {
		at := address.FindStringIndex(s)
		if at == nil {
			break
		}
		b.WriteString(signs.Replace(s[:at[0]]))
		b.WriteString("<" + s[at[0]:at[1]] + ">")
		s = s[at[1]:]
	}
	b.WriteString(signs.Replace(s))
	return lineStart.ReplaceAllString(b.String(), `$1\$2`)
}

// named is [literal] for titles and the words of a link, where an address is no link.
func named(s string) string { return signs.Replace(adapters.Printable(s)) }

// markdown is running text in Discord's mark-up, somebody's own words as code,
// where no sign means anything.
func markdown(t dialog.Text) string {
	return adapters.Draw(t, literal, strong, adapters.Code)
}

func strong(s string) string {
	words := strings.TrimSpace(s)
	if words == "" || strings.Contains(words, "\n") {
		return literal(s)
	}
	before, after, _ := strings.Cut(s, words)
	return before + "**" + literal(words) + "**" + after
}

// fitting is text in mark-up of at most limit units; what is longer is cut and
// loses its styles, so that no mark is torn apart.
func fitting(t dialog.Text, limit int) string {
	if s := markdown(t); length(s) <= limit {
		return s
	}
	plain := []rune(t.String())
	for len(plain) > 0 {
		cut := literal(strings.TrimSpace(string(plain))) + shortened
		over := length(cut) - limit
		if over <= 0 {
			return cut
		}
		plain = plain[:max(0, len(plain)-max(1, over/2))]
	}
	return clipped(shortened, limit)
}

// clipped is one line cut to limit units, for titles, labels and names.
func clipped(text string, limit int) string {
	text = adapters.OneLine(text)
	if length(text) <= limit {
		return text
	}
	runes := []rune(text)
	for length(string(runes))+1 > limit {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ") + "…"
}

// within is text cut to limit units at the end of a line or a word, with a word
// that it was.
func within(text string, limit int) string {
	if length(text) <= limit {
		return text
	}
	runes := []rune(text)
	for length(string(runes))+length(shortened)+1 > limit {
		runes = runes[:len(runes)-max(1, (length(string(runes))+length(shortened)+1-limit)/2)]
	}
	cut := string(runes)
	if i := strings.LastIndexAny(cut, "\n "); i > len(cut)/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " \n") + "\n" + shortened
}

// length counts as the strictest of Discord's clients does: in UTF-16 units.
func length(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// columns is how wide text is in type of one width.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}
