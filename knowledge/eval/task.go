package eval

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"fwhelp/knowledge"
)

// Task is a public question set: phrasings of labelled intents to know, and
// questions to ask.
type Task struct {
	Name  string    `json:"name"`
	Train []Example `json:"train"`
	Test  []Example `json:"test"`
}

// Example is a phrasing or question with its label: several right ones are
// joined by "|".
type Example struct {
	Label string `json:"l"`
	Text  string `json:"t"`
}

// taskOutOfScope labels questions of a task that no entry answers.
const taskOutOfScope = "__oos__"

// ReadTask reads a task file, JSON, packed by gzip where its name ends in .gz.
func ReadTask(path string) (Task, error) {
	var t Task
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

// Content makes a plain FAQ of the task: an entry a label, with its phrasings.
func (t *Task) Content() knowledge.Content {
	var c knowledge.Content
	at := map[string]int{}
	for _, e := range t.Train {
		i, ok := at[e.Label]
		if !ok {
			at[e.Label] = len(c.Entries)
			c.Entries = append(c.Entries, knowledge.Entry{ID: knowledge.EntryID(e.Label), Kind: knowledge.KindQuestion, Title: e.Text})
			continue
		}
		c.Entries[i].Alternates = append(c.Entries[i].Alternates, e.Text)
	}
	return c
}

// TaskResult is how a base did on a task. Shares are in [0,1].
type TaskResult struct {
	In, Out   int
	First     float64 // in scope, the best candidate is right
	InThree   float64
	AUROC     float64 // of the probability of being in scope; 0 without questions out of scope
	Confident float64 // AUROC of the confidence
	Refused95 float64 // out of scope, refused at the level at which 95 % of those in scope are not
	Decided   float64 // right decisions at the shipped strictness: the right answer, or a refusal out of scope
}

// Run asks every question of the task.
func (t *Task) Run(b *knowledge.Base) TaskResult {
	var r TaskResult
	var in, out, sureIn, sureOut []float64
	for _, e := range t.Test {
		d := b.Decide(knowledge.Question{Text: e.Text})
		confidence := 0.0
		if len(d.Candidates) > 0 {
			confidence = d.Candidates[0].Confidence
		}
		if e.Label == taskOutOfScope {
			r.Out++
			out = append(out, d.Why.Scope)
			sureOut = append(sureOut, confidence)
			if d.Outcome == knowledge.Unknown {
				r.Decided++
			}
			continue
		}
		r.In++
		in = append(in, d.Why.Scope)
		sureIn = append(sureIn, confidence)
		for i, c := range d.Candidates {
			if !oneOf(e.Label, string(c.Entry)) {
				continue
			}
			if i == 0 {
				r.First++
				if d.Outcome == knowledge.Answered {
					r.Decided++
				}
			}
			r.InThree++
			break
		}
	}
	r.First /= max(1, float64(r.In))
	r.InThree /= max(1, float64(r.In))
	r.Decided /= max(1, float64(r.In+r.Out))
	r.AUROC, r.Confident = auroc(in, out), auroc(sureIn, sureOut)
	r.Refused95 = refusedAt(in, out, 0.95)
	return r
}

func oneOf(labels, label string) bool {
	for l := range strings.SplitSeq(labels, "|") {
		if l == label {
			return true
		}
	}
	return false
}
