package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// afterwards goes by words once the result is told: a button's, a command's, what
// is about the result, another answer, and last a question of any kind.
func (w walk) afterwards(text string) State {
	help := strings.EqualFold(strings.TrimSpace(text), string(verbHelp))
	if words := wordsOf(text); w.g.Editing == "" && strings.HasSuffix(strings.TrimSpace(text), "?") && slices.Contains(words, "second") && ordinal(words) == 2 {
		return w.talk(askSecond) // "second?" is no press on the second button
	}
	if leaves(text) == withThanks && w.g.Editing == "" {
		w.say(paragraphs(string(withThanks) + " The recommendation stays here; “export” writes it down."))
		return w.g
	}
	if about := talkOf(text); about != noTalk && w.g.Editing == "" {
		return w.talk(about)
	}
	if w.asksWhereFrom(text) {
		w.say(w.advice().restsOn())
		return w.g
	}
	if id, ok := namedOption(text, w.resultOptions()); ok {
		return w.resultPress(id)
	}
	if c := commandOf(text); c != noCommand && !help {
		return w.resultCommand(c)
	}
	if id, ok := stepToChange(w.guide, w.g.Answers, text); ok {
		return w.editStep(id)
	}
	editing, _ := w.guide.Step(w.g.Editing)
	if a, ok := w.answerElsewhere(editing, text); ok {
		return w.amend([]knowledge.Answer{a})
	}
	switch c, rest := splitCommand(text); {
	case c == startAgain && !asksSomething(rest):
		return w.restartWith(rest)
	case c == stopGuide:
		return w.resultCommand(c)
	}
	if wantsRecord(text) {
		return w.resultCommand(exportRecord)
	}
	text = w.ruleOut(text, "")
	if m, ok := w.aboutOne(text); ok && !w.ruled {
		w.say(m)
		return w.g
	}
	return w.amendedOrAnswered(text, help)
}

// aboutOne answers what is asked of one subject in the light of the result.
func (w walk) aboutOne(text string) (Message, bool) {
	if id, ok := w.whyNot(text); ok {
		return w.account(id), true
	}
	if id, ok := w.comparedWith(text); ok {
		pair := versus([]knowledge.SubjectID{w.guide.Recommend(w.g.Answers).Pick[0], id})
		return answerMessage(w.kb, knowledge.Decision{Match: knowledge.Match{Topic: pair}}), known(w.kb, pair)
	}
	if id, ok := preferred(w.kb, text); ok && w.ranked(id) {
		return w.account(id), true
	}
	return Message{}, false
}

// amendedOrAnswered takes other answers from the words, or answers them.
func (w walk) amendedOrAnswered(text string, help bool) State {
	asked := w.g.Editing
	if asked == editAny {
		asked = ""
	}
	r := w.guide.Read(text, asked, w.g.Answers)
	if step, ok := w.guide.Step(asked); ok && r.Skip {
		return w.amend([]knowledge.Answer{{Step: step.ID}})
	}
	answers := otherAnswers(r, w.g.Answers, asked, text)
	if w.ruled {
		return w.amend(answers)
	}
	if len(answers) > 0 && asked != "" && leadOf(text) == "what if" && !r.Amends {
		return w.wouldBe(answers)
	}
	if asked == "" && len(answers) > 0 && (supposes(text) || strings.HasSuffix(strings.TrimSpace(text), "?")) && !r.Amends {
		return w.wouldBe(answers)
	}
	if supposes(text) && len(r.Answers) == 0 && len(r.Against) > 0 && !r.Amends {
		return w.wouldBeWithout(r.Against[0])
	}
	if against := r.Against; asked == "" && len(answers) == 0 && len(against) > 0 && !namesSubject(w.kb, text) {
		return w.turnedDownAnswer(against[0])
	}
	answers, mentioned := w.held(r, answers, text)
	if asked == "" && len(answers) == 0 && w.guide.Read(text, w.guide.Steps[0].ID, nil).Skip && r.Words <= shortReply {
		w.say(paragraphs(nothingOpen + w.howToChange()))
		return w.g
	}
	reply := compose(w.kb, text, w.g.Topic)
	if reply.topic.Facet == knowledge.NoFacet && !asksSomething(text) && !strings.Contains(text, "?") && !namesSubject(w.kb, text) {
		reply = compose(w.kb, text, knowledge.Topic{}) // what asks nothing continues no topic
	}
	aboutIt := r.Amends || asked != "" || 2*r.Unheard <= r.Words || r.Words <= 5 || ofOneself(text) || supposes(text)
	answered := reply.decision.Outcome == knowledge.Answered || reply.then == thenConfirm || reply.then == thenShowStored
	asks := asksSomething(text) || namesSubject(w.kb, text)
	answered = answered || asksSomething(text) && len(reply.decision.Why.Foreign) > 0
	if !help && len(answers)+len(mentioned) > 0 && aboutIt && (!asks || supposes(text) || !answered) && (reply.then != thenGuide || w.states(text)) {
		if len(answers) == 0 {
			return w.onlyMentioned(mentioned)
		}
		return w.amend(answers)
	}
	if reply.then == thenGuide && w.states(text) && ofOneself(text) && !slices.ContainsFunc(wordsOf(text), func(s string) bool { return slices.Contains(anew, s) }) {
		w.say(paragraphs(nothingOpen + w.howToChange()))
		return w.g
	}
	if help {
		reply.message.Blocks = append(reply.message.Blocks, paragraph(afterHelp+w.howToChange()))
	}
	return w.answered(w.outsider(text, reply))
}

// otherAnswers are the answers in a reading that are new or may take the place of
// earlier ones: words that speak to two steps at once do that only where they are
// meant to.
func otherAnswers(r knowledge.Reading, given []knowledge.Answer, asked knowledge.StepID, text string) []knowledge.Answer {
	var answers []knowledge.Answer
	for _, h := range r.Answers {
		was, had := answerTo(given, h.Step)
		shared := slices.ContainsFunc(r.Answers, func(o knowledge.Heard) bool { return o.Step != h.Step && o.Words == h.Words })
		if r.Amends || !shared || h.Step == asked || supposes(text) || !had || was.Option == "" {
			answers = append(answers, h.Answer)
		}
	}
	return answers
}

// whyNot finds the subject that "why not TensorFlow?" is about.
func (w walk) whyNot(text string) (knowledge.SubjectID, bool) {
	words := wordsOf(text)
	if len(words) < 2 || words[0] != "why" && !(words[0] == "and" && words[1] == "why") {
		return "", false
	}
	rest := words[slices.Index(words, "why")+1:]
	rest = slices.DeleteFunc(slices.Clone(rest), func(s string) bool {
		return slices.Contains([]string{"not", "is", "isn", "isnt", "t", "was", "wasn", "wasnt", "it", "then", "and", "no", "did", "you", "pick", "choose", "take", "recommend", "recommended", "use", "the", "first", "winner", "me", "exactly"}, s)
	})
	s, ok := subjectNamed(w.kb, strings.Join(rest, " "))
	if !ok {
		return "", false
	}
	return s.ID, w.ranked(s.ID)
}

// ranked reports whether the guide speaks of a subject at all.
func (w walk) ranked(id knowledge.SubjectID) bool {
	return slices.Contains(w.g.Without, id) || slices.ContainsFunc(w.guide.Recommend(w.g.Answers).ArticleRanking, func(r knowledge.Ranked) bool { return r.ID == id })
}

// answered answers a question after the result; the result stays open.
func (w walk) answered(r reply) State {
	switch r.then {
	case thenGuide:
		w.settle(w.g.Asked, "Started again")
		return beginGuide(w.turn, guideStart{topic: w.g.Topic, facts: r.decision.Facts, among: r.among})
	case thenConfirm:
		return w.askToConfirm(w.g)
	case thenShowStored:
		r.message = w.before.stored()
	case thenNothing:
	}
	w.tell(r)
	return w.g
}
