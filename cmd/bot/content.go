package main

import (
	"fmt"
	"io/fs"
	"os"

	"fwhelp"
	"fwhelp/knowledge"
)

// contentFS is the content that is served: a directory's, or what is built in.
func contentFS(dir string) (fs.FS, error) {
	if dir == "" {
		return fwhelp.Content(), nil
	}
	info, err := os.Stat(dir)
	if err != nil {
		return nil, usagef("content directory: %w", err)
	}
	if !info.IsDir() {
		return nil, usagef("content directory: %s is a file; name the directory that holds faq.yaml", dir)
	}
	return os.DirFS(dir), nil
}

// loadContent loads what is to be served.
func loadContent(dir string) (*knowledge.Base, error) {
	fsys, err := contentFS(dir)
	if err != nil {
		return nil, err
	}
	kb, err := knowledge.Load(fsys)
	if err != nil {
		return nil, fmt.Errorf("load content:\n%w", err)
	}
	return kb.WithEdition(knowledge.Edition{Program: version, Quality: quality(kb.Content().Hash)}), nil
}
