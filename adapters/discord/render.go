package discord

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"fwhelp/dialog"
)

// Discord's limits, in UTF-16 units:
// https://discord.com/developers/docs/resources/message
const (
	maxContent     = 2000
	maxEmbed       = 6000 // all its texts together
	maxTitle       = 256
	maxDescription = 4096
	maxFields      = 25
	maxFieldName   = 256
	maxFieldValue  = 1024
	maxLabel       = 80
	maxRows        = 5
	maxButtons     = 5 // in a row; beyond: a menu
	maxMenu        = 25
	maxFiles       = 10
	maxAltText     = 1024
)

// What we hold ourselves to.
const (
	maxLead     = 300 // of the sentence that a notification shows
	maxWidth    = 42  // columns of a code block that a phone does not scroll
	maxCodeRows = 8
	noName      = "\u200b" // a field must have a name
)

// drawing is a message as Discord takes it. Nothing in it can ping anybody.
type drawing struct {
	Content         string                       `json:"content"`
	Embeds          []*discordgo.MessageEmbed    `json:"embeds"`
	Components      []discordgo.MessageComponent `json:"components"`
	AllowedMentions mentions                     `json:"allowed_mentions"`
	Attachments     []attachment                 `json:"attachments"`
	Flags           int                          `json:"flags,omitempty"`
	Nonce           string                       `json:"nonce,omitempty"`
	EnforceNonce    bool                         `json:"enforce_nonce,omitempty"`
	Reference       *replyTo                     `json:"message_reference,omitempty"`

	files []file
}

// mentions says who may be pinged by what a message looks like: nobody.
type mentions struct {
	Parse []string `json:"parse"` // never nil, always empty
}

func nobody() mentions { return mentions{Parse: []string{}} }

type attachment struct {
	ID          int    `json:"id"`
	Filename    string `json:"filename"`
	Description string `json:"description"`
}

type file struct{ name, text string }

type replyTo struct {
	Message string `json:"message_id"`
	Loose   bool   `json:"fail_if_not_exists"` // false: post all the same
}

// manner is how a message is drawn beside what it says.
type manner struct {
	thread dialog.Thread
	opened bool   // it is the first in a thread
	note   string // one line of small print, or empty
	hidden bool   // only one person sees it, in a place where others are
	plain  bool   // no cards and no files: where the bot may not send them
}

// drawMessage draws a message.
func drawMessage(m dialog.Message, how manner) drawing {
	d := drawing{
		Embeds: []*discordgo.MessageEmbed{}, AllowedMentions: nobody(), Attachments: []attachment{},
		Components: drawComponents(m, how),
	}
	tail := smallPrint(m, how)
	room := maxContent - length(tail)
	if how.plain {
		d.Content = plainContent(m, room) + tail
		return d
	}
	blocks := withoutChoices(m.Blocks)
	if words, ok := onlyWords(blocks, room); ok {
		d.Content = words + tail
		return d
	}
	lead, c := layOut(blocks)
	c.keepRoom()
	for _, b := range c.rest {
		c.draw(b)
	}
	d.Content = within(lead, room) + tail
	if c.embed.Description != "" || len(c.embed.Fields) > 0 {
		d.Embeds = append(d.Embeds, &c.embed)
	}
	for i, f := range c.files {
		d.Attachments = append(d.Attachments, attachment{ID: i, Filename: f.name, Description: clipped("The same as text: "+f.text, maxAltText)})
	}
	d.files = c.files
	return d
}

// plainContent is the whole message as words, its signs without meaning.
func plainContent(m dialog.Message, room int) string {
	text := dialog.PlainText(m)
	for limit := room; ; limit -= 50 {
		if s := literal(within(text, limit)); length(s) <= room {
			return s
		}
	}
}

func withoutChoices(blocks []dialog.Block) []dialog.Block {
	var left []dialog.Block
	for _, b := range blocks {
		if _, ok := b.(dialog.Choices); !ok {
			left = append(left, b)
		}
	}
	return left
}

// onlyWords is a message that is nothing but a title and running text, and short:
// it needs no card.
func onlyWords(blocks []dialog.Block, room int) (string, bool) {
	var parts []string
	for _, b := range blocks {
		switch b := b.(type) {
		case dialog.Heading:
			parts = append(parts, strong(b.Text.String()))
		case dialog.Paragraph:
			parts = append(parts, markdown(b.Text))
		case dialog.Bullets, dialog.Table, dialog.Sources, dialog.Choices, dialog.Document:
			return "", false
		}
	}
	words := strings.TrimSpace(strings.Join(parts, "\n\n"))
	if words == "" {
		words = noName
	}
	return words, length(words) <= room
}

// smallPrint says what the message itself does not: how to answer by words where
// the bot only hears what mentions it, and the note.
func smallPrint(m dialog.Message, how manner) string {
	var lines []string
	if m.Step != "" && !strings.HasPrefix(how.thread.Channel, private) {
		lines = append(lines, "Press a button, or type your answer: mention me or reply to this message, because I read nothing else here.")
	} else if how.opened {
		lines = append(lines, "To go on, reply to this message or mention me: I read nothing else here.")
	}
	if how.note != "" {
		lines = append(lines, how.note)
	}
	if len(lines) == 0 {
		return ""
	}
	return "\n-# " + strings.Join(lines, " ")
}

// layOut begins a card: the lead that stands above it, its title, and what is
// still to be drawn.
func layOut(blocks []dialog.Block) (lead string, c *card) {
	c = &card{rest: blocks}
	title := ""
	if h, ok := blocks[0].(dialog.Heading); ok {
		title, c.rest = clipped(h.Text.String(), maxTitle/2), blocks[1:]
	}
	if len(c.rest) > 0 {
		if p, ok := c.rest[0].(dialog.Paragraph); ok {
			first, more := splitSentence(p.Text, maxLead)
			if lead = strings.TrimSpace(markdown(first)); lead != "" {
				c.rest = c.rest[1:]
				if strings.TrimSpace(more.String()) != "" {
					c.rest = append([]dialog.Block{dialog.Paragraph{Text: more}}, c.rest...)
				}
			}
		}
	}
	switch {
	case lead == "" && title == "":
		lead = "Here is what I know:"
	case lead == "":
		lead = strong(title)
	case title != "":
		c.embed.Title = named(title)
		c.used = length(c.embed.Title)
	}
	return lead, c
}

// splitSentence cuts text after the last sentence that ends within limit units;
// without one the head is empty, unless the whole fits.
func splitSentence(t dialog.Text, limit int) (head, tail dialog.Text) {
	if length(markdown(t)) <= limit {
		return t, nil
	}
	used, span, at := 0, -1, 0
	for i, s := range t {
		if s.Style == dialog.Plain {
			for end := 0; ; {
				next := strings.Index(s.Text[end:], ". ")
				if next < 0 || used+length(literal(s.Text[:end+next+1])) > limit {
					break
				}
				end += next + 2
				span, at = i, end
			}
		}
		used += length(markdown(dialog.Text{s}))
		if used > limit {
			break
		}
	}
	if span < 0 {
		return nil, t
	}
	head = append(head, t[:span]...)
	head = append(head, dialog.Span{Text: t[span].Text[:at]})
	tail = append(tail, dialog.Span{Text: t[span].Text[at:]})
	return head, append(tail, t[span+1:]...)
}

// drawWords draws a short text.
func drawWords(text string) drawing {
	return drawing{
		Content:         plainContent(dialog.Message{Blocks: []dialog.Block{dialog.Paragraph{Text: dialog.Text{{Text: either(text, noName)}}}}}, maxContent),
		Embeds:          []*discordgo.MessageEmbed{},
		Components:      []discordgo.MessageComponent{},
		AllowedMentions: nobody(),
		Attachments:     []attachment{},
	}
}

// settling changes nothing of a message but its buttons.
type settling struct {
	Components      []discordgo.MessageComponent `json:"components"`
	AllowedMentions mentions                     `json:"allowed_mentions"`
}

// drawOutcome puts what has become of a question where its buttons were. The
// question itself stays to be read.
func drawOutcome(text string) settling {
	outcome := discordgo.Button{Label: clipped(either(text, "Closed"), maxLabel), Style: discordgo.SecondaryButton, Disabled: true, CustomID: markVersion + ":settled"}
	return settling{
		Components:      []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{outcome}}},
		AllowedMentions: nobody(),
	}
}
