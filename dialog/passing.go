package dialog

import (
	"fmt"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// What is only mentioned: an answer that was given gives way to words of change,
// to its question by name, or to a message that is nothing but another answer.

// changesWords announce another answer besides what a reading knows of.
var changesWords = []string{"change", "changed", "rather", "instead", "switch", "switched", "moved", "move", "make", "set", "replace", "told", "said", "wrong"}

// besides are words that may stand around a bare answer.
var besides = append([]string{"a", "an", "the", "on", "in", "for", "with", "its", "is", "of", "at", "ok", "only", "not", "use", "using", "take", "go", "my", "our", "then"}, politeWords...)

// adding words say that something comes to what was said: "we also deploy to iOS".
var adding = []string{"also", "will", "need", "must", "now", "too"}

// anew are words that ask for another choice once there is a recommendation: "i
// need something fast" is no reason to forget the answers.
var anew = []string{"framework", "frameworks", "library", "choice", "selection", "help", "decide", "new", "another", "again"}

// changes reports whether words are meant to take an earlier answer's place.
func changes(r knowledge.Reading, text string) bool {
	words := wordsOf(text)
	if r.Amends || r.Denies || len(words) > 0 && words[0] == "no" || slices.ContainsFunc(words, func(s string) bool { return slices.Contains(changesWords, s) }) {
		return true
	}
	at := slices.IndexFunc(words, func(s string) bool { return s == "is" || s == "are" })
	if len(words) > shortReply+1 || at > 0 && !slices.Contains([]string{"it", "this", "that", "answer", "they", "these"}, words[at-1]) {
		return false // "c++ is hard" is about C++
	}
	var named []string
	for _, h := range r.Answers {
		named = append(named, wordsOf(h.Words)...)
	}
	return !slices.ContainsFunc(words, func(s string) bool { return !slices.Contains(named, s) && !slices.Contains(besides, s) })
}

// mentions reports whether the words of the event speak of something else than an
// answer that was given, and do no more than that.
func (w walk) mentions(r knowledge.Reading, was knowledge.Answer) bool {
	said, ok := w.ev.Act.(Said)
	return ok && w.settled(was, said.Text) && !changes(r, said.Text)
}

// supposed takes "what about production?" for an answer to the open question. To
// any other, and with an if, it is none: what it would change shows only in the end.
func (w walk) supposed(step knowledge.Step, r knowledge.Reading) State {
	said, _ := w.ev.Act.(Said)
	if heard, ok := r.To(step.ID); ok && !slices.Contains([]string{"what if", "and if", "suppose"}, leadOf(said.Text)) {
		return w.take(step, knowledge.Reading{Answers: []knowledge.Heard{heard}})
	}
	w.note(onlyIf + w.howToChange())
	w.g.Strays = 0
	return w.askAgain(step)
}

// comparing reports whether words begin with a wish to compare: in "compare all
// three" nobody says that all three weigh the same.
func comparing(text string) bool {
	words := wordsOf(text)
	return len(words) > 0 && words[0] == "compare"
}

// leadOf is what a supposition opens with.
func leadOf(text string) string {
	words := wordsOf(text)
	if len(words) > 1 && words[1] == "if" {
		return words[0] + " if"
	}
	return strings.Join(words[:min(1, len(words))], " ")
}

// settled reports whether an answer was given that one heard in passing may not
// take the place of. One that says little gives way to what the person does.
func (w walk) settled(was knowledge.Answer, text string) bool {
	step, _ := w.guide.Step(was.Step)
	option, given := step.Option(was.Option)
	adds := slices.ContainsFunc(wordsOf(text), func(s string) bool { return slices.Contains(adding, s) })
	return given && !(option.Yields && adds && ofOneself(text))
}

// held parts answers heard after the result into those that count and those that
// were only mentioned.
func (w walk) held(r knowledge.Reading, answers []knowledge.Answer, text string) (counted, mentioned []knowledge.Answer) {
	for _, a := range answers {
		was, had := answerTo(w.g.Answers, a.Step)
		if had && was != a && a.Step != w.g.Editing && w.settled(was, text) && !changes(r, text) {
			mentioned = append(mentioned, a)
		} else {
			counted = append(counted, a)
		}
	}
	if len(mentioned) > 0 {
		counted = newOf(w.g.Answers, counted)
	}
	return counted, mentioned
}

// newOf leaves out what was answered already.
func newOf(given, answers []knowledge.Answer) []knowledge.Answer {
	return slices.DeleteFunc(slices.Clone(answers), func(a knowledge.Answer) bool { return slices.Contains(given, a) })
}

// onlyMentioned tells back what was heard in passing after the result; nothing
// changes.
func (w walk) onlyMentioned(mentioned []knowledge.Answer) State {
	for _, a := range mentioned {
		was, _ := answerTo(w.g.Answers, a.Step)
		w.contradicted(was, a)
	}
	var m Message
	for _, t := range w.intro {
		m.Blocks = append(m.Blocks, Paragraph{Text: t})
	}
	w.say(m)
	return w.g
}

// turnedDownAnswer asks, after the result, what it is instead of an answer that
// somebody turns down: "azure is no longer allowed".
func (w walk) turnedDownAnswer(a knowledge.Answer) State {
	s, _ := w.guide.Step(a.Step)
	if was, given := answerTo(w.g.Answers, a.Step); given && was != a && was.Option != "" {
		w.say(paragraphs(notThose(w.quoted(s, []knowledge.OptionID{a.Option})) + " I have: " + answerWords(w.guide, was) + ". Nothing changes."))
		return w.g
	}
	prompt := append(plain(notThose(w.quoted(s, []knowledge.OptionID{a.Option}))+" "), strong(s.Prompt)...)
	return w.edit(a.Step, "Changing: "+s.Name, prompt)
}

// wouldBeWithout says what each other answer to a step would make of the
// recommendation, and changes nothing: "what if it were not research?"
func (w walk) wouldBeWithout(a knowledge.Answer) State {
	s, _ := w.guide.Step(a.Step)
	var list Bullets
	for _, o := range s.Options {
		if o.ID != a.Option {
			other := knowledge.Answer{Step: s.ID, Option: o.ID}
			pick := w.guide.Recommend(withAnswer(w.g.Answers, other)).Pick
			list.Items = append(list.Items, plain(o.Label+" → "+newAdvice(w.kb, w.guide, nil).pickWords(pick)))
		}
	}
	m := paragraphs("Without “" + answerWords(w.guide, a) + "” it depends on what it is instead:")
	m.Blocks = append(m.Blocks, list, paragraph("I have changed nothing; “change "+strings.ToLower(s.Name)+"” does."))
	w.say(m)
	return w.g
}

func (w walk) alreadyNoted(answers []knowledge.Answer) string {
	return "I have that already: " + answersWords(w.guide, answers) + ". Nothing changes."
}

// wouldBe says what other answers would make of the recommendation, and changes
// nothing.
func (w walk) wouldBe(answers []knowledge.Answer) State {
	given, differ := w.g.Answers, newOf(w.g.Answers, answers)
	for _, a := range differ {
		given = withAnswer(given, a)
	}
	if len(differ) == 0 {
		w.say(paragraphs(w.alreadyNoted(answers)))
		return w.g
	}
	before, now := w.guide.Recommend(w.g.Answers).Pick, newAdvice(w.kb, w.guide, given)
	pick := listed(shortNames(w.kb, now.rec.Pick))
	if len(now.rec.Pick) > 1 {
		pick = "a tie of " + pick
	}
	verdict := "it would be " + pick
	if slices.Equal(before, now.rec.Pick) {
		verdict = "it would be the same: still " + pick
	}
	step, _ := w.guide.Step(differ[0].Step)
	m := paragraphs(fmt.Sprintf("With “%s” %s. I have changed nothing; “change %s to %s” does.",
		answersWords(w.guide, differ), verdict, strings.ToLower(step.Name), optionWords(w.guide, differ[0])))
	for _, t := range newAdvice(w.kb, w.guide, differ).notes() {
		m.Blocks = append(m.Blocks, Paragraph{Text: t})
	}
	w.say(m)
	return w.g
}
