package knowledge

import (
	"maps"
	"slices"
)

// synonyms puts a word that the content's phrasings use in place of one that
// none of them has and that means the same: an author's list of synonyms then
// works for every entry, whichever of its words the phrasings happen to hold.
type synonyms struct {
	words   map[string]string   // stem → word
	phrases phraseTable[string] // of stems
}

// newSynonyms reads the facets' words and the lexicon's concepts. used says how
// stems are used. The most used member stands for all;
// a group none of whose members is used stands for nothing.
func newSynonyms(facets []FacetWords, l Lexicon, used map[string]*usage, book *wordBook) synonyms {
	s := synonyms{words: map[string]string{}}
	for _, f := range facets {
		s.add(f.Words, used, book)
	}
	for _, name := range slices.Sorted(maps.Keys(l.Concepts)) {
		s.add(l.Concepts[name], used, book)
	}
	return s
}

func (s *synonyms) add(members []string, used map[string]*usage, book *wordBook) {
	best, most := "", int32(0)
	for _, member := range members {
		w := book.words(member)
		if len(w) != 1 {
			continue
		}
		if u := used[book.stem(w[0])]; u != nil && u.in > most {
			best, most = w[0], u.in
		}
	}
	if best == "" {
		return
	}
	for _, member := range members {
		w := book.words(member)
		if len(w) > 1 {
			s.phrases.add(book.stemsOf(w), best)
			continue
		}
		if len(w) == 1 && s.words[book.stem(w[0])] == "" {
			s.words[book.stem(w[0])] = best
		}
	}
}

// withKnown puts the known word in place of each that no phrasing has, and of
// each phrase whose words no phrasing has in a row.
func (m *matcher) withKnown(tokens []token) []token {
	put := func(t *token, word string) { t.text, t.stem = word, m.stem(word) }
	for i := 0; i < len(tokens); i++ {
		if word, n := m.synonyms.phrases.stemsAt(tokens, i); n > 1 {
			if m.saidInARow(tokens[i:i+n]) || !m.anyUnheard(tokens[i:i+n]) {
				i += n - 1
				continue
			}
			put(&tokens[i], word)
			tokens[i].clause = tokens[i+n-1].clause
			tokens = slices.Delete(tokens, i+1, i+n)
			continue
		}
		if word, ok := m.synonyms.words[tokens[i].stem]; ok && m.unheard(&tokens[i]) {
			put(&tokens[i], word)
		}
	}
	return tokens
}

// unheard says whether a token is a word with a topic that no phrasing has, of
// an answer or of a topic out of scope.
func (m *matcher) unheard(t *token) bool {
	return !t.code && m.usage[t.stem] == nil && m.strays(t)
}

func (m *matcher) anyUnheard(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool { return m.unheard(&t) })
}

// saidInARow says whether each two neighbours stand together in some phrasing.
func (m *matcher) saidInARow(tokens []token) bool {
	for i := 1; i < len(tokens); i++ {
		if m.index.ids.find(pairHash(tokens[i-1].stem, tokens[i].stem)) < 0 {
			return false
		}
	}
	return true
}
