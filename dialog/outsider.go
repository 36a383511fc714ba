package dialog

import (
	"slices"

	"fwhelp/knowledge"
)

// outsider says of a name that no guide ranks, "why not jax?", that it is not in
// the race; what else is known of it follows.
func (w walk) outsider(text string, r reply) reply {
	foreign := r.decision.Why.Foreign
	proposes := slices.ContainsFunc(wordsOf(text), func(s string) bool {
		return slices.Contains([]string{"why", "about", "and", "or", "instead", "better", "consider", "rather", "prefer", "vs", "versus", "if"}, s)
	})
	if len(foreign) == 0 || len(r.decision.Why.Subjects) > 0 || !proposes || len(wordsOf(text)) > maxMeaning {
		return r
	}
	said := paragraph("“" + foreign[0] + "” is not among those that I choose from (" + listed(w.advice().allNames()) + "), so it has no points here.")
	if o, ok := outsiderNamed(w.kb, foreign[0]); ok && r.decision.Outcome != knowledge.Answered {
		r = composeNamed(w.kb, text, command{topic: knowledge.Topic{Entry: o.entry}})
	}
	if r.decision.Outcome != knowledge.Answered {
		r.message = Message{Blocks: []Block{said, paragraph("I know too little of it to rank it; look at its own pages beside what I recommend.")}, Confidence: r.message.Confidence}
		r.offered = nil
		return r
	}
	r.message.Blocks = slices.Insert(slices.Clone(r.message.Blocks), 0, said)
	return r
}
