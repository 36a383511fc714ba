package dialog_test

import (
	"slices"
	"strings"
	"testing"

	"fwhelp/dialog"
	"fwhelp/dialog/dialogtest"
	"fwhelp/knowledge"
)

// changed is the shipped content with another guide.
func changed(t *testing.T, change func(*knowledge.GuideContent)) *knowledge.Base {
	t.Helper()
	kb := base(t)
	guide, ok := kb.Guide()
	if !ok {
		t.Fatal("the content has no guide")
	}
	g := guide.GuideContent
	g.Steps = slices.Clone(g.Steps)
	for i, s := range g.Steps {
		g.Steps[i].Options = slices.Clone(s.Options)
		for j, o := range s.Options {
			g.Steps[i].Options[j].Weights = slices.Clone(o.Weights)
		}
	}
	change(&g)
	c := *kb.Content()
	return knowledge.NewBase(c, knowledge.NewGuide(g, &c))
}

// TestARenewedGuideAsksAnew swaps the content in the middle of a walkthrough: what
// was shown counts for what it said, or the question is put once more.
// answersOnce holds that whatever was asked anew can be answered now, beside so many
// answers, and is not asked anew again.
func (w *walker) answersOnce(anew string, answers int) {
	w.t.Helper()
	m, options := open(w.do(dialog.Said{Text: "repeat"}))
	if again := textOf(w.do(dialog.Picked{Of: m.ID, Option: options[0].ID})); strings.Contains(again, anew) {
		w.t.Errorf("asked anew although nothing is new:\n%s", again)
	}
	if g, ok := w.s.State.(dialog.Guiding); !ok || len(g.Answers) != answers+1 {
		w.t.Errorf("after one answer more the conversation is in %+v", w.s.State)
	}
}

func TestARenewedGuideAsksAnew(t *testing.T) {
	const anew = "has been renewed since I asked that"
	turned := changed(t, func(g *knowledge.GuideContent) { slices.Reverse(g.Steps[1].Options) })
	withoutFirst := changed(t, func(g *knowledge.GuideContent) {
		g.Steps[0].Options = slices.DeleteFunc(g.Steps[0].Options, func(o knowledge.Option) bool { return o.ID == "research" })
	})
	otherStep := changed(t, func(g *knowledge.GuideContent) { // the same answers to another question
		g.Steps[1].ID, g.Steps[1].Prompt = "taste", "Which of these would you never want?"
	})
	otherwise := changed(t, func(g *knowledge.GuideContent) { // nothing that is shown
		g.Steps[1].Why = "Because."
		for i := range g.Steps[1].Options {
			g.Steps[1].Options[i].Weights = nil
		}
	})
	guide, _ := base(t).Guide()
	press := dialog.Picked{Of: 2, Option: string(guide.Steps[1].Options[0].ID)}
	for name, tt := range map[string]struct {
		renewed *knowledge.Base
		act     dialog.Act
		want    []string // in what is said
		not     string   // nowhere in it
		answers int      // that stand afterwards; negative: the walkthrough is over
	}{
		"a press on options in another order":   {turned, press, []string{anew, "Question 2"}, "Noted", 1},
		"a number for options in another order": {turned, dialog.Said{Text: "1"}, []string{anew, "Question 2"}, "Noted", 1},
		"words, too":                            {turned, dialog.Said{Text: guide.Steps[1].Options[0].Label}, []string{anew}, "Noted", 1},
		"skipping what was not seen":            {turned, dialog.Picked{Of: 2, Option: "skip"}, []string{anew, "Question 2"}, "left open", 1},
		"a press on another question":           {otherStep, press, []string{anew, "never want"}, "Noted", 1},
		"an answer that is gone":                {withoutFirst, press, []string{anew, "What you had answered no longer fits", "Question 1"}, "Noted", 0},
		"nothing that is shown":                 {otherwise, press, []string{"Question 3"}, anew, 2},
		"stopping":                              {turned, dialog.Said{Text: "stop"}, []string{"Stopped"}, anew, -1},
		"beginning again":                       {turned, dialog.Said{Text: "restart"}, []string{"Starting again", "Question 1"}, anew, 0},
		"a question of one's own":               {turned, dialog.Said{Text: "is theano dead?"}, []string{"Theano", anew, "Question 2"}, "Noted", 1},
		"a press on an older message":           {turned, dialog.Picked{Of: 1, Option: "research"}, []string{"closed"}, anew, 1},
	} {
		t.Run(name, func(t *testing.T) {
			w := &walker{t: t, kb: base(t), now: dialogtest.Start()}
			w.do(dialog.Said{Text: "choose"})
			w.do(dialog.Picked{Of: 1, Option: "research"})
			w.kb = tt.renewed
			text := textOf(w.do(tt.act))
			for _, want := range tt.want {
				if !strings.Contains(text, want) {
					t.Errorf("not said: %q in\n%s", want, text)
				}
			}
			if strings.Contains(text, tt.not) {
				t.Errorf("said: %q in\n%s", tt.not, text)
			}
			g, guiding := w.s.State.(dialog.Guiding)
			if guiding != (tt.answers >= 0) || guiding && len(g.Answers) != tt.answers {
				t.Errorf("the conversation is in %+v", w.s.State)
			}
			if guiding {
				w.answersOnce(anew, tt.answers)
			}
		})
	}
}

// TestARenewedResultIsToldAnew: a record must not hold another pick than the one
// that stands on the screen.
func TestARenewedResultIsToldAnew(t *testing.T) {
	w := &walker{t: t, kb: base(t), now: dialogtest.Start()}
	m, options := open(w.do(dialog.Said{Text: "choose"}))
	for m.Result == nil {
		m, options = open(w.do(dialog.Picked{Of: m.ID, Option: options[0].ID}))
	}
	export := slices.IndexFunc(options, func(o dialog.Option) bool { return o.ID == "export" })
	if export < 0 {
		t.Fatalf("nothing to export with among %v", options)
	}
	picked := m.Result.Pick[0]
	answers := w.s.State.(dialog.Guiding).Answers
	w.kb = changed(t, func(g *knowledge.GuideContent) {
		g.Steps = slices.DeleteFunc(g.Steps, func(s knowledge.Step) bool { // none is open again
			return !slices.ContainsFunc(answers, func(a knowledge.Answer) bool { return a.Step == s.ID })
		})
		for i := range g.Start {
			g.Start = slices.Clone(g.Start)
			if g.Start[i].Subject == picked {
				g.Start[i].Today = -100
			}
		}
		for _, s := range g.Steps {
			for _, o := range s.Options {
				for i := range o.Weights {
					if o.Weights[i].Subject == picked {
						o.Weights[i].Today = -100
					}
				}
			}
		}
	})
	effects := w.do(dialog.Picked{Of: m.ID, Option: "export"})
	if text := textOf(effects); !strings.Contains(text, "has been renewed") {
		t.Errorf("the record of another pick was written:\n%s", text)
	}
	now, _ := open(effects)
	if now.Result == nil || slices.Contains(now.Result.Pick, picked) {
		t.Errorf("the result is now %+v", now.Result)
	}
}

// TestAWalkthroughOfAnOlderVersionGoesOn: what was stored without a note of what it
// shows is taken as it stands.
func TestAWalkthroughOfAnOlderVersionGoesOn(t *testing.T) {
	w := &walker{t: t, kb: base(t), now: dialogtest.Start()}
	w.do(dialog.Said{Text: "choose"})
	g := w.s.State.(dialog.Guiding)
	g.Shown = ""
	w.s.State = g
	if text := textOf(w.do(dialog.Picked{Of: 1, Option: "research"})); !strings.Contains(text, "Question 2") {
		t.Errorf("said:\n%s", text)
	}
}

// textOf is all that effects let people read.
func textOf(effects []dialog.Effect) string {
	var parts []string
	for _, e := range effects {
		switch e := e.(type) {
		case dialog.Say:
			parts = append(parts, dialog.PlainText(e.Message))
		case dialog.Whisper:
			parts = append(parts, e.Text)
		case dialog.Settle:
			parts = append(parts, e.Outcome)
		case dialog.Miss, dialog.Erase:
		}
	}
	return strings.Join(parts, "\n")
}
