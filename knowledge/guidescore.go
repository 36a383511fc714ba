package knowledge

import (
	"cmp"
	"slices"
)

// quarters are points, counted in quarters so that sums are exact.
type quarters int32

func (q quarters) points() float64 { return float64(q) / 4 }

// set is a set of subjects by their numbers in scores.
type set uint64

// maxRanked is how many subjects a guide can speak of.
const maxRanked = 64

// tally holds the points of each subject.
type tally []quarters

func (t tally) add(other tally) {
	for i, q := range other {
		t[i] += q
	}
}

// scores is a guide's weights, added up by option.
type scores struct {
	subjects   []SubjectID // in the order in which the guide first speaks of them
	status     []Status
	all, alive set
	start      pair
	options    [][]pair // by step and option
}

// pair is points by both rankings.
type pair struct{ today, article tally }

func newScores(g *GuideContent, c *Content) scores {
	var s scores
	number := map[SubjectID]int{}
	each := func(list []Weight) {
		for _, w := range list {
			if _, known := number[w.Subject]; known || len(s.subjects) == maxRanked {
				continue
			}
			number[w.Subject] = len(s.subjects)
			s.subjects = append(s.subjects, w.Subject)
		}
	}
	each(g.Start)
	for _, step := range g.Steps {
		for _, o := range step.Options {
			each(o.Weights)
		}
	}
	s.status = make([]Status, len(s.subjects))
	for _, subject := range c.Subjects {
		if i, known := number[subject.ID]; known {
			s.status[i] = subject.Status
		}
	}
	for i, status := range s.status {
		s.all |= 1 << i
		if status != Retired {
			s.alive |= 1 << i
		}
	}
	s.start = s.sum(g.Start, number)
	for _, step := range g.Steps {
		row := make([]pair, len(step.Options))
		for o, option := range step.Options {
			row[o] = s.sum(option.Weights, number)
		}
		s.options = append(s.options, row)
	}
	return s
}

func (s *scores) sum(list []Weight, number map[SubjectID]int) pair {
	p := pair{make(tally, len(s.subjects)), make(tally, len(s.subjects))}
	for _, w := range list {
		if i, known := number[w.Subject]; known {
			p.today[i] += quarters(w.Today * 4)
			p.article[i] += quarters(w.Article * 4)
		}
	}
	return p
}

func (s *scores) totals(chosen []int) (today, article tally) {
	today, article = make(tally, len(s.subjects)), make(tally, len(s.subjects))
	s.total(chosen, today, article)
	return today, article
}

// total adds up into tallies of the caller's.
func (s *scores) total(chosen []int, today, article tally) {
	copy(today, s.start.today)
	copy(article, s.start.article)
	for i, o := range chosen {
		if o >= 0 {
			today.add(s.options[i][o].today)
			article.add(s.options[i][o].article)
		}
	}
}

// picks returns who leads today and by the article.
func (s *scores) picks(chosen []int) (today, article set) {
	var onStack [2][maxRanked]quarters // this is called for every option of every step
	t, a := tally(onStack[0][:len(s.subjects)]), tally(onStack[1][:len(s.subjects)])
	s.total(chosen, t, a)
	return s.leaders(t, s.alive), s.leaders(a, s.all)
}

// matters reports whether an answer to an open step can change who leads today,
// alone or together with answers to the other open steps, or alone puts others
// first by the article. A tie that the article would settle is worth no question.
func (s *scores) matters(chosen []int, step int) bool {
	was := chosen[step]
	defer func() { chosen[step] = was }()
	today, article := s.picks(chosen)
	for o := range s.options[step] {
		chosen[step] = o
		if t, a := s.picks(chosen); t != today || a&article == 0 {
			return true
		}
	}
	chosen[step] = was
	return s.helpsOvertake(chosen, step, today)
}

// helpsOvertake reports whether answers to the open steps, taken together, can
// bring another subject to the points of one that leads today, and the step has a
// part in it. Points add up, so the best answer to each step is the best of all.
func (s *scores) helpsOvertake(chosen []int, step int, lead set) bool {
	var onStack [2][maxRanked]quarters
	today, article := tally(onStack[0][:len(s.subjects)]), tally(onStack[1][:len(s.subjects)])
	s.total(chosen, today, article)
	for rival := range s.subjects {
		if s.alive&^lead&(1<<rival) == 0 {
			continue
		}
		for first := range s.subjects {
			if lead&(1<<first) == 0 || s.mostGained(step, rival, first) == 0 {
				continue
			}
			behind := today[first] - today[rival]
			for i, o := range chosen {
				if o == open {
					behind -= s.mostGained(i, rival, first)
				}
			}
			if behind <= 0 {
				return true
			}
		}
	}
	return false
}

// mostGained is what the best answer to a step brings one subject on another
// today, 0 where none brings anything.
func (s *scores) mostGained(step, rival, first int) (most quarters) {
	for _, p := range s.options[step] {
		most = max(most, p.today[rival]-p.today[first])
	}
	return most
}

// leaders returns those of the set who have most points.
func (s *scores) leaders(t tally, of set) set {
	var lead set
	var most quarters
	for i, q := range t {
		bit := set(1) << i
		switch {
		case of&bit == 0 || lead != 0 && q < most:
		case lead == 0 || q > most:
			lead, most = bit, q
		default:
			lead |= bit
		}
	}
	return lead
}

func (s *scores) names(members set) []SubjectID {
	var out []SubjectID
	for i, id := range s.subjects {
		if members&(1<<i) != 0 {
			out = append(out, id)
		}
	}
	return out
}

func (s *scores) ranking(t tally, of set) []Ranked {
	out := make([]Ranked, 0, len(t))
	for i, q := range t {
		if of&(1<<i) != 0 {
			out = append(out, Ranked{s.subjects[i], q.points(), s.status[i]})
		}
	}
	slices.SortStableFunc(out, func(a, b Ranked) int { return cmp.Compare(b.Score, a.Score) })
	return out
}
