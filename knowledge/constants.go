package knowledge

// Constants are what training found. They are the same for every content: see
// knowledge/train.
type Constants struct {
	Fuse  [fuseLen]float64 // evidence for a candidate
	Scope [signLen]float64 // log odds that the question is in scope
	Right [signLen]float64 // log odds that it is in scope and the first candidate right
}

// Shipped returns the constants that this build was trained to.
func Shipped() Constants { return trained }
