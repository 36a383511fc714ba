package knowledge

// Constants are what training found. They are the same for every content: see
// knowledge/train.
type Constants struct {
	Catalog Weights // for content with a catalog
	Plain   Weights // for content without one
	Linear  Weights // the same, where the linear model is trained
}

// Weights fuse the evidence for a candidate, and turn the signs for and against
// answering into probabilities.
type Weights struct {
	Fuse  [fuseLen]float64 // evidence for a candidate
	Scope [signLen]float64 // log odds that the question is in scope
	Right [signLen]float64 // log odds that it is in scope and the first candidate right
}

// Shipped returns the constants that this build was trained to.
func Shipped() Constants { return trained }

// weights are those for this content.
func (m *matcher) weights() *Weights {
	switch {
	case m.catalog():
		return &m.constants.Catalog
	case m.linear != nil:
		return &m.constants.Linear
	}
	return &m.constants.Plain
}
