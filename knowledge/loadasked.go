package knowledge

import (
	"errors"
	"io/fs"
	"strings"
)

// askedFile holds questions as people have asked them, each with its label, in
// the format of bot eval. The matcher learns from them as from alternates; it is a
// table, so that whoever labels what was asked has nothing to write twice.
const askedFile = "asked.tsv"

// Asked is a question that somebody asked, and what answers it.
type Asked struct {
	Text  string
	Entry EntryID // Versus for a head-to-head, empty for the guide
	Facet Facet
}

// askedNames returns where the asked questions stand, if there are any.
func (c *checker) askedNames(fsys fs.FS) []string {
	var found []string
	for _, name := range []string{askedFile, "knowledge/" + askedFile} {
		if _, err := fs.Stat(fsys, name); !errors.Is(err, fs.ErrNotExist) {
			found = append(found, name)
		}
	}
	if len(found) > 1 {
		c.fault(place{}, "keep one of the two", "there are two files of asked questions, %s and %s", found[0], found[1])
	}
	return found
}

// askedReader reads one file of asked questions.
type askedReader struct {
	*checker
	content *Content
	kinds   map[EntryID]Kind
	guided  bool
	columns map[string]int
	ids     map[string]place // where each stands first
}

// readAsked reads the file, when every id that a label can name is known.
func (c *checker) readAsked(doc *document, content *Content, guided bool) []Asked {
	r := askedReader{checker: c, content: content, kinds: map[EntryID]Kind{}, guided: guided, ids: map[string]place{}}
	for _, e := range content.Entries {
		r.kinds[e.ID] = e.Kind
	}
	var out []Asked
	n := 0
	for line := range strings.Lines(string(doc.data)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		at := place{file: doc.name, line: n, column: 1}
		fields := strings.Split(line, "\t")
		if r.columns == nil {
			if !r.header(at, fields) {
				return nil
			}
			continue
		}
		if q, ok := r.row(at, fields); ok {
			out = append(out, q)
		}
	}
	return out
}

func (r *askedReader) header(at place, fields []string) bool {
	r.columns = make(map[string]int, len(fields))
	for i, name := range fields {
		r.columns[strings.TrimSpace(name)] = i
	}
	for _, name := range []string{"question", "label"} {
		if _, ok := r.columns[name]; !ok {
			r.fault(at, "begin with the line: id, question, label, also_ok, kind, source, note, with tabs between them", "the header has no column %q", name)
			return false
		}
	}
	return true
}

func (r *askedReader) row(at place, fields []string) (Asked, bool) {
	column := func(name string) string {
		if i, ok := r.columns[name]; ok && i < len(fields) {
			return strings.TrimSpace(fields[i])
		}
		return ""
	}
	if id := column("id"); id != "" { // nothing goes by it but those who talk of the question
		if first, twice := r.ids[id]; twice {
			r.warn(at, "give one of them another id", "the id %q is that of the question at %s, too", clip(id), first)
		} else {
			r.ids[id] = at
		}
	}
	before := len(r.faults) + r.unsaid
	q := Asked{Text: strings.ReplaceAll(column("question"), `\n`, "\n")}
	switch n := len([]rune(q.Text)); {
	case n == 0:
		r.fault(at, "write the question, or take out the line", "there is no question")
	case n > maxPhrasing:
		r.fault(at, "keep the sentence that asks", "the question has %d characters; %d are read", n, maxPhrasing)
	}
	label := column("label")
	if label == "none" {
		if label = column("note"); r.kinds[EntryID(label)] != KindElsewhere && r.kinds[EntryID(label)] != KindSmallTalk {
			r.fault(at, "put the id of a topic of elsewhere: or smalltalk: into the column note", "a question with the label none needs the topic that it belongs to, not %q", clip(label))
		}
	}
	r.resolve(at, label, &q)
	if len(r.faults)+r.unsaid > before {
		return Asked{}, false
	}
	r.phrases.add(owner{q.Entry, q.Facet}, textAt{q.Text, at})
	return q, true
}

// resolve finds what a label names.
func (r *askedReader) resolve(at place, label string, q *Asked) {
	const mend = "write an id, id/facet for a side of a subject, versus:a+b, select, or none"
	if subjects, ok := strings.CutPrefix(label, "versus:"); ok {
		q.Entry = Versus
		for id := range strings.SplitSeq(subjects, "+") {
			dangling(r.checker, r.subjects, textAt{id, at}, "subject")
		}
		return
	}
	id, facet, sided := strings.Cut(label, "/")
	q.Entry, q.Facet = EntryID(id), Facet(facet)
	kind, there := r.kinds[q.Entry]
	switch {
	case label == "":
		r.fault(at, mend, "there is no label")
	case label == "select":
		q.Entry = ""
		if !r.guided {
			r.fault(at, mend, "there is no guide that the label select could name")
		}
	case !there:
		r.fault(at, mend, "there is no entry %q", clip(id))
	case sided && (kind != KindSubject || !known(q.Facet)):
		r.fault(at, mend, "%s has no facet %q", clip(id), clip(facet))
	}
}
