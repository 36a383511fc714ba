package knowledge

import (
	"strings"
	"testing"
)

// A word that no phrasing has is read as the member of its group that one has;
// known words, and phrases that the content uses itself, stay.
func TestSynonyms(t *testing.T) {
	m := newMatcher(&Content{
		Title: "Kitchen machines",
		Facets: []FacetWords{
			{ID: Cons, Words: []string{"drawbacks", "turn off", "speaks against"}},
		},
		Lexicon: Lexicon{Concepts: map[string][]string{
			"cheap": {"cheap", "bargain", "low price"},
			"loud":  {"noisy", "deafening"}, // no phrasing has any of them
		}},
		Entries: []Entry{
			{ID: "q-cost", Kind: KindQuestion, Title: "Is it cheap to run?", Alternates: []string{"a cheap machine"}},
			{ID: "q-bad", Kind: KindQuestion, Title: "What are its drawbacks?", Alternates: []string{"how do I turn off the light"}},
		},
	}, nil, &trained)
	for in, want := range map[string]string{
		"is it a bargain":          "is it a cheap",
		"machine at a low price":   "machine at a cheap",
		"one for the lowest price": "one for the lowest price",
		"what speaks against it":   "what drawbacks it",
		"how to turn off":          "how to turn off",
		"deafening":                "deafening",
		"is it cheap":              "is it cheap",
	} {
		if got := strings.Join(textsOf(m.understand(in).tokens), " "); got != want {
			t.Errorf("%q is read as %q, want %q", in, got, want)
		}
	}
}
