package dialog_test

import (
	"strings"
	"testing"
	"time"

	"fwhelp/dialog"
)

func TestALongTextIsOnlyPointedAtWhereItIsOnTheScreen(t *testing.T) {
	kb, begun := base(t), time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	dm := dialog.Thread{Platform: "p", Channel: "@ana"}
	tests := []struct {
		name   string
		thread dialog.Thread
		via    string
		after  time.Duration
		short  bool
	}{
		{"the same place, at once", dm, "d1", time.Second, true},
		{"the same place, long after", dm, "d1", 11 * time.Minute, false},
		{"a command elsewhere", dm, "c2", time.Second, false},
		{"a thread, by another way", dialog.Thread{Platform: "p", Channel: "c", ID: "1"}, "c2", time.Second, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s dialog.Session
			s = s.Step(kb, dialog.Event{ID: "1", Thread: tt.thread, User: "ana", At: begun, Via: "d1", Act: dialog.Said{Text: "what are the pros of keras"}})
			s = s.Step(kb, dialog.Event{ID: "2", Thread: tt.thread, User: "ana", At: begun.Add(tt.after), Via: tt.via, Act: dialog.Said{Text: "why is keras good"}})
			if len(s.Outbox) != 2 {
				t.Fatalf("said: %v", s.Outbox)
			}
			said := s.Outbox[1].Effect.(dialog.Say).Message
			if got := strings.Contains(dialog.PlainText(said), "right above"); got != tt.short {
				t.Errorf("pointed at what stands above: %v, want %v:\n%s", got, tt.short, dialog.PlainText(said))
			}
			if said.About.Entry != "framework-keras" {
				t.Errorf("it is about %v", said.About)
			}
		})
	}
}
