package knowledge

import (
	"math"
	"slices"
)

// Outcomes by probability.
const (
	// How sure an answer must be; see [Base.Strict]. With a catalog people decide
	// projects on it, and a wrong answer costs more than two right ones that are only offered.
	strictness      = 0.7
	plainStrictness = 0.6
	maxOffered      = 3
	// From here on the scope head has the bot offer choices; below, it says that
	// it does not know. It takes more where a topic out of scope comes first, and
	// less in another language than English, as half of the words that would tell
	// are lost on the way.
	offerFrom          = 0.35
	offerFromElsewhere = 0.5
	offerFromForeign   = 0.1
)

// reading is all that was found out about a question before deciding.
type reading struct {
	analysis
	score     questionScore
	list      []candidate // best first, topics out of scope among them; the scratch's own
	best      int         // the first that is an answer, or -1
	signs     [signLen]float64
	sided     bool // see [matcher.sideAsked]
	card      int  // the whole card of the subject that best is a side of, or -1
	cardSigns [signLen]float64
}

// read weighs a question. without is as in [matcher.score]. What it returns is good
// until the scratch is used again.
func (m *matcher) read(text string, a analysis, without int32, s *scratch) *reading {
	r := &s.reading
	*r = reading{analysis: a, best: -1, card: -1}
	if len(a.tokens) == 0 {
		return r
	}
	if len(r.subjects)+len(r.foreign) == 0 { // else nobody asks, but the guide itself
		m.hear(&r.analysis, text)
	}
	r.score = m.score(&a, s, without)
	r.list = m.candidates(&r.analysis, text, s, r.score)
	r.best = m.sideAsked(r, m.firstAnswerable(r.list))
	words := m.wordSigns(&a, r.score)
	r.signs = words
	if r.best >= 0 {
		m.addSigns(&r.signs, &a, r.list, r.best)
	}
	if r.card = m.cardOf(&a, r.list, r.best); r.card >= 0 {
		r.cardSigns = words
		m.addSigns(&r.cardSigns, &a, r.list, r.card)
	}
	return r
}

// hear reads the message as a description of a project, once.
func (m *matcher) hear(a *analysis, text string) {
	if m.guide != nil && !a.heard {
		a.story, a.heard = m.guide.storyOf(text), true
	}
}

// Decide says what becomes of a question.
//
// A question that points back at q.Topic is read in connection with it, and two
// questions in one message get two answers where the bot is sure of both.
func (b *Base) Decide(q Question) Decision {
	if d, ok := b.decideParts(q); ok {
		return d
	}
	return b.decideOne(q)
}

// decideOne decides a message that is taken for one question.
func (b *Base) decideOne(q Question) Decision {
	m := b.matcher
	s := m.pool.Get().(*scratch)
	defer m.pool.Put(s)
	a := m.understand(q.Text)
	plain := b.decide(m.read(q.Text, a, noWording, s))
	text, surely := m.resumed(&a, q.Topic)
	if text == "" || plain.SmallTalk != "" && !surely {
		return plain
	}
	back := b.decide(m.read(text, m.understand(text), noWording, s))
	if !surely && (b.wholeCard(back.Match.Topic) || plain.Outcome == Guided) {
		return plain
	}
	if back.Match.Confidence > plain.Match.Confidence || back.Outcome == Answered && (surely || plain.Outcome != Answered) {
		back.Language = plain.Language
		return back
	}
	return plain
}

// Match returns the n best answers to the question, best first, whatever becomes
// of it.
func (b *Base) Match(question string, n int) []Match {
	m := b.matcher
	s := m.pool.Get().(*scratch)
	defer m.pool.Put(s)
	r := m.read(question, m.understand(question), noWording, s)
	if r.best < 0 || n <= 0 {
		return nil
	}
	return m.matches(r, probability(&m.weights().Right, &r.signs), n)
}

func (b *Base) decide(r *reading) Decision {
	m := b.matcher
	d := Decision{Outcome: Unknown, Language: r.language, Why: m.why(r)}
	if r.best < 0 {
		if m.outOfScope(&d, r.list); m.guide != nil && (r.wantsRest() || r.onlyExcludes()) {
			d.Outcome, d.Match = Guided, Match{Confidence: b.strictness}
		}
		return d
	}
	scope := probability(&m.weights().Scope, &r.signs)
	right := probability(&m.weights().Right, &r.signs)
	if r.card >= 0 {
		whole := probability(&m.weights().Right, &r.cardSigns)
		if right < b.strictness && whole >= b.strictness || m.sideShare(r) < sureOfSide {
			r.best, right = promote(r.list, r.card, r.best), math.Max(right, whole)
		}
	}
	d.Why.Scope, d.Why.Right = rounded(scope), rounded(right)
	d.Candidates = m.matches(r, right, maxOffered)
	d.Match = d.Candidates[0]
	guide := m.targets[r.list[r.best].target].guide
	switch {
	case guide && m.wantsOther(r.tokens):
		d.Match, d.Candidates = Match{}, nil
		m.outOfScope(&d, r.list[r.best+1:])
	case guide && right >= b.strictness-guideEase, scope >= guideFrom && m.wished(r, right, b.strictness), m.guide != nil && r.wantsRest():
		d.Outcome = Guided
		d.Match = Match{Confidence: math.Max(right, b.strictness)}
		d.Facts = r.story.facts
		if !guide {
			d.Candidates = append([]Match{d.Match}, d.Candidates[:min(len(d.Candidates), maxOffered-1)]...)
		}
	case right >= b.strictness-r.ease() && !m.unasserted(r):
		d.Outcome = Answered
	case m.guide != nil && r.onlyExcludes():
		d.Outcome, d.Facts = Guided, r.story.facts
		d.Match = Match{Confidence: b.strictness}
	case scope >= offerLine(r)+b.strictness-m.strictness() && m.saysSomething(r.tokens):
		d.Outcome = Choices
	default:
		d.Match.Topic = Topic{}
		m.outOfScope(&d, r.list)
	}
	return d
}

func (m *matcher) strictness() float64 {
	if m.catalog() {
		return strictness
	}
	return plainStrictness
}

// versusEase is how much less sure the bot must be to set two things side by side
// that the question names and compares: the answer says what it has nothing on.
const versusEase = 0.2

func (r *reading) ease() float64 {
	if c := &r.list[r.best]; c.subjects != nil && c.f[fShared] == 1 && c.f[fVersus] > 0 {
		return versusEase
	}
	return 0
}

// offerLine is how sure the scope head must be for choices to be offered.
func offerLine(r *reading) float64 {
	switch {
	case r.language != "":
		return offerFromForeign
	case r.best > 0:
		return offerFromElsewhere
	}
	return offerFrom
}

// saysSomething says whether any word has a topic, where there is a catalog: "and
// yourself?" can mean no entry.
func (m *matcher) saysSomething(tokens []token) bool {
	return !m.catalog() || slices.ContainsFunc(tokens, func(t token) bool {
		return t.name != noName || !stopWords[t.text] && !fillers[t.text]
	})
}

// guideFrom is the scope from which a person who describes a project and wants
// something for it is led through the choice, where no answer is sure.
const guideFrom = 0.3

// guideEase is how much less sure the bot must be to begin the choice than to
// answer: its first question says what it took the message for.
const guideEase = 0.25

// fullStory is how many answers to the guide's steps make a question a
// description of a project, whatever else it is like.
const fullStory = 4

// sureAnswer is how sure an answer must be to be what was asked for, however
// much of a project is told with it.
const sureAnswer = 0.9

// wished says whether the question describes a project, names no subject, and
// wants something for it. Where an answer is sure, it must ask outright, or tell
// a full story.
func (m *matcher) wished(r *reading, right, strictness float64) bool {
	if m.guide == nil || len(r.subjects) > 0 || len(r.foreign) > 0 || !r.story.wanted || right >= sureAnswer {
		return false
	}
	return right < strictness || r.wish || len(r.story.facts) >= fullStory
}

// cardOf returns the whole card of the one subject that is named, where the
// best candidate is only a side of it: whoever is not sure of the side can still
// show all of them.
func (m *matcher) cardOf(a *analysis, list []candidate, best int) int {
	if best < 0 || len(a.subjects) != 1 {
		return -1
	}
	t := &m.targets[list[best].target]
	if len(t.about) != 1 || t.about[0] != a.subjects[0] || t.kind == KindSubject && t.topic.Facet == NoFacet {
		return -1
	}
	return slices.IndexFunc(list, func(c candidate) bool {
		o := &m.targets[c.target]
		return o.kind == KindSubject && o.topic.Facet == NoFacet && o.about[0] == a.subjects[0]
	})
}

// answerable says whether the target is an answer, and not a topic that is out
// of scope.
func (m *matcher) answerable(t int32) bool {
	kind := m.targets[t].kind
	return kind != KindElsewhere && kind != KindSmallTalk
}

// sideAsked puts what speaks against a subject in the place of the best candidate,
// where the question asks for that and the best is what speaks for the same subject,
// or what a negation turned away from: the words for the one are, denied, words for
// the other. It returns the place of the best.
func (m *matcher) sideAsked(r *reading, best int) int {
	if best < 0 || len(r.subjects) != 1 || r.cue.facet != Cons {
		return best
	}
	c := &r.list[best]
	t := &m.targets[c.target]
	if t.kind != KindSubject || c.f[fContrary] == 0 && (!r.cue.turned || t.topic.Facet == r.cue.facet) {
		return best
	}
	asked := slices.IndexFunc(r.list, func(o candidate) bool {
		side := &m.targets[o.target]
		return side.kind == KindSubject && side.topic.Facet == r.cue.facet && slices.Equal(side.about, t.about)
	})
	if asked < 0 {
		return best
	}
	r.list[asked].raw, r.list[asked].share, c.raw, c.share = c.raw, c.share, r.list[asked].raw, r.list[asked].share
	r.sided = true
	return promote(r.list, asked, best)
}

// sureOfSide is the share that a side must have among all that speaks for its
// subject to be shown alone.
const sureOfSide = 0.4

// sideShare is the share of the best candidate among those about its subject,
// or 1 where it is no side of one, or a facet word asks for it.
func (m *matcher) sideShare(r *reading) float64 {
	best := &r.list[r.best]
	if m.targets[best.target].kind != KindSubject || best.f[fFacet] > 0 || r.sided || r.cue.turned {
		return 1
	}
	sum := 0.0
	for i := range r.list {
		if m.targets[r.list[i].target].kind == KindSubject && m.sameSubject(best, &r.list[i]) {
			sum += r.list[i].share
		}
	}
	return best.share / sum
}

// promote moves candidate i up to place to.
func promote(list []candidate, i, to int) int {
	c := list[i]
	copy(list[to+1:i+1], list[to:i])
	list[to] = c
	return to
}

// firstAnswerable returns the best candidate that is an answer, or -1.
func (m *matcher) firstAnswerable(list []candidate) int {
	return slices.IndexFunc(list, func(c candidate) bool { return m.answerable(c.target) })
}

// outOfScope names the topic that says where to look, or the small talk. A
// question that merely resembles it least badly gets neither: a pointer that fits
// nothing is worse than none.
func (m *matcher) outOfScope(d *Decision, list []candidate) {
	if len(list) == 0 {
		return
	}
	c := &list[0]
	switch t := &m.targets[c.target]; {
	case t.kind == KindElsewhere && (c.f[fOutTask] > 0 || c.f[fDice] >= pointerFrom):
		d.Elsewhere = t.topic.Entry
	case t.kind == KindSmallTalk && c.f[fDice] >= smallTalkFrom:
		d.SmallTalk = t.topic.Entry
	}
}

// The overlap with its nearest phrasing from which a topic is meant.
const (
	pointerFrom   = 0.6
	smallTalkFrom = 0.65
)

// matches turns the best answerable candidates into what the caller sees.
func (m *matcher) matches(r *reading, right float64, n int) []Match {
	out := make([]Match, 0, min(n, maxCandidates))
	for i := r.best; i < len(r.list) && len(out) < n; i++ {
		c := &r.list[i]
		if !m.answerable(c.target) {
			continue
		}
		out = append(out, Match{Topic: m.topicOf(c), Confidence: rounded(right * math.Min(1, c.share/r.list[r.best].share))})
	}
	return out
}

func (m *matcher) topicOf(c *candidate) Topic {
	topic := m.targets[c.target].topic
	if c.subjects != nil {
		topic.Subjects = m.subjectIDs(c.subjects)
	}
	return topic
}

func (m *matcher) subjectIDs(list []int32) []SubjectID {
	ids := make([]SubjectID, len(list))
	for i, s := range list {
		ids[i] = m.content.Subjects[s].ID
	}
	slices.Sort(ids)
	return ids
}

func (m *matcher) why(r *reading) Why {
	w := Why{Normalised: r.text, Corrections: r.corrections}
	for _, s := range r.subjects {
		w.Subjects = append(w.Subjects, m.content.Subjects[s].ID)
	}
	for _, f := range r.foreign {
		w.Foreign = append(w.Foreign, m.names.refs[f].text)
	}
	for _, t := range r.tokens {
		if t.name < 0 || m.names.refs[t.name].kind != tool {
			continue
		}
		ref := &m.names.refs[t.name]
		w.Tools = appendNew(w.Tools, Tool{ref.text, m.content.Subjects[ref.subject].ID})
		if len(r.certain) == 0 {
			w.Parts = append(w.Parts, ref.text)
		}
	}
	w.Facet, w.By = r.cue.facet, m.property(r)
	if r.best < 0 {
		return w
	}
	first := &r.list[r.best]
	w.Phrasing = m.index.documents[first.evidence.nearest].text
	for i := r.best + 1; i < len(r.list); i++ {
		if m.answerable(r.list[i].target) {
			w.Runner = m.targets[r.list[i].target].topic.Entry
			w.Margin = rounded(first.share - r.list[i].share)
			break
		}
	}
	return w
}

// rounded keeps four digits: enough to compare, and the same on every machine.
func rounded(p float64) float64 { return math.Round(p*1e4) / 1e4 }
