package knowledge

import "slices"

// What a question will have nothing of is not what it is about: "anything but x".

// exclusion is a run of words, [from,to), that rules out the subjects named in it.
type exclusion struct {
	from, to int
	firm     bool // whatever else is named: "other than x"
	subjects []int32
}

// exclude takes out the words that rule out subjects, and notes which. "Not x" does
// so where nothing else is named; beside another it sets one against the other.
func (m *matcher) exclude(a *analysis, tokens []token) []token {
	var list []exclusion
	named := 0
	for i := 0; i < len(tokens); i++ {
		if !m.namesSubject(tokens[i]) {
			continue
		}
		x, ok := m.exclusionOf(tokens, i)
		if !ok {
			named++
			continue
		}
		list = append(list, x)
		i = x.to - 1
	}
	for _, x := range slices.Backward(list) {
		if named > 0 && !x.firm {
			continue
		}
		for _, s := range x.subjects {
			a.excluded = appendNew(a.excluded, s)
		}
		if x.from > 0 && tokens[x.to-1].clause {
			tokens[x.from-1].clause = true
		}
		tokens = slices.Delete(tokens, x.from, x.to)
	}
	return tokens
}

// exclusionOf reads the words before the name at i, and the names after it that are
// ruled out with it.
func (m *matcher) exclusionOf(tokens []token, i int) (exclusion, bool) {
	if m.names.refs[tokens[i].name].kind == tool {
		return exclusion{}, false
	}
	from := i
	for from > 0 && takings[plainAt(tokens, from-1)] {
		from--
	}
	if plainAt(tokens, from-1) == "by" && originWords[plainAt(tokens, from-2)] {
		from -= 2 // "that is not made by google"
	}
	from, firm := exclusionBefore(tokens, from)
	if from < 0 {
		if from = dislikedFrom(tokens, i); from < 0 || !wishesAfter(tokens, i) {
			return exclusion{}, false
		}
	}
	x := exclusion{from: from, to: i + 1, firm: firm, subjects: []int32{m.names.refs[tokens[i].name].subject}}
	for x.to < len(tokens) {
		next := x.to
		if andWords[plainAt(tokens, next)] {
			next++
		} else if !firm || !tokens[x.to-1].clause {
			break
		}
		if next >= len(tokens) || !m.namesSubject(tokens[next]) {
			break
		}
		x.subjects, x.to = append(x.subjects, m.names.refs[tokens[next].name].subject), next+1
	}
	return x, firm || m.endsAfter(tokens, x.to)
}

// exclusionBefore finds the words that rule out what comes at i: where they begin,
// or -1, and whether they do so whatever else is named.
func exclusionBefore(tokens []token, i int) (from int, firm bool) {
	word, before := plainAt(tokens, i-1), plainAt(tokens, i-2)
	switch {
	case word == "than" && before == "other", word == "for" && before == "except":
		return i - 2, true
	case word == "from" && (before == "apart" || before == "aside"):
		return i - 2, false
	case word == "except" || word == "excluding" || word == "besides":
		return i - 1, true
	case word == "but" && (everyWords[before] || everyWords[plainAt(tokens, i-3)]):
		return i - 1, true
	case word != "not" && word != "no":
		return -1, false
	case i == 1 || tokens[i-2].clause || joiningWords[before]:
		for i > 1 && !tokens[i-2].clause && joiningWords[plainAt(tokens, i-2)] {
			i--
		}
		return i - 1, false
	case (before == "is" || before == "are") && thatWords[plainAt(tokens, i-3)]:
		return i - 3, false
	case tagVerbs[before] && selves[plainAt(tokens, i-3)] && (i == 3 || tokens[i-4].clause) && (wanting[plainAt(tokens, i)] || wishesAfter(tokens, i)):
		return i - 3, false
	}
	return -1, false
}

// dislikedFrom returns where the speaker begins to say that they do not like what is
// named at i, or -1: that rules it out for what they wish for.
func dislikedFrom(tokens []token, i int) int {
	from := i - 2
	switch word := plainAt(tokens, i-1); {
	case word == "hate" || word == "dislike" || word == "despise":
	case word == "like" && plainAt(tokens, i-2) == "not" && tagVerbs[plainAt(tokens, i-3)]:
		from = i - 4
	default:
		return -1
	}
	if from < 0 || !selves[plainAt(tokens, from)] {
		return -1
	}
	return from
}

// wishesAfter says whether a wish for a choice follows in another clause.
func wishesAfter(tokens []token, i int) bool {
	for i < len(tokens) && !tokens[i].clause {
		i++
	}
	for ; i < len(tokens); i++ {
		if w := plainAt(tokens, i); wishWords[w] || restWords[w] || w == "else" || w == "instead" || w == "then" || tagVerbs[w] && speakers[plainAt(tokens, i+1)] && wishVerbs[plainAt(tokens, i+2)] {
			return true
		}
	}
	return false
}

// endsAfter says whether nothing more is said right before i of the things named
// there: "no x releases" rules nothing out.
func (m *matcher) endsAfter(tokens []token, i int) bool {
	if i >= len(tokens) || tokens[i-1].clause {
		return true
	}
	next := plainAt(tokens, i)
	return next != "" && !tagVerbs[next] && (stopWords[next] || fillers[next] || questionWords[next])
}

// wantsRest says whether a question asks for something else than what it rules out.
func (r *reading) wantsRest() bool {
	return len(r.excluded) > 0 && len(r.subjects) == 0 && (r.wish || slices.ContainsFunc(r.tokens, func(t token) bool { return t.name == noName && restWords[t.text] }))
}

// onlyExcludes says whether a message rules something out and says next to nothing more.
func (r *reading) onlyExcludes() bool {
	return len(r.excluded) > 0 && len(r.subjects) == 0 && len(r.tokens) <= fewWords &&
		!slices.ContainsFunc(r.tokens, func(t token) bool { return t.name != noName || !stopWords[t.text] && !fillers[t.text] })
}

// fewWords are about as many as "what should i take".
const fewWords = 4

var (
	// takings stand between words that rule something out and its name.
	takings = words(`to use using want wanting take taking pick choose work working go going with the any a an please again`)
	// andWords join things that are ruled out together.
	andWords = words(`and or nor`)
	// everyWords have what is ruled out after "but".
	everyWords = words(`anything everything all any every whatever`)
	// joiningWords stand before a "not" that rules out what follows.
	joiningWords = words(`but and if or just please rather definitely absolutely preferably`)
	thatWords    = words(`that which`)
	selves       = words(`i we`)
	wanting      = words(`want wanting`)
	// restWords ask for the rest.
	restWords = words(`anything something everything whatever another alternative alternatives`)
)
