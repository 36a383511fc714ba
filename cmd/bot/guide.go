package main

import (
	"errors"
	"fmt"
	"strings"
)

type guideCmd struct {
	All bool
}

// Run prints the guide's questions, or the table of all that it can recommend:
// what an author reads after changing a weight.
func (c *guideCmd) Run(root *commands, p *process) error {
	kb, err := root.content()
	if err != nil {
		return err
	}
	g, ok := kb.Guide()
	if !ok {
		return errors.New("this content has no guide")
	}
	if c.All {
		_, err = fmt.Fprint(p.stdout, g.Table())
		return err
	}
	for i, s := range g.Steps {
		labels := make([]string, len(s.Options))
		for j, o := range s.Options {
			labels[j] = o.Label
		}
		when := "asked while it can change the recommendation"
		if s.Always {
			when = "always asked"
		}
		if _, err := fmt.Fprintf(p.stdout, "%d. %s (%s, %s)\n   %s\n", i+1, s.Prompt, s.ID, when, strings.Join(labels, " · ")); err != nil {
			return err
		}
	}
	return nil
}
