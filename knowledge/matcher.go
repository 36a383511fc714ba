package knowledge

import (
	"sync"
)

// matcher is everything that turns a question into a decision. It is built once
// from the content and never changes.
type matcher struct {
	content   *Content
	guide     *Guide
	lexicon   lexicon
	names     *names
	speller   *speller
	stems     map[string]string
	facets    facetWords
	targets   []target
	patterns  map[Facet]int32
	versus    int32
	index     index
	linear    *linear
	pool      *sync.Pool
	constants *Constants
	tasks     map[string]bool // stems that ask for help of an out-of-scope kind
	inScope   map[string]bool // stems that some phrasing of an answer has
}

func newMatcher(c *Content, g *Guide, k *Constants) *matcher {
	m := &matcher{content: c, guide: g, constants: k, stems: map[string]string{}, patterns: map[Facet]int32{}}
	m.lexicon = newLexicon(c.Lexicon)
	m.names = newNames(c, &m.lexicon)
	m.facets = newFacetWords(c.Facets)
	documents := m.collectDocuments()
	m.speller = newSpeller(m.vocabulary(documents))
	m.buildIndex(documents)
	m.learnScope(documents)
	m.pool = newScratchPool(&m.index)
	return m
}

// vocabulary counts the words of the content and adds the matcher's own, so
// that misspelling either is seen.
func (m *matcher) vocabulary(documents []wording) map[string]int32 {
	counts := map[string]int32{}
	for _, d := range documents {
		for _, t := range tokenise(normalise(d.text)) {
			counts[t.text]++
			if _, ok := m.stems[t.text]; !ok {
				m.stems[t.text] = stem(t.text)
			}
		}
	}
	once := func(w string) {
		if counts[w] == 0 {
			counts[w] = 1
		}
	}
	for _, set := range []wordSet{stopWords, fillers, questionWords, negations, goodWords, badWords, compareWords} {
		for w := range set {
			once(w)
		}
	}
	for _, list := range m.lexicon.rewrites.byFirst {
		for _, p := range list {
			for _, w := range p.words {
				once(w)
			}
		}
	}
	for _, list := range m.names.table.byFirst {
		for _, p := range list {
			for _, w := range p.words {
				once(w)
			}
		}
	}
	for _, members := range m.content.Lexicon.Concepts {
		for _, member := range members {
			for _, w := range wordsOf(member) {
				once(w)
			}
		}
	}
	for _, f := range m.content.Facets {
		for _, phrase := range f.Words {
			for _, w := range wordsOf(phrase) {
				once(w)
			}
		}
	}
	return counts
}

// learnScope notes which words answers are asked for with, and which ask for
// help that lies elsewhere.
func (m *matcher) learnScope(documents []wording) {
	m.tasks, m.inScope = map[string]bool{}, map[string]bool{}
	for _, d := range documents {
		switch m.targets[d.target].kind {
		case KindElsewhere, KindSmallTalk:
			continue
		}
		a := m.analyse(d.text)
		for _, t := range a.tokens {
			m.inScope[t.stem] = true
		}
	}
	for _, e := range m.content.Entries {
		if e.Kind == KindElsewhere {
			for _, w := range e.Words {
				m.tasks[stem(normalise(w))] = true
			}
		}
	}
}
