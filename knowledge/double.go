package knowledge

import (
	"slices"
	"strings"
)

// sureOfBoth is how sure the bot must be of each of two questions in one
// message to answer both.
const sureOfBoth = 0.7

// Questions splits a message into the questions that it may hold: after a question
// mark or at a line break, or before "and" with a question word. Fewer than two
// means that it is one question.
func Questions(text string) []string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		for part := range strings.SplitAfterSeq(line, "?") {
			if part = strings.TrimSpace(part); strings.ContainsFunc(part, wordRune) {
				out = append(out, splitAnd(part)...)
			}
		}
	}
	return out
}

// splitAnd splits "what is x and who made y" before the "and", and so "compare x
// and y and which is easier".
func splitAnd(part string) []string {
	lower := strings.ToLower(part)
	if len(lower) != len(part) {
		return []string{part}
	}
	fields := strings.Fields(lower)
	if len(fields) == 0 || !questionWords[fields[0]] && fields[0] != "compare" {
		return []string{part}
	}
	for _, joint := range []string{" and also ", " and ", ", also "} {
		for from := 0; ; {
			at := strings.Index(lower[from:], joint)
			if at < 0 {
				break
			}
			at += from
			rest := part[at+len(joint):]
			if next, _, more := strings.Cut(lower[at+len(joint):], " "); more && questionWords[next] {
				return []string{part[:at], rest}
			}
			from = at + len(joint)
		}
	}
	return []string{part}
}

// decideParts answers two questions in one message where the bot is sure of
// both and they are different. A wish for a choice with something said after it
// is that wish, and what is said after it are facts.
func (b *Base) decideParts(q Question) (Decision, bool) {
	list := Questions(q.Text)
	if len(list) == 1 {
		return b.decideSides(q), true
	}
	if len(list) < 2 || len(list) > 3 {
		return Decision{}, false
	}
	var first Decision
	topic := q.Topic
	for i, part := range list {
		d := b.decideOne(Question{Text: part, Topic: topic})
		if i == 0 && d.Outcome == Guided && !strings.Contains(strings.Join(list[1:], ""), "?") {
			d.Facts = b.guide.storyOf(q.Text).facts
			return d, true
		}
		if d.Outcome != Answered || d.Match.Confidence < sureOfBoth {
			return Decision{}, false
		}
		topic = d.Match.Topic
		switch {
		case i == 0:
			first = d
		case !sameTopic(d.Match.Topic, first.Match.Topic):
			first.Also = append(first.Also, d.Match)
		}
	}
	return first, len(first.Also) > 0
}

func sameTopic(a, b Topic) bool {
	return a.Entry == b.Entry && a.Facet == b.Facet && a.Entry != Versus
}

// decideSides answers "pros and cons of x" with both sides of the one subject
// that is asked about. Where other words of the question have a topic of their
// own, its best answer must be about that subject anyway.
func (b *Base) decideSides(q Question) Decision {
	d := b.decideOne(q)
	if !twofold[d.Why.Facet] || d.Outcome == Guided || d.SmallTalk != "" || len(d.Why.Foreign) > 0 {
		return d
	}
	m := b.matcher
	a := m.understand(q.Text)
	sides, shape, about := m.facets.joined(a.tokens), m.shapeOf(&a), a.subjects
	if len(about) == 0 {
		about = m.topicSubjects(q.Topic)
	}
	if len(sides) != 2 || len(about) != 1 || shape.compare {
		return d
	}
	s := &m.content.Subjects[about[0]]
	if shape.topics > len(sides) && (d.Outcome != Answered || d.Match.Entry != s.Entry) {
		return d
	}
	var both [2]Match
	for i, f := range sides {
		if len(s.Facets[f]) == 0 {
			return d
		}
		both[i] = Match{Topic: Topic{Entry: s.Entry, Facet: f}, Confidence: max(d.Match.Confidence, sureOfBoth)}
	}
	d.Outcome, d.Match, d.Also, d.Candidates, d.Elsewhere = Answered, both[0], both[1:], both[:], ""
	d.Why.Subjects = []SubjectID{s.ID}
	return d
}

// twofold are the sides of a subject that are asked for in one breath.
var twofold = map[Facet]bool{Features: true, Pros: true, Cons: true}

// joined are the different sides that words ask for which stand next to each
// other or are joined by "and" or "or": "pros and cons".
func (f *facetWords) joined(tokens []token) []Facet {
	var sides []Facet
	for i := 0; i < len(tokens); i++ {
		at, n := f.table.stemsAt(tokens, i)
		if n == 0 {
			var ok bool
			if at, ok = f.byStem[tokens[i].stem]; ok && tokens[i].name == noName {
				n = 1
			}
		}
		switch {
		case n > 0 && twofold[f.facets[at]]:
			if !slices.Contains(sides, f.facets[at]) {
				sides = append(sides, f.facets[at])
			}
			i += n - 1
		case len(sides) == 1 && tokens[i].text != "and" && tokens[i].text != "or" && tokens[i].text != "the":
			sides = nil
		}
	}
	return sides
}
