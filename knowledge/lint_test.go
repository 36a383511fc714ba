package knowledge

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestLint runs every archive of testdata/lint: content files, then the faults
// and warnings as an author reads them.
func TestLint(t *testing.T) {
	paths, err := filepath.Glob("testdata/lint/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			fsys := fstest.MapFS{}
			for _, f := range archive.Files[:len(archive.Files)-1] {
				fsys[f.Name] = &fstest.MapFile{Data: f.Data}
			}
			content, _, c := check(fsys)
			var out strings.Builder
			if err := c.err(); err != nil {
				out.WriteString(err.Error() + "\n")
			} else {
				c.advise(&content) // what leaving phrasings out shows depends on the matching
			}
			for _, w := range c.sortedWarnings() {
				out.WriteString(w.String() + "\n")
			}
			compareArchive(t, path, archive, out.String())

			base, err := Load(fsys)
			_, lintErr := Lint(fsys)
			if (base == nil) != (err != nil) || cmp.Diff(errorText(err), errorText(lintErr)) != "" {
				t.Errorf("Load returns %v, %v where Lint finds %v", base, err, lintErr)
			}
		})
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// TestLintTellsSlips holds how phrasings are told of that another entry wins
// while they are left out.
func TestLintTellsSlips(t *testing.T) {
	fsys := fstest.MapFS{mainFile: {Data: []byte(`questions:
  - {id: q1, question: One?, answer: One., alternates: [first, primary]}
  - {id: q2, question: Two?, answer: Two.}
`)}}
	_, _, c := check(fsys)
	won := func(outcome Outcome, by EntryID) Decision {
		return Decision{Outcome: outcome, Match: Match{Topic: Topic{Entry: by}}}
	}
	c.adviseSlips([]LeftOut{
		{Phrasing: "One?", Topic: Topic{Entry: "q1"}, Decision: won(Answered, "q1")},
		{Phrasing: "first", Topic: Topic{Entry: "q1"}, Decision: won(Choices, "q2")},
		{Phrasing: "primary", Topic: Topic{Entry: "q1"}, Decision: won(Answered, "q2")},
		{Phrasing: "help me choose", Decision: won(Answered, "q2")},
	})
	var got []string
	for _, w := range c.warnings {
		got = append(got, w.String())
	}
	want := []string{
		`faq.yaml:2: warning: left out, 1 of the 3 phrasings of q1 go to other entries: "primary" (q2)
      - {id: q1, question: One?, answer: One., alternates: [first, primary]}
                                                                   ^
    mend: say them more exactly, or write more of their kind`,
		`faq.yaml: warning: left out, 1 of the 1 phrasings of the guide go to other entries: "help me choose" (q2)
    mend: say them more exactly, or write more of their kind`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
