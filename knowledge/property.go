package knowledge

import (
	"slices"
	"strings"
)

// maxProperty is how many words say by what subjects are compared; more tell a
// story around the names.
const maxProperty = 4

// property returns the words by which a question compares the subjects that it
// names: "memory" of "does x use less memory than y". They are the person's own,
// corrected; none where nothing but the comparison is asked for. A word counts that
// the content has a concept or the guide an option for, that is a [Measure], or that
// stands between "more", or nothing, and "than".
func (m *matcher) property(r *reading) []string {
	if len(r.subjects) < 2 || len(r.foreign) > 0 {
		return nil
	}
	tokens := tokenise(r.text)
	for i := range tokens {
		for _, c := range r.corrections {
			if c.From == tokens[i].text {
				tokens[i].text = c.To
			}
		}
	}
	tokens = m.dropField(m.names.resolve(tokens))
	var said []string
	denied := false // "without cloud" is no wish for what speaks of clouds
	for i := range tokens {
		t := &tokens[i]
		if denied = denied && !(i > 0 && tokens[i-1].clause) || t.name == noName && (t.text == "without" || t.text == "no"); denied {
			continue
		}
		if t.name != noName || t.number || slices.Contains(said, t.text) || aroundProperty(t.text) {
			continue
		}
		if Measure(t.text) || degree(tokens, i) || m.topical(t.text) {
			said = append(said, t.text)
		}
	}
	if len(said) > maxProperty {
		return nil
	}
	return said
}

// topical says whether the content has a concept for a word, other than what the
// subjects are, or the guide an option.
func (m *matcher) topical(w string) bool {
	noun := m.lexicon.concept[m.stem(strings.ToLower(m.content.Noun))]
	for _, t := range m.lexicon.rewrite([]token{{text: w, name: noName}}) {
		if c := m.lexicon.concept[m.stem(t.text)]; c != "" && c != noun {
			return true
		}
	}
	return m.guide != nil && len(m.guide.Read(w, "", nil).Answers) > 0
}

// degree says whether word i is what one thing is, or has, more of than another:
// "older than", "less memory than".
func degree(tokens []token, i int) bool {
	more := i > 0 && moreWords[tokens[i-1].text]
	than := i+1 < len(tokens) && tokens[i+1].text == "than"
	return than && (more || strings.HasSuffix(tokens[i].text, "er"))
}

var moreWords = words(`more less fewer`)

// Measure says whether a word means, in any field, something that things have more
// or less of.
func Measure(w string) bool { return measures[w] }

var measures = words(`memory ram vram disk storage size footprint weight battery power energy electricity watts consumption usage overhead
latency throughput speed startup accuracy precision quality reliability stability security safety privacy cost costs price prices salary salaries stars bugs`)

// aroundProperty says whether a word of a comparison says nothing of by what.
func aroundProperty(w string) bool {
	if comparatives[w] {
		return false
	}
	return len(w) < 2 || stopWords[w] || fillers[w] || compareWords[w] || questionWords[w] || goodWords[w] || badWords[w] || negations[w] || comparing[w]
}

// comparatives say by what they compare, other than "better".
var comparatives = words(`faster slower easier harder slow confusing complicated verbose buggy`)

// comparing are words of comparisons of any kind, beside [compareWords].
var comparing = words(`use uses used using choose pick select decide recommend suggest advise prefers choice choosing selection learn start begin
comparative moving move switching advice tip best top strongest popular company startup team project projects important key small big large`)

// SpeaksOf returns those of some words, written as a person would, that a text has
// too, or another word of the same concept.
func (b *Base) SpeaksOf(text string, said []string) []string {
	return b.matcher.shared(text, said, true)
}

// Mentions returns those of some words that a text has too, in whatever form.
func (b *Base) Mentions(text string, said []string) []string {
	return b.matcher.shared(text, said, false)
}

func (m *matcher) shared(text string, said []string, concepts bool) []string {
	keys := func(w string) []string {
		list := []string{m.stem(w)}
		if base, ok := strings.CutSuffix(w, "er"); ok { // "faster" is of "fast", "easier" of "easy"
			list = append(list, m.stem(strings.TrimSuffix(base, "i")), m.stem(strings.TrimSuffix(base, "i")+"y"))
		}
		if c := m.lexicon.concept[list[0]]; concepts && c != "" {
			list = append(list, "="+c)
		}
		return list
	}
	has := map[string]bool{}
	for _, t := range tokenise(normalise(text)) {
		for _, k := range keys(t.text) {
			has[k] = true
		}
	}
	var out []string
	for _, w := range said {
		lacks := func(t token) bool { return !slices.ContainsFunc(keys(t.text), func(k string) bool { return has[k] }) }
		if !slices.ContainsFunc(m.lexicon.rewrite(tokenise(normalise(w))), lacks) {
			out = append(out, w)
		}
	}
	return out
}
