package dialog_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"fwhelp/dialog"
	"fwhelp/dialog/dialogtest"
	"fwhelp/knowledge"
)

// full is a session in which nothing is empty; its state and effects are in turn
// each of those there are.
func full() []dialog.Session {
	at := dialogtest.Start()
	topic := knowledge.Topic{Entry: knowledge.Versus, Subjects: []knowledge.SubjectID{"keras", "pytorch"}}
	message := dialog.Message{
		ID: 3, About: topic, Step: "ease",
		Blocks: []dialog.Block{
			dialog.Heading{Text: dialog.Text{{Text: "Title", Style: dialog.Strong}}},
			dialog.Paragraph{Text: dialog.Text{{Text: "said "}, {Text: "<@U1>", Style: dialog.Quoted}}},
			dialog.Bullets{Items: []dialog.Text{{{Text: "one"}}}},
			dialog.Table{Columns: []string{"", "a"}, Rows: [][]dialog.Text{{{{Text: "row"}}, {{Text: "cell"}}}}},
			dialog.Sources{Items: []dialog.Source{{Title: "T", URL: "https://example.org", Date: "2026-01"}}},
			dialog.Choices{Options: []dialog.Option{{ID: "x", Label: "X"}}},
			dialog.Document{Name: "record.md", Text: "# Record"},
		},
		Result: &dialog.Result{
			Guide: "framework", Pick: []knowledge.SubjectID{"keras"}, ArticlePick: []knowledge.SubjectID{"mxnet"},
			Ranking: []knowledge.Ranked{{ID: "keras", Score: 1.5, Status: knowledge.Active}}, Verdict: knowledge.Close,
			Changes: []knowledge.Change{{Step: "ease", Answer: "low", Pick: []knowledge.SubjectID{"pytorch"}}},
		},
	}
	guiding := dialog.Guiding{
		By: "ana", Asked: 3, Guide: "framework", Answers: []knowledge.Answer{{Step: "ease", Option: "low"}, {Step: "skipped"}},
		Topic: topic, Strays: 1, Offered: []knowledge.Topic{{Entry: "faq-1"}},
	}
	offering := dialog.Offering{By: "ana", Asked: 3, Entries: []knowledge.Topic{{Entry: "framework-keras", Facet: knowledge.Cons}, topic}, Topic: topic, Question: "what?"}
	var sessions []dialog.Session
	for _, state := range []dialog.State{
		nil,
		dialog.Idle{},
		dialog.Idle{Topic: topic},
		offering, guiding,
		dialog.Confirming{By: "ana", Asked: 4, Before: guiding},
		dialog.Confirming{By: "ana", Asked: 4, Before: dialog.Idle{}},
	} {
		s := dialog.Session{
			State: state, Seen: []dialog.Seen{{ID: "e1", At: at}}, Heard: at, Said: 4, Sent: 9, Users: []dialog.UserID{"ana", "bo"},
			Posted: map[dialog.MessageID]dialog.Posted{3: {Receipt: "r", At: at, About: topic}, 4: {At: at}},
		}
		for i, e := range []dialog.Effect{
			dialog.Say{Message: message, Replaces: 2},
			dialog.Settle{Message: 1, Outcome: "Done"},
			dialog.Whisper{To: "bo", Text: "no"},
			dialog.Miss{Question: "q", About: topic, Reason: "r", Counted: true},
			dialog.Erase{Of: "ana"},
		} {
			s.Outbox = append(s.Outbox, dialog.Pending{N: i + 1, Via: "v", Due: at.Add(time.Minute), Tries: 2, Effect: e})
			s.Dead = append(s.Dead, dialog.Pending{N: i + 10, Due: at, Reason: "no such channel", Effect: e})
		}
		sessions = append(sessions, s)
	}
	return append(sessions, dialog.Session{})
}

func TestEverythingInASessionIsStored(t *testing.T) {
	for _, s := range full() {
		read, err := dialogtest.Reread(s)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, read); diff != "" {
			t.Errorf("%T (-written +read):\n%s", s.State, diff)
		}
	}
}

// TestTheStoredForm pins version 1: a change here is a change of what the
// process of yesterday wrote.
func TestTheStoredForm(t *testing.T) {
	s := dialog.Session{}.Step(ferry(t), dialog.Event{ID: "e1", User: "ana", Via: "v", At: dialogtest.Start(), Act: dialog.Said{Text: "timetable"}})
	got, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"v":1,"state":{"idle":{"topic":{"entry":"timetable"}}},"seen":[{"id":"e1","at":1795424400000}],"heard":1795424400000,"said":1,"sent":1,` +
		`"outbox":[{"n":1,"via":"v","at":1795424400000,"due":1795424430000,"say":{"message":{"id":1,"blocks":[{"heading":{"text":"When does the last boat leave in the evening?"}},` +
		`{"paragraph":{"text":"At half past nine from the mainland and at ten from the island."}}],"about":{"entry":"timetable"},"confidence":1}}}],` +
		`"posted":{"1":{"at":1795424400000,"about":{"entry":"timetable"}}},"users":["ana"]}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheNextVersionCanBeRead(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want dialog.Session
	}{
		"a field more": {`{"v":2,"heard":0,"said":3,"mood":"fine","users":["ana"]}`, dialog.Session{Heard: time.UnixMilli(0).UTC(), Said: 3, Users: []dialog.UserID{"ana"}}},
		"a field gone": {`{"v":1,"heard":0,"posted":{"1":{"receipt":"r","via":"v","at":0}}}`, dialog.Session{
			Heard: time.UnixMilli(0).UTC(), Posted: map[dialog.MessageID]dialog.Posted{1: {Receipt: "r", At: time.UnixMilli(0).UTC()}},
		}},
		"a new state": {`{"v":2,"heard":0,"state":{"polling":{"by":"ana"}}}`, dialog.Session{Heard: time.UnixMilli(0).UTC(), State: dialog.Idle{}}},
	} {
		var got dialog.Session
		if err := json.Unmarshal([]byte(c.data), &got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhatWouldLoseAReplyIsRefused(t *testing.T) {
	for _, data := range []string{
		`{"heard":0}`,
		`{"v":2,"outbox":[{"n":1,"due":0,"sing":{"song":"x"}}]}`,
		`{"v":2,"outbox":[{"n":1,"due":0,"say":{"message":{"id":1,"blocks":[{"picture":{}}]}}}]}`,
		`[]`, `{`, ``,
	} {
		var s dialog.Session
		if err := json.Unmarshal([]byte(data), &s); err == nil {
			t.Errorf("%s was read as %+v", data, s)
		}
	}
}

func FuzzSessionFromJSON(f *testing.F) {
	for _, s := range full() {
		data, err := json.Marshal(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"v":1,"state":{"confirming":{"before":{"confirming":{}}}},"posted":{"-1":{}}}`))
	kb := ferry(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		var s dialog.Session
		if json.Unmarshal(data, &s) != nil {
			return
		}
		read, err := dialogtest.Reread(s)
		if err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		if diff := cmp.Diff(s, read, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("(-first +second):\n%s", diff)
		}
		for _, act := range []dialog.Act{nil, dialog.Said{Text: "yes"}, dialog.Picked{Of: 3, Option: "delete"}} {
			s = s.Step(kb, dialog.Event{ID: "fuzz", User: "ana", At: dialogtest.Start(), Act: act})
		}
	})
}
