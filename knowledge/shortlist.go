package knowledge

import (
	"cmp"
	"slices"
)

// promising is a target that may become a candidate.
type promising struct {
	rough  float64 // sum of the evidence
	target int32
	versus bool // the head-to-head of the subjects named
}

// shortlist returns the maxCandidates targets with the most evidence at a rough
// glance, best first.
func (m *matcher) shortlist(a *analysis, s *scratch, q questionScore, c comparison) []promising {
	list := s.promising[:0]
	least := float32(narrow)
	switch {
	case len(a.subjects) < 2:
	case c.bare && c.joined: // names alone: "keras or pytorch?"
		least = 2 // more than there is
	default:
		least = narrowOfTwo
	}
	for t := range m.targets {
		tg := &m.targets[t]
		if tg.pattern || tg.pair && len(a.subjects) == 1 || tg.guide && a.none && !a.wish {
			continue
		}
		e := &s.targets[t]
		if tg.kind == KindSubject {
			own := m.evidence(int32(t), a, s)
			e = &own
		}
		if e.centroid == 0 && e.claim == 0 {
			continue
		}
		if tg.kind == KindExtra || tg.kind == KindPart {
			if m.index.look(int32(t), s, float32(q.mass)); e.dice < least {
				continue
			}
		}
		list = insertBest(list, promising{rough(e, q.mass), int32(t), false})
	}
	if len(a.subjects) == 1 && a.cue.facet == Cons {
		list = m.withSide(list, a)
	}
	if len(a.subjects) >= 2 {
		list = insertBest(list, promising{rough(&s.targets[m.versus], q.mass), m.versus, true})
	}
	s.promising = list
	return list
}

// withSide puts the side that is asked for of a subject in the last place, if it is
// in none: words that praise it, denied, resemble everything else more.
func (m *matcher) withSide(list []promising, a *analysis) []promising {
	asked := slices.IndexFunc(m.targets, func(t target) bool {
		return t.kind == KindSubject && !t.pattern && t.topic.Facet == a.cue.facet && t.about[0] == a.subjects[0]
	})
	if asked < 0 || len(list) < maxCandidates || slices.ContainsFunc(list, func(p promising) bool { return p.target == int32(asked) }) {
		return list
	}
	list[len(list)-1] = promising{0, int32(asked), false}
	return list
}

func rough(e *targetScore, mass float64) float64 {
	return float64(e.centroid) + float64(e.wording) + 0.5*float64(e.claim) + 0.14*float64(e.bm25)/mass + 0.5*float64(e.margin+e.odds)
}

// insertBest keeps the best maxCandidates; of equals, the first.
func insertBest(list []promising, c promising) []promising {
	at := len(list)
	for at > 0 && list[at-1].rough < c.rough {
		at--
	}
	if at == maxCandidates {
		return list
	}
	if len(list) < maxCandidates {
		list = append(list, c)
	}
	copy(list[at+1:], list[at:])
	list[at] = c
	return list
}

// inOrder copies the candidates to where there is room, best first; of equals, the
// first in the content. They are large, so each is moved once only.
func inOrder(all, room []candidate) []candidate {
	var order [maxCandidates]int8
	for i := range all {
		order[i] = int8(i)
	}
	slices.SortFunc(order[:len(all)], func(i, j int8) int {
		a, b := &all[i], &all[j]
		return cmp.Or(cmp.Compare(b.raw, a.raw), cmp.Compare(a.target, b.target))
	})
	room = room[:0]
	for _, at := range order[:len(all)] {
		room = append(room, all[at])
	}
	return room
}
