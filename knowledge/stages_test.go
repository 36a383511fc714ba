package knowledge

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// shop is a small catalog of another field, so that no test of a stage can lean
// on words about deep learning.
func shop() *matcher {
	c := Content{
		Title: "Kitchen machines", Noun: "machine", Plural: "machines",
		Subjects: []Subject{
			{ID: "bakemaster", Entry: "machine-bakemaster", Name: "Bakemaster", Short: "Bakemaster", Names: []string{"bake master", "bm"}, Described: []string{"Miller's machine", "the one from Miller"}, Tools: []string{"doughhook"}},
			{ID: "stirling", Entry: "machine-stirling", Name: "Stirling", Short: "Stirling", Described: []string{"the one by Potter"}},
		},
		Facets: []FacetWords{
			{ID: Overview, Words: []string{"overview"}, Phrasings: []string{"what is {name}"}},
			{ID: Pros, Words: []string{"pros", "good about"}, Phrasings: []string{"pros of {name}"}},
			{ID: Cons, Words: []string{"cons", "speaks against"}, Phrasings: []string{"cons of {name}"}},
		},
		Entities: []EntityGroup{{Group: "others", Names: []string{"fryer", "stirling engine"}}},
		Lexicon: Lexicon{
			Rewrites: map[string]string{"mix": "stir", "mix in": "fold", "kg": "kilogram"},
			Concepts: map[string][]string{"cheap": {"cheap", "bargain", "low price"}, "machine": {"machine", "device"}},
		},
		Entries: []Entry{
			{ID: "machine-bakemaster", Kind: KindSubject},
			{ID: "machine-stirling", Kind: KindSubject},
			{ID: "q-clean", Kind: KindQuestion, Title: "How do I clean the bowl?", Alternates: []string{"washing the bowl after baking"}},
			{ID: "elsewhere-repair", Kind: KindElsewhere, Title: "Repairs", Alternates: []string{"my machine is broken"}, Words: []string{"repair"}},
		},
	}
	return newMatcher(&c, nil, &trained)
}

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{
		"What's  the\tDifference?":                   "what is the difference?",
		"<@U04BOT> can someone <#C1|general> help":   "can someone general help",
		"don’t can't shouldnt I'm":                   "do not can not should not i am",
		"see <https://x.org/y|the page> or http://a": "see the page or",
		"fix `model = X()` or `keras`":               "fix codesnippet or keras",
		"ﬁne Ｋｅｒａｓ":                                  "fine keras",
		"hi 👋 :wave: there":                          "hi there",
		"zero\u200bwidth so\u00adft":                 "zerowidth soft",
		"u r how r u, in r":                          "you are how are you, in r",
		"google's straße":                            "google's strasse",
		"":                                           "",
	} {
		if got := normalise(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	long := normalise(strings.Repeat("wörd ", 5000))
	if n := utf8.RuneCountInString(long); n > maxRunes {
		t.Errorf("%d characters are left of a long question", n)
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add("What's <@U1> `x` ＜@U2> :a:b: www.x don't")
	f.Fuzz(func(t *testing.T, s string) {
		once := normalise(s)
		if twice := normalise(once); twice != once {
			t.Errorf("%q is normalised to %q, and that to %q", s, once, twice)
		}
	})
}

func TestTokenise(t *testing.T) {
	for in, want := range map[string][]string{
		"c++ and c#, .net 4.8":        {"c++", "and", "c#", "dotnet", "4.8"},
		"tf+keras":                    {"tf", "keras"},
		"torch.cuda.is_available()":   {"torch", "cuda", "is", "available"},
		"google's, the users' 3d tf2": {"google", "the", "users", "3d", "tf2"},
		"kerasとは何ですか":                 {"keras", "とは何ですか"},
		"keras가 뭐야":                   {"keras", "가", "뭐야"},
	} {
		var got []string
		for _, tok := range tokenise(in) {
			got = append(got, tok.text)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", in, d)
		}
	}
	tokens := tokenise("google's tf.nn.relu costs 2.15")
	if !tokens[0].possessive || !tokens[1].code || !tokens[3].code || tokens[4].code || !tokens[5].number {
		t.Errorf("marks: %+v", tokens)
	}
}

func TestDistance(t *testing.T) {
	for _, tc := range []struct {
		a, b  string
		limit int
		want  int
	}{
		{"keras", "keras", 2, 0},
		{"kears", "keras", 2, 1},
		{"keras", "kera", 2, 1},
		{"theano", "thaeno", 2, 1},
		{"abc", "xyz", 2, 3},
		{"ca", "abc", 3, 3},
		{"short", "muchlonger", 2, 3},
		{"", "ab", 2, 2},
	} {
		if got := EditDistance(tc.a, tc.b, tc.limit); got != tc.want {
			t.Errorf("%q and %q within %d: %d, want %d", tc.a, tc.b, tc.limit, got, tc.want)
		}
	}
}

func TestSpelling(t *testing.T) {
	s := newSpeller(map[string]int32{"difference": 3, "framework": 5, "bowl": 2, "what": 4, "beginner": 1})
	for in, want := range map[string]string{
		"diffrence": "difference", "framewrok": "framework", "begginer": "beginner", "bwol": "bowl",
		"table": "table", "bowls": "bowls", "wht": "what", "zzzzzz": "zzzzzz", "bol": "bol",
	} {
		if got := s.correct(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if left, right, ok := s.split("whatframework"); left != "what" || right != "framework" || !ok {
		t.Errorf("split into %q and %q, %v", left, right, ok)
	}
}

func TestLexiconLongestFirst(t *testing.T) {
	m := shop()
	for in, want := range map[string]string{
		"mix in two kg": "fold two kilogram", "mix two": "stir two", "remix": "remix",
	} {
		if got := strings.Join(textsOf(m.lexicon.rewrite(tokenise(in))), " "); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	m := shop()
	for _, tc := range []struct {
		text     string
		subjects []int32
		foreign  int
	}{
		{"is bakemaster good", []int32{0}, 0},
		{"bake master or stirling", []int32{0, 1}, 0},
		{"bakemastr", []int32{0}, 0},
		{"what is the doughhook", []int32{0}, 0},
		{"miller's device", []int32{0}, 0},
		{"the miller one against the potter one", []int32{0, 1}, 0},
		{"which machine is made by miller", []int32{0}, 0},
		{"mr miller is ill", nil, 0},
		{"miller vs potter", []int32{0, 1}, 0},
		{"made by miller or potter", []int32{0, 1}, 0},
		{"is stirling from miller or potter", []int32{1}, 0},
		{"miller's new machine", []int32{0}, 0},
		{"stirling engine", nil, 1},
		{"fryer or stirling", []int32{1}, 1},
	} {
		a := m.understand(tc.text)
		if d := cmp.Diff(tc.subjects, a.subjects); d != "" || len(a.foreign) != tc.foreign {
			t.Errorf("%q: foreign %v, subjects (-want +got):\n%s", tc.text, a.foreign, d)
		}
	}
}

func TestFacetCue(t *testing.T) {
	m := shop()
	for text, want := range map[string]Facet{
		"pros of bakemaster": Pros, "what speaks against stirling": Cons, "why stirling": Pros, "why not stirling": Cons,
		"i hate bakemaster": Cons, "not good": Cons, "not bad": Pros, "bakemaster": NoFacet, "stirling is too loud": Cons,
		"stirling is great, isn't it": Pros, "who made stirling": Overview, "unfriendly stirling": Cons,
	} {
		if got := m.understand(text).cue.facet; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestCompares(t *testing.T) {
	m := shop()
	for text, want := range map[string]comparison{
		"bakemaster vs stirling":                   {firm: true, joined: true, bare: true},
		"is bakemaster better than stirling":       {firm: true, joined: true, bare: true},
		"bakemaster and stirling":                  {joined: true, bare: true},
		"cleaning bakemaster versus oven stirling": {firm: true},
		"bakemaster": {},
	} {
		a := m.understand(text)
		if got := compares(&a); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}

func TestLanguage(t *testing.T) {
	m := shop()
	for text, want := range map[string]string{
		"was ist bakemaster": "de", "quels sont les avantages de stirling": "fr", "ventajas de stirling": "es",
		"что такое stirling": "ru", "stirling是什么": "zh", "stirlingとは何ですか": "ja", "stirling이 뭐야": "ko",
		"what is bakemaster": "", "was it any good": "", "help me chose a machien": "", "bakemaster": "",
	} {
		if got := m.understand(text).language; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	var words []string
	for _, tok := range m.understand("Nachteile von stirling").tokens {
		words = append(words, tok.text)
	}
	if got := strings.Join(words, " "); got != "disadvantages stirling" {
		t.Errorf("translated as %q", got)
	}
}

func TestQuestions(t *testing.T) {
	for text, want := range map[string][]string{
		"what is x? who made y?":       {"what is x?", "who made y?"},
		"what is x and who made y":     {"what is x", "who made y"},
		"what is x and y":              {"what is x and y"},
		"pros\ncons":                   {"pros", "cons"},
		"tell me about x and what not": {"tell me about x and what not"},
	} {
		if d := cmp.Diff(want, Questions(text)); d != "" {
			t.Errorf("%q (-want +got):\n%s", text, d)
		}
	}
}

// TestLeaveOut compares leaving a phrasing out of the sums with an index that
// never had it.
func TestLeaveOut(t *testing.T) {
	entries := []Entry{
		{ID: "a", Kind: KindQuestion, Title: "open an account", Alternates: []string{"new account please", "become a customer"}},
		{ID: "b", Kind: KindQuestion, Title: "close the account", Alternates: []string{"cancel my account"}},
	}
	full := newMatcher(&Content{Entries: entries}, nil, &trained)
	r := full.read("new account please", full.understand("new account please"), 1, full.pool.Get().(*scratch))
	for i := range r.list {
		if full.targets[r.list[i].target].topic.Entry != "a" {
			continue
		}
		if e := r.list[i].evidence; e.wording > 0.9 || e.centroid > 0.7 || e.wording == 0 {
			t.Errorf("a phrasing left out still speaks: %+v", e)
		}
	}
}
