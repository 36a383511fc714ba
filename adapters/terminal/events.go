package terminal

import (
	"strconv"
	"strings"

	"fwhelp/dialog"
)

// screen is what somebody who looks at the terminal could press.
type screen struct {
	message dialog.MessageID
	options []dialog.Option
}

// act is what a line of text does: a number or the words of an option press it,
// everything else is said. It is nil for a line without a word.
func (s screen) act(line string) dialog.Act {
	text := strings.TrimSpace(line)
	if text == "" {
		return nil
	}
	if i, err := strconv.Atoi(text); err == nil && i >= 1 && i <= len(s.options) {
		return dialog.Picked{Of: s.message, Option: s.options[i-1].ID}
	}
	for _, o := range s.options {
		if strings.EqualFold(text, o.Label) || strings.EqualFold(text, o.InFull()) || strings.EqualFold(text, o.ID) {
			return dialog.Picked{Of: s.message, Option: o.ID}
		}
	}
	return dialog.Said{Text: text}
}

// after is the screen when an effect has been drawn: the last message with options
// can be pressed until it is settled or another takes its place.
func (s screen) after(e dialog.Effect) screen {
	switch e := e.(type) {
	case dialog.Say:
		now := screen{message: e.Message.ID}
		for _, b := range e.Message.Blocks {
			if c, ok := b.(dialog.Choices); ok {
				now.options = append(now.options, c.Options...)
			}
		}
		if len(now.options) > 0 {
			return now
		}
		if e.Replaces == s.message {
			return screen{}
		}
	case dialog.Settle:
		if e.Message == s.message {
			return screen{}
		}
	case dialog.Whisper, dialog.Miss, dialog.Erase:
	}
	return s
}
