package knowledge

import "math"

// bayes is a naive Bayes model of words and word pairs, each target against all
// others: how much likelier a question is asked of it than of the rest. Where an
// entry has many phrasings it weighs a word by what it tells apart, which the
// cosines do not.
type bayes struct {
	odds  postings  // by feature: log odds of the targets that have it, above those that have not
	base  []float32 // by target: log odds of a feature that it has not
	seen  []float32 // by feature: in how many wordings
	size  []float32 // by target: features of its wordings
	sizes float64
}

const (
	bayesSmoothing = 0.04 // what each feature is counted for where it was never seen
	bayesScale     = 0.1  // of the log odds behind the best target, to bring them near the other evidence
	bayesFloor     = -2
)

// of is the log odds of a feature that n wordings of the target have and seen
// wordings of all.
func (*bayes) of(n, seen float64) float64 {
	return math.Log((n+bayesSmoothing)/bayesSmoothing) - math.Log((seen-n+bayesSmoothing)/(seen+bayesSmoothing))
}

// wordings is the inverse of [bayes.of]: how many wordings of the target have the
// feature.
func (*bayes) wordings(odds, seen float64) float64 {
	k := math.Exp(odds) * bayesSmoothing / (seen + bayesSmoothing)
	return (k*(seen+bayesSmoothing) - bayesSmoothing) / (1 + k)
}

func (b *bayes) baseOf(size, sizes float64) float64 {
	all := bayesSmoothing * float64(len(b.seen))
	return math.Log(sizes-size+all) - math.Log(size+all)
}

// trainBayes counts in how many wordings of each target a feature is. It does not
// look at how often: others put weights there meanwhile.
func (x *index) trainBayes(counts [][]posting) {
	b := &x.bayes
	b.seen = make([]float32, len(x.blocks))
	b.size = make([]float32, x.targets)
	b.base = make([]float32, x.targets)
	lists := make([][]posting, x.targets)
	sum := newFeatureSum(len(x.blocks))
	for t, spans := range x.spans {
		for _, s := range spans {
			for _, list := range counts[s.from:s.to] {
				for i := range list {
					if at := list[i].at; x.blocks[at] != charBlock {
						sum.add(at, s.share())
					}
				}
			}
		}
		lists[t] = compact(sum.take())
		for _, e := range lists[t] {
			b.seen[e.at] += e.weight
			b.size[t] += e.weight
		}
		b.sizes += float64(b.size[t])
	}
	for t, list := range lists {
		b.base[t] = float32(b.baseOf(float64(b.size[t]), b.sizes))
		for i, e := range list {
			list[i].weight = float32(b.of(float64(e.weight), float64(b.seen[e.at])))
		}
	}
	b.odds = group(lists, len(x.blocks))
}

// weighOdds says how far each target is behind the likeliest. without is as in
// [matcher.score].
func (m *matcher) weighOdds(s *scratch, without int32) {
	b := &m.index.bayes
	n := float32(0)
	odds := s.whole.odds
	for i := range s.features {
		f := &s.features[i]
		if f.id < 0 || f.block == charBlock {
			continue
		}
		n++
		if without == noWording {
			addWeights(odds, b.odds.of(f.id), 1)
			continue
		}
		for _, p := range b.odds.of(f.id) {
			odds[p.at] += b.without(p.weight, f.id, m.leavesOut(p.at, without), m.twin(without) != noWording)
		}
	}
	best := float32(math.Inf(-1))
	for t := range odds {
		base := b.base[t]
		if without != noWording && m.leavesOut(int32(t), without) {
			base = float32(b.baseOf(float64(b.size[t]-n), b.sizes-float64(n)))
		}
		odds[t] += n * base
		best = max(best, odds[t])
	}
	for t := range odds {
		s.targets[t].odds = max(bayesFloor, bayesScale*(odds[t]-best))
	}
}

// without is the log odds of a feature for a target where a wording that has the
// feature is left out, of that target (own) or of another, and with it its twin.
func (b *bayes) without(odds float32, feature int32, own, twin bool) float32 {
	seen := float64(b.seen[feature])
	n := b.wordings(float64(odds), seen)
	if own {
		n--
	}
	seen--
	if twin {
		seen--
	}
	n = math.Max(0, n)
	return float32(b.of(n, math.Max(n, seen))) // the twin may lack the feature
}
