package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// What somebody will not take, whatever speaks for it: "anything but PyTorch".

// ruleOut leaves out what the words turn down, or takes back in what they allow
// again. It says so, and returns the other words.
func (w *walk) ruleOut(text string) string {
	if back := allowed(w.kb, text, w.g.Without); len(back) > 0 {
		w.regard(slices.DeleteFunc(slices.Clone(w.g.Without), func(id knowledge.SubjectID) bool { return slices.Contains(back, id) }))
		w.note("Back in: " + listed(shortNames(w.kb, back)) + ".")
		return ""
	}
	out, rest := turnedDown(w.kb, text)
	if len(out) == 0 {
		return text
	}
	before, names := w.g.Without, shortNames(w.kb, out)
	w.regard(unique(slices.Concat(before, out)))
	if len(w.guide.Recommend(nil).Pick) == 0 {
		w.regard(before)
		w.note("Without " + listed(names) + " none would be left that is still looked after, so I keep what there is.")
		return rest
	}
	w.note("I leave out " + listed(names) + ". “" + names[0] + " is fine” takes it back in.")
	return rest
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

// turnedDown returns the subjects that words will not have: "not pytorch",
// "anything but keras", "we can't use google stuff", "tensorflow is banned"; and
// the words besides.
func turnedDown(kb *knowledge.Base, text string) (out []knowledge.SubjectID, rest string) {
	if !slices.ContainsFunc(wordsOf(text), refuses) {
		return nil, text // most words, at little cost
	}
	var kept []string
	for _, clause := range clausesOf(text) {
		words := wordsOf(clause)
		until := len(words)
		for _, m := range mentions(kb, words) {
			at, before := refusedBefore(words, m.from)
			ofSkill := m.to < len(words) && slices.Contains(skills, words[m.to])
			switch {
			case asksSomething(clause):
			case before && !ofSkill:
				out, until = append(out, m.ids...), min(until, at)
			case refusedAfter(words[m.to:]):
				out, until = append(out, m.ids...), min(until, m.from)
			}
		}
		if until > 0 {
			kept = append(kept, strings.Join(words[:until], " "))
		}
	}
	if len(out) == 0 {
		return nil, text
	}
	return unique(out), strings.Join(kept, ", ")
}

// allowed returns which of some subjects words take back in.
func allowed(kb *knowledge.Base, text string, without []knowledge.SubjectID) []knowledge.SubjectID {
	words := wordsOf(text)
	if !slices.ContainsFunc(words, func(s string) bool { return slices.Contains(allowing, s) }) {
		return nil
	}
	if refused, _ := turnedDown(kb, text); len(refused) > 0 {
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
	var ids []knowledge.SubjectID
	for _, s := range kb.Content().Subjects {
		if slices.ContainsFunc(s.Described, func(d string) bool { return strings.HasPrefix(d, words[i]+"'s ") }) {
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
		case words[j] == "but" || words[j] == "than" || words[j] == "of" && last == "instead":
			return j - 1, slices.Contains(exceptions[words[j]], last)
		case slices.Contains(refusals, words[j]):
			return j, true
		case !slices.Contains(takings, words[j]):
			return 0, false
		}
	}
	return 0, false
}

// exceptions are the words after which another means "except".
var exceptions = map[string][]string{
	"but":  {"anything", "everything", "all", "any", "anyone", "whatever"},
	"than": {"other", "rather"},
	"of":   {"instead"},
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
	refusals = []string{"except", "not", "no", "without", "avoid", "avoiding", "hate", "hates", "dislike", "exclude", "excluding", "ban", "banned", "drop", "never", "dont", "don", "cant", "cannot", "wont", "won", "mustnt", "shouldnt", "kein", "keine", "nicht", "ohne", "sin", "sans", "nothing", "despise", "minus", "ruled", "rule"}
	barred   = []string{"out", "banned", "forbidden", "prohibited", "excluded", "verboten", "blocked"}
	denials  = []string{"not", "isn", "isnt", "cannot", "can", "t", "no", "never", "aren", "arent"}
	takings  = []string{"want", "wants", "use", "using", "like", "take", "taking", "need", "to", "be", "the", "any", "recommend", "suggest", "go", "going", "with", "anything", "from", "by", "touch", "trust", "pick", "choose", "please", "of", "me", "stuff", "things", "rely", "relying", "depend", "on", "t", "have", "allowed", "able", "fucking", "damn", "that", "this", "a", "out", "leave", "it", "really", "ever", "work", "working", "again", "for", "us", "more"}
	allowing = []string{"fine", "ok", "okay", "include", "allow", "allowed", "back", "possible", "again", "acceptable", "consider"}
	wares    = []string{"stuff", "things", "thing", "products", "product", "software", "tools", "tool", "framework", "frameworks", "library", "libraries", "anything", "code", "tech", "one", "ones"}
	skills   = []string{"experience", "knowledge", "skills", "background", "idea", "expert", "experts", "developers", "people", "user", "users"}
)
