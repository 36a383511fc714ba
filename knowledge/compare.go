package knowledge

// comparison says how strongly a question sets subjects against each other.
type comparison uint8

const (
	noComparison   comparison = iota
	loose                     // several names and nothing that joins them
	firmComparison            // "x vs y", "difference between x and y", "is x better than y"
)

// compares reads the form of a comparison off the words around the names. It
// wants at least two subjects, or one and a name outside the catalog.
func compares(a *analysis) comparison {
	if len(a.subjects)+len(a.foreign) < 2 {
		return noComparison
	}
	for i, t := range a.tokens {
		if t.name != noName || !compareWords[t.text] {
			continue
		}
		if firmCompareWords[t.text] && (t.text != "or" || besideName(a.tokens, i)) {
			return firmComparison
		}
	}
	return loose
}

// besideName says whether a name stands right before or after token i.
func besideName(tokens []token, i int) bool {
	return i > 0 && tokens[i-1].name != noName || i+1 < len(tokens) && tokens[i+1].name != noName
}
