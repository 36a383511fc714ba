package knowledge

// Why explains a decision: replaying it gives the same decision.
type Why struct {
	Normalised  string       // the question as it was matched
	Corrections []Correction // spelling
	Subjects    []SubjectID  // names resolved
	Parts       []string     // products that belong to subjects, where none is named outright
	Tools       []Tool       // products that belong to subjects, whatever else is named
	Facet       Facet        // facet asked for
	By          []string     // words by which several subjects are compared, such as "memory"
	Foreign     []string     // names outside the catalog, task words: signs of out of scope
	Phrasing    string       // the wording that matched best
	Runner      EntryID      // second best
	Margin      float64      // confidence of the first less that of the second
	Scope       float64      // probability that the question is in scope
	Right       float64      // probability that the first is right, if it is
}

// Tool is a product that belongs to a subject.
type Tool struct {
	Name string
	Of   SubjectID
}

// Correction is a word that was taken for another.
type Correction struct{ From, To string }
