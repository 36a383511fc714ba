package knowledge

import "slices"

// wantsOther says whether the words wish for the choice of something that the
// catalog is not about: "help me choose a laptop".
func (m *matcher) wantsOther(tokens []token) bool {
	for i, t := range tokens {
		if t.name == noName && choosingWords[t.text] && m.otherObject(tokens[i+1:]) {
			return true
		}
	}
	return false
}

// otherObject says whether what follows a verb of choosing is "a" something, up
// to a preposition or the end of the clause, and no word of it stands for the
// things of the catalog.
func (m *matcher) otherObject(tokens []token) bool {
	article, object := false, false
	for _, t := range tokens {
		switch {
		case t.name != noName, m.names.nouns[t.text], makerNouns[t.text], slices.Contains(m.field, t.text), goodWords[t.text]:
			return false
		case prepositions[t.text]:
			return article && object
		case t.text == "a" || t.text == "an":
			article = true
		case article && !stopWords[t.text] && !fillers[t.text]:
			object = true
		}
		if t.clause {
			return article && object
		}
	}
	return article && object
}
