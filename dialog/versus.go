package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// maxCompared is how many subjects fit side by side on a phone.
const maxCompared = 3

// sideBySide are the subjects of a comparison that are shown: the first few.
func sideBySide(topic knowledge.Topic) []knowledge.SubjectID {
	return topic.Subjects[:min(len(topic.Subjects), maxCompared)]
}

// rowName names a row of a head-to-head: a facet, or one of these.
type rowName string

const (
	rowRelease rowName = "release"
	rowLicence rowName = "licence"
)

// row is a row of a head-to-head.
type row struct {
	label string
	cell  func(knowledge.Subject) Text
}

// versusRow is the row of a name, with so many claims of a facet.
func versusRow(kb *knowledge.Base, name rowName, claims int) row {
	switch name {
	case rowName(knowledge.Liveness):
		return row{"Today", todayWords}
	case rowRelease:
		return row{"Latest release", func(s knowledge.Subject) Text { return filledText(releaseWords(s)) }}
	case rowLicence:
		return row{"Licence", func(s knowledge.Subject) Text { return filledText(s.Licence) }}
	}
	f := knowledge.Facet(name)
	return row{articleLabel(kb, facetLabel(kb, f)), func(s knowledge.Subject) Text { return cellText(s, f, claims) }}
}

// versusRows are the rows of a head-to-head. Those that were asked for come first,
// and the other sides make room for what was asked for.
func versusRows(kb *knowledge.Base, by aspect, detail int) []row {
	var rows []row
	for _, name := range by.rows {
		rows = append(rows, versusRow(kb, name, 4-detail))
	}
	if by.alone {
		return rows
	}
	others := []rowName{rowName(knowledge.Liveness), rowName(knowledge.BestFor), rowName(knowledge.Pros), rowName(knowledge.Cons), rowRelease}
	if by.known() && detail > 1 {
		others = []rowName{rowName(knowledge.Liveness), rowName(knowledge.BestFor), rowRelease}
	}
	if detail < 3 {
		others = append(others, rowLicence)
	} else if !by.known() { // what it is best for stands for its pros
		others = slices.DeleteFunc(others, func(n rowName) bool { return n == rowName(knowledge.Pros) })
	}
	for _, name := range others {
		if !slices.Contains(by.rows, name) {
			rows = append(rows, versusRow(kb, name, 2-detail))
		}
	}
	return rows
}

// moreOnEach begins the line that says how to hear more of each that is compared.
const moreOnEach = "There is more on each:"

// versusAccount sets two or three subjects side by side: the article's word, and
// in the same cell what holds today where that has changed.
func versusAccount(kb *knowledge.Base, topic knowledge.Topic, by aspect, detail int) account {
	if isAll(kb, topic) {
		return allAccount(kb, by)
	}
	a := account{article: kb.Content().Article != "", maxShown: 2 - detail/3}
	shown := sideBySide(topic)
	if left := topic.Subjects[len(shown):]; len(left) > 0 {
		text := "More than three do not fit side by side; these are the first three. Left out: " + listed(shortNames(kb, left)) + "."
		if atAGlance(kb) {
			text += " “compare all” has a line on each."
		}
		a.blocks = append(a.blocks, paragraph(text))
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
	for _, r := range versusRows(kb, by, detail) {
		cells, filled := []Text{strong(r.label)}, false
		for _, s := range subjects {
			words := r.cell(s)
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
	a.blocks = append(a.blocks, table)
	if a.article {
		a.blocks = append(a.blocks, paragraph(moreOnEach+" say “pros of "+subjects[0].Short+"” and so on."))
	}
	return a
}

// sourcesOfVersus names everything that a comparison rests on, one subject after
// the other, and where each of its statements comes from is said.
func sourcesOfVersus(kb *knowledge.Base, topic knowledge.Topic) Message {
	shown := Sources{Full: true}
	if kb.Content().Article != "" {
		shown.Items = append(shown.Items, articleSource(kb))
	}
	for _, k := range unique(versusAccount(kb, topic, aspect{}, 0).sources) {
		shown.Items = append(shown.Items, sourceLine(kb, k))
	}
	title, each := "What "+topicTitle(kb, topic)+" rests on", sideBySide(topic)
	if isAll(kb, topic) {
		title, each = "What I know of all of them rests on", allOf(kb).Subjects
	}
	var says []string
	for _, id := range each {
		if s, ok := kb.Subject(id); ok {
			says = append(says, "“sources "+string(s.Entry)+"”")
		}
	}
	return Message{Blocks: []Block{
		Heading{Text: plain(title)},
		shown,
		paragraph("Statement by statement: say " + listed(says) + "."),
	}}
}

// cellText is the claims of a cell. Its column names the subject, so the first
// claim need not: "is best for beginners", "its community is small".
func cellText(s knowledge.Subject, f knowledge.Facet, n int) Text {
	if t := claimsText(s.Facets[f], n); len(t) > 0 {
		return besideName(s, t)
	}
	return nil
}

// besideName is a text on a subject that stands right behind its name: "is best for
// beginners".
func besideName(s knowledge.Subject, t Text) Text {
	words, owned := strings.CutPrefix(t[0].Text, s.Short+"'s ")
	if owned {
		words = "its " + words
	}
	t[0].Text = strings.TrimPrefix(words, s.Short+" ")
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
