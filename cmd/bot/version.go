package main

import (
	"fmt"
	"runtime/debug"

	"fwhelp/knowledge"
)

type versionCmd struct{}

// Run prints what is running and what it knows.
func (versionCmd) Run(root *commands, p *process) error {
	kb, err := root.content()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "fwhelp %s (commit %s)\ncontent %s, facts of %s\n",
		version, commit(), shortHash(kb), kb.Content().AsOf)
	return err
}

// commit is the revision that the binary was built from, as far as the build knows.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return "unknown"
}

// shortHash is enough of the content's hash to tell two versions apart.
func shortHash(kb *knowledge.Base) string {
	h := kb.Content().Hash
	return h[:min(len(h), 12)]
}
