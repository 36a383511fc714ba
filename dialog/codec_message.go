package dialog

import (
	"encoding/json"
	"errors"

	"fwhelp/knowledge"
)

// storedMessage is a message in JSON.
type storedMessage struct {
	ID     MessageID        `json:"id"`
	Blocks []storedBlock    `json:"blocks,omitempty"`
	About  knowledge.Topic  `json:"about,omitzero"`
	Step   knowledge.StepID `json:"step,omitempty"`
	Result *storedResult    `json:"result,omitempty"`

	Confidence float64 `json:"confidence,omitzero"`
}

// storedResult keeps the guide's name, which programs that read the result do
// not need.
type storedResult struct {
	Guide knowledge.GuideID `json:"guide"`
	Result
}

// storedBlock is a block with its name: exactly one field is set.
type storedBlock struct {
	Heading   *Heading   `json:"heading,omitempty"`
	Paragraph *Paragraph `json:"paragraph,omitempty"`
	Bullets   *Bullets   `json:"bullets,omitempty"`
	Table     *Table     `json:"table,omitempty"`
	Sources   *Sources   `json:"sources,omitempty"`
	Choices   *Choices   `json:"choices,omitempty"`
	Document  *Document  `json:"document,omitempty"`
}

// MarshalJSON writes a message as part of a session.
func (m Message) MarshalJSON() ([]byte, error) {
	w := storedMessage{ID: m.ID, About: m.About, Step: m.Step, Confidence: m.Confidence}
	if m.Result != nil {
		w.Result = &storedResult{Guide: m.Result.Guide, Result: *m.Result}
	}
	for _, b := range m.Blocks {
		w.Blocks = append(w.Blocks, storeBlock(b))
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads a message as part of a session.
func (m *Message) UnmarshalJSON(data []byte) error {
	var w storedMessage
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*m = Message{ID: w.ID, About: w.About, Step: w.Step, Confidence: w.Confidence}
	if w.Result != nil {
		m.Result = &w.Result.Result
		m.Result.Guide = w.Result.Guide
	}
	for _, b := range w.Blocks {
		block := b.block()
		if block == nil {
			return errors.New("message: a block that is not known")
		}
		m.Blocks = append(m.Blocks, block)
	}
	return nil
}

func storeBlock(block Block) storedBlock {
	switch b := block.(type) {
	case Heading:
		return storedBlock{Heading: &b}
	case Paragraph:
		return storedBlock{Paragraph: &b}
	case Bullets:
		return storedBlock{Bullets: &b}
	case Table:
		return storedBlock{Table: &b}
	case Sources:
		return storedBlock{Sources: &b}
	case Choices:
		return storedBlock{Choices: &b}
	case Document:
		return storedBlock{Document: &b}
	}
	return storedBlock{}
}

// block is nil when none is known.
func (w storedBlock) block() Block {
	switch {
	case w.Heading != nil:
		return *w.Heading
	case w.Paragraph != nil:
		return *w.Paragraph
	case w.Bullets != nil:
		return *w.Bullets
	case w.Table != nil:
		return *w.Table
	case w.Sources != nil:
		return *w.Sources
	case w.Choices != nil:
		return *w.Choices
	case w.Document != nil:
		return *w.Document
	}
	return nil
}

// MarshalJSON writes a text without styles as a string.
func (t Text) MarshalJSON() ([]byte, error) {
	if len(t) == 1 && t[0].Style == Plain {
		return json.Marshal(t[0].Text)
	}
	return json.Marshal([]Span(t))
}

// UnmarshalJSON reads a string or spans.
func (t *Text) UnmarshalJSON(data []byte) error {
	if len(data) > 0 && data[0] == '"' {
		var s string
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		*t = plain(s)
		return nil
	}
	return json.Unmarshal(data, (*[]Span)(t))
}
