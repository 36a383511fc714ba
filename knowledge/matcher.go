package knowledge

import (
	"maps"
	"slices"
	"sync"
)

// matcher is everything that turns a question into a decision. It is built once
// from the content and never changes.
type matcher struct {
	content     *Content
	guide       *Guide
	lexicon     lexicon
	names       *names
	field       []string // the words of the content's title before its noun: "deep learning"
	speller     *speller
	stems       map[string]string
	facets      facetWords
	synonyms    synonyms
	targets     []target
	patterns    map[Facet]int32
	versus      int32
	twins       map[int32]int32 // phrasing → the pattern made of it alone
	index       index
	linear      *linear
	pool        *sync.Pool
	completions completions
	constants   *Constants
	tasks       map[string]int32  // word that asks for help of an out-of-scope kind → its topic
	usage       map[string]*usage // by stem
	inTotal     float64           // phrasings of answers
	outTotal    float64           // and of topics out of scope
}

func newMatcher(c *Content, g *Guide, k *Constants) *matcher {
	m := &matcher{content: c, guide: g, constants: k, patterns: map[Facet]int32{}}
	book := newWordBook()
	m.stems = book.stems
	m.lexicon = newLexicon(c.Lexicon, book)
	m.names = newNames(c, &m.lexicon)
	m.facets = newFacetWords(c.Facets, book)
	m.field = m.fieldWords()
	documents := m.collectDocuments()
	m.twins = map[int32]int32{}
	for d, w := range documents {
		if w.from != noWording {
			m.twins[w.from] = int32(d)
		}
	}
	tokens := make([][]token, len(documents)) // nothing in them is corrected: they are the authors'
	inParallel(len(documents), func(d int) { tokens[d] = tokenise(normalise(documents[d].text)) })
	counts := m.vocabulary(tokens, book)
	var apart sync.WaitGroup
	apart.Go(func() { m.speller = newSpeller(counts) })
	apart.Go(func() { m.completions = newCompletions(c) })
	analyses := make([]analysis, len(documents))
	inParallel(len(documents), func(d int) { m.finish(&analyses[d], tokens[d]) })
	m.learnScope(documents, analyses)
	m.buildIndex(documents, analyses)
	m.synonyms = newSynonyms(c.Facets, c.Lexicon, m.usage, book)
	m.pool = newScratchPool(&m.index)
	apart.Wait()
	return m
}

// catalog says whether there are subjects, and not only questions.
func (m *matcher) catalog() bool { return len(m.content.Subjects) > 0 }

// fieldWords are the words of the title but for the noun of the catalog.
func (m *matcher) fieldWords() []string {
	if !m.catalog() {
		return nil
	}
	list := wordsOf(m.content.Title)
	return slices.DeleteFunc(list, func(w string) bool { return m.names.nouns[w] || stopWords[w] })
}

// vocabulary counts the words of the content and adds the matcher's own, so
// that misspelling either is seen.
func (m *matcher) vocabulary(documents [][]token, book *wordBook) map[string]int32 {
	counts := map[string]int32{}
	for _, tokens := range documents {
		for i := range tokens {
			counts[tokens[i].text]++
		}
	}
	book.stemAll(slices.Collect(maps.Keys(counts)))
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
			for _, w := range book.words(member) {
				once(w)
			}
		}
	}
	for _, f := range m.content.Facets {
		for _, phrase := range f.Words {
			for _, w := range book.words(phrase) {
				once(w)
			}
		}
	}
	return counts
}
