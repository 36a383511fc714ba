package dialog

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// What a result tells a person: few reasons, each of which speaks for the pick in
// its own words. The record tells all.

// maxReasons is how many reasons a result tells: more do not fit a phone.
const maxReasons = 3

// reason is what one answer says for a pick, with a sentence that says so too.
type reason struct {
	answer knowledge.Answer
	points float64
	claim  knowledge.Claim
	said   string
	origin string
}

// reasonsFor lists at most n answers that speak for a subject, the weightiest
// first. Answers whose claim says nothing for it in words are left out.
func (a advice) reasonsFor(id knowledge.SubjectID, n int) []reason {
	var out []reason
	for _, g := range a.arguments(id) {
		if g.points <= 0 {
			continue
		}
		var weights []knowledge.Reason
		for _, r := range a.rec.Reasons {
			if r.Subject == id && r.Answer == g.answer && r.Today > 0 {
				weights = append(weights, r)
			}
		}
		slices.SortStableFunc(weights, func(x, y knowledge.Reason) int { return cmp.Compare(y.Today, x.Today) })
		for _, w := range weights {
			c, _ := a.kb.Claim(w.Claim)
			if said, origin := a.supporting(w, c); said != "" {
				out = append(out, reason{g.answer, g.points, c, said, origin})
				break
			}
		}
	}
	return out[:min(n, len(out))]
}

// supporting returns what speaks for the subject of a weight, and where it comes
// from: the weight's own words, else the sentence of its claim that names the
// subject. There is none where such a claim has lost weight since the article, or
// speaks more for another subject.
func (a advice) supporting(w knowledge.Reason, c knowledge.Claim) (said, origin string) {
	if w.Because != "" {
		return w.Because, cmp.Or(monthOf(c.AsOf), "the article")
	}
	for _, other := range a.rec.Reasons {
		if other.Claim == w.Claim && other.Answer == w.Answer && other.Today > w.Today {
			return "", ""
		}
	}
	s, _ := a.kb.Subject(w.Subject)
	month := monthOf(c.AsOf)
	switch {
	case c.Today == "":
		return sentenceNaming(s, c.Text), cmp.Or(month, "the article")
	case w.Today < w.Article:
		return "", ""
	case w.Today == w.Article:
		if said := sentenceNaming(s, c.Text); said != "" {
			return said, "the article; counts as much in " + month
		}
	}
	return sentenceNaming(s, c.Today), month
}

// sentenceNaming returns the first sentence of a text that names a subject.
func sentenceNaming(s knowledge.Subject, text string) string {
	for sentence := range strings.SplitSeq(text, ". ") {
		if strings.Contains(sentence, s.Short) {
			return strings.TrimSuffix(strings.TrimSpace(sentence), ".") + "."
		}
	}
	return ""
}

// text is a reason in a line.
func (r reason) text(guide *knowledge.Guide) Text {
	return Text{
		{Text: answerWords(guide, r.answer), Style: Strong},
		{Text: fmt.Sprintf(" (%+g). %s (%s)", r.points, r.said, r.origin)},
	}
}

// scoreOf is what a subject that is recommended has in all.
func (a advice) scoreOf(id knowledge.SubjectID) float64 {
	for _, place := range a.rec.Ranking {
		if place.ID == id {
			return place.Score
		}
	}
	return 0
}

// pointsWords is a score with its unit: "1 point", "4.25 points".
func pointsWords(score float64) string {
	if score == 1 || score == -1 {
		return fmt.Sprintf("%g point", score)
	}
	return fmt.Sprintf("%g points", score)
}

// restText tells the points that are not among those shown, so that what is shown
// adds up; none where nothing is missing.
func restText(words string, score, shown float64) (Text, bool) {
	rest := hundredths(score - shown)
	if rest == 0 {
		return nil, false
	}
	return Text{{Text: words, Style: Strong}, {Text: fmt.Sprintf(" (%+g).", rest)}}, true
}

// restOf tells by name what a subject's other points are for, each with its own.
func (a advice) restOf(id knowledge.SubjectID, told []reason) (Text, bool) {
	sum := 0.0
	var names []string
	for _, g := range a.arguments(id) {
		sum += g.points
		if slices.ContainsFunc(told, func(r reason) bool { return r.answer == g.answer }) {
			continue
		}
		step, _ := a.guide.Step(g.answer.Step)
		names = append(names, fmt.Sprintf("%s (%+g)", strings.ToLower(step.Name), g.points))
	}
	if rest := hundredths(a.scoreOf(id) - sum); rest != 0 {
		names = append(names, fmt.Sprintf("%s (%+g)", beforeAny, rest))
	}
	return lead("The rest:", listed(names)+"."), len(names) > 0
}

func hundredths(points float64) float64 { return math.Round(points*100) / 100 }

// beforeAny names the points that a subject has whatever is answered.
const beforeAny = "before any answer"

// second tells in one line who comes second and where it falls behind.
func (a advice) second() string {
	if len(a.rec.Pick) == 0 || len(a.rec.Ranking) <= len(a.rec.Pick) || a.nothingKnown() {
		return ""
	}
	first, next := a.rec.Ranking[0], a.rec.Ranking[len(a.rec.Pick)]
	var names []string
	for _, place := range a.rec.Ranking[len(a.rec.Pick):] {
		if place.Score == next.Score {
			s, _ := a.kb.Subject(place.ID)
			names = append(names, s.Short)
		}
	}
	return fmt.Sprintf("Runner-up: %s, with %s against %g.", listed(names), pointsWords(next.Score), first.Score)
}

// maxChangeButtons is how many of the changes are buttons; what is over stands in
// a line of text and can be said in words.
const maxChangeButtons = 5

// changes lists what would change the pick, other words on what was answered
// before answers to what was left open or never asked.
func (a advice) changes() []knowledge.Change {
	distance := func(c knowledge.Change) int {
		switch was, given := answerTo(a.answers, c.Step); {
		case given && was.Option != "":
			return 0
		case given:
			return 1
		}
		return 2
	}
	out := slices.Clone(a.rec.Changes)
	slices.SortStableFunc(out, func(x, y knowledge.Change) int { return cmp.Compare(distance(x), distance(y)) })
	return out
}

// changeList tells in words what would change the pick, a line for a question.
func (a advice) changeList() Bullets {
	var list Bullets
	var steps []knowledge.StepID
	for _, c := range a.changes() {
		if !slices.Contains(steps, c.Step) {
			steps = append(steps, c.Step)
		}
	}
	for _, id := range steps {
		var picks []string
		labels := map[string][]string{}
		for _, c := range a.changes() {
			if c.Step != id {
				continue
			}
			pick := a.pickWords(c.Pick)
			if _, seen := labels[pick]; !seen {
				picks = append(picks, pick)
			}
			labels[pick] = append(labels[pick], optionWords(a.guide, knowledge.Answer{Step: c.Step, Option: c.Answer}))
		}
		for i, pick := range picks {
			picks[i] = strings.Join(labels[pick], ", ") + " → " + pick
		}
		step, _ := a.guide.Step(id)
		list.Items = append(list.Items, lead(step.Name+":", strings.Join(picks, "; ")))
	}
	return list
}

// pickWords names a pick in a label.
func (a advice) pickWords(pick []knowledge.SubjectID) string {
	names := strings.Join(shortNames(a.kb, pick), ", ")
	if len(pick) > 1 {
		return "tie: " + names
	}
	return names
}
