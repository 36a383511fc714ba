package knowledge

import (
	_ "embed" // the words of the closed classes
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed closedwords.txt
var closedText string

// closedClasses tell a language by the small words that every sentence of it has,
// and by letters that its neighbours lack.
type closedClasses struct {
	tag      string
	letters  string
	exact    map[string]bool // as they are written
	plain    map[string]bool // without accents: people leave them out
	glossary int             // its place among the languages of the glossary, or -1
}

// closed are the languages that are told by such words.
var closed = sync.OnceValue(func() []closedClasses {
	var list []closedClasses
	glossaries := tongues()
	for line := range strings.Lines(closedText) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		cells := strings.Split(line, "|")
		c := closedClasses{
			tag: strings.TrimSpace(cells[0]), letters: strings.ReplaceAll(cells[1], " ", ""),
			exact: map[string]bool{}, plain: map[string]bool{},
		}
		c.glossary = slices.IndexFunc(glossaries, func(t tongue) bool { return t.tag == c.tag })
		for _, t := range tokenise(normalise(cells[2])) {
			c.exact[t.text], c.plain[plain(t.text)] = true, true
		}
		list = append(list, c)
	}
	return list
})

// closedStarts are the languages, a bit each, that have a small word.
var closedStarts = sync.OnceValue(func() map[string]uint32 {
	bits := map[string]uint32{}
	for i, c := range closed() {
		for w := range c.plain {
			bits[w] |= 1 << i
		}
	}
	return bits
})

// Weights of what speaks for a language, in words of its glossary.
const (
	closedExact = 1.0 // a small word with its accents, or one that has none
	closedPlain = 0.7 // one that lacks its accents, or has others
	single      = 0.3 // one letter, or a word that English has, too
	shortAlone  = 0.5 // what is asked for beyond English, where a word of two letters is all there is
	ownLetter   = 0.4 // a word with a letter of the language
	accented    = 0.2 // more for a small word that the glossary has, too
	smallShared = 1.2 // for English: a small word of it
	largeShared = 0.4 // for English: any other
)

// weigh says how much a word, as written and without accents, is one of the
// language's small words.
func (c *closedClasses) weigh(written, bare string) float64 {
	switch {
	case c.exact[written]:
		return closedExact
	case c.plain[bare]:
		return closedPlain
	}
	return 0
}

// evidence is what the words of a message say for one language and for English.
type evidence struct {
	own, english float64
	words        int // of the language, and not of English
	letters      int // of the longest of them
}

// convinces reports whether the language is meant.
func (e evidence) convinces() bool {
	if e.words == 1 && e.letters < 3 {
		return e.own > e.english+shortAlone
	}
	return e.words > 0 && e.own > e.english
}

// hears sums up what speaks for a language: c are its small words, begin says for
// each word which glossaries have something that begins so. Names speak for none.
func (m *matcher) hears(c *closedClasses, tokens []token, words []string, begin []uint32, spellings []spelling) evidence {
	var e evidence
	sharedSmall, lettered := false, false
	for i := 0; i < len(words); {
		g, n := gloss{}, 0
		if c.glossary >= 0 && begin[i]&(1<<c.glossary) != 0 {
			g, n = tongues()[c.glossary].at(words, i)
		}
		small, bare := c.weigh(tokens[i].text, words[i]), tokens[i].text == words[i]
		if !bare && strings.ContainsAny(tokens[i].text, c.letters) {
			e.own, lettered = e.own+ownLetter, true
		}
		isOwn := n > 0 || small > 0
		shared := bare && m.knownAll(spellings[i:i+max(n, 1)], isOwn) || n == 1 && m.misspelt(c.glossary, g, &spellings[i])
		switch {
		case n > 2 && shared: // each word may be English, but not all in this order
			e.own += float64(n)
			e.words += n
		case len(words) == 1 && len(g.english) == 0: // "si", "ja" and "que" are many languages'
		case isOwn && !shared && (n > 1 || utf8.RuneCountInString(words[i]) > 1):
			e.own += max(float64(n), small)
			e.words, e.letters = e.words+1, max(e.letters, n*utf8.RuneCountInString(words[i]), utf8.RuneCountInString(words[i]))
		case isOwn:
			e.own += single
			sharedSmall = sharedSmall || small > 0
		}
		stop := stopWords[words[i]] || fillers[words[i]]
		switch {
		case !shared || n > 2 || n > 0 && stop || slices.Contains(m.names.single, words[i]):
		case stop:
			e.english += smallShared
		default:
			e.english += largeShared
		}
		if n > 0 && small == closedExact {
			e.own += accented
		}
		i += max(n, 1)
	}
	if sharedSmall && lettered { // "er … dødt"
		e.words += 2
	}
	return e
}

// misspelt reports whether a word that a prefix of the glossary has is an English
// word of the same beginning with a slip in it: "scalabilty".
func (m *matcher) misspelt(glossary int, g gloss, sp *spelling) bool {
	if !g.prefix || sp.familiar {
		return false
	}
	meant := m.speller.corrected(sp)
	if meant == sp.word {
		return false
	}
	again, n := tongues()[glossary].at([]string{meant}, 0)
	return n == 1 && again.prefix && again.words[0] == g.words[0] && slices.Equal(again.english, g.english) && slices.Contains(again.english, meant)
}

// latinTongue picks the language that most of the words belong to, or none where
// English has as many. glossary is its place among those that have one, or -1.
func (m *matcher) latinTongue(tokens []token, words []string, spellings []spelling) (tag string, glossary int) {
	begin, strange := make([]uint32, len(words)), false
	var begins, smalls uint32
	starts, small := tongueStarts(), closedStarts()
	for i, w := range words {
		spellings[i] = m.speller.look(w)
		strange = strange || !spellings[i].familiar || tokens[i].text != w
		begin[i] = starts.of(w)
		begins |= begin[i]
		smalls |= small[w]
	}
	glossary, most := -1, 0.0
	if !strange && !inSeveral(words, begin) {
		return "", glossary // English has every word: there is nothing to find out
	}
	for i := range closed() {
		c := &closed()[i]
		if smalls&(1<<i) == 0 && (c.glossary < 0 || begins&(1<<c.glossary) == 0) {
			continue
		}
		if e := m.hears(c, tokens, words, begin, spellings); e.convinces() && e.own > most {
			tag, glossary, most = c.tag, c.glossary, e.own
		}
	}
	return tag, glossary
}

// inSeveral reports whether a gloss of more than two words begins somewhere: each
// may be English, but not all in this order ("co to jest").
func inSeveral(words []string, begin []uint32) bool {
	for i := range words {
		for l := range tongues() {
			if begin[i]&(1<<l) != 0 {
				if _, n := tongues()[l].at(words, i); n > 2 {
					return true
				}
			}
		}
	}
	return false
}

// cyrillicTongue tells Ukrainian from Russian by its letters and small words.
func cyrillicTongue(tokens []token) string {
	for _, t := range tokens {
		if strings.ContainsAny(t.text, "іїєґ") || ukrainian[t.text] {
			return "uk"
		}
	}
	return "ru"
}

var ukrainian = words("що чи та який яка яке яку якого чому де коли як це цей ще краще ніж або але бо щоб мені мене можна треба варто")

// otherTongue names the language of a script that no glossary has.
func otherTongue(tokens []token) string {
	for _, t := range tokens {
		for _, r := range t.text {
			switch {
			case strings.ContainsRune("پچژگ", r): // Persian
				return "und"
			case unicode.Is(unicode.Arabic, r):
				return "ar"
			case unicode.Is(unicode.Devanagari, r):
				return "hi"
			}
		}
	}
	return "und"
}
