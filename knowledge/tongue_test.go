package knowledge

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// rowsOf returns the rows of a table without its first line, cell by cell.
func rowsOf(t *testing.T, path string) [][]string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var rows [][]string
	for line := range strings.Lines(string(data)) {
		rows = append(rows, strings.Split(strings.TrimRight(line, "\n"), "\t"))
	}
	if len(rows) < 2 {
		t.Fatalf("%s is empty", path)
	}
	return rows[1:]
}

// TestLanguages holds short questions of every language that is answered with a
// sentence of its own.
func TestLanguages(t *testing.T) {
	b, err := shippedBase()
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]int{}
	for _, row := range rowsOf(t, "testdata/languages.tsv") {
		asked[row[0]]++
		if got := b.Decide(Question{Text: row[1]}).Language; got != row[0] {
			t.Errorf("%q is taken for %q, want %q", row[1], got, row[0])
		}
	}
	for tag, n := range asked {
		if tag != "und" && n < 6 {
			t.Errorf("there are only %d phrases of %q", n, tag)
		}
	}
}

// Names of languages as the notes of labelled questions have them.
var otherThanEnglish = []string{
	"foreign", "German", "French", "Spani", "Italian", "Portuguese", "Dutch", "Polish", "Turkish", "Russian", "Ukrainian", "Japan", "Chinese", "Korean", "Arabic",
}

// TestEnglishIsEnglish holds that no labelled question in English is taken for
// another language, typing errors, jargon and all. The text of a question is told
// only where it is not kept blind.
func TestEnglishIsEnglish(t *testing.T) {
	b, err := shippedBase()
	if err != nil {
		t.Fatal(err)
	}
	tagalog := map[string]bool{"F033": true, "F035": true, "F040": true}
	for _, path := range []string{"asked.tsv", "testdata/golden.tsv", "testdata/fresh.tsv", "testdata/unseen.tsv"} {
		english := 0
		for _, row := range rowsOf(t, path) {
			note := strings.Join(row[3:], " ")
			if tagalog[row[0]] || containsAny(note, otherThanEnglish) {
				continue
			}
			english++
			text := row[1]
			if got := b.matcher.understand(strings.ReplaceAll(text, `\n`, "\n")).language; got != "" {
				if filepath.Base(path) == "unseen.tsv" {
					text = "kept blind"
				}
				t.Errorf("%s: %s (%s) is taken for %q", path, row[0], text, got)
			}
		}
		if english < 600 {
			t.Errorf("%s: only %d questions are in English", path, english)
		}
	}
}

func containsAny(s string, list []string) bool {
	for _, w := range list {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
