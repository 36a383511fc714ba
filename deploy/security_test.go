package deploy_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestThreatsNameTestsThatExist reads the last column of SECURITY.md: packages in
// back-ticks, each followed by the names of its tests.
func TestThreatsNameTestsThatExist(t *testing.T) {
	named := regexp.MustCompile("`([a-z/]+)`|\\b((?:Test|Fuzz)[A-Za-z0-9]+)")
	rows, found := 0, 0
	for line := range strings.Lines(string(read(t, "../SECURITY.md"))) {
		cells := strings.Split(line, " | ")
		if len(cells) != 3 || !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| threat") {
			continue
		}
		rows++
		sources := ""
		for _, m := range named.FindAllStringSubmatch(cells[2], -1) {
			if m[1] != "" {
				sources = testsOf(t, m[1])
				continue
			}
			found++
			if !strings.Contains(sources, "\nfunc "+m[2]+"(") {
				t.Errorf("there is no %s where this says: %s", m[2], line)
			}
		}
		if sources == "" && !strings.Contains(cells[2], "no test") {
			t.Errorf("neither a test nor a word that there is none: %s", line)
		}
	}
	if rows < 20 || found < 30 {
		t.Errorf("%d threats and %d tests only: is the table read right?", rows, found)
	}
}

func testsOf(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", dir, "*_test.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests in %s: %v", dir, err)
	}
	var all strings.Builder
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(data)
	}
	return all.String()
}
