// Command bench runs the matcher, as it ships, on public question sets: each
// entry with its phrasings, nothing tuned to a set.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"fwhelp/knowledge"
	"fwhelp/knowledge/eval"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: bench TASK-FILE-OR-DIRECTORY...")
		os.Exit(2)
	}
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	var files []string
	for _, arg := range args {
		found, err := filepath.Glob(filepath.Join(arg, "*.json*"))
		if err != nil {
			return err
		}
		if found == nil {
			found = []string{arg}
		}
		files = append(files, found...)
	}
	fmt.Println("| task | entries × phrasings | first right | in three | AUROC scope / confidence | refused at 95 % | right decisions | µs p50 / p99 | load | heap |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
	for _, path := range files {
		t, err := eval.ReadTask(path)
		if err != nil {
			return err
		}
		line(strings.TrimSuffix(strings.TrimSuffix(filepath.Base(path), ".gz"), ".json"), &t)
	}
	return nil
}

// line runs one task and prints its row.
func line(name string, t *eval.Task) {
	c := t.Content()
	before := heap()
	start := time.Now()
	b := knowledge.NewBase(c, nil)
	load := time.Since(start)
	size := heap() - before
	r := t.Run(b)
	times := make([]time.Duration, 0, len(t.Test))
	for _, e := range t.Test {
		start := time.Now()
		b.Decide(knowledge.Question{Text: e.Text})
		times = append(times, time.Since(start))
	}
	slices.Sort(times)
	at := func(p float64) int64 { return times[int(p*float64(len(times)-1))].Microseconds() }
	fmt.Printf("| %s | %d × %.1f | %.1f | %.1f | %.3f / %.3f | %.1f | %.1f | %d / %d | %d ms | %.1f MB |\n",
		name, len(c.Entries), float64(len(t.Train))/float64(len(c.Entries)), 100*r.First, 100*r.InThree, r.AUROC, r.Confident,
		100*r.Refused95, 100*r.Decided, at(0.5), at(0.99), load.Milliseconds(), float64(size)/(1<<20))
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
