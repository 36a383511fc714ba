package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"fwhelp/dialog"
	"fwhelp/knowledge"
)

// maxQuestion is the length of the longest question that is taken, in characters.
const maxQuestion = 4000

type askCmd struct {
	JSON    bool
	Explain bool
	Words   []string
}

// Run answers every question, in order.
func (c *askCmd) Run(ctx context.Context, root *commands, p *process) error {
	kb, err := root.content()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(p.stdout)
	defer out.Flush()
	if len(c.Words) > 0 {
		return c.answer(kb, strings.Join(c.Words, " "), out)
	}
	in := bufio.NewReader(p.stdin)
	for ctx.Err() == nil {
		line, tooLong, err := readLine(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read questions: %w", err)
		}
		if tooLong {
			line += strings.Repeat(" ", maxQuestion) + "…" // refused below, by its length
		}
		if err := c.answer(kb, line, out); err != nil {
			return err
		}
		if in.Buffered() == 0 { // a person or a program may be waiting for this answer
			if err := out.Flush(); err != nil {
				return fmt.Errorf("write answers: %w", err)
			}
		}
	}
	return ctx.Err()
}

// readLine returns the next line without its end. Of a line over 64 kB only the
// beginning is kept, so that no input can fill the memory.
func readLine(in *bufio.Reader) (line string, tooLong bool, err error) {
	const keep = 64 << 10
	var b []byte
	for {
		part, err := in.ReadSlice('\n')
		if len(b) < keep {
			b = append(b, part...)
		} else if len(part) > 0 {
			tooLong = true
		}
		switch {
		case err == nil:
			return strings.TrimRight(string(b), "\r\n"), tooLong, nil
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(b) > 0:
			return strings.TrimRight(string(b), "\r\n"), tooLong, nil
		default:
			return "", false, err
		}
	}
}

// answerJSON is a line of `bot ask --json`; see design: scripts rely on its names.
type answerJSON struct {
	Question   string          `json:"question"`
	Outcome    string          `json:"outcome"`
	ID         string          `json:"id"`
	Facet      string          `json:"facet"`
	Subjects   []string        `json:"subjects,omitempty"`
	Confidence float64         `json:"confidence"`
	Candidates []candidateJSON `json:"candidates"`
	Also       []candidateJSON `json:"also,omitempty"`
	Text       string          `json:"text"`
	Error      string          `json:"error,omitempty"`
	Why        *knowledge.Why  `json:"why,omitempty"`
}

type candidateJSON struct {
	ID         string   `json:"id"`
	Facet      string   `json:"facet,omitempty"`
	Subjects   []string `json:"subjects,omitempty"`
	Confidence float64  `json:"confidence"`
}

func (c *askCmd) answer(kb *knowledge.Base, question string, out io.Writer) error {
	refused := ""
	switch {
	case !utf8.ValidString(question):
		refused = "The question is not valid UTF-8."
	case utf8.RuneCountInString(question) > maxQuestion:
		refused = fmt.Sprintf("The question is longer than %d characters.", maxQuestion)
	}
	if refused != "" {
		if !c.JSON {
			_, err := fmt.Fprintln(out, refused)
			return err
		}
		shown := []rune(strings.ToValidUTF8(question, "\uFFFD"))
		return writeJSON(out, answerJSON{
			Question: string(shown[:min(len(shown), maxQuestion)]), Outcome: string(knowledge.Unknown),
			Candidates: []candidateJSON{}, Text: refused, Error: refused,
		})
	}
	d, m := dialog.Ask(kb, question)
	text := dialog.PlainText(m)
	if !c.JSON {
		if c.Explain {
			text += "\n\n" + explain(d)
		}
		_, err := fmt.Fprintln(out, text)
		return err
	}
	a := answerJSON{
		Question: question, Outcome: string(d.Outcome), ID: string(d.Match.Entry), Facet: string(d.Match.Facet),
		Subjects: subjects(d.Match.Subjects), Confidence: d.Match.Confidence,
		Candidates: candidates(d.Candidates), Also: candidates(d.Also), Text: text,
	}
	if d.Outcome == knowledge.Unknown {
		a.ID, a.Facet, a.Subjects = "", "", nil
	}
	if c.Explain {
		a.Why = &d.Why
	}
	return writeJSON(out, a)
}

func candidates(ms []knowledge.Match) []candidateJSON {
	cs := make([]candidateJSON, 0, len(ms))
	for _, m := range ms {
		cs = append(cs, candidateJSON{string(m.Entry), string(m.Facet), subjects(m.Subjects), m.Confidence})
	}
	return cs
}

func subjects(ids []knowledge.SubjectID) []string {
	var s []string
	for _, id := range ids {
		s = append(s, string(id))
	}
	return s
}

// writeJSON writes one object on one line, with < and > as they are.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write answers: %w", err)
	}
	return nil
}
