package dialog

import (
	"cmp"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// guideKey is the option that begins the guide: the topic about nothing.
const guideKey = "guide"

// topicKey names a topic in one word: "faq-9", "framework-keras/cons",
// "versus:keras+pytorch". It is the id of an option and the argument of "sources".
func topicKey(t knowledge.Topic) string {
	switch {
	case t.Entry == "" && len(t.Subjects) == 0:
		return guideKey
	case t.Entry == "" || t.Entry == knowledge.Versus:
		names := make([]string, len(t.Subjects))
		for i, s := range t.Subjects {
			names[i] = string(s)
		}
		slices.Sort(names) // one comparison, whatever order its subjects were named in
		return cmp.Or(string(t.Entry), guideKey) + ":" + strings.Join(names, "+")
	case t.Facet != knowledge.NoFacet:
		return string(t.Entry) + "/" + string(t.Facet)
	}
	return string(t.Entry)
}

// Words is what to say to be told of a topic: "about faq-9". A button that shows
// an answer again stands for them.
func Words(t knowledge.Topic) string { return string(verbAbout) + " " + topicKey(t) }

// sourcesWords is what to say to see where an answer comes from: of a comparison,
// those that it shows.
func sourcesWords(kb *knowledge.Base, t knowledge.Topic) string {
	if t.Entry == knowledge.Versus && !isAll(kb, t) {
		t.Subjects = sideBySide(t)
	}
	return string(verbSources) + " " + topicKey(t)
}

// parseTopic reads what topicKey wrote, if the content still has it.
func parseTopic(kb *knowledge.Base, key string) (knowledge.Topic, bool) {
	if names, ok := strings.CutPrefix(key, string(knowledge.Versus)+":"); ok {
		var subjects []knowledge.SubjectID
		for name := range strings.SplitSeq(names, "+") {
			subjects = append(subjects, knowledge.SubjectID(name))
		}
		t := versus(subjects)
		return t, known(kb, t)
	}
	if names, ok := strings.CutPrefix(key, guideKey+":"); ok {
		t, ok := parseTopic(kb, string(knowledge.Versus)+":"+names)
		return knowledge.Topic{Subjects: t.Subjects}, ok
	}
	entry, facet, _ := strings.Cut(key, "/")
	t := knowledge.Topic{Entry: knowledge.EntryID(entry), Facet: knowledge.Facet(facet)}
	return withSubjects(kb, t), known(kb, t)
}

// known says whether the content can answer a topic. Content may have been
// reloaded since the topic was offered.
func known(kb *knowledge.Base, t knowledge.Topic) bool {
	if t.Entry == knowledge.Versus {
		for _, id := range t.Subjects {
			if _, ok := kb.Subject(id); !ok {
				return false
			}
		}
		return len(unique(t.Subjects)) >= 2
	}
	e, ok := kb.Entry(t.Entry)
	if s, isSubject := kb.SubjectOf(t.Entry); isSubject {
		return t.Facet == knowledge.NoFacet || t.Facet == knowledge.Liveness || len(s.Facets[t.Facet]) > 0
	}
	return ok && t.Facet == knowledge.NoFacet && answerable(e)
}

// answerable says whether an entry is an answer to a question.
func answerable(e knowledge.Entry) bool {
	return e.Kind != knowledge.KindSmallTalk && e.Kind != knowledge.KindElsewhere
}

// topicTitle says in words what a topic is: the heading of its answer.
func topicTitle(kb *knowledge.Base, t knowledge.Topic) string {
	if t.Entry == "" && len(t.Subjects) > 0 {
		return "Choose between " + listed(shortNames(kb, t.Subjects))
	}
	if t.Entry == "" {
		return "Help me choose"
	}
	if isAll(kb, t) {
		return "All that I know, at a glance"
	}
	if t.Entry == knowledge.Versus {
		return strings.Join(shortNames(kb, sideBySide(t)), " vs ")
	}
	if s, ok := kb.SubjectOf(t.Entry); ok {
		if t.Facet == knowledge.NoFacet {
			return s.Name
		}
		return s.Short + ": " + strings.ToLower(facetLabel(kb, t.Facet))
	}
	e, _ := kb.Entry(t.Entry)
	return e.Title
}

func shortNames(kb *knowledge.Base, ids []knowledge.SubjectID) []string {
	names := make([]string, len(ids))
	for i, id := range ids {
		names[i] = string(id)
		if s, ok := kb.Subject(id); ok {
			names[i] = s.Short
		}
	}
	return names
}

// facetLabel is how the content calls a facet.
func facetLabel(kb *knowledge.Base, f knowledge.Facet) string {
	for _, w := range kb.Content().Facets {
		if w.ID == f && w.Label != "" {
			return w.Label
		}
	}
	switch f {
	case knowledge.BestFor:
		return "Best for"
	case knowledge.NoFacet:
		return "Overview"
	}
	return strings.ToUpper(string(f[:1])) + string(f[1:])
}

// monthOf writes a date the way it stands in a sentence: "Sept 2023"; "" for
// one that is not dated.
func monthOf(d knowledge.Date) string {
	year, rest, ok := strings.Cut(string(d), "-")
	if !ok {
		return strings.TrimPrefix(string(d), "undated")
	}
	month, _, _ := strings.Cut(rest, "-")
	if name := monthName(month); name != "" {
		return name + " " + year
	}
	return string(d)
}

// dayOf writes a date in full: "20 Sept 2023", or as much of it as there is.
func dayOf(d knowledge.Date) string {
	parts := strings.Split(string(d), "-")
	if len(parts) == 3 && monthName(parts[1]) != "" {
		return strings.TrimLeft(parts[2], "0") + " " + monthOf(d)
	}
	return monthOf(d)
}

func monthName(two string) string {
	names := [...]string{"Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"}
	for i, n := range names {
		if two == string([]byte{'0' + byte((i+1)/10), '0' + byte((i+1)%10)}) {
			return n
		}
	}
	return ""
}
