package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// What somebody says in the middle of a walkthrough that does not answer it.

// torn asks again after an answer that named several options side by side.
func (w walk) torn(step knowledge.Step, between []knowledge.OptionID) State {
	w.note("You named " + listed(w.quoted(step, between)) + ". Which of them weighs more? “skip” leaves it open.")
	return w.askAgain(step)
}

// notThat goes by words that turn down an answer to another question than the open
// one: it asks that one again where this was the answer.
func (w walk) notThat(step knowledge.Step, a knowledge.Answer) State {
	other, _ := w.guide.Step(a.Step)
	was, given := answerTo(w.g.Answers, a.Step)
	w.note(notThose(w.quoted(other, []knowledge.OptionID{a.Option})))
	switch {
	case was == a:
		return w.editNow(a.Step)
	case given:
		w.note("I have: " + answerWords(w.guide, was) + ".")
	}
	w.g.Strays = 0
	return w.askAgain(step)
}

// hedged asks again after an answer that somebody was not sure of.
func (w walk) hedged(step knowledge.Step, named knowledge.OptionID) State {
	w.g.Strays = 0
	w.note("You are not sure of " + w.quoted(step, []knowledge.OptionID{named})[0] + ": name it alone if I shall count on it, or say “skip” to leave it open.")
	return w.askAgain(step)
}

// repeatsQuestion reports whether words put a question before their answer: "what
// kind of project: production".
func repeatsQuestion(text string) bool {
	return strings.Contains(text, ":") && !strings.Contains(text, "?")
}

// notThose repeats what was turned down.
func notThose(labels []string) string {
	if len(labels) == 1 {
		return "Not " + labels[0] + ", then."
	}
	return "Neither " + strings.Join(labels, " nor ") + ", then."
}

// whichOthers asks for what is meant instead. Of two, the other one does not follow
// from words that the first counts for little.
func whichOthers(step knowledge.Step) string {
	if len(step.Options) == 2 {
		return " Is it the other one, or does it not matter? “skip” leaves it open."
	}
	return " Which of the others?"
}

// quoted are the labels of some options.
func (w walk) quoted(step knowledge.Step, options []knowledge.OptionID) []string {
	var labels []string
	for _, id := range options {
		labels = append(labels, "“"+optionWords(w.guide, knowledge.Answer{Step: step.ID, Option: id})+"”")
	}
	return labels
}

// answeredAndAsked takes an answer that came with a question, "yes. what is
// keras?", and answers the question first.
func (w walk) answeredAndAsked(step knowledge.Step, reading knowledge.Reading) (State, bool) {
	if !strings.Contains(reading.Asks, "?") || len(reading.Answers) == 0 {
		return nil, false
	}
	r := compose(w.kb, reading.Asks, w.g.Topic)
	if r.decision.Outcome != knowledge.Answered || r.then != thenNothing {
		return nil, false
	}
	w.say(r.message)
	w.g.Topic = r.topic
	return w.take(step, reading), true
}

// leaning asks again after a wish for one subject: it counts only if it is firm.
func (w walk) leaning(step knowledge.Step, id knowledge.SubjectID) State {
	name := shortNames(w.kb, []knowledge.SubjectID{id})[0]
	w.g.Strays = 0
	w.note("A liking for " + name + " brings it no points. If it must be " + name + ", say “only " + name + "”.")
	return w.askAgain(step)
}

// explain says what each answer to the open question means.
func (w walk) explain(step knowledge.Step) State {
	w.g.Strays = 0
	list, ok := explained(step)
	if !ok {
		w.intro = append(w.intro, lead("Why I ask:", step.Why))
		return w.askAgain(step)
	}
	m := questionMessage(w.guide, w.g, step, w.intro...)
	at := slices.IndexFunc(m.Blocks, func(b Block) bool { _, ok := b.(Choices); return ok })
	m.Blocks = slices.Insert(m.Blocks, at, list)
	w.g.Asked = w.sayAfter(w.g.Asked, "Asked again below", m)
	return w.g
}

// howToChange says how an answer is changed, by the name of one that was given.
func (w walk) howToChange() string {
	for _, a := range w.g.Answers {
		if s, ok := w.guide.Step(a.Step); ok {
			return " To change one, say for example “change " + strings.ToLower(s.Name) + "”."
		}
	}
	return ""
}

// overheard reports whether somebody else's words would be an answer or a command
// to the open question, or are no question of their own.
func (g Guiding) overheard(kb *knowledge.Base, text string) bool {
	guide, ok := kb.Guide()
	if !ok || asksSomething(text) || namesSubject(kb, text) {
		return false
	}
	if _, open := (walk{guide: guide.Without(g.Without...), g: g}).openStep(); !open {
		return false
	}
	r := compose(kb, text, g.Topic)
	_, small := kb.Entry(r.decision.SmallTalk)
	return commandOf(text) != noCommand || r.decision.Outcome == knowledge.Unknown && !small && r.then == thenNothing ||
		overlaps(guide, text)
}

// overlaps reports whether words name an option of the guide and hardly anything
// else.
func overlaps(guide *knowledge.Guide, text string) bool {
	r := guide.Read(text, "", nil)
	return len(r.Answers) > 0 && 2*r.Unheard <= r.Words
}

// notAnAnswer is for words that neither answer nor ask: a name, small talk, a
// slip of the finger, or nonsense.
func (w walk) notAnAnswer(step knowledge.Step, text string) State {
	if c := w.byNumber(step, text); c != noCommand {
		return w.command(step, c)
	}
	if c := misspelt(text); c != noCommand {
		return w.command(step, c)
	}
	if step.IfYes == "" && yesOrNo(text) {
		return w.stray(step, plain(eitherOr))
	}
	r := compose(w.kb, text, knowledge.Topic{}) // what asks nothing continues no topic
	_, small := w.kb.Entry(r.decision.SmallTalk)
	if small || r.decision.Outcome == knowledge.Answered || r.then != thenNothing {
		return w.aside(step, r)
	}
	if tag := r.decision.Language; tag != "" {
		return w.stray(step, plain(englishOnly(tag)+" "+notUnderstood))
	}
	return w.stray(step, plain(notUnderstood))
}

// yesOrNo reports whether a message is nothing but a yes or a no.
func yesOrNo(text string) bool {
	for words := range withoutPolite(wordsOf(text)) {
		if slices.Contains([]string{"yes", "y", "yep", "yeah", "yup", "sure", "no", "n", "nope", "nah"}, strings.Join(words, " ")) {
			return true
		}
	}
	return false
}

// byNumber reads the number of a button that is no option of the step.
func (w walk) byNumber(step knowledge.Step, text string) guideCommand {
	options := stepOptions(w.guide, w.g, step)
	if len(wordsOf(text)) == 0 {
		return noCommand
	}
	if n := ordinal(wordsOf(text)); len(step.Options) < n && n <= len(options) {
		return guideCommand(options[n-1].ID)
	}
	return noCommand
}

// stray asks again after a message that was no answer.
func (w walk) stray(step knowledge.Step, intro Text) State {
	w.g.Strays++
	w.intro = append(w.intro, intro)
	return w.askAgain(step)
}

// askAgain puts the open question once more.
func (w walk) askAgain(step knowledge.Step) State {
	m := questionMessage(w.guide, w.g, step, w.intro...)
	w.g.Asked = w.sayAfter(w.g.Asked, "Asked again below", m)
	return w.g
}

// tell says a reply, and keeps what it offers and what it is about.
func (w *walk) tell(r reply) {
	w.miss(r)
	r = w.notAgain(r)
	w.say(r.message)
	w.g.Offered = r.offered
	if r.topic.Entry != "" {
		w.g.Topic = r.topic
	}
}

// maxAsides is how many side questions are followed by the open one: whoever goes
// on asking is reminded of it in a line.
const maxAsides = 2

// aside answers a question in the middle, then asks the open one once more.
func (w walk) aside(step knowledge.Step, r reply) State {
	w.g.Asides++
	switch r.then {
	case thenGuide:
		if w.g.Asides > maxAsides {
			w.say(Message{Blocks: []Block{paragraph(alreadyGuiding), w.waiting(step)}})
			return w.g
		}
		w.intro = append(w.intro, plain(alreadyGuiding))
		return w.askAgain(step)
	case thenConfirm:
		return w.askToConfirm(w.g)
	case thenShowStored:
		r.message = w.before.stored()
	case thenNothing:
	}
	if w.g.Asides > maxAsides {
		r.message.Blocks = beforeChoices(r.message.Blocks, w.waiting(step))
		w.tell(r)
		return w.g
	}
	w.tell(r)
	if r.decision.Outcome == knowledge.Unknown && r.decision.SmallTalk == "" {
		w.g.Strays++
	}
	return w.askAgain(step)
}
