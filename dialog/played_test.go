package dialog_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"fwhelp/dialog"
	"fwhelp/dialog/dialogtest"
	"fwhelp/knowledge"
)

// step is one event of a transcript, with the session before it and after it.
type step struct {
	kb     *knowledge.Base
	before dialog.Session
	ev     dialog.Event
	after  dialog.Session
}

// played is every event of every transcript, by file: a step leaves its receiver
// whole, so that all laws can look at the same ones.
var played = sync.OnceValues(func() (map[string][]step, error) {
	all := map[string][]step{}
	for pattern, load := range map[string]func() (*knowledge.Base, error){"testdata/*.txt": dialog.Shipped, "testdata/ferry/*.txt": loadFerry} {
		kb, err := load()
		if err != nil {
			return nil, err
		}
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			return nil, fmt.Errorf("%d files are %s (%w)", len(files), pattern, err)
		}
		for _, file := range files {
			if all[file], err = steps(kb, file); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
})

func steps(kb *knowledge.Base, file string) ([]step, error) {
	lines, err := readTranscript(file)
	if err != nil {
		return nil, err
	}
	var all []step
	var s dialog.Session
	for _, l := range lines {
		if l.Do != dialogtest.Event {
			continue
		}
		after := s.Step(kb, l.Act)
		all = append(all, step{kb, s, l.Act, after})
		for s = after; len(s.Outbox) > 0; {
			s = s.Delivered(s.Outbox[0].N, "posted")
		}
	}
	return all, nil
}

// eachStep plays every transcript and calls law with the session before each
// event, the event, and the session after it, before anything is delivered.
func eachStep(t *testing.T, law func(t *testing.T, kb *knowledge.Base, before dialog.Session, ev dialog.Event, after dialog.Session)) {
	t.Helper()
	all, err := played()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range slices.Sorted(maps.Keys(all)) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			for _, s := range all[file] {
				law(t, s.kb, s.before, s.ev, s.after)
			}
		})
	}
}

func readTranscript(file string) ([]dialogtest.Line, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	lines, err := dialogtest.Parse(string(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return lines, nil
}
