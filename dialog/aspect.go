package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// aspect is what subjects are to be compared by: "on speed", "features".
type aspect struct {
	words string          // as said; empty: by nothing in particular
	rows  []rowName       // the rows of a head-to-head that it asks for
	all   knowledge.Match // the comparison of all subjects by it, if there is one
	told  bool            // what is known by it stands above the head-to-head
	alone bool            // nothing besides the rows is wanted
}

// known says whether there is something to tell by the aspect.
func (a aspect) known() bool { return a.told || len(a.rows) > 0 || a.all.Entry != "" }

const (
	maxAspect = 6   // words; more are a question in full
	sameTopic = 0.5 // the probability from which a comparison is taken to be the one that is meant
)

// Words round an aspect that say nothing of it.
var (
	beforeAspect = []string{
		"by", "on", "for", "in", "of", "as", "about", "regarding", "concerning", "terms", "wrt", "with", "regard", "respect", "to", "their", "the",
	}
	beginsQuestion = []string{"for", "what", "which", "who", "how", "when", "where", "why", "is", "are", "can", "does", "do"}
	behindAspect   = []string{"please", "pls", "plz", "thanks", "thx", "me", "us", "now", "again", "general", "detail", "details"}
)

// aspectOf reads the words behind the names of a comparison. Words that name
// something else, are too many, say for what it is ("for research") or begin a
// question of their own ("and which is best for beginners") are no aspect: the
// whole is a question.
func aspectOf(kb *knowledge.Base, words []string) (by aspect, ok bool) {
	question := len(words) > 0 && slices.Contains(beginsQuestion, words[0])
	for len(words) > 0 && slices.Contains(beforeAspect, words[0]) {
		words = words[1:]
	}
	for len(words) > 0 && slices.Contains(behindAspect, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) == 0 || len(words) > maxAspect {
		return aspect{}, len(words) == 0
	}
	by.words = strings.Join(words, " ")
	if by.rows = rowsNamed(kb, words); len(by.rows) > 0 {
		return by, true
	}
	for _, e := range kb.Content().Entries {
		if e.Kind == knowledge.KindComparison && slices.Contains([]string{string(e.ID), strings.ToLower(e.Title), strings.ToLower(e.Aspect())}, by.words) {
			by.all = knowledge.Match{Topic: knowledge.Topic{Entry: e.ID}, Confidence: 1}
			return by, true
		}
	}
	d := kb.Decide(knowledge.Question{Text: by.words + " comparison"})
	if len(d.Why.Foreign) > 0 || len(d.Why.Subjects) > 0 {
		return aspect{}, false
	}
	for _, m := range d.Candidates {
		if e, known := kb.Entry(m.Entry); known && e.Kind == knowledge.KindComparison && d.Outcome == knowledge.Answered && m.Confidence >= sameTopic {
			by.all = m
			break
		}
	}
	return by, by.known() || !question
}

// rowsNamed are the rows that "pros", or "pros and cons", ask for; none if there
// is another word.
func rowsNamed(kb *knowledge.Base, words []string) []rowName {
	var rows []rowName
	for len(words) > 0 {
		n := 0
		for k := len(words); k > 0 && n == 0; k-- {
			if name, ok := rowNamed(kb, strings.Join(words[:k], " ")); ok {
				rows, n = append(rows, name), k
			}
		}
		switch {
		case n > 0:
		case words[0] == "and" || words[0] == "or":
			n = 1
		default:
			return nil
		}
		words = words[n:]
	}
	return unique(rows)
}

func rowNamed(kb *knowledge.Base, words string) (rowName, bool) {
	if f, ok := facetNamed(kb, words); ok && f != knowledge.NoFacet {
		return rowName(f), true
	}
	switch strings.TrimPrefix(strings.TrimSuffix(words, "s"), "latest ") {
	case "licence", "license", "licensing":
		return rowLicence, true
	case "release", "version":
		return rowRelease, true
	}
	return "", false
}

// comparedBy sets subjects side by side by an aspect: what is known of all by it,
// and then the head-to-head, with the rows that were asked for first.
func comparedBy(kb *knowledge.Base, pair knowledge.Topic, by aspect) Message {
	return fit(func(detail int) Message {
		if by.all.Entry == "" {
			m := versusAccount(kb, pair, by, detail).message(kb, pair)
			if !by.known() {
				m.Blocks = slices.Insert(m.Blocks, 1, Block(Paragraph{Text: Text{
					{Text: "I have nothing on how they compare by "}, {Text: clip(by.words, maxLabel), Style: Quoted}, {Text: "; this is what I know of them."},
				}}))
			}
			return m
		}
		first, second := accountOf(kb, by.all.Topic, detail+1), versusAccount(kb, pair, by, detail+1)
		first.maxShown, second.maxShown = 2, 2
		m := second.message(kb, pair)
		m.Blocks = append(first.message(kb, by.all.Topic).Blocks, m.Blocks...)
		return m
	})
}
