package knowledge

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Fault is one thing that is wrong with the content, where it stands, and how
// it is mended. [Load] returns every fault at once, joined.
type Fault struct {
	File    string // as in the content directory; empty: the directory itself
	Line    int    // from 1; 0: the file as a whole
	Column  int    // in characters, from 1; 0: the line as a whole
	Excerpt string // the source line and a caret beneath it; empty where Line is 0
	Message string
	Mend    string
}

// Error prints the fault as "faq.yaml:41: message", the line it is about, and
// the mend.
func (f *Fault) Error() string {
	var b strings.Builder
	switch {
	case f.File == "":
		b.WriteString(f.Message)
	case f.Line == 0:
		fmt.Fprintf(&b, "%s: %s", f.File, f.Message)
	default:
		fmt.Fprintf(&b, "%s:%d: %s", f.File, f.Line, f.Message)
	}
	if f.Excerpt != "" {
		for line := range strings.Lines(f.Excerpt) {
			b.WriteString("\n    ")
			b.WriteString(strings.TrimSuffix(line, "\n"))
		}
	}
	if f.Mend != "" {
		b.WriteString("\n    mend: ")
		b.WriteString(f.Mend)
	}
	return b.String()
}

// Warning is something that works and could be better. It never keeps content
// from being served.
type Warning Fault

// String prints a warning the way a fault is printed.
func (w Warning) String() string {
	w.Message = "warning: " + w.Message
	return (*Fault)(&w).Error()
}

// place is where something stands in an author's file.
type place struct {
	file         string
	line, column int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// maxFaults bounds what is kept of one load: a broken file of 4 MB can hold
// hundreds of thousands of faults, and nobody reads past the first hundred.
const maxFaults = 200

// fault notes that something at a place is wrong.
func (c *checker) fault(at place, mend, format string, args ...any) {
	if len(c.faults) >= maxFaults {
		c.unsaid++
		return
	}
	c.faults = append(c.faults, c.finding(at, mend, format, args...))
}

// warn notes that something at a place could be better.
func (c *checker) warn(at place, mend, format string, args ...any) {
	if len(c.warnings) >= maxFaults {
		c.unwarned++
		return
	}
	c.warnings = append(c.warnings, Warning(*c.finding(at, mend, format, args...)))
}

func (c *checker) finding(at place, mend, format string, args ...any) *Fault {
	return &Fault{
		File: printable(at.file), Line: at.line, Column: at.column,
		Excerpt: c.excerpt(at),
		Message: printable(fmt.Sprintf(format, args...)),
		Mend:    printable(mend),
	}
}

// err joins what was found, in the order of the files and lines.
func (c *checker) err() error {
	if len(c.faults) == 0 {
		return nil
	}
	slices.SortStableFunc(c.faults, inReadingOrder)
	errs := make([]error, 0, len(c.faults)+1)
	for _, f := range c.faults {
		errs = append(errs, f)
	}
	if c.unsaid > 0 {
		errs = append(errs, &Fault{Message: fmt.Sprintf("and %d more faults", c.unsaid), Mend: "mend those above first"})
	}
	return errors.Join(errs...)
}

// inReadingOrder puts faq.yaml first: it is the file an operator edits.
func inReadingOrder(a, b *Fault) int {
	return cmp.Or(
		strings.Compare(folder(a.File), folder(b.File)),
		strings.Compare(a.File, b.File),
		cmp.Compare(a.Line, b.Line),
		cmp.Compare(a.Column, b.Column),
	)
}

func folder(file string) string {
	return file[:strings.LastIndexByte(file, '/')+1]
}

// excerptWidth is how many characters of a long line are shown.
const excerptWidth = 100

// excerpt returns the line at a place with a caret beneath, both safe to print:
// the line may be what is wrong because of a character that moves the cursor.
func (c *checker) excerpt(at place) string {
	doc := c.docs[at.file]
	if doc == nil || at.line < 1 {
		return ""
	}
	line := doc.line(at.line)
	if strings.TrimSpace(line) == "" {
		return ""
	}
	from := 0
	if at.column > excerptWidth*3/4 {
		from = at.column - excerptWidth/2
	}
	var shown strings.Builder
	caret, i := 0, 0
	for _, r := range line {
		if i++; i <= from {
			continue
		}
		if i == at.column {
			caret = utf8.RuneCountInString(shown.String())
		}
		if i > from+excerptWidth {
			shown.WriteRune('…')
			break
		}
		writePrintable(&shown, r)
	}
	if at.column > i { // a fault at the line's end: what is missing follows it
		caret = utf8.RuneCountInString(shown.String())
	}
	if at.column == 0 {
		return shown.String()
	}
	return shown.String() + "\n" + strings.Repeat(" ", caret) + "^"
}

// printable escapes whatever a terminal would act on or not show.
func printable(s string) string {
	var b strings.Builder
	for _, r := range s {
		writePrintable(&b, r)
	}
	return b.String()
}

func writePrintable(b *strings.Builder, r rune) {
	switch {
	case r == '\t':
		b.WriteByte(' ')
	case r == utf8.RuneError || !unicode.IsPrint(r):
		fmt.Fprintf(b, "<U+%04X>", r)
	default:
		b.WriteRune(r)
	}
}
