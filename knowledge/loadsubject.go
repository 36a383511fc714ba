package knowledge

import "strings"

// subject adds one file of the catalog to the content.
func (c *checker) subject(content *Content, f *subjectFile) {
	noun := strings.ReplaceAll(strings.ToLower(content.Noun), " ", "-")
	s := Subject{
		ID:        SubjectID(f.ID.Value),
		Entry:     EntryID(noun + "-" + f.ID.Value),
		Name:      c.wording(f.Name, "name", maxName),
		Short:     c.wording(f.Short, "short", maxLabel),
		Names:     c.wordings(f.Names, "name", maxName),
		Described: c.wordings(f.Described, "description", maxName),
		Tools:     c.wordings(f.Tools, "tool", maxName),
		Status:    c.status(f.Status, "subject "+clip(f.ID.Value)),
		Since:     c.date(f.Since, "since"),
		Note:      c.wording(f.StatusNote, "status_note", maxClaim),
		AsOf:      c.date(f.AsOf, "as_of"),
		Sources:   c.citations(f.Source),
		Successor: c.wording(f.Successor, "successor", maxTitle),
		Licence:   c.wording(f.Licence, "licence", maxName),
		Home:      c.link(f.Home, "home"),
	}
	if s.Short == "" {
		s.Short = s.Name
	}
	if f.Release != nil {
		s.Release = Release{Version: c.wording(f.Release.Version, "version", maxLabel), Date: c.date(f.Release.Date, "date")}
	}
	if m := f.Maker; m != nil {
		s.Maker = Claim{ID: ClaimID(f.ID.Value + ".maker"), Text: c.wording(m.Text, "maker", maxClaim), AsOf: c.date(m.AsOf, "as_of"), Sources: c.citations(m.Source)}
	}
	if s.Status == Retired {
		if !f.Since.given() {
			c.fault(f.Status.At, "add since: YYYY-MM-DD, YYYY-MM or YYYY", "subject %s is retired, but not since when", clip(f.ID.Value))
		}
		c.due(f.Status.At, f.AsOf, f.Source, "subject "+clip(f.ID.Value)+" is retired")
	}
	for i := range f.Parts {
		s.Parts = append(s.Parts, c.part(&f.Parts[i]))
	}
	s.Facets = c.sides(content, f)
	s.Alternates = c.facetAlternates(s.Entry, f.Alternates)
	if c.subjects[s.ID] == f.ID.At { // else it has been told that there are two
		define(c, c.entries, s.Entry, f.ID.At, "entry")
	}
	c.phrases.addTitle(owner{entry: s.Entry}, f.Name)
	content.Subjects = append(content.Subjects, s)
	content.Entries = append(content.Entries, Entry{
		ID: s.Entry, Kind: KindSubject, Title: s.Name, About: []SubjectID{s.ID},
		File: f.At.file, Line: f.At.line,
	})
}

func (c *checker) part(f *partFields) Part {
	p := Part{
		Name:    c.wording(f.Name, "name", maxName),
		Status:  c.status(f.Status, "part "+clip(f.Name.Value)),
		Note:    c.wording(f.Note, "note", maxClaim),
		AsOf:    c.date(f.AsOf, "as_of"),
		Sources: c.citations(f.Source),
	}
	if p.Status == Retired {
		c.due(f.At, f.AsOf, f.Source, "part "+clip(f.Name.Value)+" is retired")
	}
	return p
}

// sides returns the claims of each facet. A facet that can be asked for must
// have something to say.
func (c *checker) sides(content *Content, f *subjectFile) map[Facet][]Claim {
	out := map[Facet][]Claim{}
	for _, side := range []struct {
		facet  Facet
		claims []claimFields
	}{{Overview, f.Overview}, {Features, f.Features}, {Pros, f.Pros}, {Cons, f.Cons}, {BestFor, f.BestFor}} {
		if len(side.claims) > 0 {
			out[side.facet] = c.statements(side.claims, false)
			continue
		}
		for _, asked := range content.Facets {
			if asked.ID == side.facet {
				c.fault(f.At, "add "+string(side.facet)+": with a claim", "subject %s says nothing under %s, which faq.yaml lets people ask for", clip(f.ID.Value), side.facet)
				break
			}
		}
	}
	return out
}

func (c *checker) facetAlternates(entry EntryID, list []phrasingsFields) map[Facet][]string {
	out := make(map[Facet][]string, len(list))
	for _, p := range list {
		facet := Facet(p.Facet.Value)
		if !known(facet) {
			c.fault(p.Facet.At, "the facets are overview, features, pros, cons, best_for and status", "there is no facet %q", clip(p.Facet.Value))
			continue
		}
		out[facet] = c.wordings(p.Phrases, "alternate", maxPhrasing)
		c.phrases.add(owner{entry, facet}, p.Phrases...)
	}
	return out
}

// aliases refuses a name that two subjects claim, or that is a subject's and yet
// stands among the names outside the catalog.
func (c *checker) aliases(subjects []subjectFile, outside []groupFields) {
	type claimed struct {
		by string
		at place
	}
	taken := map[string]claimed{}
	claim := func(by string, list ...textAt) {
		for _, t := range list {
			key := strings.ReplaceAll(normal(t.Value), " ", "")
			first, known := taken[key]
			switch {
			case key == "":
			case !known:
				taken[key] = claimed{by, t.At}
			case first.by != by:
				c.fault(t.At, "leave it to one of the two", "the name %q belongs to %s (%s) and to %s", clip(t.Value), first.by, first.at, by)
			}
		}
	}
	for i := range subjects {
		f := &subjects[i]
		by := clip(f.ID.Value)
		claim(by, f.Name, f.Short)
		claim(by, f.Names...)
		claim(by, f.Described...)
		claim(by, f.Tools...)
		for _, p := range f.Parts {
			claim(by, p.Name)
		}
	}
	for _, g := range outside {
		claim("the names outside the catalog", g.Names...)
	}
}
