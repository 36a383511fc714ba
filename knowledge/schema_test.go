package knowledge

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"fwhelp"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
)

const (
	faqSchema     = "faq.schema.json"
	catalogSchema = "catalog.schema.json"
)

func schemaFor(file string) string {
	if file == mainFile {
		return faqSchema
	}
	return catalogSchema
}

func compileSchemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	out := map[string]*jsonschema.Schema{}
	for _, name := range []string{faqSchema, catalogSchema} {
		s, err := jsonschema.NewCompiler().Compile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = s
	}
	return out
}

// editorValue is a document as an editor's YAML reader sees it: numbers and
// booleans where they are unquoted, dates as text.
func editorValue(n *yaml.Node) any {
	switch n.Kind {
	case yaml.DocumentNode:
		return editorValue(n.Content[0])
	case yaml.SequenceNode:
		list := make([]any, 0, len(n.Content))
		for _, item := range n.Content {
			list = append(list, editorValue(item))
		}
		return list
	case yaml.MappingNode:
		m := map[string]any{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = editorValue(n.Content[i+1])
		}
		return m
	}
	switch n.ShortTag() {
	case "!!int", "!!float":
		if v, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return v
		}
	case "!!bool":
		return n.Value == "true"
	case "!!null":
		return nil
	}
	return n.Value
}

func validate(t *testing.T, schemas map[string]*jsonschema.Schema, file string, data []byte) error {
	t.Helper()
	var n yaml.Node
	if err := yaml.Load(data, &n); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return schemas[schemaFor(file)].Validate(editorValue(&n))
}

// TestSchemaAcceptsContent holds that an editor finds nothing to mark in what
// is shipped.
func TestSchemaAcceptsContent(t *testing.T) {
	schemas := compileSchemas(t)
	err := fs.WalkDir(fwhelp.Content(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".yaml" {
			return err
		}
		data, err := fs.ReadFile(fwhelp.Content(), path)
		if err != nil {
			return err
		}
		if err := validate(t, schemas, path, data); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSchemaRefuses runs testdata/schema: each file is refused by its schema and
// by the loader. The file "want" lists what the schema says.
func TestSchemaRefuses(t *testing.T) {
	schemas := compileSchemas(t)
	paths, err := filepath.Glob("testdata/schema/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		for _, f := range archive.Files[:len(archive.Files)-1] {
			err := validate(t, schemas, filepath.Base(f.Name), f.Data)
			if err == nil {
				t.Errorf("%s: the schema accepts %s", path, f.Name)
				continue
			}
			_, after, _ := strings.Cut(err.Error(), "\n")
			out.WriteString(f.Name + "\n" + after + "\n")
			if !faulty(f) {
				t.Errorf("%s: the loader accepts %s", path, f.Name)
			}
		}
		compareArchive(t, path, archive, out.String())
	}
}

// faulty reports whether the loader finds something wrong with a file, in a
// directory where all else is right.
func faulty(f txtar.File) bool {
	const rest = "catalog: {noun: framework, plural: frameworks}\nquestions: [{id: q0, question: Why?, answer: Because.}]\n" +
		"sources: {s1: {title: A letter, date: undated, note: A letter.}}\n"
	fsys := fstest.MapFS{mainFile: {Data: []byte(rest)}}
	if filepath.Base(f.Name) == mainFile {
		fsys[mainFile] = &fstest.MapFile{Data: f.Data}
	} else {
		fsys["catalog/a.yaml"] = &fstest.MapFile{Data: f.Data}
	}
	_, err := Load(fsys)
	return err != nil
}

// TestSchemaNamesTheFields holds that the schemas and the structs that decode
// the files name the same fields, and require the same.
func TestSchemaNamesTheFields(t *testing.T) {
	for name, root := range map[string]reflect.Type{
		faqSchema:     reflect.TypeFor[faqFile](),
		catalogSchema: reflect.TypeFor[subjectFile](),
	} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var schema map[string]any
		if err := json.Unmarshal(data, &schema); err != nil {
			t.Fatal(err)
		}
		fieldTest{t, schema["$defs"].(map[string]any)}.compare(name, root, schema)
	}
}

type fieldTest struct {
	*testing.T
	defs map[string]any
}

func (t fieldTest) resolve(schema map[string]any) map[string]any {
	for {
		ref, ok := schema["$ref"].(string)
		if !ok {
			return schema
		}
		schema = t.defs[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
}

func (t fieldTest) compare(path string, typ reflect.Type, schema map[string]any) {
	schema = t.resolve(schema)
	switch {
	case typ == reflect.TypeFor[*yaml.Node](): // only the guide is decoded by its own loader
		typ = reflect.TypeFor[guideFields]()
	case typ == reflect.TypeFor[answerFields]():
		list := schema
		if options, ok := schema["anyOf"].([]any); ok {
			list = options[1].(map[string]any)
		}
		t.compare(path, reflect.TypeFor[[]claimFields](), list)
		return
	case typ.Kind() == reflect.Pointer:
		typ = typ.Elem()
	case typ.Kind() == reflect.Slice && keyed(typ.Elem()):
		if more, ok := schema["additionalProperties"].(map[string]any); ok && wholeRecord(typ.Elem()) {
			t.compare(path+".*", typ.Elem(), more)
		}
		return
	case typ.Kind() == reflect.Slice && typ != reflect.TypeFor[oneOrMore]():
		items := schema["items"].(map[string]any)
		if all, ok := items["allOf"].([]any); ok {
			items = all[0].(map[string]any)
		}
		t.compare(path+"[]", typ.Elem(), items)
		return
	}
	if typ.Kind() != reflect.Struct || isScalar(typ) {
		return
	}
	t.compareRecord(path, typ, schema)
}

func (t fieldTest) compareRecord(path string, typ reflect.Type, schema map[string]any) {
	properties := schema["properties"].(map[string]any)
	var inGo, must []string
	for i := range typ.NumField() {
		f := typ.Field(i)
		key, option := keyOf(f)
		if key == "" {
			continue
		}
		inGo = append(inGo, key)
		if option == "required" {
			must = append(must, key)
		}
		if p, ok := properties[key].(map[string]any); ok {
			if p["description"] == nil && t.resolve(p)["description"] == nil {
				t.Errorf("%s.%s has no description", path, key)
			}
			t.compare(path+"."+key, f.Type, p)
		}
	}
	var inSchema, mustSchema []string
	for key := range properties {
		inSchema = append(inSchema, key)
	}
	for _, key := range asList(schema["required"]) {
		mustSchema = append(mustSchema, key.(string))
	}
	for _, list := range [][]string{inGo, must, inSchema, mustSchema} {
		slices.Sort(list)
	}
	if diff := cmp.Diff(inGo, inSchema); diff != "" {
		t.Errorf("%s: the fields differ (-Go +schema):\n%s", path, diff)
	}
	if diff := cmp.Diff(must, mustSchema); diff != "" {
		t.Errorf("%s: the required fields differ (-Go +schema):\n%s", path, diff)
	}
	if schema["additionalProperties"] != false {
		t.Errorf("%s: the schema allows unknown fields", path)
	}
}

func asList(v any) []any { list, _ := v.([]any); return list }

func isScalar(t reflect.Type) bool {
	return t == reflect.TypeFor[textAt]() || t == reflect.TypeFor[numberAt]() || t == reflect.TypeFor[flagAt]()
}

// wholeRecord reports whether a keyed struct's value is a map of fields.
func wholeRecord(t reflect.Type) bool {
	for i := range t.NumField() {
		if _, option := keyOf(t.Field(i)); option == "value" {
			return false
		}
	}
	return true
}
