package dialog

import (
	"fmt"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// What leaves the questions of a walkthrough alone, and how they wait.

// parting is how somebody takes their leave.
type parting string

const (
	notLeaving parting = ""
	withThanks parting = "You are welcome."
	withBye    parting = "Goodbye, then."
)

// leavingPhrases take leave; thanks alone may be for the last answer.
var (
	thankPhrases = []string{"thank you", "thanks", "thank u", "thx", "ty", "cheers"}
	endPhrases   = []string{"that s all", "thats all", "that is all", "that s it", "thats it", "that is it", "that will be all", "that was all", "that ll be all", "i am done", "i m done", "im done", "all done", "that s everything", "that is everything"}
	byePhrases   = []string{"bye", "bye bye", "goodbye", "good bye", "see you", "see ya", "cya", "ciao", "good night", "see you later", "talk to you later", "ttyl", "have a nice day", "have a good day"}
	aroundLeave  = []string{"very", "much", "many", "a", "lot", "so", "for", "your", "the", "help", "now", "today", "ok", "okay", "great", "good", "cool", "nice", "perfect", "alright", "well", "and", "then", "for", "everybody", "all", "mate", "friend", "my", "bot", "later", "i", "think", "oh", "from", "me"}
)

// leaves reports whether a message does nothing but take leave, and how: "Thank
// you, that's all", "bye".
func leaves(text string) parting {
	words := wordsOf(text)
	var thanks, end, bye bool
	for len(words) > 0 {
		switch n, of := longestOf(words, thankPhrases, endPhrases, byePhrases); {
		case n > 0:
			thanks, end, bye = thanks || of == 0, end || of == 1, bye || of == 2
			words = words[n:]
		case slices.Contains(aroundLeave, words[0]):
			words = words[1:]
		default:
			return notLeaving
		}
	}
	switch {
	case thanks && (end || bye):
		return withThanks
	case bye:
		return withBye
	}
	return notLeaving
}

// longestOf returns how many words the longest phrase has that some words begin
// with, and the list that it stands on.
func longestOf(words []string, lists ...[]string) (n, of int) {
	for i, list := range lists {
		for _, phrase := range list {
			size := strings.Count(phrase, " ") + 1
			if size > n && size <= len(words) && strings.Join(words[:size], " ") == phrase {
				n, of = size, i
			}
		}
	}
	return n, of
}

// pause leaves the open question where it is, for whoever comes back to it.
func (w walk) pause(how parting) State {
	w.say(paragraphs(string(how) + " The choice waits here with your answers: “go on” comes back to it."))
	w.g.Asides = maxAsides
	return w.g
}

// waiting reminds in a line of the open question.
func (w walk) waiting(step knowledge.Step) Block {
	where := "The choice is waiting"
	if w.g.Editing != step.ID {
		where += " at question " + fmt.Sprint(w.put())
	}
	return paragraph(where + ", “" + step.Prompt + "” Answer it whenever you like; “go on” shows it again, “stop” ends.")
}

// put counts the questions that were put, the open one included.
func (w walk) put() int {
	n, _ := w.g.number(w.guide)
	return n
}

// beforeChoices puts a block before what can be pressed.
func beforeChoices(blocks []Block, b Block) []Block {
	at := slices.IndexFunc(blocks, func(b Block) bool { _, ok := b.(Choices); return ok })
	if at < 0 {
		at = len(blocks)
	}
	return slices.Insert(slices.Clone(blocks), at, b)
}
