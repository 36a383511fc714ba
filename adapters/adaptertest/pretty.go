package adaptertest

import (
	"bytes"
	"encoding/json"
	"testing"
)

// Pretty is v as JSON for a golden file: indented, and with the signs that a
// platform reads as mark-up left as they are.
func Pretty(t testing.TB, v any) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
