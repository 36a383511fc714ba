package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"fwhelp/dialog"
	"fwhelp/knowledge/eval"
)

// TestQualityIsWhatIsMeasured: of the content that was measured the figures are
// true; of any other there are none. -update measures anew.
func TestQualityIsWhatIsMeasured(t *testing.T) {
	kb := builtIn(t)
	questions, err := readQuestions("../../knowledge/testdata/unseen.tsv")
	if err != nil {
		t.Fatal(err)
	}
	r := eval.Measure(eval.Judge(kb.Decide, questions))
	in, out := float64(r.In.N), float64(r.Out.N)
	is := measurement{
		Content: kb.Content().Hash, Questions: r.Questions, Right: round(r.Decided),
		Wrong: round((r.In.Wrong*in + r.Out.Answered*out) / (in + out)),
	}
	if *update {
		data, err := json.MarshalIndent(is, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile("quality.json", append(data, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	var was measurement
	if err := json.Unmarshal(qualityJSON, &was); err != nil {
		t.Fatal(err)
	}
	_, m := dialog.Ask(kb, "sources")
	said := dialog.PlainText(m)
	if was.Content != is.Content {
		if !strings.Contains(said, "Answer quality: not measured") {
			t.Errorf("the content has changed since it was measured, and it says\n%s", said)
		}
		const todo = "the content has changed: go test ./cmd/bot -run Quality -update measures it anew"
		if releasing() {
			t.Error(todo)
		}
		t.Log(todo)
		return
	}
	if math.Abs(was.Right-is.Right) > 0.005 || math.Abs(was.Wrong-is.Wrong) > 0.005 || was.Questions != is.Questions {
		t.Errorf("the figures are %+v and measured is %+v: go test ./cmd/bot -run Quality -update", was, is)
	}
	if q := quality(is.Content); q == "" || !strings.Contains(said, q) {
		t.Errorf("%q is not in\n%s", q, said)
	}
}

// releasing says that make release asks: what is given away must have been measured.
func releasing() bool { return os.Getenv("FWHELP_RELEASE") != "" }

// TestQualityPageIsWhatIsMeasured compares, before a release, the rows of the page on
// quality for the committed files with what they measure as shipped.
func TestQualityPageIsWhatIsMeasured(t *testing.T) {
	if !releasing() {
		t.Skip("make release asks for it: the page is written at the end")
	}
	kb := builtIn(t)
	page, err := os.ReadFile("../../docs/quality.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, row := range map[string]string{"unseen.tsv": "| `unseen.tsv` |", "golden.tsv": "| `golden.tsv` |", "fresh.tsv": "| `fresh.tsv` as shipped |"} {
		questions, err := readQuestions("../../knowledge/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		r := eval.Measure(eval.Judge(kb.Decide, questions))
		cent := func(x float64) string { return fmt.Sprintf("%.1f", 100*x) }
		want := fmt.Sprintf("%s %d | %s | %s / %s / %s | %s |", row, r.Questions, cent(r.Decided),
			cent(r.In.Right), cent(r.In.Right+r.In.Offered), cent(r.In.Wrong), cent(r.Out.Answered))
		if !strings.Contains(string(page), want) {
			t.Errorf("docs/quality.md has no row that begins\n%s", want)
		}
	}
}

func round(x float64) float64 { return math.Round(1000*x) / 1000 }

func TestOtherContentIsNotMeasured(t *testing.T) {
	if q := quality("another"); q != "" {
		t.Errorf("of content that nobody measured it says %q", q)
	}
}
