package knowledge

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/sahilm/fuzzy"
)

// nameKind says how a name points at a thing.
type nameKind uint8

const (
	named     nameKind = iota // the subject's own name: "keras"
	tool                      // a product that belongs to it: "torchserve"
	described                 // by its maker: "google's framework"
	foreign                   // a name outside the catalog: "jax"
)

// nameRef is what a name stands for.
type nameRef struct {
	kind    nameKind
	subject int32  // index into the catalog; noSubject for a foreign name
	text    string // the name as the content writes it
	part    string // of a tool: its name without spaces and marks
}

const noSubject int32 = -1

// names resolves the names of things: the table of aliases first, then single
// words within a small Damerau-Levenshtein distance, then abbreviations by
// sahilm/fuzzy, guarded by the first letter and half of the letters. Two
// letters match anything, so short aliases must stand in the table.
type names struct {
	refs    []nameRef
	table   phraseTable[int32]
	makers  map[string]int32         // "google" → ref; counts only in the shapes of [names.byMaker]
	claims  map[string]map[int32]int // maker → subject → in how many of its descriptions
	nouns   map[string]bool          // what follows a maker: "framework", "one", "library"
	single  []string                 // one-word names of subjects and tools
	singles []int32                  // their refs
}

func newNames(c *Content, lex *lexicon) *names {
	n := &names{makers: map[string]int32{}, claims: map[string]map[int32]int{}, nouns: map[string]bool{"one": true, "ones": true, "thing": true, "tool": true, "tools": true}}
	for _, w := range slices.Concat(wordsOf(c.Noun), wordsOf(c.Plural)) {
		n.nouns[w] = true
		if concept, ok := lex.concept[stem(w)]; ok {
			for _, member := range c.Lexicon.Concepts[concept] {
				n.nouns[member] = true
			}
		}
	}
	for i, s := range c.Subjects {
		n.addSubject(int32(i), s, lex)
	}
	for _, g := range c.Entities {
		for _, name := range g.Names {
			n.add(name, nameRef{kind: foreign, subject: noSubject, text: name}, lex)
		}
	}
	n.settleMakers()
	return n
}

func (n *names) addSubject(i int32, s Subject, lex *lexicon) {
	for _, name := range append([]string{s.Name, s.Short, string(s.ID)}, s.Names...) {
		n.add(name, nameRef{kind: named, subject: i, text: name}, lex)
	}
	for _, p := range s.Parts {
		n.add(p.Name, nameRef{kind: named, subject: i, text: p.Name}, lex)
	}
	for _, name := range s.Tools {
		n.add(name, nameRef{kind: tool, subject: i, text: name, part: squeezed(name)}, lex)
	}
	for _, name := range s.Described {
		ref := nameRef{kind: described, subject: i, text: name}
		n.add(name, ref, lex)
		n.addMaker(name, ref, lex)
	}
}

func (n *names) add(name string, ref nameRef, lex *lexicon) {
	w := textsOf(lex.rewrite(tokenise(normalise(name))))
	if len(w) == 0 || n.table.has(w) {
		return
	}
	n.refs = append(n.refs, ref)
	id := int32(len(n.refs) - 1)
	n.table.add(w, id)
	if len(w) == 1 && len(w[0]) >= 3 && ref.kind <= tool {
		n.single = append(n.single, w[0])
		n.singles = append(n.singles, id)
	}
}

// squeezed is a name without spaces and marks: "torch serve" is "torchserve".
func squeezed(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// addMaker learns "google" from "google's framework" and "the one from google".
func (n *names) addMaker(name string, ref nameRef, lex *lexicon) {
	tokens := lex.rewrite(tokenise(normalise(name)))
	for i, t := range tokens {
		after := i > 0 && (tokens[i-1].text == "from" || tokens[i-1].text == "by" || tokens[i-1].text == "of")
		before := i+1 < len(tokens) && tokens[i+1].text == "one" && !stopWords[t.text]
		if !t.possessive && !(after && i == len(tokens)-1) && !before {
			continue
		}
		if stopWords[t.text] || n.nouns[t.text] {
			continue
		}
		if n.claims[t.text] == nil {
			n.claims[t.text] = map[int32]int{}
		}
		n.claims[t.text][ref.subject]++
	}
}

// settleMakers gives a maker to the subject that is described by it most: at
// least twice as often as any other, else to none.
func (n *names) settleMakers() {
	for _, w := range slices.Sorted(maps.Keys(n.claims)) {
		best, most, second := noSubject, 0, 0
		for _, s := range slices.Sorted(maps.Keys(n.claims[w])) {
			if k := n.claims[w][s]; k > most {
				best, most, second = s, k, most
			} else {
				second = max(second, k)
			}
		}
		if most < 2*second {
			continue
		}
		n.refs = append(n.refs, nameRef{kind: described, subject: best, text: w})
		n.makers[w] = int32(len(n.refs) - 1)
	}
	n.claims = nil
}

func textsOf(tokens []token) []string {
	list := make([]string, len(tokens))
	for i, t := range tokens {
		list[i] = t.text
	}
	return list
}

// resolve replaces every name by one token that points at what it names.
func (n *names) resolve(tokens []token) []token {
	out := tokens[:0]
	for i := 0; i < len(tokens); {
		ref, length := n.table.at(tokens, i)
		if length == 0 {
			out = append(out, tokens[i])
			i++
			continue
		}
		last := tokens[i+length-1]
		t := token{text: tokens[i].text, name: ref, possessive: last.possessive, clause: last.clause, code: tokens[i].code || last.code, hyphen: tokens[i].hyphen}
		out = append(out, t)
		i += length
	}
	return out
}

// byMaker resolves what is named by its maker alone: "the google one",
// "microsoft's toolkit", "something from microsoft", "google's, which ...".
func (n *names) byMaker(tokens []token) {
	maker := false
	for i := range tokens {
		_, ok := n.makers[tokens[i].text]
		maker = maker || ok
	}
	if !maker {
		return
	}
	named, origin := false, false
	for _, t := range tokens {
		named = named || t.name != noName
		origin = origin || originWords[t.text]
	}
	versus := n.makersCompared(tokens)
	for i := range tokens {
		t := &tokens[i]
		ref, ok := n.makers[t.text]
		if !ok || t.name != noName {
			continue
		}
		next := ""
		if i+1 < len(tokens) {
			next = tokens[i+1].text
		}
		prev := ""
		if i > 0 {
			prev = tokens[i-1].text
		}
		if t.possessive && !n.nouns[next] && i+2 < len(tokens) && n.nouns[tokens[i+2].text] && tokens[i+1].name == noName && !stopWords[next] {
			next = tokens[i+2].text // "amazon's own framework"
		}
		noun := n.nouns[next] || t.possessive && makerNouns[next]
		ends := next == "" || t.clause || compareWords[next] || next == "and"
		switch {
		case t.possessive && (noun || ends):
		case noun && next != "tool" && next != "tools":
		case named && i > 1 && prev == "by" && originWords[tokens[i-2].text]: // "is keras made by google" is about Keras
			continue
		case (prev == "from" || prev == "by") && i > 1 && (n.nouns[tokens[i-2].text] || fillers[tokens[i-2].text]):
		case origin && !named, versus && !named && !origin:
		default:
			continue
		}
		t.name, t.stem = ref, ""
		if noun && tokens[i+1].text == next {
			tokens[i+1].text = "one"
			tokens[i+1].stem = "one"
		}
	}
}

// makersCompared says whether makers stand for what they made: "google vs meta",
// with nothing but words of comparison between two of them.
func (n *names) makersCompared(tokens []token) bool {
	last, firm := -1, false
	for i := range tokens {
		t := &tokens[i]
		if _, maker := n.makers[t.text]; maker && t.name == noName {
			if last >= 0 && firm {
				return true
			}
			last, firm = i, false
			continue
		}
		firm = firm || firmCompareWords[t.text]
		if t.name != noName || !compareWords[t.text] && !stopWords[t.text] && !n.nouns[t.text] && !makerNouns[t.text] {
			last = -1
		}
	}
	return false
}

// nearest finds the one-word name that a misspelled or shortened word stands
// for. exact distances come first; sahilm/fuzzy sees prefixes and abbreviations.
func (n *names) nearest(w string) (string, bool) {
	if len(w) < 3 {
		return "", false
	}
	best, at := 3, -1
	for i, name := range n.single {
		limit := 1
		if len(name) >= 8 && len(w) >= 6 {
			limit = 2
		}
		if len(w) < 4 || len(name) < 4 {
			continue
		}
		if d := EditDistance(w, name, limit); d <= limit && d < best && (d < 2 || w[0] == name[0]) {
			best, at = d, i
		}
	}
	if at >= 0 {
		return n.single[at], true
	}
	for _, m := range fuzzy.Find(w, n.single) {
		if m.MatchedIndexes[0] == 0 && 2*len(w) >= len(m.Str) && (len(w) >= 4 || strings.HasPrefix(m.Str, w)) && n.refs[n.singles[m.Index]].kind == named {
			return m.Str, true
		}
	}
	return "", false
}
