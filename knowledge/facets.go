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
	facet  Facet
	firm   bool // a facet word, not only the tone of the question
	turned bool // a negation made cons of it
}

// cue reads the facet off facet words, else off the tone: "why not x" and "x is
// bad" ask for the cons, "why x" and "what is nice about x" for the pros. A
// negation turns a judgement: "not good", and what a thing is not good for is
// among its cons.
func (f *facetWords) cue(tokens []token) facetCue {
	word, turned := f.wordOf(tokens)
	tone, toneTurned, origin := toneOf(tokens)
	if word == NoFacet && tone == NoFacet {
		if at := endsInFor(tokens); at >= 0 {
			word = BestFor
			if turned = deniedAfter(tokens, at); turned {
				word = Cons
			}
		}
	}
	switch {
	case word != NoFacet:
		return facetCue{word, true, turned}
	case tone == NoFacet && origin:
		return facetCue{facet: Overview}
	}
	return facetCue{facet: tone, turned: toneTurned}
}

// wordOf returns the facet of the first facet word, or of the first that is there
// but for the negations: "who should not use it". What is denied to be for the
// subject is against it.
func (f *facetWords) wordOf(tokens []token) (facet Facet, turned bool) {
	at, n, facet := f.firstIn(tokens)
	if n > 0 {
		denied := slices.ContainsFunc(tokens[at:at+n], func(t token) bool { return t.denied })
		asks := slices.ContainsFunc(tokens[at:at+n], func(t token) bool { return questionWords[t.text] })
		denied = denied || asks && deniedAfter(tokens, at+n-1)
		if denied && (facet == Pros || facet == BestFor) {
			return Cons, true
		}
		return facet, false
	}
	if !slices.ContainsFunc(tokens, func(t token) bool { return t.denied }) {
		return NoFacet, false
	}
	if _, n, facet = f.firstIn(withoutNegations(tokens)); n > 0 && (facet == Pros || facet == BestFor) {
		return Cons, true
	}
	return NoFacet, false
}

// firstIn finds the first facet word: where it is, and how long.
func (f *facetWords) firstIn(tokens []token) (at, n int, facet Facet) {
	for i := range tokens {
		if tokens[i].name != noName {
			continue
		}
		if id, n := f.table.stemsAt(tokens, i); n > 0 {
			return i, n, f.facets[id]
		}
		if id, ok := f.byStem[tokens[i].stem]; ok {
			return i, 1, f.facets[id]
		}
	}
	return 0, 0, NoFacet
}

// toneOf reads the tone of a question, and whether it asks who is behind a thing.
func toneOf(tokens []token) (tone Facet, turned, origin bool) {
	why, negated, made, who := false, false, false, false
	for i, t := range tokens {
		if t.name != noName {
			continue
		}
		switch {
		case denies(t.text):
			negated = negated || t.denied
			if t.denied && tone == Pros && (i+1 == len(tokens) || !beginsPart(tokens, i)) {
				tone, turned = Cons, true // "good, not"
			}
			continue
		case originWords[t.text]:
			made = true
		case makerWords[t.text]:
			who = true
		case t.text == "why" && i < 3, t.text == "reason", t.text == "reasons":
			why = true
		}
		switch {
		case badWords[t.text], why && hardships[t.text], t.text == "too" && i+1 < len(tokens) && !t.clause, unGood(t.text):
			tone, turned = Cons, unGood(t.text) && !t.denied
			if t.denied {
				tone = Pros
			}
		case t.denied && (goodWords[t.text] || merits[t.text]) && tone == NoFacet:
			tone, turned = Cons, true
		case goodWords[t.text] && tone == NoFacet:
			tone = Pros
		}
	}
	if tone == NoFacet && why {
		if tone = Pros; negated {
			tone = Cons
		}
	}
	return tone, turned, made && who
}

// endsInFor returns where somebody begins to ask what or whom a thing is for, or -1.
func endsInFor(tokens []token) int {
	last := len(tokens) - 1
	if last < 2 || tokens[last].text != "for" {
		return -1
	}
	return slices.IndexFunc(tokens[:last], func(t token) bool {
		return t.text == "who" || t.text == "whom" || t.text == "what"
	})
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
