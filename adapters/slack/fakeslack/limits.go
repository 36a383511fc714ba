package fakeslack

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// What Slack refuses, in characters and pieces:
// https://docs.slack.dev/reference/block-kit/blocks
const (
	maxBlocks      = 50
	maxViewBlocks  = 100
	maxAllBlocks   = 13_200 // all text of a message's blocks; not documented
	maxText        = 40_000
	maxSection     = 3_000
	maxFields      = 10
	maxField       = 2_000
	maxHeader      = 150
	maxContext     = 10
	maxActions     = 25
	maxFeedback    = 5
	maxOptions     = 100
	maxOptionText  = 75
	maxOptionValue = 75
	maxButtonText  = 75
	maxButtonValue = 2_000
	maxID          = 255
	maxTableRows   = 100
	maxColumns     = 20
	maxTableText   = 10_000
	maxTitle       = 24
)

type surface string

const (
	surfaceMessage surface = "message"
	surfaceHome    surface = "home"
	surfaceForm    surface = "form"
)

// CheckMessage returns every limit that a message breaks, as Slack would refuse
// it: text is the plain text, blocks the JSON of the blocks.
func CheckMessage(text string, blocks []byte) []string {
	return checkJSON(text, blocks, surfaceMessage)
}

// CheckHome is [CheckMessage] for the Home tab.
func CheckHome(blocks []byte) []string { return checkJSON("", blocks, surfaceHome) }

// CheckForm is [CheckMessage] for a form.
func CheckForm(blocks []byte) []string { return checkJSON("", blocks, surfaceForm) }

func checkJSON(text string, blocks []byte, on surface) []string {
	var decoded []map[string]any
	if err := json.Unmarshal(blocks, &decoded); err != nil {
		return []string{err.Error()}
	}
	if no := check(text, decoded, on); no != nil {
		return append([]string{no.Code}, no.Messages.Messages...)
	}
	return nil
}

// checker collects what is wrong.
type checker struct {
	on     surface
	faults []string
	total  int // characters in all blocks
	cells  int // characters in all tables
	tables int
	seen   map[string]bool // action and block ids
}

func check(text string, blocks []map[string]any, on surface) *refusal {
	if on == surfaceMessage && text == "" && len(blocks) == 0 {
		return refuse("no_text")
	}
	if utf8.RuneCountInString(text) > maxText {
		return refuse("msg_too_long")
	}
	c := &checker{on: on, seen: map[string]bool{}}
	limit := maxViewBlocks
	if on == surfaceMessage {
		limit = maxBlocks
	}
	c.atMost("blocks", len(blocks), limit)
	for i, b := range blocks {
		c.block(fmt.Sprintf("blocks[%d]", i), b)
	}
	if c.tables > 1 {
		return refuse("invalid_attachments", "only_one_table_allowed")
	}
	if len(c.faults) > 0 {
		return refuse("invalid_blocks", c.faults...)
	}
	if c.total > maxAllBlocks {
		return refuse("msg_blocks_too_long", fmt.Sprint(c.total))
	}
	return nil
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

func (c *checker) atMost(what string, n, limit int) {
	if n > limit {
		c.fault("%s: %d of at most %d", what, n, limit)
	}
}

func (c *checker) block(at string, b map[string]any) {
	kind, _ := b["type"].(string)
	c.id(at, "block_id", b)
	at += " " + kind
	switch kind {
	case "divider":
	case "section":
		if b["text"] == nil && b["fields"] == nil {
			c.fault("%s: neither text nor fields", at)
		}
		if b["text"] != nil {
			c.text(at, b["text"], maxSection, false)
		}
		fields, _ := b["fields"].([]any)
		c.atMost(at+" fields", len(fields), maxFields)
		for _, f := range fields {
			c.text(at, f, maxField, false)
		}
	case "header":
		c.text(at, b["text"], maxHeader, true)
	case "context":
		c.elements(at, b, maxContext, func(e any) { c.text(at, e, maxSection, false) })
	case "actions":
		c.elements(at, b, maxActions, func(e any) { c.element(at, e) })
	case "context_actions":
		c.elements(at, b, maxFeedback, func(e any) { c.feedback(at, e) })
	case "table":
		c.table(at, b)
	case "input":
		if c.on != surfaceForm {
			c.fault("%s: only in a form", at)
		}
		c.text(at, b["label"], 2_000, true)
	default:
		c.fault("%s: not accepted here", at)
	}
}

func (c *checker) elements(at string, b map[string]any, limit int, each func(any)) {
	list, _ := b["elements"].([]any)
	if len(list) == 0 {
		c.fault("%s: no elements", at)
	}
	c.atMost(at+" elements", len(list), limit)
	for _, e := range list {
		each(e)
	}
}

// text checks a text object, and that nothing in it is live that should not be.
func (c *checker) text(at string, v any, limit int, plain bool) {
	o, _ := v.(map[string]any)
	kind, _ := o["type"].(string)
	s, _ := o["text"].(string)
	n := utf8.RuneCountInString(s)
	c.total += n
	switch {
	case n == 0:
		c.fault("%s: empty text", at)
	case plain && kind != "plain_text", kind != "plain_text" && kind != "mrkdwn":
		c.fault("%s: text of type %q", at, kind)
	}
	c.atMost(at+" text", n, limit)
}

func (c *checker) id(at, name string, v map[string]any) {
	id, _ := v[name].(string)
	if id == "" {
		return
	}
	c.atMost(at+" "+name, len(id), maxID)
	if c.seen[name+id] {
		c.fault("%s: %s %q twice", at, name, id)
	}
	c.seen[name+id] = true
}

func (c *checker) element(at string, v any) {
	e, _ := v.(map[string]any)
	c.id(at, "action_id", e)
	kind, _ := e["type"].(string)
	switch kind {
	case "button":
		c.text(at+" button", e["text"], maxButtonText, true)
		c.value(at, e["value"], maxButtonValue)
		if a, _ := e["accessibility_label"].(string); utf8.RuneCountInString(a) > maxButtonText {
			c.fault("%s: accessibility_label too long", at)
		}
	case "static_select":
		options, _ := e["options"].([]any)
		if len(options) == 0 {
			c.fault("%s: a menu without options", at)
		}
		c.atMost(at+" options", len(options), maxOptions)
		for _, o := range options {
			o, _ := o.(map[string]any)
			c.text(at+" option", o["text"], maxOptionText, true)
			c.value(at, o["value"], maxOptionValue)
		}
	default:
		c.fault("%s: element %q", at, kind)
	}
}

func (c *checker) value(at string, v any, limit int) {
	s, _ := v.(string)
	if s == "" {
		c.fault("%s: no value", at)
	}
	c.atMost(at+" value", utf8.RuneCountInString(s), limit)
}

func (c *checker) feedback(at string, v any) {
	e, _ := v.(map[string]any)
	if e["type"] != "feedback_buttons" || c.on != surfaceMessage {
		c.fault("%s: element %q", at, e["type"])
		return
	}
	c.id(at, "action_id", e)
	for _, side := range []string{"positive_button", "negative_button"} {
		o, _ := e[side].(map[string]any)
		c.text(at+" "+side, o["text"], maxButtonText, true)
		c.value(at, o["value"], maxButtonValue)
	}
}

func (c *checker) table(at string, b map[string]any) {
	if c.on != surfaceMessage {
		c.fault("%s: only in a message", at)
	}
	c.tables++
	rows, _ := b["rows"].([]any)
	if len(rows) == 0 {
		c.fault("%s: no rows", at)
	}
	c.atMost(at+" rows", len(rows), maxTableRows+1)
	settings, _ := b["column_settings"].([]any)
	for _, v := range settings {
		if v, _ := v.(map[string]any); v["align"] != "left" && v["align"] != "center" && v["align"] != "right" && v["align"] != nil {
			c.fault("%s: align %q", at, v["align"])
		}
	}
	width := -1
	for _, r := range rows {
		cells, _ := r.([]any)
		if width >= 0 && len(cells) != width {
			c.fault("%s: rows of different widths", at)
		}
		width = len(cells)
		c.atMost(at+" columns", width, maxColumns)
		for _, cell := range cells {
			o, _ := cell.(map[string]any)
			s, _ := o["text"].(string)
			if o["type"] != "raw_text" || strings.TrimSpace(s) == "" {
				c.fault("%s: cell %v", at, cell)
			}
			c.cells += utf8.RuneCountInString(s)
			c.total += utf8.RuneCountInString(s)
		}
	}
	c.atMost(at+" characters", c.cells, maxTableText)
}
