package knowledge

import (
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

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
			warnings, err := Lint(fsys)
			var out strings.Builder
			if err != nil {
				out.WriteString(err.Error() + "\n")
			}
			for _, w := range warnings {
				out.WriteString(w.String() + "\n")
			}
			compareArchive(t, path, archive, out.String())

			base, loadErr := Load(fsys)
			if (base == nil) != (loadErr != nil) || (loadErr == nil) != (err == nil) {
				t.Errorf("Load returns %v, %v where Lint finds %v", base, loadErr, err)
			}
		})
	}
}
