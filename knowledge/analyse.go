package knowledge

import "slices"

// analysis is what the first stages make of a text: words, names, and what is
// asked of them.
type analysis struct {
	text        string  // normalised
	tokens      []token // after correction, rewriting and names
	corrections []Correction
	subjects    []int32  // the catalog's, in the order named, each once
	excluded    []int32  // the catalog's that it will have nothing of, and is not about
	certain     []int32  // of those, the ones named outright
	parts       []string // of subjects, that are named: see [nameRef]
	foreign     []int32  // refs of names outside the catalog
	tasks       []int32  // topics out of scope that its words ask for, word by word
	code        int      // identifiers, snippets, calls
	negated     bool
	last        []string // stems by which it asks for the last of all
	none        bool     // it asks for what is not so of the catalog's things: see [matcher.deniesAll]
	cue         facetCue
	wish        bool   // it asks for a choice to be made
	howTo       bool   // "how do i ...": it asks for work to be explained
	language    string // BCP 47 tag, empty for English
	story       story  // what it tells the guide, once heard
	heard       bool
}

// understand reads a person's question.
func (m *matcher) understand(text string) analysis {
	a := analysis{text: normalise(text)}
	tokens := tokenise(a.text)
	spellings := make([]spelling, len(tokens))
	a.language, tokens = m.translate(tokens, spellings)
	tokens = m.correctAll(&a, tokens, spellings)
	m.finish(&a, tokens)
	a.tokens = m.withKnown(a.tokens)
	for i := range a.tokens {
		if task, ok := m.tasks[a.tokens[i].text]; ok && a.tokens[i].name == noName {
			a.tasks = append(a.tasks, task)
		}
	}
	return a
}

// finish rewrites, resolves names and stems.
func (m *matcher) finish(a *analysis, tokens []token) {
	tokens = m.lexicon.rewrite(tokens)
	tokens = m.names.resolve(tokens)
	m.names.byMaker(tokens)
	tokens = m.exclude(a, m.dropField(tokens))
	for i := range tokens {
		if tokens[i].name == noName && tokens[i].stem == "" {
			tokens[i].stem = m.stem(tokens[i].text)
		}
	}
	m.markDenied(tokens)
	a.tokens = tokens
	a.last, a.none = lastAsked(tokens), m.catalog() && m.deniesAll(tokens)
	a.cue = m.facets.cue(tokens)
	m.readForm(a)
	for _, t := range tokens {
		a.negated = a.negated || t.name == noName && negations[t.text]
		if t.code || t.text == snippet {
			a.code++
		}
		if t.name < 0 {
			continue
		}
		ref := m.names.refs[t.name]
		if ref.subject == noSubject {
			a.foreign = appendNew(a.foreign, t.name)
			continue
		}
		a.subjects = appendNew(a.subjects, ref.subject)
		if ref.part != "" {
			a.parts = appendNew(a.parts, ref.part)
		}
		if ref.kind == named || ref.kind == described {
			a.certain = appendNew(a.certain, ref.subject)
		}
	}
}

// dropField takes out the words for the whole field ("for deep learning") where
// a subject is named: the subject says as much.
func (m *matcher) dropField(tokens []token) []token {
	if len(m.field) == 0 || !slices.ContainsFunc(tokens, func(t token) bool { return t.name != noName }) {
		return tokens
	}
	for i := 0; i+len(m.field) <= len(tokens); i++ {
		match := true
		for j, w := range m.field {
			match = match && tokens[i+j].text == w && tokens[i+j].name == noName
		}
		if !match {
			continue
		}
		from := i
		if i > 0 && prepositions[tokens[i-1].text] {
			from--
		}
		tokens = append(tokens[:from], tokens[i+len(m.field):]...)
		i = from - 1
	}
	return tokens
}

// stem is [stem] with a memory for the words of the content.
func (m *matcher) stem(w string) string {
	if s, ok := m.stems[w]; ok {
		return s
	}
	return stem(w)
}

// correctAll corrects the spelling of every word, and parts words in which a
// blank is missing. spellings are what telling the language looked up, word by
// word, or too few.
func (m *matcher) correctAll(a *analysis, tokens []token, spellings []spelling) []token {
	parted := 0
	for i := 0; i < len(tokens); i++ {
		t := &tokens[i]
		if t.number || t.code || t.gloss {
			continue
		}
		var own spelling
		sp := &own
		if at := i - parted; at < len(spellings) && spellings[at].word == t.text {
			sp = &spellings[at]
		} else {
			own = m.speller.look(t.text)
		}
		to := t.text
		if a.language == "" {
			to = m.speller.corrected(sp)
		}
		if to == t.text && !sp.familiar {
			if name, ok := m.names.nearest(to); ok {
				to = name
			} else if left, right, ok := m.speller.split(to); ok {
				a.corrections = append(a.corrections, Correction{t.text, left + " " + right})
				second := *t
				t.text, t.possessive, t.clause = left, false, false
				second.text = right
				tokens = slices.Insert(tokens, i+1, second)
				i++
				parted++
				continue
			}
		}
		if to != t.text {
			a.corrections = append(a.corrections, Correction{t.text, to})
			t.text = to
			continue
		}
		t.stem = sp.stem
	}
	return tokens
}

func appendNew[T comparable](list []T, x T) []T {
	for _, y := range list {
		if x == y {
			return list
		}
	}
	return append(list, x)
}

// readForm sees whether the question asks how to do something, or for a choice.
func (m *matcher) readForm(a *analysis) {
	at := func(i int) string {
		if i < len(a.tokens) && a.tokens[i].name == noName {
			return a.tokens[i].text
		}
		return ""
	}
	for i := range a.tokens {
		w := at(i)
		a.wish = a.wish || wishWords[w] && !a.tokens[i].denied
		switch w {
		case "should", "would", "can", "could", "do", "shall":
			who, verb := at(i+1), at(i+2)
			me := who == "i" || who == "we" || who == "you" || who == "one" || who == "people"
			a.wish = a.wish || me && w != "do" && w != "can" && wishVerbs[verb]
			if me && i > 0 && at(i-1) == "how" && verb != "" && !howToVerbs[verb] {
				a.howTo = true
			}
		case "how":
			if verb := at(i + 2); at(i+1) == "to" && verb != "" && !howToVerbs[verb] {
				a.howTo = true
			}
		}
	}
}
