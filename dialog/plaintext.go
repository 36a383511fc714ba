package dialog

import (
	"strconv"
	"strings"
)

// PlainText is the whole of a message as text that needs no mark-up: tables as
// lines, options numbered. Blocks are parted by an empty line.
func PlainText(m Message) string {
	parts := make([]string, 0, len(m.Blocks))
	for _, b := range m.Blocks {
		if text := blockText(b); text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, "\n\n")
}

func blockText(b Block) string {
	var lines []string
	switch b := b.(type) {
	case Heading:
		return b.Text.String()
	case Paragraph:
		return b.Text.String()
	case Bullets:
		for _, item := range b.Items {
			lines = append(lines, "- "+item.String())
		}
	case Table:
		return tableText(b)
	case Sources:
		lines = append(lines, "Sources:")
		for _, line := range b.Lines() {
			lines = append(lines, "- "+line)
		}
	case Choices:
		for i, o := range b.Options {
			lines = append(lines, strconv.Itoa(i+1)+". "+o.InFull())
		}
	case Document:
		return b.Name + "\n\n" + b.Text
	}
	return strings.Join(lines, "\n")
}

// tableText tells a table row by row, every cell with the name of its column.
func tableText(t Table) string {
	var lines []string
	for _, row := range t.Rows {
		for i, cell := range row {
			switch {
			case i == 0:
				lines = append(lines, cell.String())
			case i < len(t.Columns) && t.Columns[i] != "":
				lines = append(lines, "- "+t.Columns[i]+": "+cell.String())
			default:
				lines = append(lines, "- "+cell.String())
			}
		}
	}
	return strings.Join(lines, "\n")
}

// String is the text without its styles; somebody's own words are in quotation
// marks and on one line.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		if s.Style == Quoted {
			b.WriteString("“" + strings.Join(strings.Fields(s.Text), " ") + "”")
			continue
		}
		b.WriteString(s.Text)
	}
	return b.String()
}

// Lines are the sources as text, one a line.
func (b Sources) Lines() []string {
	lines := make([]string, len(b.Items))
	for i, s := range b.Items {
		if !b.Full {
			s.URL = shortAddress(s.URL)
		}
		lines[i] = s.String()
	}
	return lines
}

// maxAddress is how long an address may be before text shows only where it leads.
const maxAddress = 60

// shortAddress cuts a long address to a page that exists above it: the repository,
// else the site.
func shortAddress(address string) string {
	if len(address) <= maxAddress {
		return address
	}
	parts := strings.SplitN(address, "/", 6) // scheme, "", host, owner, repository, the rest
	switch {
	case len(parts) == 6 && parts[2] == "github.com":
		return strings.Join(parts[:5], "/")
	case len(parts) > 3 && parts[2] != "raw.githubusercontent.com": // whose site is no page
		return strings.Join(parts[:3], "/") + "/"
	}
	return address
}

// String is a source on one line: title, date, address.
func (s Source) String() string {
	text := s.Title
	if day := dayOf(s.Date); day != "" {
		text += ", " + day
	}
	if s.URL != "" {
		text += ", " + s.URL
	}
	return text
}
