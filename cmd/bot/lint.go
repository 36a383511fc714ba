package main

import (
	"fmt"

	"fwhelp/knowledge"
)

type lintCmd struct {
	Dir       string
	Phrasings bool
}

// Run prints every fault and warning of the content, faults first; a fault makes it
// exit 1.
func (c *lintCmd) Run(root *commands, p *process) error {
	if c.Dir != "" {
		root = &commands{Knowledge: c.Dir, said: "DIR"}
	}
	fsys, err := contentFS(root.Knowledge)
	if err != nil {
		return root.whoSaid(err)
	}
	warnings, err := knowledge.Lint(fsys, c.Phrasings)
	if err != nil {
		fmt.Fprintln(p.stdout, err)
	}
	for _, w := range warnings {
		fmt.Fprintln(p.stdout, w)
	}
	if err != nil {
		return found()
	}
	fmt.Fprintf(p.stdout, "The content is sound; %s.\n", plural(len(warnings), "warning"))
	if !c.Phrasings && len(warnings) > 0 {
		fmt.Fprintln(p.stdout, "bot lint --phrasings names each phrasing that other entries would win.")
	}
	return nil
}

// plural counts things in words: "1 warning", "2 warnings".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
