package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Dry facts of all subjects: "list the licences of all", "which of these are apache
// licensed", "newest version of all".

// dryOfAll answers a question for the licences, or the newest releases, of all
// subjects and for nothing else.
func dryOfAll(kb *knowledge.Base, text string, topic knowledge.Topic) (reply, bool) {
	words := wordsOf(text)
	few := len(topic.Subjects) > 1 && !isAll(kb, topic)
	if !atAGlance(kb) || few && !namesAll(kb, words) || !asksOfAll(kb, words) || namesSubject(kb, text) {
		return reply{}, false
	}
	row := rowRelease
	if slices.ContainsFunc(words, isLicence) {
		row = rowLicence
	}
	r := composeNamed(kb, text, command{verb: verbCompare, topic: allOf(kb), by: aspect{words: clip(text, maxLabel), rows: []rowName{row}}})
	if said, ok := whoHas(kb, words); ok && row == rowLicence {
		r.message.Blocks = slices.Insert(slices.Clone(r.message.Blocks), 1, said)
	}
	return r, true
}

// asksOfAll reports whether words ask for a dry fact of all, or for those of all that
// have one: "which of these are free".
func asksOfAll(kb *knowledge.Base, words []string) bool {
	which := len(words) > 1 && (words[0] == "which" || words[0] == "what") &&
		(slices.Contains([]string{"of", "one", "ones", "are", "have", "is", "has", "use"}, words[1]) || meansAll(kb, words[1]) || words[1] == kb.Content().Noun) &&
		slices.ContainsFunc(words, isLicence) && !slices.Contains(words, "the") && !slices.Contains(words, "it")
	var rest []string
	for _, w := range words {
		if !meansAll(kb, w) && !slices.Contains(besideAll, w) && !slices.Contains(aroundAll, w) && w != kb.Content().Noun {
			rest = append(rest, w)
		}
	}
	return (which || namesAll(kb, words)) && asksOnlyDry(rest)
}

// aroundAll may stand in a question for those of all that have a licence.
var aroundAll = []string{"which", "ones", "not", "no", "none", "only", "under", "an", "isn", "aren", "t", "their", "names", "version", "number", "numbers"}

func namesAll(kb *knowledge.Base, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return meansAll(kb, w) })
}

// whoHas says which of all have the licence that words name, or that all may be used
// free of charge; nothing where the question is put the other way round.
func whoHas(kb *knowledge.Base, words []string) (Block, bool) {
	turned := slices.ContainsFunc(words, func(w string) bool { return slices.Contains([]string{"not", "no", "none", "isn", "aren"}, w) })
	at := slices.IndexFunc(words, func(w string) bool { return slices.Contains(licenceNames, w) })
	if at < 0 {
		free, ok := allows(strings.Join(words, " "), kb.Content().Subjects)
		if ok && turned {
			return paragraph("All that I know are open source and free of charge; the licences have the terms."), true
		}
		return free, ok
	}
	if turned {
		return nil, false
	}
	var having []string
	for _, id := range allOf(kb).Subjects {
		if s, ok := kb.Subject(id); ok && strings.HasPrefix(strings.ToLower(s.Licence), words[at]) {
			having = append(having, s.Short)
		}
	}
	name := strings.ToUpper(words[at])
	if words[at] == "apache" {
		name = "Apache"
	}
	if len(having) == 0 {
		return paragraph("None of them has a " + name + " licence."), true
	}
	return paragraph(name + " licence: " + listed(having) + "."), true
}
