package terminal_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"sync"
	"testing"

	"fwhelp/adapters/adaptertest"
	"fwhelp/adapters/terminal"
	"fwhelp/dialog"
)

// viewer shows JSON Lines as a program with a window would.
type viewer struct {
	mu   sync.Mutex
	ids  []dialog.MessageID // of shown; 0: a whisper
	all  []adaptertest.Shown
	last struct { // that has buttons
		id      dialog.MessageID
		options []dialog.Option
	}
}

func (v *viewer) read(r io.Reader) {
	for in := bufio.NewScanner(r); in.Scan(); {
		var l struct {
			Effect, Text, Outcome string
			Message, Replaces     dialog.MessageID
			To                    dialog.UserID
			Options               []dialog.Option
		}
		if err := json.Unmarshal(in.Bytes(), &l); err != nil {
			panic(err)
		}
		v.mu.Lock()
		switch l.Effect {
		case "say":
			var labels []string
			for _, o := range l.Options {
				labels = append(labels, o.Label)
			}
			v.put(l.Replaces, l.Message, adaptertest.Shown{Text: l.Text, Buttons: labels})
			v.last.id, v.last.options = l.Message, l.Options
		case "settle":
			v.put(l.Message, l.Message, adaptertest.Shown{Text: l.Outcome})
		case "whisper":
			v.put(0, 0, adaptertest.Shown{Text: l.Text, To: l.To})
		}
		v.mu.Unlock()
	}
}

// put shows a message, in the place of the last one with the number was.
func (v *viewer) put(was, is dialog.MessageID, s adaptertest.Shown) {
	for i := len(v.ids) - 1; i >= 0 && was != 0; i-- {
		if v.ids[i] == was {
			v.ids[i], v.all[i] = is, s
			return
		}
	}
	v.ids, v.all = append(v.ids, is), append(v.all, s)
}

func TestContract(t *testing.T) {
	adaptertest.Run(t, func(t *testing.T) adaptertest.Platform {
		in, typing := io.Pipe()
		out, printing := io.Pipe()
		v := &viewer{}
		var reading sync.WaitGroup
		reading.Go(func() { v.read(out) })
		t.Cleanup(func() { typing.Close(); printing.Close(); reading.Wait() })
		line := func(x any) {
			data, err := json.Marshal(x)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(typing, "%s\n", data)
		}
		return adaptertest.Platform{
			Adapter: terminal.New(terminal.Config{In: in, Out: printing, JSON: true}),
			Say:     func(text string) { line(map[string]any{"user": "ana", "text": text}) },
			Press: func(label string) {
				v.mu.Lock()
				id, option := v.last.id, ""
				for _, o := range v.last.options {
					if o.Label == label {
						option = o.ID
					}
				}
				v.mu.Unlock()
				line(map[string]any{"user": "ana", "pick": map[string]any{"message": id, "option": option}})
			},
			Shown: func() []adaptertest.Shown {
				v.mu.Lock()
				defer v.mu.Unlock()
				return append([]adaptertest.Shown(nil), v.all...)
			},
		}
	})
}
