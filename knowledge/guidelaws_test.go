package knowledge

import (
	"fmt"
	"iter"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The two laws here hold for every way to answer every step, skips included,
// asked through Recommend alone: the order of answering changes nothing, and what
// is told to change the pick is what brute force finds.
func TestGuideLawsByBruteForce(t *testing.T) {
	Exhaustive(t)
	g, _ := shippedGuide(t)
	picks := map[string][]SubjectID{}
	for answers := range g.Combinations() {
		today, _ := g.scores.picks(g.chosen(answers))
		picks[combinationOf(answers)] = g.scores.names(today)
	}
	n := 0
	for answers := range g.Combinations() {
		n++
		got := g.Recommend(answers)
		if !slices.Equal(got.Pick, picks[combinationOf(answers)]) {
			t.Fatalf("%v: picks %v, the points say %v", answers, got.Pick, picks[combinationOf(answers)])
		}
		reversed := slices.Clone(answers)
		slices.Reverse(reversed)
		if diff := cmp.Diff(got.Pick, g.Recommend(reversed).Pick); diff != "" {
			t.Fatalf("%v: another pick in reverse order: %s", answers, diff)
		}
		want := changesByBruteForce(g, answers, picks)
		if !slices.EqualFunc(want, got.Changes, func(a, b Change) bool {
			return a.Step == b.Step && a.Answer == b.Answer && slices.Equal(a.Pick, b.Pick)
		}) {
			t.Fatalf("%v (-brute force +told):\n%s", answers, cmp.Diff(want, got.Changes))
		}
		verdict := Close
		switch {
		case len(got.Pick) > 1:
			verdict = Tie
		case len(want) == 0:
			verdict = Robust
		}
		if got.Verdict != verdict {
			t.Fatalf("%v: %s, want %s", answers, got.Verdict, verdict)
		}
	}
	t.Logf("%d combinations", n)
}

// When the guide ends, no answers to the steps left open change today's pick, alone
// or together.
func TestGuideEndsWhereNothingCanChangeThePick(t *testing.T) {
	Exhaustive(t)
	g, _ := shippedGuide(t)
	ended := map[string]bool{}
	for answers := range g.Combinations() {
		chosen, _ := g.walk(answers)
		key := fmt.Sprint(chosen)
		if ended[key] {
			continue
		}
		ended[key] = true
		pick, _ := g.scores.picks(chosen)
		for then := range waysOn(g, chosen, 0) {
			if other, _ := g.scores.picks(then); other != pick {
				t.Fatalf("%s ends with %v, %v picks %v", key, g.scores.names(pick), then, g.scores.names(other))
			}
		}
	}
	if len(ended) < 100 {
		t.Errorf("only %d ways to end", len(ended))
	}
}

// waysOn yields every way to answer the steps that are open, some of them or
// all. The slice is used again.
func waysOn(g *Guide, chosen []int, from int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		for i := from; i < len(chosen); i++ {
			if chosen[i] != open {
				continue
			}
			for o := range g.Steps[i].Options {
				chosen[i] = o
				for then := range waysOn(g, chosen, i+1) {
					if !yield(then) {
						chosen[i] = open
						return
					}
				}
			}
			chosen[i] = open
		}
		yield(chosen)
	}
}

// changesByBruteForce gives each other answer to each step.
func changesByBruteForce(g *Guide, answers []Answer, picks map[string][]SubjectID) []Change {
	var changes []Change
	other := slices.Clone(answers)
	for i, s := range g.Steps {
		for _, o := range s.Options {
			other[i] = Answer{s.ID, o.ID}
			if pick := picks[combinationOf(other)]; !slices.Equal(pick, picks[combinationOf(answers)]) {
				changes = append(changes, Change{s.ID, o.ID, pick})
			}
		}
		other[i] = answers[i]
	}
	return changes
}

func combinationOf(answers []Answer) string {
	var key []byte
	for _, a := range answers {
		key = append(append(key, a.Option...), '|')
	}
	return string(key)
}

// What somebody will not take stands in no ranking, today's or the article's, and
// the rest keeps its points and its order.
func TestGuideWithout(t *testing.T) {
	g, _ := shippedGuide(t)
	out := []SubjectID{"pytorch", "mxnet"}
	less := g.Without(out...)
	n := 0
	for answers := range g.Combinations() {
		if n++; n%997 != 0 {
			continue
		}
		all, left := g.Recommend(answers), less.Recommend(answers)
		for _, rankings := range [][2][]Ranked{{all.Ranking, left.Ranking}, {all.ArticleRanking, left.ArticleRanking}} {
			want := slices.DeleteFunc(slices.Clone(rankings[0]), func(r Ranked) bool { return slices.Contains(out, r.ID) })
			if diff := cmp.Diff(want, rankings[1]); diff != "" {
				t.Fatalf("%v (-want +got):\n%s", answers, diff)
			}
		}
		if slices.ContainsFunc(left.Pick, func(id SubjectID) bool { return slices.Contains(out, id) }) || left.Ranking[0].ID != left.Pick[0] {
			t.Fatalf("%v: picks %v of %v", answers, left.Pick, left.Ranking)
		}
	}
	if s, more := g.Without("pytorch", "tensorflow").Next(nil); more {
		t.Errorf("with Keras alone left, %s is asked", s.ID)
	}
	if g.Without() != g {
		t.Error("without nothing the guide is another one")
	}
}
