package knowledge_test

import (
	"strings"
	"testing"

	"fwhelp/knowledge"
)

// TestProperty holds what several subjects are read to be compared by, and that
// words around a comparison are no property.
func TestProperty(t *testing.T) {
	kb := shippedBase(t)
	for question, want := range map[string]string{
		"does pytorch use less memory than tf":           "memory",
		"pytroch vs tensorlfow speed":                    "speed",
		"is pytorch older than tensorflow":               "older",
		"pytorch vs tensorflow battery usage on phone":   "battery usage phone",
		"which is better for nlp pytorch or tensorflow":  "nlp",
		"which of the two is faster, keras or pytorch":   "faster",
		"pytorch vs keras for nlp without cloud":         "nlp",
		"isn't pytorch faster than mxnet":                "faster",
		"tensorflow vs pytorch":                          "",
		"the eternal debate: torch or tensorflow":        "",
		"should our company learn keras or pytorch":      "",
		"pytorch or keras or jax for nlp":                "",
		"which is nicer, cntk or pytorch":                "",
		"is pytorch faster":                              "",
		"what sets pytorch apart from tensorflow please": "",
	} {
		if got := strings.Join(kb.Decide(knowledge.Question{Text: question}).Why.By, " "); got != want {
			t.Errorf("%q is by %q, want %q", question, got, want)
		}
	}
}

// TestSpeaksOf holds that a concept speaks for its words, and that a mention takes
// the word itself, in whatever form.
func TestSpeaksOf(t *testing.T) {
	kb := shippedBase(t)
	for _, c := range []struct {
		text, word       string
		speaks, mentions bool
	}{
		{"performance and scalability", "faster", true, false},
		{"MXNet is fast", "faster", true, true},
		{"simple and easy", "easier", true, true},
		{"it needs little memory", "nlp", false, false},
		{"natural language processing", "nlp", true, true},
	} {
		if got := len(kb.SpeaksOf(c.text, []string{c.word})) > 0; got != c.speaks {
			t.Errorf("%q speaks of %q: %v", c.text, c.word, got)
		}
		if got := len(kb.Mentions(c.text, []string{c.word})) > 0; got != c.mentions {
			t.Errorf("%q mentions %q: %v", c.text, c.word, got)
		}
	}
}
