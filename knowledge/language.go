package knowledge

import (
	"cmp"
	_ "embed" // the glossary
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:embed glossary.txt
var glossaryText string

// gloss is a foreign word or phrase and the English for it.
type gloss struct {
	words   []string // without accents; the last may be a prefix
	prefix  bool
	english []string // empty: the word is dropped
}

// tongue is what the glossary knows of one language.
type tongue struct {
	tag     string
	byFirst map[string][]gloss // whole first words, the longest phrase first
	byStart map[string][]gloss // single prefixes, under their first three bytes
	byRune  map[rune][]gloss   // for scripts without blanks, the longest first
}

// starts are the languages, a bit each, in which something begins with a word, or
// with three bytes: most English words begin nothing in any of them.
type starts struct{ words, bytes map[string]uint32 }

func startsOf(list []tongue) starts {
	s := starts{map[string]uint32{}, map[string]uint32{}}
	for i := range list {
		for w := range list[i].byFirst {
			s.words[w] |= 1 << i
		}
		for b := range list[i].byStart {
			s.bytes[b] |= 1 << i
		}
	}
	return s
}

func (s *starts) of(w string) uint32 {
	if len(w) < 3 {
		return s.words[w]
	}
	return s.words[w] | s.bytes[w[:3]]
}

var tongueStarts = sync.OnceValue(func() starts { return startsOf(tongues()) })

// tongues are the languages of the glossary.
var tongues = sync.OnceValue(func() []tongue {
	var list []tongue
	for line := range strings.Lines(glossaryText) {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		cells := strings.Split(strings.TrimSpace(line), "|")
		if list == nil {
			for _, tag := range cells[1:] {
				list = append(list, tongue{strings.TrimSpace(tag), map[string][]gloss{}, map[string][]gloss{}, map[rune][]gloss{}})
			}
			continue
		}
		english := strings.Fields(strings.TrimSpace(cells[0]))
		if cells[0] = strings.TrimSpace(cells[0]); cells[0] == "-" {
			english = nil
		}
		for i := range list[:min(len(list), len(cells)-1)] {
			list[i].learn(cells[i+1], english)
		}
	}
	for i := range list {
		list[i].sort()
	}
	return list
})

func (t *tongue) learn(cell string, english []string) {
	for variant := range strings.SplitSeq(cell, ",") {
		variant = strings.TrimSpace(variant)
		if variant == "" || variant == "-" {
			continue
		}
		g := gloss{english: english}
		variant, g.prefix = strings.CutSuffix(variant, "*")
		for _, tok := range tokenise(normalise(variant)) {
			g.words = append(g.words, plain(tok.text))
		}
		if len(g.words) == 0 {
			continue
		}
		first, _ := utf8.DecodeRuneInString(g.words[0])
		switch sc := scriptOf(first); {
		case sc == han || sc == hangul:
			g.words = []string{strings.Join(g.words, "")}
			t.byRune[first] = append(t.byRune[first], g)
		case g.prefix && len(g.words) == 1 && len(g.words[0]) >= 3:
			t.byStart[g.words[0][:3]] = append(t.byStart[g.words[0][:3]], g)
		default:
			t.byFirst[g.words[0]] = append(t.byFirst[g.words[0]], g)
		}
	}
}

func (t *tongue) sort() {
	for _, list := range t.byFirst {
		slices.SortStableFunc(list, func(a, b gloss) int { return len(b.words) - len(a.words) })
	}
	longest := func(a, b gloss) int { return len(b.words[0]) - len(a.words[0]) }
	for _, list := range t.byStart {
		slices.SortStableFunc(list, longest)
	}
	for _, list := range t.byRune {
		slices.SortStableFunc(list, longest)
	}
}

// plain takes the accents off Latin letters: people leave them out.
func plain(w string) string {
	if first, _ := utf8.DecodeRuneInString(w); plainASCII(w) || scriptOf(first) != latin {
		return w
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(w))
}

// at returns the longest gloss that begins at token i, and its length in words.
func (t *tongue) at(tokens []string, i int) (gloss, int) {
	for _, g := range t.byFirst[tokens[i]] {
		if i+len(g.words) > len(tokens) {
			continue
		}
		last := len(g.words) - 1
		match := true
		for j, w := range g.words {
			match = match && (tokens[i+j] == w || j == last && j > 0 && g.prefix && strings.HasPrefix(tokens[i+j], w))
		}
		if match {
			return g, len(g.words)
		}
	}
	if len(tokens[i]) >= 3 {
		for _, g := range t.byStart[tokens[i][:3]] {
			if strings.HasPrefix(tokens[i], g.words[0]) {
				return g, 1
			}
		}
	}
	return gloss{}, 0
}

// cut parts a run of a script without blanks into glosses and what is between
// them.
func (t *tongue) cut(run string, say func(text string, english []string, known bool)) {
	rest := ""
	flush := func() {
		if rest != "" {
			say(rest, nil, false)
			rest = ""
		}
	}
	for i := 0; i < len(run); {
		r, size := utf8.DecodeRuneInString(run[i:])
		at := slices.IndexFunc(t.byRune[r], func(g gloss) bool { return strings.HasPrefix(run[i:], g.words[0]) })
		if at < 0 {
			rest += run[i : i+size]
			i += size
			continue
		}
		flush()
		g := t.byRune[r][at]
		say(g.words[0], g.english, true)
		i += len(g.words[0])
	}
	flush()
}

// translate finds out whether the tokens are in another language than English,
// and if so puts English words in place of those that the glossary has. Names
// and words that the languages share stay. spellings, one a token, are filled in
// where they are looked up.
func (m *matcher) translate(tokens []token, spellings []spelling) (language string, out []token) {
	list := tongues()
	words := make([]string, len(tokens))
	var scripts [otherScript + 1]int
	kana := false
	for i, t := range tokens {
		words[i] = plain(t.text)
		r, _ := utf8.DecodeRuneInString(t.text)
		scripts[scriptOf(r)]++
		kana = kana || !plainASCII(t.text) && strings.ContainsFunc(t.text, func(r rune) bool { return unicode.In(r, unicode.Hiragana, unicode.Katakana) })
	}
	best := -1
	tag := func(tag string) int { return slices.IndexFunc(list, func(t tongue) bool { return t.tag == tag }) }
	switch {
	case kana:
		best = tag("ja")
	case scripts[han] > 0:
		best = tag("zh")
	case scripts[hangul] > 0:
		best = tag("ko")
	case scripts[cyrillic] > 0:
		language, best = cyrillicTongue(tokens), tag("ru")
	case scripts[otherScript] > 0:
		return otherTongue(tokens), tokens
	default:
		if language, best = m.latinTongue(tokens, words, spellings); best < 0 {
			return language, tokens
		}
	}
	return cmp.Or(language, list[best].tag), list[best].render(tokens, words)
}

// knownAll says whether an English question might have the words. A word that
// the glossary has is not taken for a misspelt English one.
func (m *matcher) knownAll(list []spelling, glossed bool) bool {
	for i := range list {
		if sp := &list[i]; !sp.familiar && (glossed || m.speller.corrected(sp) == sp.word) {
			return false
		}
	}
	return true
}

// render puts the English words in.
func (t *tongue) render(tokens []token, words []string) []token {
	out := make([]token, 0, len(tokens)+8)
	put := func(english []string, clause bool) {
		for j, w := range english {
			out = append(out, token{text: w, name: noName, gloss: true, clause: clause && j == len(english)-1})
		}
	}
	for i := 0; i < len(tokens); {
		r, _ := utf8.DecodeRuneInString(tokens[i].text)
		if sc := scriptOf(r); sc == han || sc == hangul {
			t.cut(tokens[i].text, func(text string, english []string, known bool) {
				if known {
					put(english, false)
				} else {
					out = append(out, token{text: text, name: noName})
				}
			})
			i++
			continue
		}
		g, n := t.at(words, i)
		if n == 0 {
			out = append(out, tokens[i])
			i++
			continue
		}
		put(g.english, tokens[i+n-1].clause)
		i += n
	}
	return out
}
