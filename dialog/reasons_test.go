package dialog_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fwhelp/knowledge"
)

// Every reason of the guide, for each answer and each subject that is not retired,
// stands in testdata/guide-reasons.golden to be read: each must speak of that
// subject and that answer, and make sense to somebody who sees nothing else.
func TestGuideReasonsReadAlone(t *testing.T) {
	kb := base(t)
	guide, ok := kb.Guide()
	if !ok {
		t.Fatal("no guide")
	}
	var b strings.Builder
	for _, step := range guide.Steps {
		for _, option := range step.Options {
			for _, w := range option.Weights {
				s, _ := kb.Subject(w.Subject)
				if s.Status == knowledge.Retired {
					continue
				}
				fmt.Fprintf(&b, "%s: %s | %+g | %s | %s\n", step.Name, option.Label, w.Today, w.Because, w.Claim)
				if !strings.Contains(w.Because, s.Short) {
					t.Errorf("%s %s: the reason for %s does not name it: %q", step.ID, option.ID, s.Short, w.Because)
				}
			}
			if option.Note.Text != "" {
				fmt.Fprintf(&b, "%s: %s | %s | %s\n", step.Name, option.Label, option.Note.Text, option.Note.Claim)
			}
		}
	}
	compareGolden(t, "testdata/guide-reasons.golden", b.String())

	language, _ := guide.Step("language")
	for _, o := range language.Options {
		spoken := slices.ContainsFunc(o.Weights, func(w knowledge.Weight) bool { return w.Today > 0 })
		if o.ID != "python" && !spoken && o.Note.Text == "" {
			t.Errorf("a result says nothing to somebody who uses %s", o.Label)
		}
	}
}
