package dialog_test

import (
	"regexp"
	"strings"
	"testing"

	"fwhelp/dialog"
	"fwhelp/knowledge"
)

var inBrackets = regexp.MustCompile(`\[([^\]\s]+)\]`)

// A decision record is short, has the headings of MADR in their order, says nothing
// twice, and names what it cites.
func TestRecordsAreShortAndWhole(t *testing.T) {
	found := 0
	eachStep(t, func(t *testing.T, _ *knowledge.Base, _ dialog.Session, _ dialog.Event, after dialog.Session) {
		for _, p := range after.Outbox {
			say, ok := p.Effect.(dialog.Say)
			if !ok {
				continue
			}
			for _, b := range say.Message.Blocks {
				if d, ok := b.(dialog.Document); ok {
					found++
					checkRecord(t, d.Text)
				}
			}
		}
	})
	if found < 5 {
		t.Errorf("%d records were looked at", found)
	}
}

func checkRecord(t *testing.T, record string) {
	t.Helper()
	if lines, chars := strings.Count(record, "\n"), len([]rune(record)); lines > 75 || chars > 6500 {
		t.Errorf("a record of %d lines and %d characters", lines, chars)
	}
	rest := record
	for _, heading := range []string{"# ", "## Context and Problem Statement", "## Decision Drivers", "## Considered Options", "## Decision Outcome", "### What would change it", "## More Information"} {
		_, after, ok := strings.Cut(rest, heading)
		if !ok {
			t.Errorf("no %q in its place", heading)
		}
		rest = after
	}
	seen := map[string]bool{}
	for line := range strings.Lines(record) {
		if line = strings.TrimSpace(line); line != "" && seen[line] {
			t.Errorf("twice: %s", line)
		}
		seen[line] = true
	}
	body, sources, _ := strings.Cut(record, "## More Information")
	for _, m := range inBrackets.FindAllStringSubmatch(body, -1) {
		if !strings.Contains(sources, "* "+m[1]+":") && !strings.Contains(sources, "* ["+m[1]+"] ") {
			t.Errorf("%s is cited and not listed", m[1])
		}
	}
}
