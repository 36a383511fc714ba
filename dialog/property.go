package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Subjects compared by something, "does A use less memory than B": what is known of
// them by it comes before all else that is known of them, and where nothing is, that
// is said first.

// property is what a question compares a few subjects by, and what is known by it.
type property struct {
	pair  knowledge.Topic // the head-to-head
	said  string          // the words, to be quoted
	lost  string          // those of which nothing is known; empty where something is of all
	rows  []rowName       // rows of the head-to-head that are asked for
	all   knowledge.Entry // the comparison of all subjects by it, if there is one
	lines []Text          // what is known of each
	cites []knowledge.SourceKey
}

// byProperty answers a question that compares a few subjects by something. One that
// an author's own answer on these very subjects speaks of is left to that.
func byProperty(kb *knowledge.Base, r reply) (reply, bool) {
	d := r.decision
	if !setsBeside(kb, d) || len(d.Why.By) == 0 || len(d.Why.Tools) > 0 {
		return reply{}, false
	}
	p, ok := readProperty(kb, d)
	if !ok {
		return reply{}, false
	}
	m := knowledge.Match{Topic: versus(slices.Sorted(slices.Values(d.Why.Subjects))), Confidence: d.Candidates[0].Confidence}
	r.decision.Outcome, r.decision.Match, r.decision.Also = knowledge.Answered, m, nil
	r.topic = withSubjects(kb, p.pair)
	r.message = withLanguage(fit(func(detail int) Message { return p.message(kb, detail) }), d.Language, false)
	r.message.Confidence = m.Confidence
	return r, true
}

// setsBeside reports whether what answers a question, or is offered for it first,
// sets the few subjects that it names side by side.
func setsBeside(kb *knowledge.Base, d knowledge.Decision) bool {
	few := len(d.Why.Subjects) > 1 && len(d.Why.Subjects) <= maxCompared && len(d.Why.Foreign) == 0
	words := wordsOf(d.Why.Normalised)
	outright := d.Outcome == knowledge.Choices && (slices.Contains(words, "than") || len(words) > 0 && words[0] == "compare")
	if !few || d.Outcome != knowledge.Answered && !outright || len(d.Candidates) == 0 {
		return false
	}
	first := d.Candidates[0].Topic
	e, _ := kb.Entry(first.Entry)
	return first.Entry == knowledge.Versus || e.Kind == knowledge.KindQuestion && sameSubjects(e.About, d.Why.Subjects)
}

func sameSubjects(a, b []knowledge.SubjectID) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// readProperty finds what is known by the words of a question. It is none where they
// tell a person's own case, of which nothing is known: those are no property.
func readProperty(kb *knowledge.Base, d knowledge.Decision) (property, bool) {
	by := d.Why.By
	p := property{pair: asNamed(versus(d.Why.Subjects), d.Why.Subjects), said: spanOf(d.Why.Normalised, by), rows: rowsNamed(kb, by)}
	if len(p.rows) > 0 {
		return p, true
	}
	if e, ok := kb.Entry(d.Candidates[0].Entry); ok && len(kb.SpeaksOf(claimsWords(e.Claims), by)) == len(by) {
		return property{}, false
	}
	options, heard := optionsFor(kb, by)
	e, spoken := comparisonBy(kb, by, len(options) == 0)
	p.all, heard = e, append(heard, spoken...)
	known := false
	for _, id := range p.pair.Subjects {
		s, _ := kb.Subject(id)
		line, own := p.lineOn(kb, s, by, options)
		if known = known || len(line) > 0; len(line) > 0 {
			line = besideName(s, line)
		} else {
			line = plain("nothing of its own that I know of")
		}
		p.lines = append(p.lines, append(lead(s.Short+":", ""), line...))
		heard = append(heard, own...)
	}
	if !known {
		p.lines = nil
	}
	if len(p.lines) == 0 && p.all.ID == "" {
		heard = nil // a need that the guide knows, of which it has nothing on these
	}
	words := wordsOf(d.Why.Normalised)
	lost := slices.DeleteFunc(slices.Clone(by), func(w string) bool {
		return slices.Contains(heard, w) || !knowledge.Measure(w) && !before(words, w, "than")
	})
	personal := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(personalWords, w) })
	if len(lost) == 0 || personal {
		return p, len(heard) > 0
	}
	p.lost = spanOf(d.Why.Normalised, lost)
	return p, true
}

// comparisonBy is the comparison of all subjects by some words, and those of them that
// it is by: its title speaks of them, or else, where nothing nearer is known, its
// answer does.
func comparisonBy(kb *knowledge.Base, by []string, answers bool) (knowledge.Entry, []string) {
	for _, titles := range []bool{true, false} {
		for _, e := range kb.Content().Entries {
			if e.Kind != knowledge.KindComparison || !titles && !answers {
				continue
			}
			spoken := kb.SpeaksOf(e.Aspect(), by)
			if !titles {
				spoken = kb.Mentions(claimsWords(e.Claims), by)
			}
			if len(spoken) > 0 {
				return e, spoken
			}
		}
	}
	return knowledge.Entry{}, nil
}

// before reports whether a word stands right before another.
func before(words []string, first, second string) bool {
	i := slices.Index(words, first)
	return i >= 0 && i+1 < len(words) && words[i+1] == second
}

// personalWords show that somebody tells of their own case.
var personalWords = []string{"i", "we", "my", "our", "us", "me", "im", "you", "your"}

// optionsFor are the answers to a guide that some words give, and those of the words
// that give them.
func optionsFor(kb *knowledge.Base, by []string) (options []knowledge.Option, heard []string) {
	guide, ok := kb.Guide()
	if !ok {
		return nil, nil
	}
	for _, h := range guide.Read(strings.Join(by, " "), "", nil).Answers {
		step, _ := guide.Step(h.Step)
		if o, ok := step.Option(h.Option); ok {
			options, heard = append(options, o), append(heard, wordsOf(h.Words)...)
		}
	}
	return options, heard
}

// maxOwn is how many statements on one subject a property is answered with.
const maxOwn = 2

// lineOn says what is known of a subject by some words: its own statements that
// speak of them all, and why a guide counts it for or against such a need.
func (p *property) lineOn(kb *knowledge.Base, s knowledge.Subject, by []string, options []knowledge.Option) (line Text, heard []string) {
	told := map[knowledge.ClaimID]bool{}
	tell := func(c knowledge.Claim, words Text) {
		if !told[c.ID] && len(told) < maxOwn {
			if len(told) > 0 {
				line = append(line, Span{Text: " "})
			}
			line, told[c.ID] = append(line, words...), true
			p.cites = append(p.cites, c.Sources...)
		}
	}
	for _, o := range options {
		for _, w := range o.Weights {
			c, ok := kb.Claim(w.Claim)
			switch {
			case !ok || w.Subject != s.ID || w.Today == 0 && s.Status != knowledge.Retired:
			case w.Because != "" && w.Today != 0:
				tell(c, plain(w.Because))
			default:
				tell(c, claimText(c))
			}
		}
	}
	for _, f := range []knowledge.Facet{knowledge.Pros, knowledge.Cons, knowledge.Features, knowledge.BestFor, knowledge.Overview} {
		for _, c := range s.Facets[f] {
			if len(kb.Mentions(c.Text, by)) == len(by) {
				heard = by
				tell(c, claimText(c))
			}
		}
	}
	return line, heard
}

// message tells what is known by a property, or that nothing is, and then the
// head-to-head.
func (p property) message(kb *knowledge.Base, detail int) Message {
	a := account{article: kb.Content().Article != "", maxShown: 2}
	if p.lost != "" {
		these, both := "these two", "both"
		if len(p.pair.Subjects) > 2 {
			these, both = "these", "them"
		}
		rest := "; this is what I know of " + both
		if len(p.lines) > 0 || p.all.ID != "" {
			rest = ", but this comes near it"
		}
		a.blocks = append(a.blocks, Paragraph{Text: Text{{Text: "For " + these + " I have nothing on "}, {Text: clip(p.lost, maxLabel), Style: Quoted}, {Text: rest + "."}}})
	}
	if len(p.lines) > 0 {
		if p.lost == "" {
			a.blocks = append(a.blocks, Paragraph{Text: Text{{Text: "What I have on "}, {Text: clip(p.said, maxLabel), Style: Quoted}, {Text: ":"}}})
		}
		a.blocks = append(a.blocks, Bullets{Items: p.lines})
		a.sources = append(a.sources, p.cites...)
	}
	if p.all.ID != "" {
		a.blocks = append(a.blocks, Paragraph{Text: strong(p.all.Title)})
		a.addClaims(p.all.Claims)
	}
	by := aspect{words: p.said, rows: p.rows, told: len(p.lines) > 0 || p.all.ID != ""}
	if by.told {
		detail = max(detail+1, 2)
	}
	table := versusAccount(kb, p.pair, by, detail)
	a.blocks, a.sources = append(a.blocks, table.blocks...), append(a.sources, table.sources...)
	return a.message(kb, p.pair)
}

// claimsWords are all words of some statements.
func claimsWords(claims []knowledge.Claim) string {
	var words []string
	for _, c := range claims {
		words = append(words, c.Text, c.Today)
	}
	return strings.Join(words, " ")
}

// spanOf are some words the way they stand in a text, with the small words between
// them.
func spanOf(text string, said []string) string {
	words := wordsOf(text)
	first := slices.Index(words, said[0])
	last := slices.Index(words, said[len(said)-1])
	between := func(w string) bool { return slices.Contains(said, w) || slices.Contains(beforeAspect, w) || w == "and" }
	if first < 0 || last < first || slices.ContainsFunc(words[first:last+1], func(w string) bool { return !between(w) }) {
		return strings.Join(said, " ")
	}
	return strings.Join(words[first:last+1], " ")
}
