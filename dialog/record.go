package dialog

import (
	"fmt"
	"strings"

	"fwhelp/knowledge"
)

// record writes a recommendation down as a decision record in Markdown, in the
// order of MADR (Markdown Architectural Decision Records). Every statement of
// fact carries the id of its claim, and none is made twice. It names no person.
func (a advice) record() Document {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	c := a.kb.Content()
	line("# %s: %s", a.guide.Title, a.recordTitle())
	line("")
	line("* Status: proposed")
	if day := dayOf(c.AsOf); day != "" {
		line("* Facts as of: %s", day)
	}
	line("* Content: %s", c.Hash[:min(12, len(c.Hash))])
	line("\n## Context and Problem Statement\n")
	line("%s: which one fits best? The answers below were given to a guided selection; what a statement rests on is named in brackets.", a.guide.Title)
	line("\n## Decision Drivers\n")
	a.writeDrivers(line)
	line("\n## Considered Options\n")
	a.writeOptions(line)
	cited := a.writeOutcome(line)
	if text := a.runnerUp(); text != "" && !a.nothingKnown() {
		line("\n## Pros and Cons of the Options\n\n%s", text)
	}
	a.writeSources(line, cited)
	return Document{Name: "decision-" + string(a.guide.ID) + ".md", Text: b.String()}
}

type lineWriter func(format string, args ...any)

func (a advice) recordTitle() string {
	if len(a.rec.Pick) == 1 && !a.nothingKnown() {
		return listed(shortNames(a.kb, a.rec.Pick))
	}
	return "no single winner"
}

// allNames are those that a guide speaks of.
func (a advice) allNames() []string {
	ids := make([]knowledge.SubjectID, len(a.rec.ArticleRanking))
	for i, place := range a.rec.ArticleRanking {
		ids[i] = place.ID
	}
	return shortNames(a.kb, ids)
}

// writeDrivers lists the answers, with what has to be known of them.
func (a advice) writeDrivers(line lineWriter) {
	for _, s := range a.guide.Steps {
		answer, given := answerTo(a.answers, s.ID)
		if !given {
			continue
		}
		text := answerWords(a.guide, answer)
		if o, ok := s.Option(answer.Option); ok && o.Note.Text != "" {
			text += ". " + o.Note.Text + " [" + string(o.Note.Claim) + "]"
		}
		line("* %s", text)
	}
	if len(a.answers) == 0 {
		line("* None was given.")
	}
	if len(a.without) > 0 {
		line("* Not to be taken, whatever speaks for it: %s.", listed(shortNames(a.kb, a.without)))
	}
}

// writeOptions lists those that were weighed, the best first, then those that are
// out.
func (a advice) writeOptions(line lineWriter) {
	for _, place := range a.rec.Ranking {
		if s, ok := a.kb.Subject(place.ID); ok {
			line("* %s: %s; %s", s.Name, statusWords(s.Status), pointsWords(place.Score))
		}
	}
	for _, s := range a.retired() {
		line("* %s: out, for it is retired%s%s", s.Name, since(s), bracketed(s.Sources[:min(1, len(s.Sources))]))
	}
}

// retired are those that the article speaks of and that are out today.
func (a advice) retired() []knowledge.Subject {
	var out []knowledge.Subject
	for _, place := range a.rec.ArticleRanking {
		if s, ok := a.kb.Subject(place.ID); ok && s.Status == knowledge.Retired {
			out = append(out, s)
		}
	}
	return out
}

func bracketed(keys []knowledge.SourceKey) string {
	text := ""
	for _, k := range keys {
		text += " [" + string(k) + "]"
	}
	return text
}

// writeOutcome tells the choice, the weightiest reasons and what would change it, and
// returns the claims that this cites. Nothing is said twice.
func (a advice) writeOutcome(line lineWriter) (cited []knowledge.ClaimID) {
	line("\n## Decision Outcome\n")
	if len(a.rec.Pick) == 1 && !a.nothingKnown() {
		line("Chosen option: \"%s\". %s\n", listed(shortNames(a.kb, a.rec.Pick)), a.verdict())
	} else {
		line("No single option is chosen. %s\n", a.verdict())
	}
	for _, id := range a.rec.Pick {
		s, _ := a.kb.Subject(id)
		told := a.reasonsFor(id, max(1, maxReasons/len(a.rec.Pick)))
		for _, r := range told {
			line("* %s, because of %s (%+g): %s [%s]", s.Short, answerWords(a.guide, r.answer), r.points, r.said, r.claim.ID)
			cited = append(cited, r.claim.ID)
		}
		if rest, ok := a.restOf(id, told); ok && len(told) > 0 {
			line("* %s, %s", s.Short, strings.Replace(rest.String(), "The rest", "the rest", 1))
		}
	}
	if word := a.articleWord(true); word != "" {
		line("\n%s", word)
		if _, c, ok := a.shift(); ok && strings.Contains(word, "("+string(c.ID)+")") {
			cited = append(cited, c.ID)
		}
	}
	line("\n### What would change it\n")
	for _, l := range a.changeWords() {
		line("* %s", l)
	}
	if len(a.rec.Changes) == 0 {
		line("No single other answer would.")
	}
	if names := a.skipped(); len(names) > 0 {
		line("\nLeft open: %s.", listed(names))
	}
	return cited
}

// writeSources lists what the record cites.
func (a advice) writeSources(line lineWriter, cited []knowledge.ClaimID) {
	line("\n## More Information\n")
	if a.kb.Content().Article != "" {
		line("* %s: claims without a date", articleSource(a.kb).Title)
	}
	for _, given := range a.answers {
		step, _ := a.guide.Step(given.Step)
		if o, ok := step.Option(given.Option); ok && o.Note.Text != "" {
			cited = append(cited, o.Note.Claim)
		}
	}
	var keys []knowledge.SourceKey
	for _, id := range unique(cited) {
		c, _ := a.kb.Claim(id)
		keys = append(keys, c.Sources...)
		if len(c.Sources) > 0 {
			line("* %s:%s", id, bracketed(c.Sources))
		} else {
			line("* %s: no source beyond that", id)
		}
	}
	for _, s := range a.retired() {
		keys = append(keys, s.Sources[:min(1, len(s.Sources))]...)
	}
	for _, k := range unique(keys) {
		line("* [%s] %s", k, sourceLine(a.kb, k))
	}
}
