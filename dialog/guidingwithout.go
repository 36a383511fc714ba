package dialog

import (
	"cmp"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// What somebody will not take, whatever speaks for it: "anything but PyTorch".

// ruleOut leaves out what the words turn down, keeps to what they insist on, or
// takes back in what they allow again. It says so, and returns the other words.
func (w *walk) ruleOut(text string, asked knowledge.StepID) string {
	if back := allowed(w.kb, text, w.g.Without); len(back) > 0 {
		w.regard(slices.DeleteFunc(slices.Clone(w.g.Without), func(id knowledge.SubjectID) bool { return slices.Contains(back, id) }))
		w.note("Back in: " + listed(shortNames(w.kb, back)) + ".")
		return ""
	}
	return w.limit(text, refusing{kb: w.kb, asked: asked})
}

// limit leaves out what the words turn down, or keeps to what they insist on.
func (w *walk) limit(text string, r refusing) string {
	if out, rest := r.turnedDown(text); len(out) > 0 {
		w.leaveOut(out)
		return rest
	}
	if only, rest := insistedOn(w.kb, text); len(only) > 0 {
		if !slices.Equal(w.g.Without, othersThan(w.kb, only)) {
			w.keepTo(only)
		}
		return rest
	}
	return text
}

// leaveOut passes over some subjects from now on, unless none would be left.
func (w *walk) leaveOut(out []knowledge.SubjectID) {
	before, names := w.g.Without, shortNames(w.kb, out)
	w.regard(unique(slices.Concat(before, out)))
	if len(w.guide.Recommend(nil).Pick) == 0 {
		w.regard(before)
		w.note("Without " + listed(names) + " none would be left that is still looked after, so I keep what there is.")
		return
	}
	w.note("I leave out " + listed(names) + ". “" + names[0] + " is fine” takes it back in.")
}

// keepTo passes over all other subjects from now on, unless none of those named is
// still looked after.
func (w *walk) keepTo(only []knowledge.SubjectID) {
	before, names := w.g.Without, shortNames(w.kb, only)
	w.regard(othersThan(w.kb, only))
	if len(w.guide.Recommend(nil).Pick) == 0 {
		w.regard(before)
		w.note("Nothing that is still looked after would be left with " + listed(names) + " alone, so I keep what there is.")
		return
	}
	w.note("I choose from " + listed(names) + " alone." + w.waysBackIn())
}

// waysBackIn says how one that is left out is taken back in.
func (w *walk) waysBackIn() string {
	for _, id := range w.g.Without {
		if s, ok := w.kb.Subject(id); ok && s.Status != knowledge.Retired {
			return " “" + s.Short + " is fine” takes it back in."
		}
	}
	return ""
}

// othersThan are all subjects but some.
func othersThan(kb *knowledge.Base, some []knowledge.SubjectID) (out []knowledge.SubjectID) {
	for _, s := range kb.Content().Subjects {
		if !slices.Contains(some, s.ID) {
			out = append(out, s.ID)
		}
	}
	return out
}

// regard makes the guide pass over some subjects from now on.
func (w *walk) regard(without []knowledge.SubjectID) {
	if !w.ruled {
		w.first = w.guide.Recommend(w.g.Answers).Pick
	}
	guide, _ := w.kb.Guide()
	w.guide, w.g.Without, w.ruled = guide.Without(without...), without, true
}

// account says why a subject stands where it does, be it left out on request.
func (w walk) account(id knowledge.SubjectID) Message {
	if !slices.Contains(w.g.Without, id) {
		return w.advice().account(id)
	}
	guide, _ := w.kb.Guide()
	m := newAdvice(w.kb, guide, w.g.Answers).account(id)
	s, _ := w.kb.Subject(id)
	m.Blocks = slices.Insert(m.Blocks, 1, paragraph("You asked me to leave it out; “"+s.Short+" is fine” takes it back in. With it:"))
	return m
}

// refusing is where words turn subjects down.
type refusing struct {
	kb      *knowledge.Base
	asked   knowledge.StepID // the step that is open, if one is
	opening bool             // the words ask for the guide: what they ask besides is no question of its own
}

// turnedDown returns the subjects that words will not have: "not pytorch",
// "anything but keras", "exclude pytorch, mxnet and keras", "we can't use google
// stuff", "tensorflow is banned"; and the words besides. Where a step is asked, a
// bare maker that names one of its options is that option: "no google".
func (r refusing) turnedDown(text string) (out []knowledge.SubjectID, rest string) {
	if !slices.ContainsFunc(wordsOf(text), refuses) {
		return nil, text // most words, at little cost
	}
	var kept []string
	goesOn := false // the clause before ends in what it turns down
	for _, clause := range clausesOf(text) {
		words := wordsOf(clause)
		until, end := len(words), 0
		goesOn = goesOn && onlyNames(r.kb, words)
		for _, m := range r.mentionsAndMakers(words) {
			at, before := refusedBefore(words, m.from)
			if !before && end > 0 && onlyJoining(words[end:m.from]) { // "exclude pytorch and keras"
				at, before = until, true
			}
			if goesOn {
				at, before = 0, true
			}
			ofSkill := m.to < len(words) && slices.Contains(skills, words[m.to])
			switch {
			case words[0] == "why" || !r.opening && asksSomething(clause):
			case before && !ofSkill:
				out, until, end = append(out, m.ids...), min(until, at), m.to
			case refusedAfter(words[m.to:]):
				out, until = append(out, m.ids...), min(until, m.from)
			}
		}
		goesOn = end > 0 && end == len(words)
		if until > 0 {
			kept = append(kept, strings.Join(words[:until], " "))
		}
	}
	if len(out) == 0 {
		return nil, text
	}
	return unique(out), strings.Join(kept, ", ")
}

// onlyNames reports whether words are several names, or one after "and", and
// nothing else: the rest of a list.
func onlyNames(kb *knowledge.Base, words []string) bool {
	from, several := 0, len(words) > 0 && slices.Contains(listing, words[0])
	for i, m := range mentions(kb, words) {
		if !onlyJoining(words[from:m.from]) {
			return false
		}
		from, several = m.to, several || i > 0
	}
	return several && from > 0 && onlyJoining(words[from:])
}

func onlyJoining(words []string) bool {
	return !slices.ContainsFunc(words, func(s string) bool { return !slices.Contains(listing, s) })
}

// allowed returns which of some subjects words take back in.
func allowed(kb *knowledge.Base, text string, without []knowledge.SubjectID) []knowledge.SubjectID {
	words := wordsOf(text)
	if !slices.ContainsFunc(words, func(s string) bool { return slices.Contains(allowing, s) }) {
		return nil
	}
	if refused, _ := (refusing{kb: kb}).turnedDown(text); len(refused) > 0 {
		return nil
	}
	var out []knowledge.SubjectID
	for _, m := range mentions(kb, words) {
		for _, id := range m.ids {
			if slices.Contains(without, id) {
				out = append(out, id)
			}
		}
	}
	return unique(out)
}

// clausesOf parts a text at its punctuation; a question mark stays, apostrophes
// do not: don't is one word.
func clausesOf(text string) []string {
	return strings.FieldsFunc(strings.NewReplacer("?", "?\n", "'", "", "’", "").Replace(text), func(r rune) bool { return strings.ContainsRune(",;.!:\n", r) })
}

// refuses reports whether a word may turn something down.
func refuses(word string) bool {
	return slices.Contains(refusals, word) || exceptions[word] != nil || slices.Contains(barred, word) || slices.Contains(denials, word)
}

// mention is where words name subjects, or their maker.
type mention struct {
	from, to int
	ids      []knowledge.SubjectID
}

func mentions(kb *knowledge.Base, words []string) []mention {
	var out []mention
	for i := 0; i < len(words); i++ {
		for n := min(3, len(words)-i); n > 0; n-- {
			if s, ok := subjectNamed(kb, strings.Join(words[i:i+n], " ")); ok {
				out = append(out, mention{i, i + n, []knowledge.SubjectID{s.ID}})
				i += n - 1
				break
			}
		}
		if ids := madeBy(kb, words, i); len(ids) > 0 {
			out = append(out, mention{i, i + 1, ids})
		}
	}
	return out
}

// madeBy returns the subjects that are described as somebody's: "google stuff".
// The bare name may be a cloud or a company as well.
func madeBy(kb *knowledge.Base, words []string, i int) []knowledge.SubjectID {
	from := i > 0 && (words[i-1] == "from" || words[i-1] == "by" || words[i-1] == "without" && len(words) == 2)
	if !from && (i+1 == len(words) || !slices.Contains(wares, words[i+1])) {
		return nil
	}
	return productsOf(kb, words[i])
}

// mentionsAndMakers are the mentions of words, and those of a maker alone where
// its products can be meant: "i hate google", not "google cloud".
func (r refusing) mentionsAndMakers(words []string) []mention {
	out := mentions(r.kb, words)
	guide, ok := r.kb.Guide()
	for i := range words {
		last := i+1 == len(words) || slices.Contains(listing, words[i+1]) || slices.Contains(takings, words[i+1]) || slices.Contains(politeWords, words[i+1])
		if !ok || !last || slices.ContainsFunc(out, func(m mention) bool { return m.from <= i && i < m.to }) {
			continue
		}
		ids := productsOf(r.kb, words[i])
		if len(ids) == 0 {
			continue
		}
		if meant := guide.Read(words[i], r.asked, nil); len(meant.Answers)+len(meant.Torn) == 0 {
			out = append(out, mention{i, i + 1, ids})
		}
	}
	slices.SortFunc(out, func(a, b mention) int { return cmp.Compare(a.from, b.from) })
	return out
}

// productsOf are the subjects that are described as somebody's.
func productsOf(kb *knowledge.Base, maker string) (ids []knowledge.SubjectID) {
	for _, s := range kb.Content().Subjects {
		if slices.ContainsFunc(s.Described, func(d string) bool { return strings.HasPrefix(d, maker+"'s ") }) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}

// refusedBefore finds a refusal before word i, with nothing but words of taking
// and using in between.
func refusedBefore(words []string, i int) (at int, ok bool) {
	for j := i - 1; j >= 0; j-- {
		last := ""
		if j > 0 {
			last = words[j-1]
		}
		switch {
		case slices.Contains(exceptions[words[j]], last):
			return j - 1, true
		case words[j] == "but" || words[j] == "than":
			return 0, false
		case slices.Contains(refusals, words[j]):
			return j, words[j+1] != "have" || words[j+2] != "to" // who does not have to still may
		case !slices.Contains(takings, words[j]):
			return 0, false
		}
	}
	return 0, false
}

// exceptions are the words before which another makes a refusal: "anything but",
// "get rid of", "leave out".
var exceptions = map[string][]string{
	"but":  {"anything", "everything", "all", "any", "anyone", "whatever"},
	"than": {"other", "rather", "else"},
	"of":   {"instead", "rid", "sick", "tired"},
	"from": {"away", "apart", "aside"},
	"out":  {"leave", "leaving", "take", "taking", "ruled", "rule", "ruling", "count", "kick", "throw", "cross", "filter"},
}

// refusedAfter reports whether words go on with a refusal: "… is out".
func refusedAfter(rest []string) bool {
	no := false
	for i, s := range rest[:min(len(rest), 5)] {
		switch {
		case slices.Contains(denials, s):
			no = no || s != "t" && s != "can"
		case slices.Contains(barred, s):
			return !no
		case slices.Contains([]string{"allowed", "option", "possible", "go", "acceptable", "permitted", "wanted"}, s):
			return no
		case i > 0 && !slices.Contains([]string{"is", "are", "an", "a", "stuff", "be", "s", "really", "here", "things", "used"}, s) || i == 0 && !slices.Contains([]string{"is", "are", "stuff", "things", "s"}, s):
			return false
		}
	}
	return false
}

var (
	refusals = []string{"except", "not", "no", "without", "avoid", "avoiding", "hate", "hates", "dislike", "exclude", "excluding", "ban", "banned", "drop", "never", "dont", "don", "cant", "cannot", "wont", "won", "mustnt", "shouldnt", "kein", "keine", "nicht", "ohne", "sin", "sans", "nothing", "despise", "minus", "remove", "removing", "omit", "ignore", "discard", "skip", "strike", "reject", "against", "neither", "nor", "loathe", "detest", "anti"}
	barred   = []string{"out", "banned", "forbidden", "prohibited", "excluded", "verboten", "blocked"}
	denials  = []string{"not", "isn", "isnt", "cannot", "can", "t", "no", "never", "aren", "arent"}
	takings  = []string{"want", "wants", "use", "using", "like", "take", "taking", "need", "to", "be", "the", "any", "recommend", "suggest", "go", "going", "with", "anything", "from", "by", "touch", "trust", "pick", "choose", "please", "of", "me", "stuff", "things", "rely", "relying", "depend", "on", "t", "have", "allowed", "able", "fucking", "damn", "that", "this", "a", "out", "leave", "it", "really", "ever", "work", "working", "again", "for", "us", "more", "stand", "fan", "big", "interested", "in", "at", "all", "about", "else", "get"}
	listing  = []string{"and", "or", "nor", "n", "also", "plus", "both", "either", "neither", "the"}
	allowing = []string{"fine", "ok", "okay", "include", "allow", "allowed", "back", "possible", "again", "acceptable", "consider"}
	wares    = []string{"stuff", "things", "thing", "products", "product", "software", "tools", "tool", "framework", "frameworks", "library", "libraries", "anything", "code", "tech", "one", "ones"}
	skills   = []string{"experience", "knowledge", "skills", "background", "idea", "expert", "experts", "developers", "people", "user", "users"}
)
