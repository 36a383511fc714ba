package knowledge_test

import (
	"testing"

	"fwhelp/knowledge"
)

// shippedBase is the content that the binary carries.
func shippedBase(t testing.TB) *knowledge.Base {
	t.Helper()
	b, err := knowledge.ShippedBase()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecide(t *testing.T) {
	b := shippedBase(t)
	for _, tc := range []struct {
		question string
		outcome  knowledge.Outcome
		entry    knowledge.EntryID
		facet    knowledge.Facet
	}{
		{"what is keras", knowledge.Answered, "framework-keras", knowledge.NoFacet},
		{"cons of tf", knowledge.Answered, "framework-tensorflow", knowledge.Cons},
		{"downsides of kears", knowledge.Answered, "framework-keras", knowledge.Cons},
		{"keras vs mxnet", knowledge.Answered, knowledge.Versus, knowledge.NoFacet},
		{"what's the weather like", knowledge.Unknown, "", knowledge.NoFacet},
		{"how do i install cuda 12.2", knowledge.Unknown, "", knowledge.NoFacet},
		{"", knowledge.Unknown, "", knowledge.NoFacet},
		{"👍", knowledge.Unknown, "", knowledge.NoFacet},
	} {
		d := b.Decide(knowledge.Question{Text: tc.question})
		if d.Outcome != tc.outcome || d.Match.Entry != tc.entry || d.Match.Facet != tc.facet {
			t.Errorf("%q: %s %s/%s, want %s %s/%s", tc.question, d.Outcome, d.Match.Entry, d.Match.Facet, tc.outcome, tc.entry, tc.facet)
		}
	}
}
