package knowledge

import (
	"cmp"
	"slices"
)

// speller corrects typing errors towards the words of the content and the
// matcher's own English (SymSpell: an index of deletions; then the optimal
// string alignment distance). One edit is allowed from four letters, two from
// eight. A word that is ordinary English is never touched.
type speller struct {
	known   map[string]int32 // word → how often the content has it, at least 1
	words   []string
	deletes []deletion // sorted by hash
}

type deletion struct {
	hash uint64
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
	var buf [2][64]byte
	for i, w := range s.words {
		eachDelete(w, maxEdits(w), &buf, func(h uint64) {
			s.deletes = append(s.deletes, deletion{h, int32(i)})
		})
	}
	slices.SortFunc(s.deletes, func(a, b deletion) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.word, b.word))
	})
	s.deletes = slices.Clip(slices.Compact(s.deletes))
	return s
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
// two deletions. Equal hashes may repeat.
func eachDelete(w string, edits int, buf *[2][64]byte, f func(uint64)) {
	f(hashString(w))
	if edits == 0 || len(w) < 3 || len(w) > 40 {
		return
	}
	one := buf[0][:len(w)-1]
	for i := range len(w) {
		copy(one, w[:i])
		copy(one[i:], w[i+1:])
		f(hashBytes(one))
		if edits < 2 || len(one) < 3 {
			continue
		}
		two := buf[1][:len(one)-1]
		for j := i; j < len(one); j++ {
			copy(two, one[:j])
			copy(two[j:], one[j+1:])
			f(hashBytes(two))
		}
	}
}

// correct returns the known word that w most likely stands for, or w itself.
func (s *speller) correct(w string) string {
	if len(w) < 3 || !asciiWord(w) || s.known[w] > 0 || ordinary(w) {
		return w
	}
	limit := max(1, maxEdits(w))
	best, bestEdits, bestCount := w, limit+1, int32(0)
	var buf [2][64]byte
	eachDelete(w, limit, &buf, func(h uint64) {
		at, _ := slices.BinarySearchFunc(s.deletes, h, func(d deletion, h uint64) int { return cmp.Compare(d.hash, h) })
		for ; at < len(s.deletes) && s.deletes[at].hash == h; at++ {
			c := s.words[s.deletes[at].word]
			d := distance(w, c, limit)
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

// distance is the optimal string alignment distance of a and b, or limit+1 as
// soon as it must be more than limit.
func distance(a, b string, limit int) int {
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

func hashBytes(s []byte) uint64 {
	h := uint64(fnvOffset)
	for _, c := range s {
		h = (h ^ uint64(c)) * fnvPrime
	}
	return h
}
