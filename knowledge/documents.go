package knowledge

import "strings"

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
			docs = append(docs, wording{target: int32(len(m.targets) - 1), text: text, claim: claim})
		}
	}
	for _, e := range m.content.Entries {
		if s, ok := byEntry[e.ID]; ok {
			m.subjectDocuments(s, say)
			continue
		}
		t := target{topic: Topic{Entry: e.ID}, kind: e.Kind}
		for _, id := range e.About {
			if s, ok := subjectOf[id]; ok {
				t.about = append(t.about, s)
			}
		}
		t.foreign = m.foreignIn(e)
		m.targets = append(m.targets, t)
		say(e.Title, false)
		for _, alternate := range e.Alternates {
			say(alternate, false)
		}
		if e.Kind == KindSmallTalk || e.Kind == KindElsewhere {
			continue
		}
		for _, c := range e.Claims {
			for sentence := range strings.SplitSeq(c.Text, ". ") {
				say(sentence, true)
			}
		}
	}
	m.patternDocuments(say)
	return docs
}

// foreignIn returns the names outside the catalog that an entry's title has.
func (m *matcher) foreignIn(e Entry) []int32 {
	var a analysis
	if e.Kind != KindExtra {
		return nil
	}
	m.finish(&a, tokenise(normalise(e.Title)))
	return a.foreign
}

// subjectDocuments makes a target of each side of a subject. The whole card
// (NoFacet) stands for overview and status too.
func (m *matcher) subjectDocuments(s int32, say func(string, bool)) {
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
		for _, c := range subject.Facets[facet] {
			say(c.Text, true)
		}
	}
}

// patternDocuments makes a target of each side of any subject, out of the
// phrasings that hold {name} and of those written for single subjects.
func (m *matcher) patternDocuments(say func(string, bool)) {
	if len(m.content.Subjects) == 0 {
		return
	}
	add := func(t target) int32 {
		t.pattern = true
		m.targets = append(m.targets, t)
		return int32(len(m.targets) - 1)
	}
	for _, f := range m.content.Facets {
		id := f.ID
		if id == Overview {
			id = NoFacet
		}
		m.patterns[id] = add(target{topic: Topic{Facet: id}, kind: KindSubject})
		for _, p := range f.Phrasings {
			say(p, false)
		}
		seen := map[string]bool{}
		for i := range m.content.Subjects {
			for _, alternate := range m.content.Subjects[i].Alternates[f.ID] {
				if p, ok := m.generalise(alternate, int32(i)); ok && !seen[p] {
					seen[p] = true
					say(p, false)
				}
			}
		}
	}
	m.versus = add(target{topic: Topic{Entry: Versus}, kind: KindVersus})
	for _, p := range comparePatterns {
		say(p, false)
	}
}

// placeholder stands for the name of any subject in a pattern.
const placeholder = "{name}"

// generalise turns a phrasing about one subject into a pattern; it fails where
// the phrasing does not name the subject.
func (m *matcher) generalise(phrasing string, subject int32) (string, bool) {
	tokens := m.names.resolve(m.lexicon.rewrite(tokenise(normalise(phrasing))))
	var b strings.Builder
	found := false
	for i, t := range tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		if t.name != noName && m.names.refs[t.name].subject == subject && m.names.refs[t.name].kind != tool {
			b.WriteString(placeholder)
			found = true
			continue
		}
		b.WriteString(t.text)
	}
	return b.String(), found
}
