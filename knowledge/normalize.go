package knowledge

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// maxRunes caps a question. What comes after is not read: nobody asks for
// longer, and the work of every later stage grows with the length.
const maxRunes = 4000

// snippet stands for a code span that is more than a plain word, so that later
// stages see that there was code without reading it.
const snippet = "codesnippet"

// Chat markup of Slack and Discord. It is matched after case folding.
var (
	labelled  = regexp.MustCompile(`<(?:#[\da-z]+|https?://[^<>|\s]*|mailto:[^<>|\s]*)\|([^<>|]*)>`)
	bracketed = regexp.MustCompile(`<(?:[@#!][^<>\s]*|a?:\w+:\d+|t:-?\d+(?::\w)?|https?://[^<>\s]*|/[^<>\n]*:\d+)>`)
	bareLink  = regexp.MustCompile(`(?:https?://|www\.)\S+`)
	shortcode = regexp.MustCompile(`:[a-z+][a-z0-9_+-]*:`)
	codeSpan  = regexp.MustCompile("(?s)```.*?```|`[^`]*`")
	plainSpan = regexp.MustCompile(`^[a-z0-9][a-z0-9 +#-]*$`)
)

// normalise brings a question into the one spelling that all later stages read:
// compatibility forms and case folded, chat markup, links, emoji and invisible
// characters gone, contractions and chat shorthand written out, one blank
// between words. Doing it twice changes nothing.
func normalise(s string) string {
	s = strings.ToValidUTF8(s, " ")
	s = capped(s)
	if !plainASCII(s) {
		s = strings.Map(dropInvisible, s)
		s = norm.NFKC.String(cases.Fold().String(norm.NFKC.String(s)))
		s = strings.Map(plainRune, s)
	} else {
		if s = strings.ToLower(s); strings.ContainsFunc(s, func(r rune) bool { return r < ' ' }) {
			s = strings.Map(plainRune, s)
		}
	}
	s = stripMarkup(s)
	return capped(expand(s))
}

// capped cuts s after maxRunes runes, and drops a word that was cut in two.
func capped(s string) string {
	if len(s) <= maxRunes {
		return s
	}
	n := 0
	for i := range s {
		if n == maxRunes {
			if j := strings.LastIndexByte(s[:i], ' '); j > 0 && s[i] != ' ' {
				return strings.TrimRight(s[:j], " ")
			}
			return strings.TrimRight(s[:i], " ")
		}
		n++
	}
	return s
}

func plainASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// dropInvisible takes out format characters, which people cannot see and which
// split words: zero-width blanks, soft hyphens, direction marks.
func dropInvisible(r rune) rune {
	if unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Variation_Selector, r) {
		return -1
	}
	return r
}

// plainRune makes typographic quotes plain and turns what is no part of a word
// or of punctuation (emoji, control characters) into a blank.
func plainRune(r rune) rune {
	switch {
	case r == '’' || r == '‘' || r == 'ʼ' || r == '´':
		return '\''
	case r == '“' || r == '”' || r == '„' || r == '«' || r == '»':
		return '"'
	case r < 0x80 && r >= ' ':
		return r
	case unicode.In(r, unicode.So, unicode.Sk, unicode.Cc, unicode.Co, unicode.Cs, unicode.Zs, unicode.Zl, unicode.Zp):
		return ' '
	case unicode.In(r, unicode.Cf, unicode.Variation_Selector):
		return -1
	}
	return r
}

// stripMarkup removes what chat platforms put into a message around the words.
// Every piece is replaced by a blank, so that no new markup can form.
func stripMarkup(s string) string {
	if strings.Contains(s, "`") {
		s = codeSpan.ReplaceAllStringFunc(s, func(span string) string {
			in := strings.TrimSpace(strings.Trim(span, "`"))
			if in == "" || plainSpan.MatchString(in) {
				return " " + in + " "
			}
			return " " + snippet + " "
		})
		s = strings.ReplaceAll(s, "`", " ")
	}
	if strings.Contains(s, "<") {
		s = labelled.ReplaceAllString(s, " $1 ")
		s = bracketed.ReplaceAllString(s, " ")
	}
	if strings.Contains(s, "://") || strings.Contains(s, "www.") {
		s = bareLink.ReplaceAllString(s, " ")
	}
	if strings.Contains(s, ":") {
		s = shortcode.ReplaceAllString(s, " ")
	}
	return s
}

// expand writes contractions and chat shorthand out, word by word, and leaves
// one blank between words.
func expand(s string) string {
	var b strings.Builder
	b.Grow(len(s) + 16)
	prev := ""
	for field := range strings.FieldsSeq(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		start := -1
		for i := 0; i <= len(field); i++ {
			inWord := i < len(field) && (field[i] == '\'' || field[i] >= 0x80 || isLetter(field[i]) || isDigit(field[i]) || (field[i] == '/' && start >= 0))
			switch {
			case inWord && start < 0:
				start = i
			case !inWord && start >= 0:
				prev = expandWord(&b, field[start:i], prev)
				start = -1
			}
			if !inWord && i < len(field) {
				b.WriteByte(field[i])
			}
		}
	}
	return b.String()
}

// expandWord writes one word, or what it stands for, and returns it.
func expandWord(b *strings.Builder, w, prev string) string {
	long, ok := shorthand[w]
	if ok && w == "r" && !beforeAre[prev] {
		ok = false // the language, or anything else called R
	}
	if ok {
		b.WriteString(long)
		return w
	}
	if !strings.Contains(w, "'") {
		b.WriteString(w)
		return w
	}
	if head, cut := strings.CutSuffix(w, "n't"); cut && head != "" {
		b.WriteString(head)
		b.WriteString(" not")
		return w
	}
	for _, tail := range contractedTails {
		if head, cut := strings.CutSuffix(w, tail.short); cut && head != "" && !strings.ContainsAny(head, "'") {
			b.WriteString(head)
			b.WriteString(tail.long)
			return w
		}
	}
	b.WriteString(w)
	return w
}

func isLetter(c byte) bool { return c >= 'a' && c <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }
