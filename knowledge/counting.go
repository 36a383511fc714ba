package knowledge

// featureCounts are the features of the wordings.
type featureCounts struct {
	counts [][]posting // by document: features and how often
	df     []float64   // by feature: how many documents have it
	words  []wordFeature
}

// wordFeature is the number of a feature that is a word.
type wordFeature struct {
	id    int32
	stem  string
	light bool
}

// countFeatures numbers the features in the order in which they are first seen and
// counts them. The tokens are not needed afterwards. Words come again and again, so
// that the numbers of their character n-grams are looked for once.
func (m *matcher) countFeatures(analyses []analysis) featureCounts {
	x := &m.index
	likely := featuresEach * len(analyses)
	c := featureCounts{counts: make([][]posting, len(analyses))}
	type tally struct { // side by side in memory: each is looked at together
		last, at  int32 // document that counted the feature last, and where in its list
		documents int32
	}
	tallies := make([]tally, 0, likely)
	var document int32
	var list, room []posting
	number := func(f feature) int32 {
		id, fresh := x.ids.number(f.hash)
		if fresh {
			tallies = append(tallies, tally{last: -1})
			x.blocks = append(x.blocks, f.block)
			if f.block == wordBlock {
				c.words = append(c.words, wordFeature{id, f.stem, f.light})
			}
		}
		return id
	}
	count := func(id int32) {
		t := &tallies[id]
		if t.last != document {
			*t = tally{document, int32(len(list)), t.documents + 1}
			list = append(list, posting{at: id})
		}
		list[t.at].weight++
	}
	remembered := map[string][]int32{}
	grams := func(word string) {
		ids, ok := remembered[word]
		if !ok {
			eachGram(word, func(f feature) { ids = append(ids, number(f)) })
			remembered[word] = ids
		}
		for _, id := range ids {
			count(id)
		}
	}
	for d := range analyses {
		document, list = int32(d), list[:0]
		m.eachFeature(analyses[d].tokens, func(f feature) { count(number(f)) }, grams)
		if cap(room)-len(room) < len(list) {
			room = make([]posting, 0, max(roomFor, len(list)))
		}
		room = append(room, list...)
		c.counts[d] = room[len(room)-len(list):]
		analyses[d].tokens = nil
	}
	c.df = make([]float64, len(tallies))
	for id := range tallies {
		c.df[id] = float64(tallies[id].documents)
	}
	return c
}

// roomFor is for how many features of documents memory is taken at a time, and
// featuresEach how many of a document are expected to be new.
const (
	roomFor      = 1 << 14
	featuresEach = 10
)
