package main

import (
	"fmt"
	"os"
	"time"
	"fwhelp"
	"fwhelp/knowledge"
	"fwhelp/knowledge/eval"
)

func main() {
	t0 := time.Now()
	b, err := knowledge.Load(fwhelp.Content())
	if err != nil { fmt.Println(err); os.Exit(1) }
	fmt.Println("load", time.Since(t0))
	var qs []eval.Question
	for _, p := range os.Args[1:] {
		f, _ := os.Open(p)
		q, err := eval.Read(f)
		if err != nil { panic(err) }
		qs = append(qs, q...)
	}
	t0 = time.Now()
	rs := eval.Judge(b.Decide, qs)
	fmt.Println("mean µs", time.Since(t0).Microseconds()/int64(len(qs)))
	if os.Getenv("V") != "" {
		for i, r := range rs {
			if r.Decided && os.Getenv("V") != "2" { continue }
			d := b.Decide(knowledge.Question{Text: qs[i].Text})
			fmt.Printf("%s %s/%s | %q\n     want %s %v got %s scope %.2f right %.2f why %+v\n    ", r.Verdict, r.Outcome, r.Given, r.Question, qs[i].Label, qs[i].AlsoOK, r.Given, d.Why.Scope, d.Why.Right, d.Why)
			for _, c := range d.Candidates { fmt.Printf(" %s/%s %.2f", c.Entry, c.Facet, c.Confidence) }
			fmt.Println()
		}
	}
	eval.Print(os.Stdout, eval.Measure(rs), nil)
}
