package dialog_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fwhelp/dialog"
	"fwhelp/dialog/dialogtest"
	"fwhelp/knowledge"
)

// walker goes through a walkthrough by its buttons.
type walker struct {
	t   testing.TB
	kb  *knowledge.Base
	s   dialog.Session
	now time.Time
	n   int
}

// do steps an act and returns its effects, delivered.
func (w *walker) do(act dialog.Act) []dialog.Effect {
	w.n++
	w.now = w.now.Add(10 * time.Second)
	before := w.s.Sent
	w.s = w.s.Step(w.kb, dialog.Event{ID: dialog.EventID(fmt.Sprint("e", w.n)), User: "ana-of-the-lake", At: w.now, Act: act})
	var effects []dialog.Effect
	for _, p := range w.s.Outbox {
		if p.N > before {
			effects = append(effects, p.Effect)
		}
		w.s = w.s.Delivered(p.N, fmt.Sprint("r", p.N))
	}
	return effects
}

// open returns the last message said with its buttons.
func open(effects []dialog.Effect) (m dialog.Message, options []dialog.Option) {
	for _, e := range effects {
		say, ok := e.(dialog.Say)
		if !ok {
			continue
		}
		for _, b := range say.Message.Blocks {
			if c, ok := b.(dialog.Choices); ok {
				m, options = say.Message, c.Options
			}
		}
	}
	return m, options
}

// Whatever is offered can be pressed and fits every platform, a session survives
// its stored form at every step, and no path is a dead end.
func TestGuideOffersWhatItAccepts(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 60 {
		w := &walker{t: t, kb: base(t), now: dialogtest.Start()}
		m, options := open(w.do(dialog.Said{Text: "choose"}))
		for range 30 {
			checkOptions(t, m, options)
			option := options[random.IntN(len(options))]
			effects := w.do(dialog.Picked{Of: m.ID, Option: option.ID})
			for _, e := range effects {
				if whisper, ok := e.(dialog.Whisper); ok {
					t.Fatalf("%q of %s is not accepted: %s", option.ID, dialog.PlainText(m), whisper.Text)
				}
			}
			sameWhenStored(t, w.s)
			if next, offered := open(effects); len(offered) > 0 {
				m, options = next, offered
			}
			if _, ok := w.s.State.(dialog.Guiding); !ok {
				break
			}
		}
	}
}

func checkOptions(t *testing.T, m dialog.Message, options []dialog.Option) {
	t.Helper()
	seen := map[string]bool{}
	for _, o := range options {
		if seen[o.ID] || o.ID == "" || len(o.ID) > 60 || o.Label == "" || utf8.RuneCountInString(o.Label) > 40 {
			t.Fatalf("message %d offers %+v", m.ID, o)
		}
		seen[o.ID] = true
	}
	if len(options) == 0 || len(options) > 25 {
		t.Fatalf("message %d has %d options:\n%s", m.ID, len(options), dialog.PlainText(m))
	}
}

func sameWhenStored(t *testing.T, s dialog.Session) {
	t.Helper()
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var read dialog.Session
	if err := json.Unmarshal(data, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(s, read, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("read differs from written:\n%s", diff)
	}
}

// resultOf tells the result of some answers, as "just tell me" brings it about.
func resultOf(w *walker, guide *knowledge.Guide, answers []knowledge.Answer) dialog.Message {
	w.s = dialog.Session{Said: 1, State: dialog.Guiding{By: "ana-of-the-lake", Asked: 1, Guide: guide.ID, Answers: answers}}
	m, _ := open(w.do(dialog.Said{Text: "show me the result"}))
	return m
}

// A result says in words and for programs what the guide recommends; a tie names
// no single winner, and no retired subject is picked.
func TestGuideResultsTellTheRecommendation(t *testing.T) {
	kb := base(t)
	guide, _ := kb.Guide()
	w := &walker{t: t, kb: kb, now: dialogtest.Start()}
	random := rand.New(rand.NewPCG(7, 8))
	for answers := range guide.Combinations() {
		if random.IntN(400) > 0 {
			continue
		}
		answers = slices.Clone(answers)
		m := resultOf(w, guide, answers)
		rec := guide.Recommend(answers)
		if m.Result == nil {
			t.Fatalf("%v: no result:\n%s", answers, dialog.PlainText(m))
		}
		if diff := cmp.Diff(rec.Pick, m.Result.Pick); diff != "" || m.Result.Verdict != rec.Verdict {
			t.Fatalf("%v: %s", answers, diff)
		}
		text := dialog.PlainText(m)
		headline, _, _ := strings.Cut(text, "\n")
		if single := strings.HasPrefix(headline, "Recommendation: "); single != (len(rec.Pick) == 1) {
			t.Fatalf("%v: %s, the picks are %v", answers, headline, rec.Pick)
		}
		for _, id := range rec.ArticlePick {
			s, _ := kb.Subject(id)
			if s.Status == knowledge.Retired && !strings.Contains(text, s.Short+" was retired") {
				t.Fatalf("%v: does not say that %s was retired:\n%s", answers, s.Short, text)
			}
		}
		_, options := open([]dialog.Effect{dialog.Say{Message: m}})
		checkOptions(t, m, options)
		for _, c := range rec.Changes {
			id := "set:" + string(c.Step) + "=" + string(c.Answer)
			step, _ := guide.Step(c.Step)
			o, _ := step.Option(c.Answer)
			if !slices.ContainsFunc(options, func(o dialog.Option) bool { return o.ID == id }) && !strings.Contains(text, o.Label) {
				t.Fatalf("%v: neither button nor word for %v:\n%s", answers, c, text)
			}
		}
		if len(options) > 9 {
			t.Fatalf("%v: %d buttons do not fit a phone", answers, len(options))
		}
	}
}

var bracketed = regexp.MustCompile(`\[([^\[\]]+)\]`)

// Every statement of a record carries the id of a claim or a source that there
// is, and a record names nobody.
func TestGuideRecordsCiteWhatThereIs(t *testing.T) {
	kb := base(t)
	guide, _ := kb.Guide()
	w := &walker{t: t, kb: kb, now: dialogtest.Start()}
	random := rand.New(rand.NewPCG(9, 10))
	for answers := range guide.Combinations() {
		if random.IntN(800) > 0 {
			continue
		}
		resultOf(w, guide, slices.Clone(answers))
		text := ""
		for _, e := range w.do(dialog.Said{Text: "export"}) {
			if say, ok := e.(dialog.Say); ok {
				for _, b := range say.Message.Blocks {
					if d, ok := b.(dialog.Document); ok {
						text = d.Text
					}
				}
			}
		}
		if text == "" || strings.Contains(text, "ana-of-the-lake") {
			t.Fatalf("%v: the record is empty or names the person:\n%s", answers, text)
		}
		for line := range strings.Lines(text) {
			ids := bracketed.FindAllStringSubmatch(line, -1)
			if strings.Contains(line, "because of") && len(ids) == 0 {
				t.Fatalf("%v: no claim is cited: %s", answers, line)
			}
			for _, id := range ids {
				_, claim := kb.Claim(knowledge.ClaimID(id[1]))
				_, source := kb.Source(knowledge.SourceKey(id[1]))
				if !claim && !source {
					t.Fatalf("%v: there is no %q: %s", answers, id[1], line)
				}
			}
		}
	}
}

// The words that a "what if" offers for a change bring it about, whatever the
// answer; until then nothing changes.
func TestGuideChangesInTheWordsItOffers(t *testing.T) {
	kb := base(t)
	guide, _ := kb.Guide()
	var given []knowledge.Answer
	for _, s := range guide.Steps {
		given = append(given, knowledge.Answer{Step: s.ID, Option: s.Options[0].ID})
	}
	for i, s := range guide.Steps {
		for _, o := range s.Options[1:] {
			w := &walker{t: t, kb: kb, now: dialogtest.Start()}
			resultOf(w, guide, slices.Clone(given))
			answers := func() []knowledge.Answer { return w.s.State.(dialog.Guiding).Answers }
			w.do(dialog.Said{Text: "what if it was " + o.Label})
			if diff := cmp.Diff(given, answers()); diff != "" {
				t.Errorf("what if it was %s:\n%s", o.Label, diff)
			}
			want := slices.Clone(given)
			want[i].Option = o.ID
			w.do(dialog.Said{Text: "change " + strings.ToLower(s.Name) + " to " + o.Label})
			if diff := cmp.Diff(want, answers()); diff != "" {
				t.Errorf("change %s to %s:\n%s", s.Name, o.Label, diff)
			}
		}
	}
}

// Whatever is typed, the walkthrough goes on or ends, and stays fit for storing.
func FuzzGuideWords(f *testing.F) {
	for _, s := range []string{"production", "no, not really", "2", "actually not important, sorry", "back", "what are the cons of keras?", "🤷", "\x00\xff", "c++ / C#", "8xA100", "so no"} {
		f.Add(s, uint8(0))
		f.Add(s, uint8(5))
	}
	kb, err := dialog.Shipped()
	if err != nil {
		f.Fatal(err)
	}
	guide, _ := kb.Guide()
	f.Fuzz(func(t *testing.T, text string, answered uint8) {
		w := &walker{t: t, kb: kb, now: dialogtest.Start()}
		g := dialog.Guiding{By: "ana-of-the-lake", Asked: 1, Guide: guide.ID}
		for range answered % 9 {
			if step, ok := guide.Next(g.Answers); ok {
				g.Answers = append(g.Answers, knowledge.Answer{Step: step.ID, Option: step.Options[0].ID})
			}
		}
		w.s = dialog.Session{Said: 1, State: g}
		if len(w.do(dialog.Said{Text: text})) == 0 {
			t.Errorf("nothing is said to %q", text)
		}
		sameWhenStored(t, w.s)
	})
}

func BenchmarkGuideAnswer(b *testing.B) {
	benchmarkGuide(b, nil, "it is a real product")
}

func BenchmarkGuideResult(b *testing.B) {
	benchmarkGuide(b, []knowledge.Answer{{Step: "project_type", Option: "production"}, {Step: "ease", Option: "low_level"}, {Step: "scalability", Option: "large"}}, "important")
}

func benchmarkGuide(b *testing.B, answers []knowledge.Answer, text string) {
	kb := base(b)
	guide, _ := kb.Guide()
	s := dialog.Session{Said: 1, State: dialog.Guiding{By: "ana", Asked: 1, Guide: guide.ID, Answers: answers}}
	ev := dialog.Event{ID: "e1", User: "ana", At: dialogtest.Start(), Act: dialog.Said{Text: text}}
	for b.Loop() {
		s.Step(kb, ev)
	}
}

// A walkthrough whose guide is gone with a reload ends with a word about it.
func TestGuideMayBeGoneAfterAReload(t *testing.T) {
	bare := knowledge.NewBase(knowledge.Content{Title: "Ferries"}, nil)
	for _, act := range []dialog.Act{dialog.Said{Text: "research"}, dialog.Picked{Of: 1, Option: "research"}} {
		w := &walker{t: t, kb: base(t), now: dialogtest.Start()}
		w.do(dialog.Said{Text: "choose"})
		w.kb = bare
		effects := w.do(act)
		if _, idle := w.s.State.(dialog.Idle); !idle || len(effects) != 2 {
			t.Fatalf("%#v leads to %#v with %v", act, w.s.State, effects)
		}
		if say, ok := effects[1].(dialog.Say); !ok || !strings.Contains(dialog.PlainText(say.Message), "no longer there") {
			t.Errorf("%#v: %v", act, effects[1])
		}
	}
}
