package knowledge

import (
	"cmp"
	"slices"
	"strconv"
)

// Reading is what a guide understood of somebody's words.
type Reading struct {
	Answers []Heard    // that to the step asked first, then in the guide's order
	Torn    []OptionID // of the step asked, named side by side: neither is taken
	Skip    bool       // the person cannot or will not answer the step asked
	Amends  bool       // the words announce that an earlier answer is taken back
	Words   int        // how many words there are
	Unheard int        // how many of them said nothing to the guide
}

// Heard is an answer and the words that gave it.
type Heard struct {
	Answer
	Words string
}

// To returns the answer that was heard to a step.
func (r Reading) To(step StepID) (Heard, bool) {
	i := slices.IndexFunc(r.Answers, func(h Heard) bool { return h.Step == step })
	if i < 0 {
		return Heard{}, false
	}
	return r.Answers[i], true
}

// Read finds answers in free words: to the step asked, if any, by its aliases,
// its replies, the number or the label of an option, yes and no; to every other
// step by its aliases alone. The replies of the steps given count too where words
// take back an earlier answer ("sorry, not important"), and in a short message
// while no step is asked. Words that name two options of a step that is not asked
// answer nothing: better ask than guess.
func (g *Guide) Read(text string, asked StepID, given []Answer) Reading {
	all := replyWords(text)
	words := spoken(all, asked)
	r := Reading{Words: len(all), Unheard: len(all) - len(words), Amends: hasPhrase(words, correctionPhrases)}
	hits := g.reader.hits(words)
	heard, unsure := make([]bool, len(words)), unsureClauses(words)
	for i, s := range g.Steps {
		had := slices.IndexFunc(given, func(a Answer) bool { return a.Step == s.ID })
		q := query{step: i, asked: s.ID == asked, unsure: unsure}
		q.replies = q.asked || had >= 0 && (r.Amends || asked == "" && len(words) <= shortMessage)
		if had >= 0 {
			q.given = given[had].Option
		}
		found, torn := g.settle(words, hits, q)
		if q.asked {
			r.Torn = torn
		}
		if q.asked && found.option != "" && s.IfNo != "" && endsInNo(words, found.to) {
			found.option = s.IfNo // "distributed? no"
		}
		if found.option == "" && q.asked {
			found = g.byNumber(text, words, i)
		}
		if found.option == "" {
			continue
		}
		for j := found.from; j < found.to; j++ {
			heard[j] = true
		}
		h := Heard{Answer{s.ID, found.option}, text[words[found.from].start:words[found.to-1].end]}
		if q.asked {
			r.Answers = slices.Insert(r.Answers, 0, h)
		} else {
			r.Answers = append(r.Answers, h)
		}
	}
	if _, answered := r.To(asked); asked != "" && !answered && r.Torn == nil {
		g.yesOrNo(&r, text, words, asked, given)
	}
	for j := range words {
		if !heard[j] {
			r.Unheard++
		}
	}
	return r
}

// shortMessage is how many words a message has at most that can be nothing but a
// reply.
const shortMessage = 4

// yesOrNo hears what is left when no option was named: that nobody knows, or yes
// or no where the step has them.
func (g *Guide) yesOrNo(r *Reading, text string, words []replyWord, asked StepID, given []Answer) {
	words = slices.DeleteFunc(slices.Clone(words), func(w replyWord) bool { return adverbs[w.text] })
	first, last := opening(words)
	s, _ := g.Step(asked)
	idk := phraseAt(words, first, idkPhrases)
	at, n, yes := assent(words, first, last)
	switch {
	case len(words) == 0:
	case idk > n || n == 0 && len(words) <= shortMessage && idkWords[words[first].text] && leftToUs(words):
		r.Skip = true
	case n > 0 && s.IfYes != "":
		option := s.IfYes
		if !yes {
			if r.contradicts(given) {
				return // "no, production" is about an earlier answer
			}
			option = s.IfNo
		}
		heard := Heard{Answer{asked, option}, text[words[at].start:words[at+n-1].end]}
		r.Answers = slices.Insert(r.Answers, 0, heard)
	case n == 0:
		r.Skip = hasPhrase(words, idkPhrases) || len(words) <= shortMessage && leftToUs(words)
	}
}

// leftToUs reports whether a word says that somebody cannot or will not answer.
// "anything but java" is no such thing.
func leftToUs(words []replyWord) bool {
	for i, w := range words {
		if idkWords[w.text] && (i+1 == len(words) || words[i+1].text != "but" && words[i+1].text != "except") {
			return true
		}
	}
	return false
}

// contradicts reports whether something was heard that is not what was answered.
func (r *Reading) contradicts(given []Answer) bool {
	return slices.ContainsFunc(r.Answers, func(h Heard) bool {
		return r.Amends || slices.ContainsFunc(given, func(a Answer) bool { return a.Step == h.Step && a != h.Answer })
	})
}

// endsInNo reports whether the words from i on are a clause that says no.
func endsInNo(words []replyWord, i int) bool {
	return i > 0 && i < len(words) && words[i].clause != words[i-1].clause && phraseAt(words, i, noWords) == len(words)-i
}

// opening returns the first word that is not mere politeness, unless a phrase
// begins before it, and the word that ends the message after "so": "… so yes".
func opening(words []replyWord) (first, last int) {
	for first < len(words)-1 && (politeness[words[first].text] || okay[words[first].text]) && (okay[words[first].text] ||
		phraseAt(words, first, yesWords) == 0 && phraseAt(words, first, noWords) == 0 && phraseAt(words, first, idkPhrases) == 0) {
		first++
	}
	last = len(words) - 1
	if last < 1 || len(words) > shortMessage && !concluding[words[last-1].text] && words[last].clause == words[last-1].clause {
		last = -1
	}
	if n := len(words); n >= 2 && n <= shortMessage && phraseAt(words, n-2, noWords) == 2 {
		last = n - 2 // "maybe later, not now"
	}
	return first, last
}

// assent looks for yes or no at the beginning of a message and at its end.
func assent(words []replyWord, first, last int) (at, n int, yes bool) {
	for _, i := range []int{first, last} {
		if i < 0 || i >= len(words) {
			continue
		}
		y, no := phraseAt(words, i, yesWords), phraseAt(words, i, noWords)
		n := max(y, no)
		if i == last && i > 0 && okay[words[i].text] || n > 0 && i+n < len(words) && bare[words[i+n-1].text] && words[i+n].clause == words[i+n-1].clause && !caring[words[i+n].text] {
			continue
		}
		if n > 0 {
			return i, n, y >= no
		}
	}
	return 0, 0, false
}

var (
	// politeness may open a reply without meaning anything.
	politeness = words("well hmm hm um uh oh so ah er erm please ehm i id say lets let me see then and thus good alright hey")
	// okay may be mere talk: it says yes only alone.
	okay = words("ok okay k fine alright")
	// bare words end a yes or no that needs the end of its clause: "i don't" says
	// no, "i don't have a cluster" something else.
	bare = words("not dont doesnt isnt wont never hardly do does is will right true guess suppose")
	// caring words after "don't" are still about what was asked.
	caring = words("need care mind require worry bother think believe")
	// adverbs may stand anywhere without changing what is meant.
	adverbs = words("really honestly frankly actually just quite still simply personally currently basically")
	// knowing words end the phrases that say that somebody does not know.
	knowing = words("know idea clue sure say tell")
	// concluding words come before a last yes or no.
	concluding = words("so then hence thus therefore and well ah")
)

// byNumber hears "2", "option 2" and "the second one".
func (g *Guide) byNumber(text string, words []replyWord, step int) finding {
	options := g.Steps[step].Options
	kept := slices.DeleteFunc(slices.Clone(words), func(w replyWord) bool { return numberFillers[w.text] })
	if len(kept) != 1 || kept[0].start > 0 && text[kept[0].start-1] == '-' {
		return finding{}
	}
	n, known := ordinals[kept[0].text]
	if !known {
		n, _ = strconv.Atoi(kept[0].text)
	}
	if letter := kept[0].text; len(letter) == 1 && letter >= "a" && letter <= "h" && len(words) > 1 && lettered[words[0].text] {
		n = int(letter[0]-'a') + 1 // "option b"
	}
	if kept[0].text == "last" || kept[0].text == "latter" {
		n = len(options)
	}
	if n < 1 || n > len(options) {
		return finding{}
	}
	return finding{option: options[n-1].ID, from: 0, to: len(words)}
}

var (
	lettered      = words("option answer choice letter")
	numberFillers = words("the one option number no nr choice answer please i take id like go for with ill")
	ordinals      = map[string]int{"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "fifth": 5, "5th": 5, "former": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "sixth": 6, "6th": 6}
)

// query is what a message is searched for.
type query struct {
	step    int
	asked   bool
	replies bool         // the step's replies count as its aliases do
	given   OptionID     // the answer there is
	unsure  map[int]bool // clauses that say that nobody knows
}

// finding is an option and the words that named it.
type finding struct {
	option   OptionID
	from, to int
}

// settle decides which option of a step a message names, if it names one, and
// otherwise which ones it names side by side.
func (g *Guide) settle(words []replyWord, hits []hit, q query) (found finding, torn []OptionID) {
	s := g.Steps[q.step]
	kept := kept(words, hits, q)
	var named []hit
	for _, h := range kept {
		if no := negation(words, kept, h); no >= 0 || takenBack(words, h) {
			if len(s.Options) != 2 || s.IfNo == s.Options[h.option].ID && no >= 0 && !copular[words[no].text] {
				continue // who has not even one machine does not have several
			}
			h.option = 1 - h.option
		}
		named = append(named, h)
	}
	if one, ok := sameOption(named); ok {
		return g.finding(q.step, one), nil
	}
	named = slices.DeleteFunc(named, func(h hit) bool {
		return s.Options[h.option].Yields || !q.asked && s.Options[h.option].ID == q.given
	})
	if one, ok := sameOption(named); ok {
		return g.finding(q.step, one), nil
	}
	if counted := asserted(words, named); len(counted) < len(named) {
		if one, ok := sameOption(counted); ok {
			return g.finding(q.step, one), nil
		}
		named = counted
	}
	switch {
	case len(named) == 0 || !q.asked:
		return finding{}, nil
	case enumerated(words, named):
		for _, h := range named {
			if id := s.Options[h.option].ID; !slices.Contains(torn, id) {
				torn = append(torn, id)
			}
		}
		return finding{}, torn
	}
	slices.SortStableFunc(named, func(a, b hit) int { return cmp.Compare(a.reply, b.reply) })
	return g.finding(q.step, named[0]), nil
}

func (g *Guide) finding(step int, h hit) finding {
	return finding{g.Steps[step].Options[h.option].ID, h.from, h.to}
}

// sameOption returns the first hit if all name one option.
func sameOption(named []hit) (hit, bool) {
	if len(named) == 0 {
		return hit{}, false
	}
	for _, h := range named {
		if h.option != named[0].option {
			return hit{}, false
		}
	}
	return named[0], true
}

// enumerated reports whether different options are named side by side: "research
// or production".
func enumerated(words []replyWord, named []hit) bool {
	for i := 1; i < len(named); i++ {
		a, b := named[i-1], named[i]
		if a.option != b.option && b.from == a.to+1 && listWords[words[a.to].text] {
			return true
		}
	}
	return false
}

var listWords = words("or and vs versus")

// kept returns the hits of one step without those that overlap a better one, in
// the order of the text. A mere reply does not count in a clause that says that
// nobody knows: "no idea how big it gets".
func kept(words []replyWord, hits []hit, q query) []hit {
	var mine []hit
	for _, h := range hits {
		if h.step == q.step && (h.reply == 0 || q.replies && !q.unsure[words[h.from].clause] && !partOfAnother(hits, h)) {
			mine = append(mine, h)
		}
	}
	slices.SortStableFunc(mine, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.guess, b.guess), cmp.Compare(b.to-b.from, a.to-a.from), cmp.Compare(a.from, b.from))
	})
	var out []hit
	for _, h := range mine {
		if !slices.ContainsFunc(out, func(o hit) bool { return h.from < o.to && o.from < h.to }) {
			out = append(out, h)
		}
	}
	slices.SortFunc(out, func(a, b hit) int { return cmp.Compare(a.from, b.from) })
	return out
}

// partOfAnother reports whether a reply is only a piece of what is said to another
// step: the "low" of "low level".
func partOfAnother(hits []hit, h hit) bool {
	return slices.ContainsFunc(hits, func(o hit) bool {
		return o.step != h.step && o.reply == 0 && o.guess <= h.guess && o.weight > h.weight && o.from <= h.from && h.to <= o.to
	})
}

func unsureClauses(words []replyWord) map[int]bool {
	out := map[int]bool{}
	for i, w := range words {
		if n := phraseAt(words, i, idkPhrases); n > 1 && knowing[words[i+n-1].text] {
			out[w.clause] = true
		}
	}
	return out
}

// negationReach is how far before an option a negation may stand.
const negationReach = 5

// copular negators say what something is not, not what one does not have.
var copular = words("not isnt arent wont never aint")

// negated reports whether a negation in the same clause reaches a hit, with no
// other hit in between. A wording that begins with a negation has its own.
func negated(words []replyWord, all []hit, h hit) bool { return negation(words, all, h) >= 0 }

// negation returns the word that negates a hit, or -1.
func negation(words []replyWord, all []hit, h hit) int {
	if negators[words[h.from].text] {
		return -1 // "no, not important"
	}
	for i := h.from - 1; i >= 0 && i >= h.from-negationReach; i-- {
		w := words[i]
		if w.clause != words[h.from].clause || slices.ContainsFunc(all, func(o hit) bool { return o.from <= i && i < o.to }) {
			return -1
		}
		if rejects(words, i) {
			next := words[i+1].text
			if next == "a" && i+2 < len(words) {
				next = words[i+2].text
			}
			if !harmless[next] && (i > 0 || !interjected[words[0].text] || !goesOn[next]) {
				return i
			}
			return -1
		}
		if w.text == "without" {
			return -1
		}
	}
	return -1
}
