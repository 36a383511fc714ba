package knowledge

import (
	"math"
	"runtime"
	"slices"
)

// linear is a one-vs-rest linear model over the index's features: an L2-loss
// support vector machine, trained by dual coordinate descent while the content
// is loaded (Hsieh et al. 2008). It needs several phrasings an entry to be better
// than the nearest one alone, and its training time grows with entries times
// phrasings: see [matcher.worthTraining].
type linear struct {
	weights postings // by feature, of targets
	bias    []float32
}

// The limits within which the model is trained, and its cost parameter.
const (
	linearPhrasings   = 5 // median an entry, at least
	linearMaxTargets  = 300
	linearMaxWordings = 20_000
	linearCost        = 0.3
	linearEpochs      = 20
	linearAside       = 0.1  // beyond the margin, a wording that does not hold the plane is set aside
	linearConverged   = 0.1  // the longest step of an epoch, from which it is the last
	linearLeastWeight = 1e-3 // smaller ones are left out
)

// worthTraining says whether the linear model is worth its while: with a catalog
// the names and facets say more, with few phrasings the nearest one does, and
// with many entries loading would take too long.
func (m *matcher) worthTraining(wordings []wording) bool {
	if m.catalog() || len(m.targets) < 2 || len(m.targets) > linearMaxTargets || len(wordings) > linearMaxWordings {
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
func (x *index) trainLinear(vectors [][]posting, of []int32) *linear {
	scale := x.linearScale()
	samples := make([][]posting, len(vectors))
	squares := make([]float64, len(vectors))
	inParallel(len(vectors), func(i int) {
		samples[i] = make([]posting, len(vectors[i]))
		squares[i] = 1 // of the bias
		for j, e := range vectors[i] {
			w := float64(float64(e.weight) * scale[e.at])
			samples[i][j] = posting{e.at, float32(w)}
			squares[i] += float64(w * w)
		}
	})
	l := &linear{bias: make([]float32, x.targets)}
	planes := make([][]posting, x.targets)
	workers := min(runtime.GOMAXPROCS(0), x.targets)
	inParallel(workers, func(worker int) {
		p := planeFitter{
			samples: samples, squares: squares, of: of,
			w: make([]float64, len(scale)), alpha: make([]float64, len(vectors)), order: make([]int, len(vectors)),
		}
		for t := worker; t < x.targets; t += workers {
			l.bias[t] = float32(p.fit(int32(t)))
			for f, w := range p.w {
				if w *= scale[f]; math.Abs(w) >= linearLeastWeight {
					planes[t] = append(planes[t], posting{int32(f), float32(w)})
				}
			}
			planes[t] = slices.Clip(planes[t])
		}
	})
	l.weights = group(planes, len(scale))
	return l
}

// linearScale is what the features of a wording's vector are multiplied by for the
// linear model. It finds out by itself what tells targets apart, so that rare
// features need no more than the fourth root of their idf: with all of it, a plane
// leans on what few wordings have.
func (x *index) linearScale() []float64 {
	most := 0.0
	for _, idf := range x.idf {
		most = math.Max(most, float64(idf))
	}
	scale := make([]float64, len(x.idf))
	for f, idf := range x.idf {
		rare := float64(idf) / most
		scale[f] = math.Sqrt(math.Sqrt(rare)) / rare
	}
	return scale
}

// planeFitter fits one plane after the other. What it needs for that is as long as
// the content, so it is kept from plane to plane.
type planeFitter struct {
	samples [][]posting // by wording: features
	squares []float64   // of the lengths
	of      []int32     // targets
	w       []float64   // by feature: the plane
	alpha   []float64   // by wording: how much it holds the plane
	order   []int
}

// fit leaves the plane of a target in w and returns its bias.
//
// A wording that lies well on its side and holds nothing is set aside until the
// others are at rest; then all are looked at once more (shrinking). Most are never
// near the plane.
func (p *planeFitter) fit(target int32) float64 {
	clear(p.w)
	clear(p.alpha)
	active, far := p.all(), math.Inf(1)
	bias, own := 0.0, p.ownCost(target)
	seed := uint32(target) + 1
	for range linearEpochs {
		seed = scramble(active, seed)
		longest, steepest := 0.0, 0.0
		kept := active[:0]
		for _, i := range active {
			side, cost := -1.0, linearCost
			if p.of[i] == target {
				side, cost = 1, own
			}
			slope := float64(side*(bias+p.dot(i))) - 1 + p.alpha[i]*0.5/cost
			if p.alpha[i] == 0 && slope > far {
				continue
			}
			kept = append(kept, i)
			next := math.Max(0, p.alpha[i]-slope/(p.squares[i]+0.5/cost))
			step := next - p.alpha[i]
			if p.alpha[i] > 0 || slope < 0 {
				steepest = math.Max(steepest, math.Abs(slope))
			}
			if step == 0 {
				continue
			}
			longest = math.Max(longest, math.Abs(step))
			p.alpha[i] = next
			p.move(i, step*side)
			bias += step * side
		}
		active, far = kept, math.Min(steepest, linearAside)
		if longest >= linearConverged {
			continue
		}
		if len(active) == len(p.order) {
			break
		}
		active, far = p.all(), math.Inf(1)
	}
	return bias
}

// all returns every wording, in order.
func (p *planeFitter) all() []int {
	for i := range p.order {
		p.order[i] = i
	}
	return p.order
}

// ownCost is the cost of a target's own wording on the wrong side: it is the more,
// the fewer there are beside the others.
func (p *planeFitter) ownCost(target int32) float64 {
	own := 0
	for _, t := range p.of {
		if t == target {
			own++
		}
	}
	return linearCost * math.Sqrt(float64(len(p.of)-own+1)/math.Max(1, float64(own)))
}

// dot projects a wording on the plane. Four sums at a time do not wait for each
// other.
func (p *planeFitter) dot(i int) float64 {
	v, w := p.samples[i], p.w
	var a, b, c, d float64
	for len(v) >= 4 {
		a += float64(w[v[0].at] * float64(v[0].weight))
		b += float64(w[v[1].at] * float64(v[1].weight))
		c += float64(w[v[2].at] * float64(v[2].weight))
		d += float64(w[v[3].at] * float64(v[3].weight))
		v = v[4:]
	}
	for _, e := range v {
		a += float64(w[e.at] * float64(e.weight))
	}
	return a + b + c + d
}

func (p *planeFitter) move(i int, by float64) {
	for _, e := range p.samples[i] {
		p.w[e.at] += float64(by * float64(e.weight))
	}
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
