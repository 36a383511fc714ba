package dialog_test

import (
	"flag"
	"os"
	"sync"
	"testing"

	"fwhelp"
	"fwhelp/dialog/dialogtest"
	"fwhelp/knowledge"
)

var update = flag.Bool("update", false, "write what the bot does into the transcripts")

// shipped loads the content that the binary carries, once for all tests.
var shipped = sync.OnceValues(func() (*knowledge.Base, error) { return knowledge.Load(fwhelp.Content()) })

func base(t testing.TB) *knowledge.Base {
	t.Helper()
	kb, err := shipped()
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
	kb, err := knowledge.Load(os.DirFS("testdata/ferry"))
	if err != nil {
		t.Fatal(err)
	}
	return kb
}

func TestTranscriptsOfAnotherField(t *testing.T) {
	dialogtest.Run(t, ferry(t), "testdata/ferry/*.txt", *update)
}
