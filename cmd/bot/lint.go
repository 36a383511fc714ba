package main

import (
	"fmt"

	"fwhelp/knowledge"
)

type lintCmd struct {
	Dir string
}

// Run prints every fault and warning of the content; a fault makes it exit 1.
func (c *lintCmd) Run(root *commands, p *process) error {
	if c.Dir != "" {
		root = &commands{Knowledge: c.Dir, said: "DIR"}
	}
	fsys, err := contentFS(root.Knowledge)
	if err != nil {
		return root.whoSaid(err)
	}
	warnings, err := knowledge.Lint(fsys)
	for _, w := range warnings {
		fmt.Fprintln(p.stdout, w)
	}
	if err != nil {
		fmt.Fprintln(p.stdout, err)
		return found()
	}
	fmt.Fprintf(p.stdout, "The content is sound; %s.\n", plural(len(warnings), "warning"))
	return nil
}

// plural counts things in words: "1 warning", "2 warnings".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
