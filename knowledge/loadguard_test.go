package knowledge

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

// hostile are inputs that make YAML libraries hang, or eat the memory. size is
// that of a full file, or a part of it; want is in the fault.
var hostile = []struct {
	name, want string
	data       func(size int) string
}{
	{"too large", "is over 4 MB", func(size int) string { return fill("#", size+1) }},
	{"empty", "nothing stands in it", func(int) string { return "" }},
	{"null bytes", "U+0000", func(size int) string { return fill("\x00", size) }},
	{"not UTF-8", "not UTF-8", func(size int) string { return fill("\xff", size) }},
	{"UTF-16", "not UTF-8", func(int) string { return "\xff\xfeq\x00:\x00" }},
	{"open brackets", "not YAML", func(size int) string { return fill("[", size/42) }},
	{"open brackets, full size", "too many values", func(size int) string { return fill("[", size) }},
	{"open braces", "not YAML", func(size int) string { return fill("{a: ", size/21) }},
	{"nested maps", "not YAML", func(size int) string { return "questions: " + fill("{a: ", size/42) + fill("}", size/168) }},
	{"nested block lists", "not YAML", func(size int) string { return fill("- ", size/21) + "a" }},
	{"nested a little too deeply", "levels deep", func(int) string { return "questions: " + fill("[", 20) + fill("]", 20) }},
	{"explicit keys", "not YAML", func(size int) string { return fill("? ", size/21) }},
	{"equal keys", "64 are allowed", func(size int) string { return fill("a: 1\n", size/17) }},
	{"equal keys in sources", "a second time", func(size int) string { return "sources:\n" + fill("  a: 1\n", size/12) }},
	{"many keys", "fields", func(size int) string { return numbered("k%d: 1\n", size/84) }},
	{"many sources", "must be a map", func(size int) string { return "sources:\n" + numbered("  k%d: 1\n", size/84) }},
	{"many rewrites", `no field "questions"`, func(size int) string { return "lexicon:\n  rewrites:\n" + numbered("    k%d: 1\n", size/84) }},
	{"many values in a list", "must be a map", func(size int) string { return "questions: [" + fill("a,", size/11) + "]" }},
	{"many values in a flow map", "fields", func(size int) string { return "questions: {" + numbered("%d,", size/22) + "}" }},
	{"too many values to parse", "too many values", func(size int) string { return "questions: [" + fill("a,", size-20) + "]" }},
	{"many maps", "more than 200000 values", func(size int) string { return "questions:\n" + fill("- a: b\n", size/7) }},
	{"aliases that multiply", "no anchors", func(int) string { return bomb() }},
	{"many aliases", "no anchors", func(size int) string { return "questions: &a b\ntips: [" + fill("*a ,", size/11) + "]" }},
	{"an alias within itself", "no anchors", func(int) string { return "questions: &a [*a]" }},
	{"many anchors", "no anchors", func(size int) string { return "questions:\n" + numbered("- &a%d b\n", size/47) }},
	{"merge key", "no anchors", func(int) string { return "a: &a {b: c}\n<<: *a\n" }},
	{"tags", "no tags", func(size int) string { return "questions: [" + fill("!!str a,", size/8) + "]" }},
	{"tag directives", "not YAML", func(size int) string { return fill("%TAG !a! tag:x,2000:\n", size/7) + "--- a" }},
	{"documents", "not YAML", func(size int) string { return fill("---\na\n", size/10) }},
	{"one long comment", "nothing stands in it", func(size int) string { return fill("#", size) }},
	{"comments", `no field "questions"`, func(size int) string { return fill("# a\n", size-20) + "title: a\n" }},
	{"comments in a list", "must be a map", func(size int) string { return "questions:\n" + fill("# a\n- b\n", size/8) }},
	{"empty lines", `no field "questions"`, func(size int) string { return "title: a" + fill("\n", size-20) }},
	{"spaces", `no field "questions"`, func(size int) string { return "title: a" + fill(" ", size-20) }},
	{"one long word", "characters", func(size int) string { return "title: " + fill("a", size-20) }},
	{"one long key", "no field", func(size int) string { return fill("a", size-20) + ": b" }},
	{"one long quotation without an end", "not YAML", func(size int) string { return "title: \"" + fill("a\n ", size-20) }},
	{"one long plain text", "characters", func(size int) string { return "title:\n" + fill("  a b\n", size-20) }},
	{"escapes", "characters", func(size int) string { return "title: \"" + fill("\\x41", size-20) + "\"" }},
	{"a block of text", "characters", func(size int) string { return "title: |\n" + fill("  a\n", size-20) }},
	{"faults in one long line", "more faults", func(size int) string { return "questions: [" + fill("{id: A},", size/10) + "]" }},
	{"unknown fields", "more faults", func(size int) string { return "questions:\n" + fill("- zzz: 1\n", size/10) }},
	{"dangling sources", "more faults", func(size int) string {
		return "questions: [{id: a, question: b, answer: [" + numbered("{id: c%d, text: d, source: s},", size/419) + "]}]\nsources:\n" +
			numbered("  k%d: {title: a, date: 2026, note: b}\n", size/419)
	}},
	{"equal phrasings", "same words", func(size int) string {
		return "questions:\n" + numbered("- {id: a%d, question: b, answer: c}\n", size/280)
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
// eating the memory: a full file may take 200 MB, collected or not. It takes an
// eighth of a file but where a limit is to be passed; BenchmarkHostileInput
// takes full files, and the time.
func TestHostileInput(t *testing.T) {
	Exhaustive(t)
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			size := maxFileBytes / 8
			if h.name == "too large" || h.name == "many maps" {
				size = maxFileBytes
			}
			fsys := fstest.MapFS{mainFile: {Data: []byte(h.data(size))}}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Load(fsys)
			runtime.ReadMemStats(&after)
			if err == nil || !strings.Contains(err.Error(), h.want) {
				t.Errorf("got %.300q, want a fault with %q", fmt.Sprint(err), h.want)
			}
			most := uint64(200<<20) / uint64(maxFileBytes/size)
			if used := after.TotalAlloc - before.TotalAlloc; used > most {
				t.Errorf("allocated %d MB of %d", used>>20, most>>20)
			}
		})
	}
}

func BenchmarkHostileInput(b *testing.B) {
	for _, h := range hostile {
		b.Run(h.name, func(b *testing.B) {
			fsys := fstest.MapFS{mainFile: {Data: []byte(h.data(maxFileBytes))}}
			b.ReportAllocs()
			for b.Loop() {
				_, _ = Load(fsys)
			}
		})
	}
}
