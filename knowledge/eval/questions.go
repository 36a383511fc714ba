// Package eval measures answers against labelled questions, and never against
// what the matcher thinks of itself: how many questions are decided right, how
// the rest goes wrong, and how far the confidence can be trusted.
package eval

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Question is a question with the answers that count as right.
type Question struct {
	ID     string
	Text   string
	Label  Label
	AlsoOK []Label
	Kind   string // real, written
	Source string
	Note   string
}

// Label names a right answer: an entry with its facet, a head-to-head, the
// guide ("select"), or none.
type Label struct {
	ID       string // entry id, "versus", "select" or "none"
	Facet    knowledge.Facet
	Subjects string // of a head-to-head: "keras+pytorch", sorted
}

// The labels that are no entry.
const (
	labelNone   = "none"
	labelSelect = "select"
)

// String is the label as a file writes it.
func (l Label) String() string {
	switch {
	case l.Subjects != "":
		return l.ID + ":" + l.Subjects
	case l.Facet != knowledge.NoFacet:
		return l.ID + "/" + string(l.Facet)
	}
	return l.ID
}

// Family is the label's kind of entry: "faq" of faq-4, "framework" of
// framework-keras.
func (l Label) Family() string {
	family, _, _ := strings.Cut(l.ID, "-")
	return family
}

// parseLabel reads a label and brings equal ones to one form: the facets empty,
// overview and status are one, and so are faq-4 and its head-to-head.
func parseLabel(s string) Label {
	if subjects, ok := strings.CutPrefix(s, "versus:"); ok {
		list := strings.Split(subjects, "+")
		slices.Sort(list)
		return equal(Label{ID: "versus", Subjects: strings.Join(list, "+")})
	}
	id, facet, _ := strings.Cut(s, "/")
	return equal(Label{ID: id, Facet: knowledge.Facet(facet)})
}

func equal(l Label) Label {
	if l.Facet == knowledge.Overview || l.Facet == knowledge.Liveness {
		l.Facet = knowledge.NoFacet
	}
	if l.ID == "versus" && l.Subjects == "pytorch+tensorflow" {
		return Label{ID: "faq-4"}
	}
	return l
}

// Guide is the label of the guide.
var Guide = Label{ID: labelSelect}

// LabelOf is the label of a topic; that of the guide has no entry.
func LabelOf(t knowledge.Topic) Label {
	if t.Entry == "" {
		return Guide
	}
	l := Label{ID: string(t.Entry), Facet: t.Facet}
	if t.Entry == knowledge.Versus {
		list := make([]string, len(t.Subjects))
		for i, s := range t.Subjects {
			list[i] = string(s)
		}
		slices.Sort(list)
		l.Subjects = strings.Join(list, "+")
	}
	return equal(l)
}

// Accepts says whether the label is a right answer.
func (q *Question) Accepts(l Label) bool { return q.Label == l || slices.Contains(q.AlsoOK, l) }

// OutOfScope says whether the right answer is that the bot does not know.
func (q *Question) OutOfScope() bool { return q.Label.ID == labelNone }

// Read reads labelled questions: tab-separated, with a header line that names
// the columns id, question, label, also_ok, kind, source and note; question and
// label must be there. "\n" in a question is a line break.
func Read(r io.Reader) ([]Question, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	var columns map[string]int
	var out []Question
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		fields := strings.Split(lines.Text(), "\t")
		if columns == nil {
			columns = make(map[string]int, len(fields))
			for i, name := range fields {
				columns[strings.TrimSpace(name)] = i
			}
			for _, name := range []string{"question", "label"} {
				if _, ok := columns[name]; !ok {
					return nil, fmt.Errorf("line %d: the header has no column %q", n, name)
				}
			}
			continue
		}
		column := func(name string) string {
			i, ok := columns[name]
			if !ok || i >= len(fields) {
				return ""
			}
			return strings.TrimSpace(fields[i])
		}
		if column("label") == "" {
			return nil, fmt.Errorf("line %d: no label", n)
		}
		q := Question{
			ID: column("id"), Text: strings.ReplaceAll(column("question"), `\n`, "\n"), Label: parseLabel(column("label")),
			Kind: column("kind"), Source: column("source"), Note: column("note"),
		}
		for also := range strings.SplitSeq(column("also_ok"), ",") {
			if also = strings.TrimSpace(also); also != "" {
				q.AlsoOK = append(q.AlsoOK, parseLabel(also))
			}
		}
		out = append(out, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	return out, nil
}
