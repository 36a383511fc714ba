package main

import (
	"os"

	"fwhelp"
	"fwhelp/knowledge"
	"fwhelp/knowledge/eval"
)

// folds is in how many parts the questions are dealt out, to train and to judge.
const folds = 5

// judge trains on all parts of the questions but one and asks that one, in turn,
// and prints what became of all: how training does on questions it has not seen.
// Questions of also are always trained on.
func judge(questionFiles, also []string, askedFile string) error {
	b, err := knowledge.Load(fwhelp.Content())
	if err != nil {
		return err
	}
	questions, err := readQuestions(questionFiles)
	if err != nil {
		return err
	}
	always, err := readQuestions(also)
	if err != nil {
		return err
	}
	learnt, err := readQuestions([]string{askedFile})
	if err != nil {
		return err
	}
	var results []eval.Result
	for fold := range folds {
		known, unseen := always[:len(always):len(always)], []eval.Question(nil)
		for i, q := range questions {
			if i%folds == fold {
				unseen = append(unseen, q)
			} else {
				known = append(known, q)
			}
		}
		with := b.With(trainCatalog(b, known, learnt))
		results = append(results, eval.Judge(with.Decide, unseen)...)
	}
	eval.Print(os.Stdout, eval.Measure(results), nil)
	return nil
}
