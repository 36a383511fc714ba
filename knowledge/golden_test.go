package knowledge

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// update writes the golden files of this package anew: go test ./knowledge -update.
var update = flag.Bool("update", false, "write golden files anew")

// compareArchive holds got against the file "want" of a txtar archive.
func compareArchive(t *testing.T, path string, archive *txtar.Archive, got string) {
	t.Helper()
	last := &archive.Files[len(archive.Files)-1]
	if last.Name != "want" {
		t.Fatalf("%s: the last file is %q, not \"want\"", path, last.Name)
	}
	if !*update {
		if diff := cmp.Diff(string(last.Data), got); diff != "" {
			t.Errorf("%s (-want +got, -update writes it anew):\n%s", path, diff)
		}
		return
	}
	last.Data = []byte(got)
	written := txtar.Format(archive)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(before, written) {
		return
	}
	if err := os.WriteFile(path, written, 0o644); err != nil {
		t.Fatal(err)
	}
}
