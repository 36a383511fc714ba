// Command train makes the data that the matcher ships with: the list of
// ordinary English words and the trained constants.
package main

import (
	"fmt"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

const usage = `usage:
  train english SCOWL-DIRECTORY TASK-FILE...   writes knowledge/english.txt
  train sample TASK-FILE...                    writes knowledge/train/testdata/sample.json.gz
  train constants                              writes knowledge/trained.go, from the sample and the labelled questions
  train judge                                  prints what training does on questions left out, five times over`

// What the constants are trained on; all are committed. knowledge/testdata/unseen.tsv
// never is.
var questionFiles = []string{"knowledge/testdata/golden.tsv", "knowledge/testdata/fresh.tsv"}

const (
	askedFile  = "knowledge/asked.tsv"
	sampleFile = "knowledge/train/testdata/sample.json.gz"
)

func run(args []string) error {
	switch {
	case len(args) >= 3 && args[0] == "english":
		return writeEnglish("knowledge/english.txt", args[1], args[2:])
	case len(args) >= 2 && args[0] == "sample":
		return writeSample(sampleFile, args[1:])
	case len(args) == 1 && args[0] == "constants":
		return writeConstants("knowledge", questionFiles, askedFile, sampleFile)
	case len(args) == 1 && args[0] == "judge":
		return judge(questionFiles[1:], questionFiles[:1], askedFile)
	}
	return fmt.Errorf("%s", usage)
}
