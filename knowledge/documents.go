package knowledge

import (
	"slices"
	"strings"
)

// comparePatterns are the ways in which English sets two things against each
// other. They belong to every head-to-head.
var comparePatterns = []string{
	"{name} vs {name}", "{name} or {name}", "{name} versus {name}", "compare {name} and {name}", "compare {name} with {name}",
	"comparison of {name} and {name}", "what is the difference between {name} and {name}", "difference between {name} and {name}",
	"how does {name} differ from {name}", "how is {name} different from {name}", "is {name} better than {name}",
	"which is better {name} or {name}", "should i use {name} or {name}", "{name} compared to {name}", "why {name} instead of {name}",
	"why use {name} over {name}", "why is {name} better than {name}", "advantages of {name} over {name}", "{name} against {name}",
	"which one should i learn {name} or {name}", "how do {name} and {name} compare", "switch from {name} to {name}",
	"would {name} beat {name}", "who wins {name} or {name}", "what does {name} do better than {name}", "is {name} faster than {name}",
	"any reason to take {name} over {name}", "isn't {name} just {name}", "pros and cons of {name} and {name}",
	"what distinguishes {name} from {name}", "what sets {name} apart from {name}", "{name} next to {name}", "is {name} ahead of {name}",
	"can {name} keep up with {name}", "does {name} outperform {name}", "why do people leave {name} for {name}", "from {name} to {name}",
	"moving from {name} to {name}, what changes", "do i still need {name} when i have {name}", "is {name} the new {name}",
	"what is the relation between {name} and {name}", "what can {name} do that {name} can not", "{name} instead of {name}",
	"convince me to take {name} rather than {name}", "{name} or rather {name} for a small team", "has {name} overtaken {name}",
	"what do i lose if i take {name} and not {name}", "i know {name}, is it worth learning {name} too",
	"{name} vs {name} vs {name}", "compare {name}, {name} and {name}", "{name}, {name} or {name}", "which of {name}, {name} and {name} is best",
}

// collectDocuments lists the targets of the content and every wording of each.
func (m *matcher) collectDocuments() []wording {
	var docs []wording
	subjectOf := map[SubjectID]int32{}
	byEntry := map[EntryID]int32{}
	for i, s := range m.content.Subjects {
		subjectOf[s.ID] = int32(i)
		byEntry[s.Entry] = int32(i)
	}
	say := func(text string, claim bool) {
		if text = strings.TrimSpace(text); text != "" {
			docs = append(docs, wording{target: int32(len(m.targets) - 1), text: text, claim: claim, from: noWording})
		}
	}
	asked := m.askedByTopic()
	heard := func(e EntryID, f Facet) {
		for _, text := range asked[askedTopic{e, f}] {
			say(text, false)
			docs[len(docs)-1].asked = true
		}
	}
	for _, e := range m.content.Entries {
		if s, ok := byEntry[e.ID]; ok {
			m.subjectDocuments(s, say, heard)
			continue
		}
		t := target{topic: Topic{Entry: e.ID}, kind: e.Kind}
		for _, id := range e.About {
			if s, ok := subjectOf[id]; ok {
				t.about = append(t.about, s)
			}
		}
		title := m.readTitle(e)
		if e.Kind == KindExtra {
			t.foreign = title.foreign
			t.met, t.parts = m.namesIn(e)
		}
		t.pair = len(t.about) == 2 && compares(&title).firm
		t.ofPart = len(title.subjects) > 0 && len(title.certain) == 0
		m.targets = append(m.targets, t)
		for _, phrasing := range append([]string{e.Title}, e.Alternates...) {
			if e.Kind == KindElsewhere {
				phrasing = m.withoutNames(phrasing)
			}
			say(phrasing, false)
		}
		heard(e.ID, NoFacet)
		if e.Kind == KindSmallTalk || e.Kind == KindElsewhere {
			continue
		}
		for _, c := range e.Claims {
			for sentence := range strings.SplitSeq(c.Text, ". ") {
				say(sentence, true)
			}
		}
	}
	m.guideDocuments(say, heard)
	return m.patternDocuments(docs, asked[askedTopic{entry: Versus}])
}

// guideDocuments makes a target of the wish to be helped with the choice.
func (m *matcher) guideDocuments(say func(string, bool), heard func(EntryID, Facet)) {
	if m.guide == nil {
		return
	}
	m.targets = append(m.targets, target{kind: KindQuestion, guide: true})
	for _, p := range slices.Concat(m.guide.Alternates, m.guide.Situations) {
		say(p, false)
	}
	heard("", NoFacet)
}

// askedTopic is what asked questions are gathered under.
type askedTopic struct {
	entry EntryID
	facet Facet
}

// askedByTopic gathers what people asked. The overview stands for the whole card, a
// question for help that lies elsewhere for every subject's, and a head-to-head for
// any.
func (m *matcher) askedByTopic() map[askedTopic][]string {
	kinds := map[EntryID]Kind{}
	for _, e := range m.content.Entries {
		kinds[e.ID] = e.Kind
	}
	texts := make([]string, len(m.content.Asked))
	inParallel(len(texts), func(i int) {
		q := &m.content.Asked[i]
		if texts[i] = q.Text; kinds[q.Entry] == KindElsewhere || q.Entry == Versus {
			texts[i] = m.withoutNames(q.Text)
		}
	})
	out := map[askedTopic][]string{}
	for i := range texts {
		q := &m.content.Asked[i]
		at := askedTopic{q.Entry, q.Facet}
		if at.facet == Overview {
			at.facet = NoFacet
		}
		out[at] = append(out[at], texts[i])
	}
	return out
}

// withoutNames puts the placeholder in place of every subject: help with
// installing is asked for in the same words for all of them.
func (m *matcher) withoutNames(phrasing string) string {
	anyOf := func(int32) bool { return true }
	if p := m.generaliseAll(phrasing, anyOf); p != "" {
		return p
	}
	return phrasing
}

// namesIn lists what an author's words for an entry name: what lies outside the
// catalog, where no subject stands beside it, and parts of subjects.
func (m *matcher) namesIn(e Entry) (foreign []int32, parts []string) {
	for _, phrasing := range append([]string{e.Title}, e.Alternates...) {
		var a analysis
		m.finish(&a, tokenise(normalise(phrasing)))
		for _, p := range a.parts {
			parts = appendNew(parts, p)
		}
		if len(a.subjects) > 0 {
			continue
		}
		for _, f := range a.foreign {
			foreign = appendNew(foreign, f)
		}
	}
	return foreign, parts
}

// readTitle finds the names in an entry's title.
func (m *matcher) readTitle(e Entry) (a analysis) {
	m.finish(&a, tokenise(normalise(e.Title)))
	return a
}

// subjectDocuments makes a target of each side of a subject. The whole card
// (NoFacet) stands for overview and status too.
func (m *matcher) subjectDocuments(s int32, say func(string, bool), heard func(EntryID, Facet)) {
	subject := m.content.Subjects[s]
	for _, facet := range []Facet{NoFacet, Features, Pros, Cons, BestFor, Liveness} {
		t := target{topic: Topic{Entry: subject.Entry, Facet: facet, Subjects: []SubjectID{subject.ID}}, kind: KindSubject, about: []int32{s}}
		m.targets = append(m.targets, t)
		if facet == NoFacet {
			say(subject.Name, false)
			for _, alternate := range subject.Alternates[Overview] {
				say(alternate, false)
			}
			for _, c := range subject.Facets[Overview] {
				say(c.Text, true)
			}
		}
		for _, alternate := range subject.Alternates[facet] {
			say(alternate, false)
		}
		heard(subject.Entry, facet)
		for _, c := range subject.Facets[facet] {
			say(c.Text, true)
		}
	}
}

// patternDocuments makes a target of each side of any subject, out of the
// phrasings that hold {name} and of those written for single subjects, and one of
// the head-to-head, also out of those that people asked for (versus).
func (m *matcher) patternDocuments(docs []wording, versus []string) []wording {
	if !m.catalog() {
		return docs
	}
	own := len(docs)
	patterns := make([]string, own) // of the phrasings that name their subject
	inParallel(own, func(d int) {
		if t := &m.targets[docs[d].target]; t.kind == KindSubject && !docs[d].claim {
			patterns[d] = m.generalise(docs[d].text, t.about[0])
		}
	})
	for _, f := range m.content.Facets {
		id := f.ID
		if id == Overview {
			id = NoFacet
		}
		at := int32(len(m.targets))
		m.patterns[id] = at
		m.targets = append(m.targets, target{topic: Topic{Facet: id}, kind: KindSubject, pattern: true})
		seen := map[string]int{}
		for _, p := range f.Phrasings {
			seen[p] = len(docs)
			docs = append(docs, wording{target: at, text: p, from: noWording})
		}
		for d := range docs[:own] {
			t, p := &m.targets[docs[d].target], patterns[d]
			if p == "" || t.topic.Facet != id {
				continue
			}
			if twin, said := seen[p]; said {
				docs[twin].from = noWording // it stands without this one
				continue
			}
			seen[p] = len(docs)
			docs = append(docs, wording{target: at, text: p, from: int32(d)})
		}
	}
	m.versus = int32(len(m.targets))
	m.targets = append(m.targets, target{topic: Topic{Entry: Versus}, kind: KindVersus, pattern: true})
	for _, p := range comparePatterns {
		docs = append(docs, wording{target: m.versus, text: p, from: noWording})
	}
	for _, text := range versus {
		docs = append(docs, wording{target: m.versus, text: text, from: noWording, asked: true})
	}
	return docs
}

// placeholder stands for the name of any subject in a pattern.
const placeholder = "{name}"

// generalise turns a phrasing about one subject into a pattern; it is empty where
// the phrasing does not name the subject.
func (m *matcher) generalise(phrasing string, subject int32) string {
	return m.generaliseAll(phrasing, func(s int32) bool { return s == subject })
}

// generaliseAll puts the placeholder in place of the names of all subjects that
// are meant; it returns nothing where none is.
func (m *matcher) generaliseAll(phrasing string, meant func(subject int32) bool) string {
	tokens := m.names.resolve(m.lexicon.rewrite(tokenise(normalise(phrasing))))
	var b strings.Builder
	found := false
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		if t.name >= 0 && m.names.refs[t.name].subject != noSubject && meant(m.names.refs[t.name].subject) && m.names.refs[t.name].kind != tool {
			b.WriteString(placeholder)
			found = true
			continue
		}
		b.WriteString(t.text)
	}
	if !found {
		return ""
	}
	return b.String()
}
