package discord

import (
	"fmt"
	"strings"

	"github.com/bwmarrin/discordgo"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// card fills one embed within its limits, in the order of the blocks: running
// text first, and from the first field on everything as fields.
type card struct {
	embed discordgo.MessageEmbed
	rest  []dialog.Block
	files []file
	used  int
	kept  int // room for the sources that are still to come
	full  bool
}

// reserve is kept free for the word that something was cut.
const reserve = 40

// room is how many units a text of at most limit may still have.
func (c *card) room(limit int) int {
	if c.full {
		return 0
	}
	return max(0, min(limit, maxEmbed-reserve-c.used-c.kept))
}

// shorten says once that not all of the message is there.
func (c *card) shorten() {
	if c.full {
		return
	}
	c.full = true
	if len(c.embed.Fields) > 0 {
		last := c.embed.Fields[len(c.embed.Fields)-1]
		if length(last.Value)+length(shortened)+1 <= maxFieldValue {
			last.Value += "\n" + shortened
			return
		}
	}
	if length(c.embed.Description)+length(shortened)+2 <= maxDescription {
		c.embed.Description = strings.TrimPrefix(c.embed.Description+"\n\n"+shortened, "\n\n")
	}
}

// text adds running text as a part of its own.
func (c *card) text(s string) {
	if strings.TrimSpace(s) == "" {
		return
	}
	if len(c.embed.Fields) > 0 {
		c.textField(s)
		return
	}
	sep := ""
	if c.embed.Description != "" {
		sep = "\n\n"
	}
	n := length(sep + s)
	if n > c.room(maxDescription-reserve-length(c.embed.Description)) {
		c.shorten()
		return
	}
	c.embed.Description += sep + s
	c.used += n
}

// textField adds running text after a field: to one without a name.
func (c *card) textField(s string) {
	last := c.embed.Fields[len(c.embed.Fields)-1]
	if n := length(s) + 2; last.Name == noName && length(last.Value)+n <= maxFieldValue && n <= c.room(maxEmbed) {
		last.Value += "\n\n" + s
		c.used += n
		return
	}
	c.field(noName, s)
}

func (c *card) field(name, value string) {
	n := length(name) + length(value)
	if len(c.embed.Fields) == maxFields || length(value) > maxFieldValue || n > c.room(maxEmbed) {
		c.shorten()
		return
	}
	c.embed.Fields = append(c.embed.Fields, &discordgo.MessageEmbedField{Name: name, Value: value})
	c.used += n
}

func (c *card) draw(b dialog.Block) {
	switch b := b.(type) {
	case dialog.Heading:
		c.text(strong(clipped(b.Text.String(), maxTitle)))
	case dialog.Paragraph:
		c.text(fitting(b.Text, c.textLimit()))
	case dialog.Bullets:
		c.bullets(b)
	case dialog.Table:
		c.table(b)
	case dialog.Sources:
		c.sources(b)
	case dialog.Document:
		if len(c.files) < maxFiles {
			c.files = append(c.files, file{filename(b.Name), b.Text})
			c.text("**" + named(clipped(b.Name, maxTitle)) + "** is attached.")
		}
	case dialog.Choices: // drawn as buttons
	}
}

// textLimit is how long one piece of running text may be here.
func (c *card) textLimit() int {
	if len(c.embed.Fields) > 0 {
		return min(maxFieldValue, max(1, c.room(maxEmbed)))
	}
	return max(1, c.room(maxDescription-2*reserve-length(c.embed.Description)))
}

// bullets draws a list, as many items of it as there is room for.
func (c *card) bullets(b dialog.Bullets) {
	var lines string
	for _, item := range b.Items {
		line := "- " + strings.ReplaceAll(fitting(item, maxFieldValue-reserve), "\n", " ")
		grown := strings.TrimPrefix(lines+"\n"+line, "\n")
		if length(grown) > c.textLimit()-2 {
			c.text(lines)
			if len(c.embed.Fields) == 0 || c.full {
				c.shorten()
				return
			}
			grown = line
		}
		lines = grown
	}
	c.text(lines)
}

const sourcesName = "Sources"

// keepRoom makes sure that whatever is cut, the sources are not.
func (c *card) keepRoom() {
	for _, b := range c.rest {
		if s, ok := b.(dialog.Sources); ok {
			c.kept += length(sourcesName) + length(sourceLines(s))
		}
	}
	c.kept = min(c.kept, maxEmbed/2)
}

// sources are a field of their own, each a link where there is a page.
func (c *card) sources(b dialog.Sources) {
	lines := sourceLines(b)
	if lines == "" {
		return
	}
	full := c.full
	c.full, c.kept = false, max(0, c.kept-length(sourcesName)-length(lines))
	if len(c.embed.Fields) == maxFields {
		c.used -= length(c.embed.Fields[maxFields-1].Name) + length(c.embed.Fields[maxFields-1].Value)
		c.embed.Fields = c.embed.Fields[:maxFields-1]
	}
	c.field(sourcesName, lines)
	c.full = c.full || full
}

// sourceLines is as many of the sources as one field takes.
func sourceLines(b dialog.Sources) string {
	var lines []string
	used := 0
	for i, s := range b.Items {
		line := "- " + sourceLine(s)
		if used+length(line)+1 > maxFieldValue-reserve {
			lines = append(lines, fmt.Sprintf("- … and %d more", len(b.Items)-i))
			break
		}
		lines = append(lines, line)
		used += length(line) + 1
	}
	return strings.Join(lines, "\n")
}

// sourceLine is a source with its title as the link.
func sourceLine(s dialog.Source) string {
	title := named(clipped(s.Title, maxTitle/2))
	if !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") || strings.ContainsAny(s.URL, " \n<>") {
		return literal(clipped(s.String(), maxFieldName))
	}
	date := strings.TrimPrefix(dialog.Source{Title: s.Title, Date: s.Date}.String(), s.Title)
	return "[" + title + "](" + strings.NewReplacer("(", "%28", ")", "%29").Replace(s.URL) + ")" + literal(date)
}

// table draws a narrow comparison of two as a code block, and every other row by
// row: Discord has no tables, and a phone shows no wide lines.
func (c *card) table(t dialog.Table) {
	if code, ok := codeTable(t); ok && length(code) <= c.textLimit()-2 {
		c.text(code)
		return
	}
	for _, row := range t.Rows {
		if len(row) == 0 {
			continue
		}
		name := either(clipped(row[0].String(), maxFieldName), noName)
		each := (maxFieldValue - reserve) / max(1, len(row)-1)
		var lines []string
		for i, cell := range row[1:] {
			line := ""
			if i+1 < len(t.Columns) && t.Columns[i+1] != "" {
				line = "**" + named(clipped(t.Columns[i+1], maxLabel)) + ":** "
			}
			lines = append(lines, line+fitting(cell, max(1, each-length(line)-1)))
		}
		c.field(name, either(strings.Join(lines, "\n"), noName))
	}
}

// codeTable pads a table of two things in type of one width; not if it is wide.
func codeTable(t dialog.Table) (string, bool) {
	cell := func(s string) string {
		return strings.ReplaceAll(adapters.OneLine(s), "`", "'")
	}
	rows := make([][]string, 1, 1+len(t.Rows))
	for _, name := range t.Columns {
		rows[0] = append(rows[0], cell(name))
	}
	for _, row := range t.Rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, cell(c.String()))
		}
		rows = append(rows, cells)
	}
	widths := map[int]int{}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], columns(cell))
		}
	}
	total := 0
	for _, w := range widths {
		total += w + 2
	}
	if len(t.Columns) > 3 || len(t.Rows) > maxCodeRows || total-2 > maxWidth {
		return "", false
	}
	var b strings.Builder
	b.WriteString("```\n")
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-columns(cell)+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	b.WriteString("```")
	return b.String(), true
}

// filename is a name that Discord keeps as it is.
func filename(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
			return r
		}
		return '-'
	}, clipped(name, maxLabel))
	return either(strings.Trim(name, ".-"), "document.md")
}
