package dialog

import (
	"flag"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fwhelp"
	"fwhelp/knowledge"
)

// Shipped is the content that the binary carries, loaded once for the tests inside
// this package and outside of it.
var Shipped = sync.OnceValues(func() (*knowledge.Base, error) { return knowledge.Load(fwhelp.Content()) })

// decided are decisions of every kind, so that what is said to them does not
// depend on which questions lead to them.
func decided() map[string]knowledge.Decision {
	match := func(key knowledge.EntryID, facet knowledge.Facet) knowledge.Match {
		return knowledge.Match{Topic: knowledge.Topic{Entry: key, Facet: facet}, Confidence: 0.9}
	}
	answered := func(m knowledge.Match, also ...knowledge.Match) knowledge.Decision {
		return knowledge.Decision{Outcome: knowledge.Answered, Match: m, Also: also}
	}
	german := answered(match("faq-1", ""))
	german.Language = "de"
	near := []knowledge.Match{match("faq-3", ""), match("tip-2", ""), match("faq-3", ""), match("gone", ""), match("framework-keras", knowledge.Pros), match("faq-8", "")}
	versus := knowledge.Match{Topic: knowledge.Topic{Entry: knowledge.Versus, Subjects: []knowledge.SubjectID{"keras", "pytorch"}}}
	return map[string]knowledge.Decision{
		"a double question":                   answered(match("framework-theano", knowledge.Cons), match("faq-3", "")),
		"a double question, both wide":        answered(match("framework-tensorflow", ""), versus),
		"a double question, the second gone":  answered(match("faq-1", ""), match("gone", "")),
		"in German":                           german,
		"choices, one twice, one gone":        {Outcome: knowledge.Choices, Candidates: near},
		"choices in French":                   {Outcome: knowledge.Choices, Candidates: near[:2], Language: "fr"},
		"choices, the guide among them":       {Outcome: knowledge.Choices, Candidates: append(near[:1:1], knowledge.Match{}, near[1], near[4])},
		"choices of nothing but the guide":    {Outcome: knowledge.Choices, Candidates: []knowledge.Match{{}}},
		"choices of nothing that is left":     {Outcome: knowledge.Choices, Candidates: near[3:4]},
		"unknown":                             {Outcome: knowledge.Unknown},
		"unknown in Japanese":                 {Outcome: knowledge.Unknown, Language: "ja"},
		"unknown in a language of few":        {Outcome: knowledge.Unknown, Language: "tlh"},
		"unknown with a pointer":              {Outcome: knowledge.Unknown, Elsewhere: "elsewhere-install", Candidates: near, Why: knowledge.Why{Scope: 0.6}},
		"unknown with a name from outside":    {Outcome: knowledge.Unknown, Candidates: near, Why: knowledge.Why{Scope: 0.6, Foreign: []string{"django"}}},
		"unknown, but probably in scope":      {Outcome: knowledge.Unknown, Candidates: near, Why: knowledge.Why{Scope: 0.6}},
		"unknown, and probably out of scope":  {Outcome: knowledge.Unknown, Candidates: near, Why: knowledge.Why{Scope: 0.4}},
		"a greeting":                          {Outcome: knowledge.Unknown, SmallTalk: "smalltalk-hello"},
		"a greeting in Spanish":               {Outcome: knowledge.Unknown, SmallTalk: "smalltalk-hello", Language: "es-MX"},
		"an answer that is gone since reload": answered(match("gone", "")),
	}
}

func TestDecisionsInWords(t *testing.T) {
	kb, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	all := decided()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		r := composeDecision(kb, "the question", all[name]).offeringGuide(kb)
		got.WriteString("== " + name + "\n" + PlainText(r.message) + "\n")
		if r.missed {
			got.WriteString("-- missed\n")
		}
		for _, topic := range r.offered {
			got.WriteString("-- offered: " + topicKey(topic) + "\n")
		}
		got.WriteString("\n")
	}
	for _, tag := range []string{"de", "fr", "es", "it", "pt-BR", "nl", "pl", "cs", "sv", "da", "fi", "tr", "ru", "uk", "ja", "zh-Hans", "ko", "hi", "ar", "vi", "xx"} {
		got.WriteString("== " + tag + ": " + englishOnly(tag) + "\n")
	}
	const file = "testdata/decisions.golden"
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheRetiredAreNamedFirst(t *testing.T) {
	kb := knowledge.NewBase(knowledge.Content{
		Entries: []knowledge.Entry{{
			ID: "tip-1", Kind: knowledge.KindTip, Title: "Use the cloud", About: []knowledge.SubjectID{"old", "new", "older"},
			Claims: []knowledge.Claim{{ID: "tip-1", Text: "Old and New run in the cloud."}},
		}},
		Subjects: []knowledge.Subject{
			{ID: "old", Short: "Old", Status: knowledge.Retired, Since: "2023-09-20", AsOf: "2026-01"},
			{ID: "new", Short: "New", Status: knowledge.Active, AsOf: "2026-11"},
			{ID: "older", Short: "Older", Status: knowledge.Retired, AsOf: "2026-03"},
		},
	}, nil)
	_, m := Ask(kb, "tip-1")
	const want = "Use the cloud\n\nToday (Mar 2026): Old is retired (since 20 Sept 2023), Older is retired.\n\nOld and New run in the cloud."
	if diff := cmp.Diff(want, PlainText(m)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUnknownAlwaysBeginsTheSame(t *testing.T) {
	kb, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for name, d := range decided() {
		text := PlainText(composeDecision(kb, "the question", d).message)
		unknown := d.Outcome == knowledge.Unknown && d.SmallTalk == ""
		if unknown && !strings.HasPrefix(text, dontKnow) {
			t.Errorf("%s begins otherwise: %s", name, text)
		}
	}
}

func TestChosen(t *testing.T) {
	several := []Option{{ID: "framework-keras/cons", Label: "Keras: cons"}, {ID: "framework-keras/pros", Label: "Keras: pros"}, {ID: "faq-1", Label: "What is it?"}, {ID: noneOfThese, Label: "None of these"}}
	only := []Option{{ID: "faq-1", Label: "What is it?"}, {ID: noneOfThese, Label: "None of these"}}
	for _, c := range []struct {
		text    string
		options []Option
		want    string // empty: none of the options
	}{
		{"2", several, "framework-keras/pros"},
		{" 2. ", several, "framework-keras/pros"},
		{"number 2, please", several, "framework-keras/pros"},
		{"option two", several, "framework-keras/pros"},
		{"the second one", several, "framework-keras/pros"},
		{"the first", several, "framework-keras/cons"},
		{"one", several, "framework-keras/cons"},
		{"3rd", several, "faq-1"},
		{"5", several, ""},
		{"0", several, ""},
		{"-1", several, "framework-keras/cons"},
		{"KERAS: CONS", several, "framework-keras/cons"},
		{"framework-keras/pros", several, "framework-keras/pros"},
		{"cons", several, "framework-keras/cons"},
		{"the pros, please", several, "framework-keras/pros"},
		{"keras", several, ""},
		{"keras features", several, ""},
		{"what?", several, ""},
		{"what is it", several, "faq-1"},
		{"none", several, noneOfThese},
		{"None of these.", several, noneOfThese},
		{"4", several, noneOfThese},
		{"no", several, noneOfThese},
		{"yes", several, ""},
		{"yes", only, "faq-1"},
		{"", several, ""},
		{"🤷", several, ""},
	} {
		if got, ok := chosen(c.text, c.options); got != c.want || ok != (c.want != "") {
			t.Errorf("chosen(%q) = %q, %v; want %q", c.text, got, ok, c.want)
		}
	}
}

// Dry facts stand in for an answer that nobody has, never for one that is known.
func TestDryFactsReplaceNoAnswer(t *testing.T) {
	kb, err := Shipped()
	if err != nil {
		t.Fatal(err)
	}
	pros := knowledge.Match{Topic: knowledge.Topic{Entry: "framework-keras", Facet: knowledge.Pros}, Confidence: 0.9}
	why := knowledge.Why{Normalised: "latest keras", Subjects: []knowledge.SubjectID{"keras"}}
	for outcome, want := range map[knowledge.Outcome]knowledge.Facet{knowledge.Answered: knowledge.Pros, knowledge.Unknown: knowledge.Liveness} {
		r := composeDecision(kb, "latest keras", knowledge.Decision{Outcome: outcome, Match: pros, Why: why})
		if r.message.About.Facet != want {
			t.Errorf("%s: it is about %q, want %q", outcome, r.message.About.Facet, want)
		}
	}
}
