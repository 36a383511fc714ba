package knowledge

import (
	"math"
	"slices"
)

// Evidence for a candidate, in the order of [Constants.Fuse].
const (
	fLinear   = iota // margin of the linear model
	fCentroid        // cosine to the sum of its phrasings
	fWording         // cosine to its nearest phrasing
	fBM25
	fCovered   // share of the question's words that it has
	fDice      // overlap with its nearest phrasing
	fClaim     // cosine to its nearest sentence of answer text
	fProduct   // fCentroid × fWording
	fShared    // Jaccard of the subjects named and those it is about
	fOther     // it is about other subjects than those named
	fUnasked   // it is about a subject and none is named
	fGeneral   // it is about no subject and one is named
	fFacet     // the side that a facet word asks for
	fTone      // the side that the tone asks for
	fOffside   // another side than the one asked for
	fWhole     // the whole card, and no side is asked for
	fVersus    // a head-to-head, and the question is one
	fPair      // a head-to-head, and several subjects are named
	fAlone     // about one subject only, and several are compared
	fAlien     // about a name outside the catalog that is not named
	fMet       // about the very name outside the catalog that is named
	fNamed     // a side of a subject, and that subject is named
	fOutside   // a topic that is out of scope
	fOutName   // such a topic, and a subject is named
	fOutTask   // such a topic, and one of its words stands in the question
	fHelp      // the guide
	fHelpName  // the guide, and a subject is named
	fExtra     // beyond the article
	fNothing   // a head-to-head, and no word with a topic stands beside the names
	fJoined    // a head-to-head, and nothing but joining words stands between the names
	fSide      // an entry that speaks for a subject, or against it, as asked (1) or not (-1)
	fTool      // a side of a subject that only a tool of it stands for
	fStray     // beyond the article, and the nearest phrasing is not near
	fUnnamed   // its nearest phrasing names a subject, and the question none
	fAskChoice // the guide, and the question asks for a choice to be made
	fFacts     // the guide, and how many answers to its steps the question holds
	fWanted    // the guide, and the question describes a project and wants something for it
	fOdds      // of the naive Bayes model, behind the likeliest
	fContrary  // it speaks for its subject and the question against it, or the other way round
	fNegated   // a negation in the question or in its nearest phrasing, but not in both
	fPart      // beyond the article, and about the very part of a subject that is named
	fuseLen
)

// candidate is a possible answer with the evidence for it.
type candidate struct {
	target   int32
	subjects []int32 // of a head-to-head
	evidence targetScore
	f        [fuseLen]float64
	raw      float64 // Σ weight × evidence
	share    float64 // softmax of raw over the candidates
}

const maxCandidates = 24

// How near a phrasing must be for what lies beyond the article to be an answer:
// it is there for direct questions only, above all where two subjects are named,
// which mostly means that they are compared.
const (
	narrow      = 0.4
	narrowOfTwo = 0.6
)

// candidates returns the most promising targets for the text, best first, fused.
// They are the scratch's own.
func (m *matcher) candidates(a *analysis, text string, s *scratch, q questionScore) []candidate {
	cmp := compares(a)
	weights := m.weights()
	s.candidates = s.candidates[:0]
	for _, p := range m.shortlist(a, s, q, cmp) {
		m.look(p.target, a, s, float32(q.mass))
		s.candidates = append(s.candidates, candidate{target: p.target, evidence: m.evidence(p.target, a, s)})
		c := &s.candidates[len(s.candidates)-1]
		if p.versus {
			c.subjects = a.subjects
		}
		if m.targets[p.target].guide {
			m.hear(a, text)
		}
		m.weigh(c, a, q, cmp)
		raw := 0.0
		for j := range c.f {
			raw += float64(weights.Fuse[j] * c.f[j])
		}
		c.raw = raw
	}
	s.ordered = inOrder(s.candidates, s.ordered)
	softmax(s.ordered)
	return s.ordered
}

// evidence is the target's own, or for a side of a subject that is named, the
// better of its own and of the pattern that stands for any subject.
func (m *matcher) evidence(t int32, a *analysis, s *scratch) targetScore {
	e := s.targets[t]
	p := m.patternOf(t, a)
	if p < 0 {
		return e
	}
	o := &s.targets[p]
	if o.wording > e.wording {
		e.wording, e.nearest = o.wording, o.nearest
	}
	e.centroid = max(e.centroid, o.centroid)
	e.bm25 = max(e.bm25, o.bm25)
	e.covered = max(e.covered, o.covered)
	e.dice = max(e.dice, o.dice)
	e.margin = max(e.margin, o.margin)
	e.odds = max(e.odds, o.odds)
	return e
}

// patternOf is the pattern that speaks for the target too, or -1.
func (m *matcher) patternOf(t int32, a *analysis) int32 {
	tg := &m.targets[t]
	if tg.kind != KindSubject || !slices.Contains(a.subjects, tg.about[0]) {
		return -1
	}
	if p, ok := m.patterns[tg.topic.Facet]; ok {
		return p
	}
	return -1
}

// look has the index look closely at a target and its pattern.
func (m *matcher) look(t int32, a *analysis, s *scratch, mass float32) {
	m.index.look(t, s, mass)
	if p := m.patternOf(t, a); p >= 0 {
		m.index.look(p, s, mass)
	}
}

// weigh fills in the evidence of a candidate: how its words agree with the
// question's, then how its slots do.
func (m *matcher) weigh(c *candidate, a *analysis, q questionScore, cmp comparison) {
	e := &c.evidence
	c.f[fLinear] = float64(e.margin)
	c.f[fOdds] = float64(e.odds)
	c.f[fCentroid] = float64(e.centroid)
	c.f[fWording] = float64(e.wording)
	c.f[fBM25] = float64(e.bm25) / q.mass / (saturation + 1)
	c.f[fCovered] = float64(e.covered) / q.mass
	c.f[fDice] = float64(e.dice)
	c.f[fClaim] = float64(e.claim)
	c.f[fProduct] = float64(e.centroid) * float64(e.wording)
	if m.index.documents[e.nearest].negated != a.negated {
		c.f[fNegated] = 1
	}
	t := &m.targets[c.target]
	about := t.about
	if c.subjects != nil {
		about = c.subjects
	}
	if !m.answerable(c.target) {
		m.weighOutside(c, a)
		return
	}
	m.weighSubjects(c, a, about, cmp)
	m.weighFacet(c, t, a.cue)
	if t.guide {
		c.f[fHelp] = 1
		if a.wish {
			c.f[fAskChoice] = 1
		}
		if a.story.wanted {
			c.f[fWanted] = 1
		}
		c.f[fFacts] = math.Min(3, float64(len(a.story.facts))) / 3
		if len(a.subjects) > 0 {
			c.f[fHelpName] = 1
		}
	}
	if t.kind == KindExtra {
		c.f[fExtra] = 1
		c.f[fStray] = math.Max(0, 0.8-float64(e.dice))
	}
	if slices.ContainsFunc(t.parts, func(p string) bool { return slices.Contains(a.parts, p) }) {
		c.f[fPart] = 1
	}
	switch {
	case slices.ContainsFunc(t.met, func(x int32) bool { return slices.Contains(a.foreign, x) }):
		c.f[fMet] = 1
	case len(t.foreign) > 0:
		c.f[fAlien] = 1
	}
}

// weighOutside fills in the evidence of a topic that is out of scope.
func (m *matcher) weighOutside(c *candidate, a *analysis) {
	c.f[fOutside] = 1
	if len(a.subjects) > 0 {
		c.f[fOutName] = 1
	}
	if slices.Contains(a.tasks, c.target) {
		c.f[fOutTask] = 1
	}
}

func (m *matcher) weighSubjects(c *candidate, a *analysis, about []int32, cmp comparison) {
	shared := 0
	for _, s := range a.subjects {
		if slices.Contains(about, s) {
			shared++
		}
	}
	switch {
	case shared > 0:
		c.f[fShared] = float64(shared) / float64(len(a.subjects)+len(about)-shared)
	case len(a.subjects) > 0 && len(about) > 0:
		c.f[fOther] = 1
	case len(about) > 0:
		c.f[fUnasked] = 1
		if m.index.documents[c.evidence.nearest].names {
			c.f[fUnnamed] = 1
		}
	case len(a.subjects) > 0:
		c.f[fGeneral] = 1
	}
	if c.subjects != nil {
		c.f[fPair] = 1
		if cmp.firm {
			c.f[fVersus] = 1
		}
		if cmp.bare {
			c.f[fNothing] = 1
		}
		if cmp.joined {
			c.f[fJoined] = 1
		}
	} else if len(about) == 1 && cmp.firm {
		c.f[fAlone] = 1
	}
	if shared > 0 && m.targets[c.target].kind == KindSubject {
		c.f[fNamed] = 1
		if len(a.certain) == 0 {
			c.f[fTool] = 1
		}
	}
}

func (m *matcher) weighFacet(c *candidate, t *target, cue facetCue) {
	if t.kind != KindSubject {
		switch {
		case t.side == NoFacet || cue.facet != Pros && cue.facet != Cons:
		case t.side == cue.facet:
			c.f[fSide] = 1
		default:
			c.f[fSide] = -1
		}
		c.f[fContrary] = contrary(cue.facet, t.side)
		return
	}
	c.f[fContrary] = contrary(cue.facet, t.topic.Facet)
	switch {
	case cue.facet == NoFacet && t.topic.Facet == NoFacet:
		c.f[fWhole] = 1
	case cue.facet == NoFacet:
	case cue.facet != t.topic.Facet && (cue.facet != Overview || t.topic.Facet != NoFacet):
		c.f[fOffside] = 1
	case cue.firm:
		c.f[fFacet] = 1
	default:
		c.f[fTone] = 1
	}
}

// contrary says whether of two sides one is for a subject and one against it.
func contrary(a, b Facet) float64 {
	if a == Pros && b == Cons || a == Cons && b == Pros {
		return 1
	}
	return 0
}

// softmax shares 1 out among the candidates.
func softmax(list []candidate) {
	if len(list) == 0 {
		return
	}
	sum := 0.0
	for i := range list {
		list[i].share = math.Exp(list[i].raw - list[0].raw)
		sum += list[i].share
	}
	for i := range list {
		list[i].share /= sum
	}
}
