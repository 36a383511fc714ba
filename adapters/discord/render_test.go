package discord

import (
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fwhelp/adapters/adaptertest"
	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
	"fwhelp/knowledge"
)

var update = flag.Bool("update", false, "write the golden files")

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Error(d)
	}
}

func words(s string) dialog.Text { return dialog.Text{{Text: s}} }

// gallery is one message of every kind there is.
func gallery() map[string]dialog.Message {
	source := dialog.Sources{Items: []dialog.Source{
		{Title: "The article “Comparison”"},
		{Title: "Keras 3 [release]", URL: "https://keras.io/a_(b)?c=1", Date: "2026-08-21"},
	}}
	keras := knowledge.Topic{Entry: "framework-keras", Facet: knowledge.Cons}
	narrow := dialog.Table{Columns: []string{"", "PyTorch", "Keras 深い"}, Rows: [][]dialog.Text{
		{{{Text: "Export", Style: dialog.Strong}}, words("ONNX"), words("SavedModel")},
		{words("Licence"), words("BSD-3"), words("")},
	}}
	wide := dialog.Table{Columns: []string{"", "PyTorch", "JAX"}, Rows: [][]dialog.Text{
		{words("Best for (article)"), words("research that changes by the week"), words("numerics on accelerators")},
		{words("Licence"), words("BSD-3"), words("Apache 2.0")},
	}}
	versus := knowledge.Topic{Entry: knowledge.Versus, Subjects: []knowledge.SubjectID{"jax", "pytorch"}}
	step := func(n int) dialog.Message {
		m := dialog.Message{ID: 3, Step: "deployment", Blocks: []dialog.Block{
			dialog.Heading{Text: words("Question 3")}, dialog.Paragraph{Text: words("Where will it run?")},
		}}
		var c dialog.Choices
		for _, o := range []string{"server", "phone", "aws", "azure", "google", "browser"}[:n] {
			c.Options = append(c.Options, dialog.Option{ID: o, Label: strings.ToUpper(o[:1]) + o[1:]})
		}
		m.Blocks = append(m.Blocks, c, dialog.Choices{Options: []dialog.Option{{ID: "back", Label: "Back"}, {ID: "skip", Label: "Skip"}}})
		return m
	}
	return map[string]dialog.Message{
		"answer": {ID: 1, About: keras, Blocks: []dialog.Block{
			dialog.Heading{Text: words("Keras: cons")},
			dialog.Paragraph{Text: dialog.Text{{Text: "Slow. "}, {Text: "Today (Aug 2026):", Style: dialog.Strong}, {Text: " fast & small_ish, see https://keras.io/x_y_z."}}},
			dialog.Bullets{Items: []dialog.Text{words("less control"), words("hard to debug")}},
			source,
			dialog.Paragraph{Text: words("2 more: say “sources framework-keras/cons”.")},
		}},
		"comparison":      {ID: 2, About: versus, Blocks: []dialog.Block{dialog.Heading{Text: words("PyTorch and Keras")}, narrow, source}},
		"comparison-wide": {ID: 2, About: versus, Blocks: []dialog.Block{dialog.Heading{Text: words("PyTorch and JAX")}, wide, dialog.Paragraph{Text: words("Rows marked “article” are its words.")}, source}},
		"step-of-five":    step(5),
		"step-of-six":     step(6),
		"recommendation": {ID: 9, Result: &dialog.Result{Pick: []knowledge.SubjectID{"pytorch"}}, Blocks: []dialog.Block{
			dialog.Heading{Text: words("PyTorch")},
			dialog.Paragraph{Text: words("It fits all of your answers.")},
			dialog.Bullets{Items: []dialog.Text{{{Text: "Research:", Style: dialog.Strong}, {Text: " it changes easily"}}}},
			dialog.Choices{Options: []dialog.Option{{ID: "change", Label: "Change an answer"}, {ID: "again", Label: "Start again"}}},
		}},
		"did-you-mean": {ID: 4, Blocks: []dialog.Block{
			dialog.Paragraph{Text: dialog.Text{{Text: "I do not know "}, {Text: "pytroch ` @everyone\n*x*", Style: dialog.Quoted}, {Text: ". Did you mean:"}}},
			dialog.Choices{Options: []dialog.Option{{ID: "framework-pytorch", Label: "PyTorch"}, {ID: "none", Label: "None of these"}}},
		}},
		"document": {ID: 5, Blocks: []dialog.Block{
			dialog.Paragraph{Text: words("Here is the record.")},
			dialog.Document{Name: "decision record.md", Text: "# Use PyTorch\n\n```sh\npip install torch\n```\n"},
		}},
		"words":   {ID: 8, Blocks: []dialog.Block{dialog.Paragraph{Text: words("You are welcome.")}}},
		"hostile": hostile(keras),
		"long":    endless(keras),
	}
}

// hostile has marks wherever somebody may put one.
func hostile(about knowledge.Topic) dialog.Message {
	return dialog.Message{ID: 6, About: about, Blocks: []dialog.Block{
		dialog.Heading{Text: words("@everyone <@2> **x** [a](https://x.test)")},
		dialog.Paragraph{Text: dialog.Text{{Text: "@here *a* ||b||", Style: dialog.Strong}, {Text: "\n# big\n> quote\n-# small <#5> `code` ~~no~~"}}},
		dialog.Bullets{Items: []dialog.Text{words("<@&4>\n- two")}},
		dialog.Table{Columns: []string{"```", "<@2>"}, Rows: [][]dialog.Text{{words("```"), words("@everyone")}}},
		dialog.Sources{Items: []dialog.Source{{Title: "x](https://evil.test) [y", URL: "https://x.test/)"}, {Title: "js", URL: "javascript:alert(1)"}}},
		dialog.Choices{Options: []dialog.Option{{ID: "x", Label: "@everyone"}}},
		dialog.Document{Name: "../../etc/passwd", Text: "``` @everyone"},
	}}
}

// endless has too much of everything.
func endless(about knowledge.Topic) dialog.Message {
	return dialog.Message{ID: 7, About: about, Blocks: []dialog.Block{
		dialog.Heading{Text: words(strings.Repeat("long ", 60))},
		dialog.Paragraph{Text: words(strings.Repeat("a sentence & *more*. ", 900))},
		dialog.Bullets{Items: slices.Repeat([]dialog.Text{words(strings.Repeat("item ", 30))}, 80)},
		dialog.Table{Columns: []string{"", "a", "b"}, Rows: slices.Repeat([][]dialog.Text{{words("row"), words(strings.Repeat("cell ", 300)), words(strings.Repeat("😀", 300))}}, 30)},
		dialog.Sources{Items: slices.Repeat([]dialog.Source{{Title: strings.Repeat("title ", 9), URL: "https://x.test/" + strings.Repeat("y", 90)}}, 30)},
		dialog.Choices{Options: []dialog.Option{{ID: "x", Label: strings.Repeat("y", 90)}, {ID: strings.Repeat("z", 90), Label: "cannot be carried"}}},
	}}
}

// manners are the ways in which every message is drawn.
func manners() map[string]manner {
	return map[string]manner{
		"thread": {thread: inThread("8", "70")},
		"opened": {thread: inThread("8", "70"), opened: true},
		"direct": {thread: alone("2")},
		"hidden": {thread: alone("2"), hidden: true},
		"public": {thread: dialog.Thread{Platform: Platform, Workspace: "8", Channel: "5", ID: "90"}, note: "I may not open threads here."},
		"plain":  {thread: inThread("8", "70"), plain: true},
	}
}

func TestEveryMessageIsDrawn(t *testing.T) {
	for name, m := range gallery() {
		for kind, how := range manners() {
			t.Run(name+"-"+kind, func(t *testing.T) {
				d := drawMessage(m, how)
				checkDrawing(t, d)
				if kind == "thread" || name == "answer" || name == "recommendation" && kind == "hidden" || name == "hostile" && kind == "plain" {
					golden(t, "testdata/render/"+name+"-"+kind+".json", adaptertest.Pretty(t, d))
				}
			})
		}
	}
}

func TestShortTextsAndFormAreDrawn(t *testing.T) {
	golden(t, "testdata/render/whisper.json", adaptertest.Pretty(t, drawWords("Only <@1> & I know https://x.test/a_b.")))
	golden(t, "testdata/render/settled.json", adaptertest.Pretty(t, drawOutcome("Phone")))
	form := drawReasonForm(mark{reason, "@", 3, ""})
	golden(t, "testdata/render/form.json", adaptertest.Pretty(t, form))
	golden(t, "testdata/render/commands.json", adaptertest.Pretty(t, commands()))
	for what, faults := range map[string][]string{
		"form":     fakediscord.CheckForm(mustJSON(t, form)),
		"commands": fakediscord.CheckCommands(mustJSON(t, commands())),
		"settled":  fakediscord.CheckMessage(mustJSON(t, drawOutcome("Phone")), 0, true),
	} {
		if len(faults) > 0 {
			t.Errorf("%s: %v", what, faults)
		}
	}
}

type failing interface {
	Helper()
	Errorf(string, ...any)
}

func mustJSON(t failing, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Errorf("%v", err)
	}
	return raw
}

// checkDrawing holds what must be true of whatever is sent.
func checkDrawing(t failing, d drawing) {
	t.Helper()
	for _, fault := range fakediscord.CheckMessage(mustJSON(t, d), len(d.files), false) {
		t.Errorf("Discord would refuse this: %s", fault)
	}
}

// shown is all that people can read of a drawing, without signs and spaces.
func shown(d drawing) string {
	var b strings.Builder
	b.WriteString(d.Content)
	for _, e := range d.Embeds {
		b.WriteString("\n" + e.Title + "\n" + e.Description)
		for _, f := range e.Fields {
			b.WriteString("\n" + f.Name + "\n" + f.Value)
		}
	}
	for _, f := range d.files {
		b.WriteString("\n" + f.text)
	}
	return bare(b.String())
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("\\*_`<>[]()-“”'\"\u200b \n,.:", r) {
			return -1
		}
		return r
	}, strings.NewReplacer("%28", "", "%29", "").Replace(s))
}

// What is on the screen says all that the plain text says.
func TestNothingIsLeftOut(t *testing.T) {
	for name, m := range gallery() {
		if name == "long" {
			continue
		}
		for kind, how := range manners() {
			seen := shown(drawMessage(m, how))
			for _, b := range m.Blocks {
				if c, ok := b.(dialog.Choices); ok {
					labels := string(mustJSON(t, drawComponents(m, how)))
					for _, o := range c.Options {
						if !strings.Contains(labels, o.Label) {
							t.Errorf("%s-%s: no button %q", name, kind, o.Label)
						}
					}
					continue
				}
				text := dialog.PlainText(dialog.Message{Blocks: []dialog.Block{b}})
				if doc, ok := b.(dialog.Document); ok {
					text = doc.Text
				}
				for line := range strings.SplitSeq(text, "\n") {
					for part := range strings.SplitSeq(strings.ReplaceAll(line, ": ", ", "), ", ") {
						if !strings.Contains(seen, bare(part)) {
							t.Errorf("%s-%s: %q is not shown in\n%s", name, kind, part, seen)
						}
					}
				}
			}
		}
	}
}

// The shipped content is drawn within every limit, and whole.
func TestAllContentIsDrawn(t *testing.T) {
	kb, err := content()
	if err != nil {
		t.Fatal(err)
	}
	var questions []string
	for _, e := range kb.Content().Entries {
		questions = append(questions, "about "+string(e.ID), "sources "+string(e.ID))
		for _, f := range []knowledge.Facet{knowledge.Features, knowledge.Pros, knowledge.Cons, knowledge.BestFor, knowledge.Liveness} {
			questions = append(questions, "about "+string(e.ID)+"/"+string(f), "sources "+string(e.ID)+"/"+string(f))
		}
	}
	for _, a := range kb.Content().Subjects {
		for _, b := range kb.Content().Subjects {
			questions = append(questions, "compare "+string(a.ID)+" "+string(b.ID))
		}
	}
	drawn := 0
	for _, q := range append(questions, "help", "sources", "privacy", "privacy show", "choose", "pytroch?") {
		s := dialog.Session{}.Step(kb, dialog.Event{ID: "1", Thread: alone("2"), User: "2", Act: dialog.Said{Text: q}})
		for _, p := range s.Outbox {
			say, ok := p.Effect.(dialog.Say)
			if !ok {
				continue
			}
			for kind, how := range manners() {
				d := drawMessage(say.Message, how)
				checkDrawing(t, d)
				drawn++
				if kind != "plain" && strings.Contains(shown(d), bare(shortened)) {
					t.Errorf("%q is cut, drawn %s", q, kind)
				}
			}
		}
	}
	if drawn < 500 {
		t.Errorf("only %d drawings", drawn)
	}
}

func TestNothingBreaksWhateverGoesIn(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"@everyone", "<@2>", "<", ">", "`", "```", "*", "_", "|", "||", "\\", "[", "](", "https://x.test/a_b", "# ", "\n", " ", "é", "😀", "word", ". ",
	})
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(t, "pieces"), "") })
	span := rapid.Custom(func(t *rapid.T) dialog.Span {
		return dialog.Span{Text: text.Draw(t, "text"), Style: rapid.SampledFrom([]dialog.Style{dialog.Plain, dialog.Strong, dialog.Quoted}).Draw(t, "style")}
	})
	run := rapid.Custom(func(t *rapid.T) dialog.Text { return rapid.SliceOfN(span, 1, 6).Draw(t, "spans") })
	hows := manners()
	kinds := slices.Sorted(maps.Keys(hows))
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "title")
		m := dialog.Message{ID: 1, Step: "x", About: knowledge.Topic{Entry: "faq-1"}, Blocks: []dialog.Block{
			dialog.Heading{Text: run.Draw(t, "heading")},
			dialog.Paragraph{Text: run.Draw(t, "paragraph")},
			dialog.Bullets{Items: rapid.SliceOfN(run, 1, 8).Draw(t, "items")},
			dialog.Table{Columns: []string{"", s}, Rows: [][]dialog.Text{{run.Draw(t, "cell"), run.Draw(t, "cell")}}},
			dialog.Sources{Items: []dialog.Source{{Title: s, URL: rapid.SampledFrom([]string{"https://x.test/", "http:", ""}).Draw(t, "scheme") + s}}},
			dialog.Paragraph{Text: run.Draw(t, "after")},
			dialog.Choices{Options: []dialog.Option{{ID: "a", Label: s}}},
		}}
		for range rapid.IntRange(1, 3).Draw(t, "rotate") {
			m.Blocks = append(m.Blocks[1:], m.Blocks[0])
		}
		d := drawMessage(m, hows[rapid.SampledFrom(kinds).Draw(t, "manner")])
		checkDrawing(t, d)
		if len(d.AllowedMentions.Parse) != 0 || d.AllowedMentions.Parse == nil {
			t.Errorf("somebody could be pinged")
		}
		checkDrawing(t, drawWords(s))
	})
}

func TestCompletionsAreNeverEmpty(t *testing.T) {
	kb, err := content()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		partial := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "py", "tensorflwo", strings.Repeat("x", 500), "ＰｙＴｏｒｃｈ"})).Draw(t, "partial")
		taken := rapid.SliceOf(rapid.SampledFrom([]string{"keras", "PyTorch", ""})).Draw(t, "taken")
		choices := completions(kb.Complete(partial, taken, maxChoices), partial)
		for _, fault := range fakediscord.CheckChoices(mustJSON(t, map[string]any{"choices": choices})) {
			t.Errorf("Discord would refuse this: %s", fault)
		}
	})
}
