package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"

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
		return nil, &exitError{exitUsage, &noDirectory{fmt.Errorf("content directory: %w", err)}}
	}
	if !info.IsDir() {
		return nil, &exitError{exitUsage, &noDirectory{fmt.Errorf("content directory: %s is a file; name the directory that holds faq.yaml", dir)}}
	}
	return os.DirFS(dir), nil
}

// noDirectory says that the place where the content should be is no directory.
type noDirectory struct{ error }

func (e *noDirectory) Unwrap() error { return e.error }

// content loads what is to be served. Where its directory is not there, the error
// names what said that it were.
func (c *commands) content() (*knowledge.Base, error) {
	kb, err := loadContent(c.Knowledge)
	return kb, c.whoSaid(err)
}

// residentContent is [commands.content] for a process that stays: it gives back
// what loading took, and from then on collects twice as often, so that the whole
// process rests below 40 MB.
func (c *commands) residentContent() (*knowledge.Base, error) {
	kb, err := c.content()
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
	debug.FreeOSMemory()
	return kb, err
}

func (c *commands) whoSaid(err error) error {
	if _, ok := errors.AsType[*noDirectory](err); ok {
		return usagef("%s: %w", c.said, err)
	}
	return err
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
