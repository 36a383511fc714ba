package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The words of a reply, and the general English that a guide understands without
// its author's help. What belongs to a field stands in the content.

// maxReplyWords is how much of a message is read: facts stand early, and nobody
// may keep the guide busy with a novel.
const maxReplyWords = 200

// replyWord is one word of what somebody wrote.
type replyWord struct {
	text       string // in the form in which words are compared
	start, end int    // in the message, in bytes
	clause     int    // grows at every comma, full stop and "but"
	pause      int    // grows at every comma and full stop
	sentence   int    // grows at every full stop and question mark
	asks       bool   // a question mark ends the sentence
	talk       talk
}

// replyWords divides a message. Kept are letters, digits, "+" and "#" (C++, C#),
// a point that begins a word (.NET) and the emoji that are an answer.
func replyWords(message string) []replyWord {
	words := make([]replyWord, 0, min(len(message)/5+2, maxReplyWords))
	clause, pause, sentence, start := 0, 0, 0, -1
	add := func(from, to int, text string) {
		on := talkOf[text]
		if text != "" && len(words) < maxReplyWords {
			if on.is(isByTheWay) {
				clause, pause, sentence = clause+1, pause+1, sentence+1
			}
			words = append(words, replyWord{text, from, to, clause, pause, sentence, false, on})
		}
		if n := len(words); on.is(isClauseWord) && !(text == "but" && n > 1 && everything[words[n-2].text]) {
			clause++
		}
	}
	flush := func(end int) {
		if start >= 0 {
			add(start, end, wordForm(message[start:end]))
			start = -1
		}
	}
	for i, r := range message {
		switch {
		case partOfWord(r):
			if start < 0 {
				start = i
			}
		case strings.ContainsRune("'’ʼ`", r) && start >= 0: // don't is one word
		case r == '.' && start < 0 && beginsName(message, i):
			start = i
		default:
			flush(i)
			if strings.ContainsRune(",;.!?:()\n", r) && !insideWord(message, i) {
				clause++
				pause++
				if strings.ContainsRune(";.!?:\n", r) {
					for n := len(words) - 1; r == '?' && n >= 0 && words[n].sentence == sentence; n-- {
						words[n].asks = true
					}
					sentence++
				}
			}
			if meaning := emojiWords[r]; meaning != "" {
				add(i, i+utf8.RuneLen(r), meaning)
			}
		}
	}
	flush(len(message))
	return words
}

func partOfWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) && r != '\ufe0f' && r != '\u20e3' || r == '+' || r == '#'
}

// insideWord reports whether the sign at i stands between letters: node.js.
func insideWord(message string, i int) bool {
	next, _ := utf8.DecodeRuneInString(message[i+1:])
	last, _ := utf8.DecodeLastRuneInString(message[:i])
	return (unicode.IsLetter(next) || unicode.IsDigit(next)) && (unicode.IsLetter(last) || unicode.IsDigit(last))
}

// beginsName reports whether the point at i begins a name such as .NET.
func beginsName(message string, i int) bool {
	next, _ := utf8.DecodeRuneInString(message[i+1:])
	last, size := utf8.DecodeLastRuneInString(message[:i])
	return unicode.IsLetter(next) && (size == 0 || unicode.IsSpace(last))
}

// wordForm returns a word as it is compared: folded, without apostrophes, in
// American spelling.
func wordForm(word string) string {
	w := folded(word)
	for _, apostrophe := range [...]string{"'", "’", "ʼ", "`"} {
		w = strings.ReplaceAll(w, apostrophe, "")
	}
	if len(w) > 1 && w[0] == '#' {
		w = w[1:]
	}
	w = calm(strings.TrimLeft(w, "+"))
	if len(w) < 6 {
		return w
	}
	if w == "centre" || w == "centres" {
		return "center" + w[6:]
	}
	for _, s := range britishEndings {
		if stem, ok := strings.CutSuffix(w, s[0]); ok && len(stem) > 2 {
			return stem + s[1]
		}
	}
	return w
}

// calm takes the stretching out of a word, three and more of a letter in a row:
// "nooo" is no, "yesss" is yes.
func calm(w string) string {
	stretched := false
	for i := 2; i < len(w); i++ {
		stretched = stretched || w[i] == w[i-1] && w[i] == w[i-2]
	}
	if !stretched {
		return w
	}
	var out []byte
	for i := 0; i < len(w); {
		run := 1
		for i+run < len(w) && w[i+run] == w[i] {
			run++
		}
		if run > 2 && w[i] >= 'a' && w[i] <= 'z' {
			out = append(out, w[i])
		} else {
			out = append(out, w[i:i+run]...)
		}
		i += run
	}
	return string(out)
}

var britishEndings = [...][2]string{
	{"isation", "ization"},
	{"isations", "izations"},
	{"ise", "ize"},
	{"ises", "izes"},
	{"ised", "ized"},
	{"ising", "izing"},
	{"our", "or"},
	{"ours", "ors"},
}

// singular returns a word without the ending of the plural.
func singular(w string) string {
	switch {
	case len(w) > 4 && strings.HasSuffix(w, "ies"):
		return w[:len(w)-3] + "y"
	case len(w) < 4 || !strings.HasSuffix(w, "s"), strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
		return w
	default:
		return w[:len(w)-1]
	}
}

// emojiWords are the emoji that answer.
var emojiWords = map[rune]string{'🤷': "idk", '👍': "yes", '✅': "yes", '👎': "no", '❌': "no"}

// clauseWords end what a negation reaches.
var clauseWords = words("but just only although however instead rather")

// byTheWay words begin a sentence of their own.
var byTheWay = words("btw")

// negators turn what follows them in the same clause.
var negators = words("no not never without wouldnt couldnt shouldnt wasnt werent neednt dont doesnt didnt isnt arent wont cant cannot neither nor non none nobody nothing hardly havent hasnt aint")

// harmless are the words after a negator that take its force: "no problem with".
var harmless = words("problem problems issue issues fear worry worries doubt mind afraid scared shy only just sure wait sorry actually oops")

// interjected words answer by themselves when they open a message and one of
// goesOn follows: "no it's small" negates nothing.
var (
	interjected = words("no nope nah")
	goesOn      = words("go make change take use set put back sorry actually rather lets let do it its i im ive we were weve my our thats that this they theyre theres just only the single one a")
)

// between may stand between the words of an alias.
var between = words("a an the of very really quite so pretty all some any my our your this that is be own kind")

// smallReply are words that carry little in an alias.
var smallReply = words("a an the of is be it its on in at to with for and or my our your i im we us very do not no")

// yesWords and noWords answer a step that has a yes and a no, when a message
// begins with them.
var (
	yesWords = phraseSet(inYes, "yes", "yes please", "yep", "yup", "yeah", "yea", "ya", "ye", "y", "aye", "sure", "sure thing", "definitely", "absolutely", "certainly", "of course",
		"indeed", "true", "right", "correct", "affirmative", "totally", "obviously", "probably", "most likely", "likely", "i think so", "i guess so", "i guess", "i suppose", "i guess yes", "i suppose so",
		"i would say so", "id say so", "i believe so", "we do", "i do", "it is", "it does", "it will", "we will", "will do", "rather yes", "ja", "jo", "ja klar", "klar", "na klar", "natürlich", "natuerlich", "oui", "bien sûr", "si", "sí", "claro", "claro que sí", "por supuesto", "sim", "certo", "da", "hell yes", "ofc", "obvs", "obv", "obviously", "duh", "yh", "yeh", "yas", "yess", "yessir", "for sure", "def", "defo", "you know it", "100", "rather yes than no", "more yes than no", "better yes", "heck yes", "yes sir", "ok", "okay", "k", "you bet", "by all means", "exactly")
	noWords = phraseSet(inNo, "no", "nope", "nah", "nay", "n", "never", "negative", "not", "not at all", "i dont think so either", "not yet", "not now", "probably not", "most likely not", "rather not", "hardly",
		"i dont think so", "i do not think so", "dont think so", "not that i know of", "not that i know", "not at the moment", "not so far", "not anymore", "i guess not", "i think not", "i doubt it", "not necessarily", "no way", "no thanks", "we dont", "i dont", "it isnt", "it wont", "it doesnt",
		"definitely not", "certainly not", "absolutely not", "of course not", "nein", "nö", "nee", "non", "não", "nao", "gar nicht", "hell no", "naw", "nuh uh", "noo", "nopes", "better not", "heck no", "no sir", "false", "not for now", "no no")
)

// idkPhrases say that somebody cannot or will not answer. Those of idkWords
// count only in a short message.
var (
	idkPhrases = phraseSet(inIdk, "keine ahnung", "weiss nicht", "weiss ich nicht", "ich weiss nicht", "ich weiss es nicht", "ist egal", "ist mir egal", "no sé", "no lo sé", "ni idea", "da igual", "me da igual", "je ne sais pas", "aucune idée", "non lo so", "não sei", "nao sei", "geen idee", "idk", "dunno", "skip", "i dont know", "i do not know", "i dont know yet", "no idea yet", "i have no idea", "i have no clue", "that depends on", "dont know", "do not know", "no idea", "no clue", "not sure", "im unsure", "cant say", "cannot say", "cant tell", "hard to say", "hard to tell",
		"who knows", "well see", "we will see", "time will tell", "remains to be seen", "no preference", "no preferences", "no opinion", "dont have an opinion", "you decide", "you choose", "you pick", "u decide", "u choose", "u pick", "your call", "ur call", "your choice", "up to you", "up to u", "it depends", "depends on", "that depends", "not decided", "not decided yet",
		"havent decided", "havent decided yet", "have not decided", "undecided", "to be decided", "to be determined", "doesnt matter", "does not matter", "dont care", "i dont care", "we dont care", "i do not care", "we do not care", "i dont mind", "we dont mind", "do not care", "i dont mind", "makes no difference", "no difference",
		"skip it", "skip this", "skip that", "skip this one", "skip that one", "skip the question", "lets skip", "next question", "next one", "leave it open", "leave that open", "leave open", "either way", "either is fine",
		"both are fine", "any is fine", "anything goes", "not known", "not known yet", "too early to say", "too early to tell", "beats me", "rather not say", "prefer not to say", "dont give a damn", "dont give a shit", "dont give a toss", "couldnt care less", "could not care less", "no answer", "something in between", "in between", "a mix", "bit of both", "a bit of both", "dont understand", "no strong feelings", "neither nor", "all the same", "all the same to me", "same to me", "cant decide", "we dont know", "not clear", "dont have a clue", "havent a clue", "no particular preference", "none in particular", "nothing in particular", "nothing particular", "not applicable", "n a", "kind of", "sort of", "none of these", "none of them", "none of those", "none of the above", "something else")
	idkWords = words("skip idk dunno pass next unsure unknown depends whatever whichever none maybe either both any unclear tbd shrug perhaps anything ditto idc eh hmm neither mixed neutral indifferent irrelevant medium intermediate middle average moderate na dk skipp other others else nowhere")
)

// correctionPhrases announce that an earlier answer is taken back.
var correctionPhrases = phraseSet(inCorrection, "actually", "sorry", "oops", "ups", "correction", "i meant", "i mean", "no wait", "wait", "make it", "make that", "change it to", "change that to", "change to", "please change", "change my answer", "change the answer", "changed my mind", "change my mind", "instead",
	"or rather", "my mistake", "my bad", "scratch that", "on second thought", "on second thoughts", "let me correct", "correct that", "switch to", "should be", "should have said", "in fact", "i was wrong", "that was wrong", "not anymore", "set it to", "it turns out", "turns out", "i misspoke", "mistyped", "typo")

// phrases are wordings of one or more words.
type phrases struct {
	mark    talk // of the words that begin one
	byFirst map[string][][]string
}

func phraseSet(mark talk, list ...string) phrases {
	set := phrases{mark, map[string][][]string{}}
	for _, p := range list {
		words := strings.Fields(p)
		set.byFirst[words[0]] = append(set.byFirst[words[0]], words)
	}
	return set
}

// phraseAt returns how many words from i on are a phrase of the set, at most.
func phraseAt(words []replyWord, i int, set phrases) int {
	longest := 0
	if i >= len(words) || !words[i].talk.is(set.mark) {
		return 0
	}
	for _, p := range set.byFirst[words[i].text] {
		n := 1
		for n < len(p) && i+n < len(words) && words[i+n].text == p[n] {
			n++
		}
		if n == len(p) {
			longest = max(longest, n)
		}
	}
	return longest
}

func hasPhrase(words []replyWord, set phrases) bool {
	for i := range words {
		if phraseAt(words, i, set) > 0 {
			return true
		}
	}
	return false
}
