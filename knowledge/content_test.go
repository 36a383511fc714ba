package knowledge

import (
	"bufio"
	"flag"
	"fmt"
	"hash/fnv"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"fwhelp"
)

// article is where the article is that the content retells. It is not in the
// repository, only hashes of its runs of words are. To write them anew:
//
//	go test ./knowledge -run TestNothingCopied -article PATH
var article = flag.String("article", "", "write the hashes of this article's runs of eight words")

const shingleFile = "testdata/article-shingles.txt"

func shippedContent(tb testing.TB) *Content {
	tb.Helper()
	base, err := shippedBase()
	if err != nil {
		tb.Fatal(err)
	}
	return base.Content()
}

func BenchmarkLoad(b *testing.B) {
	b.Run("check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, c := check(fwhelp.Content()); c.err() != nil {
				b.Fatal(c.err())
			}
		}
	})
	b.Run("whole", func(b *testing.B) { // with the matcher's index
		b.ReportAllocs()
		for b.Loop() {
			if _, err := Load(fwhelp.Content()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// TestContentComplete holds the shipped content against the register of what
// the article says.
func TestContentComplete(t *testing.T) {
	content := shippedContent(t)
	verdicts := readVerdicts(t)
	if len(verdicts) != 114 {
		t.Fatalf("the register has %d claims, want 114", len(verdicts))
	}
	claims := articleClaims(content)
	for id, verdict := range verdicts {
		claim, ok := claims[id]
		switch {
		case !ok:
			t.Errorf("claim %s of the register is not in the content", id)
		case verdict != "holds" && (claim.Today == "" || claim.AsOf == "" || len(claim.Sources) == 0):
			t.Errorf("claim %s is %s, so it needs today, as_of and source", id, verdict)
		}
	}
	for id := range claims {
		whole := id[:max(0, len(id)-len(".b"))] // faq-4.b is a part of the register's faq-4
		if verdicts[id] == "" && verdicts[whole] == "" {
			t.Errorf("claim %s is not in the register: what the article does not say belongs to extras", id)
		}
	}
}

// articleClaims returns what the content says the article says. That an id
// stands there once is the loader's law.
func articleClaims(content *Content) map[ClaimID]Claim {
	claims := map[ClaimID]Claim{}
	for _, e := range content.Entries {
		switch e.Kind {
		case KindQuestion, KindTip, KindComparison, KindCriterion, KindPart:
			for _, c := range e.Claims {
				claims[c.ID] = c
			}
		}
	}
	for _, s := range content.Subjects {
		for _, side := range s.Facets {
			for _, c := range side {
				claims[c.ID] = c
			}
		}
	}
	return claims
}

func readVerdicts(t *testing.T) map[ClaimID]string {
	t.Helper()
	verdicts := map[ClaimID]string{}
	for line := range lines(t, "testdata/claim-ids.txt") {
		id, verdict, _ := strings.Cut(line, " ")
		if verdicts[ClaimID(id)] != "" || !slices.Contains([]string{"holds", "dated", "wrong"}, verdict) {
			t.Errorf("line %q of the register", line)
		}
		verdicts[ClaimID(id)] = verdict
	}
	return verdicts
}

// lines yields the lines of a file but for comments.
func lines(t *testing.T, path string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for s := bufio.NewScanner(f); s.Scan(); {
			if !strings.HasPrefix(s.Text(), "#") && !yield(s.Text()) {
				return
			}
		}
	}
}

// TestContentShape holds that every section is there, with ids that scripts
// rely on, and with enough phrasings to be found by.
func TestContentShape(t *testing.T) {
	content := shippedContent(t)
	ids := map[Kind][]EntryID{}
	for _, e := range content.Entries {
		ids[e.Kind] = append(ids[e.Kind], e.ID)
		if n := len(e.Alternates); n < 5 || n > 25 && e.Kind != KindElsewhere {
			if e.Kind != KindSubject {
				t.Errorf("%s:%d: %s has %d alternates, want 5 to 25", e.File, e.Line, e.ID, n)
			}
		}
	}
	want := map[Kind][]EntryID{
		KindComparison: {"compare-ease", "compare-performance", "compare-community", "compare-deployment"},
		KindCriterion:  {"criterion-project-type", "criterion-ease", "criterion-scalability", "criterion-community"},
		KindSubject: {
			"framework-caffe", "framework-cntk", "framework-keras", "framework-mxnet", "framework-pytorch",
			"framework-tensorflow", "framework-theano",
		},
		KindPart: {"extra-introduction", "extra-conclusion"},
	}
	for n := range 10 {
		want[KindQuestion] = append(want[KindQuestion], EntryID(fmt.Sprintf("faq-%d", n+1)))
		want[KindTip] = append(want[KindTip], EntryID(fmt.Sprintf("tip-%d", n+1)))
	}
	for kind, list := range want {
		if !slices.Equal(ids[kind], list) {
			t.Errorf("%s: the entries are %v, want %v", kind, ids[kind], list)
		}
	}
	if n := len(ids[KindExtra]); n < 8 {
		t.Errorf("there are %d extras, want 8 at least", n)
	}
	for _, s := range content.Subjects {
		for _, f := range []Facet{Overview, Features, Pros, Cons, BestFor, Liveness} {
			if f != Liveness && len(s.Facets[f]) == 0 {
				t.Errorf("%s says nothing under %s", s.ID, f)
			}
			if n := len(s.Alternates[f]); n < 5 || n > 15 {
				t.Errorf("%s/%s has %d alternates, want 5 to 25", s.Entry, f, n)
			}
		}
	}
}

// shingleWords is how long a run of words may not be in common with the article.
const shingleWords = 8

// shingles yields the hash of every run of eight words of a text.
func shingles(words []string) map[string]string {
	out := map[string]string{}
	for i := 0; i+shingleWords <= len(words); i++ {
		run := strings.Join(words[i:i+shingleWords], " ")
		h := fnv.New64a()
		h.Write([]byte(run))
		out[fmt.Sprintf("%012x", h.Sum64()>>16)] = run
	}
	return out
}

func TestNothingCopied(t *testing.T) {
	if *article != "" {
		writeShingles(t, *article)
	}
	copied := map[string]bool{}
	for hash := range lines(t, shingleFile) {
		copied[hash] = true
	}
	if len(copied) < 1000 {
		t.Fatalf("%s holds %d hashes: it is not the article's", shingleFile, len(copied))
	}
	err := fs.WalkDir(fwhelp.Content(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fwhelp.Content(), path)
		for hash, run := range shingles(strings.Fields(normal(string(data)))) {
			if copied[hash] {
				t.Errorf("%s: %q is word for word the article's", path, run)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// writeShingles hashes the article. Its ten questions may be said in its words,
// and so may runs of names, which cannot be said in others.
func writeShingles(t *testing.T, path string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	hashes := shingles(strings.Fields(normal(string(data))))
	for line := range strings.Lines(string(data)) {
		if question, _, ok := strings.Cut(line, "?"); ok {
			maps.DeleteFunc(hashes, func(hash, _ string) bool { return shingles(strings.Fields(normal(question)))[hash] != "" })
		}
	}
	names := " and or the "
	for _, s := range shippedContent(t).Subjects {
		names += normal(strings.Join(append(s.Names, s.Name), " ")) + " "
	}
	maps.DeleteFunc(hashes, func(_, run string) bool {
		return !slices.ContainsFunc(strings.Fields(run), func(w string) bool { return !strings.Contains(names, " "+w+" ") })
	})
	out := "# Hashes of the article's runs of eight words; content_test.go says how they are written.\n"
	for _, hash := range slices.Sorted(maps.Keys(hashes)) {
		out += hash + "\n"
	}
	if err := os.WriteFile(shingleFile, []byte(out), 0o644); err != nil {
		t.Fatal(err)
	}
}
