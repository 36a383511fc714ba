package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"fwhelp/adapters"
	"fwhelp/adapters/terminal"
	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/knowledge"
)

type chatCmd struct {
	User string
	JSON bool
}

// Run opens a conversation in the terminal, remembered only while it lasts.
func (c *chatCmd) Run(ctx context.Context, root *commands, p *process) error {
	s, err := readSettings(p.getenv)
	if err != nil {
		return err
	}
	kb, err := root.residentContent()
	if err != nil {
		return err
	}
	t := terminal.New(terminal.Config{
		In: p.stdin, Out: p.stdout, User: dialog.UserID(c.User), JSON: c.JSON,
		NoColor: p.getenv("NO_COLOR") != "", Greeting: greeting(kb),
	})
	r, err := adapters.NewRelay(adapters.Config{
		Adapters:      []adapters.Adapter{t},
		Store:         sessions.NewMemory(s.sessionTTL, time.Now),
		Base:          func() *knowledge.Base { return kb },
		Miss:          t.Miss,
		AwaitDelivery: true,
		Log:           newLog(s, p.stderr),
	})
	if err != nil {
		return err
	}
	// The end of the input and Ctrl-C are both how a person says goodbye.
	if err := r.Run(ctx); err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("chat: %w", err)
	}
	return nil
}

// greeting is what somebody sees who has just started the bot.
func greeting(kb *knowledge.Base) string {
	return fmt.Sprintf("Ask me about %s, for example how two of them compare, or type \"help me choose\". Ctrl-D ends.",
		inSentence(kb.Content().Title))
}

// inSentence writes a title as it stands inside a sentence: "Deep-learning
// frameworks" in lower case, "API keys" as it is.
func inSentence(title string) string {
	first, n := utf8.DecodeRuneInString(title)
	second, _ := utf8.DecodeRuneInString(title[n:])
	switch {
	case strings.TrimSpace(title) == "":
		return "anything I know"
	case unicode.IsUpper(second):
		return title
	}
	return string(unicode.ToLower(first)) + title[n:]
}
