// Package dialogtest keeps conversations as text that reads like a conversation:
// what people do is typed by the author of a test, what the bot does is written
// by the test and reviewed as a diff.
//
//	# A comment.
//	ana> what are the downsides of theano?
//	ana> "words with \n and \x00, four times; " x 4
//	ana+ 2 faq-9
//	ana! 2 not helpful, asked why
//	ana! 2 because: too short
//	@ +1h30m
//	@ again
//	@ restart
//	@ expired
//	bot> 1. A new message. Its further lines
//	     are indented.
//	     [faq-9] [none]
//	bot~ 2. Message 2 has lost its buttons and shows this outcome.
//	bot~ 2 becomes 3. Message 3 in the place of message 2.
//	bot@ana For the eyes of ana.
//	bot? A question for the maintainers.
//	bot- Everything about ana is erased.
//
// "+" is a press on an option of a message, "!" a judgement of one: "asked why"
// where a form opens, and "because" is what was written there. "@ +1h" lets
// time pass, "@ again" sends the last event a second time, "@ restart" puts the
// session through its stored form, "@ expired" loses it.
package dialogtest

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fwhelp/dialog"
)

// Line is a line of a transcript that is not the bot's.
type Line struct {
	Text string       // as it stands in the file
	Do   Action       // what it does; NoAction for comments and empty lines
	At   time.Time    // when it is done
	Act  dialog.Event // of Event and Again
}

// Action is what a line of a transcript does.
type Action int

// The actions.
const (
	NoAction Action = iota
	Event           // somebody does something
	Again           // the last event comes a second time
	Restart         // the session goes through its stored form
	Expired         // the session is lost
)

// Start is when the first event of every transcript may come.
func Start() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// pace is the time between two lines.
const pace = 10 * time.Second

// Thread is where every transcript takes place.
func Thread() dialog.Thread {
	return dialog.Thread{Platform: "script", Workspace: "w1", Channel: "general", ID: "t1"}
}

// Parse reads what people do in a transcript and leaves out what the bot does.
// Errors name the line.
func Parse(text string) ([]Line, error) {
	var lines []Line
	at, events := Start(), 0
	var last dialog.Event
	for i, s := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if strings.HasPrefix(s, "bot") || strings.HasPrefix(s, "     ") {
			continue
		}
		line := Line{Text: s}
		switch {
		case s == "" || strings.HasPrefix(s, "#"):
		case strings.HasPrefix(s, "@"):
			passed, err := line.mark(strings.TrimSpace(s[1:]))
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
			at = at.Add(passed)
			line.Act = last
		default:
			user, act, err := person(s)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", i+1, err)
			}
			at = at.Add(pace)
			events++
			last = dialog.Event{
				ID: dialog.EventID("e" + strconv.Itoa(events)), Thread: Thread(), User: user, At: at,
				Via: "via-" + strconv.Itoa(events), Act: act,
			}
			line.Do, line.Act = Event, last
		}
		line.At = at
		lines = append(lines, line)
	}
	return lines, nil
}

// mark reads a line that begins with "@".
func (l *Line) mark(words string) (passed time.Duration, err error) {
	switch words {
	case "again":
		l.Do = Again
	case "restart":
		l.Do = Restart
	case "expired":
		l.Do = Expired
	default:
		if !strings.HasPrefix(words, "+") {
			return 0, fmt.Errorf("unknown mark %q", words)
		}
		return time.ParseDuration(words[1:])
	}
	return 0, nil
}

// person reads what somebody does.
func person(line string) (dialog.UserID, dialog.Act, error) {
	i := strings.IndexAny(line, ">+!")
	if i <= 0 || strings.ContainsAny(line[:i], " \t") {
		return "", nil, fmt.Errorf("nobody does anything in %q", line)
	}
	user, rest := dialog.UserID(line[:i]), strings.TrimPrefix(line[i+1:], " ")
	switch line[i] {
	case '>':
		text, err := words(rest)
		return user, dialog.Said{Text: text}, err
	}
	number, rest, _ := strings.Cut(rest, " ")
	of, err := strconv.Atoi(number)
	if err != nil {
		return "", nil, fmt.Errorf("message number: %w", err)
	}
	if line[i] == '+' {
		return user, dialog.Picked{Of: dialog.MessageID(of), Option: rest}, nil
	}
	act, err := judgement(dialog.MessageID(of), rest)
	return user, act, err
}

// judgement reads what somebody thinks of a message.
func judgement(of dialog.MessageID, words string) (dialog.Act, error) {
	if reason, ok := strings.CutPrefix(words, "because:"); ok {
		return dialog.Reasoned{Of: of, Reason: strings.TrimPrefix(reason, " ")}, nil
	}
	switch words {
	case "helpful":
		return dialog.Rated{Of: of, Helpful: true}, nil
	case "not helpful":
		return dialog.Rated{Of: of}, nil
	case "not helpful, asked why":
		return dialog.Rated{Of: of, Asking: true}, nil
	}
	return nil, fmt.Errorf("%q is neither helpful nor not helpful", words)
}

// words reads what is said: as it stands, or quoted as in Go and then repeated.
func words(s string) (string, error) {
	if !strings.HasPrefix(s, `"`) {
		return s, nil
	}
	quoted, err := strconv.QuotedPrefix(s)
	if err != nil {
		return s, nil // a quotation mark of the speaker's own
	}
	text, err := strconv.Unquote(quoted)
	if err != nil {
		return "", err
	}
	times, ok := strings.CutPrefix(strings.TrimSpace(s[len(quoted):]), "x ")
	if !ok {
		return text, nil
	}
	n, err := strconv.Atoi(times)
	return strings.Repeat(text, n), err
}
