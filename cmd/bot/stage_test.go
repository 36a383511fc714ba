package main

import (
	"context"
	"fmt"
	"sync"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// stage is a platform in memory: it says what it is given to say, in order, and
// keeps what it is told to show.
type stage struct {
	name   string
	script func(yield func(dialog.Event) bool)

	mu      sync.Mutex
	refused int
	shown   map[dialog.Thread][]string
}

func (p *stage) Platform() string { return p.name }

func (p *stage) Run(ctx context.Context, take func(context.Context, dialog.Event) error) error {
	for ev := range p.script {
		if ctx.Err() != nil {
			return nil
		}
		if take(ctx, ev) != nil {
			p.mu.Lock()
			p.refused++
			p.mu.Unlock()
		}
	}
	return nil
}

func (p *stage) Deliver(_ context.Context, d adapters.Delivery) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown == nil {
		p.shown = map[dialog.Thread][]string{}
	}
	text := ""
	switch e := d.Effect.(type) {
	case dialog.Say:
		text = dialog.PlainText(e.Message)
	case dialog.Whisper:
		text = e.Text
	case dialog.Settle:
		text = e.Outcome
	}
	p.shown[d.Thread] = append(p.shown[d.Thread], text)
	return fmt.Sprintf("%s-%d", d.Thread.ID, d.N), nil
}

// question is what person number n asks, in a thread of their own.
func question(platform string, n int, text string) dialog.Event {
	return dialog.Event{
		ID: dialog.EventID(fmt.Sprintf("%s-%d-%s", platform, n, text)), User: dialog.UserID(fmt.Sprintf("user-%d", n)),
		Thread: dialog.Thread{Platform: platform, Workspace: fmt.Sprintf("team-%d", n%97), Channel: fmt.Sprintf("channel-%d", n%997), ID: fmt.Sprintf("thread-%d", n)},
		Act:    dialog.Said{Text: text},
	}
}
