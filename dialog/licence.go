package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Questions for what a licence allows, and for who made a subject, put in words that
// no author wrote: the facts of the subject answer them.

// Words of a question for a licence: what it allows, what it costs and its name;
// and those that may stand around them beside aroundDry.
var (
	grants        = []string{"free", "opensource", "open", "commercial", "commercially", "proprietary", "cost", "costs", "pay", "paid", "price", "fee", "fees", "money", "freeware", "foss", "oss", "closed", "selling", "sold"}
	licenceNames  = []string{"mit", "apache", "bsd", "gpl", "lgpl", "agpl"}
	aroundLicence = []string{"i", "we", "you", "one", "can", "may", "must", "need", "should", "allowed", "legal", "legally", "my", "our", "company", "business", "product", "products", "project", "projects", "at", "work", "used", "using", "to", "be", "how", "much", "any", "there", "source", "software", "charge", "both", "them", "all", "two", "so", "then", "was", "were", "ok", "really", "still", "that", "this", "those", "these", "on", "by", "if", "purposes", "app", "apps", "application", "service", "saas", "startup", "inside", "built", "ship", "an", "paying", "customers", "okay", "own"}
)

// isLicence reports whether a word asks for a licence, however it is spelled.
func isLicence(word string) bool {
	misspelled := strings.HasPrefix(word, "licen") || strings.HasPrefix(word, "lisen") || strings.HasPrefix(word, "lices") || strings.HasPrefix(word, "liscen")
	return misspelled || slices.Contains(grants, word) || slices.Contains(licenceNames, word)
}

// asksOnlyDry reports whether words ask for dry facts and nothing else.
func asksOnlyDry(words []string) bool {
	other := func(w string) bool {
		return !isDry(w) && !slices.Contains(aroundDry, w) && !slices.Contains(aroundLicence, w)
	}
	return len(words) <= 2*maxFactWords && slices.ContainsFunc(words, isDry) && !slices.ContainsFunc(words, other)
}

// dryAfter is a decision on words that ask for the licence, or another dry fact, of
// what the conversation is on: "is it free", "so was the licence of both".
func dryAfter(kb *knowledge.Base, text string, topic knowledge.Topic, d knowledge.Decision) knowledge.Decision {
	words := wordsOf(text)
	few := len(topic.Subjects) > 0 && len(topic.Subjects) <= maxCompared
	if few && len(d.Why.Foreign) == 0 && d.Outcome != knowledge.Guided && asksOnlyDry(words) && !namesSubject(kb, text) {
		d.Why.Subjects, d.Why.Normalised = topic.Subjects, text
	}
	return d
}

// allows says what the licences of subjects allow whoever asks for that; nothing
// where one of them is no common licence of open source.
func allows(question string, subjects []knowledge.Subject) (Block, bool) {
	asks := slices.ContainsFunc(wordsOf(question), func(w string) bool { return slices.Contains(grants, w) })
	common := func(s knowledge.Subject) bool {
		return slices.ContainsFunc([]string{"Apache-2.0", "BSD", "MIT"}, func(name string) bool { return strings.HasPrefix(s.Licence, name) })
	}
	if !asks || slices.ContainsFunc(subjects, func(s knowledge.Subject) bool { return !common(s) }) {
		return nil, false
	}
	return paragraph("Open source and free of charge, for commercial use too; the licence has the terms."), true
}

// byMaker decides a question for who made a subject that says so in another word:
// "who invented keras".
func byMaker(kb *knowledge.Base, text string, topic knowledge.Topic, d knowledge.Decision) knowledge.Decision {
	words := wordsOf(text)
	if d.Outcome == knowledge.Answered || d.Outcome == knowledge.Guided || !slices.Contains(words, "who") || len(words) > maxFactWords {
		return d
	}
	at := slices.IndexFunc(words, func(w string) bool {
		return slices.Contains([]string{"invented", "invent", "invents", "founded", "originated", "authored", "conceived", "designed", "programmed", "coded", "launched"}, w)
	})
	if at < 0 {
		return d
	}
	words[at] = "made"
	if made := decideAfter(kb, strings.Join(words, " "), topic); made.Outcome == knowledge.Answered {
		return made
	}
	return d
}
