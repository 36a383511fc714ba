package dialog_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
	"fwhelp/dialog/dialogtest"
	"fwhelp/knowledge"
)

var update = flag.Bool("update", false, "write what the bot does into the transcripts")

func base(t testing.TB) *knowledge.Base {
	t.Helper()
	kb, err := dialog.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	return kb
}

func TestTranscripts(t *testing.T) {
	dialogtest.Run(t, base(t), "testdata/*.txt", *update)
}

// ferry is content of another field: a plain list of questions, three of which
// differ by one word.
func ferry(t testing.TB) *knowledge.Base {
	t.Helper()
	kb, err := loadFerry()
	if err != nil {
		t.Fatal(err)
	}
	return kb
}

func loadFerry() (*knowledge.Base, error) { return knowledge.Load(os.DirFS("testdata/ferry")) }

func TestTranscriptsOfAnotherField(t *testing.T) {
	dialogtest.Run(t, ferry(t), "testdata/ferry/*.txt", *update)
}

// compareGolden holds got against a golden file; -update writes it anew.
func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got, -update writes it anew):\n%s", path, diff)
	}
}
