package adapters

import (
	"strings"
	"testing"
	"unicode"

	"fwhelp/dialog"
)

func TestNothingThatIsDrawnTurnsTheDirectionOfWriting(t *testing.T) {
	for _, all := range unicode.Bidi_Control.R16 {
		for r := rune(all.Lo); r <= rune(all.Hi); r += rune(all.Stride) {
			if got := Printable("a" + string(r) + "b"); got != "ab" {
				t.Errorf("%U is drawn: %q", r, got)
			}
		}
	}
	for in, want := range map[string]string{
		"naïve Δ 深度 שלום": "naïve Δ 深度 שלום", "two\nlines": "two\nlines", "👩\u200d🔬": "👩\u200d🔬",
		"a\tb": "a b", "a\x1b[31mb\x00\x7f": "a[31mb", "a\u2028b\u2029c": "abc", "a\xffb": "a\uFFFDb",
	} {
		if got := Printable(in); got != want {
			t.Errorf("%q is drawn as %q, want %q", in, got, want)
		}
	}
}

func TestCodeIsOneLineThatNothingEnds(t *testing.T) {
	for in, want := range map[string]string{
		"keras": "`keras`", " two\n lines\t": "`two lines`", "a```b`": "`a'''b'`", "": "“”", " \n": "“”", "\u202e": "“”",
	} {
		if got := Code(in); got != want {
			t.Errorf("Code(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestEachStyleIsDrawnByItsOwn(t *testing.T) {
	text := dialog.Text{{Text: "a"}, {Text: "b", Style: dialog.Strong}, {Text: "c", Style: dialog.Quoted}, {Text: "d"}}
	around := func(sign string) func(string) string { return func(s string) string { return sign + s + sign } }
	if got, want := Draw(text, strings.ToUpper, around("*"), around("'")), "A*b*'c'D"; got != want {
		t.Errorf("Draw = %q, want %q", got, want)
	}
}
