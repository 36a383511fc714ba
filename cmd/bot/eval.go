package main

import (
	"encoding/json"
	"os"

	"fwhelp/knowledge/eval"
)

type evalCmd struct {
	JSON  bool
	Base  string
	Files []string
}

// Run measures the answers to labelled questions.
func (c *evalCmd) Run(root *commands, p *process) error {
	kb, err := root.content()
	if err != nil {
		return err
	}
	var questions []eval.Question
	for _, name := range c.Files {
		qs, err := readQuestions(name)
		if err != nil {
			return err
		}
		questions = append(questions, qs...)
	}
	report := eval.Measure(eval.Judge(kb.Decide, questions))
	if c.JSON {
		return writeJSON(p.stdout, report)
	}
	var base *eval.Report
	if c.Base != "" {
		if base, err = readReport(c.Base); err != nil {
			return err
		}
	}
	eval.Print(p.stdout, report, base)
	return nil
}

func readQuestions(name string) ([]eval.Question, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, usagef("labelled questions: %w", err)
	}
	defer f.Close()
	qs, err := eval.Read(f)
	if err != nil {
		return nil, usagef("%s: %w", name, err)
	}
	return qs, nil
}

func readReport(name string) (*eval.Report, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, usagef("earlier report: %w", err)
	}
	var r eval.Report
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, usagef("earlier report: %s was not written by bot eval --json: %w", name, err)
	}
	return &r, nil
}
