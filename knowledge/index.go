package knowledge

import (
	"math"
	"math/bits"
	"slices"
	"sync"
)

// target is something that a question can be matched to: an entry, one side of
// a subject, the guide, or a pattern that stands for the same side of any
// subject.
type target struct {
	topic   Topic
	kind    Kind
	about   []int32  // subjects
	foreign []int32  // names outside the catalog that its title is about
	met     []int32  // the same of any of its author's words that name no subject
	parts   []string // of subjects, that an author's words for it name, where it lies beyond the article
	ofPart  bool     // its title names a subject by a part of it only
	pair    bool     // its title sets two subjects against each other: where one is named, both must be
	pattern bool     // its phrasings hold anySubject; never an answer itself
	guide   bool
	last    []string // stems by which some wording asks for the last of all: "slowest"
	side    Facet    // pros or cons, where an entry about subjects is asked for in such words
}

// wording is one text that asks for a target: a phrasing, or a sentence of an answer.
type wording struct {
	target  int32
	text    string
	claim   bool  // answer text: it counts less
	negated bool  // it holds a negation
	none    bool  // it asks for what is not so: see [matcher.deniesAll]
	names   bool  // it names a subject
	asked   bool  // somebody asked it; no author wrote it
	from    int32 // the phrasing that this pattern was made of, if only one
}

const noWording int32 = -1

// posting is the weight of a feature in a document or target: under the feature,
// at says which; in a vector, at is the feature.
type posting struct {
	at     int32
	weight float32
}

// postings are grouped by feature: those of feature i stand from start[i] to start[i+1].
type postings struct {
	start []int32
	list  []posting
}

func (p *postings) of(feature int32) []posting {
	return p.list[p.start[feature]:p.start[feature+1]]
}

// index is the inverted index over all wordings.
type index struct {
	ids       featureTable
	idf       []float32 // of features, for the cosine
	mass      []float32 // of word features, for BM25 and Dice
	blocks    []block
	documents []wording
	spans     [][]span  // by target
	docMass   []float32 // sum of mass over the words of a document
	nearness  postings  // cosine, by document
	centroids postings  // cosine, by target
	counts    postings  // by target, words only: how often, answer text counting less
	bayes     bayes     // with a catalog
	length    []float32 // by target: BM25's saturation, which grows with its length
	sums      []float32 // by target: length of the sum that its centroid is scaled from
	targets   int
	total     float64 // documents, and the background's share
}

// The weight of the background counts beside the content's own, and BM25's
// constants.
const (
	backgroundWeight = 0.05
	saturation       = 1.2
	lengthNorm       = 0.75
	claimShare       = 0.5 // of a sentence of answer text in BM25 and the centroid
)

// span is a run of documents of one kind: [from,to).
type span struct {
	from, to int32
	claim    bool
}

// spansOf returns the runs of each target, in order.
func spansOf(documents []wording, targets int) [][]span {
	list := make([][]span, targets)
	for d, w := range documents {
		own := list[w.target]
		if n := len(own); n > 0 && int(own[n-1].to) == d && own[n-1].claim == w.claim {
			own[n-1].to++
			continue
		}
		list[w.target] = append(own, span{int32(d), int32(d) + 1, w.claim})
	}
	return list
}

// entryOf is a sparse vector under construction.
type entryOf struct {
	feature int32
	weight  float64
}

func (x *index) idfOf(df float64, stem string) float64 {
	return math.Log((x.total+1)/(df+backgroundWeight*background(stem)+0.5)) + 0.3
}

func (x *index) massOf(df float64, stem string) float64 {
	df += backgroundWeight * background(stem)
	return math.Log(1 + (x.total-df+0.5)/(df+0.5))
}

// buildIndex numbers the features of every wording, counts and weighs them.
func (m *matcher) buildIndex(documents []wording, analyses []analysis) {
	x := &m.index
	x.documents = documents
	x.targets = len(m.targets)
	x.spans = spansOf(documents, x.targets)
	c := m.countFeatures(analyses)
	x.total = float64(len(documents)) + backgroundWeight*englishQuestions
	x.idf = make([]float32, len(c.df))
	x.mass = make([]float32, len(c.df))
	for i, n := range c.df {
		x.idf[i] = float32(x.idfOf(n, ""))
	}
	for _, w := range c.words {
		x.idf[w.id] = float32(x.idfOf(c.df[w.id], w.stem))
		x.mass[w.id] = float32(x.massOf(c.df[w.id], w.stem))
		if w.light {
			x.idf[w.id] *= lightWeight
			x.mass[w.id] *= lightWeight
		}
	}
	x.weighBM25(c.counts)
	var apart sync.WaitGroup
	if m.catalog() {
		apart.Go(func() { x.trainBayes(c.counts) }) // it reads which features there are
	}
	x.weighCosine(c.counts) // it puts weights in the place of counts
	apart.Wait()
	if m.worthTraining(documents) {
		of := make([]int32, len(documents))
		for d := range documents {
			of[d] = documents[d].target
		}
		m.linear = x.trainLinear(c.counts, of)
	}
}

// weighCosine turns counts into unit vectors and sums them up to centroids.
func (x *index) weighCosine(wordings [][]posting) {
	centroids := make([][]posting, x.targets)
	var unit []float64
	x.sums = make([]float32, x.targets)
	sum := newFeatureSum(len(x.blocks))
	for t, spans := range x.spans {
		for _, s := range spans {
			for d := s.from; d < s.to; d++ {
				unit = x.unit(wordings[d], unit)
				for i, w := range unit {
					e := &wordings[d][i]
					sum.add(e.at, s.share()*w)
					e.weight = float32(w)
				}
			}
		}
		list := sum.take()
		norm := 0.0
		for _, e := range list {
			norm += float64(e.weight * e.weight)
		}
		norm = math.Sqrt(norm)
		x.sums[t] = float32(norm)
		for i := range list {
			list[i].weight /= norm
		}
		centroids[t] = compact(list)
	}
	var apart sync.WaitGroup
	apart.Go(func() { x.centroids = group(centroids, len(x.blocks)) })
	x.nearness = group(wordings, len(x.blocks))
	apart.Wait()
}

// share is what the words of a span count beside those of a phrasing.
func (s *span) share() float64 {
	if s.claim {
		return claimShare
	}
	return 1
}

// featureSum sums up features, one target after the other.
type featureSum struct {
	sum     []float64 // by feature
	touched []uint64  // a bit by feature: to find them in order takes less than to sort them
	taken   []entryOf
}

func newFeatureSum(features int) *featureSum {
	return &featureSum{sum: make([]float64, features), touched: make([]uint64, (features+63)/64)}
}

func (t *featureSum) add(feature int32, weight float64) {
	t.touched[feature/64] |= 1 << (feature % 64)
	t.sum[feature] += weight
}

// take returns the sums, by feature, and begins anew. They are good until the next.
func (t *featureSum) take() []entryOf {
	t.taken = t.taken[:0]
	for i, set := range t.touched {
		for ; set != 0; set &= set - 1 {
			f := int32(64*i + bits.TrailingZeros64(set))
			t.taken = append(t.taken, entryOf{f, t.sum[f]})
			t.sum[f] = 0
		}
		t.touched[i] = 0
	}
	return t.taken
}

// compact returns a vector in half the memory.
func compact(list []entryOf) []posting {
	out := make([]posting, len(list))
	for i, e := range list {
		out[i] = posting{e.feature, float32(e.weight)}
	}
	return out
}

// unit weighs counts by TF-IDF and scales each block to its share. It returns the
// weights, in out where there is room.
func (x *index) unit(counts []posting, out []float64) []float64 {
	var norm [blocks]float64
	out = out[:0]
	for _, e := range counts {
		w := float64(x.idf[e.at])
		if e.weight > 1 {
			w = float64((1 + math.Log(float64(e.weight))) * w)
		}
		out = append(out, w)
		norm[x.blocks[e.at]] += float64(w * w)
	}
	scale := blockScale(norm)
	for i := range out {
		out[i] *= scale[x.blocks[counts[i].at]]
	}
	return out
}

// blockScale returns the factor that brings each block to its share of a unit
// vector.
func blockScale(norm [blocks]float64) (scale [blocks]float64) {
	sum := 0.0
	for b, n := range norm {
		if n > 0 {
			sum += blockWeights[b]
		}
	}
	for b, n := range norm {
		if n > 0 {
			scale[b] = math.Sqrt(blockWeights[b] / sum / n)
		}
	}
	return scale
}

// weighBM25 weighs the words of each target's wordings taken together.
func (x *index) weighBM25(counts [][]posting) {
	length := make([]float64, x.targets)
	lists := make([][]posting, x.targets)
	x.docMass = make([]float32, len(counts))
	words := newFeatureSum(len(x.blocks))
	for t, spans := range x.spans {
		for _, s := range spans {
			for d := s.from; d < s.to; d++ {
				for _, e := range counts[d] {
					if x.blocks[e.at] != wordBlock {
						continue
					}
					n := float64(s.share() * float64(e.weight))
					words.add(e.at, n)
					length[t] += n
					x.docMass[d] += x.mass[e.at]
				}
			}
		}
		lists[t] = compact(words.take())
	}
	mean := 0.0
	for _, n := range length {
		mean += n
	}
	mean /= math.Max(1, float64(x.targets))
	x.length = make([]float32, x.targets)
	for t, n := range length {
		x.length[t] = float32(saturation * (1 - lengthNorm + float64(lengthNorm*n/mean)))
	}
	x.counts = group(lists, len(x.blocks))
}

// group turns vectors by document into postings by feature.
func group(vectors [][]posting, features int) postings {
	p := postings{start: make([]int32, features+1)}
	n := 0
	for _, list := range vectors {
		n += len(list)
		for _, e := range list {
			p.start[e.at+1]++
		}
	}
	for i := 1; i < len(p.start); i++ {
		p.start[i] += p.start[i-1]
	}
	p.list = make([]posting, n)
	next := slices.Clone(p.start)
	for d, list := range vectors {
		for _, e := range list {
			p.list[next[e.at]] = posting{int32(d), e.weight}
			next[e.at]++
		}
	}
	return p
}
