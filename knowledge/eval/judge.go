package eval

import "fwhelp/knowledge"

// Verdict is what became of a question, measured against its labels.
type Verdict string

// The verdicts. Those of an out-of-scope question are refused, offered and
// answered; of these only refused is a right decision. Of an in-scope question
// only right is.
const (
	Right     Verdict = "right"
	Offered   Verdict = "offered"  // a right answer, or for an out-of-scope question anything, is among the choices
	Misled    Verdict = "misled"   // choices without a right one
	Wrong     Verdict = "wrong"    // in scope, answered with something else
	Refused   Verdict = "refused"  // "I don't know"
	AsIfKnown Verdict = "answered" // out of scope, and answered all the same
)

// Result is one question with its decision and verdict.
type Result struct {
	ID         string  `json:"id"`
	Question   string  `json:"question"`
	Label      string  `json:"label"`
	Kind       string  `json:"kind,omitempty"`
	Outcome    string  `json:"outcome"`
	Given      string  `json:"given,omitempty"` // what was answered, or the first of what was offered
	Confidence float64 `json:"confidence"`
	Verdict    Verdict `json:"verdict"`
	Decided    bool    `json:"decided"` // a right decision

	family   string
	outside  bool
	firstHit bool // the best candidate is a right answer
	inThree  bool // one of the best three is
}

// Judge decides every question and compares with its labels.
func Judge(decide func(knowledge.Question) knowledge.Decision, questions []Question) []Result {
	results := make([]Result, len(questions))
	for i := range questions {
		results[i] = judge(&questions[i], decide(knowledge.Question{Text: questions[i].Text}))
	}
	return results
}

func judge(q *Question, d knowledge.Decision) Result {
	r := Result{
		ID: q.ID, Question: q.Text, Label: q.Label.String(), Kind: q.Kind, Outcome: string(d.Outcome),
		family: q.Label.Family(), outside: q.OutOfScope(),
	}
	for i, c := range d.Candidates {
		hit := q.Accepts(LabelOf(c.Topic))
		r.firstHit = r.firstHit || hit && i == 0
		r.inThree = r.inThree || hit && i < 3
		if i == 0 {
			r.Confidence = c.Confidence
		}
	}
	given := Label{ID: labelNone}
	switch d.Outcome {
	case knowledge.Answered:
		given = LabelOf(d.Match.Topic)
	case knowledge.Guided:
		given = Guide
		r.firstHit = q.Accepts(given)
	case knowledge.Choices:
		if len(d.Candidates) > 0 {
			r.Given = LabelOf(d.Candidates[0].Topic).String()
		}
		r.Verdict = Misled
		if r.outside || r.inThree {
			r.Verdict = Offered
		}
		return r
	}
	r.Given = given.String()
	r.Decided = q.Accepts(given)
	switch {
	case r.Decided && d.Outcome == knowledge.Unknown && r.outside:
		r.Verdict = Refused
	case r.Decided:
		r.Verdict = Right
	case d.Outcome == knowledge.Unknown:
		r.Verdict = Refused
	case r.outside:
		r.Verdict = AsIfKnown
	default:
		r.Verdict = Wrong
	}
	return r
}
