package main

import (
	"fwhelp/knowledge"
	"fwhelp/knowledge/eval"
)

// asked is a question to learn from, with the evidence a base has for it.
type asked struct {
	trace   knowledge.Trace
	accepts func(knowledge.Traced) bool
	outside bool
	weight  float64
}

// labelledRows are questions with labels.
func labelledRows(b *knowledge.Base, questions []eval.Question, weight float64) []asked {
	rows := make([]asked, len(questions))
	for i := range questions {
		q := &questions[i]
		rows[i] = asked{
			trace:   b.Trace(knowledge.Question{Text: q.Text}),
			accepts: func(c knowledge.Traced) bool { return q.Accepts(eval.LabelOf(c.Topic)) },
			outside: q.OutOfScope(),
			weight:  weight,
		}
	}
	return rows
}

// leftOutRows are the authors' own phrasings, each asked as if it had not been
// written.
func leftOutRows(b *knowledge.Base, weight float64) []asked {
	var rows []asked
	for _, l := range b.LeaveOneOut() {
		if l.Asked { // see withoutEach
			continue
		}
		rows = append(rows, asked{
			trace: l.Trace,
			accepts: func(c knowledge.Traced) bool {
				return c.Topic.Entry == l.Topic.Entry && c.Topic.Facet == l.Topic.Facet
			},
			outside: elsewhere(l.Kind), weight: weight,
		})
	}
	return rows
}

func elsewhere(k knowledge.Kind) bool {
	return k == knowledge.KindElsewhere || k == knowledge.KindSmallTalk
}

// choices are the rows that fusion learns from: those with a right candidate.
// For a question out of scope any topic out of scope is right.
func choices(rows []asked) []choice {
	var out []choice
	for _, r := range rows {
		c := choice{weight: r.weight}
		any := false
		for _, cand := range r.trace.Candidates {
			right := r.outside == elsewhere(cand.Kind) && (r.outside || r.accepts(cand))
			any = any || right
			c.evidence = append(c.evidence, cand.Evidence)
			c.right = append(c.right, right)
		}
		if any {
			out = append(out, c)
		}
	}
	return out
}

// heads are the rows of the two questions that abstention asks: is it in scope,
// and is the first candidate right?
func heads(rows []asked) (scope, right []yesNo) {
	for _, r := range rows {
		hit := !r.outside && r.trace.Best >= 0 && r.accepts(r.trace.Candidates[r.trace.Best])
		scope = append(scope, yesNo{r.trace.Signs, !r.outside, r.weight})
		right = append(right, yesNo{r.trace.Signs, hit, r.weight})
		if card := r.trace.Card; card >= 0 {
			right = append(right, yesNo{r.trace.CardSigns, !r.outside && r.accepts(r.trace.Candidates[card]), r.weight})
		}
	}
	return scope, right
}
