package knowledge

import "slices"

// Trace is the evidence behind a decision, as numbers: for training, and for
// whoever wants to see why.
type Trace struct {
	Candidates []Traced // best first, topics out of scope among them
	Best       int      // the first that is an answer, or -1
	Card       int      // the whole card in place of the best, or -1
	CardSigns  []float64
	Signs      []float64 // for and against answering; see [SignNames]
}

// Traced is a candidate with its evidence; see [EvidenceNames].
type Traced struct {
	Topic    Topic
	Kind     Kind
	Guide    bool
	Evidence []float64
}

// Trace returns the evidence that [Base.Decide] decides on.
func (b *Base) Trace(q Question) Trace {
	m := b.matcher
	s := m.pool.Get().(*scratch)
	defer m.pool.Put(s)
	return m.trace(m.read(q.Text, m.understand(q.Text), noWording, s))
}

func (m *matcher) trace(r *reading) Trace {
	t := Trace{Best: r.best, Signs: slices.Clone(r.signs[:]), Card: r.card, CardSigns: slices.Clone(r.cardSigns[:])}
	for i := range r.list {
		c := &r.list[i]
		target := &m.targets[c.target]
		t.Candidates = append(t.Candidates, Traced{Topic: m.topicOf(c), Kind: target.kind, Guide: target.guide, Evidence: slices.Clone(c.f[:])})
	}
	return t
}

// With returns a base that shares everything with b but decides by other
// constants. It is how training sees what its constants are worth.
func (b *Base) With(k Constants) *Base {
	other, m := *b, *b.matcher
	m.constants = &k
	other.matcher = &m
	return &other
}

// Strict returns a base that answers only where it is at least as sure as
// strictness, a probability in (0,1). A higher one gives fewer wrong answers and
// more choices and refusals. The default is 0.6.
func (b *Base) Strict(strictness float64) *Base {
	other := *b
	other.strictness = min(max(strictness, 0.01), 0.99)
	return &other
}

// LeftOut is an author's phrasing, asked while it is left out of the content.
type LeftOut struct {
	Phrasing string
	Topic    Topic // what it asks for; its Entry is empty for the guide
	Kind     Kind
	Asked    bool // it is a question that somebody asked, not an author's own
	Decision Decision
	Trace    Trace
}

// Slipped says whether the phrasing, left out, was answered with another entry.
func (l *LeftOut) Slipped() bool {
	switch l.Kind {
	case KindElsewhere, KindSmallTalk:
		return l.Decision.Outcome == Answered
	}
	return l.Decision.Outcome == Answered && l.Decision.Match.Entry != l.Topic.Entry
}

// LeaveOneOut asks every phrasing of the authors as if it had not been written:
// whoever types it next will use other words. It shows which phrasings lie
// nearer to another entry, and how the content answers words it does not have.
func (b *Base) LeaveOneOut() []LeftOut {
	m := b.matcher
	s := m.pool.Get().(*scratch)
	defer m.pool.Put(s)
	var out []LeftOut
	for d, w := range m.index.documents {
		t := &m.targets[w.target]
		if w.claim || t.pattern {
			continue
		}
		r := m.read(w.text, m.understand(w.text), int32(d), s)
		out = append(out, LeftOut{Phrasing: w.text, Topic: t.topic, Kind: t.kind, Asked: w.asked, Decision: b.decide(r), Trace: m.trace(r)})
	}
	return out
}

// EvidenceLen and SignLen are how many numbers [Traced.Evidence] and
// [Trace.Signs] hold.
const (
	EvidenceLen = int(fuseLen)
	SignLen     = int(signLen)
)
