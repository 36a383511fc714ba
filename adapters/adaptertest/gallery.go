package adaptertest

import (
	"fmt"
	"strings"

	"fwhelp/dialog"
	"fwhelp/knowledge"
)

// Piece is one effect of the gallery.
type Piece struct {
	Name   string // fit for a file name
	Effect dialog.Effect
}

// Gallery is one of everything that a platform must draw: each kind of block and
// effect, what people might misuse, and what is long. It is what golden files of
// adapters are drawn from, so that they can be laid side by side.
func Gallery() []Piece {
	say := func(name string, blocks ...dialog.Block) Piece {
		return Piece{name, dialog.Say{Message: dialog.Message{ID: 1, Blocks: blocks}}}
	}
	return []Piece{
		say("heading", dialog.Heading{Text: words("Keras: cons")}),
		say("paragraph", dialog.Paragraph{Text: dialog.Text{
			{Text: "It is slow. "},
			{Text: "Today (Aug 2026):", Style: dialog.Strong},
			{Text: " it is fast; small < large & 2 * 3 * 4 = 24."},
		}}),
		say("quoted", dialog.Paragraph{Text: dialog.Text{
			{Text: "You asked about "},
			{Text: "pytroch `x` *bold* _it_ ~s~ ||spoiler||\n> quote", Style: dialog.Quoted},
			{Text: "."},
		}}),
		say("bullets", dialog.Bullets{Items: []dialog.Text{words("less control"), {{Text: "harder", Style: dialog.Strong}, {Text: " to debug"}}}}),
		say("table", dialog.Heading{Text: words("Keras vs PyTorch")}, table()),
		say("wide-table", wideTable()),
		say("sources", dialog.Paragraph{Text: words("It is so.")}, sources()),
		say("choices", dialog.Paragraph{Text: words("Did you mean one of these?")}, options("Keras", "PyTorch", "None of these")),
		{"question", dialog.Say{Message: dialog.Message{ID: 2, Step: "deployment", Blocks: []dialog.Block{
			dialog.Heading{Text: words("Where will it run?")},
			dialog.Paragraph{Text: words("Some frameworks have better tools for phones.")},
			options("A server", "A phone", "The cloud: AWS", "The cloud: Azure", "The cloud: Google", "A browser"),
			options("Skip", "Back", "Stop"),
		}}}},
		{"answer", dialog.Say{Message: dialog.Message{
			ID: 3, About: knowledge.Topic{Entry: "framework-keras", Facet: knowledge.Cons, Subjects: []knowledge.SubjectID{"keras"}},
			Blocks: []dialog.Block{
				dialog.Heading{Text: words("Keras: cons")},
				dialog.Bullets{Items: []dialog.Text{words("less control"), words("less speed")}},
				sources(),
			},
		}}},
		{"recommendation", dialog.Say{Message: dialog.Message{
			ID: 4,
			Result: &dialog.Result{
				Guide: "selection", Pick: []knowledge.SubjectID{"pytorch"}, ArticlePick: []knowledge.SubjectID{"mxnet"}, Verdict: knowledge.Close,
				Ranking: []knowledge.Ranked{{ID: "pytorch", Score: 7.5, Status: knowledge.Active}},
				Changes: []knowledge.Change{{Step: "deployment", Answer: "phone", Pick: []knowledge.SubjectID{"tensorflow"}}},
			},
			Blocks: []dialog.Block{
				dialog.Heading{Text: words("PyTorch")},
				dialog.Paragraph{Text: words("The article would point to MXNet; it was retired in 2023.")},
				dialog.Bullets{Items: []dialog.Text{words("Research: it is the natural choice.")}},
				options("Change an answer", "Compare the first two", "Start again", "Decision record"),
			},
		}}},
		say("document", dialog.Paragraph{Text: words("Here is the record.")},
			dialog.Document{Name: "decision.md", Text: "# Use PyTorch\n\n* Status: accepted\n\n```sh\npip install torch\n```\n\n@everyone <!channel> may read it.\n"}),
		say("hostile", hostile()...),
		say("other-scripts", dialog.Heading{Text: words("深層学習の枠組み")}, dialog.Paragraph{Text: words("Übergrößenträger, עברית, العربية, e\u0301, 👩‍💻 and 🇳🇴.")}),
		say("long", long()...),
		{"replacement", dialog.Say{Replaces: 1, Message: dialog.Message{ID: 2, Blocks: []dialog.Block{dialog.Paragraph{Text: words("Who maintains it?")}, options("Only me", "Many people")}}}},
		{"settled", dialog.Settle{Message: 1, Outcome: "A phone"}},
		{"whisper", dialog.Whisper{To: "U1", Text: "That question is closed. Ask me again & I will answer <here>."}},
	}
}

// Answers is what the bot says to the title of each entry, with real content.
func Answers(kb *knowledge.Base) []Piece {
	var all []Piece
	add := func(name, text string) {
		ev := dialog.Event{ID: "e", User: "U1", Act: dialog.Said{Text: text}, Thread: dialog.Thread{Platform: "p", Channel: "c", ID: "1"}}
		for i, p := range (dialog.Session{}).Step(kb, ev).Outbox {
			if say, ok := p.Effect.(dialog.Say); ok {
				all = append(all, Piece{fmt.Sprintf("%s-%d", name, i+1), say})
			}
		}
	}
	compare := "compare"
	for _, s := range kb.Content().Subjects[:min(len(kb.Content().Subjects), 3)] {
		compare += " " + string(s.ID)
	}
	for _, e := range kb.Content().Entries {
		add(string(e.ID), e.Title)
		if e.Kind == knowledge.KindComparison {
			add("side by side, "+string(e.ID), compare+" by "+e.Aspect())
		}
	}
	return all
}

func words(s string) dialog.Text { return dialog.Text{{Text: s}} }

func options(labels ...string) dialog.Choices {
	var c dialog.Choices
	for _, l := range labels {
		c.Options = append(c.Options, dialog.Option{ID: strings.ToLower(strings.NewReplacer(" ", "-", ":", "").Replace(l)), Label: l})
	}
	return c
}

func table() dialog.Table {
	return dialog.Table{
		Columns: []string{"", "Keras", "PyTorch"},
		Rows: [][]dialog.Text{
			{{{Text: "Best for", Style: dialog.Strong}}, words("Keras is best for beginners, and for developers who want a prototype soon."), words("Researchers.")},
			{{{Text: "Licence", Style: dialog.Strong}}, words("Apache-2.0"), words("BSD-style")},
			{{{Text: "Export", Style: dialog.Strong}}, words("ONNX & SavedModel"), words("")},
		},
	}
}

func wideTable() dialog.Table {
	t := dialog.Table{Columns: []string{"", "TensorFlow", "PyTorch", "Keras", "Apache MXNet"}}
	for _, row := range []string{"Ease of use", "Performance", "Community"} {
		cells := []dialog.Text{{{Text: row, Style: dialog.Strong}}}
		for _, c := range t.Columns[1:] {
			cells = append(cells, words("What is to be said of the "+strings.ToLower(row)+" of "+c+" takes a sentence."))
		}
		t.Rows = append(t.Rows, cells)
	}
	return t
}

func sources() dialog.Sources {
	return dialog.Sources{Items: []dialog.Source{
		{Title: "The article “Comparison”"},
		{Title: "Keras 3 | release & notes", URL: "https://example.org/notes_(final)?a=1&b=2", Date: "2026-08-21"},
	}}
}

// hostile tries to make a platform do what people may not: call everybody, hide
// where a link leads, break out of its frame.
func hostile() []dialog.Block {
	const calls = "<!channel> <!here> <@U1> <#C1> <!subteam^S1> @everyone @here <@1> <@&1> <#1>"
	return []dialog.Block{
		dialog.Heading{Text: words(calls)},
		dialog.Paragraph{Text: dialog.Text{{Text: calls, Style: dialog.Strong}, {Text: " and ``` " + calls, Style: dialog.Quoted}, {Text: " [safe](https://example.org/unsafe) <https://example.org|safe>"}}},
		dialog.Bullets{Items: []dialog.Text{words("\x1b[31mred\x07 \u202Eright to left\u202C " + calls)}},
		dialog.Table{Columns: []string{"", calls}, Rows: [][]dialog.Text{{words("```|`|"), words(calls)}}},
		dialog.Sources{Items: []dialog.Source{{Title: calls + " ](https://example.org/a) |", URL: "https://example.org/b"}}},
		options("<!channel> @everyone"),
	}
}

// long is more than any platform takes in one piece.
func long() []dialog.Block {
	var items []dialog.Text
	for i := range 40 {
		items = append(items, words(fmt.Sprintf("Item %d of a long list, which takes a line or two wherever it is shown to somebody.", i+1)))
	}
	blocks := []dialog.Block{dialog.Heading{Text: words("A long answer")}}
	for i := range 12 {
		blocks = append(blocks, dialog.Paragraph{Text: words(strings.TrimSpace(strings.Repeat(fmt.Sprintf("This is said in paragraph %d. ", i+1), 10)))})
	}
	return append(blocks, dialog.Bullets{Items: items}, sources(), options("Yes", "No"))
}
