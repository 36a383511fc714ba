package knowledge_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fwhelp"
	"fwhelp/knowledge"
	"fwhelp/knowledge/eval"
)

// labelled reads a file of labelled questions.
func labelled(tb testing.TB, file string) []eval.Question {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	questions, err := eval.Read(f)
	if err != nil {
		tb.Fatal(err)
	}
	return questions
}

// TestGolden holds the answers to the committed questions at what they were
// when the constants were trained, less a margin for changes of content.
func TestGolden(t *testing.T) {
	knowledge.Exhaustive(t)
	b := shippedBase(t)
	for file, least := range map[string]float64{"testdata/golden.tsv": 0.85, "testdata/fresh.tsv": 0.80, "testdata/unseen.tsv": 0.87} {
		r := eval.Measure(eval.Judge(b.Decide, labelled(t, file)))
		if r.Decided < least || r.Out.Answered > 0.10 || r.In.Wrong > 0.10 {
			t.Errorf("%s: right decisions %.3f (want %.2f), out of scope answered %.3f, in scope wrong %.3f", file, r.Decided, least, r.Out.Answered, r.In.Wrong)
		}
	}
}

// TestNoPraiseForAComplaint: whoever asks for the faults is not told the merits,
// nor the other way round, however lax the operator is.
func TestNoPraiseForAComplaint(t *testing.T) {
	knowledge.Exhaustive(t)
	b := shippedBase(t).Strict(0.02)
	questions := labelled(t, "testdata/fresh.tsv")
	asked := 0
	for _, q := range append(questions, eval.Question{Text: "I don't like TensorFlow"}, eval.Question{Text: "What does TensorFlow do better than everybody else?"}) {
		d := b.Decide(knowledge.Question{Text: q.Text})
		if d.Outcome != knowledge.Answered {
			continue
		}
		switch side := d.Why.Facet; {
		case side == knowledge.Cons && (d.Match.Facet == knowledge.Pros || d.Match.Entry == "faq-5"),
			side == knowledge.Pros && (d.Match.Facet == knowledge.Cons || d.Match.Entry == "faq-9"):
			t.Errorf("%q asks for %s and gets %s/%s", q.Text, side, d.Match.Entry, d.Match.Facet)
		case side == knowledge.Cons || side == knowledge.Pros:
			asked++
		}
	}
	if asked < 100 {
		t.Errorf("only %d questions ask for a side", asked)
	}
}

func TestStrictness(t *testing.T) {
	b := shippedBase(t)
	const question = "is mxnet still a thing"
	lax, strict := b.Strict(0.02).Decide(knowledge.Question{Text: question}), b.Strict(0.98).Decide(knowledge.Question{Text: question})
	if lax.Outcome != knowledge.Answered || strict.Outcome == knowledge.Answered {
		t.Errorf("lax: %s, strict: %s", lax.Outcome, strict.Outcome)
	}
}

func TestSameQuestionSameDecision(t *testing.T) {
	one := shippedBase(t)
	other, err := knowledge.Load(fwhelp.Content())
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range benchQuestions {
		first := one.Decide(knowledge.Question{Text: q})
		for range 5 {
			if d := cmp.Diff(first, other.Decide(knowledge.Question{Text: q})); d != "" {
				t.Fatalf("%q:\n%s", q, d)
			}
		}
	}
}

func TestComplete(t *testing.T) {
	b := shippedBase(t)
	first := func(partial string, taken ...string) string { return b.Complete(partial, taken, 25)[0].Value }
	for partial, want := range map[string]string{"ker": "keras", "tenso": "tensorflow", "mxn": "mxnet", "torch": "pytorch", "thaeno": "theano"} {
		if got := first(partial); got != want {
			t.Errorf("%q: %q, want %q", partial, got, want)
		}
	}
	if first("") == first("", first("")) {
		t.Error("what is taken is offered again")
	}
	for _, partial := range []string{"", "zzzzqqq", "\xff\xfe", "👍", "a b c d"} {
		if n := len(b.Complete(partial, nil, 100)); n < 1 || n > 25 {
			t.Errorf("%q: %d choices", partial, n)
		}
	}
}

func TestCompleteAspect(t *testing.T) {
	b := shippedBase(t)
	for partial, want := range map[string]string{"ea": "ease of use", "scal": "performance and scalability", "FEAT": "features", "": "ease of use"} {
		if got := b.CompleteAspect(partial, 25)[0].Value; got != want {
			t.Errorf("%q: %q, want %q", partial, got, want)
		}
	}
	for _, partial := range []string{"", "zzzzqqq", "\xff\xfe", "👍", "a b c d"} {
		if n := len(b.CompleteAspect(partial, 100)); n < 1 || n > 25 {
			t.Errorf("%q: %d choices", partial, n)
		}
	}
}

func TestNames(t *testing.T) {
	b := shippedBase(t)
	for text, want := range map[string][]knowledge.SubjectID{
		"keras": {"keras"}, "torch tf": {"pytorch", "tensorflow"}, "the google one": {"tensorflow"}, "kears": {"keras"}, "nothing": nil,
	} {
		if got := b.Names(text); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want %v", text, got, want)
		}
	}
}

func FuzzDecide(f *testing.F) {
	for _, q := range benchQuestions {
		f.Add(q)
	}
	f.Add("\xff\x00<@U1>```x``` 👍 ＴＦ vs. トーチ?")
	b := shippedBase(f)
	keras := knowledge.Topic{Entry: "framework-keras", Subjects: []knowledge.SubjectID{"keras"}}
	f.Fuzz(func(t *testing.T, text string) {
		for _, topic := range []knowledge.Topic{{}, keras} {
			d := b.Decide(knowledge.Question{Text: text, Topic: topic})
			if len(d.Candidates) > 3 || d.Outcome == knowledge.Choices && len(d.Candidates) == 0 {
				t.Errorf("%s with %d candidates", d.Outcome, len(d.Candidates))
			}
			for _, c := range append(d.Candidates, d.Match) {
				if !(c.Confidence >= 0 && c.Confidence <= 1) {
					t.Errorf("confidence %v", c.Confidence)
				}
			}
		}
		b.Complete(text, nil, 25)
	})
}

// TestNamesAloneAreComparedOnly: two names and a joining word are a head-to-head,
// however near an entry's wording about one of them is.
func TestNamesAloneAreComparedOnly(t *testing.T) {
	b := shippedBase(t)
	for _, x := range b.Content().Subjects {
		for _, y := range b.Content().Subjects {
			if x.ID == y.ID {
				continue
			}
			for _, joint := range []string{" or ", " v ", " vs "} {
				q := x.Short + joint + y.Short + "?"
				d := b.Decide(knowledge.Question{Text: q})
				if d.Match.Entry != knowledge.Versus && d.Match.Entry != "faq-4" {
					t.Errorf("%q: %s %s", q, d.Outcome, d.Match.Entry)
				}
			}
		}
	}
}

// TestWhatOutsidersDoIsNotAsserted: however lax the operator is, nothing is said of
// what something that the content does not know does with a subject.
func TestWhatOutsidersDoIsNotAsserted(t *testing.T) {
	b := shippedBase(t).Strict(0.02)
	for _, s := range b.Content().Subjects {
		for _, frame := range []string{"does spotify use %s in production", "will gorgonia support %s for mobile", "why is the digits plugin slower than %s", "when will the kserve operator support %s", "is %s-io abandoned?", "waifu2x-%s faster", "does this library still work with %s"} {
			q := strings.ReplaceAll(frame, "%s", s.Short)
			if d := b.Decide(knowledge.Question{Text: q}); d.Outcome == knowledge.Answered {
				t.Errorf("%q: %s/%s", q, d.Match.Entry, d.Match.Facet)
			}
		}
		for _, q := range []string{"is standalone " + s.Short + " still maintained", "is " + s.Short + " still maintained"} {
			if d := b.Decide(knowledge.Question{Text: q}); d.Outcome != knowledge.Answered {
				t.Errorf("%q: %s", q, d.Outcome)
			}
		}
	}
}

// TestSmallWordsChangeNothing: what people say before a question, and after it, does
// not turn it into another.
func TestSmallWordsChangeNothing(t *testing.T) {
	b := shippedBase(t)
	for _, s := range b.Content().Subjects {
		for _, frame := range []string{"what is %s", "so what is %s?", "again. what is %s?", "ok and what is %s then", "hey, what is %s please"} {
			q := strings.ReplaceAll(frame, "%s", s.Short)
			if d := b.Decide(knowledge.Question{Text: q}); d.Outcome != knowledge.Answered || d.Match.Entry != s.Entry {
				t.Errorf("%q: %s %s/%s", q, d.Outcome, d.Match.Entry, d.Match.Facet)
			}
		}
	}
}

// TestASideBelongsToSomebody: a side is not told of a subject that nobody named.
func TestASideBelongsToSomebody(t *testing.T) {
	b := shippedBase(t).Strict(0.02)
	for _, q := range []string{"pros?", "pros", "any downsides?", "the bad sides please", "what is it good for", "still maintained?", "key features"} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Outcome == knowledge.Answered {
			if _, ok := b.SubjectOf(d.Match.Entry); ok {
				t.Errorf("%q: %s/%s", q, d.Match.Entry, d.Match.Facet)
			}
		}
	}
}

func TestWhatForAsksForTheBestUse(t *testing.T) {
	b := shippedBase(t)
	for _, q := range []string{"who is pytorch for?", "what is mxnet for", "what do people use keras for"} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Outcome != knowledge.Answered || d.Match.Facet != knowledge.BestFor {
			t.Errorf("%q: %s %s/%s", q, d.Outcome, d.Match.Entry, d.Match.Facet)
		}
	}
}

// TestWordsWithoutATopicAreNotOfferedAnything: what says nothing of the catalog means
// no entry of it.
func TestWordsWithoutATopicAreNotOfferedAnything(t *testing.T) {
	b := shippedBase(t).Strict(0.02)
	for _, q := range []string{"and you?", "is that so", "you know what i mean", "well, maybe then", "who are they and what do they want", "mine is a question of its own"} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Outcome == knowledge.Choices {
			t.Errorf("%q: %v", q, d.Candidates)
		}
	}
}

// TestAPartIsNotTheWhole: how a subject fares is not told of a part of it.
func TestAPartIsNotTheWhole(t *testing.T) {
	b := shippedBase(t).Strict(0.02)
	for _, part := range []string{"torchscript", "tensorboard", "tensorflow hub", "gluon"} {
		d := b.Decide(knowledge.Question{Text: "is " + part + " still maintained"})
		if len(d.Why.Parts) != 1 || d.Outcome == knowledge.Answered && d.Match.Facet == knowledge.Liveness {
			t.Errorf("%s of %v: %s/%s", part, d.Why.Parts, d.Match.Entry, d.Match.Facet)
		}
	}
}

// TestAPartIsKnownByItsName: what an author's words for an answer name is told of
// that, and not of the subject that it is a part of.
func TestAPartIsKnownByItsName(t *testing.T) {
	b := shippedBase(t)
	for q, want := range map[string]knowledge.EntryID{
		"explain torch.compile": "extra-torch-compile", "we still use torch serve, what next": "extra-torchserve-replacement",
		"what is executorch": "extra-mobile-today", "onnx, what is that": "extra-onnx",
	} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Match.Entry != want {
			t.Errorf("%q: %s %v, want %s", q, d.Outcome, d.Candidates, want)
		}
	}
	if d := b.Decide(knowledge.Question{Text: "tell me about executorch"}); d.Outcome != knowledge.Choices {
		t.Errorf("the whole card is told of a part of which something else is known: %s %v", d.Outcome, d.Match)
	}
}

// TestTheWholeIsNotAPart: what takes the place of a part is not told of the whole.
func TestTheWholeIsNotAPart(t *testing.T) {
	b := shippedBase(t).Strict(0.02)
	for _, q := range []string{"pytorch alternative", "alternatives to pytorch", "pytorch is archived, what do we use now"} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Outcome == knowledge.Answered && d.Match.Entry == "extra-torchserve-replacement" {
			t.Errorf("%q is told what follows TorchServe", q)
		}
		part := strings.Replace(q, "pytorch", "torchserve", 1)
		if d := b.Decide(knowledge.Question{Text: part}); d.Outcome != knowledge.Answered || d.Match.Entry != "extra-torchserve-replacement" {
			t.Errorf("%q: %s %s", part, d.Outcome, d.Match.Entry)
		}
	}
}

// TestWhatIsNotSpokenOfIsNotAnswered: the sides of a subject are neither yes nor no
// to a thing that they do not mention.
func TestWhatIsNotSpokenOfIsNotAnswered(t *testing.T) {
	b := shippedBase(t).Strict(0.02)
	for q, asserted := range map[string]bool{
		"does pytorch support mobile": false, "does theano support python 3": false, "does pytorch include a database": false,
		"does mxnet support scala": true, "does pytorch support gpus": true, "does keras offer a simple interface": true,
	} {
		if d := b.Decide(knowledge.Question{Text: q}); asserted != (d.Outcome == knowledge.Answered) {
			t.Errorf("%q: %s %s/%s", q, d.Outcome, d.Match.Entry, d.Match.Facet)
		}
	}
}

// TestTheLastIsNotTheFirst: who is ahead of all is no answer to who is behind.
func TestTheLastIsNotTheFirst(t *testing.T) {
	b := shippedBase(t).Strict(0.02)
	for _, q := range []string{"which framework has the smallest community", "the smallest user base of all frameworks", "what is the least popular framework"} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Outcome == knowledge.Answered {
			t.Errorf("%q: %s", q, d.Match.Entry)
		}
	}
	if d := b.Decide(knowledge.Question{Text: "which framework hurts least when you start"}); d.Outcome != knowledge.Answered {
		t.Errorf("an author's own words for the last are not answered: %s", d.Outcome)
	}
}

// TestWhoNamesASubjectMeansIt: a maker beside it is no other subject.
func TestWhoNamesASubjectMeansIt(t *testing.T) {
	b := shippedBase(t)
	for q, want := range map[string]knowledge.EntryID{
		"is tensorflow made by microsoft": "framework-tensorflow", "is pytorch developed by google": "framework-pytorch",
		"something made by google": "framework-tensorflow", "microsoft's framework": "framework-cntk",
	} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Outcome != knowledge.Answered || d.Match.Entry != want {
			t.Errorf("%q: %s %s, want %s", q, d.Outcome, d.Match.Entry, want)
		}
	}
}

// TestTheChoiceBeginsSoonerThanAnAnswer: words that are hardly read begin it, where
// an answer as unsure would be offered only.
func TestTheChoiceBeginsSoonerThanAnAnswer(t *testing.T) {
	b := shippedBase(t)
	for _, q := range []string{"hlep me chose a framwork", "i cant decide"} {
		if d := b.Decide(knowledge.Question{Text: q}); d.Outcome != knowledge.Guided {
			t.Errorf("%q: %s", q, d.Outcome)
		}
	}
}
