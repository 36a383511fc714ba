package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// A few subjects that were set side by side stay in mind while one of them is
// talked about: "their cons" is of all of them again.

// besideOf returns what a topic's subject was set beside before: it stays in mind as
// long as one of them is the topic.
func besideOf(kb *knowledge.Base, topic, before knowledge.Topic) knowledge.Topic {
	together := before.Beside
	if len(before.Subjects) > 1 && besideEachOther(kb, before) {
		together = before.Subjects
	}
	topic.Beside = nil
	if len(topic.Subjects) == 1 && slices.Contains(together, topic.Subjects[0]) {
		topic.Beside = together
	}
	return topic
}

// ofBoth is the topic that words point at: those that were set side by side, where
// they speak of more than one.
func ofBoth(kb *knowledge.Base, text string, topic knowledge.Topic) knowledge.Topic {
	words := wordsOf(text)
	many := slices.ContainsFunc(words, func(w string) bool {
		return slices.Contains([]string{"both", "their", "they", "them", "these", "those", "two", "three"}, w)
	})
	if len(topic.Beside) == 0 || !many && !asksWhich(text) || namesSubject(kb, text) || !known(kb, versus(topic.Beside)) {
		return topic
	}
	return versus(topic.Beside)
}

// asksOfPair reads what asks of all that were set side by side for some sides of them
// and nothing else ("their cons", "both?"), and the one that "the second" or "the
// other" means. One is what the conversation is on, pair those that words point at.
func asksOfPair(kb *knowledge.Base, text string, one, pair knowledge.Topic) command {
	words := slices.DeleteFunc(wordsOf(text), func(w string) bool {
		return slices.Contains(fillers, w) && w != "and" || slices.Contains(politeWords, w) || slices.Contains([]string{"about", "them", "and"}, w)
	})
	if len(words) == 1 {
		if id, ok := placeInPair(words[0], one); ok {
			return command{verb: verbAbout, topic: sideOf(kb, id, one.Facet)}
		}
	}
	if pair.Entry != knowledge.Versus || isAll(kb, pair) || !known(kb, pair) {
		return command{}
	}
	if rows := bareSides(kb, text); len(rows) > 0 {
		return command{verb: verbCompare, topic: pair, by: aspect{words: clip(text, maxLabel), rows: rows, alone: true}}
	}
	if f := one.Facet; len(words) == 1 && words[0] == "both" && len(one.Beside) > 0 {
		c := command{verb: verbCompare, topic: pair}
		if f != knowledge.NoFacet && f != knowledge.Liveness {
			c.by = aspect{words: strings.ToLower(facetLabel(kb, f)), rows: []rowName{rowName(f)}, alone: true}
		}
		return c
	}
	return command{}
}

// placeInPair is the one that "first", "second" or "other" means of those that were
// set side by side; a number means an option.
func placeInPair(word string, topic knowledge.Topic) (knowledge.SubjectID, bool) {
	together := topic.Beside
	if topic.Entry == knowledge.Versus && len(topic.Subjects) <= maxCompared {
		together = topic.Subjects
	}
	for i, names := range [][]string{{"first", "1st", "former"}, {"second", "2nd", "latter"}, {"third", "3rd"}} {
		if slices.Contains(names, word) && i < len(together) {
			return together[i], true
		}
	}
	if word == "other" && len(topic.Beside) == 2 && len(topic.Subjects) == 1 {
		return topic.Beside[1-slices.Index(topic.Beside, topic.Subjects[0])], true
	}
	return "", false
}

// sideOf is a side of a subject where it has that, else the whole.
func sideOf(kb *knowledge.Base, id knowledge.SubjectID, f knowledge.Facet) knowledge.Topic {
	s, _ := kb.Subject(id)
	t := knowledge.Topic{Entry: s.Entry, Facet: f}
	if !known(kb, t) {
		t.Facet = knowledge.NoFacet
	}
	return withSubjects(kb, t)
}

// withTopic sets the subjects that words name beside those that the conversation is
// on, where the words say nothing else: "vs tf", "compared to keras".
func withTopic(kb *knowledge.Base, text string, topic knowledge.Topic) command {
	for words := range withoutPolite(wordsOf(text)) {
		if len(words) > 1 && slices.Contains([]string{"compared", "comparing", "comparison"}, words[0]) {
			words = words[1:]
		}
		if len(words) < 2 || !slices.Contains(besideTopic, words[0]) {
			continue
		}
		if c, ok := joinedTo(kb, strings.Join(words[1:], " "), topic); ok {
			return c
		}
	}
	return command{}
}

// besideTopic are words that set what follows beside what was talked about.
var besideTopic = []string{"vs", "versus", "against", "with", "to"}

// joinedTo is the comparison of a topic's subjects with those that words name.
func joinedTo(kb *knowledge.Base, names string, topic knowledge.Topic) (command, bool) {
	subjects, left := resolveSubjects(kb, names)
	all := unique(slices.Concat(topic.Subjects, subjects))
	if len(left) > 0 || len(subjects) == 0 || len(topic.Subjects) == 0 || len(all) > maxCompared || len(all) == len(topic.Subjects) {
		return command{}, false
	}
	return command{verb: verbCompare, topic: versus(all)}, true
}

// asksWhichOrWhy reports whether words ask which, or why, and nothing else.
func asksWhichOrWhy(text string) bool {
	for words := range withoutPolite(wordsOf(text)) {
		if slices.Contains([]string{
			"which", "which one", "which of them", "which of these", "which of those", "which of the two", "which of both",
			"why", "why so", "why is that", "how come", "why that", "for what reason", "why that one", "why this one", "what speaks for which",
		}, strings.Join(words, " ")) {
			return true
		}
	}
	return false
}

// whatSpeaksForWhich says in a line for each of those compared what it is best for:
// none of them was said to be the better one.
func whatSpeaksForWhich(kb *knowledge.Base, topic knowledge.Topic) (reply, bool) {
	if topic.Entry != knowledge.Versus || isAll(kb, topic) {
		return reply{}, false
	}
	var list Bullets
	for _, id := range sideBySide(topic) {
		s, _ := kb.Subject(id)
		for _, f := range []knowledge.Facet{knowledge.BestFor, knowledge.Pros} {
			if claims := s.Facets[f]; len(claims) > 0 {
				list.Items = append(list.Items, claimText(claims[0]))
				break
			}
		}
	}
	if len(list.Items) < 2 {
		return reply{}, false
	}
	r := reply{decision: knowledge.Decision{Outcome: knowledge.Unknown}, topic: topic}
	alive := aliveAmong(kb, topic.Subjects)
	r.message = Message{Blocks: []Block{paragraph("I put none of them first: it depends on what you need."), list}}
	if _, guided := kb.Guide(); guided && alive < 2 {
		r.message.Blocks[0] = paragraph("What each was made for, whether or not it is still looked after:")
	}
	if alive > 1 {
		r.message.Blocks = append(r.message.Blocks, paragraph("“"+topicTitle(kb, knowledge.Topic{Subjects: sideBySide(topic)})+"” asks what you need and then names one."))
	}
	return r, true
}
