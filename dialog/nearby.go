package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// What can still be told where the question itself has no answer.

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

// whetherAtAll answers whether something can be done at all, "can I convert keras to
// onnx", by the answer that lies near, where a topic out of scope says that only its
// steps are not known.
func whetherAtAll(kb *knowledge.Base, d knowledge.Decision) knowledge.Decision {
	e, ok := kb.Entry(d.Elsewhere)
	words := wordsOf(d.Why.Normalised)
	if !ok || d.Outcome != knowledge.Unknown || len(d.Candidates) == 0 || !slices.Contains(e.See, d.Candidates[0].Entry) {
		return d
	}
	if !slices.Contains([]string{"can", "could", "is", "does", "do"}, words[0]) {
		return d
	}
	d.Outcome, d.Match, d.Elsewhere = knowledge.Answered, d.Candidates[0], ""
	return d
}

// goodAt adds what a subject is best for to its pros, where a question asks what it
// is good at: people mean its strengths, and what to use them for.
func goodAt(kb *knowledge.Base, d knowledge.Decision) knowledge.Decision {
	s, ok := kb.SubjectOf(d.Match.Entry)
	if !ok || d.Outcome != knowledge.Answered || d.Match.Facet != knowledge.Pros || len(d.Also) > 0 || len(s.Facets[knowledge.BestFor]) == 0 {
		return d
	}
	words := wordsOf(d.Why.Normalised)
	for i, w := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		if slices.Contains([]string{"good", "great", "strong", "best"}, w) && next == "at" || slices.Contains([]string{"shine", "shines", "excel", "excels"}, w) {
			d.Also = []knowledge.Match{{Topic: knowledge.Topic{Entry: s.Entry, Facet: knowledge.BestFor, Subjects: d.Match.Subjects}, Confidence: d.Match.Confidence}}
		}
	}
	return d
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

// besideOutsider decides a question that sets a subject beside the name from outside
// the catalog that the conversation is on, as if it named both: "is it better than
// keras" after "what is jax".
func besideOutsider(kb *knowledge.Base, text string, topic knowledge.Topic) (d knowledge.Decision, ok bool) {
	e, _ := kb.Entry(topic.Entry)
	words := strings.Fields(text)
	at := slices.IndexFunc(words, func(w string) bool {
		return slices.Contains([]string{"it", "that", "this"}, strings.ToLower(strings.Trim(w, ".,!?")))
	})
	if e.Kind != knowledge.KindExtra || len(topic.Subjects) > 0 || at < 0 || !namesSubject(kb, text) {
		return knowledge.Decision{}, false
	}
	foreign := kb.Decide(knowledge.Question{Text: e.Title}).Why.Foreign
	if len(foreign) == 0 {
		return knowledge.Decision{}, false
	}
	words[at] = foreign[0]
	return kb.Decide(knowledge.Question{Text: strings.Join(words, " ")}), true
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
