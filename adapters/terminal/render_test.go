package terminal

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fwhelp/adapters/adaptertest"
	"fwhelp/dialog"
)

func TestGallery(t *testing.T) {
	update := flag.Lookup("update").Value.String() == "true"
	for _, width := range []int{32, 80, 120} {
		for _, piece := range adaptertest.Gallery() {
			got := draw(piece.Effect, "ana", width, false)
			for _, line := range strings.Split(got, "\n") {
				if n := columns(line); n > width && !strings.Contains(line, "://") && piece.Name != "document" {
					t.Errorf("%s at %d: a line is %d columns wide: %q", piece.Name, width, n, line)
				}
			}
			file := filepath.Join("testdata", "gallery", fmt.Sprintf("%s-%d.txt", piece.Name, width))
			if update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got); -update writes it:\n%s", file, diff)
			}
		}
	}
}

func TestStylesOnATerminal(t *testing.T) {
	say := dialog.Say{Message: dialog.Message{Blocks: []dialog.Block{
		dialog.Paragraph{Text: dialog.Text{{Text: "an "}, {Text: "important word or two", Style: dialog.Strong}, {Text: "'s end"}}},
		dialog.Sources{Items: []dialog.Source{{Title: "a book"}}},
	}}}
	got := draw(say, "ana", 20, true)
	want := "an \x1b[1mimportant word or\x1b[0m\n\x1b[1mtwo\x1b[0m's end\n\n\x1b[2mSources:\x1b[0m\n- \x1b[2ma book\x1b[0m\n\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if plain := draw(say, "ana", 20, false); strings.Contains(plain, "\x1b") {
		t.Errorf("styles without colour: %q", plain)
	}
}

// What people typed must not steer the terminal of whoever reads it.
func TestNothingTypedIsObeyed(t *testing.T) {
	hostile := "\x1b]0;title\x07\x1b[2J\r\x00\u009b31m\u202Etxt\x01\x02\x03\xff\u2028"
	for _, e := range []dialog.Effect{
		dialog.Whisper{To: dialog.UserID(hostile), Text: hostile},
		dialog.Settle{Outcome: hostile},
		dialog.Say{Message: dialog.Message{Blocks: []dialog.Block{
			dialog.Heading{Text: dialog.Text{{Text: hostile, Style: dialog.Quoted}}},
			dialog.Table{Columns: []string{hostile, hostile}, Rows: [][]dialog.Text{{{{Text: hostile}}, {{Text: hostile}}}}},
			dialog.Choices{Options: []dialog.Option{{ID: "x", Label: hostile}}},
			dialog.Document{Name: hostile, Text: hostile},
			dialog.Sources{Items: []dialog.Source{{Title: hostile, URL: hostile}}},
		}}},
	} {
		got := draw(e, "ana", 80, false)
		for _, r := range got {
			if r != '\n' && (r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == 0x202e || r == 0x2028) {
				t.Errorf("%T shows %q in %q", e, r, got)
			}
		}
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		line string
		most int
		want []string
	}{
		{"", 10, []string{""}},
		{"a bc def", 4, []string{"a bc", "def"}},
		{"abcdefgh", 3, []string{"abc", "def", "gh"}},
		{"a abcdefgh b", 3, []string{"a", "abc", "def", "gh", "b"}},
		{"see https://example.org/x now", 8, []string{"see", "https://example.org/x", "now"}},
		{"日本語の文", 4, []string{"日本", "語の", "文"}},
		{"e\u0301e\u0301 e", 2, []string{"e\u0301e\u0301", "e"}},
		{strong("one two"), 3, []string{strong("one"), strong("two")}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, wrap(tt.line, tt.most)); diff != "" {
			t.Errorf("%q at %d (-want +got):\n%s", tt.line, tt.most, diff)
		}
	}
}

// Cells that are narrow and full make a table longer than the list of the same: then
// it is a list. What fits a screen stays a table.
func TestATableThatRunsOnIsAList(t *testing.T) {
	table := func(columns, rows, words int) dialog.Effect {
		b := dialog.Table{Columns: []string{""}}
		for c := range columns {
			b.Columns = append(b.Columns, fmt.Sprintf("Column %d", c+1))
		}
		for r := range rows {
			row := []dialog.Text{{{Text: fmt.Sprintf("Row number %d", r+1)}}}
			for range columns {
				row = append(row, dialog.Text{{Text: strings.Repeat("several words ", words/2)}})
			}
			b.Rows = append(b.Rows, row)
		}
		return dialog.Say{Message: dialog.Message{Blocks: []dialog.Block{b}}}
	}
	for _, c := range []struct {
		name                        string
		columns, rows, words, width int
		asTable                     bool
	}{
		{"three full columns", 3, 4, 30, 80, false},
		{"three full columns, much room", 3, 4, 30, 160, true},
		{"two full columns", 2, 4, 30, 80, true},
		{"three short columns, many rows", 3, 30, 2, 80, true},
		{"three columns on one screen", 3, 2, 20, 80, true},
	} {
		if got := draw(table(c.columns, c.rows, c.words), "ana", c.width, false); strings.Contains(got, "──") != c.asTable {
			t.Errorf("%s: a table is %v in\n%s", c.name, !c.asTable, got)
		}
	}
}
