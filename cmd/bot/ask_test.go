package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// TestAskAnswersAnyBytes: one valid object a line for any bytes on input.
func TestAskAnswersAnyBytes(t *testing.T) {
	lines := []struct{ name, line, outcome, fault string }{
		{"empty", "", "unknown", ""},
		{"blanks", " \t ", "unknown", ""},
		{"100 kB", strings.Repeat("tensorflow ", 10_000), "unknown", "longer"},
		{"exactly 4000 characters", strings.Repeat("ü", 4000), "unknown", ""},
		{"4001 characters", strings.Repeat("ü", 4001), "unknown", "longer"},
		{"invalid UTF-8", "is \xff\xfe mxnet dead", "unknown", "UTF-8"},
		{"control characters", "\x00\x01\x1b[31m\x7f", "unknown", ""},
		{"only emoji", "👍🎉🤷‍♀️", "unknown", ""},
		{"carriage return", "what is keras?\r", "answer", ""},
		{"HTML", "<script>alert(1)</script>", "unknown", ""},
	}
	var in bytes.Buffer
	for _, l := range lines {
		in.WriteString(l.line + "\n")
	}
	in.WriteString("what is theano?") // the last line has no end
	var out, stderr bytes.Buffer
	if status := inProcess(t, nil, &in, &out, &stderr, "ask", "--json"); status != 0 {
		t.Fatalf("exit %d: %s", status, &stderr)
	}
	got := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(got) != len(lines)+1 {
		t.Fatalf("%d answers to %d questions", len(got), len(lines)+1)
	}
	for i, l := range lines {
		var a answerJSON
		if err := json.Unmarshal([]byte(got[i]), &a); err != nil {
			t.Errorf("%s: %v in %.200s", l.name, err, got[i])
			continue
		}
		if a.Outcome != l.outcome || !strings.Contains(a.Error, l.fault) || (l.fault == "") != (a.Error == "") {
			t.Errorf("%s: outcome %q, error %q; want %q, %q", l.name, a.Outcome, a.Error, l.outcome, l.fault)
		}
		if a.Text == "" {
			t.Errorf("%s: no text", l.name)
		}
	}
}

// TestAskIsDeterministic: the same input gives the same bytes, from one start to
// the next and from one time it is asked to the next.
func TestAskIsDeterministic(t *testing.T) {
	questions := strings.Split("pytorch or tensorflow for phones?|what about keras|is cntk dead|help me choose|asdf|cafe vs theeno", "|")
	const starts, rounds = 4, 25
	first := map[string]string{}
	for start := range starts {
		var out, stderr bytes.Buffer
		in := strings.NewReader(strings.Repeat(strings.Join(questions, "\n")+"\n", rounds))
		if status := inProcess(t, nil, in, &out, &stderr, "ask", "--json"); status != 0 {
			t.Fatalf("exit %d: %s", status, &stderr)
		}
		answers := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if len(answers) != rounds*len(questions) {
			t.Fatalf("%d answers to %d questions", len(answers), rounds*len(questions))
		}
		for i, answer := range answers {
			q := questions[i%len(questions)]
			if first[q] == "" {
				first[q] = answer
			} else if answer != first[q] {
				t.Fatalf("start %d, round %d, %q:\n%s\nfirst:\n%s", start, i/len(questions), q, answer, first[q])
			}
		}
	}
}
