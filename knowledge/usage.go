package knowledge

import (
	"math"
	"slices"
)

// usage is how the content uses a stem.
type usage struct {
	answers bool    // some wording of an answer has it
	in, out int32   // phrasings of answers that have it, and of topics out of scope
	lean    float64 // see [matcher.leanOf]
}

// learnScope notes which words answers are asked for with, and which ask for
// help that lies elsewhere.
func (m *matcher) learnScope(documents []wording, analyses []analysis) {
	m.usage = map[string]*usage{}
	sides := make([]map[Facet]int, len(m.targets))
	for i, d := range documents {
		a := &analyses[i]
		documents[i].negated, documents[i].names = a.negated, len(a.subjects) > 0
		m.countStems(a.tokens, m.answerable(d.target), d.claim)
		documents[i].none = a.none
		m.targets[d.target].last = append(m.targets[d.target].last, a.last...)
		if d.claim {
			continue
		}
		if m.answerable(d.target) {
			m.inTotal++
		} else {
			m.outTotal++
		}
		if sides[d.target] == nil {
			sides[d.target] = map[Facet]int{}
		}
		sides[d.target][a.cue.facet]++
	}
	for stem, u := range m.usage {
		u.lean = m.leanOf(u, stem)
	}
	for t := range m.targets {
		all := 0
		for _, n := range sides[t] {
			all += n
		}
		for _, f := range []Facet{Pros, Cons} {
			if 2*sides[t][f] > all && len(m.targets[t].about) > 0 {
				m.targets[t].side = f
			}
		}
	}
	m.learnTasks()
}

// countStems counts the stems of a wording, each once.
func (m *matcher) countStems(tokens []token, answerable, claim bool) {
	for i := range tokens {
		u := m.usage[tokens[i].stem]
		if u == nil {
			u = &usage{}
			m.usage[tokens[i].stem] = u
		}
		u.answers = u.answers || answerable
		switch {
		case claim, slices.ContainsFunc(tokens[:i], func(o token) bool { return o.stem == tokens[i].stem }):
		case answerable:
			u.in++
		default:
			u.out++
		}
	}
}

// learnTasks notes the words that ask for help of an out-of-scope kind.
func (m *matcher) learnTasks() {
	m.tasks = map[string]int32{}
	for t := range m.targets {
		if m.targets[t].kind != KindElsewhere {
			continue
		}
		for _, e := range m.content.Entries {
			if e.ID != m.targets[t].topic.Entry {
				continue
			}
			for _, w := range e.Words {
				m.tasks[normalise(w)] = int32(t)
			}
		}
	}
}

// usageOf returns how the content uses a stem, be it not at all.
func (m *matcher) usageOf(stem string) usage {
	if u := m.usage[stem]; u != nil {
		return *u
	}
	return usage{lean: m.leanOf(&usage{}, stem)}
}

// answersHave says whether some wording of an answer has the stem.
func (m *matcher) answersHave(stem string) bool {
	u := m.usage[stem]
	return u != nil && u.answers
}

// leanOf is how much more often a word is used to ask for answers than for
// anything else: the log of the ratio, in [-3,3].
func (m *matcher) leanOf(u *usage, stem string) float64 {
	in := (float64(u.in) + 0.5) / (m.inTotal + 1)
	out := (float64(u.out) + backgroundLean*background(stem) + 0.5) / (m.outTotal + backgroundLean*englishQuestions + 1)
	return math.Max(-3, math.Min(3, math.Log(in/out)))
}

// backgroundLean is what a question of the background counts beside an author's
// phrasing.
const backgroundLean = 0.02
