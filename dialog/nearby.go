package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// What can still be told where the question itself has no answer.

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

// inAuthorsWords answers a question that an author wrote word for word, where the
// matcher is not sure of it: "what is onnx" has a name in it that no subject has.
func inAuthorsWords(kb *knowledge.Base, text string, d knowledge.Decision) knowledge.Decision {
	if d.Outcome == knowledge.Answered || d.Outcome == knowledge.Guided {
		return d
	}
	said := wordsOf(text)
	for _, e := range kb.Content().Entries {
		asks := func(phrasing string) bool { return slices.Equal(wordsOf(phrasing), said) }
		if answerable(e) && (asks(e.Title) || slices.ContainsFunc(e.Alternates, asks)) {
			d.Outcome, d.Match = knowledge.Answered, knowledge.Match{Topic: knowledge.Topic{Entry: e.ID}, Confidence: 1}
			d.Candidates, d.Elsewhere = []knowledge.Match{d.Match}, ""
			return d
		}
	}
	return d
}

// Words of a question for nothing but dry facts, beside the subject's names.
var (
	dryFacts  = []string{"license", "licence", "licensed", "licenced", "licensing", "version", "release", "released", "newest", "latest", "current", "homepage", "website"}
	aroundDry = []string{"what", "whats", "s", "which", "is", "the", "of", "for", "under", "does", "has", "have", "a", "its", "it", "and", "or", "most", "recent", "stable", "number", "page", "use", "come", "with", "in", "right", "now", "today", "published", "tell", "me", "give", "show"}
)

// dryFactsOf is the subject of a question for its licence, its newest release or
// its home page and nothing else: the facts are the whole answer to that.
func dryFactsOf(kb *knowledge.Base, d knowledge.Decision) (knowledge.Subject, bool) {
	if _, asked := factsAskedFor(kb, d); !asked || d.Outcome != knowledge.Unknown {
		return knowledge.Subject{}, false
	}
	s, _ := kb.Subject(d.Why.Subjects[0])
	names := wordsOf(strings.Join(append([]string{string(s.ID), s.Name, s.Short}, s.Names...), " "))
	asked := false
	for _, w := range wordsOf(d.Why.Normalised) {
		dry := slices.Contains(dryFacts, w)
		if asked = asked || dry; !dry && !slices.Contains(aroundDry, w) && !slices.Contains(names, w) {
			return s, false
		}
	}
	return s, asked
}

// dryFactsAnswer tells the dry facts of a subject, with what they rest on.
func dryFactsAnswer(kb *knowledge.Base, s knowledge.Subject) Message {
	status := knowledge.Topic{Entry: s.Entry, Facet: knowledge.Liveness}
	a := account{sources: s.Sources, maxShown: 1}
	if notice, ok := statusNotice(s); ok {
		a.blocks = append(a.blocks, Paragraph{Text: notice})
	}
	label := s.Short + ":"
	if month := monthOf(s.AsOf); month != "" {
		label = s.Short + " (as of " + month + "):"
	}
	a.blocks = append(a.blocks, Paragraph{Text: append(lead(label, ""), inOneLine(particulars(s))...)})
	return Message{Blocks: append(a.blocks, sourceBlocks(kb, a, status)...), About: status, Confidence: 1}
}

// outsider is a name that no subject has, with an answer that tells what it is.
type outsider struct {
	name  string
	entry knowledge.EntryID
}

// comparedOutsiders are the names from outside the catalog that a question sets
// beside a subject, as far as an answer tells of them.
func comparedOutsiders(kb *knowledge.Base, d knowledge.Decision) []outsider {
	if len(d.Why.Subjects) == 0 {
		return nil
	}
	var out []outsider
	for _, name := range d.Why.Foreign {
		if o, ok := outsiderNamed(kb, name); ok {
			out = append(out, o)
		}
	}
	return out
}

// outsiderNamed finds the answer whose title asks what a name is: "What is JAX?"
func outsiderNamed(kb *knowledge.Base, name string) (outsider, bool) {
	for _, e := range kb.Content().Entries {
		words := strings.Fields(strings.Trim(e.Title, " ?.!"))
		i := slices.IndexFunc(words, func(w string) bool { return strings.EqualFold(w, name) })
		if e.Kind == knowledge.KindExtra && i >= 0 && len(words) <= shortReply {
			return outsider{words[i], e.ID}, true
		}
	}
	return outsider{}, false
}

// eachAlone offers what is known of each that a question compares, and says why
// there is no more.
func eachAlone(kb *knowledge.Base, d knowledge.Decision) (intro string, each []knowledge.Topic) {
	var names []string
	for _, o := range comparedOutsiders(kb, d) {
		names, each = append(names, o.name), append(each, knowledge.Topic{Entry: o.entry})
	}
	for _, id := range d.Why.Subjects {
		if s, ok := kb.Subject(id); ok {
			each = append(each, withSubjects(kb, knowledge.Topic{Entry: s.Entry}))
		}
	}
	if len(names) == 0 {
		return "", nil
	}
	return "I have no comparison with " + listed(names) + ". What I know of each alone:", each[:min(len(each), maxOffered)]
}
