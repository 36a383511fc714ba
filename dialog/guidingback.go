package dialog

import (
	"slices"

	"fwhelp/knowledge"
)

// Going back opens one question again; every other answer stays, also what was
// told in passing.

// Reopened is the answer that "back" has taken out to be given anew, and its place
// among the others. The zero value stands for none.
type Reopened struct {
	Answer knowledge.Answer `json:"answer"`
	At     int              `json:"at"`
}

// given returns all answers, the reopened one in its place, and before which of
// them the open question stands.
func (g Guiding) given() (all []knowledge.Answer, at int) {
	if g.Reopened.Answer.Step == "" {
		return g.Answers, len(g.Answers)
	}
	at = min(g.Reopened.At, len(g.Answers))
	return slices.Insert(slices.Clone(g.Answers), at, g.Reopened.Answer), at
}

// putBefore returns the place of the last answer before a place that was given to
// a question that was put, not in passing; -1 where there is none.
func putBefore(guide *knowledge.Guide, answers []knowledge.Answer, at int) int {
	for n := at - 1; n >= 0; n-- {
		if wasPut(guide, answers, n) {
			return n
		}
	}
	return -1
}

func wasPut(guide *knowledge.Guide, answers []knowledge.Answer, n int) bool {
	next, open := guide.Next(answers[:n])
	return open && next.ID == answers[n].Step
}

// canGoBack reports whether a question was put before the open one.
func (g Guiding) canGoBack(guide *knowledge.Guide) bool {
	all, at := g.given()
	return putBefore(guide, all, at) >= 0
}

// reopen takes out the answer to the question before the open one, and puts the one
// reopened before back in its place.
func (w *walk) reopen() (knowledge.Step, bool) {
	all, at := w.g.given()
	n := putBefore(w.guide, all, at)
	if n < 0 {
		return knowledge.Step{}, false
	}
	w.g.Reopened = Reopened{Answer: all[n], At: n}
	w.g.Answers = slices.Delete(slices.Clone(all), n, n+1)
	w.g.Strays, w.g.Editing = 0, ""
	step, _ := w.guide.Step(w.g.Reopened.Answer.Step)
	return step, true
}

// keepReopened puts a reopened answer back as it was.
func (w *walk) keepReopened() {
	w.g.Answers, _ = w.g.given()
	w.g.Reopened = Reopened{}
}

// enter takes an answer, in the place of the one that was reopened or changed.
func (w *walk) enter(a knowledge.Answer) {
	if w.g.Reopened.Answer.Step == a.Step && a.Step != "" {
		w.g.Reopened.Answer = a
		w.keepReopened()
		return
	}
	w.g.Answers = withAnswer(w.g.Answers, a)
}

// back asks the question before once more. After the result no step is open: it
// has no id.
func (w walk) back(step knowledge.Step) State {
	if w.g.Editing != "" && w.g.Editing != editAny && step.ID != "" {
		return w.kept(w.g.Editing)
	}
	if _, ok := w.reopen(); ok {
		w.done = append(w.done, "Back")
		w.note("Back. You had said: " + answerWords(w.guide, w.g.Reopened.Answer) + ". “keep” leaves it so.")
		return w.advance()
	}
	w.note(firstQuestion)
	if step.ID == "" {
		return w.conclude()
	}
	return w.askAgain(step)
}

// kept goes on with the answer that was to be changed as it was.
func (w walk) kept(id knowledge.StepID) State {
	w.keepReopened()
	if was, given := answerTo(w.g.Answers, id); given {
		w.note("Kept. " + answerWords(w.guide, was) + ".")
	}
	w.g.Editing, w.g.Strays = "", 0
	w.done = append(w.done, "Kept")
	return w.advance()
}

// backTo goes one question back and enters the words that came with the wish.
func (w walk) backTo(step knowledge.Step, rest string) State {
	then := w
	if before, ok := then.reopen(); ok {
		if r := w.guide.Read(rest, before.ID, then.g.Answers); len(r.Answers) > 0 {
			return then.take(before, r)
		}
	}
	return w.back(step)
}
