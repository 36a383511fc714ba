package knowledge

import "slices"

// phraseTable finds phrases of several words in a question, the longest first:
// "pytorch lightning" before "pytorch".
type phraseTable[T any] struct {
	byFirst map[string][]sequence[T]
}

type sequence[T any] struct {
	words []string
	value T
}

// add enters a phrase. Of two equal phrases the first added is found.
func (t *phraseTable[T]) add(words []string, value T) {
	if len(words) == 0 {
		return
	}
	if t.byFirst == nil {
		t.byFirst = map[string][]sequence[T]{}
	}
	list := append(t.byFirst[words[0]], sequence[T]{words, value})
	slices.SortStableFunc(list, func(a, b sequence[T]) int { return len(b.words) - len(a.words) })
	t.byFirst[words[0]] = list
}

// at returns the longest phrase that begins at token i, and its length in words.
func (t *phraseTable[T]) at(tokens []token, i int) (value T, n int) {
	return t.longest(tokens, i, func(w *token) string { return w.text })
}

// stemsAt is [phraseTable.at] for a table of stems.
func (t *phraseTable[T]) stemsAt(tokens []token, i int) (value T, n int) {
	return t.longest(tokens, i, func(w *token) string { return w.stem })
}

func (t *phraseTable[T]) longest(tokens []token, i int, word func(*token) string) (value T, n int) {
	for _, p := range t.byFirst[word(&tokens[i])] {
		if i+len(p.words) > len(tokens) {
			continue
		}
		match := true
		for j := 1; j < len(p.words) && match; j++ {
			match = word(&tokens[i+j]) == p.words[j]
		}
		if match {
			return p.value, len(p.words)
		}
	}
	return value, 0
}

// has says whether the phrase is in the table.
func (t *phraseTable[T]) has(words []string) bool {
	for _, p := range t.byFirst[words[0]] {
		if slices.Equal(p.words, words) {
			return true
		}
	}
	return false
}

// wordsOf splits an author's phrase as questions are split.
func wordsOf(s string) []string {
	tokens := tokenise(normalise(s))
	list := make([]string, len(tokens))
	for i, t := range tokens {
		list[i] = t.text
	}
	return list
}
