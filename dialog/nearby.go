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
