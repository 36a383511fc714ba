package eval_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fwhelp/knowledge"
	"fwhelp/knowledge/eval"
)

const questions = "id\tquestion\tlabel\talso_ok\tkind\n" +
	"1\tright one\tframework-keras/cons\tfaq-9\twritten\n" +
	"2\ttwo\\nlines\tversus:pytorch+tensorflow\t\treal\n" +
	"3\twrong one\tfaq-1\t\twritten\n" +
	"4\trefused one\tfaq-2\t\twritten\n" +
	"5\toffered one\tfaq-3\t\twritten\n" +
	"6\tmisled one\tfaq-3\t\twritten\n" +
	"7\tguided one\tselect\t\twritten\n" +
	"8\tout refused\tnone\t\treal\n" +
	"9\tout answered\tnone\t\treal\n" +
	"10\tout offered\tnone\t\treal\n" +
	"11\tout allowed\tnone\tfaq-5\treal\n" +
	"12\tcard\tframework-keras/status\t\treal\n"

func match(entry knowledge.EntryID, facet knowledge.Facet, confidence float64, subjects ...knowledge.SubjectID) knowledge.Match {
	return knowledge.Match{Topic: knowledge.Topic{Entry: entry, Facet: facet, Subjects: subjects}, Confidence: confidence}
}

func decided(outcome knowledge.Outcome, list ...knowledge.Match) knowledge.Decision {
	d := knowledge.Decision{Outcome: outcome, Candidates: list}
	if len(list) > 0 && outcome != knowledge.Unknown {
		d.Match = list[0]
	}
	return d
}

var decisions = map[string]knowledge.Decision{
	"right one":    decided(knowledge.Answered, match("framework-keras", knowledge.Cons, 0.9, "keras")),
	"two\nlines":   decided(knowledge.Answered, match("faq-4", "", 0.8)),
	"wrong one":    decided(knowledge.Answered, match("faq-2", "", 0.7)),
	"refused one":  decided(knowledge.Unknown, match("faq-2", "", 0.2)),
	"offered one":  decided(knowledge.Choices, match("faq-2", "", 0.4), match("faq-3", "", 0.3)),
	"misled one":   decided(knowledge.Choices, match("faq-2", "", 0.4)),
	"guided one":   decided(knowledge.Guided, match("", "", 0.6)),
	"out refused":  decided(knowledge.Unknown, match("faq-2", "", 0.1)),
	"out answered": decided(knowledge.Answered, match("faq-2", "", 0.8)),
	"out offered":  decided(knowledge.Choices, match("faq-2", "", 0.3)),
	"out allowed":  decided(knowledge.Answered, match("faq-5", "", 0.5)),
	"card":         decided(knowledge.Answered, match("framework-keras", "", 0.9, "keras")),
}

func report(t *testing.T) eval.Report {
	t.Helper()
	list, err := eval.Read(strings.NewReader(questions))
	if err != nil {
		t.Fatal(err)
	}
	return eval.Measure(eval.Judge(func(q knowledge.Question) knowledge.Decision { return decisions[q.Text] }, list))
}

func TestJudge(t *testing.T) {
	want := []eval.Verdict{
		eval.Right, eval.Right, eval.Wrong, eval.Refused, eval.Offered, eval.Misled, eval.Right,
		eval.Refused, eval.AsIfKnown, eval.Offered, eval.Right, eval.Right,
	}
	var got []eval.Verdict
	for _, r := range report(t).Results {
		got = append(got, r.Verdict)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestMeasure(t *testing.T) {
	r := report(t)
	r.Results = nil
	got := map[string]float64{
		"decided": r.Decided * 12, "in": float64(r.In.N), "right": r.In.Right * 8, "offered": r.In.Offered * 8, "misled": r.In.Misled * 8,
		"wrong": r.In.Wrong * 8, "refused": r.In.Refused * 8, "out refused": r.Out.Refused * 4, "answered": r.Out.Answered * 4, "out offered": r.Out.Offered * 4,
		"auroc": r.AUROC,
	}
	want := map[string]float64{
		"decided": 6, "in": 8, "right": 4, "offered": 1, "misled": 1, "wrong": 1, "refused": 1,
		"out refused": 2, "answered": 1, "out offered": 1, "auroc": 22.5 / 32,
	}
	for name, w := range want {
		if g := got[name]; g < w-1e-9 || g > w+1e-9 {
			t.Errorf("%s: %v, want %v", name, g, w)
		}
	}
	if len(r.Confused) != 2 || len(r.ByKind) != 2 {
		t.Errorf("confusions %v, kinds %v", r.Confused, r.ByKind)
	}
}

func TestPrintTellsTheDifference(t *testing.T) {
	now, before := report(t), report(t)
	before.Results[0].Decided = false
	before.Decided -= 1.0 / 12
	var b strings.Builder
	eval.Print(&b, now, &before)
	for _, line := range []string{"right decisions     50.0 %  (+8.3)", "now right", `1  "right one"`, "1  faq-1 answered as faq-2"} {
		if !strings.Contains(b.String(), line) {
			t.Errorf("no %q in:\n%s", line, b.String())
		}
	}
}

func TestReadFaults(t *testing.T) {
	for file, fault := range map[string]string{
		"a\tb\n":                              "line 1: the header has no column \"question\"",
		"question\tlabel\nwhat\t\n":           "line 2: no label",
		"question\tlabel\n\nwhat\tfaq-1\nx\n": "line 4: no label",
	} {
		if _, err := eval.Read(strings.NewReader(file)); err == nil || err.Error() != fault {
			t.Errorf("%q: %v, want %s", file, err, fault)
		}
	}
}

func TestTask(t *testing.T) {
	task := eval.Task{
		Train: []eval.Example{{Label: "open", Text: "open an account"}, {Label: "open", Text: "start a new account"}, {Label: "close", Text: "close my account"}},
		Test:  []eval.Example{{Label: "open", Text: "open an account please"}, {Label: "close|open", Text: "close my account"}, {Label: "__oos__", Text: "how tall is the eiffel tower"}},
	}
	r := task.Run(knowledge.NewBase(task.Content(), nil))
	if r.In != 2 || r.Out != 1 || r.First != 1 || r.InThree != 1 || r.AUROC != 1 {
		t.Errorf("%+v", r)
	}
}
