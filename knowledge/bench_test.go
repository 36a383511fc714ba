package knowledge_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fwhelp/knowledge"
)

var benchQuestions = []string{
	"what is keras", "cons of tf", "pytorch vs tensorflow for production", "which framework is best for beginners?",
	"help me choose", "how do i install cuda 12.2 with tensorflow", "whats wrong with thaeno", "was ist der unterschied zwischen keras und pytorch",
	"so we have a gigantic log archive and want to train on all of it, should we try a small slice first to see whether the framework suits us?",
	"what's the weather in munich",
}

func BenchmarkDecide(b *testing.B) {
	base := shippedBase(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		base.Decide(knowledge.Question{Text: benchQuestions[i%len(benchQuestions)]})
	}
}

// BenchmarkDecideReal asks what nobody foresaw: long questions in people's own
// words. It tells the median and the hundredth slowest decision besides the mean;
// each question counts by its fastest run, so that what else the machine does is
// not counted with it.
func BenchmarkDecideReal(b *testing.B) {
	base := shippedBase(b)
	questions := labelled(b, "testdata/unseen.tsv")
	took := make([]time.Duration, len(questions))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		at := i % len(questions)
		begin := time.Now()
		base.Decide(knowledge.Question{Text: questions[at].Text})
		if d := time.Since(begin); took[at] == 0 || d < took[at] {
			took[at] = d
		}
	}
	took = slices.DeleteFunc(took, func(d time.Duration) bool { return d == 0 }) // never asked
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Nanoseconds()), "p50-ns")
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "p99-ns")
}

func BenchmarkDecideParallel(b *testing.B) {
	base := shippedBase(b)
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			base.Decide(knowledge.Question{Text: benchQuestions[i%len(benchQuestions)]})
		}
	})
}

// manyEntries is a plain list of n questions, each its own entry.
func manyEntries(n int) knowledge.Content {
	verbs := []string{"open", "close", "renew", "cancel", "move", "repair", "insure", "lend", "weigh", "paint"}
	things := []string{"account", "boat", "garden", "window", "licence", "bicycle", "parcel", "ticket", "piano", "bridge"}
	places := []string{"harbour", "village", "station", "library", "museum", "forest", "market", "island", "airport", "school"}
	var c knowledge.Content
	for i := range n {
		title := fmt.Sprintf("how do i %s the %s number %d at the %s %d", verbs[i%10], things[i/10%10], i, places[i/100%10], i*7919%n)
		c.Entries = append(c.Entries, knowledge.Entry{ID: knowledge.EntryID(fmt.Sprint("e", i)), Kind: knowledge.KindQuestion, Title: title})
	}
	return c
}

func BenchmarkDecideOf10000(b *testing.B) {
	base := knowledge.NewBase(manyEntries(10_000), nil)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		base.Decide(knowledge.Question{Text: "can i renew my bicycle licence at the station"})
	}
}

func BenchmarkIndex10000(b *testing.B) {
	c := manyEntries(10_000)
	for b.Loop() {
		knowledge.NewBase(c, nil)
	}
}
