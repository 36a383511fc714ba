package knowledge

import "math/bits"

// GuideContent is a guided selection as its author wrote it.
type GuideContent struct {
	ID         GuideID
	Title      string
	Alternates []string // phrasings that ask for help choosing
	Situations []string // descriptions of a project that ask for it too
	Start      []Weight // what speaks before any answer
	Steps      []Step
}

// Step is one question of a guide.
type Step struct {
	ID      StepID
	Name    string // one or two words: "Project"
	Prompt  string
	Why     string  // why it is asked
	Claim   ClaimID // what Why rests on
	Always  bool    // asked even where it cannot change the pick
	IfYes   OptionID
	IfNo    OptionID // both empty: yes and no are no answers here
	Options []Option
}

// Option is one answer to a step. Label is at most 40 characters.
type Option struct {
	ID      OptionID
	Label   string
	Means   string   // what somebody says by it, for those who ask
	Aliases []string // words that mean it wherever they stand
	Replies []string // words that mean it only in reply to the prompt
	Amounts []Amount // quantities that mean it
	Yields  bool     // gives way where a more exact option is named too
	Weights []Weight
	Note    Note // what whoever chooses it has to know besides the points; may be empty
}

// Note is a sentence that a result says to whoever gave an answer, and the claim
// it rests on.
type Note struct {
	Text    string
	Claim   ClaimID
	Against []SubjectID // a result that picks one of them says the note first of all
}

// Weight is what an option says for or against a subject, in points, by the
// claim it rests on. Points are multiples of a quarter, so that sums are exact
// in any order. A claim that has aged may weigh less today, or nothing, or speak
// for another subject than it did.
type Weight struct {
	Subject SubjectID
	Article float64 // by the article's own words; 0 beyond the article
	Today   float64 // by what holds today; 0 for a retired subject
	Claim   ClaimID
	Because string // what the claim says today of the subject and the answer, as a reason; may be empty
}

// Recommendation is what the answers given so far speak for.
type Recommendation struct {
	Pick           []SubjectID // today's; several in a tie; never retired
	ArticlePick    []SubjectID // what the article alone supports
	Ranking        []Ranked    // today's, best first, without retired subjects
	ArticleRanking []Ranked    // all subjects
	Verdict        Verdict
	Reasons        []Reason // every weight that the answers bring, in the guide's order
	Changes        []Change // every single other answer that changes Pick
	Skipped        []StepID // answered with "I don't know"
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

// Reason is one weight that an answer brings. The zero Answer stands for what
// speaks before any answer.
type Reason struct {
	Answer Answer
	Weight
}

// Change is one single answer that would change the pick.
type Change struct {
	Step   StepID      `json:"step"`
	Answer OptionID    `json:"answer"`
	Pick   []SubjectID `json:"pick"`
}

// Guide is a guided selection: steps with options, whose weights speak for
// subjects and rest on claims. It is immutable, and safe for any number of
// goroutines.
type Guide struct {
	GuideContent
	scores scores
	reader reader
}

// NewGuide makes a checked guide ready for use. Authors' files go through
// [Load].
func NewGuide(content GuideContent, c *Content) *Guide {
	g := &Guide{GuideContent: content}
	g.prepare(c)
	return g
}

// prepare makes ready what the guide counts and reads with.
func (g *Guide) prepare(c *Content) {
	g.scores, g.reader = newScores(&g.GuideContent, c), newReader(&g.GuideContent, c)
}

// Next returns the step to ask for now, and false when there is none: then
// [Guide.Recommend] is due. The steps that are always asked come first. Any other
// is asked only while its answer can change today's pick, alone or together with
// answers to the steps still open, or on its own takes the first place from
// whoever leads by the article. So when the guide ends, no answers to the open
// steps could change today's pick. Where one subject alone is left to choose from,
// nothing is asked.
func (g *Guide) Next(given []Answer) (Step, bool) {
	if i := g.next(g.chosen(given)); i >= 0 {
		return g.Steps[i], true
	}
	return Step{}, false
}

// next returns the number of the step to ask for, or -1.
func (g *Guide) next(chosen []int) int {
	if bits.OnesCount64(uint64(g.scores.alive)) == 1 {
		return -1
	}
	for i, s := range g.Steps {
		if s.Always && chosen[i] == open {
			return i
		}
	}
	for i := range g.Steps {
		if chosen[i] == open && g.scores.matters(chosen, i) {
			return i
		}
	}
	return -1
}

// Step returns a step by its id.
func (g *Guide) Step(id StepID) (Step, bool) {
	for _, s := range g.Steps {
		if s.ID == id {
			return s, true
		}
	}
	return Step{}, false
}

// Option returns an option of the step by its id.
func (s Step) Option(id OptionID) (Option, bool) {
	for _, o := range s.Options {
		if o.ID == id {
			return o, true
		}
	}
	return Option{}, false
}

// Recommend returns what the answers speak for. It follows from the answers
// alone, in whatever order they were given; where a step is answered twice, the
// last answer counts. Steps and options that the guide does not have count for
// nothing.
func (g *Guide) Recommend(given []Answer) Recommendation {
	chosen := g.chosen(given)
	today, article := g.scores.totals(chosen)
	r := Recommendation{
		Pick:           g.scores.names(g.scores.leaders(today, g.scores.alive)),
		ArticlePick:    g.scores.names(g.scores.leaders(article, g.scores.all)),
		Ranking:        g.scores.ranking(today, g.scores.alive),
		ArticleRanking: g.scores.ranking(article, g.scores.all),
		Changes:        g.changes(chosen),
	}
	for _, w := range g.Start {
		r.Reasons = append(r.Reasons, Reason{Weight: w})
	}
	for i, s := range g.Steps {
		switch o := chosen[i]; {
		case o >= 0:
			for _, w := range s.Options[o].Weights {
				r.Reasons = append(r.Reasons, Reason{Answer{s.ID, s.Options[o].ID}, w})
			}
		case o == skipped:
			r.Skipped = append(r.Skipped, s.ID)
		}
	}
	switch {
	case len(r.Pick) != 1:
		r.Verdict = Tie
	case len(r.Changes) == 0:
		r.Verdict = Robust
	default:
		r.Verdict = Close
	}
	return r
}

// changes tries every other answer to every step, be it answered, skipped or
// still open. That a person may come to know less is no change.
func (g *Guide) changes(chosen []int) []Change {
	now, _ := g.scores.picks(chosen)
	var out []Change
	for i, s := range g.Steps {
		was := chosen[i]
		for o := range s.Options {
			if chosen[i] = o; o == was {
				continue
			}
			if then, _ := g.scores.picks(chosen); then != now {
				out = append(out, Change{s.ID, s.Options[o].ID, g.scores.names(then)})
			}
		}
		chosen[i] = was
	}
	return out
}

// What stands for a step without an option.
const (
	open    = -1
	skipped = -2
)

// chosen returns the option of each step, by number.
func (g *Guide) chosen(given []Answer) []int {
	out := make([]int, len(g.Steps))
	for i, s := range g.Steps {
		out[i] = open
		for _, a := range given {
			if a.Step != s.ID {
				continue
			}
			if a.Option == "" {
				out[i] = skipped
			}
			for o := range s.Options {
				if s.Options[o].ID == a.Option {
					out[i] = o
				}
			}
		}
	}
	return out
}
