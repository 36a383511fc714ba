package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// backward are the words that stand for what the conversation is on.
var backward = []string{"it", "itself", "them", "they", "these", "those", "both"}

// compareCommand reads what is to be set side by side, and by what. With one name
// it asks which other is meant; what is no list of names is a question: noVerb.
func compareCommand(kb *knowledge.Base, rest string, topic knowledge.Topic) command {
	names := strings.Fields(strings.ReplaceAll(strings.ToLower(rest), " when it comes to ", " by ")) // that "it" stands for nothing
	for i, w := range names {
		if slices.Contains(backward, strings.Trim(w, ".,!?")) {
			names[i] = strings.Join(idsOf(kb, topic.Subjects), " ")
		}
	}
	if c, ok := compareAll(kb, wordsOf(strings.Join(names, " "))); ok {
		return c
	}
	if len(names) == 1 && slices.Contains([]string{"all", "everything"}, strings.Trim(names[0], ".!?")) {
		names = nil
	}
	subjects, left := resolveSubjects(kb, strings.Join(names, " "))
	by, isAspect := aspectOf(kb, left)
	switch {
	case len(subjects) > 1 && isAspect:
		return command{verb: verbCompare, topic: versus(subjects), by: by}
	case len(left) > 0:
		return command{}
	case len(subjects) == 1:
		if c, ok := joinedTo(kb, strings.Join(names[1:], " "), topic); ok && slices.Contains(besideTopic, names[0]) {
			return c
		}
		return command{verb: verbCompare, others: rivals(kb, subjects[0])}
	case len(strings.Join(names, "")) > 0:
		return command{}
	case len(topic.Subjects) == 1:
		return command{verb: verbCompare, others: rivals(kb, topic.Subjects[0])}
	}
	return command{verb: verbCompare}
}

// idsOf are subjects the way a person may write them.
func idsOf(kb *knowledge.Base, subjects []knowledge.SubjectID) []string {
	var ids []string
	for _, id := range subjects {
		if _, ok := kb.Subject(id); ok {
			ids = append(ids, string(id))
		}
	}
	return ids
}

// rivals are the first few comparisons of a subject with another, those that are
// most alive first.
func rivals(kb *knowledge.Base, one knowledge.SubjectID) []knowledge.Topic {
	var pairs []knowledge.Topic
	for _, status := range []knowledge.Status{knowledge.Active, knowledge.Maintenance, "", knowledge.Retired} {
		for _, s := range kb.Content().Subjects {
			if s.ID != one && s.Status == status {
				pairs = append(pairs, versus([]knowledge.SubjectID{one, s.ID}))
			}
		}
	}
	return pairs[:min(len(pairs), maxOffered)]
}

// comparedWithWhich asks what else is to be compared.
func comparedWithWhich(kb *knowledge.Base, offers []knowledge.Topic) reply {
	r := reply{decision: knowledge.Decision{Outcome: knowledge.Unknown}, offered: offers}
	names := exampleNames(kb.Content())
	switch {
	case len(offers) > 0:
		first, _ := kb.Subject(offers[0].Subjects[0])
		r.message = offerMessage(kb, "Compare "+first.Short+" with which?", offers)
	case len(names) > 1:
		r.message = paragraphs("Compare which? Name two or three, for example “compare " + names[0] + " " + names[1] + "”.")
	default:
		r.message = paragraphs("I know no two that could be compared.")
	}
	return r
}

// asNamed orders the subjects of a comparison the way the question named them.
func asNamed(topic knowledge.Topic, named []knowledge.SubjectID) knowledge.Topic {
	if topic.Entry != knowledge.Versus {
		return topic
	}
	place := func(id knowledge.SubjectID) int {
		if i := slices.Index(named, id); i >= 0 {
			return i
		}
		return len(named)
	}
	topic.Subjects = slices.Clone(topic.Subjects)
	slices.SortStableFunc(topic.Subjects, func(a, b knowledge.SubjectID) int { return place(a) - place(b) })
	return topic
}
