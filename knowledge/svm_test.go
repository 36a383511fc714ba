package knowledge

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A plane is fitted to a target's own wordings and to the nearest others: at most
// so many, and none that shares nothing with it.
func TestNearRivals(t *testing.T) {
	var vectors [][]entryOf
	var of []int32
	add := func(target int32, features ...entryOf) {
		vectors, of = append(vectors, features), append(of, target)
	}
	add(0, entryOf{0, 1})
	add(1, entryOf{0, 0.5}, entryOf{1, 0.5})
	add(2, entryOf{2, 1})
	add(0, entryOf{1, 0.1})
	w := make([]float64, 3)
	if d := cmp.Diff([]int{0, 1, 3}, nearRivals(vectors, of, 0, w)); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
	if d := cmp.Diff(make([]float64, 3), w); d != "" {
		t.Errorf("it leaves something behind:\n%s", d)
	}
	for range 2 * linearRivals { // far behind those that follow
		add(1, entryOf{0, 0.2})
	}
	for i := range linearRivals {
		add(1, entryOf{0, 0.3 + float64(i)/10_000})
	}
	if n := len(nearRivals(vectors, of, 0, w)); n != 2+linearRivals {
		t.Errorf("%d wordings are near, want its own 2 and %d others", n, linearRivals)
	}
}
