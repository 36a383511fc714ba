package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp"
	"fwhelp/dialog"
	"fwhelp/dialog/sessions/redistest"
	"fwhelp/knowledge"
	"fwhelp/knowledge/eval"
)

func TestScrubbed(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"  Which   VECTOR database\nis best? ", "which vector database is best?"},
		{"ask <@U0ANA> or @bo.smith about it", "ask [name] or [name] about it"},
		{"mail ana.maria@example.com please", "mail [address] please"},
		{"see https://intranet.example/secret?q=1 and www.example.org/x", "see [link] and [link]"},
		{"call +49 (30) 1234-5678 now", "call [number] now"},
		{"my card 4111 1111 1111 1111", "my card [number]"},
		{"host 10.0.0.17 or fe80:0:0:1:2", "host [address] or [address]"},
		{"token xoxb-1-canary and ghp_0123456789abcdefghijklmnop", "token [secret] and [secret]"},
		{"sk-proj-ABCDEFGHIJKLMNOPQRSTUVWX123", "[secret]"},
		{"redis://u:canary@db:6379", "[link]"},
		{"is pytorch 2.9 faster than tensorflow 2.20 on 8 gpus", "is pytorch 2.9 faster than tensorflow 2.20 on 8 gpus"},
		{"ﬁne-tuning with cuda 12.4 & c++17?", "fine-tuning with cuda 12.4 & c++17?"},
		{strings.Repeat("ü ", 400), strings.Repeat("ü ", 150)},
	} {
		if got := scrubbed(tt.in); got != tt.want {
			t.Errorf("%q becomes %q, want %q", tt.in, got, tt.want)
		}
	}
}

// missed are misses as the relay tells of them.
func missed(texts ...string) []dialog.Miss {
	var all []dialog.Miss
	for _, text := range texts {
		all = append(all, dialog.Miss{Question: text})
	}
	return all
}

// kept runs misses through a book and closes it.
func kept(t *testing.T, s settings, st store, all []dialog.Miss) *metrics {
	t.Helper()
	m := newMetrics(nil)
	book := openMissBook(s, st, m, slog.New(slog.DiscardHandler))
	if book == nil {
		t.Fatal("nothing is kept")
	}
	for _, m := range all {
		book.note(t.Context(), dialog.Thread{Platform: "slack", Workspace: "T1", Channel: "@U0ANA"}, m)
	}
	book.close()
	return m
}

func TestMissesAreKeptInEitherPlace(t *testing.T) {
	server := redistest.Single(t)
	dir := t.TempDir()
	for name, env := range map[string]map[string]string{
		"redis": {"REDIS_URL": server.URL()}, "file": {"FWHELP_STATE": dir},
	} {
		env["FWHELP_MISSES"] = "on"
		s, err := readSettings(func(name string) string { return env[name] })
		if err != nil {
			t.Fatal(err)
		}
		st, err := openStore(t.Context(), s, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		all := append(missed("Which vector DB?", "which vector db?"),
			dialog.Miss{About: knowledge.Topic{Entry: "faq-9"}, Reason: "too old, says @ana"})
		kept(t, s, st, all)
		if err := st.close(); err != nil {
			t.Fatal(err)
		}
		got, err := loadMisses(t.Context(), s, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			got[i].At = time.Time{}
		}
		want := []miss{{Question: "which vector db?"}, {Question: "which vector db?"}, {About: "faq-9", Reason: "too old, says [name]"}}
		if name == "redis" { // the same text in the same second is one
			want = want[1:]
		}
		if diff := cmp.Diff(want, got); diff != "" && name == "file" || len(got) < 2 {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if old, err := loadMisses(t.Context(), s, time.Now().Add(missLife+time.Hour)); err != nil || len(old) > 0 {
			t.Errorf("%s: after 90 days there are %v, %v", name, old, err)
		}
	}
}

func TestMissesNeedAWish(t *testing.T) {
	m, log := newMetrics(nil), slog.New(slog.DiscardHandler)
	if openMissBook(settings{stateDir: t.TempDir()}, store{}, m, log) != nil {
		t.Error("questions are kept although nobody asked for it")
	}
	if openMissBook(settings{misses: true}, store{}, m, log) != nil {
		t.Error("questions are kept in memory")
	}
}

// TestMissFileStaysBounded: the oldest make room, and a line that a crash cut off
// costs that line only.
func TestMissFileStaysBounded(t *testing.T) {
	path := missPath(t.TempDir())
	now := time.Now()
	var b bytes.Buffer
	for i := range missMost + missMost/5 {
		line, err := json.Marshal(miss{At: now.Add(-time.Minute), Question: fmt.Sprint("question ", i)})
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	b.WriteString(`{"at":"2020-01-01T00:00:00Z","question":"too old"}` + "\n" + `{"at":"2026-11-2`)
	write(t, path, b.String())
	f := missFile{path: path}
	if err := f.keep(miss{At: now, Question: "the newest"}); err != nil {
		t.Fatal(err)
	}
	all, err := readMisses(path, now)
	if err != nil || len(all) != missMost+1 || all[len(all)-1].Question != "the newest" || all[0].Question != fmt.Sprint("question ", missMost/5) {
		t.Errorf("%d lines, %v", len(all), err)
	}
}

func TestGroups(t *testing.T) {
	var all []miss
	for i, q := range []string{
		"which vector database is best?", "best vector database", "what is the best vector databases?", "how do i cook rice",
		"which vector database is best?", "",
	} {
		all = append(all, miss{At: time.Date(2026, 11, i+1, 0, 0, 0, 0, time.UTC), Question: q})
	}
	groups := grouped(all)
	if len(groups) != 2 || groups[0].count != 4 || groups[0].questions[0] != "which vector database is best?" || groups[0].last.Day() != 5 {
		t.Errorf("%+v", groups)
	}
}

// TestPatchesTeach: each patch applies with git, fails before it and passes after,
// for the shipped content and for somebody else's.
func TestPatchesTeach(t *testing.T) {
	bank := func(t *testing.T, dir string) *knowledge.Base {
		write(t, filepath.Join(dir, "faq.yaml"), cards("first"))
		return loaded(t, dir)
	}
	shipped := func(t *testing.T, dir string) *knowledge.Base {
		if err := os.CopyFS(dir, fwhelp.Content()); err != nil {
			t.Fatal(err)
		}
		return builtIn(t)
	}
	tests := []struct {
		name     string
		content  func(*testing.T, string) *knowledge.Base // put into a directory
		question string
		args     []string
		label    string
	}{
		{"a flow list", bank, "urgent: thief took plastic", []string{"--to", "block-card"}, "block-card"},
		{"a new entry", bank, "what does a loan cost?", []string{"--new", "loan-cost", "--answer", `Ask us: "it depends".`}, "loan-cost"},
		{"a block list", shipped, "wherefore such libraries at all, pray", []string{"--to", "faq-1"}, "faq-1"},
		{"a catalog file", shipped, "that montreal symbolic thingy", []string{"--to", "framework-theano"}, "framework-theano"},
		{"a facet", shipped, "what will annoy me about that montreal symbolic thingy", []string{"--to", "framework-theano/cons"}, "framework-theano"},
		{"an extra", shipped, "which label tool do you like for bounding boxes?", []string{"--new", "extra-labels", "--answer", "There is none that suits all.", "--source", "jax"}, "extra-labels"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			before := tt.content(t, dir)
			env := map[string]string{"FWHELP_STATE": t.TempDir(), "FWHELP_MISSES": "on", "FWHELP_KNOWLEDGE": dir}
			kept(t, settings{misses: true, stateDir: env["FWHELP_STATE"]}, store{}, missed(tt.question, tt.question, "something else entirely"))
			var patch, stderr bytes.Buffer
			if status := inProcess(t, env, nil, &patch, &stderr, append([]string{"misses", "--diff"}, tt.args...)...); status != 0 {
				t.Fatalf("exit %d: %s\n%s", status, &stderr, &patch)
			}
			if right := answers(before, tt.question, tt.label); right {
				t.Error("it passes before the patch")
			}
			apply := exec.Command("git", "apply", "--unidiff-zero", "-p1", "-")
			apply.Dir, apply.Stdin = dir, bytes.NewReader(patch.Bytes())
			if out, err := apply.CombinedOutput(); err != nil {
				t.Fatalf("git apply: %v\n%s\n%s", err, out, &patch)
			}
			taught := loaded(t, dir)
			if right := answers(taught, tt.question, tt.label); !right {
				t.Errorf("it fails after the patch:\n%s", &patch)
			}
			labelled, err := readQuestions(filepath.Join(dir, "questions.tsv"))
			if err != nil || len(labelled) != 1 {
				t.Fatalf("the labelled line: %v, %v", labelled, err)
			}
			if judged := eval.Measure(eval.Judge(taught.Decide, labelled)); judged.Decided != 1 {
				t.Errorf("the labelled line: %+v", judged)
			}
		})
	}
}

// answers asks what is kept of a question.
func answers(kb *knowledge.Base, question, label string) bool {
	d := kb.Decide(knowledge.Question{Text: scrubbed(question)})
	return d.Outcome == knowledge.Answered && string(d.Match.Entry) == label
}

// TestAReasonIsNoSecondMiss: the press is what counts, in the list and in the metrics;
// a line of an earlier version, which was both, still counts.
func TestAReasonIsNoSecondMiss(t *testing.T) {
	env := map[string]string{"FWHELP_STATE": t.TempDir(), "FWHELP_KNOWLEDGE": workshop}
	about := knowledge.Topic{Entry: "faq-9"}
	m := kept(t, settings{misses: true, stateDir: env["FWHELP_STATE"]}, store{}, []dialog.Miss{
		{About: about, Reason: "both at once"},
		{About: about},
		{About: about, Reason: "too old", Counted: true},
		{About: about},
		{Reason: "of what?", Counted: true},
	})
	if text, want := scrape(m), `fwhelp_misses_total{result="accepted"} 3`; !strings.Contains(text, want+"\n") {
		t.Errorf("/metrics lacks %s", want)
	}
	var out bytes.Buffer
	if status := inProcess(t, env, nil, &out, &out, "misses"); status != 0 {
		t.Fatalf("exit %d: %s", status, &out)
	}
	want := "\nAnswers that did not help:\n   3× faq-9\n      faq-9: both at once\n      faq-9: too old\n      an answer of long ago: of what?\n"
	if !strings.Contains(out.String(), want) {
		t.Errorf("no %q in\n%s", want, &out)
	}
}

func TestMissesAreListed(t *testing.T) {
	env := map[string]string{"FWHELP_STATE": t.TempDir(), "FWHELP_KNOWLEDGE": workshop}
	kept(t, settings{misses: true, stateDir: env["FWHELP_STATE"]}, store{},
		append(missed("Which vector database is best?", "best vector database"), dialog.Miss{About: knowledge.Topic{Entry: "faq-9"}, Reason: "old"}))
	var out bytes.Buffer
	if status := inProcess(t, env, nil, &out, &out, "misses"); status != 0 {
		t.Fatalf("exit %d: %s", status, &out)
	}
	for _, want := range []string{" 1. 2×, last ", "best vector database", "Answers that did not help:", "   1× faq-9", "faq-9: old"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
	for _, tt := range []struct {
		env  map[string]string
		args []string
		want string
	}{
		{nil, nil, "nothing is kept in memory"},
		{env, []string{"--diff", "--pick", "9"}, "there are 1 groups"},
		{env, []string{"--diff", "--new", "x"}, "--answer"},
		{env, []string{"--diff", "--to", "nobody"}, "no entry that begins with"},
		{env, []string{"--diff", "--new", "x", "--answer", "y"}, "--source"},
	} {
		out.Reset()
		if status := inProcess(t, tt.env, nil, &out, &out, append([]string{"misses"}, tt.args...)...); status != exitUsage || !strings.Contains(out.String(), tt.want) {
			t.Errorf("%v: exit %d, %s; want %q", tt.args, status, &out, tt.want)
		}
	}
	if out.Reset(); inProcess(t, map[string]string{"FWHELP_STATE": t.TempDir(), "FWHELP_KNOWLEDGE": workshop}, nil, &out, &out, "misses") != 0 || !strings.Contains(out.String(), "Nothing was missed") {
		t.Errorf("with none: %s", &out)
	}
}
