package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"fwhelp/knowledge/eval"
)

// family is a part of a public question set: phrasings by label.
type family struct {
	Name    string
	Source  string // with its licence
	Intents []intent
}

type intent struct {
	Label     string
	Phrasings []string
}

// How much of each public set the sample takes.
const (
	sampleIntents   = 60
	samplePhrasings = 24
)

var sources = map[string]string{
	"clinc":   "CLINC150, clinc/oos-eval, CC BY 3.0",
	"banking": "BANKING77, PolyAI-LDN/task-specific-datasets, CC BY 4.0",
	"hwu":     "HWU64, xliuhw/NLU-Evaluation-Data, CC BY 4.0",
}

// writeSample takes every so many intents of the training part of each task
// file, and the first phrasings of each.
func writeSample(out string, taskFiles []string) error {
	var sample []family
	for _, path := range taskFiles {
		t, err := eval.ReadTask(path)
		if err != nil {
			return err
		}
		name, _, _ := strings.Cut(filepath.Base(path), "-")
		sample = append(sample, family{name, sources[name], pickIntents(t.Train)})
	}
	f, err := os.Create(out)
	if err != nil {
		return fmt.Errorf("write sample: %w", err)
	}
	z := gzip.NewWriter(f)
	if err := json.NewEncoder(z).Encode(sample); err != nil {
		return fmt.Errorf("write sample: %w", err)
	}
	if err := z.Close(); err != nil {
		return fmt.Errorf("write sample: %w", err)
	}
	return f.Close()
}

func pickIntents(rows []eval.Example) []intent {
	at := map[string]int{}
	var all []intent
	for _, r := range rows {
		i, ok := at[r.Label]
		if !ok {
			i = len(all)
			at[r.Label] = i
			all = append(all, intent{Label: r.Label})
		}
		all[i].Phrasings = append(all[i].Phrasings, r.Text)
	}
	n := min(sampleIntents, len(all))
	picked := make([]intent, 0, n)
	for i := range n {
		in := all[i*len(all)/n]
		// Phrasings that stand together in the file resemble each other.
		spread := make([]string, 0, samplePhrasings)
		k := min(samplePhrasings, len(in.Phrasings))
		for j := range k {
			spread = append(spread, in.Phrasings[j*len(in.Phrasings)/k])
		}
		picked = append(picked, intent{in.Label, spread})
	}
	return picked
}

func readSample(path string) ([]family, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read sample: %w", err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read sample: %w", err)
	}
	var sample []family
	if err := json.NewDecoder(z).Decode(&sample); err != nil {
		return nil, fmt.Errorf("read sample: %w", err)
	}
	return sample, nil
}
