package knowledge

import "strings"

// Decide says what becomes of a question.
func (b *Base) Decide(q Question) Decision {
	text := strings.ToLower(strings.TrimSpace(q.Text))
	for _, e := range b.content.Entries {
		for _, p := range append([]string{e.Title}, e.Alternates...) {
			if strings.ToLower(p) == text {
				m := Match{Topic: Topic{Entry: e.ID}, Confidence: 1}
				return Decision{Outcome: Answered, Match: m, Candidates: []Match{m}}
			}
		}
	}
	return Decision{Outcome: Unknown}
}
