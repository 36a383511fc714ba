package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// verb is a word that begins a command, on every platform alike.
type verb string

const (
	noVerb      verb = ""
	verbAsk     verb = "ask"
	verbAbout   verb = "about"
	verbCompare verb = "compare"
	verbChoose  verb = "choose"
	verbSources verb = "sources"
	verbPrivacy verb = "privacy"
	verbStored  verb = "privacy show"
	verbDelete  verb = "privacy delete"
	verbHelp    verb = "help"
	verbDoctor  verb = "doctor"
)

// command is a verb whose arguments could be resolved.
type command struct {
	verb  verb
	topic knowledge.Topic // of about, compare and sources; of choose: among which, if not among all
	words string          // of ask
	by    aspect          // of compare

	unresolved string            // of about and sources: what nothing is known by
	others     []knowledge.Topic // of compare, with one name or none: what may be meant
}

// parseCommand reads a command; an answer's id alone is one too. Words that begin
// like a command and cannot be resolved ("compare the communities", "pick one for
// me") are a question: noVerb.
//
// topic is what "it" stands for in "compare it with Keras".
func parseCommand(kb *knowledge.Base, text string, topic knowledge.Topic) command {
	words := strings.FieldsFunc(text, unshown)
	if len(words) > 0 && strings.EqualFold(strings.TrimLeft(words[0], "/"), "fwhelp") {
		words = words[1:]
	}
	if len(words) == 0 {
		return command{verb: verbHelp}
	}
	if named, ok := parseTopic(kb, strings.ToLower(strings.Join(words, "-"))); ok {
		return command{verb: verbAbout, topic: named} // "faq-9", "tip 3"
	}
	first := strings.ToLower(strings.Trim(words[0], "/.!?"))
	if first == "" && len(words) == 1 && strings.Contains(words[0], "?") {
		return command{verb: verbHelp} // "?"
	}
	rest := strings.Join(words[1:], " ")
	switch first {
	case "ask":
		if rest != "" {
			return command{verb: verbAsk, words: rest}
		}
		return command{verb: verbHelp}
	case "about", "show", "sources":
		return commandOn(kb, first, rest)
	case "compare":
		return compareCommand(kb, rest, topic)
	case "privacy", "forget":
		return privacyCommand(first, strings.ToLower(strings.Trim(rest, ".!? ")))
	case "choose", "pick":
		if _, ok := kb.Guide(); ok && rest == "" {
			return command{verb: verbChoose}
		}
	case "help", "doctor":
		if rest == "" {
			return command{verb: verb(first)}
		}
	case "start", "menu", "commands":
		if rest == "" {
			return command{verb: verbHelp}
		}
	}
	return choosingBetween(kb, strings.Join(words, " "))
}

// commandOn reads the verbs that take the name or the id of an answer. A name
// that nothing has is told so, and never taken for a word about what the
// conversation was on.
func commandOn(kb *knowledge.Base, first, rest string) command {
	if rest == "" {
		return command{verb: verbSources}
	}
	topic, ok := resolveTopic(kb, rest)
	switch {
	case !ok && first == "sources" && len(strings.Fields(rest)) == 1:
		return command{verb: verbSources, unresolved: rest}
	case !ok && first == "about" && !pointsBack(kb, rest):
		return command{verb: verbAbout, unresolved: rest}
	case !ok:
		return command{}
	case first == "sources":
		return command{verb: verbSources, topic: topic}
	}
	return command{verb: verbAbout, topic: topic}
}

// pointsBack says whether some words are about what the conversation is on: "its
// cons", "performance".
func pointsBack(kb *knowledge.Base, words string) bool {
	if _, ok := facetNamed(kb, words); ok {
		return true
	}
	return slices.ContainsFunc(wordsOf(words), func(w string) bool {
		return slices.Contains(backward, w) || slices.Contains([]string{"its", "their", "this", "that"}, w)
	})
}

func privacyCommand(first, rest string) command {
	switch first + " " + rest {
	case "privacy ":
		return command{verb: verbPrivacy}
	case "privacy show":
		return command{verb: verbStored}
	case "privacy delete", "forget ", "forget me", "forget everything":
		return command{verb: verbDelete}
	}
	return command{}
}

// versus is the head-to-head of some subjects, to be shown in the order in which
// they were named.
func versus(subjects []knowledge.SubjectID) knowledge.Topic {
	return knowledge.Topic{Entry: knowledge.Versus, Subjects: subjects}
}

// resolveTopic finds what an id ("faq-9", "framework-keras/cons",
// "versus:keras+pytorch"), a title, or a name with or without a facet ("keras",
// "keras cons") stands for.
func resolveTopic(kb *knowledge.Base, arg string) (knowledge.Topic, bool) {
	arg = strings.ToLower(strings.Trim(arg, " .!?\"“”`"))
	if topic, ok := parseTopic(kb, strings.Join(strings.Fields(arg), "-")); ok {
		return topic, true
	}
	for _, e := range kb.Content().Entries {
		if e.Kind != knowledge.KindSubject && answerable(e) && strings.ToLower(strings.Trim(e.Title, " ?")) == arg {
			return knowledge.Topic{Entry: e.ID}, true
		}
	}
	words := strings.Fields(arg)
	for n := len(words); n > 0; n-- {
		s, ok := subjectNamed(kb, strings.Join(words[:n], " "))
		if !ok {
			continue
		}
		facet, ok := facetNamed(kb, strings.Join(words[n:], " "))
		return knowledge.Topic{Entry: s.Entry, Facet: facet, Subjects: []knowledge.SubjectID{s.ID}}, ok
	}
	return knowledge.Topic{}, false
}

// resolveSubjects finds the subjects that "keras and pytorch on speed" begins
// with, and the words that are left.
func resolveSubjects(kb *knowledge.Base, args string) (found []knowledge.SubjectID, left []string) {
	words := strings.Fields(strings.ToLower(strings.NewReplacer(",", " ", "&", " ").Replace(strings.TrimRight(args, " .!?"))))
	for len(words) > 0 {
		n := 0
		for k := min(len(words), maxNameWords); k > 0 && n == 0; k-- {
			if s, ok := subjectNamed(kb, strings.Join(words[:k], " ")); ok {
				n = k
				if !slices.Contains(found, s.ID) {
					found = append(found, s.ID)
				}
			}
		}
		if n == 0 {
			if !slices.Contains(joining, words[0]) {
				return found, words
			}
			n = 1
		}
		words = words[n:]
	}
	return found, nil
}

// maxNameWords is more than any name has.
const maxNameWords = 6

// joining are the words that may stand between names.
var joining = []string{"and", "vs", "vs.", "versus", "with", "to", "or", "against", "n", "both"}

func subjectNamed(kb *knowledge.Base, name string) (knowledge.Subject, bool) {
	for _, s := range kb.Content().Subjects {
		for _, names := range [][]string{{string(s.ID), s.Name, s.Short}, s.Names, s.Described} {
			if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }) {
				return s, true
			}
		}
	}
	return knowledge.Subject{}, false
}

// facetNamed finds the facet that some words ask for; no words, no facet.
func facetNamed(kb *knowledge.Base, words string) (knowledge.Facet, bool) {
	if words == "" {
		return knowledge.NoFacet, true
	}
	for _, f := range kb.Content().Facets {
		if strings.EqualFold(string(f.ID), words) || strings.EqualFold(f.Label, words) ||
			slices.ContainsFunc(f.Words, func(w string) bool { return strings.EqualFold(w, words) }) {
			return f.ID, true
		}
	}
	return "", false
}
