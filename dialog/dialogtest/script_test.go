package dialogtest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/dialog"
	"fwhelp/dialog/dialogtest"
)

func TestParse(t *testing.T) {
	lines, err := dialogtest.Parse("# note\nana> hello\nbot> 1. Hi.\n     more\n@ +1h\nbo> \"a\\n\" x 2\nana+ 2 faq-9\n@ again\nana! 2 not helpful, asked why\nana! 2 because: too long\n")
	if err != nil {
		t.Fatal(err)
	}
	type did struct {
		Do    dialogtest.Action
		After time.Duration
		User  dialog.UserID
		Act   dialog.Act
	}
	var got []did
	for _, l := range lines {
		got = append(got, did{l.Do, l.At.Sub(dialogtest.Start()), l.Act.User, l.Act.Act})
	}
	picked := dialog.Picked{Of: 2, Option: "faq-9"}
	want := []did{
		{dialogtest.NoAction, 0, "", nil},
		{dialogtest.Event, 10 * time.Second, "ana", dialog.Said{Text: "hello"}},
		{dialogtest.NoAction, time.Hour + 10*time.Second, "ana", dialog.Said{Text: "hello"}},
		{dialogtest.Event, time.Hour + 20*time.Second, "bo", dialog.Said{Text: "a\na\n"}},
		{dialogtest.Event, time.Hour + 30*time.Second, "ana", picked},
		{dialogtest.Again, time.Hour + 30*time.Second, "ana", picked},
		{dialogtest.Event, time.Hour + 40*time.Second, "ana", dialog.Rated{Of: 2, Asking: true}},
		{dialogtest.Event, time.Hour + 50*time.Second, "ana", dialog.Reasoned{Of: 2, Reason: "too long"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseNamesTheLine(t *testing.T) {
	for _, text := range []string{"\nwho knows", "\n@ later", "\nana+ x y", "\nana! 1 fine", "\nana- gone"} {
		if _, err := dialogtest.Parse(text); err == nil || !strings.Contains(err.Error(), "line 2: ") {
			t.Errorf("Parse(%q) = %v, want an error at line 2", text, err)
		}
	}
}
