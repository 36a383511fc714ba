package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// What somebody asks of a walkthrough in more words than a command has.

// heardCommand goes by a command with something besides it: "restart, it is
// production", "ok never mind, I'll ask a colleague", "change the ease".
func (w walk) heardCommand(step knowledge.Step, text string) (State, bool) {
	if id, ok := stepToChange(w.guide, w.g.Answers, text); ok {
		return w.editNow(id), true
	}
	if a, ok := w.answerElsewhere(step, text); ok {
		return w.take(step, knowledge.Reading{Answers: []knowledge.Heard{{Answer: a}}, Amends: true}), true
	}
	if means, ok := meaningOf(w.guide, step, w.kb, text); ok {
		w.intro = append(w.intro, means)
		w.g.Strays = 0
		return w.askAgain(step), true
	}
	c, rest := splitCommand(text)
	switch c {
	case startAgain, goBack:
		if asksSomething(rest) {
			return nil, false
		}
		if c == startAgain {
			return w.restartWith(rest), true
		}
		return w.backTo(step, rest), true
	case stopGuide, finishNow:
		r := w.guide.Read(rest, step.ID, w.g.Answers)
		if c == finishNow {
			for _, h := range r.Answers {
				w.g.Answers = withAnswer(w.g.Answers, h.Answer)
			}
			if next, open := w.guide.Next(w.g.Answers); open {
				step = next
			}
		}
		if c == finishNow || len(r.Answers) == 0 && !(step.IfNo != "" && declines(text)) {
			return w.command(step, c), true
		}
	case noCommand, skipStep, tellWhy, explainStep, repeatStep, showAnswers, changeAnswer, compareFirst, exportRecord, keepAnswers, countLeft, askOpinion:
	}
	return nil, false
}

// splitCommand finds a command that is one clause of a message, or its first
// word, and the words besides it.
func splitCommand(text string) (c guideCommand, rest string) {
	clauses := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",;.!?\n–—…", r) })
	for i, clause := range clauses {
		c := commandOf(clause)
		if i == 0 && c == goBack {
			c = phraseCommand(wordsOf(clause)) // "back again" may be a greeting
		}
		if c == stopGuide || c == finishNow || i == 0 && len(clauses) > 1 && (c == startAgain || c == goBack) {
			return c, strings.Join(slices.Delete(slices.Clone(clauses), i, i+1), ",")
		}
	}
	if first, rest, more := strings.Cut(strings.TrimSpace(text), " "); more && phraseCommand([]string{strings.ToLower(first)}) == startAgain && wordsOf(first)[0] != "again" {
		return startAgain, rest
	}
	return noCommand, ""
}

// declines reports whether words turn something down politely: to a question of
// yes or no that is a no, to any other the end.
func declines(text string) bool {
	return slices.Contains([]string{"no thanks", "no thank you", "no thx", "not now", "no more"}, strings.Join(wordsOf(text), " "))
}

// restartWith forgets all answers and goes by the words that came with the wish.
func (w walk) restartWith(rest string) State {
	w.forget()
	step, _ := w.guide.Next(nil)
	rest = w.limit(rest, refusing{kb: w.kb, asked: step.ID})
	if r := w.guide.Read(rest, step.ID, nil); len(r.Answers) > 0 {
		return w.take(step, r)
	}
	return w.advance()
}

// editNow asks for another answer, or for one out of turn, in the middle of the
// questions.
func (w walk) editNow(id knowledge.StepID) State {
	w.keepReopened()
	step, _ := w.guide.Step(id)
	if was, given := answerTo(w.g.Answers, id); given {
		w.note("You said: " + optionWords(w.guide, was) + ". “back” keeps it.")
	}
	w.g.Editing, w.g.Strays = id, 0
	w.done = append(w.done, "Changing: "+step.Name)
	return w.advance()
}

// openStep is the question that is open: the answer being changed or reopened, or what
// follows from the answers.
func (w walk) openStep() (knowledge.Step, bool) {
	if step, ok := w.guide.Step(w.g.Reopened.Answer.Step); ok {
		return step, true
	}
	step, open := w.guide.Next(w.g.Answers)
	if editing, ok := w.guide.Step(w.g.Editing); ok && open {
		return editing, true
	}
	return step, open
}

// stepToChange finds the answer that "change the ease" or "change my first
// answer" is about. Words that say what to change it to are no such wish.
func stepToChange(guide *knowledge.Guide, answers []knowledge.Answer, text string) (knowledge.StepID, bool) {
	words := slices.DeleteFunc(wordsOf(text), func(s string) bool { return slices.Contains(changeFillers, s) })
	if len(words) < 2 || !slices.Contains(changing, words[0]) {
		return "", false
	}
	named := strings.Join(words[1:], " ")
	if n := ordinal(words[1:]); 1 <= n && n <= len(answers) {
		return answers[n-1].Step, true
	}
	if named == "last" && len(answers) > 0 {
		return answers[len(answers)-1].Step, true
	}
	for _, s := range guide.Steps {
		id := strings.Join(wordsOf(strings.ReplaceAll(string(s.ID), "_", " ")), " ")
		if named == strings.ToLower(s.Name) || named == id {
			return s.ID, true
		}
	}
	return "", false
}

var (
	changing      = []string{"change", "edit", "correct", "fix", "revise", "modify", "redo"}
	changeFillers = append([]string{"the", "my", "a", "answer", "answers", "question", "one", "about", "for", "back", "go", "again", "need", "have", "must", "may", "think", "wanna"}, politeWords...)
)

// answerElsewhere finds an answer to another question than the open one, which is
// named or counted: "the last one should be yes", "community: important". Words
// that answer the open one first are left to it.
func (w walk) answerElsewhere(open knowledge.Step, text string) (knowledge.Answer, bool) {
	words := wordsOf(text)
	id, at, from := stepMeant(w.guide, w.g.Answers, words)
	if named, n := stepBeforeColon(w.guide, text); id == "" && n > 0 {
		id, at, from = named, 0, n
	}
	if id == "" || id == open.ID {
		return knowledge.Answer{}, false
	}
	if _, first := w.guide.Read(strings.Join(words[:at], " "), open.ID, w.g.Answers).To(open.ID); first {
		return knowledge.Answer{}, false
	}
	if whole := w.guide.Read(text, id, w.g.Answers); whole.Asks != "" {
		return knowledge.Answer{}, false // "should the community be important?"
	}
	said := words
	if fields := strings.Fields(strings.NewReplacer(",", " ", ":", " ").Replace(text)); len(fields) == len(words) {
		said = fields // C# is another language than C++
	}
	r := w.guide.Read(strings.Join(said[from:], " "), id, w.g.Answers)
	heard, ok := r.To(id)
	return heard.Answer, ok && (2*r.Unheard <= r.Words || r.Words <= shortReply)
}

// stepMeant finds a question that words name before they say what its answer is,
// where they do and where they go on.
func stepMeant(guide *knowledge.Guide, answers []knowledge.Answer, words []string) (id knowledge.StepID, at, from int) {
	for i, word := range words[:max(0, min(len(words)-1, maxMeaning))] {
		next := i + 1
		switch n := ordinal([]string{word}); {
		case slices.Contains([]string{"one", "question", "answer"}, words[next]):
			if word == "last" {
				n = len(answers)
			}
			if 1 <= n && n <= len(answers) && word != "one" {
				id, from = answers[n-1].Step, next+1
			}
		case i == 0 || slices.Contains(linking, words[next]):
			for _, s := range guide.Steps {
				if strings.EqualFold(s.Name, word) {
					id, from = s.ID, next
				}
			}
		}
		if id != "" {
			for from < len(words) && slices.Contains(linking, words[from]) {
				from++
			}
			return id, i, from
		}
	}
	return "", 0, 0
}

// stepBeforeColon finds a question that is named last before a colon, "other
// language: go", and how many words stand before what is said of it.
func stepBeforeColon(guide *knowledge.Guide, text string) (id knowledge.StepID, n int) {
	named, said, ok := strings.Cut(text, ":")
	words := wordsOf(named)
	if !ok || len(words) == 0 || len(words) > shortReply || len(wordsOf(said)) == 0 {
		return "", 0
	}
	for _, s := range guide.Steps {
		if strings.EqualFold(s.Name, words[len(words)-1]) {
			return s.ID, len(words)
		}
	}
	return "", 0
}

// linking words stand between a question and its answer.
var linking = []string{"is", "should", "be", "to", "was", "must", "have", "been", "need", "needs", "has", "would"}

// meaningOf explains the option that "what does low level mean?" asks about.
func meaningOf(guide *knowledge.Guide, step knowledge.Step, kb *knowledge.Base, text string) (Text, bool) {
	words := wordsOf(text)
	if len(words) < 2 || len(words) > maxMeaning || !slices.Contains(wondering, words[0]) || namesSubject(kb, text) {
		return nil, false
	}
	if words[0] == "what" && !slices.Contains(wonderFillers, words[1]) {
		return nil, false
	}
	rest := slices.DeleteFunc(words[1:], func(s string) bool { return slices.Contains(wonderFillers, s) })
	r := guide.Read(strings.Join(rest, " "), step.ID, nil)
	heard, ok := r.To(step.ID)
	option, _ := step.Option(heard.Option)
	if !ok || option.Means == "" || r.Unheard > 0 || len(rest) > 1 && heard.Words == rest[0] {
		return nil, false
	}
	return lead(option.Label+":", option.Means), true
}

// maxMeaning is how many words a question about an option has at most.
const maxMeaning = 8

var (
	wondering     = []string{"what", "whats", "explain", "define", "meaning"}
	wonderFillers = []string{"s", "is", "are", "does", "do", "you", "a", "an", "the", "mean", "means", "by", "of", "meant", "exactly", "here", "with", "counts", "as", "that", "to", "me"}
)

// explained lists what each option of a step means.
func explained(step knowledge.Step) (Block, bool) {
	var list Bullets
	for _, o := range step.Options {
		if o.Means != "" {
			list.Items = append(list.Items, lead(o.Label+":", o.Means))
		}
	}
	return list, len(list.Items) > 0
}

// wantsOpinion reports whether words ask us what to answer, or what to take
// before all is asked: "what would you pick?"
func wantsOpinion(words []string) bool {
	if len(words) < 3 || len(words) > maxMeaning || !slices.Contains([]string{"what", "which", "and", "so"}, words[0]) || !slices.Contains(words, "you") {
		return false
	}
	return (slices.Contains(words, "would") || slices.Contains(words, "do") || slices.Contains(words, "d")) &&
		slices.Contains([]string{"recommend", "suggest", "take", "pick", "choose", "use", "say", "do", "advise", "prefer", "think", "then"}, words[len(words)-1])
}

// wantsRecap reports whether words ask what was answered: "remind me what I said".
func wantsRecap(words []string) bool {
	has := func(list ...string) bool {
		return slices.ContainsFunc(words, func(s string) bool { return slices.Contains(list, s) })
	}
	return len(words) > 2 && len(words) <= maxMeaning && has("what") && has("i", "ive") && has("said", "say", "answered", "answer", "told", "chose", "picked", "entered", "gave") && has("did", "have", "ive", "remind", "said", "show", "tell")
}
