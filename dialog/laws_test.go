package dialog_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fwhelp/dialog"
	"fwhelp/dialog/dialogtest"
	"fwhelp/knowledge"
)

func TestASeenEventChangesNothing(t *testing.T) {
	eachStep(t, func(t *testing.T, kb *knowledge.Base, _ dialog.Session, ev dialog.Event, after dialog.Session) {
		again := ev
		again.At = ev.At.Add(59 * time.Minute)
		if diff := cmp.Diff(after, after.Step(kb, again)); diff != "" {
			t.Errorf("%v, a second time (-once +twice):\n%s", ev.Act, diff)
		}
	})
}

func TestAnEventIsForgottenAfterAnHour(t *testing.T) {
	kb := ferry(t)
	ev := dialog.Event{ID: "e1", User: "ana", At: dialogtest.Start(), Act: dialog.Said{Text: "timetable"}}
	other := dialog.Event{ID: "e2", User: "ana", At: ev.At.Add(61 * time.Minute), Act: dialog.Said{Text: "help"}}
	s := dialog.Session{}.Step(kb, ev).Step(kb, other)
	want := []dialog.Seen{{ID: "e2", At: other.At}}
	if diff := cmp.Diff(want, s.Seen); diff != "" {
		t.Errorf("seen (-want +got):\n%s", diff)
	}
}

// TestStepLeavesItsReceiverWhole steps one session with two events: neither the
// receiver nor the first result may show a trace of the second.
func TestStepLeavesItsReceiverWhole(t *testing.T) {
	eachStep(t, func(t *testing.T, kb *knowledge.Base, before dialog.Session, ev dialog.Event, _ dialog.Session) {
		before.Seen, before.Users = slices.Grow(before.Seen, 4), slices.Grow(before.Users, 4)
		before.Outbox, before.Dead = slices.Grow(before.Outbox, 4), slices.Grow(before.Dead, 4)
		receiver := encoded(t, before)
		first := before.Step(kb, ev)
		result := encoded(t, first)
		other := dialog.Event{ID: "other", User: "zoe", At: ev.At, Via: "elsewhere", Act: dialog.Said{Text: "help"}}
		before.Step(kb, other)
		first.Step(kb, other)
		for _, p := range first.Outbox {
			first.Attempted(p.N).Postponed(p.N, ev.At).Delivered(p.N, "changed")
			first.GaveUp(p.N, "gone").Retry(p.N).GaveUp(p.N, "gone").Drop(p.N)
		}
		if diff := cmp.Diff(receiver, encoded(t, before)); diff != "" {
			t.Errorf("%v changed its receiver:\n%s", ev.Act, diff)
		}
		if diff := cmp.Diff(result, encoded(t, first)); diff != "" {
			t.Errorf("what was stepped after %v changed its result:\n%s", ev.Act, diff)
		}
	})
}

// encoded shows a session to the last element of its slices' spare capacity, so
// that an append into a shared array is seen.
func encoded(t *testing.T, s dialog.Session) string {
	t.Helper()
	s.Seen, s.Users = s.Seen[:cap(s.Seen)], s.Users[:cap(s.Users)]
	s.Outbox, s.Dead = s.Outbox[:cap(s.Outbox)], s.Dead[:cap(s.Dead)]
	data, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestEveryOptionOfferedIsAccepted(t *testing.T) {
	offered := 0
	eachStep(t, func(t *testing.T, kb *knowledge.Base, before dialog.Session, ev dialog.Event, after dialog.Session) {
		offered += acceptsItsOptions(t, kb, before.Said, ev, after)
	})
	if offered < 20 {
		t.Errorf("only %d options were offered in all transcripts", offered)
	}
}

// acceptsItsOptions presses every option of the messages said since one, and
// returns how many there were. Whoever the question was put to may press.
func acceptsItsOptions(t *testing.T, kb *knowledge.Base, since dialog.MessageID, ev dialog.Event, s dialog.Session) (options int) {
	t.Helper()
	for _, m := range saidBy(s) {
		if m.ID <= since {
			continue
		}
		for _, b := range m.Blocks {
			choices, ok := b.(dialog.Choices)
			if !ok {
				continue
			}
			for _, o := range choices.Options {
				options++
				press := ev
				press.ID, press.Act = "press", dialog.Picked{Of: m.ID, Option: o.ID}
				for _, p := range s.Step(kb, press).Outbox[len(s.Outbox):] {
					if w, ok := p.Effect.(dialog.Whisper); ok {
						t.Errorf("option %q of message %d was offered and then refused: %s", o.ID, m.ID, w.Text)
					}
				}
			}
		}
	}
	return options
}

// saidBy lists the messages in the outbox.
func saidBy(s dialog.Session) []dialog.Message {
	var messages []dialog.Message
	for _, p := range s.Outbox {
		if say, ok := p.Effect.(dialog.Say); ok {
			messages = append(messages, say.Message)
		}
	}
	return messages
}

func TestSessionsComeBackFromJSON(t *testing.T) {
	eachStep(t, func(t *testing.T, _ *knowledge.Base, _ dialog.Session, ev dialog.Event, after dialog.Session) {
		read, err := dialogtest.Reread(after)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(after, read, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("after %v (-written +read):\n%s", ev.Act, diff)
		}
	})
}

func TestEffectsAreNumberedAndDue(t *testing.T) {
	eachStep(t, func(t *testing.T, _ *knowledge.Base, before dialog.Session, ev dialog.Event, after dialog.Session) {
		said := before.Said
		for i, p := range after.Outbox {
			if p.N != before.Sent+i+1 || p.Via != ev.Via || !p.Due.Equal(ev.At.Add(30*time.Second)) {
				t.Errorf("effect %d of %v is numbered %d, via %q, due %v", i, ev.Act, p.N, p.Via, p.Due)
			}
			say, ok := p.Effect.(dialog.Say)
			if !ok {
				continue
			}
			if said++; say.Message.ID != said {
				t.Errorf("message %d should be %d", say.Message.ID, said)
			}
		}
		if after.Said != said || after.Sent != before.Sent+len(after.Outbox) {
			t.Errorf("said %d and sent %d, should be %d and %d", after.Said, after.Sent, said, before.Sent+len(after.Outbox))
		}
	})
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	lines, err := readTranscript("testdata/answer-facet.txt")
	if err != nil {
		t.Fatal(err)
	}
	first := ""
	for range 100 {
		text, err := dialogtest.Play(base(t), lines)
		if err != nil {
			t.Fatal(err)
		}
		if first == "" {
			first = text
		}
		if text != first {
			t.Fatalf("it said something else:\n%s", cmp.Diff(first, text))
		}
	}
}

// TestContentMayBeReloadedAmidAnOffer: what was offered is not among what the
// new content has.
func TestContentMayBeReloadedAmidAnOffer(t *testing.T) {
	ev := dialog.Event{ID: "e1", User: "ana", At: dialogtest.Start(), Act: dialog.Said{Text: "can i bring my horse"}}
	s := dialog.Session{}.Step(ferry(t), ev).Delivered(1, "posted")
	ev.ID, ev.Act = "e2", dialog.Picked{Of: 1, Option: "dog"}
	s = s.Step(base(t), ev)
	const want = "That answer is no longer among what I know. Ask me again and I will look anew."
	if said := saidBy(s); len(said) != 1 || dialog.PlainText(said[0]) != want {
		t.Errorf("said %v", said)
	}
	if _, idle := s.State.(dialog.Idle); !idle {
		t.Errorf("the conversation is %T", s.State)
	}
}

// TestEveryAnswerFitsAPhone composes every answer there is.
func TestEveryAnswerFitsAPhone(t *testing.T) {
	kb := base(t)
	const phone, desk = 3000, 3500 // answers, and lists of sources
	longest := map[string]int{}
	for _, command := range everyCommand(kb) {
		_, m := dialog.Ask(kb, command)
		text := dialog.PlainText(m)
		verb, _, _ := strings.Cut(command, " ")
		limit := phone
		if verb == "sources" {
			limit = desk
		}
		if n := len([]rune(text)); n > limit || n < 20 {
			t.Errorf("%s: %d characters:\n%s", command, n, text)
		} else {
			longest[verb] = max(longest[verb], n)
		}
		if strings.Contains(text, "I don't know") {
			t.Errorf("%s is not understood", command)
		}
		for _, b := range m.Blocks {
			if table, ok := b.(dialog.Table); ok {
				for _, row := range table.Rows {
					if len(row) != len(table.Columns) {
						t.Errorf("%s: a row of %d cells under %d columns", command, len(row), len(table.Columns))
					}
				}
			}
		}
	}
	t.Logf("longest, in characters: %v", longest)
}

// everyCommand names every answer of the content by a command.
func everyCommand(kb *knowledge.Base) []string {
	var commands []string
	add := func(id string) { commands = append(commands, "about "+id, "sources "+id) }
	c := kb.Content()
	aspects := []string{"", " licence", " latest release"}
	for _, f := range c.Facets {
		aspects = append(aspects, " "+string(f.ID))
	}
	for _, e := range c.Entries {
		if e.Kind != knowledge.KindSmallTalk && e.Kind != knowledge.KindElsewhere {
			add(string(e.ID))
		}
		if e.Kind == knowledge.KindComparison {
			aspects = append(aspects, " by "+e.Aspect())
		}
	}
	for i, a := range c.Subjects {
		for f := range a.Facets {
			add(string(a.Entry) + "/" + string(f))
		}
		add(string(a.Entry) + "/status")
		for j, b := range c.Subjects[:i] {
			for _, by := range aspects {
				commands = append(commands, "compare "+a.Short+" "+b.Short+by)
				for _, third := range c.Subjects[:j] {
					commands = append(commands, "compare "+a.Short+" "+b.Short+" "+third.Short+by)
				}
			}
		}
	}
	return commands
}

// A comparison by an aspect is the head-to-head, whatever is told beside it.
func TestAnAspectIsToldBesideTheComparison(t *testing.T) {
	kb := base(t)
	for text, also := range map[string]knowledge.EntryID{
		"compare keras pytorch": "", "compare keras pytorch on speed": "compare-performance", "compare keras pytorch by compare-ease": "compare-ease",
		"compare keras pytorch features": "", "compare keras pytorch colour": "",
	} {
		d, m := dialog.Ask(kb, text)
		var got knowledge.EntryID
		for _, one := range d.Also {
			got += one.Entry
		}
		if d.Match.Entry != knowledge.Versus || got != also || m.About.Entry != knowledge.Versus || m.Confidence != 1 {
			t.Errorf("%s: %s, also %q, about %v (%v)", text, d.Match.Entry, got, m.About, m.Confidence)
		}
	}
}

func FuzzStep(f *testing.F) {
	for _, text := range []string{"", "what are the cons of keras?", "compare keras pytorch", "about \x00\xff", "privacy delete", "sources versus:keras+keras", "can i bring my horse"} {
		f.Add(text, "2", uint8(0))
	}
	shippedBase, other := base(f), ferry(f)
	f.Fuzz(func(t *testing.T, first, second string, option uint8) {
		for _, kb := range []*knowledge.Base{shippedBase, other} {
			at := dialogtest.Start()
			var s dialog.Session
			for i, act := range []dialog.Act{
				dialog.Said{Text: first},
				dialog.Said{Text: second},
				dialog.Picked{Of: dialog.MessageID(option % 4), Option: second},
				dialog.Rated{Of: 1},
				dialog.Reasoned{Of: 1, Reason: first},
			} {
				ev := dialog.Event{ID: dialog.EventID(rune('a' + i)), Thread: dialogtest.Thread(), User: "ana", At: at.Add(time.Duration(i) * time.Minute), Act: act}
				said := s.Said
				s = s.Step(kb, ev)
				if len(s.Outbox) == 0 {
					t.Fatalf("no effect of %#v", act)
				}
				acceptsItsOptions(t, kb, said, ev, s)
			}
			for _, m := range saidBy(s) {
				if dialog.PlainText(m) == "" {
					t.Errorf("message %d has no text", m.ID)
				}
			}
		}
	})
}

func BenchmarkStep(b *testing.B) {
	kb := base(b)
	s := dialog.Session{}
	ev := dialog.Event{ID: "e1", User: "ana", At: dialogtest.Start(), Act: dialog.Said{Text: "what are the cons of keras?"}}
	b.ReportAllocs()
	for b.Loop() {
		s.Step(kb, ev)
	}
}

func BenchmarkPress(b *testing.B) {
	kb := ferry(b)
	s := dialog.Session{}.Step(kb, dialog.Event{ID: "e1", User: "ana", At: dialogtest.Start(), Act: dialog.Said{Text: "can i bring my horse"}})
	ev := dialog.Event{ID: "e2", User: "ana", At: dialogtest.Start(), Act: dialog.Picked{Of: 1, Option: "dog"}}
	b.ReportAllocs()
	for b.Loop() {
		s.Step(kb, ev)
	}
}
