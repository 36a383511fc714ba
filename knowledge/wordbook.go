package knowledge

import "slices"

// wordBook splits authors' phrases and stems their words, each once: several
// stages of loading ask for the same ones. It grows while content is loaded and is
// only read afterwards.
type wordBook struct {
	stems   map[string]string
	phrases map[string][]string
}

func newWordBook() *wordBook {
	return &wordBook{stems: map[string]string{}, phrases: map[string][]string{}}
}

// words splits an author's phrase as questions are split.
func (b *wordBook) words(phrase string) []string {
	list, ok := b.phrases[phrase]
	if !ok {
		list = wordsOf(phrase)
		b.phrases[phrase] = list
	}
	return list
}

func (b *wordBook) stem(w string) string {
	s, ok := b.stems[w]
	if !ok {
		s = stem(w)
		b.stems[w] = s
	}
	return s
}

// stemAll stems many words at once, on all cores.
func (b *wordBook) stemAll(words []string) {
	words = slices.DeleteFunc(words, func(w string) bool { return b.stems[w] != "" })
	stems := make([]string, len(words))
	inParallel(len(words), func(i int) { stems[i] = stem(words[i]) })
	for i, w := range words {
		b.stems[w] = stems[i]
	}
}

func (b *wordBook) stemsOf(words []string) []string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = b.stem(w)
	}
	return list
}
