package knowledge

import (
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
	"go.yaml.in/yaml/v4/plugin/loaderlimits"
)

// Limits of a file's structure, checked before anything is made of it. YAML
// libraries can be made to hang or to eat the memory by files of a few
// kilobytes: by nesting, by aliases that multiply, by equal keys, by sheer number.
const (
	maxDepth = 16
	maxNodes = 200_000
	maxKeys  = 64 // in one map, but for the maps whose keys are authors' words

	// maxMarks bounds the characters that can begin a value, up to three each.
	// Counting them takes milliseconds; the nodes of a full file of them, 1 GB.
	maxMarks = 200_000
)

// openMaps are the fields whose keys are authors' own words, in any number.
var openMaps = [...]string{"sources", "rewrites", "concepts"}

// parse returns the file's root node, or nil with faults noted.
func (c *checker) parse(doc *document) *yaml.Node {
	root := c.parseSafely(doc)
	if root == nil {
		c.partial = true
	}
	return root
}

func (c *checker) parseSafely(doc *document) *yaml.Node {
	before := len(c.faults)
	c.characters(doc)
	if marks(doc.data) > maxMarks {
		c.fault(place{file: doc.name}, "divide the file", "holds too many values")
	}
	if len(c.faults) > before {
		return nil
	}
	var root yaml.Node
	limits := yaml.WithPlugin(loaderlimits.New(loaderlimits.DepthValue(2 * maxDepth)))
	if err := yaml.Load(doc.data, &root, limits); err != nil {
		c.syntax(doc, err)
		return nil
	}
	w := walker{checker: c, file: doc.name}
	w.walk(root.Content[0], "", 1)
	if len(c.faults) > before {
		return nil
	}
	return root.Content[0]
}

func marks(data []byte) int {
	n := 0
	for _, b := range data {
		switch b {
		case ',', ':', '-', '?', '[', '{', '&', '*', '!':
			n++
		}
	}
	return n
}

// characters refuses what a reader of the file could not see or a terminal
// would act on, in comments too.
func (c *checker) characters(doc *document) {
	line, column := 1, 0
	for i, r := range string(doc.data) {
		column++
		switch {
		case r >= ' ' && r < 0x7F: // nearly all of them
		case r == '\n':
			line, column = line+1, 0
		case r == utf8.RuneError && !strings.HasPrefix(string(doc.data[i:min(i+3, len(doc.data))]), "\uFFFD"):
			c.fault(place{doc.name, line, column}, "save the file as UTF-8", "is not UTF-8")
			return
		case i == 0 && r == '\uFEFF', r == '\r': // byte order mark and line ends of Windows
		default:
			c.visible(place{doc.name, line, column}, r)
		}
	}
}

// visible refuses control, bidirectional-override and zero-width characters.
func (c *checker) visible(at place, r rune) {
	if r < ' ' && r != '\n' && r != '\t' || r >= 0x7F && (unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar) {
		c.fault(at, "delete it", "here is the invisible or control character U+%04X", r)
	}
}

// syntax notes what the parser could not read.
func (c *checker) syntax(doc *document, err error) {
	at := place{file: doc.name}
	message := err.Error()
	var le *yaml.LoadError
	if errors.As(err, &le) {
		mark := le.Mark
		if strings.Contains(le.ContextMsg, "quoted scalar") { // begins there, and has no end
			mark = le.ContextMark
		}
		at.line, at.column, message = mark.Line, mark.Column, le.Message
	}
	mend := "look at the indentation and the quotes of this line and of the one before"
	switch {
	case strings.Contains(message, "mapping values"):
		mend = "put the text in quotes: it holds a colon"
	case strings.Contains(doc.line(at.line), "\t"):
		mend = "indent with spaces, not with tabs"
	case strings.Contains(message, "single document"):
		message, mend = "it holds several documents", "take out the lines --- that divide it"
	case strings.Contains(message, "no documents"):
		message, mend = "nothing stands in it", "begin with version: 1 and questions:"
	case strings.Contains(message, "depth"):
		mend = "nest less deeply"
	}
	c.fault(at, mend, "is not YAML: %s", message)
}

// walker checks the structure of one file before it is decoded.
type walker struct {
	*checker
	file  string
	nodes int
}

// walk reports whether the walk may go on.
func (w *walker) walk(n *yaml.Node, field string, depth int) bool {
	at := place{w.file, n.Line, n.Column}
	w.nodes++
	switch {
	case w.nodes > maxNodes:
		w.fault(at, "divide the file", "holds more than %d values", maxNodes)
		return false
	case depth > maxDepth:
		w.fault(at, "nest less deeply", "this is nested more than %d levels deep", maxDepth)
		return false
	case n.Kind == yaml.AliasNode || n.Anchor != "":
		w.fault(at, "write it out; a text that begins with & or * needs quotes", "content has no anchors and no aliases")
	case n.Style&yaml.TaggedStyle != 0:
		w.fault(at, "leave it out; a text that begins with ! needs quotes", "content has no tags")
	}
	switch n.Kind {
	case yaml.ScalarNode:
		if n.Style&yaml.DoubleQuotedStyle != 0 { // only there can a character be escaped
			for _, r := range n.Value {
				w.visible(at, r)
			}
		}
	case yaml.SequenceNode:
		for _, item := range n.Content {
			if !w.walk(item, field, depth+1) {
				return false
			}
		}
	case yaml.MappingNode:
		return w.walkMap(n, field, depth)
	}
	return true
}

func (w *walker) walkMap(n *yaml.Node, field string, depth int) bool {
	at := place{w.file, n.Line, n.Column}
	open := false
	for _, name := range openMaps {
		open = open || field == name
	}
	if !open && len(n.Content)/2 > maxKeys {
		w.fault(at, "keep to the fields that the schema names", "here are %d fields; %d are allowed", len(n.Content)/2, maxKeys)
		return true
	}
	seen := make(map[string]place, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if !w.walk(key, "", depth+1) {
			return false
		}
		at := place{w.file, key.Line, key.Column}
		if key.Kind != yaml.ScalarNode {
			w.fault(at, "give the field a name of one word", "a field has no plain name")
			continue
		}
		if first, twice := seen[key.Value]; twice {
			w.fault(at, "keep one of the two", "%q stands here a second time; the first is on line %d", clip(key.Value), first.line)
		}
		seen[key.Value] = at
		if !w.walk(value, key.Value, depth+1) {
			return false
		}
	}
	return true
}

// clip keeps a message short where an author's words are long.
func clip(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}
