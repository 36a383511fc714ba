package knowledge

// Edition is what can be said of the content besides its own words.
type Edition struct {
	Program string // version of the program that serves it; empty where it is not told
	Quality string // how well it answers, in a sentence; empty where it was not measured
}

// Edition returns what [Base.WithEdition] was given.
func (b *Base) Edition() Edition { return b.edition }

// WithEdition returns the same base, of another edition.
func (b *Base) WithEdition(e Edition) *Base {
	other := *b
	other.edition = e
	return &other
}
