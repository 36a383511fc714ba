package dialog

import (
	"slices"
	"strings"
)

// more answers the questions about a result that it leaves to the asking.
func (w walk) more(text string) (Message, bool) {
	a := w.advice()
	switch strings.Join(wordsOf(text), " ") {
	case "what would change it", "what would change that", "what could change it", "what would change the result":
		if lines := a.changeWords(); len(lines) > 0 {
			return paragraphs("Each of these, on its own, would change it: " + strings.Join(lines, ". ") + "."), true
		}
		return paragraphs("No single other answer would change it."), true
	case "are you sure", "are you sure about that", "really", "sure", "how sure are you", "how certain are you", "how certain is that", "how sure is that", "is that right", "is that really the best":
		return paragraphs(a.verdict() + " “what would change it” says more."), true
	case "what else", "anything else", "alternatives", "any alternatives", "what are the alternatives", "what are alternatives", "other options", "any other options", "what are the other options", "and else", "the others", "what about the others", "and the others", "full ranking", "ranking", "show the ranking", "show me the ranking", "the ranking", "second", "number two", "the second", "what is the second", "whats second", "what s second", "and second", "what came second", "second place", "who is next", "whats next", "what would be second", "which came second", "what is the second best", "which is the second best", "plan b", "any other ideas", "something else",
		"who is second", "whos second", "who s second", "who came second", "what is second", "which is second", "runner up", "the runner up", "who is the runner up", "second best":
		if text := a.runnerUp(); text != "" {
			return paragraphs(text), true
		}
		return paragraphs("There is no second."), true
	case "shorter", "shorter please", "make it shorter", "in short", "tldr", "tl dr", "too long":
		return paragraphs(a.headline() + ". " + a.verdict()), true
	}
	return Message{}, false
}

// wantsRecord reports whether words ask for the result as a file to keep: "can I
// have that as a document?"
func wantsRecord(text string) bool {
	words := wordsOf(text)
	has := func(list ...string) bool {
		return slices.ContainsFunc(words, func(s string) bool { return slices.Contains(list, s) })
	}
	return len(words) <= maxMeaning+2 && has("document", "file", "record", "markdown", "pdf", "export", "summary", "writing", "copy", "download") &&
		has("can", "could", "give", "get", "send", "have", "want", "need", "make", "as", "me") && has("this", "that", "it", "me", "result", "recommendation", "decision", "these")
}

// ofOneself reports whether words tell something of the speaker's own case.
func ofOneself(text string) bool {
	return !asksSomething(text) && !strings.HasSuffix(strings.TrimSpace(text), "?") && slices.ContainsFunc(wordsOf(text), func(s string) bool {
		return slices.Contains([]string{"i", "we", "our", "my", "us", "im", "its", "it", "they", "theyre"}, s)
	})
}

// states reports whether words that might ask for the guide only state a fact:
// "we use C#".
func (w walk) states(text string) bool {
	words := wordsOf(text)
	return len(words) <= shortReply+1 && !asksSomething(text) && !slices.ContainsFunc(words, func(s string) bool {
		return slices.Contains([]string{"recommend", "advise", "pick", "choose", "suggest", "start", "guide", "best"}, s)
	})
}
