package knowledge

import "slices"

// What is only offered, however near its words are to the question's: the laws of
// this file are what keeps a true text from being given in the wrong place.

// unasserted says whether the best candidate may be offered at most.
func (m *matcher) unasserted(r *reading) bool {
	return m.uncalled(r) || r.againstForeign() || r.contrary() || r.ofOutsider() || m.partForWhole(r) || m.wholeForPart(r) || m.silentOn(r) ||
		m.ofTheLast(r) || m.ofNone(r) || m.ofThePraised(r) || m.ofDoingWithout(r) || m.ofExcluded(r)
}

// uncalled says whether the best candidate is a subject's card, or a side of it,
// that the question does not name, nor asks for in the very words that an author
// wrote for it: that is a guess, however good, and only offered.
func (m *matcher) uncalled(r *reading) bool {
	c := &r.list[r.best]
	if m.targets[c.target].kind != KindSubject || c.f[fUnasked] == 0 {
		return false
	}
	nearest := &m.index.documents[c.evidence.nearest]
	return c.f[fWording] < verbatim || nearest.names || nearest.target != c.target
}

// againstForeign says whether a subject is compared with a name outside the
// catalog that the best candidate is not about: what is known of one side alone
// is no answer.
func (r *reading) againstForeign() bool {
	return len(r.foreign) > 0 && len(r.subjects) > 0 && r.list[r.best].f[fMet] == 0 && compares(&r.analysis).firm
}

// contrary says whether the best candidate praises what the question complains of,
// or the other way round. However near its words are, it is only offered.
func (r *reading) contrary() bool { return r.list[r.best].f[fContrary] > 0 }

// ofOutsider says whether the question is about something that the content does not
// know, and the best candidate is not: what others do with a subject is not known.
func (r *reading) ofOutsider() bool { return r.signs[sOutsider] > 0 && r.list[r.best].f[fMet] == 0 }

// verbatim is the cosine from which a question is one that an author wrote.
const verbatim = 0.9

// partForWhole says whether the question is about a part of a subject only
// ("is torchserve dead") and the best candidate about the whole: how the whole fares
// is no answer, nor is its card where something else is known of the part.
func (m *matcher) partForWhole(r *reading) bool {
	t := &m.targets[r.list[r.best].target]
	if t.kind != KindSubject || r.signs[sTool] == 0 {
		return false
	}
	return t.topic.Facet == Liveness || t.topic.Facet == NoFacet && slices.ContainsFunc(r.list, func(c candidate) bool { return c.f[fPart] > 0 })
}

// wholeForPart says whether the best candidate is about a part of a subject and the
// question names the subject, but no part: what takes TorchServe's place is no
// alternative to PyTorch.
func (m *matcher) wholeForPart(r *reading) bool {
	return m.targets[r.list[r.best].target].ofPart && len(r.subjects) > 0 && len(r.certain) == len(r.subjects) &&
		!slices.ContainsFunc(r.tokens, func(t token) bool { return t.name >= 0 && m.names.refs[t.name].kind == tool })
}

// ofTheLast says whether the question asks for the last of all and no wording of the
// best candidate does: who has the largest community is no answer to "smallest".
func (m *matcher) ofTheLast(r *reading) bool {
	return m.catalog() && slices.ContainsFunc(r.last, func(stem string) bool {
		return !slices.Contains(m.targets[r.list[r.best].target].last, stem)
	})
}

// ofNone says whether the question is for what is not so, of things that it does not
// name, and the nearest phrasing of the best candidate is not: who is best for images is no answer
// to "which one is not for images".
func (m *matcher) ofNone(r *reading) bool {
	return r.none && len(r.subjects) == 0 && !m.index.documents[r.list[r.best].evidence.nearest].none
}

// ofThePraised says whether the question asks what speaks against a subject by
// denying what speaks for it, or denies anything else of it, and the best candidate
// tells of that subject what is so.
func (m *matcher) ofThePraised(r *reading) bool {
	t := &m.targets[r.list[r.best].target]
	if t.kind != KindSubject || t.topic.Facet == r.cue.facet && t.topic.Facet != Features {
		return false
	}
	affirms := t.topic.Facet == Pros || t.topic.Facet == BestFor || t.topic.Facet == Features
	return r.cue.turned || affirms && deniesOf(r.tokens)
}

// ofDoingWithout says whether the question is for what is bad about not using a
// subject, and the best candidate about that subject.
func (m *matcher) ofDoingWithout(r *reading) bool {
	return len(m.targets[r.list[r.best].target].about) > 0 && losesWithout(r.tokens)
}

// ofExcluded says whether the best candidate is about nothing but what the question
// will have nothing of.
func (m *matcher) ofExcluded(r *reading) bool {
	about := m.targets[r.list[r.best].target].about
	return len(about) > 0 && !slices.ContainsFunc(about, func(s int32) bool { return !slices.Contains(r.excluded, s) })
}

// silentOn says whether the question is whether a subject has something of which the
// best candidate, a side of it, has not a word: what that says of other things is
// neither yes nor no.
func (m *matcher) silentOn(r *reading) bool {
	c := &r.list[r.best]
	t := &m.targets[c.target]
	if t.kind != KindSubject || t.topic.Facet == Liveness || len(r.tokens) == 0 || !openers[r.tokens[0].text] {
		return false
	}
	object, spoken := false, false
	for i := range r.tokens {
		w := &r.tokens[i]
		switch {
		case having[w.text]:
			object = true
		case !object, w.name != noName, w.number, lightWord(w.text):
		case m.index.has(c.target, w.stem):
			return false
		default:
			spoken = true
		}
	}
	return spoken
}

// having are verbs whose object a thing has, or not.
var having = words(`support supports supported run runs offer offers include includes come comes ship ships provide provides`)

// has says whether any wording of a target has the word.
func (x *index) has(t int32, stem string) bool {
	id := x.ids.find(hashOn(wordSeed, stem))
	return id >= 0 && slices.ContainsFunc(x.counts.of(id), func(p posting) bool { return p.at == t })
}

// asksOfOutsider says whether the question is about something that the content
// does not know, and names a subject only after it: "does spotify use pytorch",
// "when will digits support mxnet".
func (m *matcher) asksOfOutsider(tokens []token) bool {
	for i := range tokens {
		if t := &tokens[i]; t.name != noName || !openers[t.text] || i > 0 && !tokens[i-1].clause && !beforeOpener[tokens[i-1].text] {
			continue
		}
		about := i + 1
		for about < len(tokens) && tokens[about].name == noName && determiners[tokens[about].text] {
			about++
		}
		if about+1 >= len(tokens) || !m.outsider(&tokens[about]) || m.namesSubject(tokens[about+1]) {
			continue // "is standalone keras alive" is about Keras
		}
		return slices.ContainsFunc(tokens[about+1:], m.namesSubject)
	}
	return false
}

// outsider says whether a word is a name, or a word with a topic, that no phrasing
// of an answer has.
func (m *matcher) outsider(t *token) bool { return t.name >= 0 && !m.namesSubject(*t) || m.strays(t) }

func (m *matcher) namesSubject(t token) bool {
	return t.name >= 0 && m.names.refs[t.name].subject != noSubject
}

// meansOutsider says whether a subject's name is part of another thing's
// ("tensorflow-io", "waifu2x-caffe"), or the question is about a thing that somebody
// has before their eyes: "does this library work with keras".
func (m *matcher) meansOutsider(tokens []token) bool {
	for i := 1; i < len(tokens); i++ {
		first, second := &tokens[i-1], &tokens[i]
		part := second
		if m.namesSubject(*second) {
			part = first
		}
		compound := second.hyphen && m.namesSubject(*first) != m.namesSubject(*second) && part.name == noName && m.strays(part) && !affixes[part.text]
		if compound || pointing[first.text] && thingNouns[second.text] && second.name == noName {
			return true
		}
	}
	return false
}
