package fwhelp_test

import (
	"testing"

	"fwhelp"
	"fwhelp/knowledge"
)

func TestShippedContentLoads(t *testing.T) {
	base, err := knowledge.Load(fwhelp.Content())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(base.Content().Subjects); n != 7 {
		t.Errorf("the catalog has %d subjects, want 7", n)
	}
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := knowledge.Load(fwhelp.Content()); err != nil {
			b.Fatal(err)
		}
	}
}
