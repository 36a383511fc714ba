package dialog

import (
	"strings"

	"fwhelp/knowledge"
)

// cardAccount tells of a subject what fits a screen: how it stands today, what it
// is, what it is good for and what speaks against it. The rest is a word away.
func cardAccount(kb *knowledge.Base, s knowledge.Subject) account {
	a := account{article: kb.Content().Article != "", sources: s.Sources, maxShown: 1}
	if s.Note != "" {
		a.blocks = append(a.blocks, Paragraph{Text: lead(todayLabel(s.AsOf), s.Note)})
	}
	var list Bullets
	for _, f := range []knowledge.Facet{knowledge.Overview, knowledge.BestFor, knowledge.Cons} {
		if claims := s.Facets[f]; len(claims) > 0 {
			list.Items = append(list.Items, append(lead(articleLabel(kb, facetLabel(kb, f))+":", ""), claimText(claims[0])...))
		}
	}
	if facts := particulars(s); len(facts) > 0 {
		list.Items = append(list.Items, inOneLine(facts))
	}
	a.blocks = append(a.blocks, list)
	if more := restOfCard(kb, s); more != "" {
		a.blocks = append(a.blocks, paragraph("There is more: say "+more+"."))
	}
	return a
}

// restOfCard says how to hear the sides of a subject that a card does not tell, or
// not in full.
func restOfCard(kb *knowledge.Base, s knowledge.Subject) string {
	var says []string
	for _, f := range []knowledge.Facet{knowledge.Pros, knowledge.Cons, knowledge.Features} {
		if n := len(s.Facets[f]); n > 1 || n == 1 && f != knowledge.Cons {
			says = append(says, "“"+string(f)+" of "+s.Short+"”")
		}
	}
	for _, f := range []knowledge.Facet{knowledge.BestFor, knowledge.Overview} {
		if len(s.Facets[f]) > 1 {
			says = append(says, "“about "+s.Short+" "+strings.ToLower(facetLabel(kb, f))+"”")
		}
	}
	if last := len(says) - 1; last > 0 {
		return strings.Join(says[:last], ", ") + " or " + says[last]
	}
	return strings.Join(says, "")
}

// inOneLine strings facts together.
func inOneLine(facts []Text) Text {
	var t Text
	for i, f := range facts {
		if i > 0 {
			t = append(t, Span{Text: "; "})
		}
		t = append(t, f...)
	}
	return t
}

// statusAccount tells how alive a subject is, and each of its parts.
func statusAccount(s knowledge.Subject) account {
	a := account{sources: s.Sources, maxShown: 3}
	a.blocks = append(a.blocks, Paragraph{Text: lead(todayLabel(s.AsOf), s.Note)})
	status := statusWords(s.Status)
	if s.Status != knowledge.Active {
		status += since(s)
	}
	list := Bullets{Items: []Text{lead("Status:", status)}}
	for _, p := range s.Parts {
		note := statusWords(p.Status) + ". " + p.Note
		if month := monthOf(p.AsOf); month != "" {
			note += " (as of " + month + ")"
		}
		list.Items = append(list.Items, lead(p.Name+":", note))
		a.sources = append(a.sources, p.Sources...)
	}
	if s.Successor != "" && s.Status != knowledge.Active {
		list.Items = append(list.Items, lead("In its place:", s.Successor))
	}
	list.Items = append(list.Items, particulars(s)...)
	a.blocks = append(a.blocks, list)
	return a
}

// particulars are the dry facts of a subject, as far as they are known.
func particulars(s knowledge.Subject) []Text {
	var items []Text
	if s.Release.Version != "" {
		items = append(items, lead("Latest release:", releaseWords(s)))
	}
	if s.Licence != "" {
		items = append(items, lead("Licence:", s.Licence))
	}
	if s.Home != "" {
		items = append(items, lead("Home:", s.Home))
	}
	return items
}

func releaseWords(s knowledge.Subject) string {
	if day := dayOf(s.Release.Date); day != "" {
		return s.Release.Version + " (" + day + ")"
	}
	return s.Release.Version
}

// articleLabel marks a label as the article's word, where there is an article.
func articleLabel(kb *knowledge.Base, label string) string {
	if kb.Content().Article == "" {
		return label
	}
	return label + " (article)"
}

// claimsText strings the first n claims together, at least one of them, each with
// what holds today beside it: half a claim would be a wrong answer.
func claimsText(claims []knowledge.Claim, n int) Text {
	var t Text
	for i, c := range claims[:min(len(claims), max(n, 1))] {
		if i > 0 {
			t = append(t, Span{Text: " "})
		}
		t = append(t, claimText(c)...)
	}
	return t
}
