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
	for _, e := range content.Entries {
		at := place{file: e.File, line: e.Line}
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

func (c *checker) sortedWarnings() []Warning {
	slices.SortStableFunc(c.warnings, func(a, b Warning) int { return inReadingOrder((*Fault)(&a), (*Fault)(&b)) })
	if c.unwarned == 0 {
		return c.warnings
	}
	return append(c.warnings, Warning{Message: fmt.Sprintf("there are %d more", c.unwarned)})
}
