package dialog_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"fwhelp/dialog"
	"fwhelp/dialog/dialogtest"
	"fwhelp/knowledge"
)

// dialogsFile plays other scripts: go test ./dialog -run TestDialogs -dialogs FILE -v
var dialogsFile = flag.String("dialogs", "testdata/dialogs*.yaml", "scripts of guided selections to play")

// script is one guided selection as somebody might go through it.
type script struct {
	ID        string             `yaml:"id"`
	Title     string             `yaml:"title"`
	Turns     []turn             `yaml:"turns"`
	Slots     map[string]*string `yaml:"slots"`
	Outcome   string             `yaml:"outcome"`
	Recommend struct {
		Best       []knowledge.SubjectID `yaml:"best"`
		Acceptable []knowledge.SubjectID `yaml:"acceptable"`
		NotFirst   []knowledge.SubjectID `yaml:"not_first"`
	} `yaml:"recommend"`
}

// turn is one thing that the person does.
type turn struct {
	Say        string            `yaml:"say"`
	Kind       string            `yaml:"kind"`
	Asks       knowledge.StepID  `yaml:"asks"`
	Corrects   knowledge.StepID  `yaml:"corrects"`
	Volunteers map[string]string `yaml:"volunteers"`
	User       string            `yaml:"user"`
	Wait       string            `yaml:"wait"`
	Expect     map[string]any    `yaml:"expect"`
}

// player plays a script and notes what a careful reader would object to.
type player struct {
	t       *testing.T
	kb      *knowledge.Base
	s       dialog.Session
	now     time.Time
	events  int
	step    knowledge.StepID
	result  *dialog.Result
	stopped bool
	last    []dialog.Effect
}

func TestDialogs(t *testing.T) {
	files, err := filepath.Glob(*dialogsFile)
	if err != nil || len(files) == 0 {
		t.Fatalf("no scripts in %s: %v", *dialogsFile, err)
	}
	var scripts []script
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var more []script
		if err := yaml.Unmarshal(data, &more); err != nil {
			t.Fatal(file, err)
		}
		scripts = append(scripts, more...)
	}
	best := 0
	for _, sc := range scripts {
		t.Run(sc.ID, func(t *testing.T) {
			p := &player{t: t, kb: base(t), now: dialogtest.Start()}
			if p.play(sc) {
				best++
			}
		})
	}
	t.Logf("%d scripts, %d with one of the best first", len(scripts), best)
}

func (p *player) play(sc script) bool {
	for i, turn := range sc.Turns {
		if turn.Asks != "" {
			p.skipTo(sc, i)
			if p.step != turn.Asks {
				continue
			}
		}
		before := p.step
		if turn.Wait != "" {
			d, err := time.ParseDuration(turn.Wait)
			if err != nil {
				p.t.Fatal(err)
			}
			p.now = p.now.Add(d)
		}
		p.say(cmp.Or(turn.User, "U1"), turn.Say)
		p.expect(turn.Say, turn.Expect, before)
		if turn.Expect == nil && turn.User == "" && turn.Asks != "" && turn.Corrects == "" && p.step == turn.Asks && len(p.says()) > 0 && !strings.Contains(p.said(), "Back.") {
			p.t.Errorf("%q was not taken for an answer to %s:\n%s", turn.Say, turn.Asks, p.said())
		}
	}
	for p.step != "" && sc.Outcome != "unfinished" {
		p.say("U1", "skip")
	}
	p.slots(sc)
	return p.judge(sc)
}

// skipTo skips the questions that no later turn answers.
func (p *player) skipTo(sc script, i int) {
	for p.step != "" && !slices.ContainsFunc(sc.Turns[i:], func(t turn) bool { return t.Asks == p.step }) {
		p.say("U1", "skip")
	}
}

func (p *player) say(user, text string) {
	p.events++
	p.now = p.now.Add(10 * time.Second)
	ev := dialog.Event{ID: dialog.EventID(fmt.Sprint("e", p.events)), User: dialog.UserID(user), At: p.now, Act: dialog.Said{Text: text}}
	n := p.s.Sent
	p.s = p.s.Step(p.kb, ev)
	p.last = nil
	for _, pending := range p.s.Outbox {
		if pending.N > n {
			p.last = append(p.last, pending.Effect)
			p.note(pending.Effect)
		}
		p.s = p.s.Delivered(pending.N, "r")
	}
}

func (p *player) note(e dialog.Effect) {
	say, ok := e.(dialog.Say)
	if !ok {
		return
	}
	p.step = say.Message.Step
	if say.Message.Result != nil {
		p.result = say.Message.Result
	}
	p.stopped = strings.HasPrefix(dialog.PlainText(say.Message), "Stopped")
}

// says are the messages of the last turn.
func (p *player) says() []dialog.Message {
	var says []dialog.Message
	for _, e := range p.last {
		if say, ok := e.(dialog.Say); ok {
			says = append(says, say.Message)
		}
	}
	return says
}

// said is what the bot did last, for error messages.
func (p *player) said() string {
	var lines []string
	for _, e := range p.last {
		if say, ok := e.(dialog.Say); ok {
			lines = append(lines, fmt.Sprintf("  {%s} %s", say.Message.Step, strings.ReplaceAll(dialog.PlainText(say.Message), "\n", "\n  ")))
		} else {
			lines = append(lines, fmt.Sprintf("  %#v", e))
		}
	}
	return strings.Join(lines, "\n")
}

// expect checks the reactions that a turn asks for.
func (p *player) expect(text string, want map[string]any, before knowledge.StepID) {
	says := p.says()
	if len(says) == 0 {
		if want != nil {
			p.t.Errorf("%q: nothing is said", text)
		}
		return
	}
	first, last := says[0], says[len(says)-1]
	fail := func(format string, args ...any) {
		p.t.Errorf("%q: %s:\n%s", text, fmt.Sprintf(format, args...), p.said())
	}
	if id, ok := want["answers"].(string); ok {
		entry, _, _ := strings.Cut(id, "/")
		if string(first.About.Entry) != entry {
			fail("answers %q, want %s", first.About.Entry, id)
		}
	}
	if want["then"] == "repeats_question" && (last.Step == "" || last.Step != before) {
		fail("asks %q then, want %q again", last.Step, before)
	}
	if want["refuses"] == true && (first.About.Entry != "" || !strings.HasPrefix(dialog.PlainText(first), "I don't know")) {
		fail("does not refuse")
	}
	if want["reasks"] == true && last.Step != before {
		fail("asks %q, want %q again", last.Step, before)
	}
	if want["cancelled"] == true && !p.stopped {
		fail("is not cancelled")
	}
	if want["restarted"] == true && (last.Step != "project_type" || p.walkthrough() != 0) {
		fail("does not start again")
	}
	if want["result"] == true && last.Result == nil {
		fail("shows no result")
	}
	if step, ok := want["step"].(string); ok && string(last.Step) != step {
		fail("asks %q, want %q", last.Step, step)
	}
	if phrases, ok := want["says"].([]any); ok {
		for _, phrase := range phrases {
			if !strings.Contains(p.said(), fmt.Sprint(phrase)) {
				fail("does not say %q", phrase)
			}
		}
	}
	if want["not"] == "walkthrough_step" && last.Step != "" {
		fail("asks %q", last.Step)
	}
}

// walkthrough is how many answers are kept.
func (p *player) walkthrough() int {
	g, _ := p.s.State.(dialog.Guiding)
	return len(g.Answers)
}

// slots compares what the bot knows with what a perfect one would.
func (p *player) slots(sc script) {
	g, ok := p.s.State.(dialog.Guiding)
	if !ok || len(sc.Slots) == 0 {
		return
	}
	known := map[string]string{}
	for _, a := range g.Answers {
		known[string(a.Step)] = string(a.Option)
	}
	for step, want := range sc.Slots {
		if step == "cloud" {
			continue
		}
		value := ""
		if want != nil {
			value = *want
		}
		if cloud := sc.Slots["cloud"]; step == "deployment" && value == "cloud" && cloud != nil {
			value = *cloud
		}
		got, given := known[step]
		if given && got != value {
			p.t.Errorf("%s is %q, want %q", step, got, value)
		}
		if !given && slices.Contains([]string{"project_type", "ease", "scalability", "community"}, step) && sc.Outcome == "recommendation" {
			p.t.Errorf("%s is not known, want %q", step, value)
		}
	}
}

// judge compares the outcome; it reports whether one of the best came first.
func (p *player) judge(sc script) bool {
	switch sc.Outcome {
	case "cancelled", "unfinished":
		if p.result != nil {
			p.t.Errorf("there is a recommendation: %v", p.result.ArticlePick)
		}
		return true
	}
	if p.result == nil {
		p.t.Fatalf("there is no recommendation:\n%s", p.said())
	}
	if g, ok := p.s.State.(dialog.Guiding); ok {
		guide, _ := p.kb.Guide()
		rec := guide.Recommend(g.Answers)
		p.t.Logf("answers %v; by the article %v %v; today %v, %s", g.Answers, rec.ArticlePick, rec.ArticleRanking[:3], rec.Pick, rec.Verdict)
	}
	first := p.result.ArticlePick[0]
	if slices.Contains(sc.Recommend.NotFirst, first) {
		p.t.Errorf("%s comes first", first)
	}
	for _, id := range p.result.ArticlePick {
		if slices.Contains(sc.Recommend.NotFirst, id) {
			p.t.Errorf("%s is among the first", id)
		}
	}
	isBest := slices.Contains(sc.Recommend.Best, first) || len(sc.Recommend.Best) == 0
	if !isBest {
		p.t.Logf("NOT BEST: %v, want one of %v", p.result.ArticlePick, sc.Recommend.Best)
		if !slices.Contains(sc.Recommend.Acceptable, first) {
			p.t.Errorf("%s is not acceptable", first)
		}
	}
	return isBest
}
