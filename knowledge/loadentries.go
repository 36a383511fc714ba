package knowledge

import (
	"strings"
	"unicode/utf8"
)

func (c *checker) asked(out *[]Entry, list []askedFields, kind Kind) {
	for i := range list {
		q := &list[i]
		c.entry(out, draft{q.At, q.ID, q.Question, q.About, q.Alternates, &q.Answer}, kind, "question")
	}
}

func (c *checker) titled(out *[]Entry, list []titledFields, kind Kind) {
	for i := range list {
		t := &list[i]
		c.entry(out, draft{t.At, t.ID, t.Title, t.About, t.Alternates, &t.Answer}, kind, "title")
	}
}

// draft is what all answerable entries have.
type draft struct {
	at         place
	id, title  textAt
	about      []textAt
	alternates []textAt
	answer     *answerFields // nil: out of scope
}

func (c *checker) entry(out *[]Entry, d draft, kind Kind, titleField string) *Entry {
	id := EntryID(c.ident(d.id, "entry"))
	switch id {
	case Versus, "none", "select":
		c.fault(d.id.At, "choose another id", "the id %q has a meaning of its own", string(id))
	}
	define(c, c.entries, id, d.id.At, "entry")
	e := Entry{
		ID: id, Kind: kind, File: d.at.file, Line: d.at.line,
		Title:      c.wording(d.title, titleField, maxTitle),
		Alternates: c.wordings(d.alternates, "alternate", maxPhrasing),
	}
	for _, t := range d.about {
		if !dangling(c, c.subjects, t, "subject") {
			e.About = append(e.About, SubjectID(t.Value))
		}
	}
	if d.answer != nil {
		e.Claims = c.answer(d.id, *d.answer, kind == KindExtra)
	}
	c.phrases.addTitle(owner{entry: id}, d.title)
	c.phrases.add(owner{entry: id}, d.alternates...)
	*out = append(*out, e)
	return &(*out)[len(*out)-1]
}

// answer returns an entry's claims; a plain text becomes the one claim with the
// entry's own id.
func (c *checker) answer(id textAt, a answerFields, beyond bool) []Claim {
	if !a.Plain.given() {
		return c.statements(a.Claims, beyond)
	}
	if beyond {
		c.fault(a.Plain.At, "write a list: - {id: …, text: …, as_of: YYYY-MM, source: …}", "an extra goes beyond the article, so each of its claims needs a date and a source")
	}
	define(c, c.claims, ClaimID(id.Value), a.Plain.At, "claim")
	return []Claim{{ID: ClaimID(id.Value), Text: c.wording(a.Plain, "answer", maxPlain)}}
}

// statements checks the claims of one answer or facet. Beyond the article every
// claim speaks of today, so its date and its source are due.
func (c *checker) statements(list []claimFields, beyond bool) []Claim {
	out := make([]Claim, 0, len(list))
	length := 0
	for i := range list {
		f := &list[i]
		id := ClaimID(c.ident(f.ID, "claim"))
		define(c, c.claims, id, f.ID.At, "claim")
		switch {
		case f.Today.given():
			c.due(f.At, f.AsOf, f.Source, "claim "+clip(f.ID.Value)+" says what holds today")
		case beyond:
			c.due(f.At, f.AsOf, f.Source, "claim "+clip(f.ID.Value)+" goes beyond the article")
		}
		length += utf8.RuneCountInString(f.Text.Value) + utf8.RuneCountInString(f.Today.Value)
		if length > maxAnswer {
			c.fault(f.At, "say it in fewer words, or divide the entry", "with this claim the answer has %d characters; %d fit", length, maxAnswer)
			length = 0
		}
		out = append(out, Claim{
			ID:      id,
			Text:    c.wording(f.Text, "text", maxClaim),
			Today:   c.wording(f.Today, "today", maxClaim),
			AsOf:    c.date(f.AsOf, "as_of"),
			Sources: c.citations(f.Source),
		})
	}
	return out
}

// due asks for the date and the source of what is said about today.
func (c *checker) due(at place, asOf textAt, sources oneOrMore, who string) {
	if !asOf.given() {
		c.fault(at, "add as_of: YYYY-MM", "%s, but not as of when", who)
	}
	if len(sources) == 0 {
		c.fault(at, "add source: with a key of sources:", "%s, but not where that can be checked", who)
	}
}

// elsewhere reads the topics out of scope, when every answer is known.
func (c *checker) elsewhere(out *[]Entry, list []pointerFields) {
	answers := map[EntryID]bool{}
	for _, e := range *out {
		answers[e.ID] = e.Kind != KindSmallTalk
	}
	for i := range list {
		p := &list[i]
		e := c.entry(out, draft{p.At, p.ID, p.Title, nil, p.Alternates, nil}, KindElsewhere, "title")
		e.Pointer = c.wording(p.Pointer, "pointer", maxClaim)
		e.Words = c.wordings(p.Words, "word", maxLabel)
		e.See = c.see(answers, p.See)
		for _, w := range p.Words {
			if strings.ContainsAny(w.Value, " \t\n") {
				c.fault(w.At, "make a phrasing of it, under alternates", "words: holds single words, not %q", clip(w.Value))
			}
		}
	}
}

// maxSeen is how many answers a topic out of scope can name: what is read at a
// glance.
const maxSeen = 3

// see reads which answers lie near a topic out of scope.
func (c *checker) see(answers map[EntryID]bool, list []textAt) []EntryID {
	var out []EntryID
	for i, t := range list {
		switch {
		case i == maxSeen:
			c.fault(t.At, "keep the nearest", "see: names %d answers; %d are shown", len(list), maxSeen)
		case dangling(c, c.entries, t, "entry"):
		case !answers[EntryID(t.Value)]:
			c.fault(t.At, "name an entry that answers something", "%q is no answer", clip(t.Value))
		default:
			out = append(out, EntryID(t.Value))
		}
	}
	return out
}
