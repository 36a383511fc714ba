package knowledge

import (
	"slices"
	"strconv"
)

// byNumber hears "2", "option 2", "the second one" and "B", and which options
// are named side by side: "2 or 3".
func (g *Guide) byNumber(text string, words []replyWord, step int) (found finding, torn []OptionID) {
	options := g.Steps[step].Options
	var places []int
	one, letters := false, len(words) == 1 || len(words) > 0 && lettered[words[0].text]
	for _, w := range words {
		switch n := placeNamed(w.text, len(options), letters); {
		case w.start > 0 && text[w.start-1] == '-':
			return finding{}, nil
		case w.text == "one":
			one = true
		case n > 0 && n <= len(options):
			if !slices.Contains(places, n) {
				places = append(places, n)
			}
		case !numberFillers[w.text] && !(listWords[w.text] && len(places) > 0):
			return finding{}, nil
		}
	}
	if len(places) == 0 && one && !negators[words[0].text] {
		places = []int{1}
	}
	switch len(places) {
	case 0:
		return finding{}, nil
	case 1:
		return finding{option: options[places[0]-1].ID, from: 0, to: len(words)}, nil
	}
	for _, n := range places {
		torn = append(torn, options[n-1].ID)
	}
	return finding{}, torn
}

// placeNamed is the number that a word stands for among n options, from 1; else 0.
func placeNamed(word string, n int, letters bool) int {
	switch {
	case ordinals[word] > 0:
		return ordinals[word]
	case word == "last" || word == "latter" || word == "bottom":
		return n
	case word == "middle" && n%2 == 1:
		return n/2 + 1
	case letters && len(word) == 1 && word >= "a" && word <= "h":
		return int(word[0]-'a') + 1
	}
	number, _ := strconv.Atoi(word)
	return number
}

var (
	lettered      = words("option answer choice letter")
	numberFillers = words("the option number no nr choice answer please pls i take id like go for with ill ok okay well hmm hm um uh so then lets let me say pick thanks")
	ordinals      = map[string]int{"first": 1, "1st": 1, "top": 1, "former": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "sixth": 6, "6th": 6}
)
