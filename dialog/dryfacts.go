package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Dry facts of a subject: its newest release, its licence, its home page, and that
// nothing more is known of its dates.

// maxFactWords is how many words a question has at most that asks for a dry fact:
// a longer one wants more than that.
const maxFactWords = 7

// factsAskedFor tells the dry facts of the one subject that a question names, if it
// asks for its licence, its newest release or its home page.
func factsAskedFor(kb *knowledge.Base, d knowledge.Decision) (Text, bool) {
	words := wordsOf(d.Why.Normalised)
	asks := slices.ContainsFunc(words, func(s string) bool {
		return slices.Contains([]string{"license", "licence", "licensed", "licenced", "licensing", "version", "release", "newest", "latest", "free", "opensource", "homepage", "website"}, s)
	})
	if !asks || len(words) > maxFactWords || len(d.Why.Subjects) != 1 || len(d.Why.Foreign) > 0 {
		return nil, false
	}
	s, ok := kb.Subject(d.Why.Subjects[0])
	facts := particulars(s)
	if !ok || len(facts) == 0 {
		return nil, false
	}
	return append(plain(dontKnow+" But this is what I have on "+s.Short+": "), inOneLine(facts)...), true
}

// Words of a question for nothing but dry facts, beside the subjects' names.
var (
	dryFacts  = []string{"license", "licence", "licensed", "licenced", "licensing", "licenses", "licences", "version", "versions", "release", "releases", "released", "newest", "latest", "current", "homepage", "homepages", "website", "websites"}
	aroundDry = []string{"what", "whats", "s", "which", "is", "are", "the", "of", "for", "under", "does", "do", "has", "have", "a", "its", "it", "their", "they", "and", "or", "most", "recent", "stable", "number", "home", "page", "use", "come", "with", "in", "right", "now", "today", "published", "vs", "versus", "compare", "compared", "than", "between", "difference", "differ", "differences", "tell", "me", "give", "show", "date", "dates", "also"}
)

// Words of a question for the beginnings of a subject, beside its names. It takes
// one of the first that ask how long ago, or one of the second with one of the third.
var (
	asksAge   = []string{"old", "age"}
	asksWhen  = []string{"when", "year", "long", "first", "initial", "original", "initially", "originally", "date"}
	beginning = []string{
		"released", "release", "version", "created", "launched", "launch", "published", "made", "founded", "invented", "introduced", "developed", "started", "start", "begin", "began", "born", "exist",
		"existed", "exists", "come", "came", "appear", "appeared", "written", "built", "around", "sourced",
	}
	aroundAge = []string{"how", "since", "what", "in", "which", "was", "is", "were", "are", "did", "does", "do", "has", "have", "been", "the", "of", "for", "it", "its", "s", "a", "an", "out", "there", "open", "source", "exactly", "actually", "really", "tell", "me", "and", "to", "be", "very"}
)

func isDry(word string) bool { return slices.Contains(dryFacts, word) || isLicence(word) }

// dryFactsOf are the subjects of a question for their licence, newest release or
// home page and nothing else: the facts are the whole answer to that.
func dryFactsOf(kb *knowledge.Base, d knowledge.Decision) []knowledge.Subject {
	words, subjects := wordsBesideNames(kb, d)
	unanswered := d.Outcome == knowledge.Unknown || d.Outcome == knowledge.Choices
	if !asksOnlyDry(words) || !unanswered && (d.Outcome != knowledge.Answered || !slices.ContainsFunc(words, isLicence)) {
		return nil
	}
	return subjects
}

// ageAskedOf is the subject of a question that asks when it began and nothing else,
// which the content has no date for.
func ageAskedOf(kb *knowledge.Base, d knowledge.Decision) (knowledge.Subject, bool) {
	words, subjects := wordsBesideNames(kb, d)
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	told := slices.Concat(asksAge, asksWhen, beginning, aroundAge)
	other := func(w string) bool { return !slices.Contains(told, w) }
	if len(subjects) != 1 || !has(asksAge) && !(has(asksWhen) && has(beginning)) || slices.ContainsFunc(words, other) {
		return knowledge.Subject{}, false
	}
	return subjects[0], true
}

// wordsBesideNames are the words of a question without the names of the subjects
// that it is about, and those subjects where something dry is known of each of
// them, and no other name stands there.
func wordsBesideNames(kb *knowledge.Base, d knowledge.Decision) (words []string, subjects []knowledge.Subject) {
	var names []string
	for _, id := range d.Why.Subjects {
		s, ok := kb.Subject(id)
		if !ok || len(particulars(s)) == 0 || len(d.Why.Foreign) > 0 || len(d.Why.Subjects) > maxCompared {
			return nil, nil
		}
		subjects = append(subjects, s)
		names = append(names, wordsOf(strings.Join(slices.Concat([]string{string(s.ID), s.Name, s.Short}, s.Names), " "))...)
	}
	return slices.DeleteFunc(wordsOf(d.Why.Normalised), func(w string) bool { return slices.Contains(names, w) }), subjects
}

// dryTopic is what the dry facts of subjects are about.
func dryTopic(subjects []knowledge.Subject) knowledge.Topic {
	if len(subjects) == 1 {
		return knowledge.Topic{Entry: subjects[0].Entry, Facet: knowledge.Liveness}
	}
	about := versus(nil)
	for _, s := range subjects {
		about.Subjects = append(about.Subjects, s.ID)
	}
	slices.Sort(about.Subjects)
	return about
}

// dryFactsAnswer tells the dry facts of subjects, with what they rest on, and how
// alive they are but for those of which that is told already.
func dryFactsAnswer(kb *knowledge.Base, subjects []knowledge.Subject, noticed ...knowledge.EntryID) Message {
	a := account{maxShown: len(subjects)}
	for _, s := range subjects {
		if notice, ok := statusNotice(s); ok && !slices.Contains(noticed, s.Entry) {
			a.blocks = append(a.blocks, Paragraph{Text: notice})
		}
		a.blocks = append(a.blocks, Paragraph{Text: append(lead(datedName(s)+":", ""), inOneLine(particulars(s))...)})
		a.sources = append(a.sources, s.Sources[:min(1, len(s.Sources))]...)
	}
	for _, s := range subjects {
		a.sources = append(a.sources, s.Sources...)
	}
	about := dryTopic(subjects)
	return Message{Blocks: append(a.blocks, sourceBlocks(kb, a, about)...), About: about, Confidence: 1}
}

// datedName is a subject with the month that its facts hold for.
func datedName(s knowledge.Subject) string {
	if month := monthOf(s.AsOf); month != "" {
		return s.Short + " (as of " + month + ")"
	}
	return s.Short
}

// composeDry answers a question for dry facts, or says of one for the beginnings of
// a subject that they are not known.
func composeDry(kb *knowledge.Base, r reply) (reply, bool) {
	if subjects := dryFactsOf(kb, r.decision); len(subjects) > 0 {
		r.decision.Outcome, r.decision.Match = knowledge.Answered, knowledge.Match{Topic: dryTopic(subjects), Confidence: 1}
		r.topic = withSubjects(kb, r.decision.Match.Topic)
		m := dryFactsAnswer(kb, subjects)
		if block, ok := allows(r.decision.Why.Normalised, subjects); ok {
			m.Blocks = slices.Insert(m.Blocks, 0, block)
		}
		r.decision.Also = nil
		r.message = withLanguage(m, r.decision.Language, false)
		return r, true
	}
	if s, ok := ageAskedOf(kb, r.decision); ok && r.decision.Outcome != knowledge.Guided {
		r.topic = withSubjects(kb, knowledge.Topic{Entry: s.Entry, Facet: knowledge.Liveness})
		r.decision.Outcome, r.decision.Match.Topic, r.decision.Also = knowledge.Unknown, knowledge.Topic{}, nil
		r.message, r.missed = withLanguage(noAge(kb, s), r.decision.Language, true), true
		r.message.Confidence = r.decision.Match.Confidence
		return r, true
	}
	return reply{}, false
}

// noAge says that the beginnings of a subject are not known, and what is.
func noAge(kb *knowledge.Base, s knowledge.Subject) Message {
	m := dryFactsAnswer(kb, []knowledge.Subject{s})
	m.Blocks = slices.Insert(m.Blocks, 0, paragraph(dontKnow+" I have no date for the beginnings of "+s.Short+" or its first release. What I have:"))
	m.About = knowledge.Topic{}
	return m
}
