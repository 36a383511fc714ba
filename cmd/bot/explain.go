package main

import (
	"fmt"
	"strings"

	"fwhelp/knowledge"
)

// explain says in a few lines how a decision was found.
func explain(d knowledge.Decision) string {
	var b strings.Builder
	line := func(label, format string, args ...any) {
		if value := fmt.Sprintf(format, args...); value != "" {
			fmt.Fprintf(&b, "  %-12s %s\n", label, value)
		}
	}
	w := d.Why
	b.WriteString("How this was found:\n")
	line("read as", "%s", w.Normalised)
	for _, c := range w.Corrections {
		line("corrected", "%s → %s", c.From, c.To)
	}
	line("about", "%s", strings.Join(subjects(w.Subjects), ", "))
	line("asks for", "%s", w.Facet)
	line("foreign", "%s", strings.Join(w.Foreign, ", "))
	line("wording", "%s", w.Phrasing)
	line("runner-up", "%s", w.Runner)
	line("margin", "%.2f", w.Margin)
	line("in scope", "%.2f", w.Scope)
	line("right", "%.2f", w.Right)
	for i, m := range d.Candidates {
		line(fmt.Sprintf("candidate %d", i+1), "%.2f %s", m.Confidence, topicName(m.Topic))
	}
	line("outcome", "%s", d.Outcome)
	return strings.TrimRight(b.String(), "\n")
}

// topicName writes a topic as the labelled questions do: framework-keras/cons,
// versus:keras+pytorch.
func topicName(t knowledge.Topic) string {
	name := string(t.Entry)
	if t.Entry == knowledge.Versus {
		return name + ":" + strings.Join(subjects(t.Subjects), "+")
	}
	if t.Facet != knowledge.NoFacet {
		name += "/" + string(t.Facet)
	}
	return name
}
