package knowledge

import "math"

// Signs for and against answering at all, in the order of [Constants.Scope] and
// [Constants.Right].
const (
	sCentroid = iota // of the best candidate that can be answered
	sWording
	sBM25
	sCovered
	sDice
	sClaim
	sKnown     // share of the question's vector that the content has
	sUnknown   // share of the mass of its words that the content lacks
	sShare     // softmax share of the best candidate
	sMargin    // lead over the next candidate
	sTopics    // words with a topic that the content has
	sStrange   // words that neither the content nor common English has
	sAbsent    // ordinary words with a topic that the content lacks
	sElsewhere // softmax share of the topics that are out of scope
	sBeyond    // how much nearer the nearest out-of-scope topic is
	sTask      // words that ask for help of an out-of-scope kind
	sForeign   // names outside the catalog that the candidate is not about
	sCode      // identifiers, snippets
	sNumber    // versions and other numbers
	sShared    // slot evidence of the best candidate
	sOther
	sUnasked
	sGeneral
	sFacet
	sTone
	sVersus
	sPair
	sAlone
	sBare // a subject and no word with a topic beside it
	sLength
	sLean      // how much its words lean towards what is asked in scope, on average
	sWorst     // the same of the word that leans towards it least
	sModifier  // a word that no phrasing has right before the catalog's noun: "css framework"
	sTool      // a subject is named by a tool of it only
	sExtra     // the best candidate is beyond the article
	sDouble    // several subjects, and no comparison
	sTongue    // another language than English
	sAround    // share of all candidates about the same subject, with the best
	sLinear    // margin of the linear model
	sOdds      // of the naive Bayes model
	sPairStray // a head-to-head, and how little the strangest word leans to what is asked in scope
	sShort     // a subject named outright and at most one word with a topic beside it, no sign of a task
	sWhole     // the whole card
	sHowTo     // "how do i ..."
	sHowToName // the same, and a subject is named
	sVersion   // a subject is named and right after it a number that is no year
	sRest      // share of its words with a topic that no phrasing has, where a subject is named
	sOutsider  // a word that no phrasing has is what the question is about, and a subject only what it is asked to do with it
	sMet       // a name outside the catalog that the candidate is about
	sPart      // the same of a part of a subject
	// Without a catalog: what the length of a question makes of a sign. In a long
	// one, much may stand around what is asked.
	sLongNear
	sLongLean
	sLongWorst
	sBias
	signLen
)

// wordSigns gathers what the words of a question alone say for and against
// answering.
func (m *matcher) wordSigns(a *analysis, q questionScore) (s [signLen]float64) {
	s[sBias] = 1
	m.countWords(a, &s)
	if m.asksOfOutsider(a.tokens) || len(a.subjects) > 0 && m.meansOutsider(a.tokens) {
		s[sOutsider] = 1
	}
	s[sKnown], s[sUnknown] = q.known, q.unknown
	s[sTopics] = math.Min(float64(q.topics), 5) / 5
	return s
}

// addSigns adds to the signs of a question's words what speaks for and against
// answering with a candidate.
func (m *matcher) addSigns(s *[signLen]float64, a *analysis, list []candidate, best int) {
	b := &list[best]
	f := &b.f
	s[sCentroid], s[sWording], s[sBM25], s[sCovered], s[sDice], s[sClaim] = f[fCentroid], f[fWording], f[fBM25], f[fCovered], f[fDice], f[fClaim]
	s[sLinear], s[sOdds] = f[fLinear], f[fOdds]
	s[sShare], s[sAround] = b.share, b.share
	runner, beyond := math.Inf(-1), 0.0
	for i := range list {
		kind := m.targets[list[i].target].kind
		switch {
		case i == best:
		case m.sameSubject(b, &list[i]):
			s[sAround] += list[i].share
			runner = math.Max(runner, list[i].raw)
		case kind == KindElsewhere || kind == KindSmallTalk:
			s[sElsewhere] += list[i].share
			beyond = math.Max(beyond, list[i].f[fWording]+list[i].f[fCentroid])
		default:
			runner = math.Max(runner, list[i].raw)
		}
	}
	s[sMargin] = math.Min(b.raw-runner, 6) / 3
	s[sBeyond] = beyond - f[fWording] - f[fCentroid]
	if len(a.foreign) > 0 && f[fMet] == 0 {
		s[sForeign] = math.Min(float64(len(a.foreign)), 2)
	}
	s[sExtra], s[sMet], s[sPart] = f[fExtra], f[fMet], f[fPart]
	if b.subjects != nil {
		s[sPairStray] = -s[sWorst]
	}
	if t := &m.targets[b.target]; t.kind == KindSubject && t.topic.Facet == NoFacet {
		s[sWhole] = 1
	}
	if len(a.subjects) > 1 && f[fVersus] == 0 {
		s[sDouble] = 1
	}
	s[sShared], s[sOther], s[sUnasked], s[sGeneral] = f[fShared], f[fOther], f[fUnasked], f[fGeneral]
	s[sFacet], s[sTone], s[sVersus], s[sPair], s[sAlone] = f[fFacet], f[fTone], f[fVersus], f[fPair], f[fAlone]
	if len(m.content.Subjects) == 0 {
		s[sLongNear], s[sLongLean], s[sLongWorst] = s[sLength]*s[sCentroid], s[sLength]*s[sLean], s[sLength]*s[sWorst]
	}
}

// sameSubject says whether two candidates are about the same one subject.
func (m *matcher) sameSubject(a, b *candidate) bool {
	x, y := m.targets[a.target].about, m.targets[b.target].about
	return len(x) == 1 && len(y) == 1 && x[0] == y[0] && a.subjects == nil && b.subjects == nil && m.targets[b.target].kind != KindExtra
}

// countWords counts the words that no phrasing has, by how strange they are.
func (m *matcher) countWords(a *analysis, s *[signLen]float64) {
	s[sTask] = float64(len(a.tasks))
	beside := 0
	lean, worst := 0.0, 0.0
	for i := range a.tokens {
		t := &a.tokens[i]
		if i > 0 && m.names.nouns[t.text] && m.strays(&a.tokens[i-1]) {
			s[sModifier] = 1
		}
		switch {
		case t.name != noName:
			continue
		case t.number:
			if !year(t.text) {
				s[sNumber] = 1
			}
			continue
		case stopWords[t.text] || fillers[t.text]:
			continue
		}
		beside++
		use := m.usageOf(t.stem)
		lean += use.lean
		worst = math.Min(worst, use.lean)
		if use.answers {
			continue
		}
		if ordinaryStem(t.stem) {
			s[sAbsent]++
		} else {
			s[sStrange]++
		}
	}
	if len(a.subjects) > 0 && beside > 0 {
		s[sRest] = (s[sAbsent] + s[sStrange]) / float64(beside)
	}
	s[sLean], s[sWorst] = lean/math.Max(1, float64(beside)), worst
	a.shape(s, beside)
}

// shape reads off what kind of question it is, from what has been counted; beside
// is how many words are neither names nor fillers.
func (a *analysis) shape(s *[signLen]float64, beside int) {
	if a.howTo {
		s[sHowTo] = 1
		if len(a.subjects) > 0 {
			s[sHowToName] = 1
		}
	}
	for i := 1; i < len(a.tokens); i++ {
		if t := &a.tokens[i]; t.number && !year(t.text) && a.tokens[i-1].name >= 0 {
			s[sVersion] = 1
		}
	}
	if len(a.certain) == 0 && len(a.subjects) > 0 {
		s[sTool] = 1
	}
	if a.language != "" {
		s[sTongue] = 1
	}
	s[sTask] = math.Min(s[sTask], 2)
	s[sAbsent] = math.Min(s[sAbsent], 4) / 2
	s[sStrange] = math.Min(s[sStrange], 3)
	s[sCode] = math.Min(float64(a.code), 3)
	s[sLength] = math.Min(float64(len(a.tokens)), 30) / 10
	if beside <= 1 && len(a.certain) == 1 && len(a.foreign) == 0 && s[sTask] == 0 && a.code == 0 && s[sNumber] == 0 {
		s[sShort] = 1
	}
	if beside == 0 && len(a.subjects) > 0 {
		s[sBare] = 1
	}
}

// year says whether a number is one, as in "in 2025".
func year(s string) bool {
	return len(s) == 4 && (s[:2] == "19" || s[:2] == "20") && isDigit(s[2]) && isDigit(s[3])
}

// strays says whether a word with a topic is in no phrasing of an answer.
func (m *matcher) strays(t *token) bool {
	return t.name == noName && !t.number && !stopWords[t.text] && !fillers[t.text] && !compareWords[t.text] && !m.answersHave(t.stem)
}

// probability is a logistic head.
func probability(weights *[signLen]float64, s *[signLen]float64) float64 {
	z := 0.0
	for i, x := range s {
		z += float64(weights[i] * x)
	}
	return 1 / (1 + math.Exp(-z))
}
