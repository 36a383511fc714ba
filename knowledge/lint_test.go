package knowledge

import (
	"os"
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
			_, lintErr := Lint(fsys, false)
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
  - {id: q3, question: A or b?, answer: Both., about: [a, b]}
catalog: {noun: thing, plural: things}
facets:
  - {id: overview, label: Overview}
`)}, "catalog/a.yaml": {Data: []byte("id: a\nname: A\n")}, "catalog/b.yaml": {Data: []byte("id: b\nname: B\n")}}
	content, _, c := check(fsys)
	won := func(outcome Outcome, by EntryID) Decision {
		return Decision{Outcome: outcome, Match: Match{Topic: Topic{Entry: by}}}
	}
	slipped := slipsOf(&content, []LeftOut{
		{Phrasing: "One?", Kind: KindQuestion, Topic: Topic{Entry: "q1"}, Decision: won(Answered, "q1")},
		{Phrasing: "first", Kind: KindQuestion, Topic: Topic{Entry: "q1"}, Decision: won(Choices, "q2")},
		{Phrasing: "primary", Kind: KindQuestion, Topic: Topic{Entry: "q1"}, Decision: won(Answered, "q2")},
		{Phrasing: "help me choose", Decision: won(Answered, "q2")},
		{Phrasing: "a or b", Kind: KindQuestion, Topic: Topic{Entry: "q3"}, Decision: won(Answered, Versus)},
	})
	c.adviseSlips(slipped)
	var got []string
	for _, w := range c.warnings {
		got = append(got, w.String())
	}
	want := []string{
		`faq.yaml:2: warning: 1 of the 3 phrasings of q1 get their answer only because they are written down; in slightly other words it would be: "primary" (q2)
      - {id: q1, question: One?, answer: One., alternates: [first, primary]}
                                                                   ^
    mend: write more of their kind, or say them more exactly`,
		`faq.yaml: warning: 1 of the 1 phrasings of the guide get their answer only because they are written down; in slightly other words it would be: "help me choose" (q2)
    mend: write more of their kind, or say them more exactly`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	got = nil
	for _, w := range sumUp(slipped) {
		got = append(got, w.String())
	}
	want = []string{
		"warning: questions: 1 phrasings (entries: 1) get their answer only because they are written down word for word",
		"warning: guide: 1 phrasings (entries: 1) get their answer only because they are written down word for word",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("summed up: -want +got:\n%s", diff)
	}
}

// TestShippedContentIsClean: what is shipped has no warning about its form, so that
// an author's own is the only one; of phrasings there are a few lines, at the end.
func TestShippedContentIsClean(t *testing.T) {
	warnings, err := Lint(os.DirFS(".."), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range warnings {
		if w.File != "" {
			t.Error(w)
		}
	}
	if len(warnings) > 10 {
		t.Errorf("%d warnings", len(warnings))
	}
}
