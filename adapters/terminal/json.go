package terminal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"fwhelp/adapters"
	"fwhelp/dialog"
	"fwhelp/knowledge"
)

// What stands on a line of output. The order of the fields is that of the lines.
type (
	sayLine struct {
		Effect         string           `json:"effect"`
		Message        dialog.MessageID `json:"message"`
		Replaces       dialog.MessageID `json:"replaces,omitempty"`
		Text           string           `json:"text"`
		Answer         *answer          `json:"answer,omitempty"`
		Step           knowledge.StepID `json:"step,omitempty"`
		Options        []dialog.Option  `json:"options,omitempty"`
		Recommendation *dialog.Result   `json:"recommendation,omitempty"`
	}
	answer struct {
		ID       knowledge.EntryID     `json:"id"`
		Facet    knowledge.Facet       `json:"facet"`
		Subjects []knowledge.SubjectID `json:"subjects,omitempty"`
	}
	settleLine struct {
		Effect  string           `json:"effect"`
		Message dialog.MessageID `json:"message"`
		Outcome string           `json:"outcome"`
	}
	whisperLine struct {
		Effect string        `json:"effect"`
		To     dialog.UserID `json:"to"`
		Text   string        `json:"text"`
	}
	missLine struct {
		Effect string `json:"effect"`
	}
	errorLine struct {
		Error string `json:"error"`
	}
	doneLine struct {
		Done bool `json:"done"`
	}
)

// effectLine is an effect as programs read it. Its words are fit for a terminal,
// where programs may well show them.
func effectLine(e dialog.Effect) any {
	switch e := e.(type) {
	case dialog.Say:
		l := sayLine{
			Effect:         "say",
			Message:        e.Message.ID,
			Replaces:       e.Replaces,
			Text:           adapters.Printable(dialog.PlainText(e.Message)),
			Step:           e.Message.Step,
			Recommendation: e.Message.Result,
		}
		if about := e.Message.About; about.Entry != "" {
			l.Answer = &answer{about.Entry, about.Facet, about.Subjects}
		}
		for _, b := range e.Message.Blocks {
			if c, ok := b.(dialog.Choices); ok {
				l.Options = append(l.Options, c.Options...)
			}
		}
		return l
	case dialog.Settle:
		return settleLine{"settle", e.Message, adapters.Printable(e.Outcome)}
	case dialog.Whisper:
		return whisperLine{"whisper", e.To, adapters.Printable(e.Text)}
	case dialog.Miss:
		return missLine{"miss"}
	case dialog.Erase: // the relay's own: it is never delivered
	}
	return errorLine{fmt.Sprintf("cannot show an effect %T", e)}
}

func (t *Terminal) printJSON(v any) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b) // ends with a line break
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return t.print(b.String())
}

// parse reads a line of input: {"user":"ana","text":"…"} or
// {"user":"ana","pick":{"message":3,"option":"research"}}. Where no user is named
// it is the one given.
func parse(line []byte, user dialog.UserID) (dialog.UserID, dialog.Act, error) {
	var in struct {
		User *dialog.UserID `json:"user"`
		Text *string        `json:"text"`
		Pick *struct {
			Message dialog.MessageID `json:"message"`
			Option  string           `json:"option"`
		} `json:"pick"`
	}
	if !utf8.Valid(line) {
		return "", nil, errors.New("the line is not UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&in); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			err = errors.New("it ends too early")
		}
		return "", nil, fmt.Errorf("the line is not the JSON object that is expected: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return "", nil, errors.New("the line holds more than one JSON object")
	}
	if in.User != nil {
		user = *in.User
	}
	switch {
	case user == "":
		return "", nil, errors.New(`"user" is empty`)
	case in.Text != nil && in.Pick != nil:
		return "", nil, errors.New(`the line has both "text" and "pick"`)
	case in.Text != nil:
		return user, dialog.Said{Text: *in.Text}, nil
	case in.Pick == nil:
		return "", nil, errors.New(`the line has neither "text" nor "pick"`)
	case in.Pick.Message < 1:
		return "", nil, errors.New(`"message" must be the number of a message, from 1`)
	case in.Pick.Option == "":
		return "", nil, errors.New(`"option" is empty`)
	}
	return user, dialog.Picked{Of: in.Pick.Message, Option: in.Pick.Option}, nil
}
