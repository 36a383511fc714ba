package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// resultTalk is what short words after a result are about.
type resultTalk string

const (
	noTalk      resultTalk = ""
	askChanges  resultTalk = "what would change it"
	askSure     resultTalk = "how sure"
	askSecond   resultTalk = "who is second"
	askShort    resultTalk = "shorter"
	acknowledge resultTalk = "ok"
	disagree    resultTalk = "wrong"
)

// resultPhrases are whole messages, without the polite words around them.
var resultPhrases = map[resultTalk][]string{
	askChanges: {"what would change it", "what would change that", "what could change it", "what could change that", "what would change the result", "when would it change", "what can change it"},
	askSure:    {"are you sure", "are you sure about that", "are you sure about it", "you sure", "really", "sure", "how sure are you", "how certain are you", "how certain is that", "how sure is that", "is that right", "is that really the best", "is that good", "can i trust that", "can i trust you"},
	askSecond: {
		"what else", "anything else", "alternatives", "any alternatives", "alternative", "what are the alternatives", "what are alternatives", "any alternative", "other options", "any other options", "what are the other options", "the others", "what about the others", "the others then", "full ranking", "ranking", "show the ranking", "the ranking",
		"what is the second", "whats second", "what s second", "what came second", "second place", "who is next", "what would be second", "which came second", "which is the second", "what is the second best", "which is the second best", "plan b", "any other ideas", "something else",
		"who is second", "whos second", "who s second", "who came second", "what is second", "which is second", "which one is second", "which one came second", "runner up", "the runner up", "who is the runner up", "second best", "the second best",
	},
	askShort: {"shorter", "make it shorter", "in short", "tldr", "tl dr", "too long", "too much text", "in one sentence", "in a sentence", "sum it up", "short version", "which one did you say", "which one did u say", "which one do you mean", "so which one", "so which", "which one then"},
	acknowledge: {
		"ok", "okay", "k", "kk", "cool", "nice", "great", "perfect", "good", "fine", "alright", "yes", "yep", "yeah", "y", "no", "n", "nope", "got it", "i see", "makes sense", "that makes sense", "sounds good", "interesting", "wow", "lol", "haha", "hm", "hmm", "aha", "ah", "oh", "understood", "right", "awesome", "excellent", "super", "all right", "deal", "done deal", "good to know", "i like it", "works for me", "good enough", "agreed", "exactly", "thats it", "that s it", "sweet", "amazing", "meh",
	},
	disagree: {"wrong", "thats wrong", "that s wrong", "not right", "thats not right", "that s not right", "that is not right", "i disagree", "nonsense", "bullshit", "bad", "bad idea", "not true", "not what i wanted", "not what i want", "i dont like it", "i don t like it", "i dont like that", "i don t like that", "that cant be right", "that can t be right", "you are wrong", "youre wrong", "you re wrong", "stupid"},
}

// talkOf returns what short words after a result are about.
func talkOf(text string) resultTalk {
	for words := range withoutPolite(wordsOf(text)) {
		joined := strings.Join(words, " ")
		for talk, phrases := range resultPhrases {
			if slices.Contains(phrases, joined) {
				return talk
			}
		}
	}
	return noTalk
}

// talk answers short words about a result.
func (w walk) talk(about resultTalk) State {
	a := w.advice()
	reply := ""
	switch about {
	case askChanges:
		reply = "No single other answer would change it."
		if lines := a.changeWords(); len(lines) > 0 {
			reply = "Each of these, on its own, would change it: " + strings.Join(lines, ". ") + "."
		}
	case askSure:
		reply = a.verdict()
		if len(a.rec.Changes) > 0 {
			reply += " “what would change it” names them."
		}
	case askSecond:
		if reply = a.runnerUp(); reply == "" {
			reply = "There is no second."
		}
	case askShort:
		reply = a.headline() + ". " + a.verdict()
	case acknowledge:
		reply = "All right. The recommendation stands; “export” writes it down, “restart” begins again." + w.howToChange()
	case disagree:
		return w.edit(editAny, "Changing an answer", plain("Then let us look at what it rests on. Which answer shall I change?"))
	case noTalk:
	}
	w.say(paragraphs(reply))
	return w.g
}

// preferred finds the subject that somebody would rather take: "I prefer Keras".
func preferred(kb *knowledge.Base, text string) (knowledge.SubjectID, bool) {
	words := wordsOf(text)
	wish := slices.ContainsFunc(words, func(s string) bool {
		return slices.Contains([]string{"prefer", "rather", "want", "like", "love", "favor", "favour", "thought", "expected", "hoped"}, s)
	})
	if !wish || asksSomething(text) || strings.HasSuffix(strings.TrimSpace(text), "?") || !slices.Contains(words[:min(2, len(words))], "i") && !slices.Contains(words[:min(2, len(words))], "we") {
		return "", false
	}
	named := mentions(kb, words)
	if len(named) != 1 || len(named[0].ids) != 1 {
		return "", false
	}
	return named[0].ids[0], true
}

// comparedWith finds the subject that the first is to be compared with:
// "compare it with keras".
func (w walk) comparedWith(text string) (knowledge.SubjectID, bool) {
	words := wordsOf(text)
	if len(words) > maxMeaning || !slices.ContainsFunc(words, func(s string) bool {
		return slices.Contains([]string{"compare", "compared", "comparison", "difference", "differ", "vs", "versus", "against"}, s)
	}) {
		return "", false
	}
	named := mentions(w.kb, words)
	pick := w.guide.Recommend(w.g.Answers).Pick
	if len(named) != 1 || len(named[0].ids) != 1 || len(pick) != 1 || named[0].ids[0] == pick[0] {
		return "", false
	}
	return named[0].ids[0], true
}

// wantsRecord reports whether words ask for the result as a file to keep: "can I
// have that as a document?"
func wantsRecord(text string) bool {
	words := wordsOf(text)
	has := func(list ...string) bool {
		return slices.ContainsFunc(words, func(s string) bool { return slices.Contains(list, s) })
	}
	return len(words) <= maxMeaning+2 && has("document", "file", "record", "markdown", "pdf", "export", "summary", "writing", "copy", "download") &&
		has("can", "could", "give", "get", "send", "have", "want", "need", "make", "as", "me") && has("this", "that", "it", "me", "result", "recommendation", "decision", "these")
}

// supposes reports whether words play with another answer: "what if …", "and for
// production?".
func supposes(text string) bool {
	words := wordsOf(text)
	if len(words) < 2 {
		return false
	}
	lead := words[0] + " " + words[1]
	return len(words) > 2 && slices.Contains(words[:2], "if") || words[0] == "suppose" ||
		len(words) <= maxMeaning && slices.Contains([]string{"what about", "how about", "and for", "and with", "and on", "and in", "and without"}, lead)
}

// ofOneself reports whether words tell something of the speaker's own case.
func ofOneself(text string) bool {
	return !asksSomething(text) && !strings.HasSuffix(strings.TrimSpace(text), "?") && slices.ContainsFunc(wordsOf(text), func(s string) bool {
		return slices.Contains([]string{"i", "we", "our", "my", "us", "im", "its", "it", "they", "theyre"}, s)
	})
}

// states reports whether words that might ask for the guide only state a fact:
// "we use C#".
func (w walk) states(text string) bool {
	words := wordsOf(text)
	return len(words) <= shortReply+1 && !asksSomething(text) && !slices.ContainsFunc(words, func(s string) bool {
		return slices.Contains([]string{"recommend", "advise", "pick", "choose", "suggest", "start", "guide", "best"}, s)
	})
}

// asksWhereFrom reports whether words ask for sources while the recommendation, or its
// record, is what was said last.
func (w walk) asksWhereFrom(text string) bool {
	c := parseCommand(w.kb, text, w.g.Topic)
	asks := c.verb == verbSources && c.topic.Entry == "" && c.unresolved == "" || remarkOf(text) == askOrigin
	return asks && w.g.Editing == "" && w.before.Posted[w.before.Said].About.Entry == ""
}

// restsOn says what the reasons of a recommendation rest on, claim by claim.
func (a advice) restsOn() Message {
	var list Bullets
	var keys []knowledge.SourceKey
	for _, id := range a.rec.Pick {
		s, _ := a.kb.Subject(id)
		for _, r := range a.reasonsFor(id, maxReasons) {
			list.Items = append(list.Items, lead(s.Short+", "+answerWords(a.guide, r.answer)+":", string(r.claim.ID)+" ("+r.origin+")"))
			keys = append(keys, r.claim.Sources...)
		}
	}
	m := Message{Blocks: []Block{Heading{Text: plain("What the recommendation rests on")}}}
	if len(list.Items) == 0 {
		m.Blocks = append(m.Blocks, paragraph("None of your answers speaks for one of them in words that have a source."))
	} else {
		m.Blocks = append(m.Blocks, list)
	}
	shown := Sources{Full: true}
	for _, k := range unique(keys) {
		shown.Items = append(shown.Items, sourceLine(a.kb, k))
	}
	if len(shown.Items) > 0 {
		m.Blocks = append(m.Blocks, shown)
	}
	return Message{Blocks: append(m.Blocks, paragraph("“export” writes it all down for keeping."))}
}
