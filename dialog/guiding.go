package dialog

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"fwhelp/knowledge"
)

// longSilence is how long a walkthrough may rest before the next word or press
// first hears what was answered so far.
const longSilence = time.Hour

// walk is one event in the middle of a walkthrough.
type walk struct {
	*turn
	guide *knowledge.Guide
	g     Guiding
	done  []string              // what became of the open question, for its settled message
	intro []Text                // what the next question or result says first
	ruled bool                  // the words ruled something out, or took it back in
	first []knowledge.SubjectID // who was picked before that
	noted Text                  // what the next question says was understood; a result shows all answers anyway
}

// guideStart is what a guide begins with.
type guideStart struct {
	topic knowledge.Topic
	words string                // that led to it by a detour; else they are those of the event
	facts []knowledge.Answer    // given without being asked, besides those in the words
	among []knowledge.SubjectID // to choose from; none are all
}

// beginGuide asks the first question of the guide that the words leave open.
func beginGuide(t *turn, b guideStart) State {
	guide, ok := t.kb.Guide()
	if !ok {
		t.say(paragraphs(dontKnow + " " + knows(t.kb)))
		return Idle{Topic: b.topic}
	}
	w := walk{turn: t, guide: guide, g: Guiding{By: t.ev.User, Guide: guide.ID, Topic: b.topic}}
	w.intro = append(w.intro, plain(guideOpening))
	if len(b.among) > 0 {
		w.g.Without = othersThan(t.kb, b.among)
		w.guide = guide.Without(w.g.Without...)
	}
	texts := []string{b.words}
	if said, ok := t.ev.Act.(Said); ok {
		texts = append(texts, said.Text)
	}
	for _, text := range texts {
		w.limit(text, refusing{kb: t.kb, opening: true})
		for _, h := range guide.Read(text, "", nil).Answers {
			w.g.Answers = withAnswer(w.g.Answers, h.Answer)
		}
	}
	for _, a := range b.facts {
		w.g.Answers = withAnswer(w.g.Answers, a)
	}
	if len(w.g.Answers) > 0 {
		w.noteAnswers(nil, w.g.Answers)
	}
	return w.advance()
}

// walkIn returns the event's walk, and false when the guide is gone: then the
// walkthrough is closed.
func (g Guiding) walkIn(t *turn) (walk, bool) {
	guide, ok := t.kb.Guide()
	if ok && guide.ID == g.Guide {
		return walk{turn: t, guide: guide.Without(g.Without...), g: g}, true
	}
	t.settle(g.Asked, "No longer there")
	t.say(paragraphs(guideGone))
	return walk{}, false
}

// heard goes by the owner's words in the middle of a guide.
func (g Guiding) heard(t *turn, text string) State {
	w, ok := g.walkIn(t)
	if !ok {
		return Idle{Topic: g.Topic}
	}
	if next, ok := w.renewedUnder(text); ok {
		return next
	}
	step, open := w.openStep()
	if !open {
		return w.afterwards(text)
	}
	w.recap()
	if how := leaves(text); how != notLeaving {
		return w.pause(how)
	}
	if c := commandOf(text); c != noCommand && !(step.IfNo != "" && declines(text)) {
		return w.command(step, c)
	}
	if next, ok := w.heardCommand(step, text); ok {
		return next
	}
	return w.read(step, w.ruleOut(text, step.ID))
}

// command does what the words or the button of a command ask for.
func (w walk) command(step knowledge.Step, c guideCommand) State {
	switch c {
	case skipStep:
		return w.take(step, knowledge.Reading{Skip: true})
	case goBack:
		return w.back(step)
	case startAgain:
		return w.restart()
	case stopGuide:
		w.sayAfter(w.g.Asked, "Stopped", paragraphs(guideStopped))
		return Idle{Topic: w.g.Topic}
	case tellWhy:
		w.intro = append(w.intro, lead("Why I ask:", step.Why))
	case explainStep:
		return w.explain(step)
	case askOpinion:
		w.note(yourChoice)
	case showAnswers, changeAnswer:
		w.note(recapText(w.guide, w.g.Answers) + w.howToChange())
	case countLeft:
		w.note(w.questionsLeft())
	case finishNow:
		w.keepReopened()
		for next, open := w.guide.Next(w.g.Answers); open; next, open = w.guide.Next(w.g.Answers) {
			w.g.Answers = withAnswer(w.g.Answers, knowledge.Answer{Step: next.ID})
		}
		w.done = append(w.done, "Left open")
		return w.advance()
	case compareFirst:
		w.note(nothingYet)
	case exportRecord:
		w.intro = append(w.intro, plain(notThereYet))
	case keepAnswers:
		if w.g.Editing != "" || w.g.Reopened.Answer.Step != "" {
			return w.kept(step.ID)
		}
	case repeatStep, noCommand:
	}
	w.g.Strays = 0
	return w.askAgain(step)
}

// questionsLeft says how many questions there may still be, this one included.
func (w walk) questionsLeft() string {
	left := 0
	for _, s := range w.guide.Steps {
		if _, given := answerTo(w.g.Answers, s.ID); !given {
			left++
		}
	}
	if left == 1 {
		return "This is the last question."
	}
	return fmt.Sprintf("At most %d, this one included; fewer where the rest could not change anything.", left)
}

// restart forgets all answers and asks the first question.
func (w walk) restart() State {
	w.forget()
	return w.advance()
}

// forget takes everything back that was said.
func (w *walk) forget() {
	w.g = Guiding{By: w.g.By, Asked: w.g.Asked, Guide: w.g.Guide, Topic: w.g.Topic}
	w.guide, _ = w.kb.Guide()
	w.done = append(w.done, "Started again")
	w.note("Starting again, from nothing.")
}

// take enters what was understood. An earlier answer gives way where the words
// say so, or where they are nothing but another.
func (w walk) take(step knowledge.Step, r knowledge.Reading) State {
	_, answered := r.To(step.ID)
	var noted []knowledge.Answer
	var changed []string
	for _, h := range slices.Backward(r.Answers) { // the step asked comes last: "back" takes it first
		was, had := answerTo(w.g.Answers, h.Step)
		switch {
		case had && was == h.Answer:
			if h.Step == w.g.Editing || !answered {
				w.note("I have that: " + answerWords(w.guide, was) + ".")
			}
			continue
		case had && was.Option != "" && h.Step != step.ID && !r.Amends && !r.Denies && (answered || w.mentions(r, was)):
			if asked, _ := r.To(step.ID); h.Words != asked.Words {
				w.contradicted(was, h.Answer)
			}
			continue
		case had:
			changed = append(changed, changeWords(w.guide, was, h.Answer))
		default:
			noted = append(noted, h.Answer)
		}
		w.enter(h.Answer)
		if h.Step == step.ID {
			w.done = append(w.done, optionWords(w.guide, h.Answer))
		}
	}
	if r.Skip && !answered {
		open := knowledge.Answer{Step: step.ID}
		w.enter(open)
		if r.Even {
			w.note("Several at once: then I leave the " + strings.ToLower(step.Name) + " open.")
		} else {
			noted = append(noted, open)
		}
		w.done = append(w.done, "Left open")
	}
	if !answered && len(r.Not) > 0 {
		w.note(notThose(w.quoted(step, r.Not)) + whichOthers(step))
	}
	w.noteAnswers(changed, noted)
	w.g.Strays, w.g.Asides, w.g.Offered, w.g.Editing = 0, 0, nil, ""
	return w.advance()
}

// contradicted tells back that something was said that does not fit an earlier
// answer, which stays.
func (w *walk) contradicted(was, now knowledge.Answer) {
	step, _ := w.guide.Step(was.Step)
	w.note(fmt.Sprintf("That sounds like “%s”; you had said “%s”, and I keep that. Say “change %s” if it is not right.",
		optionWords(w.guide, now), optionWords(w.guide, was), strings.ToLower(step.Name)))
}

// noteAnswers shows in a few words what was understood.
func (w *walk) noteAnswers(changed []string, noted []knowledge.Answer) {
	if len(changed) > 0 {
		w.note("Changed. " + strings.Join(changed, "; ") + ".")
	}
	if len(noted) > 0 {
		w.noted = plain("Noted: " + notedWords(w.guide, noted) + ".")
	}
}

// changeWords shows an answer and the one that it takes the place of.
func changeWords(guide *knowledge.Guide, was, is knowledge.Answer) string {
	return answerWords(guide, is) + " (before: " + optionWords(guide, was) + ")"
}

// optionWords is an answer without the name of its step.
func optionWords(guide *knowledge.Guide, a knowledge.Answer) string {
	step, _ := guide.Step(a.Step)
	if o, ok := step.Option(a.Option); ok {
		return o.Label
	}
	return leftOpen
}

func (w *walk) note(text string) { w.intro = append(w.intro, plain(text)) }

// recap repeats, after a long silence, what was answered so far.
func (w *walk) recap() {
	if w.silence() >= longSilence && len(w.g.Answers) > 0 {
		w.say(paragraphs("Welcome back. " + recapText(w.guide, w.g.Answers)))
	}
}

// advance asks the next question, or tells the result when there is none.
func (w walk) advance() State {
	if w.ruled && len(w.guide.Recommend(nil).Ranking) == 1 {
		w.keepReopened()
	}
	step, open := w.openStep()
	if !open {
		return w.conclude()
	}
	m := questionMessage(w.guide, w.g, step, append(w.intro, w.noted)...)
	w.g.Asked = w.sayAfter(w.g.Asked, w.outcome(), m)
	return w.g
}

// outcome says what became of the question that was open.
func (w walk) outcome() string {
	if len(w.done) == 0 {
		return "Asked again below"
	}
	return strings.Join(w.done, ", ")
}

// pressed goes by the owner's press, on whatever message.
func (g Guiding) pressed(t *turn, press Picked) State {
	w, ok := g.walkIn(t)
	if !ok {
		return Idle{Topic: g.Topic}
	}
	step, open := w.openStep()
	switch {
	case press.Of != g.Asked:
		return w.sidePress(step, open, press)
	case w.renewed() && !guideCommand(press.Option).endsOrBegins():
		w.refresh()
		return w.advance()
	case !open:
		return w.resultPress(press.Option)
	}
	if o, ok := step.Option(knowledge.OptionID(press.Option)); ok {
		w.recap()
		return w.take(step, knowledge.Reading{Answers: []knowledge.Heard{{Answer: knowledge.Answer{Step: step.ID, Option: o.ID}}}})
	}
	for _, o := range stepOptions(w.guide, g, step) {
		if o.ID == press.Option {
			w.recap()
			return w.command(step, guideCommand(o.ID))
		}
	}
	t.whisper(closedQuestion)
	return g
}

// sidePress is a press on a message that is not the open question: on what a
// side question may have meant, or on something that is closed.
func (w walk) sidePress(step knowledge.Step, open bool, press Picked) State {
	topic, ok := parseTopic(w.kb, press.Option)
	if press.Option == noneOfThese && len(w.g.Offered) > 0 {
		w.settle(press.Of, "None of these")
		w.g.Offered = nil
		if !open {
			return w.g
		}
		return w.askAgain(step)
	}
	if !ok || !slices.ContainsFunc(w.g.Offered, func(t knowledge.Topic) bool { return topicKey(t) == press.Option }) {
		w.whisper(closedQuestion)
		return w.g
	}
	w.settle(press.Of, shorten(topicTitle(w.kb, topic), maxLabel))
	w.say(answerMessage(w.kb, knowledge.Decision{Match: knowledge.Match{Topic: topic}}))
	w.g.Topic, w.g.Offered = withSubjects(w.kb, topic), nil
	if !open {
		return w.g
	}
	return w.askAgain(step)
}
