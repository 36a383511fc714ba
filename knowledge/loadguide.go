package knowledge

import (
	"math"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v4"
)

// The fields of the guide section.

type guideFields struct {
	At         place
	ID         textAt         `key:"id,required"`
	Title      textAt         `key:"title,required"`
	Alternates []textAt       `key:"alternates"`
	Situations []textAt       `key:"situations"`
	Start      []weightFields `key:"start"`
	Steps      []stepFields   `key:"steps,required"`
}

type stepFields struct {
	At      place          `is:"a step"`
	ID      textAt         `key:"id,required"`
	Name    textAt         `key:"name,required"`
	Prompt  textAt         `key:"prompt,required"`
	Why     textAt         `key:"why,required"`
	Claim   textAt         `key:"claim"`
	Always  flagAt         `key:"always"`
	IfYes   textAt         `key:"if_yes"`
	IfNo    textAt         `key:"if_no"`
	Options []optionFields `key:"options,required"`
}

type optionFields struct {
	At      place          `is:"an option"`
	ID      textAt         `key:"id,required"`
	Label   textAt         `key:"label,required"`
	Means   textAt         `key:"means"`
	Yields  flagAt         `key:"yields"`
	Aliases []textAt       `key:"aliases"`
	Replies []textAt       `key:"replies"`
	Amounts []amountFields `key:"amounts"`
	Weights []weightFields `key:"weights"`
	Note    *noteFields    `key:"note"`
}

type noteFields struct {
	At      place    `is:"a note"`
	Text    textAt   `key:"text,required"`
	Claim   textAt   `key:"claim,required"`
	Against []textAt `key:"against"`
}

type amountFields struct {
	At   place
	Of   []textAt `key:"of,required"`
	From numberAt `key:"from"`
	To   numberAt `key:"to"`
}

type weightFields struct {
	At      place    `is:"a weight"`
	For     textAt   `key:"for,required"`
	Article numberAt `key:"article"`
	Today   numberAt `key:"today"`
	Claim   textAt   `key:"claim,required"`
	Because textAt   `key:"because"`
}

// Limits of a guide, at the tightest platform.
const (
	maxSteps   = 8
	maxOptions = 10 // two rows of buttons on Discord
	maxPoints  = 100
	maxPrompt  = 150
	maxWhy     = 300
	maxBecause = 200
)

// loadGuide reads the guide section, which stands at n in the named file. It is
// called when all other sections are checked: c.claims, c.subjects and c.sources
// hold every id there is, content what they say. Faults go to c; the result
// counts only where there is none.
func loadGuide(c *checker, file string, n *yaml.Node, content *Content) GuideContent {
	var f guideFields
	d := decoder{checker: c, file: file}
	d.value(n, reflect.ValueOf(&f).Elem(), "the guide")
	l := guideLoader{checker: c, claims: cited(content), status: map[SubjectID]Status{}, short: map[SubjectID]string{}}
	for _, s := range content.Subjects {
		l.status[s.ID], l.short[s.ID] = s.Status, s.Short
	}
	g := GuideContent{
		ID:         GuideID(c.ident(f.ID, "guide")),
		Title:      c.wording(f.Title, "title", maxTitle),
		Alternates: c.wordings(f.Alternates, "alternate", maxPhrasing),
		Situations: c.wordings(f.Situations, "situation", maxPhrasing),
		Start:      l.weights(f.Start),
	}
	if len(f.Steps) > maxSteps {
		c.fault(f.Steps[maxSteps].At, "leave out what changes least", "the guide has %d steps; %d are as many as anybody answers", len(f.Steps), maxSteps)
	}
	steps := map[StepID]place{}
	for i := range f.Steps {
		define(c, steps, StepID(f.Steps[i].ID.Value), f.Steps[i].ID.At, "step")
		g.Steps = append(g.Steps, l.step(&f.Steps[i]))
	}
	l.living(f.At)
	return g
}

// guideLoader checks a guide against the rest of the content.
type guideLoader struct {
	*checker
	claims map[ClaimID]citation
	status map[SubjectID]Status
	short  map[SubjectID]string
	named  map[SubjectID]bool // subjects that some weight is for
}

// citation is what a weight must know of the claim it cites.
type citation struct {
	beyond bool // not the article's
	aged   bool // says what holds today
}

func cited(content *Content) map[ClaimID]citation {
	out := map[ClaimID]citation{}
	for _, e := range content.Entries {
		for _, claim := range e.Claims {
			out[claim.ID] = citation{e.Kind == KindExtra, claim.Today != ""}
		}
	}
	for _, s := range content.Subjects {
		for _, list := range s.Facets {
			for _, claim := range list {
				out[claim.ID] = citation{false, claim.Today != ""}
			}
		}
	}
	return out
}

func (l *guideLoader) step(f *stepFields) Step {
	s := Step{
		ID:     StepID(l.ident(f.ID, "step")),
		Name:   l.wording(f.Name, "name", maxLabel),
		Prompt: l.wording(f.Prompt, "prompt", maxPrompt),
		Why:    l.wording(f.Why, "why", maxWhy),
		Claim:  ClaimID(f.Claim.Value),
		Always: f.Always.Value,
		IfYes:  OptionID(f.IfYes.Value),
		IfNo:   OptionID(f.IfNo.Value),
	}
	if f.Claim.given() {
		dangling(l.checker, l.checker.claims, f.Claim, "claim")
	}
	if n := len(f.Options); n == 1 || n > maxOptions {
		l.fault(f.At, "give it 2 to 10", "step %s has %d options", clip(f.ID.Value), n)
	}
	options := map[OptionID]place{}
	words := map[string]claimed{}
	speaks := false
	for i := range f.Options {
		o := &f.Options[i]
		define(l.checker, options, OptionID(o.ID.Value), o.ID.At, "option of step "+clip(f.ID.Value))
		l.aliases(words, o)
		s.Options = append(s.Options, Option{
			ID:      OptionID(l.ident(o.ID, "option")),
			Label:   l.wording(o.Label, "label", maxLabel),
			Means:   l.wording(o.Means, "means", maxPrompt),
			Aliases: l.wordings(o.Aliases, "alias", maxName),
			Replies: l.wordings(o.Replies, "reply", maxName),
			Amounts: l.amounts(o.Amounts),
			Yields:  o.Yields.Value,
			Weights: l.weights(o.Weights),
			Note:    l.note(o.Note),
		})
		speaks = speaks || len(o.Weights) > 0
	}
	if !speaks && len(f.Options) > 0 {
		mend := "add weights: to an option, or take the step out"
		if s.Always {
			l.fault(f.At, mend, "step %s changes nothing: none of its options has a weight", clip(f.ID.Value))
		} else {
			l.fault(f.At, mend, "step %s is never asked, so nobody can reach its options: none has a weight", clip(f.ID.Value))
		}
	}
	if f.IfYes.given() != f.IfNo.given() {
		l.fault(f.At, "say both, or neither", "step %s says what yes or no means, but not the other", clip(f.ID.Value))
	}
	if f.IfYes.given() && f.IfNo.given() {
		dangling(l.checker, options, f.IfYes, "option")
		dangling(l.checker, options, f.IfNo, "option")
	}
	return s
}

// claimed is an alias and the option that claims it.
type claimed struct {
	option string
	at     place
}

// aliases refuses words that two options of a step claim.
func (l *guideLoader) aliases(taken map[string]claimed, o *optionFields) {
	for _, list := range [][]textAt{{o.Label}, o.Aliases, o.Replies} {
		for _, t := range list {
			var key []string
			for _, w := range replyWords(t.Value) {
				key = append(key, w.text)
			}
			words := strings.Join(key, " ")
			switch first, twice := taken[words]; {
			case words == "" && t.Value != "":
				l.fault(t.At, "write it with letters or digits", "%q has no word that could be read", clip(t.Value))
			case !twice:
				taken[words] = claimed{o.ID.Value, t.At}
			case first.option != o.ID.Value:
				l.fault(t.At, "leave it to the one that it fits better", "the option %q claims %q too (%s)", clip(first.option), clip(t.Value), first.at)
			case first.at != o.Label.At: // a label among the aliases is no mistake
				l.warn(t.At, "take one of them out", "%q is listed twice (%s)", clip(t.Value), first.at)
			}
		}
	}
}

func (l *guideLoader) amounts(list []amountFields) []Amount {
	var out []Amount
	for _, a := range list {
		if a.From.Value < 0 || a.To.Value < 0 || a.To.Value != 0 && a.To.Value < a.From.Value || a.From.Value == 0 && a.To.Value == 0 {
			l.fault(a.At, "write from:, to:, or both, the smaller one as from:", "the amount includes every number or none")
		}
		out = append(out, Amount{Of: l.wordings(a.Of, "unit", maxName), From: a.From.Value, To: a.To.Value})
	}
	return out
}

func (l *guideLoader) weights(list []weightFields) []Weight {
	out := make([]Weight, 0, len(list))
	for i := range list {
		out = append(out, l.weight(&list[i]))
	}
	return out
}

func (l *guideLoader) note(f *noteFields) Note {
	if f == nil {
		return Note{}
	}
	dangling(l.checker, l.checker.claims, f.Claim, "claim")
	n := Note{Text: l.wording(f.Text, "note", maxBecause), Claim: ClaimID(f.Claim.Value)}
	for _, t := range f.Against {
		dangling(l.checker, l.checker.subjects, t, "framework")
		n.Against = append(n.Against, SubjectID(t.Value))
	}
	return n
}

func (l *guideLoader) weight(f *weightFields) Weight {
	w := Weight{Subject: SubjectID(f.For.Value), Article: l.points(f.Article), Today: l.points(f.Today), Claim: ClaimID(f.Claim.Value)}
	if f.Because.given() {
		w.Because = l.wording(f.Because, "reason", maxBecause)
	}
	if dangling(l.checker, l.checker.subjects, f.For, "subject") || dangling(l.checker, l.checker.claims, f.Claim, "claim") {
		return w
	}
	if l.named == nil {
		l.named = map[SubjectID]bool{}
	}
	l.named[w.Subject] = true
	claim, retired := l.claims[w.Claim], l.status[w.Subject] == Retired
	at, today := f.At, f.Today.At.line > 0
	switch {
	case claim.beyond && w.Article != 0:
		l.fault(f.Article.At, "write it as today:", "the claim %s goes beyond the article, so it gives no points by the article", w.Claim)
	case retired && today:
		l.fault(f.Today.At, "take it out", "%s is retired, so it has no points today", w.Subject)
	case claim.aged && !today && !retired:
		l.fault(at, "add today: with the points that this claim is worth now, or 0", "the claim %s says what holds today; the weight does not", w.Claim)
	case !claim.aged && !claim.beyond && today && w.Today != w.Article:
		l.fault(f.Today.At, "take it out, or let the claim say what has changed", "the claim %s does not say that anything has changed since the article", w.Claim)
	case w.Because != "" && !strings.Contains(w.Because, l.short[w.Subject]):
		l.fault(f.Because.At, "say "+l.short[w.Subject]+" in it", "the reason is read on its own and does not name %s", w.Subject)
	case w.Article == 0 && w.Today == 0:
		l.fault(at, "give it points, or take it out", "the weight for %s has no points", w.Subject)
	}
	if !today && !retired && !claim.beyond {
		w.Today = w.Article
	}
	return w
}

// points checks that sums of points are exact.
func (l *guideLoader) points(n numberAt) float64 {
	if math.Abs(n.Value) > maxPoints || n.Value*4 != math.Trunc(n.Value*4) {
		l.fault(n.At, "write a multiple of 0.25 between -100 and 100", "points must be quarters, so that sums are exact")
		return 0
	}
	return n.Value
}

// living refuses a guide that could recommend nothing.
func (l *guideLoader) living(at place) {
	if len(l.named) > maxRanked {
		l.fault(at, "speak of fewer", "the guide's weights are for %d subjects; %d fit", len(l.named), maxRanked)
	}
	for id := range l.named {
		if l.status[id] != Retired {
			return
		}
	}
	if !l.partial && len(l.faults) == 0 {
		l.fault(at, "add weights for a subject that is active or in maintenance", "the guide has nothing to recommend: every subject it speaks of is retired, or there is none")
	}
}
