package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// All that the content knows, a line on each: more than three do not fit side by
// side.

// isAll reports whether a comparison is one of all subjects, and of more than fit
// side by side.
func isAll(kb *knowledge.Base, topic knowledge.Topic) bool {
	return topic.Entry == knowledge.Versus && atAGlance(kb) && len(unique(topic.Subjects)) == len(kb.Content().Subjects)
}

// maxAtAGlance is how many lines of a list still fit a message.
const maxAtAGlance = 12

// atAGlance reports whether there are more subjects than fit side by side, and no
// more than a list has room for.
func atAGlance(kb *knowledge.Base) bool {
	n := len(kb.Content().Subjects)
	return maxCompared < n && n <= maxAtAGlance
}

// allOf is the comparison of all subjects; those that are most alive come first.
func allOf(kb *knowledge.Base) knowledge.Topic {
	all := versus(nil)
	for _, status := range []knowledge.Status{knowledge.Active, "", knowledge.Maintenance, knowledge.Retired} {
		for _, s := range kb.Content().Subjects {
			if s.Status == status {
				all.Subjects = append(all.Subjects, s.ID)
			}
		}
	}
	return all
}

// allAccount tells of all subjects in a line each, how alive they are first, and how
// to see more of a few. With rows asked for, the first is what the lines tell: more
// would be too much for one message.
func allAccount(kb *knowledge.Base, by aspect) account {
	a := account{maxShown: len(kb.Content().Subjects)}
	if len(by.rows) > 0 {
		r := versusRow(kb, by.rows[0], 1)
		a.blocks = append(a.blocks, Paragraph{Text: strong(r.label)})
		a.article = kb.Content().Article != "" && strings.HasSuffix(r.label, articleLabel(kb, ""))
	}
	var list Bullets
	for _, id := range allOf(kb).Subjects {
		s, _ := kb.Subject(id)
		list.Items = append(list.Items, glance(kb, s, by))
		a.sources = append(a.sources, s.Sources[:min(1, len(s.Sources))]...)
	}
	a.sources = unique(a.sources)
	a.blocks = append(a.blocks, list)
	if len(by.rows) > 1 {
		var says []string
		for _, r := range by.rows[1:] {
			says = append(says, "“compare all by "+rowWords(kb, r)+"”")
		}
		a.blocks = append(a.blocks, paragraph("One thing at a time fits. For the rest say "+listed(says)+"."))
	}
	names := exampleNames(kb.Content())
	a.blocks = append(a.blocks, paragraph("For more of a few say “compare "+names[0]+" "+names[1]+"”, with up to three names; for all about one, “about "+names[0]+"”."))
	return a
}

// rowWords are what to say for a row.
func rowWords(kb *knowledge.Base, name rowName) string {
	switch name {
	case rowRelease, rowLicence:
		return string(name)
	}
	return strings.ToLower(strings.Trim(facetLabel(kb, knowledge.Facet(name)), " ?"))
}

// glance is one subject in a line.
func glance(kb *knowledge.Base, s knowledge.Subject, by aspect) Text {
	if len(by.rows) == 0 || by.rows[0] == rowName(knowledge.Liveness) {
		t := lead(s.Short+":", todayWords(s).String())
		if words := releaseWords(s); words != "" {
			t = append(t, Span{Text: "; latest release " + words})
		}
		return t
	}
	name, cell := s.Short+":", versusRow(kb, by.rows[0], 1).cell(s)
	if s.Status != "" {
		name = s.Short + " (" + string(s.Status) + "):"
	}
	if len(cell) == 0 {
		cell = plain("not known")
	}
	return append(lead(name, ""), cell...)
}

// compareAll reads "compare all", with or without what they are to be compared by:
// after words that mean all, nothing may come but that.
func compareAll(kb *knowledge.Base, words []string) (command, bool) {
	if !atAGlance(kb) {
		return command{}, false
	}
	all, n := false, 0
	for n < len(words) && !(all && slices.Contains(beforeAspect, words[n])) && (meansAll(kb, words[n]) || slices.Contains(besideAll, words[n])) {
		all = all || meansAll(kb, words[n])
		n++
	}
	if !all {
		return command{}, false
	}
	if slices.ContainsFunc(words[n:], func(w string) bool { return !slices.Contains(besideAll, w) && !meansAll(kb, w) }) {
		by, ok := aspectOf(kb, words[n:])
		return command{verb: verbCompare, topic: allOf(kb), by: by}, ok && len(by.rows) > 0
	}
	return command{verb: verbCompare, topic: allOf(kb)}, true
}

// comparingAll is the comparison of all that free words ask for: outright, or by the
// sides that they name after one. Else it is no command.
func comparingAll(kb *knowledge.Base, text string, topic knowledge.Topic) command {
	if asksForAll(kb, text) {
		return command{verb: verbCompare, topic: allOf(kb)}
	}
	if isAll(kb, topic) {
		if rows := bareSides(kb, text); len(rows) > 0 {
			return command{verb: verbCompare, topic: topic, by: aspect{words: clip(text, maxLabel), rows: rows}}
		}
	}
	return command{}
}

// asksForAll reports whether a message in free words asks for a comparison of all:
// "all of them side by side".
func asksForAll(kb *knowledge.Base, text string) bool {
	words := wordsOf(text)
	compares := strings.Contains(strings.Join(words, " "), "side by side") ||
		slices.ContainsFunc(words, func(w string) bool {
			return slices.Contains([]string{"compare", "compared", "comparing", "comparison"}, w)
		})
	all := slices.ContainsFunc(words, func(w string) bool { return slices.Contains(everyOne, w) })
	return compares && all && atAGlance(kb) && !slices.ContainsFunc(words, func(w string) bool {
		return !meansAll(kb, w) && !slices.Contains(besideAll, w) && !slices.Contains(politeWords, w)
	})
}

// meansAll reports whether a word stands for all subjects, or names what they are.
func meansAll(kb *knowledge.Base, word string) bool {
	return slices.Contains(everyOne, word) || word != "" && slices.Contains(strings.Fields(strings.ToLower(kb.Content().Plural)), word)
}

var (
	everyOne  = []string{"all", "every", "everything", "everyone", "each"}
	besideAll = []string{
		"of", "them", "the", "these", "those", "they", "that", "you", "know", "there", "are", "have", "with", "each", "other", "another", "against", "to", "and", "by", "in", "a", "an", "at", "once", "one", "for", "on", "how", "do",
		"side", "sides", "table", "please", "full", "complete", "whole", "deep", "learning", "libraries", "library", "framework", "compare", "compared", "comparing", "comparison", "see", "show", "give", "me", "list", "view", "is", "what", "big", "overview", "seven", "put", "into", "s",
	}
)
