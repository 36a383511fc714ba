package knowledge

import (
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func withAsked(name, rows string) fstest.MapFS {
	fsys := small()
	fsys[name] = &fstest.MapFile{Data: []byte(rows)}
	return fsys
}

func TestAskedQuestionsAreLearnt(t *testing.T) {
	const rows = "id\tquestion\tlabel\talso_ok\tnote\n" +
		"1\thow deep must i reach into my pocket\tq1\tcredit-card-gold/pros\t\n\n" +
		"2\tanything that speaks for the golden one\tcredit-card-gold/pros\n" +
		"3\thow do i borrow\\nten thousand\tnone\t\te1\n"
	for _, name := range []string{"asked.tsv", "knowledge/asked.tsv"} {
		b, err := Load(withAsked(name, rows))
		if err != nil {
			t.Fatal(err)
		}
		want := []Asked{
			{Text: "how deep must i reach into my pocket", Entry: "q1"},
			{Text: "anything that speaks for the golden one", Entry: "credit-card-gold", Facet: Pros},
			{Text: "how do i borrow\nten thousand", Entry: "e1"},
		}
		if diff := cmp.Diff(want, b.Content().Asked); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if got := b.Match("must i reach deep into the pocket?", 1); len(got) != 1 || got[0].Entry != "q1" {
			t.Errorf("nearest is %+v", got)
		}
	}
	without, err := Load(small())
	if err != nil {
		t.Fatal(err)
	}
	if got := without.Match("must i reach deep into the pocket?", 1); len(got) == 1 && got[0].Entry == "q1" {
		t.Error("it is known without having been asked")
	}
}

func TestFaultsOfAskedQuestions(t *testing.T) {
	const header = "question\tlabel\tnote\n"
	for _, c := range []struct{ rows, want string }{
		{"id\tquestion\n", `asked.tsv:1: the header has no column "label"`},
		{header + "so?\tq9\t\n", `asked.tsv:2: there is no entry "q9"`},
		{header + "so?\tq1/pros\t\n", `asked.tsv:2: q1 has no facet "pros"`},
		{header + "so?\tcredit-card-gold/prose\t\n", `asked.tsv:2: credit-card-gold has no facet "prose"`},
		{header + "so?\tversus:gold+lead\t\n", `asked.tsv:2: there is no subject "lead"`},
		{header + "so?\tselect\t\n", "asked.tsv:2: there is no guide"},
		{header + "so?\tnone\tq1\n", "asked.tsv:2: a question with the label none needs the topic"},
		{header + "so?\tnone\n", "asked.tsv:2: a question with the label none needs the topic"},
		{header + "so?\n", "asked.tsv:2: there is no label"},
		{header + "\tq1\t\n", "asked.tsv:2: there is no question"},
		{header + strings.Repeat("so ", 100) + "\tq1\t\n", "asked.tsv:2: the question has 299 characters"},
		{header + "price for a card\tt1\t\n", `asked.tsv:2: "price for a card" differs only in its small words`},
		{header + "so\x00?\tq1\t\n", "asked.tsv:2: here is the invisible or control character"},
		{header + "\n\nso?\tq9\t\nhow?\tq8\t\n", `asked.tsv:5: there is no entry "q8"`},
	} {
		_, err := Load(withAsked("asked.tsv", c.rows))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q gives\n%v\nwant %s", c.rows, err, c.want)
		}
	}
	both := withAsked("asked.tsv", header)
	both["knowledge/asked.tsv"] = both["asked.tsv"]
	if _, err := Load(both); err == nil || !strings.Contains(err.Error(), "two files of asked questions") {
		t.Errorf("two files give %v", err)
	}
}

// TestLeftOutOfTheOdds: what the odds are without a wording is what they would be
// had it never been counted.
func TestLeftOutOfTheOdds(t *testing.T) {
	b := bayes{seen: []float32{7}}
	near := func(got float32, want float64) bool { return math.Abs(float64(got)-want) < 1e-4 }
	odds := float32(b.of(3, 7))
	if got := b.wordings(float64(odds), 7); !near(float32(got), 3) {
		t.Errorf("3 wordings are read back as %v", got)
	}
	for _, c := range []struct {
		own, twin bool
		want      float64
	}{{true, false, b.of(2, 6)}, {false, false, b.of(3, 6)}, {true, true, b.of(2, 5)}, {false, true, b.of(3, 5)}} {
		if got := b.without(odds, 0, c.own, c.twin); !near(got, c.want) {
			t.Errorf("own %v, twin %v: %v, want %v", c.own, c.twin, got, c.want)
		}
	}
	// A feature of that one wording only says nothing, whatever its twin lacks.
	b.seen[0] = 1
	if got := b.without(float32(b.of(1, 1)), 0, true, true); got != 0 {
		t.Errorf("alone: %v", got)
	}
}
