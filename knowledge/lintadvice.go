package knowledge

import (
	"fmt"
	"slices"
)

// fewPhrasings is how many an entry should have at least: with fewer, a question
// in other words than the author's is a matter of luck.
const fewPhrasings = 4

// advise notes what works but could be better.
func (c *checker) advise(content *Content) {
	if content.Title == "" {
		c.warn(place{file: mainFile}, "add title: with a few words, such as Accounts and cards", "the content does not say what it is about, so the bot can only speak of “my list of questions”")
	}
	for _, e := range content.Entries {
		at := place{file: e.File, line: e.Line}
		if e.Kind != KindExtra {
			c.adviseAttribution(content, e.Claims)
		}
		if e.Kind != KindSubject && len(e.Alternates) < fewPhrasings {
			c.warn(at, "add phrasings that people would type", "%s has fewer than %d alternates", e.ID, fewPhrasings)
		}
	}
	for _, s := range content.Subjects {
		c.adviseSubject(content, s)
	}
	for _, s := range content.Sources {
		if !c.cited[s.Key] {
			c.warn(c.sources[s.Key], "cite it, or take it out", "no claim cites the source %q", s.Key)
		}
	}
}

func (c *checker) adviseSubject(content *Content, s Subject) {
	at := c.subjects[s.ID]
	for _, f := range content.Facets {
		if len(s.Alternates[f.ID]) < fewPhrasings {
			c.warn(at, "add phrasings that people would type", "%s/%s has fewer than %d alternates", s.Entry, f.ID, fewPhrasings)
		}
	}
	for _, f := range content.Facets {
		c.adviseAttribution(content, s.Facets[f.ID])
	}
	if s.Status != Retired {
		return
	}
	for _, f := range []Facet{Overview, Features, Pros, Cons, BestFor} {
		for _, claim := range s.Facets[f] {
			if claim.Today == "" {
				c.warn(c.claims[claim.ID], "add today: with as_of and source", "claim %s is about a retired subject and does not say what holds today", claim.ID)
			}
		}
	}
}

// adviseAttribution notes what has a date or a source and is said to come from the
// article all the same: only its word of today has one.
func (c *checker) adviseAttribution(content *Content, claims []Claim) {
	for _, claim := range claims {
		if content.Article != "" && claim.Today == "" && (claim.AsOf != "" || len(claim.Sources) > 0) {
			c.warn(c.claims[claim.ID], "move the entry to extras:, or if the article's word has aged, write what holds now as today:",
				"claim %s has a date or a source of its own, but the bot will say that it comes from “%s”", claim.ID, content.Article)
		}
	}
}

func (c *checker) sortedWarnings() []Warning {
	slices.SortStableFunc(c.warnings, func(a, b Warning) int { return inReadingOrder((*Fault)(&a), (*Fault)(&b)) })
	if c.unwarned == 0 {
		return c.warnings
	}
	return append(c.warnings, Warning{Message: fmt.Sprintf("there are %d more", c.unwarned)})
}
