// Package terminal lets anybody talk to the bot without a token, an account or a
// network: lines of input are messages, a number or an option's words press a
// button, and what the bot does is drawn as text or, for programs, as JSON Lines.
package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/peterh/liner"
	"golang.org/x/term"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// Name is the platform of every thread of this package.
const Name = "terminal"

// longestLine is the most bytes of a line that are read; the rest is an error.
const longestLine = 1 << 20

// Config says where a conversation takes place. Its relay needs AwaitDelivery, so
// that a line is answered to the end before the next one is read.
type Config struct {
	In       io.Reader
	Out      io.Writer
	User     dialog.UserID // who types; in JSON Lines, who is meant where a line names nobody
	JSON     bool          // JSON Lines instead of text, both ways
	NoColor  bool          // no styles, also on a terminal
	Greeting string        // shown first where somebody types; may be empty
}

// Terminal is an [adapters.Adapter]. Everybody who types shares one thread.
type Terminal struct {
	Config
	typed  bool // somebody sits at a terminal: there is a prompt and line editing
	color  bool
	width  func() int
	events int
	epoch  string // makes the event ids of one run differ from those of another

	mu      sync.Mutex // of Out and what is on the screen
	screen  screen
	failure error // the first failed write: nobody is reading any more
}

// New returns the adapter of one conversation.
func New(c Config) *Terminal {
	if c.User == "" {
		c.User = "you"
	}
	t := &Terminal{Config: c, width: func() int { return defaultWidth }, epoch: strconv.FormatInt(time.Now().UnixNano(), 36)}
	out, isFile := c.Out.(*os.File)
	if isFile && !c.JSON && term.IsTerminal(int(out.Fd())) {
		t.color = !c.NoColor
		t.width = func() int {
			w, _, err := term.GetSize(int(out.Fd()))
			if err != nil || w <= 0 {
				return defaultWidth
			}
			return w
		}
		t.typed = c.In == os.Stdin && term.IsTerminal(int(os.Stdin.Fd()))
	}
	return t
}

// Platform implements [adapters.Adapter].
func (t *Terminal) Platform() string { return Name }

// thread is the one conversation there is.
func thread() dialog.Thread {
	return dialog.Thread{Platform: Name, Channel: "chat", ID: "1"}
}

// Run reads lines until the input or ctx ends. A read that is under way when ctx
// ends is left behind: a terminal cannot be made to return from it.
func (t *Terminal) Run(ctx context.Context, take func(context.Context, dialog.Event) error) error {
	read, done := t.reader()
	defer done()
	if t.typed && t.Greeting != "" {
		t.print(drawText(t.Greeting, t.width(), t.color))
	}
	type input struct {
		line string
		err  error
	}
	lines := make(chan input)
	wanted := make(chan struct{})
	defer close(wanted)
	go func() {
		for range wanted {
			line, err := read()
			select {
			case lines <- input{line, err}:
			case <-ctx.Done():
				return
			}
		}
	}()
	if t.typed {
		defer t.print("\n") // the shell's prompt must not follow ours
	}
	for {
		select {
		case wanted <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		select {
		case in := <-lines:
			if errors.Is(in.err, io.EOF) || errors.Is(in.err, liner.ErrPromptAborted) {
				return nil
			}
			if in.err != nil && !errors.Is(in.err, errLongLine) {
				return fmt.Errorf("read input: %w", in.err)
			}
			if err := t.heard(ctx, take, in.line, in.err); err != nil {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}

// heard has one line answered.
func (t *Terminal) heard(ctx context.Context, take func(context.Context, dialog.Event) error, line string, problem error) error {
	user, act := t.User, dialog.Act(nil)
	switch {
	case problem != nil:
	case t.JSON:
		user, act, problem = parse([]byte(line), t.User)
	default:
		act = t.onScreen().act(line)
	}
	if problem == nil && act != nil {
		t.events++
		problem = take(ctx, dialog.Event{
			ID:     dialog.EventID(t.epoch + "-" + strconv.Itoa(t.events)),
			Thread: thread(),
			User:   user,
			Act:    act,
		})
	}
	switch {
	case ctx.Err() != nil:
		return nil
	case t.JSON && problem != nil:
		t.printJSON(errorLine{Error: problem.Error()})
	case problem != nil:
		t.print("That did not work: " + problem.Error() + "\n\n")
	}
	if t.JSON {
		t.printJSON(doneLine{Done: true})
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failure
}

// onScreen is what can be pressed just now.
func (t *Terminal) onScreen() screen {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.screen
}

// Deliver implements [adapters.Adapter].
func (t *Terminal) Deliver(_ context.Context, d adapters.Delivery) (string, error) {
	receipt := ""
	if say, ok := d.Effect.(dialog.Say); ok {
		receipt = strconv.Itoa(int(say.Message.ID))
	}
	if t.JSON {
		return receipt, t.printJSON(effectLine(d.Effect))
	}
	t.mu.Lock()
	t.screen = t.screen.after(d.Effect)
	t.mu.Unlock()
	return receipt, t.print(draw(d.Effect, t.User, t.width(), t.color))
}

// Miss is for the relay: in JSON Lines it shows that a question had no answer.
func (t *Terminal) Miss(_ context.Context, _ dialog.Thread, m dialog.Miss) {
	if t.JSON {
		_ = t.printJSON(effectLine(m))
	}
}

func (t *Terminal) print(s string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.failure == nil {
		if _, err := io.WriteString(t.Out, s); err != nil {
			t.failure = fmt.Errorf("write output: %w", err)
		}
	}
	return t.failure
}

var errLongLine = fmt.Errorf("a line is longer than %d bytes", longestLine)

// reader returns what reads the next line, and what ends the reading.
func (t *Terminal) reader() (read func() (string, error), done func()) {
	if !t.typed || t.JSON {
		in := bufio.NewReader(t.In)
		return func() (string, error) { return readLine(in) }, func() {}
	}
	l := liner.NewLiner()
	l.SetCtrlCAborts(true)
	return func() (string, error) {
		line, err := l.Prompt("> ")
		if strings.TrimSpace(line) != "" {
			l.AppendHistory(line)
		}
		return line, err
	}, func() { _ = l.Close() }
}

// readLine reads up to the next line break. Of a line that is too long nothing is
// returned, and the one behind it comes next. The last line needs no break.
func readLine(in *bufio.Reader) (string, error) {
	var line []byte
	long := false
	for {
		part, err := in.ReadSlice('\n')
		if long = long || len(line)+len(part) > longestLine; !long {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (len(line) > 0 || long):
		case err != nil:
			return "", err
		}
		if long {
			return "", errLongLine
		}
		return strings.TrimRight(string(line), "\r\n"), nil
	}
}
