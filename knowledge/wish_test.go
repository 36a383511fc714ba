package knowledge

import "testing"

func TestWantsOther(t *testing.T) {
	m := shop()
	for text, want := range map[string]bool{
		"help me choose a laptop":                 true,
		"help me choose a laptop for my kitchen":  true,
		"can you recommend an espresso for me":    true,
		"help me choose":                          false,
		"help me choose a machine":                false,
		"help me choose a cheap kitchen device":   false,
		"choose between bakemaster and stirling":  false,
		"recommend something for a small kitchen": false,
		"i want to bake a cake, which one":        false,
		"suggest a good one":                      false,
	} {
		if got := m.wantsOther(m.understand(text).tokens); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
