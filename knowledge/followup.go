package knowledge

import (
	"slices"
	"strings"
)

// pronouns point back at what was talked about.
var pronouns = words(`it its it's that this they them their theirs those these one ones him her`)

// connectives begin a question that goes on with the topic.
var connectives = words(`and also but so then or compared vs versus same why again more else`)

// corrections say that another name was meant than the one before; the others may
// stand beside them.
var (
	corrections = words(`sorry meant mean oops typo rather instead`)
	correcting  = words(`no not i we was is that it its s a to say said of wait ah oh um hmm actually the one`)
)

// resumed reads a question in connection with the topic, if it points back:
// "and its cons?", "is it still maintained?", "what about keras?", "why?". It
// returns the question as it would have been asked without a topic, empty where
// it does not, and whether it could hardly be meant otherwise.
func (m *matcher) resumed(a *analysis, topic Topic) (text string, surely bool) {
	about := m.topicSubjects(topic)
	if len(about) == 0 || len(a.foreign) > 0 || len(a.excluded) > 0 || len(a.tokens) == 0 {
		return "", false
	}
	shape := m.shapeOf(a)
	switch {
	case len(a.subjects) == 0 && shape.topics == 0 && shape.why && !shape.pronoun:
		return m.ask(m.facetOfWhy(topic), about), true
	case len(a.subjects) == 0 && (shape.pronoun || shape.connective || shape.topics <= 1):
		return m.withSubjects(a, about, shape.pronoun), shape.pronoun || shape.connective
	case len(a.subjects) == 1 && shape.corrects:
		return m.ask(m.facetOf(topic), a.subjects), true
	case len(a.subjects) == 0 || !shape.connective && !shape.pronoun && !shape.beside:
		return "", false
	case len(about) == 1 && len(a.subjects) == 1 && shape.compare && !slices.Contains(a.subjects, about[0]):
		return m.short(about[0]) + " vs " + m.short(a.subjects[0]), true
	case shape.topics == 0 && len(a.subjects) == 1 && !shape.question:
		return m.ask(m.facetOf(topic), a.subjects), true
	}
	return "", false
}

// wholeCard says whether a topic is all of one subject. That answers no follow-up
// which does not point back: its words ask for no side of the subject, and so
// they meant something else ("banana").
func (b *Base) wholeCard(topic Topic) bool {
	_, ok := b.SubjectOf(topic.Entry)
	return ok && topic.Facet == NoFacet
}

// shape is how a question hangs on to what came before.
type shape struct {
	pronoun    bool
	connective bool // it begins with one
	compare    bool
	beside     bool // it sets the topic beside the first name: "pros and cons vs keras"
	why        bool
	question   bool // it has a question word of its own
	corrects   bool // it does nothing but put another name in the place of the last
	topics     int  // words with a topic of their own
}

func (m *matcher) shapeOf(a *analysis) shape {
	var s shape
	named, other := false, false
	for i, t := range a.tokens {
		if t.name != noName {
			s.beside = s.beside || i > 0 && !named && besideWords[a.tokens[i-1].text]
			named = true
			continue
		}
		whichOne := i > 0 && a.tokens[i-1].text == "which" // asks, and does not point
		s.pronoun = s.pronoun || pronouns[t.text] && !whichOne
		s.compare = s.compare || firmCompareWords[t.text]
		s.why = s.why || t.text == "why"
		about := i+1 < len(a.tokens) && a.tokens[i+1].text == "about"
		s.corrects = s.corrects || corrections[t.text]
		other = other || !corrections[t.text] && !correcting[t.text]
		if i == 0 && (connectives[t.text] || about && questionWords[t.text]) {
			s.connective = true
		}
		s.question = s.question || questionWords[t.text] && !about
		if !stopWords[t.text] && !fillers[t.text] && !compareWords[t.text] && !pronouns[t.text] {
			s.topics++
		}
	}
	s.corrects = s.corrects && !other
	return s
}

// maxMeant is how many subjects "it" or "they" can stand for that nobody named: an
// answer that mentions more than these is about none of them.
const maxMeant = 3

// topicSubjects are the subjects that a topic is about.
func (m *matcher) topicSubjects(topic Topic) []int32 {
	if topic.Entry == "" && len(topic.Subjects) == 0 {
		return nil
	}
	var about []int32
	for i := range m.content.Subjects {
		if s := &m.content.Subjects[i]; slices.Contains(topic.Subjects, s.ID) || s.Entry == topic.Entry {
			about = append(about, int32(i))
		}
	}
	if len(about) > 0 {
		return about
	}
	for _, t := range m.targets {
		if t.topic.Entry == topic.Entry && topic.Entry != "" && len(t.about) <= maxMeant {
			return t.about
		}
	}
	return nil
}

// facetOf is the side of its subjects that a topic is about; all of them for a
// subject's whole card.
func (m *matcher) facetOf(topic Topic) Facet {
	if topic.Facet != NoFacet {
		return topic.Facet
	}
	for _, t := range m.targets {
		if t.topic.Entry == topic.Entry && t.side != NoFacet && t.kind != KindSubject {
			return t.side
		}
	}
	return Overview
}

// facetOfWhy is what explains a topic: the good sides of what was praised, the
// bad sides of what was not.
func (m *matcher) facetOfWhy(topic Topic) Facet {
	switch m.facetOf(topic) {
	case Cons, Liveness:
		return Cons
	}
	return Pros
}

// ask words the question for a side of subjects, as the content's author would.
func (m *matcher) ask(f Facet, about []int32) string {
	list := make([]string, len(about))
	for i, s := range about {
		list[i] = m.short(s)
	}
	name := strings.Join(list, " and ")
	for _, words := range m.content.Facets {
		if words.ID != f {
			continue
		}
		for _, p := range words.Phrasings {
			if p != placeholder {
				return strings.ReplaceAll(p, placeholder, name)
			}
		}
	}
	return name
}

func (m *matcher) short(subject int32) string { return m.content.Subjects[subject].Short }

// withSubjects puts the subjects in the place of the first pronoun, or at the
// end.
func (m *matcher) withSubjects(a *analysis, about []int32, pronoun bool) string {
	list := make([]string, len(about))
	for i, s := range about {
		list[i] = m.short(s)
	}
	name := strings.Join(list, " and ")
	var out []string
	done := false
	for i, t := range a.tokens {
		switch {
		case pronoun && !done && pronouns[t.text]:
			out = append(out, name)
			done = true
		case i == 0 && t.text == "and":
		default:
			out = append(out, t.text)
		}
	}
	if !done {
		out = append(out, name)
	}
	return strings.Join(out, " ")
}
