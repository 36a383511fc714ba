package eval

import (
	"cmp"
	"math"
	"slices"
)

// Report is the outcome of a run over labelled questions. Shares are in [0,1].
type Report struct {
	Questions int         `json:"questions"`
	Decided   float64     `json:"right_decisions"`
	In        InScope     `json:"in_scope"`
	Out       OutScope    `json:"out_of_scope"`
	AUROC     float64     `json:"auroc"`             // of the confidence, in scope against out; 0.5 is chance
	ECE       float64     `json:"calibration_error"` // expected, over ten bins of confidence
	ByFamily  []Group     `json:"by_family"`
	ByKind    []Group     `json:"by_kind"`
	Confused  []Confusion `json:"confusions"`
	Results   []Result    `json:"results"`
}

// InScope counts what became of the questions that have an answer.
type InScope struct {
	N       int     `json:"n"`
	Right   float64 `json:"right"`
	Offered float64 `json:"offered"`
	Misled  float64 `json:"misled"`
	Wrong   float64 `json:"wrong"`
	Refused float64 `json:"refused"`
	First   float64 `json:"first"`    // the best candidate is right, whatever the outcome
	InThree float64 `json:"in_three"` // one of the best three is
}

// OutScope counts what became of the questions that have none.
type OutScope struct {
	N        int     `json:"n"`
	Refused  float64 `json:"refused"`
	Offered  float64 `json:"offered"`
	Answered float64 `json:"answered"`
}

// Group is the share of right decisions among some of the questions.
type Group struct {
	Name    string  `json:"name"`
	N       int     `json:"n"`
	Decided float64 `json:"right_decisions"`
}

// Confusion is a wrong answer that was given in place of a right one.
type Confusion struct {
	Label string `json:"label"`
	Given string `json:"given"`
	N     int    `json:"n"`
}

// Measure sums results up.
func Measure(results []Result) Report {
	r := Report{Questions: len(results), Results: results}
	var in, out []float64
	decided := 0
	confused := map[[2]string]int{}
	for i := range results {
		q := &results[i]
		if q.Decided {
			decided++
		}
		if q.outside {
			out = append(out, q.Confidence)
			r.Out.add(q)
		} else {
			in = append(in, q.Confidence)
			r.In.add(q)
		}
		if q.Verdict == Wrong || q.Verdict == AsIfKnown {
			confused[[2]string{q.Label, q.Given}]++
		}
	}
	r.Decided = share(decided, len(results))
	r.In.divide()
	r.Out.divide()
	r.AUROC = auroc(in, out)
	r.ECE = calibrationError(results)
	r.ByFamily = grouped(results, func(q *Result) string { return q.family })
	r.ByKind = grouped(results, func(q *Result) string { return q.Kind })
	for pair, n := range confused {
		r.Confused = append(r.Confused, Confusion{pair[0], pair[1], n})
	}
	slices.SortFunc(r.Confused, func(a, b Confusion) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Label, b.Label), cmp.Compare(a.Given, b.Given))
	})
	return r
}

func (s *InScope) add(q *Result) {
	s.N++
	switch q.Verdict {
	case Right:
		s.Right++
	case Offered:
		s.Offered++
	case Misled:
		s.Misled++
	case Wrong:
		s.Wrong++
	default:
		s.Refused++
	}
	if q.firstHit {
		s.First++
	}
	if q.inThree || q.firstHit {
		s.InThree++
	}
}

func (s *InScope) divide() {
	for _, x := range []*float64{&s.Right, &s.Offered, &s.Misled, &s.Wrong, &s.Refused, &s.First, &s.InThree} {
		*x /= math.Max(1, float64(s.N))
	}
}

func (s *OutScope) add(q *Result) {
	s.N++
	switch {
	case q.Decided:
		s.Refused++
	case q.Verdict == AsIfKnown:
		s.Answered++
	default:
		s.Offered++
	}
}

func (s *OutScope) divide() {
	for _, x := range []*float64{&s.Refused, &s.Offered, &s.Answered} {
		*x /= math.Max(1, float64(s.N))
	}
}

func share(n, of int) float64 { return float64(n) / math.Max(1, float64(of)) }

func grouped(results []Result, name func(*Result) string) []Group {
	at := map[string]int{}
	var groups []Group
	for i := range results {
		key := name(&results[i])
		j, ok := at[key]
		if !ok {
			j = len(groups)
			at[key] = j
			groups = append(groups, Group{Name: key})
		}
		groups[j].N++
		if results[i].Decided {
			groups[j].Decided++
		}
	}
	for i := range groups {
		groups[i].Decided /= float64(groups[i].N)
	}
	slices.SortFunc(groups, func(a, b Group) int { return cmp.Compare(a.Name, b.Name) })
	return groups
}

// auroc is the probability that a question in scope has a higher confidence
// than one out of scope; ties count half. Without either it is 0.
func auroc(in, out []float64) float64 {
	if len(in) == 0 || len(out) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(out))
	sum := 0.0
	for _, x := range in {
		below, _ := slices.BinarySearch(sorted, x)
		above, _ := slices.BinarySearchFunc(sorted, x, func(y, x float64) int {
			if y <= x {
				return -1
			}
			return 1
		})
		sum += float64(below+above) / 2
	}
	return sum / float64(len(in)) / float64(len(out))
}

// refusedAt is the share of out that lies below the level which the share
// accepted of in reaches.
func refusedAt(in, out []float64, accepted float64) float64 {
	if len(in) == 0 || len(out) == 0 {
		return 0
	}
	level := slices.Sorted(slices.Values(in))[int((1-accepted)*float64(len(in)))]
	n := 0
	for _, x := range out {
		if x < level {
			n++
		}
	}
	return share(n, len(out))
}

// calibrationError is the mean distance between the confidence and how often
// the best candidate was right, over ten bins of confidence.
func calibrationError(results []Result) float64 {
	var hits, sum [10]float64
	for i := range results {
		q := &results[i]
		bin := min(9, int(q.Confidence*10))
		sum[bin] += q.Confidence
		if q.firstHit {
			hits[bin]++
		}
	}
	total := 0.0
	for i := range hits {
		total += math.Abs(sum[i] - hits[i])
	}
	return total / math.Max(1, float64(len(results)))
}
