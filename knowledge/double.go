package knowledge

import "strings"

// sureOfBoth is how sure the bot must be of each of two questions in one
// message to answer both.
const sureOfBoth = 0.7

// parts splits a message into the questions it may hold: after a question mark
// or at a line break, or before "and" with a question word. Fewer than two
// means that it is one question.
func parts(text string) []string {
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

// splitAnd splits "what is x and who made y" before the "and".
func splitAnd(part string) []string {
	lower := strings.ToLower(part)
	if len(lower) != len(part) {
		return []string{part}
	}
	fields := strings.Fields(lower)
	if len(fields) == 0 || !questionWords[fields[0]] {
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
	list := parts(q.Text)
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
