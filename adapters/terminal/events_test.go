package terminal

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
)

func TestActs(t *testing.T) {
	s := screen{message: 3, options: []dialog.Option{{ID: "server", Label: "A server"}, {ID: "phone", Label: "A phone"}}}
	tests := []struct {
		line string
		want dialog.Act
	}{
		{"", nil},
		{" \t ", nil},
		{"1", dialog.Picked{Of: 3, Option: "server"}},
		{" 2 ", dialog.Picked{Of: 3, Option: "phone"}},
		{"3", dialog.Said{Text: "3"}},
		{"0", dialog.Said{Text: "0"}},
		{"-1", dialog.Said{Text: "-1"}},
		{"a PHONE", dialog.Picked{Of: 3, Option: "phone"}},
		{"server", dialog.Picked{Of: 3, Option: "server"}},
		{"a phone, I think", dialog.Said{Text: "a phone, I think"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, s.act(tt.line)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.line, diff)
		}
	}
}

func TestScreen(t *testing.T) {
	ask := func(id, replaces dialog.MessageID) dialog.Say {
		return dialog.Say{Replaces: replaces, Message: dialog.Message{ID: id, Blocks: []dialog.Block{
			dialog.Choices{Options: []dialog.Option{{ID: "x", Label: "X"}}},
		}}}
	}
	tell := func(id, replaces dialog.MessageID) dialog.Say {
		return dialog.Say{Replaces: replaces, Message: dialog.Message{ID: id}}
	}
	tests := []struct {
		name    string
		effects []dialog.Effect
		want    dialog.MessageID // that can be pressed
	}{
		{"nothing said", nil, 0},
		{"a question", []dialog.Effect{ask(1, 0)}, 1},
		{"an answer leaves the question open", []dialog.Effect{ask(1, 0), tell(2, 0)}, 1},
		{"a newer question", []dialog.Effect{ask(1, 0), ask(2, 0)}, 2},
		{"an answer in its place", []dialog.Effect{ask(1, 0), tell(2, 1)}, 0},
		{"settled", []dialog.Effect{ask(1, 0), dialog.Settle{Message: 1}}, 0},
		{"another one settled", []dialog.Effect{ask(1, 0), ask(2, 0), dialog.Settle{Message: 1}}, 2},
		{"a whisper", []dialog.Effect{ask(1, 0), dialog.Whisper{}}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s screen
			for _, e := range tt.effects {
				s = s.after(e)
			}
			if s.message != tt.want {
				t.Errorf("message %d can be pressed, want %d", s.message, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"user":"ana","text":"help me choose"}`))
	f.Add([]byte(`{"user":"ana","pick":{"message":3,"option":"research"}}`))
	f.Add([]byte(`{"user":null,"text":null,"pick":{}}`))
	f.Add([]byte("{\"text\":\"\xff\"}"))
	f.Fuzz(func(t *testing.T, line []byte) {
		user, act, err := parse(line, "you")
		if err != nil {
			if act != nil || user != "" {
				t.Errorf("an error, and yet %q does %v", user, act)
			}
			if _, err := json.Marshal(errorLine{err.Error()}); err != nil {
				t.Errorf("an error that cannot be told: %v", err)
			}
			return
		}
		if user == "" || act == nil {
			t.Errorf("no error, and yet %q does %v", user, act)
		}
		switch a := act.(type) {
		case dialog.Said:
			if !utf8.ValidString(a.Text) {
				t.Errorf("text that is not UTF-8: %q", a.Text)
			}
		case dialog.Picked:
			if a.Of < 1 || a.Option == "" {
				t.Errorf("a press on nothing: %v", a)
			}
		default:
			t.Errorf("an act that no line can be: %T", act)
		}
	})
}
