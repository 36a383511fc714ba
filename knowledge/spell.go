package knowledge

import (
	"math/bits"
	"slices"
)

// speller corrects typing errors towards the words of the content and the
// matcher's own English (SymSpell: an index of deletions; then the optimal
// string alignment distance). One edit is allowed from four letters, two from
// eight. A word that is ordinary English is never touched.
type speller struct {
	known   map[string]int32 // word → how often the content has it, at least 1
	words   []string
	deletes []deletion // by the first bits of their hash
	bucket  []int32    // where in deletes those with the same first bits begin
	shift   int        // what a hash is shifted by to be its first bits
}

// deletion is what is left of a word. Where its bucket and half of its hash are
// right by chance, the word proves to be too far away.
type deletion struct {
	hash uint32 // the last bits; the first say which bucket it is in
	word int32
}

func newSpeller(counts map[string]int32) *speller {
	s := &speller{known: counts}
	for w := range counts {
		if len(w) >= 4 && asciiWord(w) {
			s.words = append(s.words, w)
		}
	}
	slices.Sort(s.words)
	most := 0
	for _, w := range s.words {
		most += 1 + len(w)
		if maxEdits(w) == 2 {
			most += len(w) * (len(w) - 1) / 2
		}
	}
	s.arrange(most)
	return s
}

// arrange puts the deletions, at most so many, into buckets of a few each, so that
// looking one up is one step. They are made twice, to be counted and to be placed:
// that takes less than to sort them, and no memory.
func (s *speller) arrange(most int) {
	width := max(1, bits.Len(uint(most/4)))
	s.shift = 64 - width
	s.bucket = make([]int32, 1<<width+1)
	for _, w := range s.words {
		eachDelete(w, maxEdits(w), func(h uint64) { s.bucket[h>>s.shift+1]++ })
	}
	for i := 1; i < len(s.bucket); i++ {
		s.bucket[i] += s.bucket[i-1]
	}
	next := slices.Clone(s.bucket)
	s.deletes = make([]deletion, s.bucket[len(s.bucket)-1])
	for i, w := range s.words {
		eachDelete(w, maxEdits(w), func(h uint64) {
			at := &next[h>>s.shift]
			s.deletes[*at] = deletion{uint32(h), int32(i)}
			*at++
		})
	}
}

// like returns the deletions among which those with a hash are.
func (s *speller) like(hash uint64) []deletion {
	b := hash >> s.shift
	return s.deletes[s.bucket[b]:s.bucket[b+1]]
}

func maxEdits(w string) int {
	switch n := len(w); {
	case n >= 8:
		return 2
	case n >= 4:
		return 1
	}
	return 0
}

func asciiWord(w string) bool {
	for i := range len(w) {
		if !isLetter(w[i]) && !isDigit(w[i]) {
			return false
		}
	}
	return len(w) < 40
}

// eachDelete calls f with the hash of w and of what is left of it after one or
// two deletions. Equal hashes may repeat, but not for either letter of a pair: "bok".
func eachDelete(w string, edits int, f func(uint64)) {
	f(hashString(w))
	if edits == 0 || len(w) < 3 || len(w) > 40 {
		return
	}
	before := uint64(fnvOffset) // hash of w[:i]
	for i := range len(w) {
		if i > 0 && w[i] == w[i-1] {
			before = hashOn(before, w[i:i+1])
			continue
		}
		f(hashOn(before, w[i+1:]))
		between := before // hash of w[:i] and w[i+1:j]
		for j := i + 1; edits > 1 && j < len(w); j++ {
			if j == i+1 || w[j] != w[j-1] {
				f(hashOn(between, w[j+1:]))
			}
			between = hashOn(between, w[j:j+1])
		}
		before = hashOn(before, w[i:i+1])
	}
}

// spelling is what the speller says of one word of a question. Correcting a
// person's question and telling its language both ask, and once is dear enough.
type spelling struct {
	word       string
	stem       string // empty: not looked for
	familiar   bool   // the content has it, or most people know it
	correction string // the known word that it most likely stands for; empty: not looked for yet
}

func (s *speller) look(w string) spelling {
	if s.known[w] > 0 {
		return spelling{word: w, familiar: true}
	}
	root := stem(w)
	return spelling{word: w, stem: root, familiar: ordinaryStem(root) || stopWords[w] || fillers[w]}
}

// corrected returns the known word that a word most likely stands for, or the
// word itself.
func (s *speller) corrected(sp *spelling) string {
	if sp.correction == "" {
		sp.correction = sp.word
		if !sp.familiar && len(sp.word) >= 3 && asciiWord(sp.word) {
			sp.correction = s.search(sp.word)
		}
	}
	return sp.correction
}

// correct is [speller.corrected] for a word on its own.
func (s *speller) correct(w string) string {
	sp := s.look(w)
	return s.corrected(&sp)
}

// search returns the known word nearest to w, or w itself.
func (s *speller) search(w string) string {
	limit := max(1, maxEdits(w))
	best, bestEdits, bestCount := w, limit+1, int32(0)
	eachDelete(w, limit, func(h uint64) {
		for _, deleted := range s.like(h) {
			if deleted.hash != uint32(h) {
				continue
			}
			c := s.words[deleted.word]
			d := EditDistance(w, c, limit)
			if len(w) == 3 && !functionWord(c) {
				continue // three letters are too few to know a name by
			}
			if d > limit || d > maxEdits(c) || (d > 1 && w[0] != c[0]) {
				continue
			}
			n := s.known[c]
			if d < bestEdits || d == bestEdits && (n > bestCount || n == bestCount && c < best) {
				best, bestEdits, bestCount = c, d, n
			}
		}
	})
	return best
}

// functionWord says whether w belongs to the frame of a question.
func functionWord(w string) bool {
	return len(w) == 4 && (stopWords[w] || questionWords[w] || compareWords[w])
}

// split parts a word in which a blank is missing: "deeplearning". Both halves
// must be known, and one of them a word of the content.
func (s *speller) split(w string) (left, right string, ok bool) {
	if len(w) < 7 || !asciiWord(w) || s.known[w] > 0 || ordinary(w) {
		return "", "", false
	}
	best := int32(0)
	for i := 2; i <= len(w)-2; i++ {
		a, b := w[:i], w[i:]
		na, nb := s.known[a], s.known[b]
		if na == 0 || nb == 0 || len(a) < 3 && !stopWords[a] || len(b) < 3 && !stopWords[b] || len(a) < 4 && len(b) < 4 {
			continue
		}
		if n := min(na, nb); n > best {
			best, left, right = n, a, b
		}
	}
	return left, right, best > 0
}

// EditDistance is the optimal string alignment distance of a and b in bytes, or
// limit+1 as soon as it must be more than limit, or where one is over 40 long.
func EditDistance(a, b string, limit int) int {
	if len(a) > 40 || len(b) > 40 || len(a)-len(b) > limit || len(b)-len(a) > limit {
		return limit + 1
	}
	var rows [3][42]int
	before, prev, cur := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			cur[j] = d
			least = min(least, d)
		}
		if least > limit {
			return limit + 1
		}
		before, prev, cur = prev, cur, before
	}
	return prev[len(b)]
}

// FNV-1a, 64 bits: features and words are keyed by it, so that looking one up
// allocates nothing.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

func hashString(s string) uint64 { return hashOn(fnvOffset, s) }

func hashOn(h uint64, s string) uint64 {
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * fnvPrime
	}
	return h
}
