package knowledge

import "strings"

// build checks what was decoded and makes the content of it. Ids are registered
// before anything refers to them, in whatever order the files are.
func (c *checker) build(faq *faqFile, subjects []subjectFile) Content {
	if faq.Version.given() && faq.Version.Value != "1" {
		c.fault(faq.Version.At, "write version: 1", "this program reads version 1 of the format")
	}
	for i := range subjects {
		c.ident(subjects[i].ID, "subject")
		define(c, c.subjects, SubjectID(subjects[i].ID.Value), subjects[i].ID.At, "subject")
	}
	for _, s := range faq.Sources {
		c.ident(s.Key, "source")
		define(c, c.sources, SourceKey(s.Key.Value), s.Key.At, "source")
	}
	content := Content{
		Title:    c.wording(faq.Title, "title", maxTitle),
		Article:  c.wording(faq.Article, "article", maxTitle),
		AsOf:     c.date(faq.AsOf, "as_of"),
		Sources:  c.register(faq.Sources),
		Facets:   c.facets(faq.Facets),
		Entities: c.entities(faq.Entities),
		Lexicon:  c.lexicon(faq.Lexicon),
	}
	if faq.Catalog != nil {
		content.Noun = c.wording(faq.Catalog.Noun, "noun", maxLabel)
		content.Plural = c.wording(faq.Catalog.Plural, "plural", maxLabel)
	} else if len(subjects) > 0 && !c.partial {
		c.fault(place{file: mainFile}, "add catalog: {noun: framework, plural: frameworks}", "does not say what the subjects of the catalog are called")
	}
	e := &content.Entries
	c.asked(e, faq.Questions, KindQuestion)
	c.titled(e, faq.Tips, KindTip)
	c.titled(e, faq.Comparisons, KindComparison)
	c.titled(e, faq.Criteria, KindCriterion)
	for i := range subjects {
		c.subject(&content, &subjects[i])
	}
	c.titled(e, faq.ArticleParts, KindPart)
	c.asked(e, faq.Extras, KindExtra)
	c.titled(e, faq.SmallTalk, KindSmallTalk)
	c.elsewhere(e, faq.Elsewhere)
	c.aliases(subjects, faq.Entities)
	return content
}

func (c *checker) register(list []sourceFields) []Source {
	out := make([]Source, 0, len(list))
	for _, s := range list {
		if s.Title.given() && !s.URL.given() && !s.Note.given() {
			c.fault(s.Key.At, "add url:, or a note: that says what it is", "source %q has no url", clip(s.Key.Value))
		}
		out = append(out, Source{
			Key:   SourceKey(s.Key.Value),
			Title: c.wording(s.Title, "title", maxTitle),
			URL:   c.link(s.URL, "url"),
			Date:  c.date(s.Date, "date"),
			Note:  c.wording(s.Note, "note", maxClaim),
		})
	}
	return out
}

func (c *checker) facets(list []facetFields) []FacetWords {
	out := make([]FacetWords, 0, len(list))
	seen := map[Facet]place{}
	words := map[string]facetWord{}
	for _, f := range list {
		id := Facet(f.ID.Value)
		if id != "" && !known(id) {
			c.fault(f.ID.At, "the facets are overview, features, pros, cons, best_for and status", "there is no facet %q", clip(f.ID.Value))
		}
		define(c, seen, id, f.ID.At, "facet")
		for _, w := range f.Words {
			key := normal(w.Value)
			if first, twice := words[key]; twice && first.facet != id {
				c.fault(w.At, "keep it with one of them", "%q asks for two facets, %s and %s", clip(w.Value), first.facet, id)
			}
			words[key] = facetWord{id, w.At}
		}
		for _, p := range f.Phrasings {
			if p.Value != "" && !strings.Contains(p.Value, "{name}") {
				c.fault(p.At, "put {name} where the subject's name belongs", "the phrasing %q names no subject", clip(p.Value))
			}
		}
		out = append(out, FacetWords{
			ID: id, Label: c.wording(f.Label, "label", maxLabel),
			Words:     c.wordings(f.Words, "word", maxLabel),
			Phrasings: c.wordings(f.Phrasings, "phrasing", maxPhrasing),
		})
	}
	return out
}

type facetWord struct {
	facet Facet
	at    place
}

func known(f Facet) bool {
	switch f {
	case Overview, Features, Pros, Cons, BestFor, Liveness:
		return true
	}
	return false
}

func (c *checker) entities(list []groupFields) []EntityGroup {
	out := make([]EntityGroup, 0, len(list))
	for _, g := range list {
		out = append(out, EntityGroup{Group: c.wording(g.Group, "group", maxTitle), Names: c.wordings(g.Names, "name", maxName)})
	}
	return out
}

func (c *checker) lexicon(l *lexiconFields) Lexicon {
	var out Lexicon
	if l == nil {
		return out
	}
	out.Rewrites = make(map[string]string, len(l.Rewrites))
	for _, r := range l.Rewrites {
		if normal(r.From.Value) == normal(r.To.Value) {
			c.fault(r.From.At, "take it out", "%q is rewritten to itself", clip(r.From.Value))
		}
		out.Rewrites[c.wording(r.From, "word", maxName)] = c.wording(r.To, "rewrite", maxName)
	}
	out.Concepts = make(map[string][]string, len(l.Concepts))
	for _, k := range l.Concepts {
		out.Concepts[c.wording(k.Name, "concept", maxName)] = c.wordings(k.Words, "word", maxName)
	}
	return out
}
