package knowledge

import "github.com/kljensen/snowball/english"

// stem is the word's Porter2 stem: "frameworks" and "framework" meet. Words with
// digits or letters outside a–z, and words of three letters, stay as they are.
func stem(w string) string {
	if len(w) <= 3 {
		return w
	}
	for i := range len(w) {
		if !isLetter(w[i]) {
			return w
		}
	}
	return english.Stem(w, true)
}
