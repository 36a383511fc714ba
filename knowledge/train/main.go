// Command train makes the data that the matcher ships with: the list of
// ordinary English words and the trained constants.
package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

const usage = `usage:
  train english SCOWL-DIRECTORY TASK-FILE...   writes knowledge/english.txt
  train constants QUESTIONS.tsv                writes knowledge/trained.go`

func run(args []string) error {
	switch {
	case len(args) >= 3 && args[0] == "english":
		return writeEnglish("knowledge/english.txt", args[1], args[2:])
	case len(args) == 2 && args[0] == "constants":
		return writeConstants("knowledge", args[1])
	}
	return fmt.Errorf("%s", usage)
}

// task is one public question set: phrasings of labelled intents, and test
// questions.
type task struct {
	Name  string
	Train []row
	Test  []row
}

// row is a phrasing with its label; "a|b" accepts both, outOfScope neither.
type row struct {
	Label string `json:"l"`
	Text  string `json:"t"`
}

func readTask(path string) (task, error) {
	var t task
	f, err := os.Open(path)
	if err != nil {
		return t, fmt.Errorf("read task: %w", err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return t, fmt.Errorf("read task %s: %w", path, err)
		}
	}
	if err := json.NewDecoder(r).Decode(&t); err != nil {
		return t, fmt.Errorf("read task %s: %w", path, err)
	}
	return t, nil
}
