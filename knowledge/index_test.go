package knowledge

import (
	"slices"
	"testing"

	"fwhelp"
)

// TestNearestOfEachTarget holds what the index finds of each target against a plain
// search through the sums: the greatest cosines, the first phrasing that has them,
// and the greatest overlap.
func TestNearestOfEachTarget(t *testing.T) {
	base, err := Load(fwhelp.Content())
	if err != nil {
		t.Fatal(err)
	}
	m := base.matcher
	s := m.pool.Get().(*scratch)
	for _, question := range []string{"what is keras", "which framework should i take for phones, and why is theano dead?", "install cuda 12", "zzz"} {
		a := m.understand(question)
		q := m.score(&a, s, noWording)
		want := make([]targetScore, len(m.targets))
		for d, w := range m.index.documents {
			score, cosine := &want[w.target], s.cosines[d]
			switch {
			case w.claim:
				score.claim = max(score.claim, cosine)
				continue
			case cosine > score.wording:
				score.wording, score.nearest = cosine, int32(d)
			}
			score.dice = max(score.dice, 2*s.shared[d]/(float32(q.mass)+m.index.docMass[d]))
		}
		for i := range want {
			m.index.look(int32(i), s, float32(q.mass))
			got := &s.targets[i]
			if got.wording != want[i].wording || got.claim != want[i].claim || got.nearest != want[i].nearest || got.dice != want[i].dice {
				t.Errorf("%q, target %d: %+v, want %+v", question, i, *got, want[i])
			}
		}
	}
}

// TestFormsAreAllThatIsWritten: a word that the reader does not find among the forms
// it learnt is no word of the aliases in either number.
func TestFormsAreAllThatIsWritten(t *testing.T) {
	base, err := Load(fwhelp.Content())
	if err != nil {
		t.Fatal(err)
	}
	r, found := &base.guide.reader, 0
	for _, word := range r.spelled {
		for _, form := range []string{word, word + "s", word + "es", singular(word), singular(word) + "s", singular(singular(word)), word + "ies"} {
			want := r.sensesAsWritten(form)
			if got := r.forms[form]; !slices.Equal(got, want) {
				t.Errorf("%q: %v, want %v", form, got, want)
			}
			found += len(want)
		}
	}
	if found < len(r.spelled) {
		t.Errorf("only %d senses of %d words", found, len(r.spelled))
	}
}
