package dialog

import (
	"fmt"
	"strings"

	"fwhelp/knowledge"
)

// What a walkthrough says besides its questions and its result.
const (
	guideOpening   = "A few short questions, then a recommendation with its reasons. Press a button or answer in your own words; “skip” leaves a question open, “back” returns to the one before, “stop” ends."
	notUnderstood  = "Sorry, I could not take that for an answer."
	eitherOr       = "Yes and no do not tell me which of them you mean: name one, or say “skip”."
	waysOut        = "You can press a button, say its number or use your own words. “skip” leaves this question open, “why” says why I ask, “stop” ends."
	firstQuestion  = "This is the first question; there is nothing to go back to."
	notThereYet    = "We are not there yet: a record is written once there is a recommendation."
	nothingYet     = "There is nothing to compare yet: that comes with the recommendation."
	onlyIf         = "For a “what if” I change nothing. Ask again once there is a recommendation, and I will say what it would make of it."
	alreadyGuiding = "We are in the middle of it."
	guideStopped   = "Stopped; I keep none of your answers. Say “choose” to begin anew."
	yourChoice     = "That one is for you to say: it depends on your case. “skip” leaves it open, “result” gives you a recommendation with what I know so far."
	afterHelp      = "The recommendation is still here: ask “why not …”, “what if …” or “who is second”, say “anything but …”, “export” or “restart”."
	nothingOpen    = "No question is open: the recommendation stands. “export” writes it down, “restart” begins again."
	leftOpen       = "left open"
	guideGone      = "The questions that I was asking are no longer there: what I know has been renewed. Say “choose” to begin anew."
)

// questionMessage asks a step. After two messages in a row that were no answer, it
// names the ways out.
func questionMessage(guide *knowledge.Guide, g Guiding, step knowledge.Step, intro ...Text) Message {
	m := Message{Step: step.ID}
	for _, t := range intro {
		if len(t) > 0 {
			m.Blocks = append(m.Blocks, Paragraph{Text: t})
		}
	}
	m.Blocks = append(m.Blocks,
		Paragraph{Text: counted(guide, g, step)},
		paragraph(step.Why))
	if g.Strays > 1 {
		m.Blocks = append(m.Blocks, paragraph(waysOut))
	}
	m.Blocks = append(m.Blocks, Choices{Options: stepOptions(guide, g, step)})
	return m
}

// counted is a question with its number; one that is asked once more to change
// its answer has none.
func counted(guide *knowledge.Guide, g Guiding, step knowledge.Step) Text {
	if g.Editing == step.ID {
		return strong(step.Prompt)
	}
	return Text{{Text: progress(guide, g) + " "}, {Text: step.Prompt, Style: Strong}}
}

// progress counts the questions that were put, this one included, and how many
// there may be at most: later ones fall away where they could change nothing.
func progress(guide *knowledge.Guide, g Guiding) string {
	n, most := g.number(guide)
	return fmt.Sprintf("Question %d of at most %d:", n, most)
}

// number is the number of the open question, and how many there may be at most.
func (g Guiding) number(guide *knowledge.Guide) (n, most int) {
	all, at := g.given()
	n = 1
	for i := range all {
		if wasPut(guide, all, i) {
			most++
			if i < at {
				n++
			}
		}
	}
	for _, s := range guide.Steps {
		if _, given := answerTo(all, s.ID); !given {
			most++
		}
	}
	return n, most
}

// stepOptions are the buttons of a question: its options, then what else can be
// done.
func stepOptions(guide *knowledge.Guide, g Guiding, step knowledge.Step) []Option {
	var options []Option
	for _, o := range step.Options {
		options = append(options, Option{ID: string(o.ID), Label: o.Label})
	}
	options = append(options, Option{ID: string(skipStep), Label: "I don't know"})
	if g.canGoBack(guide) {
		options = append(options, Option{ID: string(goBack), Label: "Back"})
	}
	if g.Strays > 1 {
		options = append(options, Option{ID: string(stopGuide), Label: "Stop"})
	}
	return options
}

// answerWords is an answer as it is shown: "Project: Research".
func answerWords(guide *knowledge.Guide, a knowledge.Answer) string {
	step, ok := guide.Step(a.Step)
	if !ok {
		return ""
	}
	if o, ok := step.Option(a.Option); ok {
		return step.Name + ": " + o.Label
	}
	return step.Name + ": " + leftOpen
}

// answersWords shows several answers in the guide's order.
func answersWords(guide *knowledge.Guide, answers []knowledge.Answer) string {
	var parts []string
	for _, s := range guide.Steps {
		for _, a := range answers {
			if a.Step == s.ID {
				parts = append(parts, answerWords(guide, a))
			}
		}
	}
	return strings.Join(parts, "; ")
}

// notedWords shows answers in the guide's order, in as few words as possible.
func notedWords(guide *knowledge.Guide, answers []knowledge.Answer) string {
	var parts []string
	for _, s := range guide.Steps {
		for _, a := range answers {
			switch {
			case a.Step != s.ID:
			case a.Option == "":
				parts = append(parts, strings.ToLower(s.Name)+" "+leftOpen)
			default:
				parts = append(parts, optionWords(guide, a))
			}
		}
	}
	return strings.Join(parts, "; ")
}

// recapText repeats what was answered so far.
func recapText(guide *knowledge.Guide, answers []knowledge.Answer) string {
	if len(answers) == 0 {
		return "You have not answered anything yet."
	}
	return "So far: " + answersWords(guide, answers) + "."
}

// withAnswer returns the answers with one more, or with another one in its place.
func withAnswer(answers []knowledge.Answer, a knowledge.Answer) []knowledge.Answer {
	out := make([]knowledge.Answer, 0, len(answers)+1)
	replaced := false
	for _, was := range answers {
		if was.Step == a.Step {
			was, replaced = a, true
		}
		out = append(out, was)
	}
	if !replaced {
		out = append(out, a)
	}
	return out
}

// answerTo returns the answer given to a step.
func answerTo(answers []knowledge.Answer, step knowledge.StepID) (knowledge.Answer, bool) {
	for _, a := range answers {
		if a.Step == step {
			return a, true
		}
	}
	return knowledge.Answer{}, false
}
