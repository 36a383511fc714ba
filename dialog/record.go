package dialog

import (
	"fmt"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// record writes a recommendation down as a decision record in Markdown, in the
// order of MADR (Markdown Architectural Decision Records). Every statement of
// fact carries the id of its claim. It names no person.
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
	line("%s: which of %s fits best? The answers below were given to a guided selection. Its points rest on claims, named in brackets; what they rest on stands at the end.", a.guide.Title, listed(a.allNames()))
	line("\n## Decision Drivers\n")
	a.writeDrivers(line)
	line("\n## Considered Options\n")
	for _, place := range a.rec.ArticleRanking {
		if s, ok := a.kb.Subject(place.ID); ok {
			line("* %s: %s%s", s.Name, statusWords(s.Status), since(s))
		}
	}
	a.writeOutcome(line)
	a.writeOptions(line)
	a.writeSources(line)
	return Document{Name: "decision-" + string(a.guide.ID) + ".md", Text: b.String()}
}

type lineWriter func(format string, args ...any)

func (a advice) recordTitle() string {
	if len(a.rec.Pick) == 1 && !a.nothingKnown() {
		return listed(shortNames(a.kb, a.rec.Pick))
	}
	return "no single winner"
}

func (a advice) allNames() []string {
	ids := make([]knowledge.SubjectID, len(a.rec.ArticleRanking))
	for i, place := range a.rec.ArticleRanking {
		ids[i] = place.ID
	}
	return shortNames(a.kb, ids)
}

func (a advice) writeDrivers(line lineWriter) {
	for _, s := range a.guide.Steps {
		answer, given := answerTo(a.answers, s.ID)
		if !given {
			continue
		}
		why := s.Why
		if s.Claim != "" {
			why += " [" + string(s.Claim) + "]"
		}
		if o, ok := s.Option(answer.Option); ok && o.Note.Text != "" {
			why += " " + o.Note.Text + " [" + string(o.Note.Claim) + "]"
		}
		line("* %s. %s", answerWords(a.guide, answer), why)
	}
	if len(a.answers) == 0 {
		line("* None was given.")
	}
	if len(a.without) > 0 {
		line("* Not to be taken, whatever speaks for it: %s.", listed(shortNames(a.kb, a.without)))
	}
}

func (a advice) writeOutcome(line lineWriter) {
	line("\n## Decision Outcome\n")
	if len(a.rec.Pick) == 1 && !a.nothingKnown() {
		line("Chosen option: \"%s\". %s", listed(shortNames(a.kb, a.rec.Pick)), a.verdict())
	} else {
		line("No single option is chosen. %s", a.verdict())
	}
	line("")
	for _, id := range a.rec.Pick {
		s, _ := a.kb.Subject(id)
		for _, g := range a.arguments(id) {
			if g.points > 0 {
				line("* %s, because of %s (%+g) [%s]", s.Short, answerWords(a.guide, g.answer), g.points, g.claim.ID)
			}
		}
	}
	if word := a.articleWord(true); word != "" {
		line("\n### By the article alone\n")
		line("%s", word)
		a.writeArticle(line)
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
}

// writeArticle tells what the article's pick rests on where it is not today's.
func (a advice) writeArticle(line lineWriter) {
	for _, id := range a.rec.ArticlePick {
		if slices.Contains(a.rec.Pick, id) {
			continue
		}
		s, _ := a.kb.Subject(id)
		line("")
		for _, r := range a.rec.Reasons {
			if c, ok := a.kb.Claim(r.Claim); ok && r.Subject == id && r.Article != 0 && r.Answer.Step != "" {
				line("* %s, %s: %+g by the article, %+g today. %s", s.Short, answerWords(a.guide, r.Answer), r.Article, r.Today, statement(c))
			}
		}
	}
}

// statement is a claim as a record cites it: what the article says, what holds
// today, and the id.
func statement(c knowledge.Claim) string {
	text := c.Text
	if c.Today != "" {
		text += " " + todayLabel(c.AsOf) + " " + c.Today
	} else if month := monthOf(c.AsOf); month != "" {
		text += " (as of " + month + ")"
	}
	return text + " [" + string(c.ID) + "]"
}

func (a advice) writeOptions(line lineWriter) {
	line("\n## Pros and Cons of the Options")
	for _, place := range a.rec.Ranking {
		s, _ := a.kb.Subject(place.ID)
		line("\n### %s: %s\n", s.Name, pointsWords(place.Score))
		arguments := a.arguments(place.ID)
		for _, g := range arguments {
			word := "Good"
			if g.points < 0 {
				word = "Bad"
			}
			said := statement(g.claim)
			if g.because != "" {
				said = g.because + " It rests on: " + said
			}
			line("* %s, because of %s (%+g): %s", word, answerWords(a.guide, g.answer), g.points, said)
		}
		if len(arguments) == 0 {
			line("* Neutral: none of the answers speaks for or against it.")
		}
	}
	for _, place := range a.rec.ArticleRanking {
		if s, ok := a.kb.Subject(place.ID); ok && s.Status == knowledge.Retired {
			line("\n### %s: out\n", s.Name)
			line("* Bad, because it is retired%s. Sources: %s.", since(s), sourceKeys(s.Sources))
		}
	}
}

func sourceKeys(keys []knowledge.SourceKey) string {
	words := make([]string, len(keys))
	for i, k := range keys {
		words[i] = "[" + string(k) + "]"
	}
	return strings.Join(words, ", ")
}

// writeSources lists what the claims of the record rest on.
func (a advice) writeSources(line lineWriter) {
	line("\n## More Information\n")
	if a.kb.Content().Article != "" {
		line("* %s: claims without a date", articleSource(a.kb).Title)
	}
	var keys []knowledge.SourceKey
	cite := func(id knowledge.ClaimID) {
		if c, ok := a.kb.Claim(id); ok {
			keys = append(keys, c.Sources...)
		}
	}
	for _, r := range a.rec.Reasons {
		cite(r.Claim)
	}
	for _, given := range a.answers {
		step, _ := a.guide.Step(given.Step)
		cite(step.Claim)
		if o, ok := step.Option(given.Option); ok {
			cite(o.Note.Claim)
		}
	}
	for _, place := range a.rec.ArticleRanking {
		if s, ok := a.kb.Subject(place.ID); ok && s.Status == knowledge.Retired {
			keys = append(keys, s.Sources...)
		}
	}
	for _, k := range unique(keys) {
		line("* [%s] %s", k, sourceLine(a.kb, k))
	}
}
