package knowledge

import (
	"cmp"
	"slices"
)

// Reading is what a guide understood of somebody's words.
type Reading struct {
	Answers []Heard    // that to the step asked first, then in the guide's order
	Torn    []OptionID // of the step asked, named side by side: neither is taken
	Not     []OptionID // of the step asked, turned down, where it does not follow which is meant
	Hedged  OptionID   // of the step asked, named by somebody who is not sure of it
	Against []Answer   // of other steps, turned down: who asks may ask them
	Even    bool       // the person says that several options weigh the same
	Skip    bool       // the person cannot or will not answer the step asked
	Amends  bool       // the words announce that an earlier answer is taken back
	Denies  bool       // the words begin with a no that goes on: "no, it is for customers"
	Asks    string     // the sentences that ask something of their own
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
// take back an earlier answer ("sorry, not important"), and in a short message of
// nothing else while no step is asked. Once a step is asked or answered, sentences
// that ask something answer nothing. Words that name two options of a step that is not asked
// answer nothing: better ask than guess.
func (g *Guide) Read(text string, asked StepID, given []Answer) Reading {
	return g.read(text, replyWords(text), asked, given)
}

// read is [Guide.Read] where the words of the text are known already.
func (g *Guide) read(text string, all []replyWord, asked StepID, given []Answer) Reading {
	words := spoken(all, asked != "" || len(given) > 0)
	r := Reading{
		Words: len(all), Unheard: len(all) - len(words), Amends: hasPhrase(words, correctionPhrases),
		Denies: len(words) > 1 && interjected[words[0].text] && goesOn[words[1].text], Asks: questionIn(text, all),
	}
	hits := g.reader.hits(words)
	heard, unsure := make([]bool, len(words)), unsureClauses(words)
	bare := asked == "" && len(words) <= shortMessage && onlyOptions(words, hits)
	for i := range g.Steps {
		s := &g.Steps[i]
		if s.ID != asked && !slices.ContainsFunc(hits, func(h hit) bool { return h.step == i }) {
			continue
		}
		had := slices.IndexFunc(given, func(a Answer) bool { return a.Step == s.ID })
		q := query{step: i, asked: s.ID == asked, unsure: unsure}
		q.replies = q.asked || had >= 0 && (r.Amends || bare)
		if had >= 0 {
			q.given = given[had].Option
		}
		found, torn, not := g.settle(words, hits, q)
		if q.asked {
			r.Torn, r.Not = torn, not
		} else {
			for _, id := range not {
				r.Against = append(r.Against, Answer{s.ID, id})
			}
		}
		if q.asked && found.option != "" && s.IfNo != "" && endsInNo(words, found.to) {
			found.option = s.IfNo // "distributed? no"
		}
		if found.option == "" && q.asked && r.Torn == nil {
			found, r.Torn = g.byNumber(text, words, i)
		}
		if found.option == "" {
			continue
		}
		if q.asked && hedged(words, found.from) {
			r.Hedged = found.option
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
	if _, answered := r.To(asked); asked != "" && !answered && r.Torn == nil && r.Hedged == "" {
		g.yesOrNo(&r, text, words, asked, given)
		r.Skip = r.Skip && len(r.Not) == 0 // "neither phone nor server" knows something
	}
	r.Unheard += countFalse(heard)
	return r
}

func countFalse(list []bool) (n int) {
	for _, b := range list {
		if !b {
			n++
		}
	}
	return n
}

// shortMessage is how many words a message has at most that can be nothing but a
// reply.
const shortMessage = 4

// onlyOptions reports whether a message is nothing but options and small words:
// "not important", not "i need something fast".
func onlyOptions(words []replyWord, hits []hit) bool {
	for i, w := range words {
		if smallReply[w.text] || between[w.text] || politeness[w.text] || okay[w.text] || talkedDown[w.text] {
			continue
		}
		if !slices.ContainsFunc(hits, func(h hit) bool { return h.from <= i && i < h.to }) {
			return false
		}
	}
	return true
}

// endsInNo reports whether the words from i on are a clause that says no.
func endsInNo(words []replyWord, i int) bool {
	return i > 0 && i < len(words) && words[i].clause != words[i-1].clause && phraseAt(words, i, noWords) == len(words)-i
}

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
// otherwise which ones it names side by side or turns down.
func (g *Guide) settle(words []replyWord, hits []hit, q query) (found finding, torn, not []OptionID) {
	s := g.Steps[q.step]
	kept := kept(words, hits, q)
	var named, no []hit
	for _, h := range kept {
		if s.IfNo == "" && unimportant(words, h) {
			no = append(no, h)
			continue
		}
		if at := negation(words, kept, h); at >= 0 || takenBack(words, h) {
			if len(s.Options) != 2 || s.IfNo == s.Options[h.option].ID && at >= 0 && !copular[words[at].text] && words[at].text != "without" {
				no = append(no, h)
				continue // who has not even one machine does not have several
			}
			h.option = 1 - h.option
		}
		named = append(named, h)
	}
	if one, ok := sameOption(named); ok {
		return g.finding(q.step, one), nil, nil
	}
	if len(named) == 0 && len(no) > 0 && len(s.Options) == 2 {
		return finding{}, nil, optionIDs(s, no)
	}
	if len(named) == 0 && len(s.Options) > 2 {
		if found, not = g.whatIsLeft(q.step, no); !q.asked {
			found = finding{}
		}
		return found, nil, not
	}
	named = slices.DeleteFunc(named, func(h hit) bool {
		return s.Options[h.option].Yields || !q.asked && s.Options[h.option].ID == q.given
	})
	if one, ok := sameOption(named); ok {
		return g.finding(q.step, one), nil, nil
	}
	if q.asked && s.IfYes == "" && (atOdds(words, named) || yetNecessary(words, named)) {
		return finding{}, optionIDs(s, named), nil
	}
	if counted := asserted(words, named); len(counted) < len(named) {
		if one, ok := sameOption(counted); ok {
			return g.finding(q.step, one), nil, nil
		}
		named = counted
	}
	switch {
	case len(named) == 0 || !q.asked:
		return finding{}, nil, nil
	case enumerated(words, named):
		return finding{}, optionIDs(s, named), nil
	}
	if main := stressed(words, named); len(main) > 0 {
		named = main
	}
	slices.SortStableFunc(named, func(a, b hit) int { return cmp.Compare(a.reply, b.reply) })
	if among := inConflict(named); s.IfYes == "" && len(among) > 0 {
		return finding{}, optionIDs(s, among), nil
	}
	return g.finding(q.step, named[0]), nil, nil
}

// whatIsLeft answers a step by what is not turned down, if that is one option
// alone: "neither research nor production".
func (g *Guide) whatIsLeft(step int, no []hit) (found finding, not []OptionID) {
	left := -1
	for o, option := range g.Steps[step].Options {
		switch {
		case slices.ContainsFunc(no, func(h hit) bool { return h.option == o }):
			not = append(not, option.ID)
		case left < 0:
			left = o
		default:
			left = len(g.Steps[step].Options)
		}
	}
	if len(no) > 1 && left >= 0 && left < len(g.Steps[step].Options) {
		return finding{g.Steps[step].Options[left].ID, no[0].from, no[len(no)-1].to}, nil
	}
	return finding{}, not
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

// optionIDs are the options that are named, each once.
func optionIDs(s Step, named []hit) []OptionID {
	var ids []OptionID
	for _, h := range named {
		if id := s.Options[h.option].ID; !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// atOdds reports whether two options are wished for at once that exclude each
// other: "easy but powerful", "easy but also control".
func atOdds(words []replyWord, named []hit) bool {
	for i := 1; i < len(named); i++ {
		a, b := named[i-1], named[i]
		if a.option != b.option && b.from == a.to && b.to-a.from == len(words) {
			return true // "research prototype" and nothing else
		}
		if a.option == b.option || b.from-a.to < 1 || b.from-a.to > 2 || words[a.to].text != "but" && words[a.to].text != "yet" && words[a.to].text != "and" {
			continue
		}
		if b.from-a.to == 1 && words[a.to].text != "and" || b.from-a.to == 2 && bothAtOnce[words[a.to+1].text] {
			return true
		}
	}
	return false
}

var bothAtOnce = words("also still yet full")

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
	var out map[int]bool // mostly there is none
	for i := range words {
		if n := phraseAt(words, i, idkPhrases); n > 1 && knowing[words[i+n-1].text] {
			if out == nil {
				out = map[int]bool{}
			}
			out[words[i].clause] = true
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
	switch first := words[h.from].text; {
	case first == "without" && needed(words, h.from):
		return h.from // "wouldn't survive without it"
	case negators[first]:
		return -1 // "no, not important"
	}
	for i := h.from - 1; i >= 0 && i >= h.from-negationReach; i-- {
		w := words[i]
		if rejectsNoun(words, i) && crosses(words, i, h.from) || w.clause != words[h.from].clause || slices.ContainsFunc(all, func(o hit) bool { return o.from <= i && i < o.to && (o.option != h.option || o.to < h.from) }) {
			return -1
		}
		if rejects(words, i) {
			next := words[i+1].text
			if next == "a" && i+2 < len(words) {
				next = words[i+2].text
			}
			if !harmless[next] && !doubled(words, i) && !(interjected[w.text] && goesOn[next] && beginsClause(words, i)) {
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
