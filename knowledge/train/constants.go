package main

import (
	"fmt"
	"os"

	"fwhelp"
	"fwhelp/knowledge"
	"fwhelp/knowledge/eval"
)

// leftOutWeight is what an author's own phrasing, left out, counts beside a
// labelled question.
const leftOutWeight = 0.1

// writeConstants trains on the labelled questions in file and on the shipped
// content's own phrasings.
func writeConstants(dir, file string) error {
	b, err := knowledge.Load(fwhelp.Content())
	if err != nil {
		return err
	}
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("read questions: %w", err)
	}
	defer f.Close()
	questions, err := eval.Read(f)
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	out, err := render(dir, fit(b, questions))
	if err != nil {
		return err
	}
	return os.WriteFile(dir+"/trained.go", out, 0o644)
}

// fit trains fusion first, then both heads on what fusion puts first.
func fit(b *knowledge.Base, questions []eval.Question) knowledge.Constants {
	k := knowledge.Shipped()
	rows := append(labelledRows(b.With(k), questions, 1), leftOutRows(b.With(k), leftOutWeight)...)
	copy(k.Fuse[:], fitListwise(choices(rows), make([]float64, knowledge.EvidenceLen), 0.0005))
	rows = append(labelledRows(b.With(k), questions, 1), leftOutRows(b.With(k), leftOutWeight)...)
	scope, right := heads(rows)
	copy(k.Scope[:], fitLogistic(scope, knowledge.SignLen, 2))
	copy(k.Right[:], fitLogistic(right, knowledge.SignLen, 2))
	return k
}
