package fakediscord

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"
)

// What Discord refuses, in characters and pieces:
// https://discord.com/developers/docs/resources/message
const (
	maxContent     = 2000
	maxEmbeds      = 10
	maxEmbedAll    = 6000
	maxTitle       = 256
	maxDescription = 4096
	maxFields      = 25
	maxFieldName   = 256
	maxFieldValue  = 1024
	maxRows        = 5
	maxInRow       = 5
	maxLabel       = 80
	maxCustomID    = 100
	maxOptions     = 25
	maxOptionText  = 100
	maxPlaceholder = 150
	maxAltText     = 1024
	maxNonce       = 25
	maxFormTitle   = 45
	maxChoices     = 25
	maxCommandSize = 8000
)

type checker struct{ faults []string }

func (c *checker) that(ok bool, format string, args ...any) {
	if !ok {
		c.faults = append(c.faults, fmt.Sprintf(format, args...))
	}
}

func size(s string) int { return len(utf16.Encode([]rune(s))) }

// text holds a text between bounds.
func (c *checker) text(what, s string, least, most int) {
	n := size(s)
	c.that(n >= least && n <= most, "%s has %d characters, not %d to %d", what, n, least, most)
}

type messageShape struct {
	Content    *string          `json:"content"`
	Embeds     []embedShape     `json:"embeds"`
	Components []componentShape `json:"components"`
	Mentions   *struct {
		Parse []string `json:"parse"`
		Users []string `json:"users"`
	} `json:"allowed_mentions"`
	Nonce       string `json:"nonce"`
	Flags       int    `json:"flags"`
	Attachments []struct {
		Filename    string `json:"filename"`
		Description string `json:"description"`
	} `json:"attachments"`
}

type embedShape struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	Fields      []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"fields"`
	Footer struct {
		Text string `json:"text"`
	} `json:"footer"`
	Author struct {
		Name string `json:"name"`
	} `json:"author"`
}

type componentShape struct {
	Type        int              `json:"type"`
	CustomID    string           `json:"custom_id"`
	Label       string           `json:"label"`
	URL         string           `json:"url"`
	Style       int              `json:"style"`
	Placeholder string           `json:"placeholder"`
	Components  []componentShape `json:"components"`
	Component   *componentShape  `json:"component"`
	Options     []struct {
		Label string `json:"label"`
		Value string `json:"value"`
	} `json:"options"`
}

// CheckMessage returns every limit that a message breaks, and whether it could
// ping anybody whom it does not name. Of an edit, parts may be missing.
func CheckMessage(body []byte, files int, edit bool) []string {
	var c checker
	var m messageShape
	if err := json.Unmarshal(body, &m); err != nil {
		return []string{err.Error()}
	}
	content := ""
	if m.Content != nil {
		content = *m.Content
	}
	c.text("content", content, 0, maxContent)
	c.that(edit || strings.TrimSpace(content) != "" || len(m.Embeds) > 0 || len(m.Components) > 0 || files > 0, "an empty message")
	c.that(m.Mentions != nil && m.Mentions.Parse != nil && len(m.Mentions.Parse) == 0, "allowed_mentions.parse is not empty")
	c.that(m.Flags&(1<<15) == 0 || content == "" && len(m.Embeds) == 0, "components V2 with content")
	c.text("nonce", m.Nonce, 0, maxNonce)
	for _, a := range m.Attachments {
		c.text("description of a file", a.Description, 0, maxAltText)
	}
	c.that(len(m.Attachments) >= files, "%d files, %d attachments", files, len(m.Attachments))
	c.embeds(m.Embeds)
	c.rows(m.Components)
	return c.faults
}

func (c *checker) embeds(embeds []embedShape) {
	c.that(len(embeds) <= maxEmbeds, "%d embeds", len(embeds))
	all := 0
	for _, e := range embeds {
		c.text("title", e.Title, 0, maxTitle)
		c.text("description", e.Description, 0, maxDescription)
		c.that(len(e.Fields) <= maxFields, "%d fields", len(e.Fields))
		all += size(e.Title) + size(e.Description) + size(e.Footer.Text) + size(e.Author.Name)
		for _, f := range e.Fields {
			c.text("name of a field", f.Name, 1, maxFieldName)
			c.text("value of a field", f.Value, 1, maxFieldValue)
			all += size(f.Name) + size(f.Value)
		}
		c.that(e.Title != "" || e.Description != "" || len(e.Fields) > 0, "an empty embed")
		c.that(strings.Count(e.Description, "```")%2 == 0, "a code block that does not end")
	}
	c.that(all <= maxEmbedAll, "embeds of %d characters", all)
}

func (c *checker) rows(rows []componentShape) {
	c.that(len(rows) <= maxRows, "%d rows", len(rows))
	ids := map[string]bool{}
	for _, row := range rows {
		c.that(row.Type == 1, "component of type %d at the top", row.Type)
		c.that(len(row.Components) >= 1 && len(row.Components) <= maxInRow, "%d components in a row", len(row.Components))
		for _, b := range row.Components {
			c.that(b.Type == 2 || b.Type == 3 && len(row.Components) == 1, "component of type %d in a row of %d", b.Type, len(row.Components))
			if b.URL == "" {
				c.text("custom_id", b.CustomID, 1, maxCustomID)
				c.that(!ids[b.CustomID], "custom_id %q twice", b.CustomID)
				ids[b.CustomID] = true
			}
			if b.Type == 2 {
				c.text("label", b.Label, 1, maxLabel)
				c.that(b.Style >= 1 && b.Style <= 6, "style %d", b.Style)
				continue
			}
			c.text("placeholder", b.Placeholder, 0, maxPlaceholder)
			c.that(len(b.Options) >= 1 && len(b.Options) <= maxOptions, "%d options", len(b.Options))
			values := map[string]bool{}
			for _, o := range b.Options {
				c.text("label of an option", o.Label, 1, maxOptionText)
				c.text("value of an option", o.Value, 1, maxOptionText)
				c.that(!values[o.Value], "option %q twice", o.Value)
				values[o.Value] = true
			}
		}
	}
}

// CheckChoices is [CheckMessage] for completions. None at all is a fault too: people
// would read that what they type is impossible.
func CheckChoices(body []byte) []string {
	var c checker
	var d struct {
		Choices []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"choices"`
	}
	if err := json.Unmarshal(body, &d); err != nil {
		return []string{err.Error()}
	}
	c.that(len(d.Choices) >= 1 && len(d.Choices) <= maxChoices, "%d choices", len(d.Choices))
	for _, choice := range d.Choices {
		c.text("name of a choice", strings.TrimSpace(choice.Name), 1, maxOptionText)
		c.text("value of a choice", choice.Value, 1, maxOptionText)
	}
	return c.faults
}

// CheckForm is [CheckMessage] for a form.
func CheckForm(body []byte) []string {
	var c checker
	var f struct {
		CustomID   string           `json:"custom_id"`
		Title      string           `json:"title"`
		Components []componentShape `json:"components"`
	}
	if err := json.Unmarshal(body, &f); err != nil {
		return []string{err.Error()}
	}
	c.text("title", f.Title, 1, maxFormTitle)
	c.text("custom_id", f.CustomID, 1, maxCustomID)
	c.that(len(f.Components) >= 1 && len(f.Components) <= 5, "%d components", len(f.Components))
	for _, l := range f.Components {
		c.that(l.Type == 18 && l.Component != nil && l.Component.Type == 4, "component of type %d", l.Type)
		c.text("label", l.Label, 1, 45)
	}
	return c.faults
}

var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}]{1,32}$`)

type optionShape struct {
	Type         int            `json:"type"`
	Name         string         `json:"name"`
	Description  string         `json:"description"`
	Required     bool           `json:"required"`
	Autocomplete bool           `json:"autocomplete"`
	Choices      []any          `json:"choices"`
	Options      []*optionShape `json:"options"`
}

// CheckCommands returns every rule that commands to be registered break.
func CheckCommands(body []byte) []string {
	var c checker
	var all []struct {
		optionShape
		Contexts []int `json:"contexts"`
	}
	if err := json.Unmarshal(body, &all); err != nil {
		return []string{err.Error()}
	}
	c.that(!strings.Contains(string(body), "null"), "null where a list belongs")
	for _, cmd := range all {
		if cmd.Type != 1 {
			c.text("name of a menu command", cmd.Name, 1, 32)
			c.that(cmd.Description == "" && len(cmd.Options) == 0, "a menu command has neither description nor options")
			continue
		}
		total := c.option(&cmd.optionShape)
		c.that(total <= maxCommandSize, "command of %d characters", total)
	}
	return c.faults
}

func (c *checker) option(o *optionShape) int {
	c.that(commandName.MatchString(o.Name) && strings.ToLower(o.Name) == o.Name, "name %q", o.Name)
	c.text("description of "+o.Name, o.Description, 1, 100)
	c.that(len(o.Options) <= 25 && len(o.Choices) <= 25, "%s has too many options or choices", o.Name)
	c.that(!o.Autocomplete || len(o.Choices) == 0, "%s has choices and completes", o.Name)
	total, optional := size(o.Name)+size(o.Description), false
	for _, inner := range o.Options {
		total += c.option(inner)
		c.that(!inner.Required || !optional, "required %s after an optional one", inner.Name)
		optional = optional || !inner.Required && inner.Type > 2
	}
	return total
}
