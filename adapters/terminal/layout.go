package terminal

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

const (
	screenful  = 24 // lines
	tableFrom  = 60 // columns; on a narrower screen a table becomes a list
	cellFrom   = 8  // columns; with less for a cell it becomes a list as well
	betweenAll = "  "
)

// columns is how many columns of a screen s takes, marks of style not counted.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if r < ' ' || unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// wrap breaks one line between words so that no part is wider than most; a word
// that is wider is cut, but for an address, which could not be copied then. An empty line is one empty part. Each part begins and ends
// its own styles.
func wrap(line string, most int) []string {
	most = max(most, 1)
	var parts []string
	part, used := "", 0
	for _, word := range strings.Fields(line) {
		w := columns(word)
		if used > 0 && used+1+w > most {
			parts, part, used = append(parts, part), "", 0
		}
		if used > 0 {
			part, used = part+" ", used+1
		}
		for w > most && !strings.Contains(word, "://") {
			head, rest := cut(word, most)
			parts, part = append(parts, part+head), ""
			word, w = rest, columns(rest)
		}
		part, used = part+word, used+w
	}
	return balanced(append(parts, part))
}

// balanced ends the style that is open at the end of a part and begins it again in
// the next. Styles do not nest: the last one begun counts.
func balanced(parts []string) []string {
	open := ""
	for i, part := range parts {
		begun := open
		for _, r := range part {
			switch r {
			case strongOn, dimOn:
				open = string(r)
			case styleOff:
				open = ""
			}
		}
		parts[i] = begun + part
		if open != "" {
			parts[i] += string(styleOff)
		}
	}
	return parts
}

// cut takes as much of a word as fits, at least one character.
func cut(word string, most int) (head, rest string) {
	used := 0
	for i, r := range word {
		used += runeColumns(r)
		if used > most && i > 0 {
			return word[:i], word[i:]
		}
	}
	return word, ""
}

// table draws rows and columns where the screen is wide enough, else a list. So it
// does where they would not fit a screen and be longer by a quarter, because the
// cells are narrow and full.
func (p *page) table(t dialog.Table) {
	rows := make([][]string, len(t.Rows))
	for i, row := range t.Rows {
		for _, c := range row {
			rows[i] = append(rows[i], strings.ReplaceAll(marked(c), "\n", " "))
		}
	}
	widths, ok := columnWidths(t.Columns, rows, p.width)
	list := page{width: p.width, color: p.color}
	list.list(t.Columns, rows)
	if !ok {
		p.lines = append(p.lines, list.lines...)
		return
	}
	drawn := page{width: p.width, color: p.color}
	drawn.grid(t.Columns, rows, widths)
	if len(drawn.lines) > screenful && 4*len(drawn.lines) > 5*len(list.lines) {
		drawn = list
	}
	p.lines = append(p.lines, drawn.lines...)
}

// grid draws rows and columns of those widths.
func (p *page) grid(columns []string, rows [][]string, widths []int) {
	head, rule := make([]string, len(columns)), make([]string, len(columns))
	for i, c := range columns {
		head[i] = strong(adapters.Printable(c))
		rule[i] = strings.Repeat("─", widths[i])
	}
	p.row(head, widths)
	p.row(rule, widths)
	for i, row := range rows {
		if lines := p.row(row, widths); lines > 1 && i < len(rows)-1 {
			p.lines = append(p.lines, "")
		}
	}
}

// columnWidths shares the width out: columns that need less than an even share
// get what they need, the others share the rest. It is false where that is too
// little for a table.
func columnWidths(head []string, rows [][]string, width int) ([]int, bool) {
	if width < tableFrom || len(head) == 0 {
		return nil, false
	}
	widths := make([]int, len(head)) // what each would like
	for i, c := range head {
		widths[i] = columns(adapters.Printable(c))
	}
	for _, row := range rows {
		if len(row) > len(head) {
			return nil, false
		}
		for i, c := range row {
			widths[i] = max(widths[i], columns(c))
		}
	}
	left := width - (len(head)-1)*len(betweenAll)
	served := make([]bool, len(head))
	for open := len(head); open > 0; {
		share, before := left/open, open
		for i, w := range widths {
			if !served[i] && w <= share {
				served[i] = true
				left -= w
				open--
			}
		}
		if open == before { // all that are left want more than their share
			if share < cellFrom {
				return nil, false
			}
			for i := range widths {
				if !served[i] {
					widths[i] = share
				}
			}
			return widths, true
		}
	}
	return widths, true
}

// list draws a table row by row, every cell with the name of its column.
func (p *page) list(head []string, rows [][]string) {
	for i, row := range rows {
		if i > 0 {
			p.lines = append(p.lines, "")
		}
		for j, c := range row {
			if c == "" {
				c = "–"
			}
			switch {
			case j == 0:
				p.paragraph(strong(c), "", "")
			case j < len(head) && head[j] != "":
				p.paragraph(adapters.Printable(head[j])+": "+c, "- ", "  ")
			default:
				p.paragraph(c, "- ", "  ")
			}
		}
	}
}

// row draws cells side by side and returns how many lines that takes.
func (p *page) row(cells []string, widths []int) int {
	parts := make([][]string, len(cells))
	lines := 0
	for i, c := range cells {
		parts[i] = wrap(c, widths[i])
		lines = max(lines, len(parts[i]))
	}
	for n := range lines {
		var b strings.Builder
		for i := range cells {
			part := ""
			if n < len(parts[i]) {
				part = parts[i][n]
			}
			b.WriteString(part)
			if i < len(cells)-1 {
				b.WriteString(strings.Repeat(" ", widths[i]-columns(part)) + betweenAll)
			}
		}
		p.lines = append(p.lines, strings.TrimRight(b.String(), " "))
	}
	return lines
}
