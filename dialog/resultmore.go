package dialog

import (
	"slices"
	"strings"
)

// more answers the questions about a result that it leaves to the asking.
func (w walk) more(text string) (Message, bool) {
	a := newAdvice(w.kb, w.guide, w.g.Answers)
	switch strings.Join(wordsOf(text), " ") {
	case "what would change it", "what would change that", "what could change it", "what would change the result":
		if lines := a.changeWords(); len(lines) > 0 {
			return paragraphs("Each of these, on its own, would change it: " + strings.Join(lines, ". ") + "."), true
		}
		return paragraphs("No single other answer would change it."), true
	case "who is second", "whos second", "who s second", "who came second", "what is second", "which is second", "runner up", "the runner up", "who is the runner up", "second best":
		if text := a.runnerUp(); text != "" {
			return paragraphs(text), true
		}
		return paragraphs("There is no second."), true
	case "shorter", "shorter please", "make it shorter", "in short", "tldr", "tl dr", "too long":
		return paragraphs(a.headline() + ". " + a.verdict()), true
	}
	return Message{}, false
}

// stepToChange finds the answer that "change the ease" is about.
func (w walk) stepToChange(text string) (id string, ok bool) {
	words := slices.DeleteFunc(wordsOf(text), func(s string) bool { return slices.Contains([]string{"the", "my", "please", "answer"}, s) })
	if len(words) != 2 || words[0] != "change" && words[0] != "edit" && words[0] != "correct" {
		return "", false
	}
	for _, s := range w.guide.Steps {
		if _, given := answerTo(w.g.Answers, s.ID); given && strings.EqualFold(s.Name, words[1]) {
			return editPrefix + string(s.ID), true
		}
	}
	return "", false
}

// states reports whether words that might ask for the guide only state a fact:
// "we use C#".
func (w walk) states(text string) bool {
	words := wordsOf(text)
	return len(words) <= shortReply+1 && !asksSomething(text) && !slices.ContainsFunc(words, func(s string) bool {
		return slices.Contains([]string{"recommend", "advise", "pick", "choose", "suggest", "start", "guide", "best"}, s)
	})
}
