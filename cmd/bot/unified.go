package main

import (
	"fmt"
	"strings"
)

// unified is the difference between two texts that differ in one place, as patch
// and git apply read it.
func unified(name, before, after string) string {
	if before == after {
		return ""
	}
	const context = 3
	old, now := lines(before), lines(after)
	first := 0
	for first < len(old) && first < len(now) && old[first] == now[first] {
		first++
	}
	same := 0
	for same < len(old)-first && same < len(now)-first && old[len(old)-1-same] == now[len(now)-1-same] {
		same++
	}
	from := max(0, first-context)
	to := min(len(old), len(old)-same+context)
	var b strings.Builder
	oldName := "a/" + name
	if before == "" {
		oldName = "/dev/null"
	}
	added := len(now) - len(old)
	fmt.Fprintf(&b, "--- %s\n+++ b/%s\n@@ -%s +%s @@\n", oldName, name, span(from, to-from), span(from, to-from+added))
	put := func(sign string, some []string) {
		for _, line := range some {
			b.WriteString(sign + strings.TrimSuffix(line, "\n") + "\n")
			if !strings.HasSuffix(line, "\n") {
				b.WriteString("\\ No newline at end of file\n")
			}
		}
	}
	put(" ", old[from:first])
	put("-", old[first:len(old)-same])
	put("+", now[first:len(now)-same])
	put(" ", old[len(old)-same:to])
	return b.String()
}

// span is where a hunk stands: its first line, from 1, and how many there are.
func span(from, n int) string {
	if n == 0 {
		return fmt.Sprintf("%d,0", from)
	}
	return fmt.Sprintf("%d,%d", from+1, n)
}

// lines cuts a text into lines with their ends.
func lines(text string) []string {
	if text == "" {
		return nil
	}
	all := strings.SplitAfter(text, "\n")
	if all[len(all)-1] == "" {
		all = all[:len(all)-1]
	}
	return all
}
