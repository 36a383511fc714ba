package knowledge

import (
	"slices"
	"strconv"
	"strings"
)

// Amount is a quantity that means an option: at least From of something, or at
// most To where To is set.
type Amount struct {
	Of   []string // units, in any number: gpu, image, gb
	From float64
	To   float64 // 0: no upper limit
}

func (a Amount) holds(n float64) bool { return n >= a.From && (a.To == 0 || n <= a.To) }

// amountRule is an amount of an option, ready for looking up.
type amountRule struct {
	step, option int
	Amount
}

// amountWeight makes a quantity count as much as an alias of two words.
const amountWeight = 2

// amounts returns a hit for every quantity that means an option: "8 A100s",
// "40 nodes", "2 million rows", "500gb", "dozens of servers".
func (r *reader) amounts(words []replyWord) []hit {
	if len(r.units) == 0 {
		return nil
	}
	var out []hit
	for i := 0; i < len(words); i++ {
		n, unit, to, ok := quantity(words, i)
		if !ok {
			n, unit, to, ok = listed(words, i)
		}
		if !ok {
			continue
		}
		rules := r.units[singular(unit)]
		if rules == nil {
			rules = r.units[strings.TrimSuffix(unit, "s")] // gpus
		}
		for _, rule := range rules {
			if rule.holds(n) && !(rule.To > 0 && plentiful[words[i].text]) {
				out = append(out, hit{step: rule.step, option: rule.option, from: i, to: to, weight: amountWeight})
			}
		}
		i = to - 1
	}
	return out
}

// listed reads a unit and the number after it, which ends the clause: "gpus: 4".
func listed(words []replyWord, i int) (n float64, unit string, to int, ok bool) {
	if i+1 >= len(words) || i+2 < len(words) && words[i+2].pause == words[i+1].pause {
		return 0, "", 0, false
	}
	if number := words[i+1].text; !isDigit(number[0]) {
		return 0, "", 0, false // a failing ParseFloat is slow
	}
	n, err := strconv.ParseFloat(words[i+1].text, 64)
	return n, words[i].text, i + 2, err == nil
}

// quantity reads a number and the unit after it.
func quantity(words []replyWord, i int) (n float64, unit string, to int, ok bool) {
	if w := &words[i]; !w.talk.is(isNumeral) && !isDigit(w.text[0]) {
		return 0, "", 0, false
	}
	n, unit, ok = numberWord(words[i].text)
	if !ok {
		return 0, "", 0, false
	}
	to = i + 1
	for ; unit == "" && to < len(words) && to <= i+4; to++ {
		w := words[to].text
		factor, scale := scales[w]
		switch {
		case scale:
			n *= factor
		case quantityFillers[w] && !(w == "gpu" && (to+1 == len(words) || words[to+1].clause != words[to].clause)):
		default:
			unit = w
		}
	}
	return n, unit, to, unit != ""
}

// numberWord reads "12", "10k", "8x", "500gb", "two" and "dozens".
func numberWord(w string) (n float64, unit string, ok bool) {
	if n, ok := numerals[w]; ok {
		return n, "", true
	}
	if n, ok := scales[w]; ok {
		return n, "", true
	}
	end := strings.IndexFunc(w, func(r rune) bool { return r < '0' || r > '9' })
	if end < 0 {
		end = len(w)
	}
	n, err := strconv.ParseFloat(w[:end], 64)
	if err != nil {
		return 0, "", false
	}
	switch rest := w[end:]; rest {
	case "", "x":
		return n, "", true
	case "k":
		return n * 1e3, "", true
	case "m", "mio":
		return n * 1e6, "", true
	case "b", "bn":
		return n * 1e9, "", true
	default:
		return n, strings.TrimPrefix(rest, "x"), true
	}
}

var (
	// numerals are numbers in words; the vague ones stand for their order of size.
	numerals = map[string]float64{
		"one": 1, "single": 1, "two": 2, "dual": 2, "twin": 2, "double": 2, "pair": 2, "triple": 3, "quad": 4, "both": 2, "couple": 2, "three": 3, "few": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
		"ten": 10, "several": 5, "multiple": 5, "many": 20, "various": 5, "twelve": 12, "sixteen": 16, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "lots": 20, "loads": 20, "plenty": 20,
	}
	// scales multiply the number before them, or stand for themselves.
	scales = map[string]float64{
		"dozen": 12, "dozens": 24, "tens": 20, "hundred": 100, "hundreds": 300, "thousand": 1e3, "thousands": 3e3, "million": 1e6, "millions": 3e6, "mio": 1e6, "billion": 1e9, "billions": 3e9, "k": 1e3,
	}
	// plentiful words say that there is much of something, never that it is little.
	plentiful = words("lots loads plenty many")
	// quantityFillers may stand between a number and its unit.
	quantityFillers = words("of x big small large little different nvidia rtx cloud gpu physical virtual labeled labelled training medical customer high resolution old new more paying active daily registered")
)

// addAmounts indexes the quantities that mean an option.
func (r *reader) addAmounts(step, option int, list []Amount) {
	for _, a := range list {
		for _, unit := range a.Of {
			for _, w := range replyWords(unit) {
				key := singular(w.text)
				if !slices.ContainsFunc(r.units[key], func(u amountRule) bool {
					return u.step == step && u.option == option && u.From == a.From && u.To == a.To
				}) {
					r.units[key] = append(r.units[key], amountRule{step, option, a})
				}
				r.common[w.text] = true
			}
		}
	}
}
