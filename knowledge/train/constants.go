package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"

	"fwhelp"
	"fwhelp/knowledge"
	"fwhelp/knowledge/eval"
)

// What a row counts: an author's own phrasing, left out, says less than a
// labelled question, as it has its like beside it.
const (
	labelledWeight = 1
	leftOutWeight  = 0.2
)

// How strongly weights are pulled towards 0: more with the linear model, whose signs
// say much the same, so that weights grow large against each other.
const (
	fuseRidge       = 0.0005
	headRidge       = 2
	linearHeadRidge = 30
)

// writeConstants trains on the labelled questions and the shipped content's own
// phrasings and asked questions (catalog), and on the public sample (plain and linear).
func writeConstants(dir string, questionFiles []string, askedFile, sampleFile string) error {
	b, err := knowledge.Load(fwhelp.Content())
	if err != nil {
		return err
	}
	questions, err := readQuestions(questionFiles)
	if err != nil {
		return err
	}
	asked, err := readQuestions([]string{askedFile})
	if err != nil {
		return err
	}
	sample, err := readSample(sampleFile)
	if err != nil {
		return err
	}
	out, err := render(dir, trainPlain(trainCatalog(b, questions, asked), sample))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "trained.go"), out, 0o644)
}

func readQuestions(paths []string) ([]eval.Question, error) {
	var all []eval.Question
	for _, path := range paths {
		f, err := os.Open(path)
		if err != nil {
			return nil, fmt.Errorf("read questions: %w", err)
		}
		questions, err := eval.Read(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		all = append(all, questions...)
	}
	return all, nil
}

// trainPlain finds the constants for content without a catalog, and leaves the
// others as they are.
func trainPlain(k knowledge.Constants, sample []family) knowledge.Constants {
	plain, linear := simulate(sample)
	bare := func(q worldQuestion) string { return q.text }
	talked := func(q worldQuestion) string { return q.talked }
	rows := func(worlds []world, part *knowledge.Weights, said func(worldQuestion) string) func(knowledge.Weights) []asked {
		return func(w knowledge.Weights) []asked {
			*part = w
			return simulatedRows(worlds, k, said)
		}
	}
	k.Plain = even(fit(rows(plain, &k.Plain, bare), rows(plain, &k.Plain, talked), headRidge), plain)
	k.Linear = even(fit(rows(linear, &k.Linear, bare), rows(linear, &k.Linear, talked), linearHeadRidge), linear)
	return k
}

// even moves both heads to what they would say where half of all questions are
// in scope: the made-up bases are asked too many that are not.
func even(w knowledge.Weights, worlds []world) knowledge.Weights {
	inside, outside := 0.0, 0.0
	for i := range worlds {
		for _, q := range worlds[i].questions {
			if q.entry == "" {
				outside++
			} else {
				inside++
			}
		}
	}
	bias := knowledge.SignLen - 1
	w.Scope[bias] += math.Log(outside / inside)
	w.Right[bias] += math.Log(outside / inside)
	return w
}

// trainCatalog finds the constants for content with a catalog. learnt are the
// questions of the content's own asked.tsv with all their labels.
func trainCatalog(b *knowledge.Base, questions, learnt []eval.Question) knowledge.Constants {
	k := knowledge.Shipped()
	parts := withoutEach(b, learnt)
	rows := func(w knowledge.Weights) []asked {
		k.Catalog = w
		with := b.With(k)
		all := append(labelledRows(with, questions, labelledWeight), leftOutRows(with, leftOutWeight)...)
		for _, p := range parts {
			all = append(all, labelledRows(p.base.With(k), p.questions, labelledWeight)...)
		}
		return all
	}
	k.Catalog = fit(rows, rows, headRidge)
	return k
}

// part is some of the asked questions, and a base that has not learnt from them.
type part struct {
	base      *knowledge.Base
	questions []eval.Question
}

// withoutEach deals the asked questions out to parts: asked of the base that knows
// it, a question says nothing about those that come.
func withoutEach(b *knowledge.Base, learnt []eval.Question) []part {
	guide, _ := b.Guide()
	parts := make([]part, folds)
	for fold := range parts {
		content := *b.Content()
		content.Asked = nil
		for i, q := range b.Content().Asked {
			if i%folds != fold {
				content.Asked = append(content.Asked, q)
			} else {
				parts[fold].questions = append(parts[fold].questions, learnt[i])
			}
		}
		parts[fold].base = knowledge.NewBase(content, guide)
	}
	return parts
}

// fit trains fusion first, then both heads on what fusion puts first. Each is given
// rows to learn from, with the evidence as it is under weights.
func fit(forFusion, forHeads func(knowledge.Weights) []asked, ridge float64) knowledge.Weights {
	var w knowledge.Weights
	copy(w.Fuse[:], fitListwise(choices(forFusion(w)), w.Fuse[:], fuseRidge))
	scope, right := heads(forHeads(w))
	copy(w.Scope[:], fitLogistic(scope, knowledge.SignLen, ridge))
	copy(w.Right[:], fitLogistic(right, knowledge.SignLen, ridge))
	return w
}
