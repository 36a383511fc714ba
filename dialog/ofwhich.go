package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Bare sides, "pros and cons", without anything that they are sides of.

// bareSides are the rows that a message asks for which consists of nothing else:
// the words of sides and the small words around them.
func bareSides(kb *knowledge.Base, text string) []rowName {
	words := wordsOf(text)
	var rows []rowName
	for len(words) > 0 {
		n := 0
		for k := min(len(words), maxNameWords); k > 0 && n == 0; k-- {
			if name, ok := rowNamed(kb, strings.Join(words[:k], " ")); ok {
				rows, n = append(rows, name), k
			}
		}
		if n == 0 {
			if !slices.Contains(aroundSides, words[0]) {
				return nil
			}
			n = 1
		}
		words = words[n:]
	}
	return unique(rows)
}

// andBetweenSides writes out the "n" between the words of two sides: "pros n cons".
func andBetweenSides(kb *knowledge.Base, text string) string {
	words := strings.Fields(text)
	side := func(i int) bool {
		_, ok := rowNamed(kb, strings.ToLower(strings.Trim(words[i], ".,!?")))
		return ok
	}
	for i := 1; i+1 < len(words); i++ {
		if strings.EqualFold(strings.Trim(words[i], "'’"), "n") && side(i-1) && side(i+1) {
			words[i] = "and"
			text = strings.Join(words, " ")
		}
	}
	return text
}

// maxNamed is how many subjects are offered by name: as many as a screen of a phone
// has room for.
const maxNamed = 9

// aroundSides say nothing of what a side is of.
var aroundSides = []string{"and", "or", "vs", "what", "whats", "which", "are", "is", "s", "the", "its", "it", "their", "of", "a", "list", "show", "tell", "give", "some", "main", "me", "please", "pls", "about", "any", "has", "have", "does", "do", "there", "ok", "still"}

// ofWhich asks back what the bare sides of a message are of, where the conversation
// is on nothing and nothing but the side of one subject would be the answer.
func ofWhich(kb *knowledge.Base, text string, d knowledge.Decision) (reply, bool) {
	if len(d.Why.Subjects) > 0 || d.SmallTalk != "" || d.Outcome == knowledge.Guided || len(bareSides(kb, text)) == 0 && !bareLicence(text) || len(kb.Content().Subjects) < 2 {
		return reply{}, false
	}
	e, _ := kb.Entry(d.Match.Entry)
	if general := e.Kind != knowledge.KindSubject && e.Kind != knowledge.KindVersus && len(e.About) == 0; d.Outcome == knowledge.Answered && general {
		return reply{}, false
	}
	var offers []knowledge.Topic
	for _, id := range allOf(kb).Subjects {
		if s, ok := kb.Subject(id); ok {
			offers = append(offers, withSubjects(kb, knowledge.Topic{Entry: s.Entry}))
		}
	}
	r := reply{decision: knowledge.Decision{Outcome: knowledge.Unknown, Language: d.Language}, question: clip(text, keptWords)}
	if len(offers) > maxNamed {
		r.message = paragraphs("Of which " + kb.Content().Noun + "? Name it too: “" + clip(text, maxLabel) + " of " + exampleNames(kb.Content())[0] + "”.")
		return r, true
	}
	r.offered = offers
	r.message = offerMessage(kb, "Of which "+kb.Content().Noun+"? Press one, or say its name.", offers)
	return r, true
}

// bareLicence says whether a message asks what something costs or allows, and not of
// what: "is it free".
func bareLicence(text string) bool {
	words := wordsOf(text)
	return asksOnlyDry(words) && slices.ContainsFunc(words, func(w string) bool { return w == "it" || w == "they" || w == "licence" || w == "license" })
}

// sidesOf answers the bare sides that were asked for, of the subject that was then
// named.
func (o Offering) sidesOf(t *turn, topic knowledge.Topic) (Message, bool) {
	s, ok := t.kb.SubjectOf(topic.Entry)
	if ok && bareLicence(o.Question) {
		r := compose(t.kb, o.Question, withSubjects(t.kb, topic))
		return r.message, r.decision.Outcome == knowledge.Answered
	}
	if !ok || topic.Facet != knowledge.NoFacet || len(bareSides(t.kb, o.Question)) == 0 {
		return Message{}, false
	}
	r := compose(t.kb, o.Question+" of "+s.Short, knowledge.Topic{})
	return r.message, r.decision.Outcome == knowledge.Answered
}
