package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Two questions in one message, one of which is for a dry fact: no entry answers
// that, so the matcher alone cannot answer both.

// composeParts answers every question of a message, if there are several, one of
// them is for dry facts, and each has an answer.
func composeParts(kb *knowledge.Base, text string, topic knowledge.Topic) (reply, bool) {
	if !slices.ContainsFunc(wordsOf(text), isDry) {
		return reply{}, false // most messages, at little cost
	}
	list := withDryRest(knowledge.Questions(text))
	if len(list) < 2 || len(list) > 3 {
		return reply{}, false
	}
	var parts []part
	for _, words := range list {
		p, ok := answerPart(kb, words, topic)
		if !ok {
			return reply{}, false
		}
		if !slices.ContainsFunc(parts, p.saidBy) {
			parts = append(parts, p)
		}
		topic = withSubjects(kb, p.match.Topic)
	}
	if !slices.ContainsFunc(parts, func(p part) bool { return len(p.dry) > 0 }) {
		return reply{}, false
	}
	r := reply{question: clip(text, keptWords), topic: topic, message: partsMessage(kb, parts)}
	r.decision = parts[0].decision
	r.decision.Outcome, r.decision.Match, r.decision.Elsewhere = knowledge.Answered, parts[0].match, ""
	r.decision.Also = nil
	for _, p := range parts[1:] {
		r.decision.Also = append(r.decision.Also, p.match)
	}
	r.message = withLanguage(r.message, r.decision.Language, false)
	r.message.Confidence = parts[0].match.Confidence
	return r, true
}

// part is one question of a message and what answers it.
type part struct {
	decision knowledge.Decision
	match    knowledge.Match
	dry      []knowledge.Subject // whose dry facts are the answer; none where an entry is
}

func answerPart(kb *knowledge.Base, words string, topic knowledge.Topic) (part, bool) {
	d := kb.Decide(knowledge.Question{Text: words, Topic: topic})
	if subjects := dryFactsOf(kb, d); len(subjects) > 0 {
		return part{d, knowledge.Match{Topic: dryTopic(subjects), Confidence: 1}, subjects}, true
	}
	d.Match.Topic = asNamed(d.Match.Topic, d.Why.Subjects)
	return part{d, d.Match, nil}, d.Outcome == knowledge.Answered && known(kb, d.Match.Topic)
}

// saidBy reports whether another part tells all that p would.
func (p part) saidBy(o part) bool { return topicKey(p.match.Topic) == topicKey(o.match.Topic) }

// partsMessage tells the answers one after the other. How alive a subject is is
// said once.
func partsMessage(kb *knowledge.Base, parts []part) Message {
	return fit(func(detail int) Message {
		var m Message
		var noticed []knowledge.EntryID
		for i, p := range parts {
			var one Message
			if len(p.dry) > 0 {
				one = dryFactsAnswer(kb, p.dry, noticed...)
				for _, s := range p.dry {
					noticed = append(noticed, s.Entry)
				}
			} else {
				side := narrow(kb, p.match.Topic)
				a := accountOf(kb, side, detail+1)
				a.maxShown = 2
				if _, begins := noticeOf(kb, side); begins && slices.Contains(noticed, side.Entry) {
					a.blocks = a.blocks[1:]
				}
				one = a.message(kb, side)
				noticed = append(noticed, side.Entry)
			}
			if i == 0 {
				m.About = one.About
			}
			m.Blocks = append(m.Blocks, one.Blocks...)
		}
		return m
	})
}

// withDryRest parts "what is keras and its latest version" before the "and".
func withDryRest(list []string) []string {
	last := len(list) - 1
	if last < 0 {
		return list
	}
	before, rest, ok := strings.Cut(list[last], " and ")
	words := wordsOf(rest)
	if !ok || !asksOnlyDry(words) {
		return list
	}
	return append(slices.Clone(list[:last]), before, rest)
}
