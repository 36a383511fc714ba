package main

import (
	"path/filepath"
	"sync"
	"testing"

	"fwhelp/knowledge"
)

// loadBuiltIn is kept: a Base never changes, and to load it takes the race detector
// more than a second.
var loadBuiltIn = sync.OnceValues(func() (*knowledge.Base, error) { return loadContent("") })

// builtIn is the shipped content.
func builtIn(t *testing.T) *knowledge.Base {
	t.Helper()
	kb, err := loadBuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	return kb
}

// workshop is a little content with a catalog and a guide, for tests that load it
// often, or ask it thousands of times, and are about something else.
const workshop = "../../dialog/testdata/workshop"

// small is a content directory for tests of what has nothing to do with content.
func small(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "faq.yaml"), cards("first"))
	return dir
}

// loaded is the content of a directory.
func loaded(t *testing.T, dir string) *knowledge.Base {
	t.Helper()
	kb, err := loadContent(dir)
	if err != nil {
		t.Fatal(err)
	}
	return kb
}
