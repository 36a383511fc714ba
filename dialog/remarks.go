package dialog

import (
	"cmp"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// remark is what short words that ask nothing about the field are: a line answers
// them, and never a whole answer once more.
type remark string

const (
	noRemark    remark = ""
	askOrigin   remark = "says who"
	askShorter  remark = "shorter"
	askMore     remark = "more"
	takenIn     remark = "ok"
	nothingGoes remark = "stop"
	complaint   remark = "that was wrong"
	askPerson   remark = "talk to a person"
	askTrust    remark = "can i trust you"
	praise      remark = "that was helpful"
	askSimpler  remark = "simpler"
	thanked     remark = "thanks a lot"
)

// remarkPhrases are whole messages, without the polite words around them.
var remarkPhrases = map[remark][]string{
	askOrigin: {
		"really", "really really", "says who", "who says", "who says so", "who said that", "where from", "from where", "is that true", "is this true", "is it true", "is that right", "is that so", "are you sure", "you sure", "sure about that", "source", "prove it", "citation needed",
		"where did you get that", "where do you get that from", "where does that come from", "where is that from", "how do you know", "how do you know that", "according to whom", "no way", "i doubt it", "i dont believe it", "i don t believe it",
	},
	askShorter: {"shorter", "shorter pls", "make it shorter", "keep it short", "in short", "too long", "that is too long", "thats too long", "that s too long", "too much", "too much text", "tldr", "tl dr", "short version", "sum it up", "in one sentence"},
	askSimpler: {"no understand", "i no understand", "what do you mean", "what does that mean", "what does this mean", "explain like i am five", "explain like i m five", "explain it like i m five", "huh", "say again", "come again"},
	askMore:    {"more", "tell me more", "say more", "more details", "more info", "go on", "next", "continue", "anything else", "what else"},
	takenIn: {
		"ok", "okay", "k", "kk", "ok cool", "ok then", "cool", "nice", "great", "perfect", "fine", "alright", "all right", "got it", "i see", "ah ok", "ah", "oh", "aha", "hm", "hmm", "wow", "lol", "haha", "meh", "interesting", "good to know", "makes sense", "understood", "so no", "so yes", "so not",
	},
	nothingGoes: {
		"stop", "cancel", "quit", "exit", "abort", "end", "reset", "restart", "start over", "back", "go back", "undo", "skip", "previous", "never mind", "nevermind", "nvm", "forget it", "yes", "yep", "yeah", "no", "nope", "nah", "none", "none of these",
	},
	complaint: {
		"that was wrong", "that is wrong", "thats wrong", "that s wrong", "this is wrong", "wrong", "wrong answer", "you are wrong", "you re wrong", "youre wrong", "not right", "not true", "that is not true", "thats not true", "that s not true", "not helpful", "that was not helpful", "that did not help", "that didnt help", "that didn t help", "this is not helpful", "unhelpful", "useless", "feedback", "not what i asked", "thats not what i asked", "that s not what i asked", "that is not what i asked",
	},
	askPerson: {
		"talk to a human", "talk to a person", "talk to human", "can i talk to a human", "can i talk to a person", "human", "a human", "who do i contact", "who can i contact", "who can i ask", "contact", "support", "report bug", "report a bug", "bug report", "i found a bug", "who runs you", "who maintains you",
	},
	askTrust: {"can i trust you", "can i trust that", "can i trust this", "should i trust you", "why should i trust you", "are you reliable", "how reliable are you", "is this up to date", "are you up to date", "when were you updated", "when were u updated", "how old is your information", "how old is your data", "how old are your facts", "how recent is your information", "how current is your information", "how up to date are you"},
}

// remarkOf returns what short words are that ask nothing about the field.
func remarkOf(text string) remark {
	all := wordsOf(text)
	if len(all) > 0 && len(all) <= 2 && ordinal(all) > 0 {
		return nothingGoes // the number of an option of no list
	}
	for words := range withoutPolite(all) {
		joined := strings.Join(words, " ")
		for kind, phrases := range remarkPhrases {
			if slices.Contains(phrases, joined) {
				return kind
			}
		}
	}
	for words := range withoutPolite(all) {
		if kind := cmp.Or(judgementOf(words), wordingRemark(words)); kind != noRemark {
			return kind
		}
	}
	if len(all) > 1 && isThanks(all) { // the word alone is among the content's small talk
		return thanked
	}
	return noRemark
}

// Words that a judgement of the bot or of its answer is made of, and nothing else.
var (
	judged    = []string{"this", "that", "thats", "you", "u", "youre", "ur", "your", "answer", "answers", "bot", "reply"}
	beside    = []string{"is", "was", "are", "r", "re", "s", "a", "an", "the", "what", "such", "so", "very", "really", "super", "just", "totally", "absolutely", "complete", "completely", "pretty", "too", "me", "us", "a", "lot", "much"}
	badWords  = []string{"useless", "garbage", "rubbish", "crap", "stupid", "dumb", "bad", "terrible", "awful", "horrible", "nonsense", "bullshit", "suck", "sucks", "worthless", "ridiculous", "wrong", "unhelpful", "idiot"}
	goodWords = []string{"helpful", "useful", "great", "good", "nice", "awesome", "amazing", "brilliant", "excellent", "fantastic", "wonderful", "cool", "clever", "smart", "rock", "perfect", "helps", "helped"}
)

// judgementOf tells "that was super helpful" and "this bot is stupid" from
// questions: such words name who is judged, and begin with no question.
func judgementOf(words []string) remark {
	if len(words) < 2 || slices.Contains(beginsQuestion, words[0]) && words[0] != "what" {
		return noRemark
	}
	var who, bad, good bool
	for _, w := range words {
		switch {
		case slices.Contains(judged, w):
			who = true
		case slices.Contains(badWords, w):
			bad = true
		case slices.Contains(goodWords, w):
			good = true
		case !slices.Contains(beside, w):
			return noRemark
		}
	}
	switch {
	case who && bad && !good:
		return complaint
	case who && good && !bad:
		return praise
	}
	return noRemark
}

// remarked answers a remark on an answer about topic, or on nothing.
func remarked(kb *knowledge.Base, about remark, topic knowledge.Topic) reply {
	r := reply{decision: knowledge.Decision{Outcome: knowledge.Unknown}}
	said := topic.Entry != "" && known(kb, topic)
	sources := "“sources” says how old my facts are."
	if said {
		sources = "“" + sourcesWords(kb, topic) + "” says where my last answer comes from."
	}
	switch about {
	case askOrigin:
		if said {
			r.message = sourcesOf(kb, topic)
			return r
		}
		r.message = paragraphs("I have told you nothing yet that has a source. " + ready(kb))
	case askShorter, askMore:
		r.message = paragraphs(furtherSides(kb, about, topic))
	case askSimpler:
		r.message = paragraphs("My answers were written beforehand, and I cannot put one in other words. " + furtherSides(kb, askShorter, topic))
	case thanked:
		r.message = paragraphs("You are welcome. Ask me again whenever you like.")
	case takenIn:
		r.message = paragraphs("All right. Ask on whenever you like.")
	case nothingGoes:
		r.message = paragraphs("Nothing is open that waits for an answer. " + ready(kb))
	case complaint:
		r.message = paragraphs("I am sorry. Press “Not helpful” under the answer, where there is such a button, and say why; or ask again in other words. " + sources)
	case praise:
		r.message = paragraphs("I am glad to hear it. Ask on whenever you like.")
	case askPerson:
		r.message = paragraphs("I am a program. The people who run me here can help further: ask whoever looks after this workspace. With “Not helpful” under an answer you can leave them a word.")
	case askTrust:
		r.message = paragraphs("My answers were written by people beforehand, and I can still pick the wrong one. " + sources + " If something is not right, press “Not helpful” under the answer: the people who run me look after it.")
	case noRemark:
	}
	return r
}

// ready says how to go on where nothing is open.
func ready(kb *knowledge.Base) string {
	if _, ok := kb.Guide(); ok {
		return "Ask me something, or say “choose” or “help”."
	}
	return "Ask me something, or say “help”."
}

// furtherSides names the shorter answers, or the further ones, about the subject
// of the last one.
func furtherSides(kb *knowledge.Base, about remark, topic knowledge.Topic) string {
	if len(topic.Subjects) == 0 && topic.Entry != "" && known(kb, topic) {
		return "That is all I have on it. “" + sourcesWords(kb, topic) + "” says where it comes from, to read on there."
	}
	if len(topic.Subjects) == 0 {
		return "Name what you want to know more about, or ask for one thing of it at a time."
	}
	var says []string
	for _, id := range topic.Subjects[:min(len(topic.Subjects), maxCompared)] {
		s, ok := kb.Subject(id)
		for _, f := range []knowledge.Facet{knowledge.Features, knowledge.Pros, knowledge.Cons} {
			if ok && len(s.Facets[f]) > 0 && f != topic.Facet && (len(topic.Subjects) == 1 || f == knowledge.Pros) {
				says = append(says, "“"+string(f)+" of "+s.Short+"”")
			}
		}
	}
	switch {
	case len(says) == 0:
		return "I have no more on that."
	case about == askShorter:
		return "Ask for one side only, it is shorter: " + listed(says) + "."
	}
	return "There is more under " + listed(says) + "."
}
