package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Names that the catalog does not have, beside those that it has: none of them is
// dropped without a word.

// listOutright is the confidence in the head-to-head of a list of names: what else
// could be wanted of them is little.
const listOutright = 0.9

// strangersIn are the names in a question that nothing is known of to compare, the
// way they are written where an answer tells of them.
func strangersIn(kb *knowledge.Base, text string, d knowledge.Decision) []string {
	var names []string
	for _, name := range d.Why.Foreign {
		if o, ok := outsiderNamed(kb, name); ok {
			name = o.name
		}
		names = append(names, name)
	}
	items := versusItems(text)
	for _, item := range items {
		if why := kb.Decide(knowledge.Question{Text: item}).Why; len(items) > 2 && len(why.Subjects)+len(why.Foreign)+len(why.Parts) == 0 {
			names = append(names, clip(item, maxLabel))
		}
	}
	return unique(names)
}

// versusItems are what "a vs b vs c" lists, if it lists nothing but names.
func versusItems(text string) []string {
	var items []string
	item := ""
	for _, w := range append(strings.Fields(strings.Trim(text, " .!?")), "vs") {
		switch strings.Trim(strings.ToLower(w), ".") {
		case "vs", "versus":
			if item == "" {
				return nil
			}
			items, item = append(items, item), ""
		default:
			if item != "" {
				return nil
			}
			item = strings.Trim(w, ",")
		}
	}
	return items
}

// besideStrangers sets side by side those of a list of names that are known, where
// another in it is not; what is asked beyond the list leaves the decision as it is.
func besideStrangers(text string, d knowledge.Decision, strangers []string) knowledge.Decision {
	named := d.Why.Subjects
	if len(strangers) == 0 || len(named) < 2 || len(named) > maxCompared || d.Outcome == knowledge.Guided || !listsNames(text, d, strangers) {
		return d
	}
	m := knowledge.Match{Topic: versus(slices.Sorted(slices.Values(named))), Confidence: max(listOutright, d.Match.Confidence)}
	rest := slices.DeleteFunc(slices.Clone(d.Candidates), func(c knowledge.Match) bool { return topicKey(c.Topic) == topicKey(m.Topic) })
	d.Outcome, d.Match, d.Candidates, d.Also, d.Elsewhere = knowledge.Answered, m, append([]knowledge.Match{m}, rest...), nil, ""
	return d
}

// aroundNames are the words of a list of names to compare, besides the names.
var aroundNames = slices.Concat(joining, choosing, betweenWhich, []string{
	"compare", "compared", "comparing", "comparison", "comparisons", "of", "between", "difference", "differences", "what", "whats", "s", "is", "are", "the", "which", "how", "do", "does", "one", "better", "best", "three", "these",
}, politeWords)

// listsNames reports whether a question is hardly more than names to set side by
// side.
func listsNames(text string, d knowledge.Decision, strangers []string) bool {
	rest, unknown := 0, wordsOf(strings.Join(strangers, " "))
	for _, w := range wordsOf(text) {
		if !slices.Contains(aroundNames, w) && !slices.Contains(unknown, w) {
			rest++
		}
	}
	return rest <= len(d.Why.Subjects)
}

// passedOver are those of some names that a decision leaves out: side by side nothing
// is said of them, and among choices only what names them.
func passedOver(kb *knowledge.Base, d knowledge.Decision, strangers []string, offers []knowledge.Topic) []string {
	switch {
	case d.Outcome == knowledge.Answered && len(d.Why.Subjects) > 1 && besideEachOther(kb, withSubjects(kb, d.Match.Topic)):
		return strangers
	case d.Outcome == knowledge.Choices:
		return slices.DeleteFunc(slices.Clone(strangers), func(name string) bool {
			return slices.ContainsFunc(offers, func(t knowledge.Topic) bool {
				return strings.Contains(strings.ToLower(topicTitle(kb, t)), strings.ToLower(name))
			})
		})
	}
	return nil
}

// nothingOf says that there is nothing to compare of some names, and what can be
// asked of them.
func nothingOf(kb *knowledge.Base, names []string) Text {
	said := Text{{Text: "I know nothing to compare of "}}
	var asks []string
	for i, name := range names {
		if i > 0 {
			said = append(said, Span{Text: " or "})
		}
		if o, ok := outsiderNamed(kb, name); ok {
			asks = append(asks, "“"+topicTitle(kb, knowledge.Topic{Entry: o.entry})+"”")
			said = append(said, Span{Text: name})
		} else {
			said = append(said, Span{Text: name, Style: Quoted})
		}
	}
	said = append(said, Span{Text: "."})
	if len(asks) > 0 {
		said = append(said, Span{Text: " " + listed(asks) + " is a question that I can answer."})
	}
	return said
}

// ofNamed are the candidates of a decision without the sides of subjects that
// nobody named, where a question names some or is asked after an answer about some:
// "jax cons" asks nothing of Theano. Where two are named, no side of them, and each
// candidate is of one of them, the head-to-head comes first; where nothing is left to
// offer, it is those that were named.
func ofNamed(kb *knowledge.Base, d knowledge.Decision, topic knowledge.Topic) []knowledge.Match {
	named := d.Why.Subjects
	if len(named)+len(d.Why.Foreign) == 0 && len(topic.Subjects) <= maxCompared {
		named = topic.Subjects
	}
	if d.Outcome != knowledge.Choices || len(named)+len(d.Why.Foreign) == 0 {
		return d.Candidates
	}
	left := slices.DeleteFunc(slices.Clone(d.Candidates), func(c knowledge.Match) bool {
		s, ok := kb.SubjectOf(c.Entry)
		return ok && !slices.Contains(named, s.ID)
	})
	if pair := versus(slices.Sorted(slices.Values(d.Why.Subjects))); len(pair.Subjects) == 2 && d.Why.Facet == knowledge.NoFacet && !slices.ContainsFunc(left, sets(kb, pair.Subjects)) {
		left = slices.Insert(left, 0, knowledge.Match{Topic: pair, Confidence: d.Match.Confidence})
	}
	if len(left) > 0 {
		return left
	}
	for _, id := range named {
		if s, ok := kb.Subject(id); ok {
			left = append(left, knowledge.Match{Topic: knowledge.Topic{Entry: s.Entry}, Confidence: d.Match.Confidence})
		}
	}
	return left
}

// sets reports of a candidate whether it is about all of some subjects.
func sets(kb *knowledge.Base, all []knowledge.SubjectID) func(knowledge.Match) bool {
	return func(m knowledge.Match) bool {
		about := withSubjects(kb, m.Topic).Subjects
		return !slices.ContainsFunc(all, func(id knowledge.SubjectID) bool { return !slices.Contains(about, id) })
	}
}

// belowHeading puts a block first, or second where a message begins with its title.
func belowHeading(m Message, b Block) Message {
	at := 0
	if len(m.Blocks) > 0 {
		if _, ok := m.Blocks[0].(Heading); ok {
			at = 1
		}
	}
	m.Blocks = slices.Insert(slices.Clone(m.Blocks), at, b)
	return m
}
