package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// What somebody insists on: "only PyTorch or Keras", "it must be PyTorch".

// insistedOn returns the subjects that words insist on, and the words besides.
// "not only keras", "we only know keras" and "must it be keras?" insist on nothing.
func insistedOn(kb *knowledge.Base, text string) (only []knowledge.SubjectID, rest string) {
	if !slices.ContainsFunc(wordsOf(text), func(s string) bool { return slices.Contains(insisting, s) }) {
		return nil, text // most words, at little cost
	}
	var kept []string
	goesOn := false // the clause before ends in what it insists on
	for _, clause := range clausesOf(text) {
		words := wordsOf(clause)
		if len(words) == 0 {
			continue
		}
		ids, from, to := namedTogether(kb, words)
		until := len(words)
		switch {
		case len(ids) == 0 || strings.Contains(clause, "?") || asksSomething(clause) || slices.Contains(beginsInverted, words[0]):
		case goesOn && onlyNames(kb, words):
			only, until = append(only, ids...), 0
		case to < len(words) && slices.Contains(skills, words[to]):
		default:
			if at, ok := insistsBefore(words, from, len(ids)); ok {
				only, until = append(only, ids...), at
			} else if to < len(words) && slices.Contains(alone, words[to]) && !slices.ContainsFunc(words[:from], func(s string) bool { return !slices.Contains(takings, s) && !slices.Contains(politeWords, s) }) {
				only, until = append(only, ids...), 0
			}
		}
		goesOn = until < len(words) && to == len(words)
		if until > 0 {
			kept = append(kept, strings.Join(words[:until], " "))
		}
	}
	if len(only) == 0 {
		return nil, text
	}
	return unique(only), strings.Join(kept, ", ")
}

// namedTogether returns the subjects that words name side by side, and where; none
// where something stands between the names.
func namedTogether(kb *knowledge.Base, words []string) (ids []knowledge.SubjectID, from, to int) {
	for i, m := range mentions(kb, words) {
		switch {
		case i == 0:
			from = m.from
		case !onlyJoining(words[to:m.from]):
			return nil, 0, 0
		}
		ids, to = append(ids, m.ids...), m.to
	}
	return unique(ids), from, to
}

// insistsBefore finds what insists on the subjects named from word i on, with
// nothing but words of taking and using in between.
func insistsBefore(words []string, i, subjects int) (at int, ok bool) {
	for j := i - 1; j >= 0; j-- {
		s, next, last := words[j], words[j+1], words[max(0, j-1)]
		switch {
		case s == "either" || s == "between":
			ok = subjects > 1 && !slices.ContainsFunc(words[:j], func(s string) bool { return slices.Contains(setBeside, s) })
		case slices.Contains(alone, s), s == "just", s == "must":
			ok = true
		case slices.Contains([]string{"has", "have", "needs", "need", "got", "limited", "restricted", "forced", "bound", "tied", "committed"}, s) && next == "to",
			slices.Contains([]string{"stuck", "stay", "stick"}, s) && next == "with":
			ok = true
		case s == "like" || !slices.Contains(takings, s):
			return 0, false
		default:
			continue
		}
		return j, ok && (j == 0 || !refuses(last) && !slices.Contains(refusals, words[max(0, j-2)]))
	}
	return 0, false
}

// choosesWithin reports whether words ask for help choosing and turn subjects down
// or insist on some: "recommend one but not tensorflow", "anything but keras".
func choosesWithin(kb *knowledge.Base, text string) bool {
	if _, ok := kb.Guide(); !ok {
		return false
	}
	named, rest := refusing{kb: kb, opening: true}.turnedDown(text)
	if len(named) == 0 {
		named, rest = insistedOn(kb, text)
	}
	if len(named) == 0 || namesSubject(kb, rest) {
		return false
	}
	words := wordsOf(rest)
	if len(words) == 0 {
		return slices.Contains([]string{"anything", "everything", "something", "whatever"}, wordsOf(text)[0])
	}
	for len(words) > 1 && slices.Contains(dangling, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) > 1 && words[1] == "else" {
		return words[0] == "something" || words[0] == "anything" || words[0] == "what"
	}
	rest = strings.Join(words, " ")
	return parseCommand(kb, rest, knowledge.Topic{}).verb == verbChoose || kb.Decide(knowledge.Question{Text: rest}).Outcome == knowledge.Guided
}

// leansTo finds the subject that somebody would rather have, without insisting.
func leansTo(kb *knowledge.Base, text string) (knowledge.SubjectID, bool) {
	words := wordsOf(text)
	if len(words) > 1 && slices.Contains([]string{"prefer", "preferably", "rather", "favor", "favour"}, words[0]) {
		text = "i " + text
	}
	return preferred(kb, text)
}

var (
	// insisting are the words of which one stands wherever somebody insists.
	insisting = []string{"only", "just", "solely", "exclusively", "strictly", "alone", "must", "to", "with", "either", "between"}
	alone     = []string{"only", "solely", "exclusively", "strictly", "alone"}
	dangling  = []string{"if", "but", "and", "or", "with", "it", "must", "should", "can", "may", "i", "we", "do", "is", "please", "pls"}
	setBeside = []string{"difference", "differences", "compare", "comparison", "comparing"}
)
