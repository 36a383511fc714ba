package knowledge

import "slices"

// Without returns the guide as it is for somebody who will not take some of the
// subjects: they are in no ranking, and no question is asked on their account.
// The guide itself stays as it is.
func (g *Guide) Without(ids ...SubjectID) *Guide {
	if len(ids) == 0 {
		return g
	}
	less := *g
	for i, id := range less.scores.subjects {
		if slices.Contains(ids, id) {
			less.scores.all &^= 1 << i
			less.scores.alive &^= 1 << i
		}
	}
	return &less
}
