package main

import (
	"bufio"
	"bytes"
	"fmt"
	"math/bits"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fwhelp/knowledge/eval"

	stemmer "github.com/kljensen/snowball/english"
)

// The levels of SCOWL that hold words most people know.
var scowlLevels = []string{
	"english-words.10", "english-words.20", "english-words.35", "english-words.40",
	"american-words.10", "american-words.20", "american-words.35", "american-words.40",
}

const englishHeader = `# Ordinary English words, as Porter2 stems, by how often they occur in questions.
# A line is a class and its words: class 0 was not seen in the questions, class n in 2^(n-1) to 2^n - 1 of them.
# Written by: go run ./knowledge/train english SCOWL-DIRECTORY TASK-FILE...
# Words: SCOWL 2020.12.07, levels 10-40, (c) 2000-2011 Kevin Atkinson and others; free to use, copy, modify, distribute.
# Counts: training questions of CLINC150 (CC BY 3.0), BANKING77 (CC BY 4.0) and HWU64 (CC BY 4.0); no question is kept.
`

// writeEnglish writes the list of ordinary words that the matcher leaves alone
// and whose absence from the content it weighs.
func writeEnglish(out, scowl string, taskFiles []string) error {
	count := map[string]int{}
	for _, level := range scowlLevels {
		data, err := os.ReadFile(filepath.Join(scowl, level))
		if err != nil {
			return fmt.Errorf("read word list: %w", err)
		}
		lines := bufio.NewScanner(bytes.NewReader(data))
		for lines.Scan() {
			if w := strings.ToLower(lines.Text()); letters(w) {
				count[stemmer.Stem(w, true)] += 0
			}
		}
	}
	for _, path := range taskFiles {
		task, err := eval.ReadTask(path)
		if err != nil {
			return err
		}
		for _, row := range task.Train {
			seen := map[string]bool{}
			for _, w := range strings.FieldsFunc(strings.ToLower(row.Text), func(r rune) bool { return r < 'a' || r > 'z' }) {
				seen[stemmer.Stem(w, true)] = true
			}
			for w := range seen {
				if _, ordinary := count[w]; ordinary {
					count[w]++
				}
			}
		}
	}
	classes := map[int][]string{}
	for w, n := range count {
		class := bits.Len(uint(n))
		classes[class] = append(classes[class], w)
	}
	var b bytes.Buffer
	b.WriteString(englishHeader)
	for class := range 20 {
		if list := classes[class]; list != nil {
			slices.Sort(list)
			fmt.Fprintf(&b, "%d %s\n", class, strings.Join(list, " "))
		}
	}
	return os.WriteFile(out, b.Bytes(), 0o644)
}

func letters(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return len(w) > 1
}
