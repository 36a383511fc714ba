package dialogtest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
	"fwhelp/knowledge"
)

// Run plays every transcript that the pattern matches and compares what the bot
// does with what is written there; with update it writes it there instead.
func Run(t *testing.T, kb *knowledge.Base, pattern string, update bool) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcript matches %s (%v)", pattern, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			lines, err := Parse(string(want))
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			got, err := Play(kb, lines)
			if err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			if update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the bot does something else (-written +done); -update writes it:\n%s", diff)
			}
		})
	}
}

// Play returns the transcript with everything the bot does. Every effect is
// delivered at once; one that erases loses the session, as a store would.
func Play(kb *knowledge.Base, lines []Line) (string, error) {
	var out strings.Builder
	var s dialog.Session
	for _, l := range lines {
		out.WriteString(l.Text + "\n")
		switch l.Do {
		case NoAction:
		case Expired:
			s = dialog.Session{}
		case Restart:
			read, err := Reread(s)
			if err != nil {
				return "", err
			}
			s = read
		case Event, Again:
			ev := l.Act
			ev.At = l.At
			s = s.Step(kb, ev)
			s = deliver(s, &out)
		}
	}
	text := out.String()
	if hash := kb.Content().Hash; hash != "" { // it changes with every word of the content
		text = strings.ReplaceAll(text, hash[:12], "HASH")
	}
	return text, nil
}

// deliver carries out the outbox in order.
func deliver(s dialog.Session, out *strings.Builder) dialog.Session {
	erased := false
	for len(s.Outbox) > 0 {
		p := s.Outbox[0]
		out.WriteString(Format(p.Effect))
		receipt := ""
		switch e := p.Effect.(type) {
		case dialog.Say:
			receipt = fmt.Sprintf("posted-%d", e.Message.ID)
		case dialog.Erase:
			erased = true
		case dialog.Settle, dialog.Whisper, dialog.Miss:
		}
		s = s.Attempted(p.N).Delivered(p.N, receipt)
	}
	if erased {
		return dialog.Session{}
	}
	return s
}

// Reread is the session as it comes back from its stored form.
func Reread(s dialog.Session) (dialog.Session, error) {
	data, err := json.Marshal(s)
	if err != nil {
		return dialog.Session{}, fmt.Errorf("write session: %w", err)
	}
	var read dialog.Session
	return read, json.Unmarshal(data, &read)
}

// Format writes an effect as the lines of a transcript.
func Format(effect dialog.Effect) string {
	switch e := effect.(type) {
	case dialog.Say:
		head := fmt.Sprintf("bot> %d. ", e.Message.ID)
		if e.Replaces != 0 {
			head = fmt.Sprintf("bot~ %d becomes %d. ", e.Replaces, e.Message.ID)
		}
		return indented(head, messageText(e.Message))
	case dialog.Settle:
		return indented(fmt.Sprintf("bot~ %d. ", e.Message), e.Outcome)
	case dialog.Whisper:
		return indented("bot@"+string(e.To)+" ", e.Text)
	case dialog.Miss:
		return indented("bot? ", missText(e))
	case dialog.Erase:
		return "bot- Everything about " + string(e.Of) + " is erased.\n"
	}
	return fmt.Sprintf("bot: unknown effect %T\n", effect)
}

// messageText is the plain text of a message, and the ids of its options.
func messageText(m dialog.Message) string {
	text := dialog.PlainText(m)
	var ids []string
	for _, b := range m.Blocks {
		if c, ok := b.(dialog.Choices); ok {
			for _, o := range c.Options {
				ids = append(ids, "["+o.ID+"]")
			}
		}
	}
	if m.Step != "" {
		text = "{" + string(m.Step) + "} " + text
	}
	if len(ids) > 0 {
		text += "\n" + strings.Join(ids, " ")
	}
	return text
}

func missText(m dialog.Miss) string {
	text := m.Question
	if m.About.Entry != "" {
		text += fmt.Sprintf("about %s %s", m.About.Entry, m.About.Facet)
	}
	if m.Reason != "" {
		text += ": " + m.Reason
	}
	if m.Counted {
		text += " (counted before)"
	}
	return text
}

// indented begins a text with a head; its further lines are indented, empty ones
// left out, so that a transcript stays readable.
func indented(head, text string) string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimRight(line, " "); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.TrimRight(head+strings.Join(lines, "\n     "), " ") + "\n"
}
