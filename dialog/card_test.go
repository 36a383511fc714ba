package dialog_test

import (
	"regexp"
	"strings"
	"testing"

	"fwhelp/dialog"
	"fwhelp/knowledge"
)

// maxCard is what fits on a screen or two of a phone, in characters.
const maxCard = 1700

// A card begins with how the subject stands today, fits a phone, and each word
// that it offers for the rest leads to that side in full: nothing is lost.
func TestCards(t *testing.T) {
	kb := base(t)
	quoted := regexp.MustCompile(`“([^”]+)”`)
	for _, s := range kb.Content().Subjects {
		_, card := dialog.Ask(kb, "about "+string(s.ID))
		text := dialog.PlainText(card)
		_, rest, _ := strings.Cut(text, "\n\n")
		if !strings.HasPrefix(rest, "Today (") {
			t.Errorf("%s begins with %.40q", s.ID, rest)
		}
		if n := len([]rune(text)); n > maxCard {
			t.Errorf("the card of %s has %d characters, more than %d", s.ID, n, maxCard)
		}
		said := text
		for _, line := range strings.Split(text, "\n") {
			if strings.HasPrefix(line, "There is more") {
				for _, words := range quoted.FindAllStringSubmatch(line, -1) {
					_, side := dialog.Ask(kb, words[1])
					said += dialog.PlainText(side)
				}
			}
		}
		for _, f := range []knowledge.Facet{knowledge.Overview, knowledge.Features, knowledge.Pros, knowledge.Cons, knowledge.BestFor} {
			for _, c := range s.Facets[f] {
				if !strings.Contains(said, c.Text) || !strings.Contains(said, c.Today) {
					t.Errorf("%s: neither the card nor what it offers tells %s", s.ID, c.ID)
				}
			}
		}
	}
}

// In an answer a long address leads to the page above; "sources" has it whole.
func TestAddressesAreShort(t *testing.T) {
	kb := base(t)
	hash := regexp.MustCompile(`[0-9a-f]{32}`)
	for _, e := range kb.Content().Entries {
		_, m := dialog.Ask(kb, "about "+string(e.ID))
		if text := dialog.PlainText(m); hash.MatchString(text) {
			t.Errorf("%s: an address has a commit in it: %s", e.ID, text)
		}
	}
	_, m := dialog.Ask(kb, "sources framework-mxnet")
	if !hash.MatchString(dialog.PlainText(m)) {
		t.Error("sources framework-mxnet does not show the whole addresses")
	}
}
