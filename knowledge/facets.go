package knowledge

import (
	"slices"
	"strings"
)

// facetWords finds which side of a subject a question asks for.
type facetWords struct {
	facets []Facet
	table  phraseTable[int] // of several words, as stems
	byStem map[string]int   // into facets
}

func newFacetWords(list []FacetWords, book *wordBook) facetWords {
	f := facetWords{byStem: map[string]int{}}
	for i, words := range list {
		f.facets = append(f.facets, words.ID)
		for _, w := range words.Words {
			switch split := book.words(w); len(split) {
			case 0:
			case 1:
				if _, taken := f.byStem[book.stem(split[0])]; !taken {
					f.byStem[book.stem(split[0])] = i
				}
			default:
				f.table.add(book.stemsOf(split), i)
			}
		}
	}
	return f
}

// facetCue is what the words of a question say about the facet.
type facetCue struct {
	facet Facet
	firm  bool // a facet word, not only the tone of the question
}

// cue reads the facet off facet words, else off the tone: "why not x" and "x is
// bad" ask for the cons, "why x" and "what is nice about x" for the pros. A
// negation turns a judgement: "not good".
func (f *facetWords) cue(tokens []token) facetCue {
	word, tone := NoFacet, NoFacet
	why, negated, origin, who := false, false, false, false
	for i, t := range tokens {
		if t.name != noName {
			continue
		}
		switch {
		case negations[t.text] && tagQuestion(tokens, i):
			continue
		case negations[t.text]:
			negated = true
			if tone == Pros {
				tone = Cons // "worth it or not" stays; "good, not" turns
			}
			continue
		case originWords[t.text]:
			origin = true
		case makerWords[t.text]:
			who = true
		case t.text == "why" && i < 3, t.text == "reason", t.text == "reasons":
			why = true
		}
		if at, n := f.table.stemsAt(tokens, i); n > 0 && word == NoFacet {
			word = f.facets[at]
		} else if at, ok := f.byStem[t.stem]; ok && word == NoFacet {
			word = f.facets[at]
		}
		switch {
		case badWords[t.text], t.text == "too" && i+1 < len(tokens) && !t.clause, unGood(t.text):
			tone = turned(Cons, negated)
		case goodWords[t.text] && tone == NoFacet:
			tone = turned(Pros, negated)
		}
	}
	if word == Pros && negated && tone != Cons {
		word = Cons
	}
	if word == NoFacet && tone == NoFacet && endsInFor(tokens) {
		word = BestFor
	}
	if word != NoFacet {
		return facetCue{word, true}
	}
	if tone == NoFacet && why {
		tone = turned(Pros, negated)
	}
	if tone == NoFacet && origin && who {
		tone = Overview
	}
	return facetCue{tone, false}
}

// endsInFor says whether somebody asks what or whom a thing is for.
func endsInFor(tokens []token) bool {
	last := len(tokens) - 1
	return last > 1 && tokens[last].text == "for" && slices.ContainsFunc(tokens[:last], func(t token) bool {
		return t.text == "who" || t.text == "whom" || t.text == "what"
	})
}

func turned(f Facet, negated bool) Facet {
	if !negated {
		return f
	}
	if f == Pros {
		return Cons
	}
	return Pros
}

// tagQuestion says whether the negation at i only asks for a nod: "..., isn't it".
func tagQuestion(tokens []token, i int) bool {
	if i < 2 || i+2 < len(tokens) || !tagVerbs[tokens[i-1].text] {
		return false
	}
	return i+1 == len(tokens) || pronouns[tokens[i+1].text]
}

var tagVerbs = words(`is are was were do does did has have can will would should`)

// unGood says whether a word is the contrary of one: "unfriendly".
func unGood(w string) bool {
	rest, ok := strings.CutPrefix(w, "un")
	return ok && len(rest) >= 5 && ordinary(rest)
}
