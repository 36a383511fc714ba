package dialog

import (
	"strings"

	"fwhelp/knowledge"
)

// read takes words that are no command for an answer, or for something asked in
// between.
func (w walk) read(step knowledge.Step, text string) State {
	reading := w.guide.Read(text, step.ID, w.g.Answers)
	_, answers := reading.To(step.ID)
	understood := len(reading.Answers) > 0 || reading.Skip
	switch {
	case w.ruled && understood:
		return w.take(step, reading)
	case w.ruled:
		return w.advance() // another question may be due now, or none
	case !understood && w.turnsDown(reading, text):
		return w.notThat(step, reading.Against[0])
	case !understood && reading.Hedged != "":
		return w.hedged(step, reading.Hedged)
	}
	if next, ok := w.answeredAndAsked(step, reading); ok {
		return next
	}
	if supposes(text) && len(reading.Answers)+len(reading.Against)+len(reading.Not) > 0 && !namesSubject(w.kb, text) {
		return w.supposed(step, reading)
	}
	switch {
	case w.asksInBetween(reading, text, answers):
		return w.askedInBetween(step, reading, text)
	case len(reading.Torn) > 0:
		return w.torn(step, reading.Torn)
	case understood || len(reading.Not) > 0:
		return w.take(step, reading)
	}
	return w.notAnAnswer(step, text)
}

// turnsDown says whether words do nothing but turn down an option of a question
// that is not asked.
func (w walk) turnsDown(reading knowledge.Reading, text string) bool {
	return len(reading.Against) > 0 && len(reading.Not) == 0 && !supposes(text) && !asksSomething(text) &&
		!strings.Contains(text, "?") && !namesSubject(w.kb, text)
}

// asksInBetween says whether words ask something in place of answering the question,
// or beside it; answers, whether they answer it.
func (w walk) asksInBetween(reading knowledge.Reading, text string, answers bool) bool {
	understood := len(reading.Answers) > 0 || reading.Skip
	switch {
	case reading.Asks != "" && !understood, !answers && strings.HasSuffix(strings.TrimSpace(text), "?"), !answers && namesSubject(w.kb, text):
		return true
	case answers && repeatsQuestion(text), reading.Skip && reading.Words <= shortReply && !comparing(text):
		return false
	}
	return asksSomething(text)
}

// askedInBetween answers what was asked and comes back to the open question.
func (w walk) askedInBetween(step knowledge.Step, reading knowledge.Reading, text string) State {
	_, answers := reading.To(step.ID)
	if id, ok := leansTo(w.kb, text); ok && len(reading.Answers) == 0 && !reading.Skip {
		return w.leaning(step, id)
	}
	r := compose(w.kb, text, w.g.Topic)
	if r.then == thenGuide {
		w.limit(text, refusing{kb: w.kb, asked: step.ID, opening: true})
		if w.ruled {
			return w.advance()
		}
	}
	if r.decision.Outcome == knowledge.Unknown && r.decision.SmallTalk == "" && r.then == thenNothing && answers {
		return w.take(step, reading)
	}
	return w.aside(step, r)
}
