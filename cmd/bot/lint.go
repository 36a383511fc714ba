package main

import (
	"fmt"
	"io/fs"

	"fwhelp"
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
	warnings = append(foreignWords(fsys), warnings...)
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

// foreignWords warns of entries that the content built in has not, where both are
// said to come from the same article: they are the author's own.
func foreignWords(fsys fs.FS) []knowledge.Warning {
	kb, err := knowledge.Load(fsys)
	if err != nil {
		return nil // its faults are told
	}
	shipped, err := knowledge.Load(fwhelp.Content())
	ours := kb.Content()
	if err != nil || ours.Article != shipped.Content().Article || ours.Hash == shipped.Content().Hash {
		return nil
	}
	var own []knowledge.Warning
	for _, e := range ours.Entries {
		_, theirs := shipped.Entry(e.ID)
		switch e.Kind {
		case knowledge.KindQuestion, knowledge.KindTip, knowledge.KindComparison, knowledge.KindCriterion, knowledge.KindPart, knowledge.KindSubject:
			if !theirs {
				own = append(own, knowledge.Warning{
					File: e.File, Line: e.Line, Message: fmt.Sprintf("the bot will say that %s comes from “%s”, and the content built in has no such entry", e.ID, ours.Article),
					Mend: "write what is your own under extras:, with a date and a source",
				})
			}
		case knowledge.KindVersus, knowledge.KindExtra, knowledge.KindSmallTalk, knowledge.KindElsewhere:
		}
	}
	return own
}

// plural counts things in words: "1 warning", "2 warnings".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
