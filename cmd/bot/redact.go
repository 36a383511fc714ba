package main

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"unicode"
)

// Secrets have no business in a log. This is the net below everybody's care: what
// looks like one, and every secret of the environment, is cut out of messages and
// values alike.

const cutOut = "[secret]"

// secretShapes are the shapes of tokens, of addresses with a password in them, and
// of the addresses that let anybody answer for a while.
var secretShapes = regexp.MustCompile(strings.Join([]string{
	`xox[a-z](?:\.xox[a-z])?-[\w-]+`,
	`xapp-[\w-]+`,
	`[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}`,
	`(?i:\b(?:bot|bearer) )[\w.-]{20,}`,
	`://[^\s/@:]*:[^\s/@]+@`,
	`hooks\.slack\.com/[\w./-]+`,
	`/(?:webhooks|interactions)/\d+/[\w-]{20,}`,
}, "|"))

// redactor takes secrets out of text.
type redactor struct{ known *strings.Replacer }

// shortestKnown is how long a secret is at least that is cut out wherever it
// stands: a shorter one stands in too many words.
const shortestKnown = 8

func newRedactor(s settings) redactor {
	var pairs []string
	for _, v := range []string{
		s.slackBotToken.Reveal(), s.slackAppToken.Reveal(), s.slackSigningSecret.Reveal(),
		s.discordBotToken.Reveal(), s.redisURL.Reveal(),
	} {
		if len(v) >= shortestKnown {
			pairs = append(pairs, v, cutOut)
		}
	}
	return redactor{strings.NewReplacer(pairs...)}
}

// text returns s without secrets, and without what turns a line of a log around.
func (r redactor) text(s string) string {
	s = strings.Map(func(c rune) rune {
		if unicode.Is(unicode.Bidi_Control, c) {
			return unicode.ReplacementChar
		}
		return c
	}, s)
	if r.known != nil {
		s = r.known.Replace(s)
	}
	return secretShapes.ReplaceAllStringFunc(s, func(found string) string {
		if strings.HasPrefix(found, "://") {
			return "://" + cutOut + "@"
		}
		return cutOut
	})
}

// attr is for slog.HandlerOptions.ReplaceAttr: it sees the message, too.
func (r redactor) attr(_ []string, a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(r.text(a.Value.String()))
	case slog.KindAny:
		v := a.Value.Any()
		if _, ok := v.(*slog.Source); ok {
			return a
		}
		// As text, since what it would be marshalled to cannot be looked into.
		if s := fmt.Sprintf("%+v", v); r.text(s) != s {
			a.Value = slog.StringValue(r.text(s))
		} else if err, ok := v.(error); ok {
			a.Value = slog.StringValue(err.Error())
		}
	case slog.KindBool, slog.KindDuration, slog.KindFloat64, slog.KindInt64, slog.KindTime, slog.KindUint64,
		slog.KindGroup, slog.KindLogValuer:
	}
	return a
}
