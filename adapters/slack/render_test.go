package slack

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"fwhelp/adapters/adaptertest"
	"fwhelp/adapters/slack/fakeslack"
	"fwhelp/dialog"
	"fwhelp/knowledge"
)

var inChannel = dialog.Thread{Platform: Platform, Workspace: "T1", Channel: "C1", ID: "1610241741.000200"}

func words(s string) dialog.Text { return dialog.Text{{Text: s}} }

// gallery is one message of every kind there is.
func gallery() map[string]dialog.Message {
	source := dialog.Sources{Items: []dialog.Source{
		{Title: "The article “Comparison”"},
		{Title: "Keras 3 | release & notes", URL: "https://keras.io/a?b=1&c=2", Date: "2026-08-21"},
	}}
	keras := knowledge.Topic{Entry: "framework-keras", Facet: knowledge.Cons}
	table := dialog.Table{Columns: []string{"", "PyTorch", "JAX"}, Rows: [][]dialog.Text{
		{{{Text: "Export", Style: dialog.Strong}}, words("ONNX & TorchScript"), words("StableHLO")},
		{words("Licence"), words("BSD-3"), words("")},
	}}
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
			dialog.Paragraph{Text: dialog.Text{{Text: "Slow. "}, {Text: "Today (Aug 2026):", Style: dialog.Strong}, {Text: " fast & small < large"}}},
			dialog.Bullets{Items: []dialog.Text{words("less control"), words("hard to debug")}},
			source,
		}},
		"comparison": {ID: 2, About: knowledge.Topic{Entry: knowledge.Versus, Subjects: []knowledge.SubjectID{"jax", "pytorch"}}, Blocks: []dialog.Block{
			dialog.Heading{Text: words("PyTorch and JAX")}, table, table, source,
		}},
		"step-of-five": step(5),
		"step-of-six":  step(6),
		"recommendation": {ID: 9, Result: &dialog.Result{Pick: []knowledge.SubjectID{"pytorch"}}, Blocks: []dialog.Block{
			dialog.Heading{Text: words("PyTorch")},
			dialog.Paragraph{Text: words("It fits all of your answers.")},
			dialog.Choices{Options: []dialog.Option{{ID: "change", Label: "Change an answer"}, {ID: "again", Label: "Start again"}}},
		}},
		"did-you-mean": {ID: 4, Blocks: []dialog.Block{
			dialog.Paragraph{Text: dialog.Text{{Text: "I do not know "}, {Text: "pytroch ` <!channel>\n*x*", Style: dialog.Quoted}, {Text: ". Did you mean:"}}},
			dialog.Choices{Options: []dialog.Option{{ID: "framework-pytorch", Label: "PyTorch"}, {ID: "none", Label: "None of these"}}},
		}},
		"document": {ID: 5, Blocks: []dialog.Block{dialog.Document{Name: "decision.md", Text: "# Use PyTorch\n\n```sh\npip install torch\n```\n"}}},
		"hostile": {ID: 6, About: keras, Blocks: []dialog.Block{
			dialog.Heading{Text: words("<!channel> <@U1> <!here|x>")},
			dialog.Paragraph{Text: dialog.Text{{Text: "<!everyone> *a*", Style: dialog.Strong}, {Text: "<#C1> &lt;!channel&gt;"}}},
			dialog.Bullets{Items: []dialog.Text{words("<!subteam^S1>")}},
			dialog.Table{Columns: []string{"<!channel>", "<@U1>"}, Rows: [][]dialog.Text{{words("<!here>"), words("<#C1>")}}},
			dialog.Sources{Items: []dialog.Source{{Title: "<!channel>|x", URL: "https://x.test/<!channel>"}, {Title: "<!channel>", URL: "javascript:alert(1)"}}},
			dialog.Choices{Options: []dialog.Option{{ID: "x", Label: "<!channel>"}}},
			dialog.Document{Name: "<!channel>", Text: "``` <!channel>"},
		}},
		"long": {ID: 7, About: keras, Blocks: []dialog.Block{
			dialog.Heading{Text: words(strings.Repeat("long ", 60))},
			dialog.Paragraph{Text: words(strings.Repeat("a sentence & <more>. ", 900))},
			dialog.Bullets{Items: slices.Repeat([]dialog.Text{words(strings.Repeat("item ", 30))}, 80)},
			dialog.Choices{Options: slices.Repeat([]dialog.Option{{ID: "x", Label: strings.Repeat("y", 90)}}, 3)},
		}},
	}
}

// manners are the ways in which every message is drawn.
func manners() map[string]manner {
	alone := dialog.Thread{Platform: Platform, Workspace: "T1", Channel: "@U1"}
	return map[string]manner{
		"channel": {thread: inChannel},
		"direct":  {thread: alone},
		"hidden":  {thread: alone, hidden: true},
		"shared":  {thread: alone, public: true},
		"plain":   {thread: inChannel, plain: true},
	}
}

func TestEveryMessageIsDrawn(t *testing.T) {
	for name, m := range gallery() {
		for kind, how := range manners() {
			t.Run(name+"-"+kind, func(t *testing.T) {
				d := drawMessage(m, how)
				checkDrawing(t, d)
				if kind == "channel" || name == "answer" || name == "comparison" && kind == "plain" {
					golden(t, "testdata/render/"+name+"-"+kind+".json", adaptertest.Pretty(t, d))
				}
			})
		}
	}
}

func TestShortTextsFormAndHomeAreDrawn(t *testing.T) {
	golden(t, "testdata/render/whisper.json", adaptertest.Pretty(t, drawWords("Only <@U1> & I know.")))
	golden(t, "testdata/render/settled.json", adaptertest.Pretty(t, drawOutcome(unpack(new(packer).keep(gallery()["step-of-five"], manner{thread: inChannel})), "Phone <!here>")))
	form := drawReasonForm(reasonFor{Mark: "@|3|down", Via: way{Channel: "C1"}})
	golden(t, "testdata/render/form.json", adaptertest.Pretty(t, form))
	home := drawHome(gallery()["comparison"])
	golden(t, "testdata/render/home.json", adaptertest.Pretty(t, home))
	for name, faults := range map[string][]string{
		"form": fakeslack.CheckForm(mustJSON(t, form.Blocks)),
		"home": fakeslack.CheckHome(mustJSON(t, home.Blocks)),
	} {
		if len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// checkDrawing holds what must be true of whatever is sent.
func checkDrawing(t interface {
	Helper()
	Errorf(string, ...any)
}, d drawing,
) {
	t.Helper()
	raw, err := json.Marshal(d.Blocks)
	if err != nil {
		t.Errorf("%v", err)
		return
	}
	for _, fault := range fakeslack.CheckMessage(d.Text, raw) {
		t.Errorf("Slack would refuse this: %s", fault)
	}
	if n := length(d.Text); n == 0 || n > maxText {
		t.Errorf("text of %d characters", n)
	}
	var plain bytes.Buffer
	enc := json.NewEncoder(&plain)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(d); err != nil {
		t.Errorf("%v", err)
	}
	for _, live := range []string{"<!", "<@", "<#"} {
		if strings.Contains(plain.String(), live) {
			t.Errorf("%q is live in %s", live, plain.String())
		}
	}
}

func TestNothingPingsWhateverGoesIn(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"<!channel>", "<@U1>", "<#C1>", "<", "!channel>", "&lt;", "&", "`", "```", "*", "_", "|", "<!", "<<!", "here>", " ", "\n", "é", "word",
	})
	text := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "") })
	span := rapid.Custom(func(t *rapid.T) dialog.Span {
		return dialog.Span{Text: text.Draw(t, "text"), Style: rapid.SampledFrom([]dialog.Style{dialog.Plain, dialog.Strong, dialog.Quoted}).Draw(t, "style")}
	})
	run := rapid.Custom(func(t *rapid.T) dialog.Text { return rapid.SliceOfN(span, 1, 4).Draw(t, "spans") })
	hows := manners()
	kinds := slices.Sorted(maps.Keys(hows))
	rapid.Check(t, func(t *rapid.T) {
		s := text.Draw(t, "title")
		m := dialog.Message{ID: 1, Step: "x", About: knowledge.Topic{Entry: "faq-1"}, Blocks: []dialog.Block{
			dialog.Paragraph{Text: words("never empty")},
			dialog.Heading{Text: run.Draw(t, "heading")},
			dialog.Paragraph{Text: run.Draw(t, "paragraph")},
			dialog.Bullets{Items: rapid.SliceOfN(run, 1, 3).Draw(t, "items")},
			dialog.Table{Columns: []string{"", s}, Rows: [][]dialog.Text{{run.Draw(t, "cell"), run.Draw(t, "cell")}}},
			dialog.Sources{Items: []dialog.Source{{Title: s, URL: rapid.SampledFrom([]string{"https://x.test/", "http:", ""}).Draw(t, "scheme") + s}}},
			dialog.Choices{Options: []dialog.Option{{ID: "a", Label: s}}},
			dialog.Document{Name: s, Text: s},
		}}
		checkDrawing(t, drawMessage(m, hows[rapid.SampledFrom(kinds).Draw(t, "manner")]))
		checkDrawing(t, drawWords("x"+s))
		checkDrawing(t, drawOutcome(unpack(new(packer).keep(m, hows["channel"])), "x"+s))
	})
}
