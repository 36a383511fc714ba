package dialog

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// advice is a recommendation about to be put into words.
type advice struct {
	kb      *knowledge.Base
	guide   *knowledge.Guide
	answers []knowledge.Answer
	without []knowledge.SubjectID // what the person will not take
	rec     knowledge.Recommendation
}

func newAdvice(kb *knowledge.Base, guide *knowledge.Guide, answers []knowledge.Answer) advice {
	return advice{kb: kb, guide: guide, answers: answers, rec: guide.Recommend(answers)}
}

// advice is what is recommended to the person now.
func (w walk) advice() advice {
	a := newAdvice(w.kb, w.guide, w.g.Answers)
	a.without = w.g.Without
	return a
}

// argument is what one answer says for or against a subject, and the claim that
// weighs most in it.
type argument struct {
	answer  knowledge.Answer
	points  float64
	claim   knowledge.Claim
	because string // the claim as a reason, where its author has written one
}

// arguments lists what the answers say about a subject today, the weightiest
// first; what speaks before any answer is left out.
func (a advice) arguments(id knowledge.SubjectID) []argument {
	var out []argument
	heaviest := map[knowledge.StepID]float64{}
	for _, r := range a.rec.Reasons {
		if r.Subject != id || r.Today == 0 || r.Answer.Step == "" {
			continue
		}
		i := slices.IndexFunc(out, func(g argument) bool { return g.answer == r.Answer })
		if i < 0 {
			i = len(out)
			out = append(out, argument{answer: r.Answer})
		}
		out[i].points += r.Today
		if weight := max(r.Today, -r.Today); weight > heaviest[r.Answer.Step] {
			heaviest[r.Answer.Step] = weight
			out[i].claim, _ = a.kb.Claim(r.Claim)
			out[i].because = r.Because
		}
	}
	out = slices.DeleteFunc(out, func(g argument) bool { return g.points == 0 })
	slices.SortStableFunc(out, func(x, y argument) int {
		return cmp.Compare(max(y.points, -y.points), max(x.points, -x.points))
	})
	return out
}

// argumentText is an argument in a line: the answer, its points, and what it
// rests on.
func (a advice) argumentText(g argument) Text {
	said, origin := cmp.Or(g.because, g.claim.Text), "the article"
	if g.claim.Today != "" {
		said, origin = cmp.Or(g.because, g.claim.Today), monthOf(g.claim.AsOf)
	} else if g.claim.AsOf != "" {
		origin = monthOf(g.claim.AsOf)
	}
	return Text{
		{Text: answerWords(a.guide, g.answer), Style: Strong},
		{Text: fmt.Sprintf(" (%+g). %s (%s, %s)", g.points, firstSentences(said), g.claim.ID, origin)},
	}
}

// maxSaid is how long a reason may be before only its first sentence is told.
const maxSaid = 140

func firstSentences(s string) string {
	if len([]rune(s)) <= maxSaid {
		return s
	}
	if i := strings.Index(s, ". "); i > 0 {
		return s[:i+1]
	}
	return s
}

// articleWord says what the article alone would recommend, and why today's word
// is another where it is; cited names the claim of the change too.
func (a advice) articleWord(cited bool) string {
	if a.kb.Content().Article == "" {
		return ""
	}
	today, article := shortNames(a.kb, a.rec.Pick), shortNames(a.kb, a.rec.ArticlePick)
	if slices.Equal(a.rec.Pick, a.rec.ArticlePick) {
		return "The article alone points the same way."
	}
	text := "The article would point to " + listed(article)
	var gone []string
	for _, id := range a.rec.ArticlePick {
		if s, ok := a.kb.Subject(id); ok && s.Status == knowledge.Retired {
			gone = append(gone, s.Short+" was retired"+inMonth(s.Since))
		}
	}
	switch {
	case a.nothingKnown():
		return "The article alone would put " + listed(article) + " first."
	case len(gone) > 0:
		text += "; " + listed(gone) + ", so today: " + listed(today) + "."
	default:
		text += "; by what has changed since, today: " + listed(today) + "."
	}
	if said, c, ok := a.shift(); ok && len(gone) == 0 {
		text += " " + todayLabel(c.AsOf) + " " + said
		if cited {
			text += " (" + string(c.ID) + ")"
		}
	}
	return text
}

// against is what the answers given speak against a pick, to be said first of all,
// and who comes first of those whom it leaves.
func (a advice) against() []Text {
	var out []Text
	for _, s := range a.guide.Steps {
		given, _ := answerTo(a.answers, s.ID)
		o, _ := s.Option(given.Option)
		hit := a.pickedAgainst(o)
		if len(hit) == 0 {
			continue
		}
		text := o.Note.Text
		i := slices.IndexFunc(a.rec.Ranking, func(r knowledge.Ranked) bool { return !slices.Contains(o.Note.Against, r.ID) })
		if i >= 0 {
			left, _ := a.kb.Subject(a.rec.Ranking[i].ID)
			text += fmt.Sprintf(" If that decides it, take %s (%s against %g).", left.Short, pointsWords(a.rec.Ranking[i].Score), a.rec.Ranking[0].Score)
		}
		out = append(out, lead("Against "+listed(shortNames(a.kb, hit))+" with “"+answerWords(a.guide, given)+"”:", text))
	}
	return out
}

// pickedAgainst are those of the pick that the note of an option speaks against.
func (a advice) pickedAgainst(o knowledge.Option) []knowledge.SubjectID {
	return slices.DeleteFunc(slices.Clone(a.rec.Pick), func(id knowledge.SubjectID) bool { return !slices.Contains(o.Note.Against, id) })
}

// notes are what the answers given ask to be said besides the points.
func (a advice) notes() []Text {
	return a.notesOf(func(knowledge.Option) bool { return true })
}

// besides are the notes that do not speak against the pick.
func (a advice) besides() []Text {
	return a.notesOf(func(o knowledge.Option) bool { return len(a.pickedAgainst(o)) == 0 })
}

func (a advice) notesOf(counts func(knowledge.Option) bool) []Text {
	var out []Text
	for _, s := range a.guide.Steps {
		given, _ := answerTo(a.answers, s.ID)
		if o, ok := s.Option(given.Option); ok && o.Note.Text != "" && counts(o) {
			out = append(out, lead(answerWords(a.guide, given)+".", o.Note.Text))
		}
	}
	return out
}

func inMonth(d knowledge.Date) string {
	if month := monthOf(d); month != "" {
		return " in " + month
	}
	return ""
}

// shift is what has changed since the article and counts most for the pick, and
// the claim that says so.
func (a advice) shift() (said string, best knowledge.Claim, ok bool) {
	most := 0.0
	for _, r := range a.rec.Reasons {
		gain := r.Today - r.Article
		switch {
		case slices.Contains(a.rec.Pick, r.Subject):
		case slices.Contains(a.rec.ArticlePick, r.Subject):
			gain = -gain
		default:
			continue
		}
		if c, ok := a.kb.Claim(r.Claim); ok && gain > most && c.Today != "" && r.Answer.Step != "" {
			said, best, most = cmp.Or(r.Because, firstSentences(c.Today)), c, gain
		}
	}
	return said, best, most > 0
}

// runnerUp tells who comes second and where it falls behind.
func (a advice) runnerUp() string {
	if len(a.rec.Pick) == 0 || len(a.rec.Ranking) <= len(a.rec.Pick) {
		return ""
	}
	first, others := a.rec.Ranking[0], a.rec.Ranking[len(a.rec.Pick):]
	var second, rest []string
	for _, place := range others {
		s, _ := a.kb.Subject(place.ID)
		if place.Score == others[0].Score {
			second = append(second, s.Short)
		} else {
			rest = append(rest, fmt.Sprintf("%s (%g)", s.Short, place.Score))
		}
	}
	if len(second) > 1 {
		return fmt.Sprintf("Runners-up: %s, with %s each against %g.%s", listed(second), pointsWords(others[0].Score), first.Score, then(rest))
	}
	text := fmt.Sprintf("Runner-up: %s, with %s against %g.", second[0], pointsWords(others[0].Score), first.Score)
	if steps := a.behind(others[0].ID, first.ID); len(steps) > 0 {
		text += " It falls behind on " + listed(steps) + "."
	}
	return text + then(rest)
}

func then(rest []string) string {
	if len(rest) == 0 {
		return ""
	}
	return " Then " + listed(rest) + "."
}

// behind lists, in words, the two steps on which the second loses most.
func (a advice) behind(second, first knowledge.SubjectID) []string {
	points := func(id knowledge.SubjectID, step knowledge.StepID) (sum float64) {
		for _, r := range a.rec.Reasons {
			if r.Subject == id && r.Answer.Step == step {
				sum += r.Today
			}
		}
		return sum
	}
	type gap struct {
		words string
		size  float64
	}
	var gaps []gap
	for _, s := range a.guide.Steps {
		x, y := points(second, s.ID), points(first, s.ID)
		if y > x {
			gaps = append(gaps, gap{fmt.Sprintf("%s (%g against %g)", strings.ToLower(s.Name), x, y), y - x})
		}
	}
	slices.SortStableFunc(gaps, func(x, y gap) int { return cmp.Compare(y.size, x.size) })
	var words []string
	for _, g := range gaps[:min(2, len(gaps))] {
		words = append(words, g.words)
	}
	return words
}

// changeWords is one line a step of what would change the pick.
func (a advice) changeWords() []string {
	var lines []string
	var last knowledge.StepID
	for _, c := range a.rec.Changes {
		to := a.changeText(c)
		if c.Step == last {
			lines[len(lines)-1] += "; " + to
			continue
		}
		step, _ := a.guide.Step(c.Step)
		lines, last = append(lines, step.Name+": "+to), c.Step
	}
	return lines
}

// changeText is one change: "Phone or embedded → TensorFlow".
func (a advice) changeText(c knowledge.Change) string {
	return optionWords(a.guide, knowledge.Answer{Step: c.Step, Option: c.Answer}) + " → " + a.pickWords(c.Pick)
}

// changeLabel is one change on a button: "Deployment: Phone or embedded →
// TensorFlow", or as much of it as fits; the list above the buttons has it all.
func (a advice) changeLabel(c knowledge.Change) string {
	step, _ := a.guide.Step(c.Step)
	pick := strings.Join(shortNames(a.kb, c.Pick), ", ")
	if len(c.Pick) > 1 {
		pick = "tie"
	}
	answer := optionWords(a.guide, knowledge.Answer{Step: c.Step, Option: c.Answer})
	room := max(maxLabel-len([]rune(step.Name+":  → "+pick)), 2)
	return shorten(step.Name+": "+shorten(answer, room)+" → "+pick, maxLabel)
}

// skipped names the steps that were left open.
func (a advice) skipped() []string {
	var names []string
	for _, id := range a.rec.Skipped {
		step, _ := a.guide.Step(id)
		names = append(names, strings.ToLower(step.Name))
	}
	return names
}

// account says why one subject stands where it does: every answer that speaks for
// or against it, and what keeps it from the first place.
func (a advice) account(id knowledge.SubjectID) Message {
	s, _ := a.kb.Subject(id)
	m := Message{Blocks: []Block{Heading{Text: plain("Why " + s.Short + " stands where it does")}}}
	add := func(text string) { m.Blocks = append(m.Blocks, paragraph(text)) }
	if s.Status == knowledge.Retired {
		notice, _ := statusNotice(s)
		m.Blocks = append(m.Blocks, Paragraph{Text: notice})
		place := a.rec.ArticleRanking[slices.IndexFunc(a.rec.ArticleRanking, func(r knowledge.Ranked) bool { return r.ID == id })]
		add(fmt.Sprintf("So it is out, whatever speaks for it. By the article alone it would have %s; its first, %s, has %g.",
			pointsWords(place.Score), listed(shortNames(a.kb, a.rec.ArticlePick)), a.rec.ArticleRanking[0].Score))
		return m
	}
	place := a.rec.Ranking[slices.IndexFunc(a.rec.Ranking, func(r knowledge.Ranked) bool { return r.ID == id })]
	first := a.rec.Ranking[0]
	switch {
	case slices.Contains(a.rec.Pick, id) && len(a.rec.Pick) > 1:
		add(fmt.Sprintf("It shares the first place with %s.", pointsWords(place.Score)))
	case slices.Contains(a.rec.Pick, id):
		add(fmt.Sprintf("It comes first with %s.", pointsWords(place.Score)))
	default:
		text := fmt.Sprintf("It has %s; %s has %g.", pointsWords(place.Score), listed(shortNames(a.kb, a.rec.Pick)), first.Score)
		if steps := a.behind(id, first.ID); len(steps) > 0 {
			text += " It falls behind on " + listed(steps) + "."
		}
		add(text)
	}
	var list Bullets
	shown := 0.0
	for _, g := range a.arguments(id) {
		list.Items = append(list.Items, a.argumentText(g))
		shown += g.points
	}
	if rest, ok := restText("The rest: "+beforeAny, place.Score, shown); ok {
		list.Items = append(list.Items, rest)
	}
	if len(list.Items) == 0 {
		add("None of your answers speaks for or against it.")
		return m
	}
	m.Blocks = append(m.Blocks, list)
	return m
}
