package slack

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fwhelp/dialog"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with a file, or writes it.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// read takes a payload as the first part of its file's name says it comes.
func read(name string, raw []byte) (incoming, error) {
	switch kind, _, _ := strings.Cut(name, "-"); kind {
	case "event":
		return readEvent(raw, identity{user: "U111", team: "T111"})
	case "command":
		return readCommand(raw)
	case "form":
		return readCommandForm([]byte(strings.TrimSpace(string(raw))))
	}
	return readInteraction(raw)
}

func describe(in incoming, err error) string {
	if err != nil {
		return "error: " + err.Error() + "\n"
	}
	h, ok := in.(heard)
	if !ok {
		return fmt.Sprintf("%T %+v\n", in, in)
	}
	ev, _ := json.MarshalIndent(h.event, "", " ")
	text := fmt.Sprintf("%T %s\n%s\n", h.event.Act, h.event.ID, ev)
	if h.ask != nil {
		text += fmt.Sprintf("then asks for a reason: %+v\n", *h.ask)
	}
	return text
}

func TestEveryPayloadIsReadAsOneThing(t *testing.T) {
	paths, err := filepath.Glob("testdata/events/*.[jf]*")
	if err != nil || len(paths) == 0 {
		t.Fatal("no payloads", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			raw, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := describe(read(filepath.Base(path), raw))
			golden(t, strings.TrimSuffix(path, filepath.Ext(path))+".golden", got)
		})
	}
}

func TestBothTransportsReadACommandAlike(t *testing.T) {
	var got [2]incoming
	for i, name := range []string{"command-compare.json", "form-compare.form"} {
		raw, err := os.ReadFile("testdata/events/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if got[i], err = read(name, raw); err != nil {
			t.Fatal(err)
		}
	}
	if got[0].(heard).event != got[1].(heard).event {
		t.Errorf("socket %v, form %v", got[0], got[1])
	}
}

func TestAMarkSurvivesTheButton(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		thread := dialog.Thread{Channel: rapid.SampledFrom([]string{"C1", "@U1"}).Draw(t, "channel")}
		if ts := rapid.StringMatching(`[0-9]{10}\.[0-9]{6}`).Draw(t, "ts"); thread.Channel == "C1" || rapid.Bool().Draw(t, "in a thread") {
			thread.ID = ts
		}
		want := mark{conversation(thread), dialog.MessageID(rapid.IntRange(1, 1e6).Draw(t, "message")), rapid.StringMatching(`[a-z:/+|]{1,50}`).Draw(t, "choice")}
		got, err := parseMark(want.String())
		if err != nil || got != want {
			t.Fatalf("%q: got %v %v", want.String(), got, err)
		}
	})
}

func FuzzParseMark(f *testing.F) {
	f.Add("1548261230.000100|3|edge")
	f.Add("@|3|edge")
	f.Fuzz(func(t *testing.T, value string) {
		if m, err := parseMark(value); err == nil && m.String() != value {
			t.Errorf("%q is read as %q", value, m)
		}
	})
}
