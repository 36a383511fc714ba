package dialog

import "fwhelp/knowledge"

// cardAccount tells the whole of a subject in brief: the article's word, labelled
// as such, and beside each claim that has aged what holds today.
func cardAccount(kb *knowledge.Base, s knowledge.Subject, detail int) account {
	a := account{article: kb.Content().Article != "", sources: s.Sources, maxShown: 2}
	claims := func(f knowledge.Facet, n int) Text {
		return append(lead(articleLabel(kb, facetLabel(kb, f))+":", ""), claimsText(s.Facets[f], n)...)
	}
	overview := Paragraph{Text: claims(knowledge.Overview, 2-detail)}
	today := Paragraph{Text: lead(todayLabel(s.AsOf), s.Note)}
	if s.Status == knowledge.Active {
		a.blocks = append(a.blocks, overview, today)
	} else {
		a.blocks = append(a.blocks, today, overview)
	}
	var list Bullets
	facet := func(f knowledge.Facet, n int) {
		if len(s.Facets[f]) > 0 {
			list.Items = append(list.Items, claims(f, n))
		}
	}
	facet(knowledge.Pros, 2-detail)
	facet(knowledge.Cons, 2-detail)
	facet(knowledge.BestFor, 1)
	list.Items = append(list.Items, particulars(s)...)
	a.blocks = append(a.blocks, list)
	if a.article {
		a.blocks = append(a.blocks, paragraph("There is more: say “features of "+s.Short+"”, “pros of "+s.Short+"” or “cons of "+s.Short+"”."))
	}
	return a
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
	if s.Successor != "" {
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
