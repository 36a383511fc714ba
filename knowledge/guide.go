package knowledge

// Guide is a guided selection: steps with options, whose weights speak for
// subjects and rest on claims. It is immutable.
type Guide struct {
	ID    GuideID
	Title string
	Steps []Step
}

// Step is one question of a guide.
type Step struct {
	ID      StepID
	Prompt  string
	Why     string // why it is asked
	Always  bool   // asked even where it cannot change the pick
	Options []Option
}

// Option is one answer to a step. Label is at most 40 characters.
type Option struct {
	ID      OptionID
	Label   string
	Aliases []string
	Weights []Weight
}

// Weight is what an option says for a subject, and the claim it rests on.
type Weight struct {
	Subject SubjectID
	Points  float64
	Claim   ClaimID
}

// Recommendation is what the answers given so far speak for.
type Recommendation struct {
	Pick           []SubjectID // today's; several in a tie; never retired
	ArticlePick    []SubjectID // what the article alone supports
	Ranking        []Ranked    // today's, best first
	ArticleRanking []Ranked
	Verdict        Verdict
	Reasons        []Reason // what spoke for and against the first, by the person's own answers
	Changes        []Change // every single answer that would change the pick
	Skipped        []StepID
}

// Verdict says how sure a recommendation is.
type Verdict string

// The verdicts.
const (
	Robust Verdict = "robust" // no single other answer changes it
	Close  Verdict = "close"  // some single other answer changes it
	Tie    Verdict = "tie"    // several lead: there is no single winner
)

// Ranked is one place of a ranking.
type Ranked struct {
	ID     SubjectID `json:"id"`
	Score  float64   `json:"score"`
	Status Status    `json:"status"`
}

// Reason is one weight that counted.
type Reason struct {
	Answer  Answer
	Subject SubjectID
	Points  float64
	Claim   ClaimID
}

// Change is one single answer that would change the pick.
type Change struct {
	Step   StepID      `json:"step"`
	Answer OptionID    `json:"answer"`
	Pick   []SubjectID `json:"pick"`
}
