package adaptertest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"fwhelp"
	"fwhelp/adapters"
	"fwhelp/dialog"
	"fwhelp/knowledge"
)

func events(t *testing.T, r *rig) {
	const text = "what is 1 < 2 & *why*?"
	first, second := r.heard(t, text), r.heard(t, text)
	if said, ok := first.Act.(dialog.Said); !ok || said.Text != text {
		t.Errorf("%q came as %#v", text, first.Act)
	}
	if first.ID == "" || first.ID == second.ID {
		t.Errorf("two events have the ids %q and %q", first.ID, second.ID)
	}
	if first.User == "" || first.User != second.User {
		t.Errorf("one person is %q and %q", first.User, second.User)
	}
	if first.Thread.Platform != r.Adapter.Platform() || first.Thread.Channel == "" {
		t.Errorf("the thread is %+v, of platform %q", first.Thread, r.Adapter.Platform())
	}
}

func presses(t *testing.T, r *rig) {
	ev := r.heard(t, "hello")
	for _, p := range Gallery() {
		if p.Name != "question" {
			continue
		}
		say := p.Effect.(dialog.Say)
		r.must(t, ev, 1, "", say)
		r.shown(t, "the buttons", func(s []Shown) bool { return len(s) > 0 && len(s[len(s)-1].Buttons) > 0 })
		for _, b := range say.Message.Blocks {
			choices, ok := b.(dialog.Choices)
			if !ok {
				continue
			}
			for _, o := range choices.Options {
				r.Press(o.Label)
				press := r.next(t)
				if want := (dialog.Picked{Of: say.Message.ID, Option: o.ID}); press.Act != dialog.Act(want) {
					t.Errorf("a press on %q came as %#v", o.Label, press.Act)
				}
				if press.Thread != ev.Thread || press.User != ev.User {
					t.Errorf("a press by %s in %v came as one by %s in %v", ev.User, ev.Thread, press.User, press.Thread)
				}
			}
		}
	}
}

func refusals(t *testing.T, r *rig) {
	if !r.Again {
		t.Skip("an event that is not taken is not sent again here")
	}
	before := 0
	if r.Acknowledged != nil {
		before = r.Acknowledged()
	}
	r.refuse <- errors.New("not now")
	r.refuse <- errors.New("not yet")
	first := r.heard(t, "hello")
	for range 2 {
		again := r.next(t)
		if again.ID != first.ID || again.Act != first.Act {
			t.Errorf("%+v came again as %+v", first, again)
		}
	}
	if r.Acknowledged != nil {
		await(t, "one acknowledgement", func() bool { return r.Acknowledged() == before+1 }, func() {
			t.Logf("acknowledged: %d", r.Acknowledged()-before)
		})
	}
	if other := r.heard(t, "other"); other.ID == first.ID {
		t.Error("an event that was taken came again")
	}
}

func says(t *testing.T, r *rig) {
	ev := r.heard(t, "hello")
	before := len(r.Shown())
	if receipt := r.must(t, ev, 1, "", say(1, "The one answer.")); receipt == "" {
		t.Error("a message without a receipt can never be settled")
	}
	got := r.shown(t, "the answer", func(s []Shown) bool { return len(s) == before+1 })
	if last := got[before]; !strings.Contains(last.Text, "The one answer.") {
		t.Errorf("it is shown as %+v", last)
	}
}

func replacements(t *testing.T, r *rig) {
	ev := r.heard(t, "hello")
	first := r.must(t, ev, 1, "", say(1, "The first question.", "Yes", "No"))
	r.shown(t, "the first", contains("The first question.", 1))
	answer := say(2, "The second question.", "Here", "There")
	answer.Replaces = 1
	second := r.must(t, ev, 2, first, answer)
	r.shown(t, "the second", contains("The second question.", 1))
	if !r.Fixed {
		r.shown(t, "the first to be gone", contains("The first question.", 0))
	}
	if second == "" {
		second = first // the message kept its name
	}
	r.must(t, ev, 3, second, dialog.Settle{Message: 2, Outcome: "Here it is"})
	r.shown(t, "the outcome", contains("Here it is", 1))
}

func vanished(t *testing.T, r *rig) {
	if r.Vanish == nil {
		t.Skip("nobody can delete a message here")
	}
	ev := r.heard(t, "hello")
	first := r.must(t, ev, 1, "", say(1, "The first question.", "Yes", "No"))
	r.shown(t, "the first", contains("The first question.", 1))
	r.Vanish()
	answer := say(2, "The second question.")
	answer.Replaces = 1
	r.must(t, ev, 2, first, answer)
	r.shown(t, "the second", contains("The second question.", 1))
	r.Vanish()
	r.must(t, ev, 3, first, dialog.Settle{Message: 1, Outcome: "Yes"}) // there is nothing left to settle

	answer.Message.ID, answer.Replaces = 3, 2
	r.must(t, ev, 4, "", answer) // the receipt was lost
	r.shown(t, "the third", contains("The second question.", 1))
}

func settles(t *testing.T, r *rig) {
	ev := r.heard(t, "hello")
	receipt := r.must(t, ev, 1, "", say(1, "Where will it run?", "On a phone", "On a server"))
	r.shown(t, "the question", contains("Where will it run?", 1))
	for range 2 { // once more, as after a crash
		r.must(t, ev, 2, receipt, dialog.Settle{Message: 1, Outcome: "Stopped & left"})
	}
	got := r.shown(t, "the outcome", contains("Stopped & left", 1))
	if r.Fixed {
		return
	}
	for _, s := range got {
		if strings.Contains(s.Text, "Stopped & left") && len(s.Buttons) > 0 {
			t.Errorf("a settled message still has the buttons %q", s.Buttons)
		}
	}
}

func whispers(t *testing.T, r *rig) {
	ev := r.heard(t, "hello")
	r.must(t, ev, 1, "", dialog.Whisper{To: ev.User, Text: "Only for you <3"})
	for _, s := range r.shown(t, "the whisper", contains("Only for you <3", 1)) {
		if strings.Contains(s.Text, "Only for you") && s.To != ev.User {
			t.Errorf("a whisper to %q is shown to %q", ev.User, s.To)
		}
	}
}

func nonces(t *testing.T, r *rig) {
	if !r.Nonces {
		t.Skip("the platform has no guard against repetitions")
	}
	ev := r.heard(t, "hello")
	first := r.must(t, ev, 1, "", say(1, "The one answer."))
	again := r.must(t, ev, 1, "", say(1, "The one answer."))
	if first != again {
		t.Errorf("a repetition has receipt %q, the first one %q", again, first)
	}
	r.must(t, ev, 2, "", say(2, "Another answer."))
	r.shown(t, "another answer", contains("Another answer.", 1))
	r.shown(t, "one answer", contains("The one answer.", 1))
}

func faults(t *testing.T, r *rig) {
	if r.Fail == nil {
		t.Skip("nothing can go wrong here")
	}
	ev := r.heard(t, "hello")
	r.Fail(Limited)
	if retry := retries(second(r.deliver(t, ev, 1, "", say(1, "Limited.")))); retry == nil || retry.After < limitedFor {
		t.Errorf("a rate limit gives %+v, want a RetryError after %v at least", retry, limitedFor)
	}
	r.Fail(Broken)
	if retry := retries(second(r.deliver(t, ev, 1, "", say(1, "Broken.")))); retry == nil {
		t.Error("a fault of the server gives no RetryError")
	}
	r.Fail(Cut)
	if retry := retries(second(r.deliver(t, ev, 1, "", say(1, "Cut.")))); retry == nil || !retry.Unsure {
		t.Errorf("an answer that never came gives %+v, want a RetryError that is unsure", retry)
	}
	r.Fail(Refused)
	if err := second(r.deliver(t, ev, 1, "", say(1, "Refused."))); err == nil || retries(err) != nil {
		t.Errorf("a refusal for good gives %v, want an error that is no RetryError", err)
	}
	r.must(t, ev, 2, "", say(2, "All is well again."))
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Adapter.Deliver(ended, adapters.Delivery{Thread: ev.Thread, N: 3, Nonce: nonce(3), Via: ev.Via, Effect: say(3, "Late.")}); err == nil {
		t.Error("a delivery after the end of its context goes well")
	}
}

func second(_ string, err error) error { return err }

func sideBySide(t *testing.T, r *rig) {
	ev := r.heard(t, "hello")
	before := len(r.Shown())
	const n = 8
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			if _, err := r.deliver(t, ev, i+1, "", say(dialog.MessageID(i+1), "One of many.")); err != nil {
				t.Errorf("delivery %d: %v", i, err)
			}
		})
	}
	all.Wait()
	r.shown(t, "all of them", func(s []Shown) bool { return len(s) == before+n })
}

func gallery(t *testing.T, r *rig) { draw(t, r, Gallery()) }

type shippedAnswers struct {
	kb     *knowledge.Base
	pieces []Piece
}

// shipped is made once for all transports and places of an adapter: a Base never
// changes, nor does a piece.
var shipped = sync.OnceValues(func() (shippedAnswers, error) {
	kb, err := knowledge.Load(fwhelp.Content())
	if err != nil {
		return shippedAnswers{}, err
	}
	return shippedAnswers{kb, Answers(kb)}, nil
})

// answers draws what the bot says to the title of each entry that it ships with.
func answers(t *testing.T, r *rig) {
	all, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	if entries := len(all.kb.Content().Entries); len(all.pieces) < entries/2 {
		t.Fatalf("%d entries have only %d answers", entries, len(all.pieces))
	}
	draw(t, r, all.pieces)
}

// draw delivers effects and wants every word of them to be seen.
func draw(t *testing.T, r *rig, pieces []Piece) {
	t.Helper()
	ev := r.heard(t, "hello")
	shown := r.Shown() // each look reads all that there is: one a piece, else they grow as its square
	for i, p := range pieces {
		before, ref := len(shown), ""
		switch e := p.Effect.(type) {
		case dialog.Say:
			if e.Replaces != 0 {
				ref = r.must(t, ev, 300+i, "", say(1, "To be replaced."))
			}
		case dialog.Settle:
			ref = r.must(t, ev, 300+i, "", say(1, "To be settled.", "Yes"))
		case dialog.Whisper:
			e.To = ev.User
			p.Effect = e
		case dialog.Miss, dialog.Erase:
		}
		r.must(t, ev, 1+i, ref, p.Effect)
		want := wordsIn(effectText(p.Effect))
		var missing []string
		await(t, "all words of "+p.Name, func() bool {
			shown = r.Shown()
			missing = missingFrom(shown[min(before, len(shown)):], want)
			return len(missing) == 0
		}, func() { t.Logf("missing: %q", missing) })
		for _, s := range shown[min(before, len(shown)):] {
			if s.Calls > 0 {
				t.Errorf("%s calls %d people or groups", p.Name, s.Calls)
			}
			if strings.ContainsFunc(s.Text, func(c rune) bool { return c == '\x1b' || c == '\x07' }) {
				t.Errorf("%s shows control characters: %q", p.Name, s.Text)
			}
		}
	}
}

// endings tries the adapter without a rig: its Run ends during the test.
func endings(t *testing.T, p Platform) {
	ctx, cancel := context.WithCancel(t.Context())
	heard := make(chan dialog.Event, 10)
	ended := make(chan error, 1)
	go func() {
		ended <- p.Adapter.Run(ctx, func(_ context.Context, ev dialog.Event) error { heard <- ev; return nil })
	}()
	p.Say("hello")
	ev := <-heard
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Run ended with %v", err)
	}
	r := &rig{Platform: p}
	r.must(t, ev, 1, "", say(1, "The last words."))
	r.shown(t, "the last words", contains("The last words.", 1))
}

// say is a message of one paragraph, with buttons.
func say(id dialog.MessageID, text string, labels ...string) dialog.Say {
	m := dialog.Message{ID: id, Blocks: []dialog.Block{dialog.Paragraph{Text: words(text)}}}
	if len(labels) > 0 {
		m.Blocks = append(m.Blocks, options(labels...))
	}
	return dialog.Say{Message: m}
}

// contains wants a text in so many messages.
func contains(text string, n int) func([]Shown) bool {
	return func(all []Shown) bool {
		found := 0
		for _, s := range all {
			if strings.Contains(s.Text, text) {
				found++
			}
		}
		return found == n
	}
}

func effectText(e dialog.Effect) string {
	switch e := e.(type) {
	case dialog.Say:
		return dialog.PlainText(e.Message)
	case dialog.Settle:
		return e.Outcome
	case dialog.Whisper:
		return e.Text
	case dialog.Miss, dialog.Erase:
	}
	return ""
}

// wordsIn are the words of a text, numbers of options left out: those are drawn as
// buttons where there are any.
func wordsIn(text string) []string {
	all := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
	slices.Sort(all)
	return slices.Compact(all)
}

func missingFrom(shown []Shown, want []string) []string {
	var all strings.Builder
	for _, s := range shown {
		all.WriteString(s.Text + "\n" + strings.Join(s.Buttons, "\n") + "\n")
	}
	have := wordsIn(all.String())
	var missing []string
	for _, w := range want {
		if _, ok := slices.BinarySearch(have, w); !ok {
			missing = append(missing, w)
		}
	}
	return missing
}
