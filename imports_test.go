package fwhelp_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// module is the path of this module.
const module = "fwhelp"

// top is the floor of the commands.
const top = 4

// goPackage is what go list says of a package; imports of its tests are not among Imports.
type goPackage struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

func packages(t *testing.T) []goPackage {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Dir,GoFiles,Imports", "./...")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []goPackage
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p goPackage
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// floor is how high a package stands: it may import what stands no higher. The
// two pure packages import nothing of their own floor, and on the floor of the
// adapters no platform is imported by its neighbours.
func floor(path string) int {
	room, _, _ := strings.Cut(strings.TrimPrefix(path, module+"/"), "/")
	switch room {
	case "knowledge":
		return 1
	case "dialog":
		return 2
	case "adapters":
		return 3
	case module:
		return 0 // carries the content, knows nothing
	}
	return top
}

// brokenRules lists what an import breaks of the law of the house.
func brokenRules(importer, imported string) []string {
	var broken []string
	pure := importer == module+"/dialog" || importer == module+"/knowledge"
	for _, impure := range []string{"os", "net", "log", "context", "syscall", "math/rand", "crypto/rand"} {
		if pure && (imported == impure || strings.HasPrefix(imported, impure+"/")) {
			broken = append(broken, "is pure and imports "+imported)
		}
	}
	if !strings.HasPrefix(imported+"/", module+"/") {
		return broken
	}
	from, to := floor(importer), floor(imported)
	platform := platformOf(imported)
	switch {
	case to > from:
		broken = append(broken, "climbs to "+imported)
	case to == from && (pure || platform != "" && from < top && platform != platformOf(importer)):
		broken = append(broken, "imports its neighbour "+imported)
	}
	return broken
}

// platformOf is slack for everything in adapters/slack; empty for what all
// adapters share.
func platformOf(path string) string {
	rest, ok := strings.CutPrefix(path, module+"/adapters/")
	if !ok {
		return ""
	}
	platform, _, _ := strings.Cut(rest, "/")
	if platform == "adaptertest" {
		return ""
	}
	return platform
}

func TestImportsFollowTheFloors(t *testing.T) {
	for _, p := range packages(t) {
		for _, imported := range p.Imports {
			for _, rule := range brokenRules(p.ImportPath, imported) {
				t.Errorf("%s %s", p.ImportPath, rule)
			}
		}
	}
}

func TestEachSDKHasOneImporter(t *testing.T) {
	all := packages(t)
	for _, sdk := range []string{
		"github.com/slack-go/slack", "github.com/bwmarrin/discordgo", "github.com/redis/go-redis/v9",
		"go.etcd.io/bbolt", "github.com/peterh/liner", "go.yaml.in/yaml/v4",
	} {
		var importers []string
		for _, p := range all {
			if slices.ContainsFunc(p.Imports, func(i string) bool { return i == sdk || strings.HasPrefix(i, sdk+"/") }) {
				importers = append(importers, p.ImportPath)
			}
		}
		if len(importers) > 1 {
			t.Errorf("%s is imported by %s: one package at most", sdk, strings.Join(importers, " and "))
		}
	}
}

// TestNoClockBelowTheAdapters reads the sources: the package time is allowed
// there for its types alone.
func TestNoClockBelowTheAdapters(t *testing.T) {
	clock := []string{"Now", "Since", "Until", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Sleep", "Local"}
	for _, p := range packages(t) {
		if p.ImportPath != module+"/dialog" && p.ImportPath != module+"/knowledge" {
			continue
		}
		for _, name := range p.GoFiles {
			files := token.NewFileSet()
			file, err := parser.ParseFile(files, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				call, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if pkg, ok := call.X.(*ast.Ident); ok && pkg.Name == "time" && slices.Contains(clock, call.Sel.Name) {
					t.Errorf("%s: time.%s in a package without a clock", files.Position(call.Pos()), call.Sel.Name)
				}
				return true
			})
		}
	}
}

func TestBrokenRules(t *testing.T) {
	for _, c := range []struct {
		importer, imported string
		broken             bool
	}{
		{"fwhelp/dialog", "fwhelp/knowledge", false},
		{"fwhelp/dialog/sessions", "fwhelp/dialog", false},
		{"fwhelp/dialog/sessions", "context", false},
		{"fwhelp/knowledge/train", "fwhelp/knowledge/eval", false},
		{"fwhelp/adapters/slack", "fwhelp/adapters", false},
		{"fwhelp/adapters/slack/socket", "fwhelp/adapters/slack", false},
		{"fwhelp/adapters/slack", "fwhelp/adapters/adaptertest", false},
		{"fwhelp/adapters", "fwhelp/dialog/sessions", false},
		{"fwhelp/cmd/bot", "fwhelp/adapters/slack", false},
		{"fwhelp/cmd/bot", "fwhelp", false},
		{"fwhelp/knowledge", "fwhelp/dialog", true},
		{"fwhelp/dialog", "fwhelp/dialog/sessions", true},
		{"fwhelp/dialog", "fwhelp/adapters", true},
		{"fwhelp/dialog", "net/http", true},
		{"fwhelp/knowledge", "math/rand/v2", true},
		{"fwhelp/knowledge", "os", true},
		{"fwhelp/adapters/slack", "fwhelp/adapters/discord", true},
		{"fwhelp/adapters", "fwhelp/adapters/slack", true},
		{"fwhelp/adapters/slack", "fwhelp/cmd/bot", true},
	} {
		if got := brokenRules(c.importer, c.imported); (len(got) > 0) != c.broken {
			t.Errorf("%s imports %s: %q", c.importer, c.imported, got)
		}
	}
}
