package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestReadmeTranscript holds the conversation on the README's first screen: what
// follows "> " is typed, the rest is what the bot says; "[…]" stands for lines
// left out.
func TestReadmeTranscript(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(readme), "```chat\n")
	script, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("README.md has no ```chat transcript")
	}
	var typed, said []string
	for line := range strings.Lines(script) {
		line = strings.TrimSuffix(line, "\n")
		if words, ok := strings.CutPrefix(line, "> "); ok {
			typed = append(typed, words)
			said = append(said, "")
			continue
		}
		said[len(said)-1] += line + "\n"
	}
	for i, words := range typed {
		// Each exchange of the README stands alone, so each is its own conversation.
		var out, stderr bytes.Buffer
		if status := inProcess(t, nil, strings.NewReader(words+"\n"), &out, &stderr, "chat"); status != 0 {
			t.Fatalf("exit %d: %s", status, &stderr)
		}
		rest := out.String()
		for _, part := range strings.Split(said[i], "[…]\n") {
			_, after, ok := strings.Cut(rest, part)
			if !ok {
				t.Fatalf("after %q the README says\n%s\nbut the bot says\n%s", words, part, out.String())
			}
			rest = after
		}
	}
}
