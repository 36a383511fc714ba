package dialog

import (
	"fmt"
	"slices"

	"fwhelp/knowledge"
)

// How sure a recommendation is, in words.

// headline names who leads: one, several, or nobody where nothing is known.
func (a advice) headline() string {
	names := listed(shortNames(a.kb, a.rec.Pick))
	switch {
	case a.nothingKnown():
		return "Too little to go on: " + names + " are level"
	case len(a.rec.Pick) == 1:
		return "Recommendation: " + names
	}
	return "A tie: " + names
}

// oneLeft says that one alone is left to choose from.
func (a advice) oneLeft() bool { return len(a.rec.Ranking) == 1 }

// nothingKnown says that no answer speaks for or against anybody of several.
func (a advice) nothingKnown() bool {
	return !a.oneLeft() && !slices.ContainsFunc(a.rec.Reasons, func(r knowledge.Reason) bool { return r.Answer.Step != "" })
}

// verdict says how sure the recommendation is.
func (a advice) verdict() string {
	names := listed(shortNames(a.kb, a.rec.Pick))
	switch {
	case a.nothingKnown():
		return "With your answers nothing sets one of them apart, so I name no winner. These are the widely used ones that are still looked after; any of them is a fair start."
	case len(a.rec.Pick) == 0:
		return "None of those I know is still looked after, so I recommend none."
	case a.oneLeft():
		return names + " is the only one left that is still looked after, so no question could change it."
	case a.rec.Verdict == knowledge.Tie:
		return "Your answers speak for " + names + " in equal measure, so I name no single winner."
	case a.rec.Verdict == knowledge.Robust:
		return names + " is a robust choice: no single other answer would change it."
	case a.nearlyTied() != "":
		return a.nearlyTied()
	case len(a.rec.Changes) == 1:
		return names + " leads, but it is close: one other answer would change it."
	}
	return fmt.Sprintf("%s leads, but it is close: %d other answers, each on its own, would change it.", names, len(a.rec.Changes))
}

// nearlyEqual is up to how many points between the first and the next nobody is
// really ahead: the least that an answer can weigh.
const nearlyEqual = 0.25

// nearlyTied says so where the first is hardly ahead of the next.
func (a advice) nearlyTied() string {
	if len(a.rec.Pick) != 1 || len(a.rec.Ranking) < 2 || len(a.rec.Changes) < 2 {
		return ""
	}
	first := a.rec.Ranking[0]
	var next []knowledge.SubjectID
	for _, place := range a.rec.Ranking[1:] {
		if first.Score-place.Score <= nearlyEqual {
			next = append(next, place.ID)
		}
	}
	if len(next) == 0 {
		return ""
	}
	return fmt.Sprintf("%s leads, but by so little that it is practically a tie with %s: %d other answers, each on its own, would change it.",
		listed(shortNames(a.kb, a.rec.Pick)), listed(shortNames(a.kb, next)), len(a.rec.Changes))
}
