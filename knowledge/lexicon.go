package knowledge

import (
	"maps"
	"slices"
)

// lexicon applies what the content says about words that mean the same.
type lexicon struct {
	rewrites phraseTable[[]string]
	concept  map[string]string // stem → concept
}

func newLexicon(l Lexicon, book *wordBook) lexicon {
	lex := lexicon{concept: map[string]string{}}
	for _, from := range slices.Sorted(maps.Keys(l.Rewrites)) {
		lex.rewrites.add(wordsOf(from), wordsOf(l.Rewrites[from]))
	}
	for _, name := range slices.Sorted(maps.Keys(l.Concepts)) {
		for _, member := range l.Concepts[name] {
			w := book.words(member) // one of several words is for [synonyms]
			if len(w) == 1 && lex.concept[book.stem(w[0])] == "" {
				lex.concept[book.stem(w[0])] = name
			}
		}
	}
	return lex
}

// rewrite replaces aliases, the longest first. What a rewrite puts there is not
// rewritten again.
func (l *lexicon) rewrite(tokens []token) []token {
	if l.rewrites.byFirst == nil {
		return tokens
	}
	var out []token // only where something changes
	for i := 0; i < len(tokens); {
		to, n := l.rewrites.at(tokens, i)
		if n == 0 {
			if out != nil {
				out = append(out, tokens[i])
			}
			i++
			continue
		}
		if out == nil {
			out = append(make([]token, 0, len(tokens)+4), tokens[:i]...)
		}
		last := tokens[i+n-1]
		for j, w := range to {
			t := token{text: w, name: noName, code: tokens[i].code}
			if j == len(to)-1 {
				t.possessive, t.clause = last.possessive, last.clause
			}
			out = append(out, t)
		}
		i += n
	}
	if out == nil {
		return tokens
	}
	return out
}
