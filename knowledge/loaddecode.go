package knowledge

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Files are decoded by the structs of loadfields.go and no others: an unknown
// field is a fault, and every value keeps its place, so that whatever is found
// wrong with it later can be shown where it stands. Values are taken as they
// are written: "012" stays "012", and 1.10 does not become 1.1.
//
// A struct's fields are named by the tag `key:"name,option"`. Options: required;
// name and value take the key and the value of a map whose keys are authors'
// words, which is decoded into a list of such structs. A field At of type place
// takes where the struct begins; its tag `is:"a claim"` is what faults call it.

// textAt is a scalar as it is written, without space around it.
type textAt struct {
	Value string
	At    place
}

func (t textAt) given() bool { return t.At.line > 0 }

// numberAt is a scalar that must be a number.
type numberAt struct {
	Value float64
	At    place
}

// flagAt is a scalar that must be true or false.
type flagAt struct {
	Value bool
	At    place
}

// oneOrMore is one scalar, or a list of them.
type oneOrMore []textAt

// decode fills out, a pointer to a struct, from a map. A struct's field of type
// place takes the place where the map begins.
func (c *checker) decode(file string, n *yaml.Node, out any) {
	d := decoder{checker: c, file: file}
	d.value(n, reflect.ValueOf(out).Elem(), "the file")
}

type decoder struct {
	*checker
	file string
}

func (d *decoder) at(n *yaml.Node) place { return place{d.file, n.Line, n.Column} }

func (d *decoder) value(n *yaml.Node, out reflect.Value, name string) {
	switch v := out.Addr().Interface().(type) {
	case *textAt:
		d.scalar(n, v, name)
	case *numberAt:
		d.number(n, v, name)
	case *flagAt:
		d.flag(n, v, name)
	case *oneOrMore:
		if n.Kind == yaml.ScalarNode {
			*v = make(oneOrMore, 1)
			d.scalar(n, &(*v)[0], name)
			return
		}
		d.list(n, out, name)
	case *answerFields:
		if n.Kind == yaml.ScalarNode {
			d.scalar(n, &v.Plain, name)
			return
		}
		d.list(n, reflect.ValueOf(&v.Claims).Elem(), name)
	case **yaml.Node:
		*v = n
	default:
		d.composed(n, out, name)
	}
}

func (d *decoder) composed(n *yaml.Node, out reflect.Value, name string) {
	switch out.Kind() {
	case reflect.Pointer:
		out.Set(reflect.New(out.Type().Elem()))
		d.value(n, out.Elem(), name)
	case reflect.Slice:
		if keyed(out.Type().Elem()) {
			d.dictionary(n, out, name)
			return
		}
		d.list(n, out, name)
	case reflect.Struct:
		d.record(n, out, name)
	default:
		panic("knowledge: no way to decode into " + out.Type().String())
	}
}

func (d *decoder) scalar(n *yaml.Node, out *textAt, name string) {
	if d.wrongKind(n, yaml.ScalarNode, name) {
		return
	}
	out.At = d.at(n)
	if n.ShortTag() != "!!null" {
		out.Value = strings.TrimSpace(n.Value)
	}
	if out.Value == "" {
		d.fault(out.At, "write it, or leave the field out", "%s is empty", name)
	}
}

func (d *decoder) number(n *yaml.Node, out *numberAt, name string) {
	if d.wrongKind(n, yaml.ScalarNode, name) {
		return
	}
	out.At = d.at(n)
	v, err := strconv.ParseFloat(n.Value, 64)
	if err != nil || v-v != 0 { // not a number, or an infinite one
		d.fault(out.At, "write it in digits, such as 2 or -0.5", "%s is not a number", name)
		return
	}
	out.Value = v
}

func (d *decoder) flag(n *yaml.Node, out *flagAt, name string) {
	if d.wrongKind(n, yaml.ScalarNode, name) {
		return
	}
	out.At = d.at(n)
	if n.Value != "true" && n.Value != "false" {
		d.fault(out.At, "write true or false", "%s is neither true nor false", name)
	}
	out.Value = n.Value == "true"
}

func (d *decoder) list(n *yaml.Node, out reflect.Value, name string) {
	if d.wrongKind(n, yaml.SequenceNode, name) {
		return
	}
	if len(n.Content) == 0 {
		d.fault(d.at(n), "fill it, or leave the field out", "%s is an empty list", name)
		return
	}
	out.Set(reflect.MakeSlice(out.Type(), len(n.Content), len(n.Content)))
	name = itemOf(name, out.Type().Elem())
	for i, item := range n.Content {
		d.value(item, out.Index(i), name)
	}
}

// dictionary decodes a map whose keys are authors' words.
func (d *decoder) dictionary(n *yaml.Node, out reflect.Value, name string) {
	if d.wrongKind(n, yaml.MappingNode, name) {
		return
	}
	out.Set(reflect.MakeSlice(out.Type(), len(n.Content)/2, len(n.Content)/2))
	for i := range out.Len() {
		key, value, item := n.Content[2*i], n.Content[2*i+1], out.Index(i)
		whole := true
		for j := range item.NumField() {
			switch _, option := keyOf(item.Type().Field(j)); option {
			case "name":
				d.value(key, item.Field(j), "a name in "+name)
			case "value":
				d.value(value, item.Field(j), fmt.Sprintf("%q in %s", key.Value, name))
				whole = false
			}
		}
		if whole {
			d.record(value, item, fmt.Sprintf("%q in %s", key.Value, name))
		}
	}
}

// record decodes a map with the fields of a struct.
func (d *decoder) record(n *yaml.Node, out reflect.Value, name string) {
	if d.wrongKind(n, yaml.MappingNode, name) {
		return
	}
	known := d.keysOf(out.Type())
	given := make(map[string]bool, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		if given[key.Value] {
			continue // the walk has told
		}
		given[key.Value] = true
		if j := slices.Index(known, key.Value); j >= 0 && key.Value != "" {
			d.value(value, out.Field(j), key.Value)
		} else {
			d.unknown(key, known, name)
		}
	}
	for j, key := range known {
		if at, ok := out.Field(j).Addr().Interface().(*place); ok {
			*at = d.at(n)
		} else if key != "" && !given[key] && required(out.Type().Field(j)) {
			d.fault(d.at(n), "add "+key+":", "%s has no field %q", name, key)
		}
	}
}

func (d *decoder) unknown(key *yaml.Node, known []string, name string) {
	known = slices.DeleteFunc(slices.Clone(known), func(k string) bool { return k == "" })
	mend := "the fields here are " + strings.Join(known, ", ")
	if near := nearest(key.Value, known); near != "" {
		mend = fmt.Sprintf("did you mean %q?", near)
	}
	d.fault(d.at(key), mend, "%s has no field named %q", name, clip(key.Value))
}

func (d *decoder) wrongKind(n *yaml.Node, want yaml.Kind, name string) bool {
	if n.Kind == want {
		return false
	}
	have := kindName(n.Kind)
	if n.ShortTag() == "!!null" {
		have = "nothing"
	}
	d.fault(d.at(n), "write "+kindName(want)+" here", "%s must be %s; here is %s", name, kindName(want), have)
	d.partial = true
	return true
}

func kindName(k yaml.Kind) string {
	switch k {
	case yaml.ScalarNode:
		return "a text"
	case yaml.SequenceNode:
		return "a list"
	default:
		return "a map"
	}
}

// itemOf says what an item of a list is: the tag of the struct's place says it.
func itemOf(name string, item reflect.Type) string {
	if item.Kind() == reflect.Struct {
		if at, ok := item.FieldByName("At"); ok && at.Tag.Get("is") != "" {
			return at.Tag.Get("is")
		}
	}
	return "an item of " + name
}

// keyOf returns a field's name in the file and its option.
func keyOf(f reflect.StructField) (key, option string) {
	key, option, _ = strings.Cut(f.Tag.Get("key"), ",")
	return key, option
}

func required(f reflect.StructField) bool {
	_, option := keyOf(f)
	return option == "required"
}

// keysOf returns the names of a struct's fields in the file, empty for those
// that are not read from there.
func (c *checker) keysOf(t reflect.Type) []string {
	keys, ok := c.fields[t]
	if !ok {
		for i := range t.NumField() {
			key, _ := keyOf(t.Field(i))
			keys = append(keys, key)
		}
		c.fields[t] = keys
	}
	return keys
}

// keyed reports whether a struct stands for one pair of a map.
func keyed(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.NumField() == 0 {
		return false
	}
	for i := range t.NumField() {
		if _, option := keyOf(t.Field(i)); option == "name" {
			return true
		}
	}
	return false
}

// nearest returns the known word that a mistyped one stands for, or nothing.
func nearest(word string, known []string) string {
	best, least := "", 1+len(word)/3
	for _, k := range known {
		if d := EditDistance(word, k, least); d <= least && (best == "" || d < least) {
			best, least = k, d
		}
	}
	return best
}
