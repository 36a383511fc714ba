package dialog

import (
	"strings"

	"fwhelp/knowledge"
)

// maxCompared is how many subjects fit side by side on a phone.
const maxCompared = 3

// versusAccount sets two or three subjects side by side. What holds today has
// rows of its own; the others are labelled as the article's.
func versusAccount(kb *knowledge.Base, topic knowledge.Topic, detail int) account {
	a := account{article: kb.Content().Article != "", maxShown: 2 - detail/3}
	shown := topic.Subjects[:min(len(topic.Subjects), maxCompared)]
	if len(shown) < len(topic.Subjects) {
		a.blocks = append(a.blocks, paragraph("More than three do not fit side by side; these are the first three."))
	}
	var subjects []knowledge.Subject
	for _, id := range shown {
		if s, ok := kb.Subject(id); ok {
			subjects = append(subjects, s)
			a.sources = append(a.sources, s.Sources[:min(1, len(s.Sources))]...)
		}
	}
	for _, s := range subjects {
		a.sources = append(a.sources, s.Sources...)
	}
	table := Table{Columns: append([]string{""}, shortNames(kb, shown)...)}
	row := func(label string, cell func(knowledge.Subject) string) {
		cells, filled := []Text{strong(label)}, false
		for _, s := range subjects {
			words := cell(s)
			filled = filled || words != ""
			if words == "" {
				words = "not known"
			}
			cells = append(cells, plain(words))
		}
		if filled {
			table.Rows = append(table.Rows, cells)
		}
	}
	row("Today", todayWords)
	for _, f := range []knowledge.Facet{knowledge.BestFor, knowledge.Pros, knowledge.Cons} {
		row(articleLabel(kb, facetLabel(kb, f)), func(s knowledge.Subject) string { return cellWords(s, f, 3-detail) })
	}
	row("Latest release", func(s knowledge.Subject) string {
		if s.Release.Version == "" {
			return ""
		}
		return releaseWords(s)
	})
	if detail < 3 {
		row("Licence", func(s knowledge.Subject) string { return s.Licence })
	}
	a.blocks = append(a.blocks, table)
	if a.article {
		a.blocks = append(a.blocks, paragraph("Rows marked “article” are its words; what has changed since: say “pros of "+subjects[0].Short+"” and so on."))
	}
	return a
}

// cellWords are the claims of a cell. Its column names the subject, so the first
// claim need not: "is best for beginners".
func cellWords(s knowledge.Subject, f knowledge.Facet, n int) string {
	return strings.TrimPrefix(claimWords(s.Facets[f], n), s.Short+" ")
}

// todayWords is a subject's state in a few words, with the date they hold for.
func todayWords(s knowledge.Subject) string {
	if s.Status == "" {
		return ""
	}
	words := string(s.Status)
	if s.Status != knowledge.Active {
		words += since(s)
		if s.Successor != "" {
			words += "; in its place: " + s.Successor
		}
	}
	if month := monthOf(s.AsOf); month != "" {
		words += "; as of " + month
	}
	return strings.TrimSpace(words)
}
