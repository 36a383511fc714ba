package knowledge

// block is a kind of feature. Each block of a vector has its own norm, so that a
// few words weigh as much as many character n-grams.
type block uint8

const (
	wordBlock block = iota // stems, concepts, names
	pairBlock              // two stems in a row
	charBlock              // three to five characters in a row inside a word
	blocks
)

var blockWeights = [blocks]float64{1, 0.5, 1}

// Features stand under a hash of their text; the first byte keeps the blocks apart.
const (
	wordSeed    = (fnvOffset ^ 'w') * fnvPrime % (1 << 64)
	pairSeed    = (fnvOffset ^ 'p') * fnvPrime % (1 << 64)
	charSeed    = (fnvOffset ^ 'c') * fnvPrime % (1 << 64)
	conceptSeed = (fnvOffset ^ '@') * fnvPrime % (1 << 64)
	subjectSeed = (fnvOffset ^ '#') * fnvPrime % (1 << 64)
	foreignSeed = (fnvOffset ^ '!') * fnvPrime % (1 << 64)
	partSeed    = (fnvOffset ^ '+') * fnvPrime % (1 << 64)
)

// Words that stand for any name of a kind, so that "cons of keras" resembles
// what an author wrote about another subject.
const (
	anySubject = "\x00subject"
	anyForeign = "\x00foreign"
)

// feature is one feature of a text.
type feature struct {
	hash  uint64
	block block
	stem  string // of a word
	stop  bool   // a word without a topic
	light bool   // one that says nothing of what is asked either
}

// eachFeature calls f with every feature of the tokens, in order, with repeats; but
// for the character n-grams of a word it calls grams, in their place: f itself does
// for them, see [eachGram], and who meets a word often may remember them.
func (m *matcher) eachFeature(tokens []token, f func(feature), grams func(word string)) {
	prev := "^"
	for i := range tokens {
		t := &tokens[i]
		s := t.stem
		if t.name == anyName {
			s = anySubject
			f(feature{hash: hashOn(wordSeed, s), block: wordBlock, stem: s})
		} else if t.name != noName {
			ref := &m.names.refs[t.name]
			s = anySubject
			seed, own := uint64(subjectSeed), ref.text
			if ref.subject == noSubject {
				s, seed = anyForeign, foreignSeed
			} else {
				own = string(m.content.Subjects[ref.subject].ID)
			}
			f(feature{hash: hashOn(seed, own), block: wordBlock, stem: own})
			f(feature{hash: hashOn(wordSeed, s), block: wordBlock, stem: s})
			if ref.part != "" {
				f(feature{hash: hashOn(partSeed, ref.part), block: wordBlock, stem: ref.part})
			}
		} else {
			stop := stopWords[t.text]
			f(feature{hash: hashOn(wordSeed, s), block: wordBlock, stem: s, stop: stop, light: m.catalog() && lightWord(t.text)})
			if c, ok := m.lexicon.concept[s]; ok {
				f(feature{hash: hashOn(conceptSeed, c), block: wordBlock, stem: c})
			}
			if !stop && !t.number && !(m.catalog() && fillers[t.text]) {
				grams(t.text)
			}
		}
		if m.catalog() && t.name == noName && interjections[t.text] {
			continue
		}
		f(feature{hash: pairHash(prev, s), block: pairBlock})
		prev = s
	}
	if len(tokens) > 0 {
		f(feature{hash: pairHash(prev, "$"), block: pairBlock})
	}
}

func pairHash(a, b string) uint64 { return hashOn(hashOn(hashOn(pairSeed, a), " "), b) }

// eachGram calls f with the character 3- to 5-grams of the word between marks.
func eachGram(w string, f func(feature)) {
	var buf [64]byte
	padded := append(append(append(buf[:0], '<'), w...), '>')
	if len(padded) > 48 {
		padded = padded[:48]
	}
	for i := range padded {
		h := uint64(charSeed)
		for n := 0; n < 5 && i+n < len(padded); n++ {
			h = (h ^ uint64(padded[i+n])) * fnvPrime
			if n >= 2 {
				f(feature{hash: h, block: charBlock})
			}
		}
	}
}
