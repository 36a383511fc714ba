package eval

import (
	"fmt"
	"io"
	"strings"
)

// shownConfusions is how many of the confusions are printed.
const shownConfusions = 15

// Print writes the report as a page of text. base, where there is one, is an
// earlier report to compare with.
func Print(w io.Writer, r Report, base *Report) {
	p := func(format string, args ...any) { fmt.Fprintf(w, format, args...) }
	diff := func(now float64, was func(*Report) float64) string {
		if base == nil {
			return ""
		}
		return fmt.Sprintf("  (%+.1f)", 100*(now-was(base)))
	}
	p("%d questions, %d in scope, %d out of scope\n\n", r.Questions, r.In.N, r.Out.N)
	p("right decisions    %5.1f %%%s\n\n", 100*r.Decided, diff(r.Decided, func(b *Report) float64 { return b.Decided }))
	p("in scope\n")
	for _, row := range []struct {
		name string
		of   func(*Report) float64
	}{
		{"right", func(r *Report) float64 { return r.In.Right }},
		{"offered", func(r *Report) float64 { return r.In.Offered }},
		{"offered wrong", func(r *Report) float64 { return r.In.Misled }},
		{"wrong", func(r *Report) float64 { return r.In.Wrong }},
		{"refused", func(r *Report) float64 { return r.In.Refused }},
		{"first is right", func(r *Report) float64 { return r.In.First }},
		{"in first three", func(r *Report) float64 { return r.In.InThree }},
	} {
		p("  %-16s %5.1f %%%s\n", row.name, 100*row.of(&r), diff(row.of(&r), row.of))
	}
	p("out of scope\n")
	for _, row := range []struct {
		name string
		of   func(*Report) float64
	}{
		{"refused", func(r *Report) float64 { return r.Out.Refused }},
		{"offered", func(r *Report) float64 { return r.Out.Offered }},
		{"answered", func(r *Report) float64 { return r.Out.Answered }},
	} {
		p("  %-16s %5.1f %%%s\n", row.name, 100*row.of(&r), diff(row.of(&r), row.of))
	}
	p("\nAUROC              %5.3f%s\n", r.AUROC, diff(r.AUROC, func(b *Report) float64 { return b.AUROC }))
	p("calibration error  %5.3f%s\n", r.ECE, diff(r.ECE, func(b *Report) float64 { return b.ECE }))
	printGroups(w, "right decisions by label", r.ByFamily)
	printGroups(w, "right decisions by kind", r.ByKind)
	if len(r.Confused) > 0 {
		p("\nconfusions\n")
	}
	for _, c := range r.Confused[:min(shownConfusions, len(r.Confused))] {
		p("  %2d  %s answered as %s\n", c.N, c.Label, c.Given)
	}
	if base != nil {
		printChanges(w, r, base)
	}
}

func printGroups(w io.Writer, title string, groups []Group) {
	fmt.Fprintf(w, "\n%s\n", title)
	for _, g := range groups {
		fmt.Fprintf(w, "  %-16s %5.1f %% of %d\n", strings.TrimSpace(g.Name), 100*g.Decided, g.N)
	}
}

// printChanges lists the questions whose decision turned right or wrong.
func printChanges(w io.Writer, r Report, base *Report) {
	was := map[string]bool{}
	for _, q := range base.Results {
		was[q.Question] = q.Decided
	}
	for _, turn := range []struct {
		title string
		now   bool
	}{{"now right", true}, {"no longer right", false}} {
		first := true
		for _, q := range r.Results {
			before, known := was[q.Question]
			if !known || q.Decided != turn.now || before == turn.now {
				continue
			}
			if first {
				fmt.Fprintf(w, "\n%s\n", turn.title)
				first = false
			}
			fmt.Fprintf(w, "  %s  %q: %s, %s\n", q.ID, q.Question, q.Outcome, q.Given)
		}
	}
}
