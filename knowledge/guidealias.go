package knowledge

import (
	"math/bits"
	"slices"
	"strings"
)

// reader finds the options that a message names.
type reader struct {
	aliases  []alias
	words    map[string]int     // every word of the aliases, by number
	spelled  []string           // the same, by number
	letters  []uint64           // of each, see [letters]
	plurals  map[string][]int   // by singular
	forms    map[string][]sense // of what is a word of the aliases, be it in the other number
	initials map[byte][]int     // by first letter: where spelling may err
	first    map[int][]int      // aliases by their first word
	joined   map[string][]int   // aliases by their first two words, written as one
	common   map[string]bool    // words that are no misspelling of another
	units    map[string][]amountRule
}

// alias is one wording of an option, as numbers of words.
type alias struct {
	step, option int
	reply        int // 1: counts only as a reply
	words        []int
	weight       int // how many words of it carry meaning
}

// hit is an alias found in a message.
type hit struct {
	step, option int
	reply        int
	from, to     int // words of the message
	weight       int
	guess        int // how much was corrected
}

func newReader(g *GuideContent, c *Content) reader {
	r := reader{
		words: map[string]int{}, plurals: map[string][]int{}, forms: map[string][]sense{}, initials: map[byte][]int{},
		first: map[int][]int{}, joined: map[string][]int{}, common: map[string]bool{}, units: map[string][]amountRule{},
	}
	for i, s := range g.Steps {
		for o, option := range s.Options {
			r.add(i, o, 0, option.Aliases...)
			r.add(i, o, 1, option.Label)
			r.add(i, o, 1, option.Replies...)
			r.add(i, o, 1, strings.ReplaceAll(string(option.ID), "_", " "))
			r.addAmounts(i, o, option.Amounts)
		}
	}
	for _, s := range g.Steps {
		r.learn(s.Prompt, s.Why)
		for _, o := range s.Options {
			r.learn(o.Means)
		}
	}
	for _, e := range c.Entries {
		r.learn(e.Title) // not the alternates: authors list misspellings there
		for _, claim := range e.Claims {
			r.learn(claim.Text, claim.Today)
		}
	}
	for _, s := range c.Subjects {
		r.learn(s.Name, s.Short)
		r.learn(s.Tools...)
	}
	r.learnForms()
	return r
}

// learn notes words that are right as they are.
func (r *reader) learn(texts ...string) {
	for _, t := range texts {
		for _, w := range replyWords(t) {
			r.common[w.text] = true
		}
	}
}

func (r *reader) add(step, option, reply int, texts ...string) {
	for _, t := range texts {
		a := alias{step: step, option: option, reply: reply}
		var spelled []string
		for _, w := range replyWords(t) {
			a.words = append(a.words, r.number(w.text))
			spelled = append(spelled, w.text)
			if !smallReply[w.text] {
				a.weight++
			}
		}
		if len(a.words) == 0 {
			continue
		}
		n := len(r.aliases)
		r.aliases = append(r.aliases, a)
		r.first[a.words[0]] = append(r.first[a.words[0]], n)
		if len(spelled) > 1 {
			one := spelled[0] + spelled[1]
			r.joined[one] = append(r.joined[one], n)
		}
	}
}

func (r *reader) number(word string) int {
	n, known := r.words[word]
	if !known {
		n = len(r.spelled)
		r.words[word] = n
		r.spelled = append(r.spelled, word)
		r.letters = append(r.letters, letters(word))
		r.common[word] = true
		r.plurals[singular(word)] = append(r.plurals[singular(word)], n)
		r.initials[word[0]] = append(r.initials[word[0]], n)
	}
	return n
}

// sense is a word of the aliases that a word of the message may be.
type sense struct {
	word  int
	guess int // 0 as written, 1 singular for plural, 2 and more: misspelt
}

// hits returns every alias that the words hold.
func (r *reader) hits(words []replyWord) []hit {
	senses := make([][]sense, len(words))
	for i, w := range words {
		senses[i] = r.senses(w.text)
	}
	out := r.amounts(words)
	try := func(n, i int) {
		if to, guess, ok := r.matches(r.aliases[n].words, words, senses, i); ok {
			a := r.aliases[n]
			out = append(out, hit{a.step, a.option, a.reply, i, to, a.weight, guess})
		}
	}
	for i, w := range words {
		for _, s := range senses[i] {
			for _, n := range r.first[s.word] {
				try(n, i)
			}
		}
		if len(w.text) >= minJoined {
			for _, n := range r.joined[w.text] {
				try(n, i)
			}
		}
		if i+1 < len(words) {
			if n, known := r.words[w.text+words[i+1].text]; known {
				for _, n := range r.first[n] {
					try(n, i)
				}
			}
		}
	}
	return out
}

// minJoined is how long a word must be to be taken for two, or two for one.
const minJoined = 6

// minRoot is how long the stem of a known word must be for its ending to be taken
// for mistyped.
const minRoot = 4

// maxFillers is how many words without meaning may stand inside an alias.
const maxFillers = 2

// matches reports whether an alias begins at word i, where it ends and how much
// was guessed. It never reaches over a comma. "lowlevel" is "low level" and "proto type" is "prototype".
func (r *reader) matches(alias []int, words []replyWord, senses [][]sense, i int) (to, guess int, ok bool) {
	skips, pause := 0, words[i].pause
	for k := 0; k < len(alias); {
		if i >= len(words) || words[i].pause != pause {
			return 0, 0, false
		}
		want := r.spelled[alias[k]]
		at := slices.IndexFunc(senses[i], func(s sense) bool { return s.word == alias[k] })
		switch {
		case at >= 0:
			guess += senses[i][at].guess
			i, k = i+1, k+1
		case len(want) >= minJoined && i+1 < len(words) && words[i].text+words[i+1].text == want:
			i, k = i+2, k+1
		case k+1 < len(alias) && len(words[i].text) >= minJoined && words[i].text == want+r.spelled[alias[k+1]]:
			i, k = i+1, k+2
		case k > 0 && skips < maxFillers && between[words[i].text]:
			i, skips = i+1, skips+1
		default:
			return 0, 0, false
		}
	}
	return i, guess, true
}

// senses returns what a word may stand for: itself, its plural or singular, or
// else the words that it is nearest to in spelling.
func (r *reader) senses(word string) []sense {
	if out := r.forms[word]; out != nil {
		return out
	}
	if r.common[word] {
		return nil
	}
	near := r.misspelt(word)
	if len(near) == 0 {
		return nil // stemming takes longer than to find out
	}
	root := stem(word)
	if !ordinaryStem(root) && !stopWords[word] && !fillers[word] {
		return near
	}
	if len(root) < minRoot || root == word { // at most an ending was mistyped: "beginer"
		return nil
	}
	return slices.DeleteFunc(near, func(s sense) bool { return !strings.HasPrefix(r.spelled[s.word], root) })
}

// learnForms notes every word that is a word of the aliases, or the singular or
// plural of one, so that most words of a message are looked up once.
func (r *reader) learnForms() {
	for _, known := range r.spelled {
		for _, base := range []string{known, singular(known)} {
			for _, form := range []string{base, base + "s", strings.TrimSuffix(base, "y") + "ies"} {
				if out := r.sensesAsWritten(form); out != nil {
					r.forms[form] = out
				}
			}
		}
	}
}

// sensesAsWritten returns the words of the aliases that a word is, or is the plural
// or singular of.
func (r *reader) sensesAsWritten(word string) []sense {
	var out []sense
	if n, known := r.words[word]; known {
		out = append(out, sense{n, 0})
	}
	for _, base := range []string{singular(word), strings.TrimSuffix(word, "s")} {
		for _, n := range r.plurals[base] {
			if r.spelled[n] != word && !slices.Contains(out, sense{n, 1}) {
				out = append(out, sense{n, 1})
			}
		}
	}
	return out
}

func (r *reader) misspelt(word string) []sense {
	most := 0
	switch {
	case len(word) >= 8:
		most = 2
	case len(word) >= 5:
		most = 1
	default:
		return nil
	}
	var out []sense
	own := letters(word)
	for _, n := range r.initials[word[0]] {
		known := r.spelled[n]
		if len(known) < 4 || len(known) < len(word)-most || len(known) > len(word)+most {
			continue
		}
		if bits.OnesCount64(own^r.letters[n]) > 2*most { // an edit takes one letter away and brings one
			continue
		}
		switch d := EditDistance(word, known, most); {
		case d > most:
		case d < most:
			most = d
			out = append(out[:0], sense{n, 1 + d})
		default:
			out = append(out, sense{n, 1 + d})
		}
	}
	return out
}

// letters is the set of a word's bytes, some of them taken for one.
func letters(word string) (set uint64) {
	for i := range len(word) {
		set |= 1 << (word[i] & 63)
	}
	return set
}
