package knowledge

import "testing"

// Planes part what can be parted: a wording lies on its target's side, and on no
// other's. None that is set aside in the meantime is forgotten: at the end, what
// does not hold the plane lies beyond its margin, or all but.
func TestPlanesPart(t *testing.T) {
	const targets, wordings, common = 6, 600, 40
	p := planeFitter{w: make([]float64, targets+common), alpha: make([]float64, wordings), order: make([]int, wordings)}
	seed := uint32(7)
	next := func(n int32) int32 {
		seed = seed*1664525 + 1013904223
		return int32(seed>>8) % n
	}
	for i := range int32(wordings) {
		features := []posting{{i % targets, 0.9}}
		square := 1 + 0.81
		for range 6 {
			features = append(features, posting{targets + next(common), 0.4})
			square += 0.16
		}
		p.samples, p.of, p.squares = append(p.samples, features), append(p.of, i%targets), append(p.squares, square)
	}
	for target := range int32(targets) {
		bias := p.fit(target)
		for i, of := range p.of {
			side := -1.0
			if of == target {
				side = 1
			}
			margin := side * (bias + p.dot(i))
			if margin <= 0 {
				t.Errorf("plane %d: wording %d of %d lies on the wrong side, by %.2f", target, i, of, -margin)
			}
			if p.alpha[i] == 0 && margin < 1-linearConverged {
				t.Errorf("plane %d: wording %d lies at %.2f and does not hold it", target, i, margin)
			}
		}
	}
}
