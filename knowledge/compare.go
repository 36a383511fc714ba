package knowledge

// comparison says how a question sets subjects against each other.
type comparison struct {
	firm   bool // "x vs y", "difference between x and y", "is x better than y"
	joined bool // two names with nothing but joining words between them
	bare   bool // nothing but names and joining words at all
}

// compares reads the form of a comparison off the words around the names. It
// wants at least two names, of the catalog or outside it.
func compares(a *analysis) comparison {
	var c comparison
	if len(a.subjects)+len(a.foreign) < 2 {
		return c
	}
	last, clean := -1, true
	c.bare = true
	for i, t := range a.tokens {
		if t.name != noName {
			if last >= 0 && clean && a.tokens[last].name != t.name && i-last <= 5 {
				c.joined = true
			}
			last, clean = i, true
			continue
		}
		if firmCompareWords[t.text] && (t.text != "or" || besideName(a.tokens, i)) {
			c.firm = true
		}
		if !stopWords[t.text] && !compareWords[t.text] && !fillers[t.text] {
			clean, c.bare = false, false
		}
	}
	return c
}

// besideName says whether a name stands right before or after token i.
func besideName(tokens []token, i int) bool {
	return i > 0 && tokens[i-1].name != noName || i+1 < len(tokens) && tokens[i+1].name != noName
}
