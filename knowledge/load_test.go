package knowledge

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"fwhelp"

	"github.com/google/go-cmp/cmp"
)

// smallContent has a value of every kind, to be read and to be mutated.
const smallContent = `version: 1
title: Cards
as_of: 2026-11
catalog: {noun: credit card, plural: credit cards}
questions:
  - id: q1
    question: What does a card cost?
    about: [gold]
    alternates: [price of a card, 012]
    answer:
      - {id: q1, text: Ten., today: Twelve., as_of: 2026-01-31, source: prices}
      - id: q1.b
        text: >-
          In
          advance.
tips:
  - {id: t1, title: Pay in time, answer: "Or it costs more."}
smalltalk:
  - {id: s1, title: Hello, answer: Hello!}
elsewhere:
  - {id: e1, title: Loans, pointer: Ask the loan desk., words: [loan]}
extras:
  - {id: x1, question: And abroad?, answer: [{id: x1, text: The same., as_of: 2026, source: [prices]}]}
facets:
  - {id: pros, label: Pros, words: [pros, 1.10], phrasings: ["why {name}"]}
entities:
  - {group: other cards, names: [paper card]}
lexicon:
  rewrites: {cc: credit card}
  concepts: {cost: [price, fee]}
sources:
  prices: {title: List of prices, date: undated, note: On paper.}
`

const smallSubject = `id: gold
name: The Gold Card
short: Gold
names: [gold card]
status: retired
since: 2025
as_of: 2026-01
source: prices
release: {version: 1.10, date: 2024-02-29}
pros:
  - {id: gold.pro.1, text: It shines.}
alternates:
  pros: [why gold, is gold good]
  status: [is gold still sold]
`

func small() fstest.MapFS {
	return fstest.MapFS{mainFile: {Data: []byte(smallContent)}, "catalog/gold.yaml": {Data: []byte(smallSubject)}}
}

// TestLoadKeepsWhatIsWritten holds every field of a small content, so that a
// field that is read and then dropped is noticed.
func TestLoadKeepsWhatIsWritten(t *testing.T) {
	base, err := Load(small())
	if err != nil {
		t.Fatal(err)
	}
	got := *base.Content()
	if len(got.Hash) != 64 {
		t.Errorf("hash %q", got.Hash)
	}
	got.Hash = ""
	want := Content{
		Title: "Cards", AsOf: "2026-11", Noun: "credit card", Plural: "credit cards",
		Entries: []Entry{
			{
				ID: "q1", Kind: KindQuestion, Title: "What does a card cost?", About: []SubjectID{"gold"},
				Alternates: []string{"price of a card", "012"}, File: mainFile, Line: 6,
				Claims: []Claim{
					{ID: "q1", Text: "Ten.", Today: "Twelve.", AsOf: "2026-01-31", Sources: []SourceKey{"prices"}},
					{ID: "q1.b", Text: "In advance."},
				},
			},
			{ID: "t1", Kind: KindTip, Title: "Pay in time", File: mainFile, Line: 17, Claims: []Claim{{ID: "t1", Text: "Or it costs more."}}},
			{ID: "credit-card-gold", Kind: KindSubject, Title: "The Gold Card", About: []SubjectID{"gold"}, File: "catalog/gold.yaml", Line: 1},
			{
				ID: "x1", Kind: KindExtra, Title: "And abroad?", File: mainFile, Line: 23,
				Claims: []Claim{{ID: "x1", Text: "The same.", AsOf: "2026", Sources: []SourceKey{"prices"}}},
			},
			{ID: "s1", Kind: KindSmallTalk, Title: "Hello", File: mainFile, Line: 19, Claims: []Claim{{ID: "s1", Text: "Hello!"}}},
			{ID: "e1", Kind: KindElsewhere, Title: "Loans", Pointer: "Ask the loan desk.", Words: []string{"loan"}, File: mainFile, Line: 21},
		},
		Subjects: []Subject{{
			ID: "gold", Entry: "credit-card-gold", Name: "The Gold Card", Short: "Gold", Names: []string{"gold card"},
			Status: Retired, Since: "2025", AsOf: "2026-01", Sources: []SourceKey{"prices"},
			Release: Release{Version: "1.10", Date: "2024-02-29"},
			Facets:  map[Facet][]Claim{Pros: {{ID: "gold.pro.1", Text: "It shines."}}},
			Alternates: map[Facet][]string{
				Pros: {"why gold", "is gold good"}, Liveness: {"is gold still sold"},
			},
		}},
		Facets:   []FacetWords{{ID: Pros, Label: "Pros", Words: []string{"pros", "1.10"}, Phrasings: []string{"why {name}"}}},
		Entities: []EntityGroup{{Group: "other cards", Names: []string{"paper card"}}},
		Lexicon:  Lexicon{Rewrites: map[string]string{"cc": "credit card"}, Concepts: map[string][]string{"cost": {"price", "fee"}}},
		Sources:  []Source{{Key: "prices", Title: "List of prices", Date: "undated", Note: "On paper."}},
	}
	if diff := cmp.Diff(want, got, cmp.Transformer("nil", func(in []Claim) []Claim { return append([]Claim{}, in...) })); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestWindowsFiles holds that a byte order mark and line ends of two characters
// change nothing.
func TestWindowsFiles(t *testing.T) {
	windows := small()
	for name, f := range windows {
		windows[name] = &fstest.MapFile{Data: []byte("\uFEFF" + strings.ReplaceAll(string(f.Data), "\n", "\r\n"))}
	}
	got, err := Load(windows)
	if err != nil {
		t.Fatal(err)
	}
	want, err := Load(small())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.Content().Entries, got.Content().Entries); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestHash holds that the hash follows the words and nothing else.
func TestHash(t *testing.T) {
	hash := func(fsys fs.FS) string {
		base, err := Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return base.Content().Hash
	}
	first := hash(small())
	moved := small()
	moved["knowledge/catalog/gold.yaml"] = moved["catalog/gold.yaml"]
	delete(moved, "catalog/gold.yaml")
	if hash(moved) != first {
		t.Error("the place of the catalog changes the hash")
	}
	changed := small()
	changed[mainFile].Data = append(changed[mainFile].Data, "# a comment\n"...)
	if hash(changed) == first {
		t.Error("a change does not change the hash")
	}
	shifted := small() // the same bytes, divided otherwise between the files
	shifted["catalog/gold.yaml"].Data = []byte(smallSubject + "# x")
	if hash(shifted) == first {
		t.Error("a change of the catalog does not change the hash")
	}
}

// TestFaultsAreTyped holds that callers can take the joined faults apart.
func TestFaultsAreTyped(t *testing.T) {
	_, err := Load(fstest.MapFS{mainFile: {Data: []byte("questions:\n  - id: A\n")}})
	var f *Fault
	if !errors.As(err, &f) || f.File != mainFile || f.Line != 2 || f.Column != 5 || f.Message == "" || f.Mend == "" {
		t.Errorf("got %+v", f)
	}
	all, ok := err.(interface{ Unwrap() []error })
	if !ok || len(all.Unwrap()) != 3 {
		t.Errorf("got %v, want three faults: no question, no answer, a bad id", err)
	}
}

// TestFaultsArePrintable holds that a fault moves no terminal's cursor, whatever
// the files are called.
func TestFaultsArePrintable(t *testing.T) {
	fsys := small()
	for _, name := range []string{"catalog/a\u202e.yaml", "catalog/a\x1b[2J.yaml"} {
		fsys[name] = &fstest.MapFile{Data: []byte(smallSubject)}
	}
	_, err := Load(fsys)
	if err == nil || !strings.Contains(err.Error(), "the first is at catalog/a<U+001B>[2J.yaml:1") {
		t.Errorf("got %v", err)
	}
	for _, r := range fmt.Sprint(err) {
		if r == '\u202e' || r == '\x1b' {
			t.Errorf("%q holds U+%04X", err.Error(), r)
		}
	}
}

// unreadable is a file system whose files cannot be opened.
type unreadable struct{ fstest.MapFS }

func (unreadable) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

func TestUnreadableFiles(t *testing.T) {
	pipe := small()
	pipe["catalog/gold.yaml"].Mode = fs.ModeNamedPipe
	for name, fsys := range map[string]fs.FS{"permission denied": unreadable{small()}, "not a regular file": pipe} {
		if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("got %v, want a fault that says %q", err, name)
		}
	}
}

// endless is a file system whose files have a modest size and no end.
type endless struct{ fstest.MapFS }

func (e endless) Open(name string) (fs.File, error) {
	f, err := e.MapFS.Open(name)
	return endlessFile{f}, err
}

type endlessFile struct{ fs.File }

func (endlessFile) Read(p []byte) (int, error) { return len(p), nil }

// TestTooMuch holds the limits that no single file passes by itself.
func TestTooMuch(t *testing.T) {
	many, large := small(), small()
	for i := range maxCatalogFiles + 1 {
		many[fmt.Sprintf("catalog/s%d.yaml", i)] = &fstest.MapFile{}
	}
	full := bytes.Repeat([]byte{0xFF}, maxFileBytes)
	for i := range maxContentBytes / maxFileBytes {
		large[fmt.Sprintf("catalog/s%d.yaml", i)] = &fstest.MapFile{Data: full}
	}
	for want, fsys := range map[string]fs.FS{
		"holds 2002 files; 2000 are read at most":  many,
		"with this file the content is over 16 MB": large,
		"faq.yaml: is over 4 MB":                   endless{fstest.MapFS{mainFile: {}}},
		"knowledge/catalog: cannot be read":        fstest.MapFS{mainFile: {Data: []byte(smallContent)}, "knowledge/catalog": {}},
	} {
		if _, err := Load(fsys); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %.300v, want a fault that says %q", err, want)
		}
	}
}

// FuzzLoad holds that no bytes make Load panic or hang, that a fault can be
// shown on a terminal, and that what loads, loads the same again.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(smallContent), []byte(smallSubject))
	err := fs.WalkDir(fwhelp.Content(), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != ".yaml" {
			return err
		}
		data, err := fs.ReadFile(fwhelp.Content(), name)
		f.Add([]byte(smallContent), data)
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	for _, h := range hostile {
		if data := h.data(2000); len(data) < 10_000 {
			f.Add([]byte(data), []byte(smallSubject))
		}
	}
	f.Fuzz(func(t *testing.T, faq, subject []byte) {
		fsys := fstest.MapFS{mainFile: {Data: faq}, "catalog/gold.yaml": {Data: subject}}
		warnings, err := Lint(fsys, true)
		var out bytes.Buffer
		if err != nil {
			out.WriteString(err.Error())
		}
		for _, w := range warnings {
			out.WriteString(w.String())
		}
		for _, r := range out.String() {
			if r != '\n' && (r < ' ' || r == 0x7F || r == '\u202E' || r == '\u200B') {
				t.Errorf("a fault holds U+%04X: %q", r, out.String())
			}
		}
		again, err2 := Lint(fsys, true)
		if !cmp.Equal(warnings, again) || (err == nil) != (err2 == nil) || err != nil && err.Error() != err2.Error() {
			t.Errorf("two readings differ:\n%v\n%v", err, err2)
		}
	})
}
