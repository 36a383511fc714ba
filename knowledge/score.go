package knowledge

import (
	"math"
	"slices"
	"sync"
)

// scratch holds the arrays of one question at a time. They are as long as the
// index, so they are kept and used again: answering allocates nothing that
// grows with the content.
type scratch struct {
	features []weighed
	slot     []int32   // by feature: 1 + its place in features, or 0
	cosines  []float32 // by document, to the question
	shared   []float32 // by document: mass of the words that the question has too
	whole    wholeScores
	targets  []targetScore // what comes of both

	promising  []promising
	candidates []candidate
	ordered    []candidate
	reading    reading
}

// wholeScores are, by target, what its wordings together have in common with it.
type wholeScores struct {
	centroid, bm25, covered, odds []float32
}

func newWholeScores(targets int) wholeScores {
	return wholeScores{make([]float32, targets), make([]float32, targets), make([]float32, targets), make([]float32, targets)}
}

func (w *wholeScores) clear() {
	clear(w.centroid)
	clear(w.bm25)
	clear(w.covered)
	clear(w.odds)
}

// weighed is a feature of the question.
type weighed struct {
	id     int32 // -1: the content does not have it
	block  block
	count  float64
	weight float64
}

// targetScore is the evidence for one target.
type targetScore struct {
	wording  float32 // cosine of its nearest phrasing
	claim    float32 // cosine of its nearest sentence of answer text
	centroid float32
	bm25     float32
	covered  float32 // mass of the question's words that it has
	looked   bool    // see [index.look], which finds the next two
	dice     float32 // greatest overlap with a phrasing
	nearest  int32   // document of the nearest phrasing
	margin   float32 // of the linear model
	odds     float32 // of the naive Bayes model, behind the likeliest target
}

// questionScore is what the content knows of the question as a whole.
type questionScore struct {
	mass    float64 // of the question's words
	unknown float64 // share of that mass the content lacks
	known   float64 // share of the vector's squared weight that the content has
	topics  int     // words with a topic that the content has
}

func newScratchPool(x *index) *sync.Pool {
	return &sync.Pool{New: func() any {
		return &scratch{
			slot:    make([]int32, len(x.blocks)),
			cosines: make([]float32, len(x.documents)),
			shared:  make([]float32, len(x.documents)),
			whole:   newWholeScores(x.targets),
			targets: make([]targetScore, x.targets),
		}
	}}
}

// score weighs the question against every target.
//
// without is a phrasing that is left out, as if its author had not written it,
// or noWording. The question must then be that very phrasing.
func (m *matcher) score(a *analysis, s *scratch, without int32) questionScore {
	q := m.collect(a, s)
	clear(s.cosines)
	clear(s.shared)
	s.whole.clear()
	for i := range s.features {
		if f := &s.features[i]; f.id >= 0 {
			s.slot[f.id] = 0
			m.add(f, s, without)
		}
	}
	if without != noWording {
		m.leaveOut(s, without)
	}
	m.index.best(s)
	if m.linear != nil {
		m.linear.margins(s)
	}
	if m.index.bayes.base != nil {
		m.weighOdds(s, without)
	}
	return q
}

// add sums up what a feature of the question has in common with each document
// and target. It is where most of the time goes: common words are in most of
// them.
func (m *matcher) add(f *weighed, s *scratch, without int32) {
	x := &m.index
	addWeights(s.whole.centroid, x.centroids.of(f.id), float32(f.weight))
	addWeights(s.cosines, x.nearness.of(f.id), float32(f.weight))
	if f.block != wordBlock {
		return
	}
	mass := x.mass[f.id]
	addMass(s.shared, x.nearness.of(f.id), mass)
	for _, p := range x.counts.of(f.id) {
		n := p.weight
		if without != noWording && m.leavesOut(p.at, without) {
			if n -= float32(f.count); n <= 0 {
				continue
			}
		}
		s.whole.bm25[p.at] += mass * n * (saturation + 1) / (n + x.length[p.at])
		s.whole.covered[p.at] += mass
	}
}

// addWeights adds w times their weights to the sums of documents or targets. Four
// in a row take two thirds of the time of one after the other; the order of adding
// stays, and with it every digit.
func addWeights(sums []float32, list []posting, w float32) {
	for ; len(list) >= 4; list = list[4:] {
		a, b, c, d := list[0], list[1], list[2], list[3]
		sums[a.at] += w * a.weight
		sums[b.at] += w * b.weight
		sums[c.at] += w * c.weight
		sums[d.at] += w * d.weight
	}
	for _, p := range list {
		sums[p.at] += w * p.weight
	}
}

// addMass adds the same to all that are listed.
func addMass(sums []float32, list []posting, mass float32) {
	for ; len(list) >= 4; list = list[4:] {
		a, b, c, d := list[0].at, list[1].at, list[2].at, list[3].at
		sums[a] += mass
		sums[b] += mass
		sums[c] += mass
		sums[d] += mass
	}
	for _, p := range list {
		sums[p.at] += mass
	}
}

// best finds how near the nearest wording of each target is. The cosines are no
// less than 0, so that their bits are in the same order; the greatest of them is
// then found without a jump, and wrongly foreseen jumps took most of the time.
func (x *index) best(s *scratch) {
	for t := range s.targets {
		s.targets[t] = targetScore{centroid: s.whole.centroid[t], bm25: s.whole.bm25[t], covered: s.whole.covered[t]}
	}
	for t, spans := range x.spans {
		var most [2]uint32 // of phrasings, of answer text
		for i := range spans {
			in := &spans[i]
			top := uint32(0)
			for _, c := range s.cosines[in.from:in.to] {
				top = max(top, math.Float32bits(c))
			}
			if in.claim {
				most[1] = max(most[1], top)
			} else {
				most[0] = max(most[0], top)
			}
		}
		s.targets[t].wording, s.targets[t].claim = math.Float32frombits(most[0]), math.Float32frombits(most[1])
	}
}

// look finds what is asked of a target only where it may become a candidate: which
// phrasing is the nearest, and the overlap. mass is that of the question.
func (x *index) look(t int32, s *scratch, mass float32) {
	score := &s.targets[t]
	if score.looked {
		return
	}
	score.looked = true
	found := score.wording == 0
	for i := range x.spans[t] {
		in := &x.spans[t][i]
		if in.claim {
			continue
		}
		if !found {
			if at := slices.Index(s.cosines[in.from:in.to], score.wording); at >= 0 {
				score.nearest, found = in.from+int32(at), true
			}
		}
		score.dice = max(score.dice, bestDice(mass, s.shared[in.from:in.to], x.docMass[in.from:in.to]))
	}
}

// bestDice returns the greatest of Dice's coefficients of the question, of a mass,
// and documents, by what they share with it and their masses. Dividing only where
// it can be the greatest saves most of the time.
func bestDice(mass float32, shared, masses []float32) float32 {
	masses = masses[:len(shared)]
	most := float32(0)
	for k, n := range shared {
		if whole := mass + masses[k]; 2*n > most*whole {
			most = 2 * n / whole
		}
	}
	return most
}

// collect gathers the question's features into one unit vector. What the content
// lacks counts in the norm, else gibberish with one known word would score high.
func (m *matcher) collect(a *analysis, s *scratch) questionScore {
	x := &m.index
	s.features = s.features[:0]
	var q questionScore
	var missing float64
	add := func(f feature) {
		id := x.ids.find(f.hash)
		if id < 0 {
			idf, share := x.idfOf(0, f.stem), 1.0
			if f.light {
				share = lightWeight
			}
			s.features = append(s.features, weighed{id: -1, block: f.block, count: 1, weight: idf * share})
			if f.block == wordBlock {
				mass := x.massOf(0, f.stem) * share
				q.mass += mass
				missing += mass
			}
			return
		}
		if at := s.slot[id]; at > 0 {
			s.features[at-1].count++
			return
		}
		s.features = append(s.features, weighed{id: id, block: f.block, count: 1})
		s.slot[id] = int32(len(s.features))
		if f.block == wordBlock {
			q.mass += float64(x.mass[id])
			if !f.stop {
				q.topics++
			}
		}
	}
	m.eachFeature(a.tokens, add, func(word string) { eachGram(word, add) })
	var norm, known [blocks]float64
	for i := range s.features {
		f := &s.features[i]
		if f.id >= 0 {
			f.weight = float64(x.idf[f.id])
			if f.count > 1 {
				f.weight *= 1 + math.Log(f.count)
			}
			known[f.block] += float64(f.weight * f.weight)
		}
		norm[f.block] += float64(f.weight * f.weight)
	}
	scale := blockScale(norm)
	q.known = knownShare(known, norm)
	for i := range s.features {
		s.features[i].weight *= scale[s.features[i].block]
	}
	q.mass = math.Max(q.mass, 1e-9)
	q.unknown = missing / q.mass
	return q
}

// knownShare is the share of a vector that the content has, by its squared lengths.
func knownShare(known, norm [blocks]float64) float64 {
	share, sum := 0.0, 0.0
	for b, n := range norm {
		if n > 0 {
			share += float64(blockWeights[b] * known[b] / n)
			sum += blockWeights[b]
		}
	}
	return share / math.Max(sum, 1e-9)
}

// leavesOut says whether target t loses a phrasing when without is left out:
// its own target does, and so does the pattern made of it alone.
func (m *matcher) leavesOut(t, without int32) bool {
	docs := m.index.documents
	if docs[without].target == t {
		return true
	}
	twin, ok := m.twins[without]
	return ok && docs[twin].target == t
}

// leaveOut takes a phrasing, and the pattern made of it, out of what has been
// summed up.
func (m *matcher) leaveOut(s *scratch, without int32) {
	for _, d := range []int32{without, m.twin(without)} {
		if d == noWording {
			continue
		}
		t := m.index.documents[d].target
		sum, own := float64(m.index.sums[t]), float64(s.cosines[d])
		whole := float64(s.whole.centroid[t]) * sum
		rest := math.Sqrt(math.Max(0, float64(sum*sum)-2*whole+own))
		s.whole.centroid[t] = 0
		if rest > 1e-3 {
			s.whole.centroid[t] = float32(math.Max(0, whole-own) / rest)
		}
		s.cosines[d], s.shared[d] = 0, 0
	}
}

// twin is the pattern that was made of a phrasing alone, or noWording.
func (m *matcher) twin(d int32) int32 {
	if t, ok := m.twins[d]; ok {
		return t
	}
	return noWording
}
