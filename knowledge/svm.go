package knowledge

import (
	"math"
	"slices"
)

// linear is a one-vs-rest linear model over the index's features: an L2-loss
// support vector machine, trained by dual coordinate descent while the content
// is loaded. It needs several phrasings an entry to be better than the nearest
// one alone, and its training time grows with entries times phrasings: see
// [matcher.worthTraining].
type linear struct {
	weights postings // by feature, of targets
	bias    []float32
}

// The limits within which the model is trained, and its cost parameter.
const (
	linearPhrasings    = 5 // median an entry, at least
	linearMaxTargets   = 300
	linearMaxWordings  = 20_000
	linearWhole        = 3_000 // up to so many wordings, each plane is fitted to all of them
	linearRivals       = 1_000 // beyond, to its own and about so many of the nearest others
	linearCost         = 0.3
	linearEpochs       = 20
	linearConverged    = 2e-2
	linearLeastWeight  = 1e-3 // smaller ones are left out
	linearScrambleSeed = 1
)

// worthTraining says whether the linear model is worth its while: with a catalog
// the names and facets say more, with few phrasings the nearest one does, and
// with many entries loading would take too long.
func (m *matcher) worthTraining(wordings []wording) bool {
	if len(m.content.Subjects) > 0 || len(m.targets) < 2 || len(m.targets) > linearMaxTargets || len(wordings) > linearMaxWordings {
		return false
	}
	counts := make([]int, len(m.targets))
	for _, w := range wordings {
		if !w.claim {
			counts[w.target]++
		}
	}
	slices.Sort(counts)
	return counts[len(counts)/2] >= linearPhrasings
}

// trainLinear fits one hyperplane a target to the unit vectors of the wordings.
func trainLinear(vectors [][]entryOf, of []int32, targets, features int) *linear {
	squares := make([]float64, len(vectors))
	counts := make([]float64, targets)
	order := make([]int, len(vectors))
	for i, v := range vectors {
		counts[of[i]]++
		order[i] = i
		squares[i] = 1
		for _, e := range v {
			squares[i] += float64(e.weight * e.weight)
		}
	}
	l := &linear{bias: make([]float32, targets)}
	planes := make([][]entryOf, targets)
	w := make([]float64, features)
	alpha := make([]float64, len(vectors))
	seed := uint32(linearScrambleSeed)
	for t := range targets {
		clear(w)
		clear(alpha)
		bias := 0.0
		rivals := order
		if len(vectors) > linearWhole {
			rivals = nearRivals(vectors, of, int32(t), w)
		}
		positive := linearCost * math.Sqrt((float64(len(rivals))-counts[t]+1)/math.Max(1, counts[t]))
		for range linearEpochs {
			seed = scramble(rivals, seed)
			most := 0.0
			for _, i := range rivals {
				side, cost := -1.0, linearCost
				if of[i] == int32(t) {
					side, cost = 1, positive
				}
				step := descend(vectors[i], w, &bias, &alpha[i], side, cost, squares[i])
				most = math.Max(most, step)
			}
			if most < linearConverged {
				break
			}
		}
		for f, x := range w {
			if math.Abs(x) >= linearLeastWeight {
				planes[t] = append(planes[t], entryOf{int32(f), x})
			}
		}
		l.bias[t] = float32(bias)
	}
	l.weights = group(planes, features)
	return l
}

// nearRivals returns the wordings of a target and about [linearRivals] of the
// others, those nearest to the sum of its own: what is far away would not move its
// plane. w is zero, before and after.
func nearRivals(vectors [][]entryOf, of []int32, target int32, w []float64) []int {
	for i, v := range vectors {
		if of[i] == target {
			for _, e := range v {
				w[e.feature] += e.weight
			}
		}
	}
	near := make([]float64, len(vectors))
	others := make([]float64, 0, len(vectors))
	for i, v := range vectors {
		for _, e := range v {
			near[i] += float64(w[e.feature] * e.weight)
		}
		if of[i] != target {
			others = append(others, near[i])
		}
	}
	clear(w)
	slices.Sort(others)
	least := 0.0
	if len(others) > linearRivals {
		least = others[len(others)-linearRivals]
	}
	var list []int
	for i := range vectors {
		if of[i] == target || near[i] >= least && near[i] > 0 {
			list = append(list, i)
		}
	}
	return list
}

// descend takes one step of dual coordinate descent on one wording, and returns
// how far it went.
func descend(v []entryOf, w []float64, bias, alpha *float64, side, cost, square float64) float64 {
	dot := *bias
	for _, e := range v {
		dot += float64(w[e.feature] * e.weight)
	}
	slope := float64(side*dot) - 1 + *alpha*0.5/cost
	next := math.Max(0, *alpha-slope/(square+0.5/cost))
	d := next - *alpha
	if d == 0 {
		return 0
	}
	*alpha = next
	for _, e := range v {
		w[e.feature] += float64(d * side * e.weight)
	}
	*bias += d * side
	return math.Abs(d)
}

// scramble puts the order in another one, the same on every run.
func scramble(order []int, seed uint32) uint32 {
	for i := len(order) - 1; i > 0; i-- {
		seed = seed*1664525 + 1013904223
		j := int(seed>>8) % (i + 1)
		order[i], order[j] = order[j], order[i]
	}
	return seed
}

// margins adds up how far the question lies on the target's side, by target.
func (l *linear) margins(s *scratch) {
	for t, b := range l.bias {
		s.targets[t].margin = b
	}
	for _, f := range s.features {
		if f.id < 0 {
			continue
		}
		w := float32(f.weight)
		for _, p := range l.weights.of(f.id) {
			s.targets[p.at].margin += w * p.weight
		}
	}
}
