package adapters

import (
	"strings"
	"unicode"

	"fwhelp/dialog"
)

// Draw draws a text span by span, each by the function of its style.
func Draw(t dialog.Text, plain, strong, quoted func(string) string) string {
	var b strings.Builder
	for _, s := range t {
		switch s.Style {
		case dialog.Plain:
			b.WriteString(plain(s.Text))
		case dialog.Strong:
			b.WriteString(strong(s.Text))
		case dialog.Quoted:
			b.WriteString(quoted(s.Text))
		}
	}
	return b.String()
}

// Printable is text without what is no writing and changes how the rest is shown:
// control characters but for line ends, and those that turn the direction of
// writing. A tab is a blank; bytes that are no UTF-8 are U+FFFD.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// OneLine is printable text on one line.
func OneLine(s string) string { return strings.Join(strings.Fields(Printable(s)), " ") }

// Code is somebody's words as one line of code, which no back-tick can end.
func Code(s string) string {
	if s = strings.ReplaceAll(OneLine(s), "`", "'"); s == "" {
		return "“”"
	}
	return "`" + s + "`"
}
