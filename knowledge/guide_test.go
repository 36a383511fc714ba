package knowledge

import (
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"fwhelp"

	"github.com/google/go-cmp/cmp"
)

// ShippedBase gives tests outside of this package the same one.
var ShippedBase = shippedBase

// shippedBase is the content that the binary carries, loaded once: a Base never changes.
var shippedBase = sync.OnceValues(func() (*Base, error) { return Load(fwhelp.Content()) })

// shippedGuide returns the guide of the content in this repository.
func shippedGuide(t testing.TB) (*Guide, *Base) {
	t.Helper()
	base, err := shippedBase()
	if err != nil {
		t.Fatal(err)
	}
	g, ok := base.Guide()
	if !ok {
		t.Fatal("the content has no guide")
	}
	return g, base
}

// compareFile holds got against a golden file; -update writes it anew.
func compareFile(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("%s (-want +got, -update writes it anew):\n%s", path, diff)
	}
}

func TestGuideTable(t *testing.T) {
	Exhaustive(t)
	g, _ := shippedGuide(t)
	compareFile(t, "testdata/guide-table.txt", g.Table())
}

// The laws hold for every way to answer every step, skips included.
func TestGuideLaws(t *testing.T) {
	Exhaustive(t)
	g, base := shippedGuide(t)
	always := 0
	for _, s := range g.Steps {
		if s.Always {
			always++
		}
	}
	reached := map[Answer]bool{}
	articles := map[SubjectID]bool{}
	var count, asked int
	for answers := range g.Combinations() {
		chosen, n := g.walk(answers)
		count, asked = count+1, asked+n
		if n < always || n > 8 {
			t.Fatalf("%v: %d questions", answers, n)
		}
		today, article := g.scores.picks(chosen)
		if today == 0 || today&^g.scores.alive != 0 {
			t.Fatalf("%v: picks %v", answers, g.scores.names(today))
		}
		if names := g.scores.names(article); len(names) == 1 {
			articles[names[0]] = true
		}
		for i, s := range g.Steps {
			if chosen[i] != open {
				reached[answers[i]] = true
			} else if g.scores.matters(chosen, i) {
				t.Fatalf("%v: ended though %s could change a pick", answers, s.ID)
			}
		}
	}
	if mean := float64(asked) / float64(count); mean > 6 {
		t.Errorf("%.2f questions on average, more than 6", mean)
	}
	for _, s := range base.Content().Subjects {
		if !articles[s.ID] {
			t.Errorf("%s is nobody's pick by the article", s.ID)
		}
	}
	for _, s := range g.Steps {
		for _, o := range s.Options {
			if !reached[Answer{s.ID, o.ID}] {
				t.Errorf("%s %s is never offered", s.ID, o.ID)
			}
		}
	}
}

// A step that is not always asked is put only where one of its options changes a
// pick, alone or with answers to the others that are open.
func TestGuideAsksOnlyWhatMatters(t *testing.T) {
	Exhaustive(t)
	g, _ := shippedGuide(t)
	for answers := range sampled(g, 2000) {
		var given []Answer
		for range len(g.Steps) + 1 {
			s, more := g.Next(given)
			if !more {
				break
			}
			if i := slices.IndexFunc(given, func(a Answer) bool { return a.Step == s.ID }); i >= 0 {
				t.Fatalf("%v: %s is asked again", given, s.ID)
			}
			before := g.Recommend(given)
			changes := s.Always
			for _, o := range s.Options {
				after := g.Recommend(append(slices.Clip(given), Answer{s.ID, o.ID}))
				changes = changes || !slices.Equal(before.Pick, after.Pick) || !slices.Equal(before.ArticlePick, after.ArticlePick)
			}
			if pick, _ := g.scores.picks(g.chosen(given)); !changes {
				for then := range waysOn(g, g.chosen(given), 0) {
					other, _ := g.scores.picks(then)
					if changes = other != pick; changes {
						break
					}
				}
			}
			if !changes {
				t.Fatalf("%v: %s is asked and changes nothing", given, s.ID)
			}
			i := slices.IndexFunc(answers, func(a Answer) bool { return a.Step == s.ID })
			given = append(given, answers[i])
		}
		if _, more := g.Next(given); more {
			t.Fatalf("%v: does not end", answers)
		}
	}
}

// sampled yields some of the combinations, always the same ones, with a random
// part of their steps left open.
func sampled(g *Guide, n int) func(yield func([]Answer) bool) {
	return func(yield func([]Answer) bool) {
		random := rand.New(rand.NewPCG(1, 2))
		for range n {
			var answers []Answer
			for _, s := range g.Steps {
				a := Answer{Step: s.ID}
				if o := random.IntN(len(s.Options) + 1); o < len(s.Options) {
					a.Option = s.Options[o].ID
				}
				answers = append(answers, a)
			}
			if !yield(answers) {
				return
			}
		}
	}
}

// A ranking is what the reasons add up to.
func TestGuideReasonsAddUp(t *testing.T) {
	g, base := shippedGuide(t)
	claims := cited(base.Content())
	for answers := range sampled(g, 500) {
		r := g.Recommend(answers)
		today, article := map[SubjectID]float64{}, map[SubjectID]float64{}
		for _, reason := range r.Reasons {
			today[reason.Subject] += reason.Today
			article[reason.Subject] += reason.Article
			if _, known := claims[reason.Claim]; !known {
				t.Fatalf("%v rests on %q", reason.Answer, reason.Claim)
			}
		}
		for _, place := range r.Ranking {
			if place.Score != today[place.ID] || place.Status == Retired {
				t.Fatalf("%v: %v, reasons add up to %v", answers, place, today[place.ID])
			}
		}
		for _, place := range r.ArticleRanking {
			if place.Score != article[place.ID] {
				t.Fatalf("%v: %v by the article, reasons add up to %v", answers, place, article[place.ID])
			}
		}
		for i, id := range r.Pick {
			if r.Ranking[i].ID != id || r.Ranking[i].Score != r.Ranking[0].Score {
				t.Fatalf("%v: pick %v, ranking %v", answers, r.Pick, r.Ranking)
			}
		}
	}
}

// Nothing known is said to be nothing known: the living ones share the first
// place, and the article's two leaders share its.
func TestGuideKnowsNothing(t *testing.T) {
	g, _ := shippedGuide(t)
	r := g.Recommend(nil)
	want := []SubjectID{"tensorflow", "pytorch", "keras"}
	if r.Verdict != Tie || !slices.Equal(r.Pick, want) {
		t.Errorf("%s %v, want a tie of %v", r.Verdict, r.Pick, want)
	}
	if want := []SubjectID{"tensorflow", "pytorch"}; !slices.Equal(r.ArticlePick, want) {
		t.Errorf("by the article %v, want %v", r.ArticlePick, want)
	}
}

func BenchmarkGuideNext(b *testing.B) {
	g, _ := shippedGuide(b)
	given := []Answer{{"project_type", "production"}, {"ease", ""}, {"scalability", "large"}, {"community", ""}, {"deployment", "server"}, {"domain", "other"}}
	for b.Loop() {
		g.Next(given)
	}
}

func BenchmarkGuideRecommend(b *testing.B) {
	g, _ := shippedGuide(b)
	given := []Answer{{"project_type", "production"}, {"ease", "low_level"}, {"scalability", "large"}, {"community", "important"}, {"deployment", "aws"}}
	for b.Loop() {
		g.Recommend(given)
	}
}

func BenchmarkGuideRead(b *testing.B) {
	g, _ := shippedGuide(b)
	for b.Loop() {
		g.Read("phd student here, pyhton only, new architectures all the time, one gpu. what should i use", "project_type", nil)
	}
}

// Free words mean what a careful listener would make of them.
func TestGuideReads(t *testing.T) {
	g, _ := shippedGuide(t)
	data, err := os.ReadFile("testdata/guide-readings.txt")
	if err != nil {
		t.Fatal(err)
	}
	total, right := 0, 0
	for i, line := range strings.Split(string(data), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fields := strings.Split(line, "|")
		if len(fields) != 3 {
			t.Fatalf("line %d: %q has not three fields", i+1, line)
		}
		asked, words, want := strings.TrimSpace(fields[0]), strings.TrimSpace(fields[1]), strings.TrimSpace(fields[2])
		var given []Answer
		if strings.HasSuffix(want, "!") {
			given = []Answer{{"project_type", "research"}}
		}
		if before, ok := strings.CutSuffix(want, " ~"); ok {
			want = before
			given = []Answer{{"project_type", "research"}, {"ease", "beginner"}, {"scalability", "large"}}
		}
		total++
		if got := readingWords(g, g.Read(words, StepID(asked), given)); got != want {
			t.Errorf("line %d: %s | %s | %s, want %s", i+1, asked, words, got, want)
			continue
		}
		right++
	}
	t.Logf("%d of %d", right, total)
}

// readingWords writes a reading as the test's file does, in the guide's order.
func readingWords(g *Guide, r Reading) string {
	var parts []string
	for _, s := range g.Steps {
		if h, ok := r.To(s.ID); ok {
			parts = append(parts, string(h.Step)+"="+string(h.Option))
		}
	}
	switch {
	case r.Skip:
		parts = append(parts, "skip")
	case len(parts) == 0:
		parts = append(parts, "-")
	}
	if r.Amends && len(r.Answers) > 0 {
		parts = append(parts, "!")
	}
	return strings.Join(parts, " ")
}
