package dialog

import "slices"

// Thanks and complaints about the words of an answer, told by what they are made
// of: a word that decides, and around it only words that say nothing of the field.

// Words that may stand around a thank-you: how big it is, for what, and to whom.
var (
	thanking    = []string{"thanks", "thank", "thx", "thanx", "tnx", "ty", "tysm", "cheers", "appreciated", "appreciate", "grateful", "gracias", "merci", "danke"}
	aroundThank = []string{
		"you", "u", "ya", "so", "very", "much", "many", "a", "lot", "lots", "million", "really", "all", "again", "kindly", "for", "the", "this", "that", "your", "it", "i", "am", "m", "is", "was", "are", "to", "and", "of", "in", "advance", "everything", "help", "info", "information",
		"answer", "answers", "answering", "explanation", "explaining", "time", "quick", "detailed", "helping", "helpful", "helps", "helped", "useful", "good", "great", "nice", "cool", "perfect", "ok", "okay", "oh", "well", "ah", "wow", "yes", "no",
		"my", "friend", "friends", "mate", "buddy", "pal", "man", "bro", "dude", "sir", "madam", "boss", "dear", "bot", "team", "guys", "folks", "everyone", "there", "anyway", "though", "then", "just", "big", "have", "day", "nice", "please",
	}
)

// isThanks reports whether words thank and do nothing else.
func isThanks(words []string) bool {
	return madeOf(words, thanking, aroundThank)
}

// Words that call an answer too long, ask for it in simpler ones, or say that it
// was not understood.
var (
	lengthy     = []string{"long", "lengthy", "wordy", "verbose"}
	aroundLong  = []string{"this", "that", "thats", "it", "is", "was", "s", "are", "your", "you", "the", "answer", "answers", "message", "messages", "reply", "text", "too", "very", "so", "way", "much", "a", "bit", "little", "far", "for", "me", "to", "read", "really", "pretty", "sorry", "but", "ok", "please", "still"}
	simpler     = []string{"simple", "simpler", "simply", "easier", "plain", "plainer", "eli5"}
	aroundPlain = []string{"please", "pls", "plz", "say", "explain", "put", "tell", "write", "speak", "talk", "make", "give", "use", "it", "this", "that", "me", "more", "in", "with", "words", "word", "terms", "language", "english", "way", "a", "the", "can", "could", "you", "u", "to", "again", "be", "much", "very", "need", "i", "ok", "sorry"}
	unclear     = []string{"understand", "understood", "understanding", "follow", "confused", "confusing", "unclear", "puzzled", "lost", "get"}
	negated     = []string{"not", "dont", "don", "didnt", "didn", "cant", "cannot", "can", "never", "hardly"}
	confused    = []string{"confused", "confusing", "unclear", "puzzled", "lost"}
	aroundHard  = []string{"i", "im", "m", "am", "me", "you", "your", "it", "this", "that", "is", "was", "are", "s", "t", "do", "did", "a", "bit", "little", "very", "so", "too", "really", "still", "sorry", "but", "answer", "answers", "of", "word", "words", "anything", "what", "mean", "means", "say", "saying", "said", "the", "at", "all", "ok", "totally", "now", "even", "more", "please", "friend", "well", "good"}
)

// wordingRemark tells what words are that find fault with how an answer was put.
// A question, and a single word, may be about something else.
func wordingRemark(words []string) remark {
	if len(words) < 2 || slices.Contains([]string{"is", "are", "does", "do", "which", "why", "how", "what"}, words[0]) {
		return noRemark
	}
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	asksFor := has([]string{"say", "explain", "put", "tell", "write", "speak", "talk", "words", "word", "terms", "language", "english", "please", "more"})
	switch {
	case madeOf(words, lengthy, aroundLong):
		return askShorter
	case asksFor && madeOf(words, simpler, aroundPlain):
		return askSimpler
	case (has(negated) || has(confused)) && madeOf(words, unclear, slices.Concat(negated, aroundHard)):
		return askSimpler
	}
	return noRemark
}

// madeOf reports whether words have one that decides, and no other than those that
// may stand around it.
func madeOf(words, deciding, around []string) bool {
	decided := false
	for _, w := range words {
		switch {
		case slices.Contains(deciding, w):
			decided = true
		case !slices.Contains(around, w):
			return false
		}
	}
	return decided
}
