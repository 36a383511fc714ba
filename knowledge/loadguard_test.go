package knowledge

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

// hostile are inputs that make YAML libraries hang, or eat the memory: at the
// full size of a file where that is worse. want is in the fault.
var hostile = []struct {
	name, want string
	data       func() string
}{
	{"too large", "is over 4 MB", func() string { return fill("#", maxFileBytes+1) }},
	{"empty", "nothing stands in it", func() string { return "" }},
	{"null bytes", "U+0000", func() string { return fill("\x00", maxFileBytes) }},
	{"not UTF-8", "not UTF-8", func() string { return fill("\xff", maxFileBytes) }},
	{"UTF-16", "not UTF-8", func() string { return "\xff\xfeq\x00:\x00" }},
	{"open brackets", "not YAML", func() string { return fill("[", 100_000) }},
	{"open brackets, full size", "too many values", func() string { return fill("[", maxFileBytes) }},
	{"open braces", "not YAML", func() string { return fill("{a: ", 200_000) }},
	{"nested maps", "not YAML", func() string { return "questions: " + fill("{a: ", 100_000) + fill("}", 25_000) }},
	{"nested block lists", "not YAML", func() string { return fill("- ", 200_000) + "a" }},
	{"nested a little too deeply", "levels deep", func() string { return "questions: " + fill("[", 20) + fill("]", 20) }},
	{"explicit keys", "not YAML", func() string { return fill("? ", 200_000) }},
	{"equal keys", "64 are allowed", func() string { return fill("a: 1\n", 250_000) }},
	{"equal keys in sources", "a second time", func() string { return "sources:\n" + fill("  a: 1\n", 350_000) }},
	{"many keys", "fields", func() string { return numbered("k%d: 1\n", 50_000) }},
	{"many sources", "must be a map", func() string { return "sources:\n" + numbered("  k%d: 1\n", 50_000) }},
	{"many rewrites", `no field "questions"`, func() string { return "lexicon:\n  rewrites:\n" + numbered("    k%d: 1\n", 50_000) }},
	{"many values in a list", "must be a map", func() string { return "questions: [" + fill("a,", 390_000) + "]" }},
	{"many values in a flow map", "fields", func() string { return "questions: {" + numbered("%d,", 190_000) + "}" }},
	{"too many values to parse", "too many values", func() string { return "questions: [" + fill("a,", maxFileBytes-20) + "]" }},
	{"many maps", "more than 200000 values", func() string { return "questions:\n" + fill("- a: b\n", 80_000*7) }},
	{"aliases that multiply", "no anchors", bomb},
	{"many aliases", "no anchors", func() string { return "questions: &a b\ntips: [" + fill("*a ,", 390_000) + "]" }},
	{"an alias within itself", "no anchors", func() string { return "questions: &a [*a]" }},
	{"many anchors", "no anchors", func() string { return "questions:\n" + numbered("- &a%d b\n", 90_000) }},
	{"merge key", "no anchors", func() string { return "a: &a {b: c}\n<<: *a\n" }},
	{"tags", "no tags", func() string { return "questions: [" + fill("!!str a,", 500_000) + "]" }},
	{"tag directives", "not YAML", func() string { return fill("%TAG !a! tag:x,2000:\n", 600_000) + "--- a" }},
	{"documents", "not YAML", func() string { return fill("---\na\n", 400_000) }},
	{"one long comment", "nothing stands in it", func() string { return fill("#", maxFileBytes) }},
	{"comments", `no field "questions"`, func() string { return fill("# a\n", maxFileBytes-20) + "title: a\n" }},
	{"comments in a list", "must be a map", func() string { return "questions:\n" + fill("# a\n- b\n", maxFileBytes/8) }},
	{"empty lines", `no field "questions"`, func() string { return "title: a" + fill("\n", maxFileBytes-20) }},
	{"spaces", `no field "questions"`, func() string { return "title: a" + fill(" ", maxFileBytes-20) }},
	{"one long word", "characters", func() string { return "title: " + fill("a", maxFileBytes-20) }},
	{"one long key", "no field", func() string { return fill("a", maxFileBytes-20) + ": b" }},
	{"one long quotation without an end", "not YAML", func() string { return "title: \"" + fill("a\n ", maxFileBytes-20) }},
	{"one long plain text", "characters", func() string { return "title:\n" + fill("  a b\n", maxFileBytes-20) }},
	{"escapes", "characters", func() string { return "title: \"" + fill("\\x41", maxFileBytes-20) + "\"" }},
	{"a block of text", "characters", func() string { return "title: |\n" + fill("  a\n", maxFileBytes-20) }},
	{"faults in one long line", "more faults", func() string { return "questions: [" + fill("{id: A},", 400_000) + "]" }},
	{"unknown fields", "more faults", func() string { return "questions:\n" + fill("- zzz: 1\n", 400_000) }},
	{"dangling sources", "more faults", func() string {
		return "questions: [{id: a, question: b, answer: [" + numbered("{id: c%d, text: d, source: s},", 10_000) + "]}]\nsources:\n" +
			numbered("  k%d: {title: a, date: 2026, note: b}\n", 10_000)
	}},
	{"equal phrasings", "same words", func() string {
		return "questions:\n" + numbered("- {id: a%d, question: b, answer: c}\n", 15_000)
	}},
}

func fill(s string, size int) string { return strings.Repeat(s, size/len(s)) }

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// bomb has 9 levels of 9 aliases: 387 million values, were they written out.
func bomb() string {
	b := "a0: &a0 [x]\n"
	for i := range 9 {
		b += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i+1, i+1, strings.Repeat(fmt.Sprintf("*a%d, ", i), 8), i)
	}
	return b
}

// TestHostileInput holds that each is refused with the right fault and without
// eating the memory; BenchmarkHostileInput measures the time.
func TestHostileInput(t *testing.T) {
	const most = 200 << 20 // bytes allocated, collected or not
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			fsys := fstest.MapFS{mainFile: {Data: []byte(h.data())}}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Load(fsys)
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), h.want) {
				t.Errorf("got %.300q, want a fault with %q", fmt.Sprint(err), h.want)
			}
			if used := after.TotalAlloc - before.TotalAlloc; used > most {
				t.Errorf("allocated %d MB", used>>20)
			}
		})
	}
}

func BenchmarkHostileInput(b *testing.B) {
	for _, h := range hostile {
		b.Run(h.name, func(b *testing.B) {
			fsys := fstest.MapFS{mainFile: {Data: []byte(h.data())}}
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Load(fsys)
			}
		})
	}
}
