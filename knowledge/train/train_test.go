//go:build !race

package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"fwhelp/knowledge"
)

// TestConstantsReproduce trains the constants for content without a catalog once
// more and compares with those that ship, to the byte. Those for a catalog hang
// on the shipped content, so that every change of it would ask for new ones: the
// golden questions hold them. It takes a minute and trains what -race would not
// make any more parallel.
func TestConstantsReproduce(t *testing.T) {
	if testing.Short() {
		t.Skip("trains for a minute")
	}
	sample, err := readSample("testdata/sample.json.gz")
	if err != nil {
		t.Fatal(err)
	}
	got, err := render("..", trainPlain(knowledge.Shipped(), sample))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("../trained.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("training gives other constants: run go run ./knowledge/train constants")
	}
}

// TestTalk holds that other talk stands around a question and not inside it, around
// some questions only, and that what is right stays right.
func TestTalk(t *testing.T) {
	sample := []family{{Name: "a", Intents: []intent{{Label: "x", Phrasings: []string{"one two three four five six seven eight nine"}}}}}
	var w world
	for range 1000 {
		w.questions = append(w.questions, worldQuestion{text: "is it open", entry: "opening"})
	}
	w.talk(sample, rand.New(rand.NewPCG(1, 2)))
	before, after := 0, 0
	for _, q := range w.questions {
		if q.text != "is it open" || q.entry != "opening" {
			t.Fatalf("the question itself became %+v", q)
		}
		front, back, ok := strings.Cut(q.talked, q.text)
		switch n := len(strings.Fields(front + back)); {
		case !ok, front != "" && back != "":
			t.Errorf("%q does not hold the question at one end", q.talked)
		case n > 0 && (n < talkLeast || n > talkMost):
			t.Errorf("%q: %d words of talk", q.talked, n)
		case front != "":
			before++
		case back != "":
			after++
		}
	}
	if want := int(talkShare * 1000 / 2); min(before, after) < want*7/10 || max(before, after) > want*13/10 {
		t.Errorf("talk before %d and after %d of 1000 questions, about %d of each is right", before, after, want)
	}
}

func TestFitLogistic(t *testing.T) {
	var rows []yesNo
	for i := range 40 {
		x := float64(i%10) / 10
		rows = append(rows, yesNo{signs: []float64{x, 1}, yes: i%10 >= 5, weight: 1})
	}
	w := fitLogistic(rows, 2, 0.1)
	if at := -w[1] / w[0]; at < 0.40 || at > 0.50 {
		t.Errorf("parts at %.3f, between .4 and .5 is right", at)
	}
}

func TestFitListwise(t *testing.T) {
	rows := []choice{
		{evidence: [][]float64{{1, 0}, {0, 1}}, right: []bool{true, false}, weight: 1},
		{evidence: [][]float64{{0.2, 0.9}, {0.9, 0.2}}, right: []bool{false, true}, weight: 1},
	}
	if w := fitListwise(rows, make([]float64, 2), 0.01); w[0] <= 0 || w[1] >= 0 {
		t.Errorf("weights %v do not prefer the first sign", w)
	}
}
