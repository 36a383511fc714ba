package terminal

import (
	"strconv"
	"strings"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

const (
	defaultWidth = 80
	narrowest    = 20
	widestText   = 100 // longer lines of running text are hard to read
)

// draw is an effect as text that ends with an empty line, for a screen of width
// columns.
func draw(e dialog.Effect, reader dialog.UserID, width int, color bool) string {
	p := page{width: max(width, narrowest), color: color}
	switch e := e.(type) {
	case dialog.Say:
		for _, b := range e.Message.Blocks {
			p.block(b)
		}
	case dialog.Settle:
		p.paragraph(dim(adapters.Printable(e.Outcome)), "· ", "  ")
	case dialog.Whisper:
		to := ""
		if e.To != reader {
			to = "(to " + adapters.Printable(string(e.To)) + ") "
		}
		p.paragraph(adapters.Printable(to+e.Text), "", "")
	case dialog.Miss, dialog.Erase: // nothing for a screen
	}
	return p.text()
}

// drawText draws words of the program's own.
func drawText(s string, width int, color bool) string {
	p := page{width: max(width, narrowest), color: color}
	p.paragraph(adapters.Printable(s), "", "")
	return p.text()
}

// page gathers lines. Until the end, marks of no width stand in them for the styles.
type page struct {
	width   int
	color   bool
	lines   []string
	options int // numbered so far, through all blocks: it is what a number presses
}

const (
	strongOn = '\x01'
	dimOn    = '\x02'
	styleOff = '\x03'
)

func strong(s string) string { return string(strongOn) + s + string(styleOff) }
func dim(s string) string    { return string(dimOn) + s + string(styleOff) }

func (p *page) block(b dialog.Block) {
	if len(p.lines) > 0 {
		p.lines = append(p.lines, "")
	}
	switch b := b.(type) {
	case dialog.Heading:
		p.paragraph(strong(marked(b.Text)), "", "")
	case dialog.Paragraph:
		p.paragraph(marked(b.Text), "", "")
	case dialog.Bullets:
		for _, item := range b.Items {
			p.paragraph(marked(item), "- ", "  ")
		}
	case dialog.Table:
		p.table(b)
	case dialog.Sources:
		p.paragraph(dim("Sources:"), "", "")
		for _, line := range b.Lines() {
			p.paragraph(dim(adapters.Printable(line)), "- ", "  ")
		}
	case dialog.Choices:
		for _, o := range b.Options {
			p.options++
			number := strconv.Itoa(p.options) + ". "
			p.paragraph(strong(adapters.Printable(o.InFull())), "  "+number, strings.Repeat(" ", 2+len(number)))
		}
	case dialog.Document:
		p.paragraph(strong(adapters.Printable(b.Name)), "", "")
		p.lines = append(p.lines, "")
		for line := range strings.SplitSeq(adapters.Printable(b.Text), "\n") {
			p.lines = append(p.lines, strings.TrimRight(line, " ")) // as it is: it is for copying
		}
	}
}

// paragraph wraps text; first stands before its first line, rest before the others.
func (p *page) paragraph(text, first, rest string) {
	for line := range strings.SplitSeq(text, "\n") {
		for _, l := range wrap(line, min(p.width, widestText)-columns(first)) {
			p.lines = append(p.lines, first+l)
			first = rest
		}
	}
}

// text is the page with its styles, or without.
func (p *page) text() string {
	if len(p.lines) == 0 {
		return ""
	}
	on, faint, off := "\x1b[1m", "\x1b[2m", "\x1b[0m"
	if !p.color {
		on, faint, off = "", "", ""
	}
	marks := strings.NewReplacer(string(strongOn), on, string(dimOn), faint, string(styleOff), off)
	return marks.Replace(strings.Join(p.lines, "\n")) + "\n\n"
}

// marked is text with its styles as marks; somebody's own words are in quotation
// marks and on one line.
func marked(t dialog.Text) string {
	return adapters.Draw(t, adapters.Printable, func(s string) string { return strong(adapters.Printable(s)) },
		func(s string) string { return "“" + adapters.OneLine(s) + "”" })
}
