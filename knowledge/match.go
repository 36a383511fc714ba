package knowledge

import (
	"math"
	"slices"
)

// Outcomes by probability. strictness moves answerAt: see [Base.Strict].
const (
	defaultStrictness = 0.5
	offerFrom         = 0.35 // of the scope head: below, the bot says that it does not know
	maxOffered        = 3
)

// Decide says what becomes of a question.
func (b *Base) Decide(q Question) Decision {
	m := b.matcher
	a := m.understand(q.Text)
	d := Decision{Outcome: Unknown}
	d.Why.Normalised = a.text
	d.Why.Corrections = a.corrections
	if len(a.tokens) == 0 {
		return d
	}
	s := m.pool.Get().(*scratch)
	defer m.pool.Put(s)
	score := m.score(&a, s)
	list := m.candidates(&a, s, score)
	best := m.firstAnswerable(list)
	signs := m.signs(&a, score, list, best)
	scope := probability(&m.constants.Scope, &signs)
	right := probability(&m.constants.Right, &signs)
	m.explain(&d.Why, &a, list, best)
	d.Why.Scope, d.Why.Right = rounded(scope), rounded(right)
	d.Candidates = m.matches(list, best, right)
	m.outOfScope(&d, list)
	if best < 0 {
		return d
	}
	d.Match = d.Candidates[0]
	switch {
	case right >= b.strictness && m.targets[list[best].target].guide:
		d.Outcome = Guided
	case right >= b.strictness:
		d.Outcome = Answered
	case scope >= offerFrom+b.strictness-defaultStrictness:
		d.Outcome = Choices
	}
	if d.Outcome == Unknown {
		d.Match.Topic = Topic{}
	} else {
		d.Elsewhere, d.SmallTalk = "", ""
	}
	return d
}

// firstAnswerable returns the best candidate that is an answer, or -1.
func (m *matcher) firstAnswerable(list []candidate) int {
	return slices.IndexFunc(list, func(c candidate) bool {
		kind := m.targets[c.target].kind
		return kind != KindElsewhere && kind != KindSmallTalk
	})
}

// outOfScope names the topic that says where to look, or the small talk.
func (m *matcher) outOfScope(d *Decision, list []candidate) {
	if len(list) == 0 {
		return
	}
	t := &m.targets[list[0].target]
	switch t.kind {
	case KindElsewhere:
		d.Elsewhere = t.topic.Entry
	case KindSmallTalk:
		d.SmallTalk = t.topic.Entry
	}
}

// matches turns the best answerable candidates into what the caller sees.
func (m *matcher) matches(list []candidate, best int, right float64) []Match {
	if best < 0 {
		return nil
	}
	out := make([]Match, 0, maxOffered)
	for i := best; i < len(list) && len(out) < maxOffered; i++ {
		c := &list[i]
		t := &m.targets[c.target]
		if t.kind == KindElsewhere || t.kind == KindSmallTalk || t.guide && i > best {
			continue
		}
		topic := t.topic
		if c.subjects != nil {
			topic.Subjects = m.subjectIDs(c.subjects)
		}
		out = append(out, Match{Topic: topic, Confidence: rounded(right * c.share / list[best].share)})
	}
	return out
}

func (m *matcher) subjectIDs(list []int32) []SubjectID {
	ids := make([]SubjectID, len(list))
	for i, s := range list {
		ids[i] = m.content.Subjects[s].ID
	}
	slices.Sort(ids)
	return ids
}

func (m *matcher) explain(w *Why, a *analysis, list []candidate, best int) {
	for _, s := range a.subjects {
		w.Subjects = append(w.Subjects, m.content.Subjects[s].ID)
	}
	for _, f := range a.foreign {
		w.Foreign = append(w.Foreign, m.names.refs[f].text)
	}
	w.Facet = m.facets.cue(a.tokens).facet
	if best < 0 {
		return
	}
	w.Phrasing = m.index.documents[list[best].evidence.nearest].text
	if best+1 < len(list) {
		w.Runner = m.targets[list[best+1].target].topic.Entry
		w.Margin = rounded(list[best].share - list[best+1].share)
	}
}

// rounded keeps four digits: enough to compare, and the same on every machine.
func rounded(p float64) float64 { return math.Round(p*1e4) / 1e4 }
