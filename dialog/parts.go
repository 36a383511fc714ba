package dialog

import (
	"slices"

	"fwhelp/knowledge"
)

// ofTheWhole says before the answer to a question about a part of a subject
// ("what is torchserve") that it tells of the whole.
func ofTheWhole(kb *knowledge.Base, d knowledge.Decision, m Message) Message {
	s, ok := kb.SubjectOf(d.Match.Entry)
	if !ok || len(d.Why.Parts) != 1 {
		return m
	}
	m.Blocks = slices.Insert(slices.Clone(m.Blocks), 0, paragraph("“"+d.Why.Parts[0]+"” belongs to "+s.Short+". This is what I know of "+s.Short+" as a whole."))
	return m
}
