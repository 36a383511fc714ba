package slack

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"fwhelp/dialog"
)

// Our limits, in characters; Slack's own are higher:
// https://docs.slack.dev/reference/block-kit/blocks
const (
	maxText     = 3_500  // a message's text as a whole
	maxContent  = 10_000 // all blocks together
	maxBlocks   = 45     // of content; buttons come on top
	maxSection  = 2_800
	maxHeading  = 150
	maxLabel    = 75
	maxCells    = 8_000
	maxCell     = 1_500
	maxRows     = 100
	maxColumns  = 20
	maxMenu     = 100
	maxMenuMark = 75
	maxButtons  = 5 // beyond: a menu
)

// drawing is a message as Slack takes it. Text is complete: it is what screen
// readers, notifications and searches get.
type drawing struct {
	Text   string        `json:"text"`
	Blocks []slack.Block `json:"blocks,omitempty"`
}

// manner is how a message is drawn beside what it says.
type manner struct {
	thread dialog.Thread
	hidden bool // for one person's eyes: it may be shared
	public bool // a copy for the channel: nothing to press
	plain  bool // no tables: where Slack has refused one, and on the Home tab
	home   bool // buttons stand for words
}

// drawMessage draws a message.
func drawMessage(m dialog.Message, how manner) drawing {
	c := canvas{how: how}
	var choices [][]slack.Block
	for _, b := range m.Blocks {
		if options, ok := b.(dialog.Choices); ok {
			if !how.public {
				choices = append(choices, drawChoices(m.ID, options, how, len(choices)))
			}
			continue
		}
		c.draw(b)
	}
	hint := ""
	if !how.public {
		hint = typingHint(m, how.thread)
	}
	if hint != "" {
		c.context(escape(hint))
	}
	d := drawing{Text: plainText(m, how, hint), Blocks: c.blocks}
	for _, blocks := range choices {
		d.Blocks = append(d.Blocks, blocks...)
	}
	if m.About.Entry != "" && !how.public && !how.home {
		d.Blocks = append(d.Blocks, drawRating(m, how)...)
	}
	return d
}

// plainText is the whole message for those who see no blocks.
func plainText(m dialog.Message, how manner, hint string) string {
	if how.public {
		m = withoutChoices(m)
	}
	text := dialog.PlainText(m)
	if hint != "" {
		text += "\n\n" + hint
	}
	return escape(within(text, maxText))
}

func withoutChoices(m dialog.Message) dialog.Message {
	var blocks []dialog.Block
	for _, b := range m.Blocks {
		if _, ok := b.(dialog.Choices); !ok {
			blocks = append(blocks, b)
		}
	}
	m.Blocks = blocks
	return m
}

// typingHint says how to answer a question by words in a channel, where the bot
// only hears what mentions it.
func typingHint(m dialog.Message, t dialog.Thread) string {
	if m.Step == "" || strings.HasPrefix(t.Channel, private) {
		return ""
	}
	return "Press a button, or mention me and type the answer: in a channel I only read messages that mention me."
}

// canvas collects blocks within the limits of one message.
type canvas struct {
	how    manner
	blocks []slack.Block
	used   int // characters
	table  bool
	full   bool
}

// room reports whether n more characters fit, and says so once they do not.
func (c *canvas) room(n int) bool {
	if c.full {
		return false
	}
	if c.used+n > maxContent || len(c.blocks) >= maxBlocks {
		c.full = true
		c.blocks = append(c.blocks, sectionOf(shortened))
		return false
	}
	c.used += n
	return true
}

func (c *canvas) section(text string) {
	if c.room(length(text)) {
		c.blocks = append(c.blocks, sectionOf(text))
	}
}

func (c *canvas) context(text string) {
	if c.room(length(text)) {
		c.blocks = append(c.blocks, slack.NewContextBlock("", markdown(text)))
	}
}

func (c *canvas) draw(b dialog.Block) {
	switch b := b.(type) {
	case dialog.Heading:
		if title := clipped(b.Text.String(), maxHeading); title != "" && c.room(length(title)) {
			c.blocks = append(c.blocks, slack.NewHeaderBlock(label(title)))
		}
	case dialog.Paragraph:
		for _, piece := range fits(b.Text, maxSection) {
			c.section(piece)
		}
	case dialog.Bullets:
		c.bullets(b)
	case dialog.Table:
		c.drawTable(b)
	case dialog.Sources:
		c.sources(b)
	case dialog.Document:
		c.section("*" + escape(clipped(b.Name, maxHeading)) + "*")
		for _, piece := range inPieces(b.Text, maxSection) {
			c.section(fenced(piece))
		}
	case dialog.Choices: // drawn below the content
	}
}

// bullets puts as many items into one section as fit.
func (c *canvas) bullets(b dialog.Bullets) {
	var lines string
	for _, item := range b.Items {
		for i, piece := range fits(item, maxSection-2) {
			if i == 0 {
				piece = "• " + piece
			}
			if lines != "" && length(lines)+length(piece)+1 > maxSection {
				c.section(lines)
				lines = ""
			}
			lines = strings.TrimPrefix(lines+"\n"+piece, "\n")
		}
	}
	if lines != "" {
		c.section(lines)
	}
}

// sources stand small below an answer, each a link where there is a page.
func (c *canvas) sources(b dialog.Sources) {
	lines := []string{"Sources:"}
	for _, s := range b.Items {
		line := escape(s.String())
		if link, ok := linkTo(s); ok {
			line = link
		}
		if length(strings.Join(lines, "\n"))+length(line)+1 > maxSection {
			lines = append(lines, shortened)
			break
		}
		lines = append(lines, "• "+line)
	}
	c.context(strings.Join(lines, "\n"))
}

func linkTo(s dialog.Source) (string, bool) {
	if !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") || strings.ContainsAny(s.URL, "<>| \n") {
		return "", false
	}
	shown := dialog.Source{Title: s.Title, Date: s.Date}
	return "<" + escape(s.URL) + "|" + strings.ReplaceAll(escape(shown.String()), "|", "¦") + ">", true
}

// drawTable draws the first table of a message as one, and what Slack would not
// take as text: a message may have one table, and some places none.
func (c *canvas) drawTable(t dialog.Table) {
	rows, chars := tableRows(t)
	fit := len(t.Columns) <= maxColumns && len(rows) <= maxRows && chars <= maxCells
	if c.how.plain || c.how.home || c.table || !fit || c.used+chars > maxContent {
		c.tableAsText(t)
		return
	}
	if c.room(chars) {
		c.table = true
		settings := make([]slack.ColumnSetting, len(t.Columns))
		for i := range settings {
			settings[i] = slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true}
		}
		c.blocks = append(c.blocks, &slack.TableBlock{Type: slack.MBTTable, Rows: rows, ColumnSettings: settings})
	}
}

func tableRows(t dialog.Table) (rows [][]slack.TableCell, chars int) {
	cell := func(text, empty string) slack.TableCell {
		text = clipped(either(strings.TrimSpace(text), empty), maxCell)
		chars += length(text)
		return slack.NewTableRawTextCell(text)
	}
	var head []slack.TableCell
	for _, name := range t.Columns {
		head = append(head, cell(name, "Aspect"))
	}
	rows = append(rows, head)
	for _, row := range t.Rows {
		var cells []slack.TableCell
		for _, text := range row {
			cells = append(cells, cell(text.String(), "–"))
		}
		rows = append(rows, cells)
	}
	return rows, chars
}

// maxLine is the widest line that a narrow window shows without breaking it.
const maxLine = 80

// tableAsText is a padded table where that is narrow, else row by row.
func (c *canvas) tableAsText(t dialog.Table) {
	padded := tableText(t)
	line, _, _ := strings.Cut(padded, "\n")
	for l := range strings.SplitSeq(padded, "\n") {
		if length(l) > length(line) {
			line = l
		}
	}
	if length(line) <= maxLine && length(fenced(padded)) <= maxSection {
		c.section(fenced(padded))
		return
	}
	rows := dialog.PlainText(dialog.Message{Blocks: []dialog.Block{t}})
	for _, piece := range inPieces(rows, maxSection) {
		c.section(escape(piece))
	}
}

// drawChoices draws options as buttons, many options of short names as a menu.
func drawChoices(id dialog.MessageID, c dialog.Choices, how manner, nth int) []slack.Block {
	var elements []slack.BlockElement
	var menu []*slack.OptionBlockObject
	short := true
	for i, o := range c.Options {
		text := label(clipped(either(strings.TrimSpace(o.InFull()), o.ID), maxLabel))
		action, value := fmt.Sprintf("%s.%d.%d", actionPick, nth, i), mark{conversation(how.thread), id, o.ID}.String()
		if how.home {
			action, value = fmt.Sprintf("%s.%d.%d", actionSay, nth, i), o.ID
		}
		short = short && len(value) <= maxMenuMark
		elements = append(elements, slack.NewButtonBlockElement(action, value, text))
		menu = append(menu, slack.NewOptionBlockObject(value, text, nil))
	}
	switch {
	case len(elements) == 0:
		return nil
	case len(elements) > maxButtons && len(menu) <= maxMenu && short && !how.home:
		hint := label("Choose one")
		elements = []slack.BlockElement{slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, hint, fmt.Sprintf("%s.%d", actionPick, nth), menu...)}
	}
	var blocks []slack.Block
	for ; len(elements) > maxButtons; elements = elements[maxButtons:] {
		blocks = append(blocks, slack.NewActionBlock("", elements[:maxButtons]...))
	}
	return append(blocks, slack.NewActionBlock("", elements...))
}

// drawRating asks whether an answer helped, and offers to share one that only
// one person sees.
func drawRating(m dialog.Message, how manner) []slack.Block {
	side := func(choice, text, read string) *slack.FeedbackButton {
		value := mark{conversation(how.thread), m.ID, choice}.String()
		return slack.NewFeedbackButton(label(text), value).WithAccessibilityLabel(read)
	}
	rating := slack.NewContextActionsBlock("", slack.NewFeedbackButtonsBlockElement(actionRate,
		side(rateUp, "Helpful", "This answer was helpful"), side(rateDown, "Not helpful", "This answer was not helpful")))
	if !how.hidden {
		return []slack.Block{rating}
	}
	share := slack.NewButtonBlockElement(actionShare, dialog.Words(m.About), label("Share in channel"))
	return []slack.Block{slack.NewActionBlock("", share), rating}
}

// drawWords draws a short text.
func drawWords(text string) drawing {
	return drawing{Text: escape(within(text, maxText))}
}

// walks reports whether a message belongs to a walkthrough, which one
// person goes through in a place that lasts.
func walks(m dialog.Message) bool { return m.Step != "" || m.Result != nil }

func sectionOf(text string) slack.Block {
	return slack.NewSectionBlock(markdown(text), nil, nil)
}

func markdown(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, text, false, false)
}

func label(text string) *slack.TextBlockObject {
	return &slack.TextBlockObject{Type: slack.PlainTextType, Text: text}
}
