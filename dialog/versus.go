package dialog

import (
	"strings"

	"fwhelp/knowledge"
)

// maxCompared is how many subjects fit side by side on a phone.
const maxCompared = 3

// versusAccount sets two or three subjects side by side: the article's word, and
// in the same cell what holds today where that has changed.
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
	row := func(label string, cell func(knowledge.Subject) Text) {
		cells, filled := []Text{strong(label)}, false
		for _, s := range subjects {
			words := cell(s)
			filled = filled || len(words) > 0
			if len(words) == 0 {
				words = plain("not known")
			}
			cells = append(cells, words)
		}
		if filled {
			table.Rows = append(table.Rows, cells)
		}
	}
	row("Today", todayWords)
	for _, f := range []knowledge.Facet{knowledge.BestFor, knowledge.Pros, knowledge.Cons} {
		row(articleLabel(kb, facetLabel(kb, f)), func(s knowledge.Subject) Text { return cellText(s, f, 2-detail) })
	}
	row("Latest release", func(s knowledge.Subject) Text { return filledText(releaseWords(s)) })
	if detail < 3 {
		row("Licence", func(s knowledge.Subject) Text { return filledText(s.Licence) })
	}
	a.blocks = append(a.blocks, table)
	if a.article {
		a.blocks = append(a.blocks, paragraph("There is more on each: say “pros of "+subjects[0].Short+"” and so on."))
	}
	return a
}

// cellText is the claims of a cell. Its column names the subject, so the first
// claim need not: "is best for beginners".
func cellText(s knowledge.Subject, f knowledge.Facet, n int) Text {
	t := claimsText(s.Facets[f], n)
	if len(t) > 0 {
		t[0].Text = strings.TrimPrefix(t[0].Text, s.Short+" ")
	}
	return t
}

// filledText is no text at all for no words.
func filledText(words string) Text {
	if words == "" {
		return nil
	}
	return plain(words)
}

// todayWords is a subject's state in a few words, with the date they hold for.
func todayWords(s knowledge.Subject) Text {
	if s.Status == "" {
		return nil
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
	return plain(strings.TrimSpace(words))
}
