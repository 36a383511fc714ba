package terminal_test

import (
	"bytes"
	"context"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/adapters"
	"fwhelp/adapters/terminal"
	"fwhelp/dialog/sessions"
	"fwhelp/knowledge"
)

var update = flag.Bool("update", false, "write what the terminal shows into the golden files")

// smallBase knows two things, so that no change of the content changes these tests.
func smallBase() *knowledge.Base {
	return knowledge.NewBase(knowledge.Content{
		Title: "pots and pans",
		Entries: []knowledge.Entry{
			{ID: "faq-1", Kind: knowledge.KindQuestion, Title: "What is a pot?", Claims: []knowledge.Claim{{ID: "faq-1", Text: "A pot is deep."}}},
			{ID: "faq-2", Kind: knowledge.KindQuestion, Title: "What is a pan?", Claims: []knowledge.Claim{{ID: "faq-2", Text: "A pan is flat."}}},
		},
	}, nil)
}

// talk has the bot answer lines of input, through a real relay.
func talk(t *testing.T, asJSON bool, input string) string {
	t.Helper()
	var out bytes.Buffer
	term := terminal.New(terminal.Config{In: strings.NewReader(input), Out: &out, User: "ana", JSON: asJSON})
	relay, err := adapters.NewRelay(adapters.Config{
		Adapters:      []adapters.Adapter{term},
		Store:         sessions.NewMemory(time.Hour, time.Now),
		Base:          smallBase,
		Miss:          term.Miss,
		AwaitDelivery: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := relay.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); -update writes it:\n%s", file, diff)
	}
}

func TestPipedConversation(t *testing.T) {
	got := talk(t, false, strings.Join([]string{
		"What is a pot?",
		"",
		"forget",
		"keep IT", // by the words of the button
		"forget",
		"1", // by its number
		"1", // nothing to press any more
	}, "\n"))
	golden(t, "testdata/conversation.txt", got)
}

func TestJSONConversation(t *testing.T) {
	got := talk(t, true, strings.Join([]string{
		`{"user":"ana","text":"What is a pan?"}`,
		`{"user":"ana","text":"How does the moon taste?"}`,
		`{"user":"ana","text":"forget"}`,
		`{"user":"bo","pick":{"message":3,"option":"delete"}}`,
		`{"user":"ana","pick":{"message":3,"option":"keep"}}`,
		`{"text":"the user named on the command line"}`,
		``,
		`{`,
		`{"user":"ana"}`,
		`{"user":"","text":"hi"}`,
		`{"user":"ana","text":"hi","pick":{"message":1,"option":"x"}}`,
		`{"user":"ana","pick":{"message":0,"option":"x"}}`,
		`{"user":"ana","pick":{"message":1}}`,
		`{"user":"ana","text":"hi"} {}`,
		`{"user":"ana","txt":"hi"}`,
		"{\"user\":\"ana\",\"text\":\"\xff\"}",
		`{"user":"ana","text":"` + strings.Repeat("x", 1<<20) + `"}`,
		`{"user":"ana","text":"What is a pot?"}`,
	}, "\n"))
	golden(t, "testdata/conversation.jsonl", got)
}

func TestEndOfContextEndsAnOpenConversation(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	in, typing, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	defer typing.Close() // before in, or its reader would be left waiting
	term := terminal.New(terminal.Config{In: in, Out: &bytes.Buffer{}})
	ended := make(chan error)
	go func() { ended <- term.Run(ctx, nil) }()
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("want no error at the end of the context, got %v", err)
	}
}
