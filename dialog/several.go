package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// leftOut says which subjects of a message with several questions an answer passes
// over, where it is about one of those named: whoever asks three things at once is
// told that one of them was taken.
func leftOut(kb *knowledge.Base, text string, d knowledge.Decision) (Block, bool) {
	if _, single := kb.SubjectOf(d.Match.Entry); !single || questionsNaming(kb, text) < 2 {
		return nil, false
	}
	var told []knowledge.SubjectID
	for _, m := range slices.Concat([]knowledge.Match{d.Match}, d.Also) {
		if s, ok := kb.SubjectOf(m.Entry); ok {
			told = append(told, s.ID)
		} else {
			told = slices.Concat(told, withSubjects(kb, m.Topic).Subjects)
		}
	}
	left := slices.DeleteFunc(slices.Clone(d.Why.Subjects), func(id knowledge.SubjectID) bool { return slices.Contains(told, id) })
	if len(left) == 0 {
		return nil, false
	}
	return paragraph("I took one of your questions. Those about " + listed(shortNames(kb, left)) + " are still open: ask them one at a time."), true
}

// questionsNaming counts the parts of a message that ask and name a subject.
func questionsNaming(kb *knowledge.Base, text string) int {
	n := 0
	text = strings.ReplaceAll(strings.ToLower(text), " and ", ", ")
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;?!\n", r) }) {
		asks := slices.ContainsFunc(wordsOf(part), func(w string) bool { return slices.Contains(beginsPart, w) })
		if asks && namesSubject(kb, part) {
			n++
		}
	}
	return n
}

// beginsPart are words that a question has which another may stand beside; "which"
// is none of them, for it also goes on with what stands before it.
var beginsPart = slices.Concat([]string{"what", "whats", "who", "why", "when", "how"}, beginsInverted)
