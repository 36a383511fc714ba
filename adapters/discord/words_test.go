package discord

import (
	"testing"
	"unicode"
)

func TestNothingThatIsDrawnTurnsTheDirectionOfWriting(t *testing.T) {
	t.Parallel()
	for _, all := range unicode.Bidi_Control.R16 {
		for r := rune(all.Lo); r <= rune(all.Hi); r += rune(all.Stride) {
			if got := printable("a" + string(r) + "b"); got != "ab" {
				t.Errorf("%U is drawn: %q", r, got)
			}
		}
	}
	for _, words := range []string{"naïve Δ 深度 שלום", "two\nlines", "👩\u200d🔬"} {
		if got := printable(words); got != words {
			t.Errorf("%q is drawn as %q", words, got)
		}
	}
}
