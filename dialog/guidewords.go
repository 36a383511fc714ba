package dialog

import (
	"iter"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// guideCommand is what some words ask of a walkthrough, other than to answer its
// question. Its value is the id of the button that does the same.
type guideCommand string

const (
	noCommand     guideCommand = ""
	skipStep      guideCommand = "skip"
	goBack        guideCommand = "back"
	startAgain    guideCommand = "restart"
	stopGuide     guideCommand = "stop"
	tellWhy       guideCommand = "why"
	repeatStep    guideCommand = "repeat"
	showAnswers   guideCommand = "answers"
	finishNow     guideCommand = "finish"
	changeAnswer  guideCommand = "change"
	compareFirst  guideCommand = "compare"
	exportRecord  guideCommand = "export"
	keepAnswers   guideCommand = "keep"
	countLeft     guideCommand = "left"
	explainStep   guideCommand = "explain"
	askOpinion    guideCommand = "opinion"
	maxEditedWord              = 4 // shorter words are not taken for a misspelt command
)

// guidePhrases are whole messages, in words as wordsOf gives them, without the
// polite words around them.
var guidePhrases = map[guideCommand][]string{
	goBack: {
		"back", "go back", "go one back", "one back", "back one", "step back", "one step back", "previous", "previous question", "previous one", "previous step",
		"last question", "the last question again", "go to the previous question", "go back one", "go back one question", "go back one step", "undo", "undo that", "undo the last answer", "take that back", "take it back", "return", "back up", "zurück", "atrás", "atras", "volver", "retour", "indietro", "go to the last question", "the question before", "go back a step", "go back a question", "wrong answer", "misclick", "wrong button", "oops wrong button",
	},
	startAgain: {
		"restart", "start over", "start again", "start anew", "start fresh", "start from scratch", "start from the beginning", "from scratch", "from the beginning", "from the start", "from the top", "begin again", "begin anew",
		"reset", "over again", "all over again", "redo", "new start", "again from the start", "do it again", "another round", "new round", "once again", "try again", "again", "one more time", "once more", "from zero", "nochmal", "von vorne", "neu starten", "empezar de nuevo", "recommencer",
	},
	stopGuide: {
		"stop", "cancel", "quit", "exit", "abort", "end", "end it", "end this", "stop it", "stop this", "stop that", "stop asking", "stop here", "stop now", "stop the wizard", "stop the quiz", "cancel it", "cancel this", "cancel that", "never mind",
		"nevermind", "nvm", "forget it", "forget this", "forget about it", "gtg", "got to go", "gotta go", "go away", "no thanks", "no thank you", "abbrechen", "abbruch", "leave me alone", "i give up", "give up", "drop it", "quit it", "bye", "goodbye", "not now", "another time", "some other time", "no more", "leave", "i am out", "i m out", "im out", "done with this", "im done", "i m done", "i am done", "never mind then", "i changed my mind about this", "shut up", "screw this", "screw it", "whatever bye", "see you", "see ya", "cya", "ciao", "enough of this", "zu lang", "lass es", "vergiss es", "schluss", "aufhören", "cancelar", "parar", "annuler", "arrête", "basta",
	},
	tellWhy: {
		"why", "why do you ask", "why do you ask that", "why do you ask this", "why are you asking", "why do you want to know", "why do you want to know that", "why do you need that", "why do you need to know", "why do you need to know that", "why do you need this", "why is that important", "why is this important", "why does it matter", "why does that matter", "why does this matter", "why should that matter", "does it matter", "does that matter", "how does it matter", "how is that relevant", "why is that relevant", "why is this relevant",
		"what for", "why this question", "why that", "why that question", "how so", "for what reason",
	},
	explainStep: {
		"what does that mean", "what does this mean", "what does it mean", "what do you mean", "what do you mean by that", "what do they mean", "what do these mean", "meaning", "what is the difference", "whats the difference", "what s the difference", "explain", "explain that", "explain this", "explain it", "explain the question",
		"i dont understand", "i don t understand", "i do not understand", "dont understand", "don t understand", "i dont get it", "i don t get it", "i dont understand the question", "i don t understand the question", "huh", "help", "help me", "tell me more", "more info", "come again", "i dont know what that means", "i don t know what that means", "idk what that means", "no idea what that means", "dont know what that means", "what", "wat", "hä", "que", "quoi", "explain the options", "explain the answers", "what do the options mean", "what are these", "what is that", "whats that", "what s that", "what is this", "sorry what", "pardon", "excuse me", "i m confused", "im confused", "confused", "unclear question", "too technical", "in simple words", "in plain english", "eli5", "for dummies", "example", "examples", "an example", "give me an example", "for example", "such as", "like what",
	},
	repeatStep: {
		"repeat", "repeat that", "repeat the question", "say that again", "say it again", "what was the question", "which question", "what are the options", "what are my options", "which options", "options", "show the options", "show me the options", "show buttons", "show the buttons", "where were we", "continue", "go on", "resume", "proceed",
	},
	showAnswers: {
		"what did i say", "what did i say so far", "what were my answers", "what are my answers", "what have i said so far", "what did i answer so far", "what did i answer", "what have i said", "what have i answered", "what do you have so far", "what do you have", "my answers", "show my answers", "show answers", "show me my answers", "summary", "so far", "where are we", "what do you know so far", "what do you know about me", "status",
	},
	finishNow: {
		"finish", "finish now", "done", "enough", "that is enough", "thats enough", "that s enough", "just give me the result", "give me the result", "give me the answer", "just tell me which one", "tell me which one", "show result again", "show the result again", "show me the result again", "whats the result", "what s the result", "result", "the result", "show result", "show the result", "show me the result", "result now", "just tell me", "just recommend", "just recommend something", "just recommend one", "tell me now", "recommend now", "recommend", "recommendation", "skip all", "skip the rest", "skip everything", "skip the others", "skip all questions", "no more questions", "no further questions", "enough questions", "that is all", "that is all i know", "thats all i know", "that s all i know", "thats all", "that s all", "whats the answer", "what s the answer", "get to the point", "just pick one", "pick one", "so what is it", "conclude", "what was the result", "what is the result", "what was the recommendation", "what is the recommendation", "what is your recommendation", "what was your recommendation", "what did you recommend", "repeat the result", "repeat the recommendation", "the result again", "show it again", "show the recommendation", "show me again", "show again", "show that again", "show me that again", "let me see it again", "see it again", "see the result again", "what was it again", "which one was it", "which was it", "which one was it again", "remind me",
	},
	keepAnswers: {
		"keep", "keep it", "keep them", "keep them all", "keep all", "keep that", "keep my answer", "keep my answers", "leave it as it is", "leave it like that", "leave them", "nothing to change", "no change", "dont change anything", "don t change anything",
	},
	countLeft: {
		"how many", "how many more", "how many questions", "how many questions are there", "how many questions are left", "how many questions left", "how many are left", "how many left", "how many more questions", "how long does this take", "how long does it take", "how long will this take", "how long is this", "are we there yet", "are we done", "is that all", "almost done", "how much longer", "is there much more",
	},
	changeAnswer: {
		"change", "change an answer", "i made a mistake", "made a mistake", "change answer", "change my answer", "change my answers", "change one answer", "change the answer", "change something", "change one", "edit", "edit an answer", "edit my answers", "correct an answer", "correct my answers", "i want to change an answer", "modify", "modify an answer", "revise", "i changed my mind", "changed my mind", "i have changed my mind", "that was wrong", "that is wrong",
	},
	compareFirst: {
		"compare", "compare them", "compare the first two", "compare the first 2", "compare first two", "compare both", "compare the two", "compare the top two", "compare these", "compare those", "compare the top 2",
	},
	exportRecord: {
		"export", "export it", "export this", "export record", "export the record", "export the decision", "export as markdown", "export as a record", "export a record", "record", "the record", "decision record", "give me the record", "give me a record", "save", "save it", "save this", "save the result", "save the decision", "download", "download it", "download the record", "markdown", "as markdown", "adr", "madr", "write it down", "as a file", "as a document", "keep a record", "document it", "document this", "pdf", "as pdf", "print", "print it",
	},
}

// politeWords may stand around a command.
var politeWords = []string{
	"please", "pls", "plz", "sorry", "thanks", "thank", "thx", "ok", "okay", "oh", "hmm", "hm", "um", "uh", "well", "no", "wait", "so", "can", "could", "would", "we", "you", "i", "d", "like", "to", "want", "let", "lets", "s", "us", "me", "just", "now", "actually", "hey", "bot", "then", "and", "but", "ah", "oops", "do", "this", "it",
	"cool", "great", "nice", "perfect", "fine", "good", "alright", "yes", "yeah", "lol", "haha", "man", "omg", "again", "quickly", "there",
}

// ofTheGuide are words that may follow a command that its first word decides.
var ofTheGuide = append([]string{
	"the", "selection", "guide", "quiz", "wizard", "questions", "question", "questionnaire", "all", "everything", "that", "whole", "thing", "process", "asking", "stupid", "right", "here", "immediately", "walkthrough", "my", "session", "from", "over", "bothering", "annoying",
}, politeWords...)

// commandOf returns the command that a whole message is.
func commandOf(text string) guideCommand {
	words := wordsOf(text)
	if len(words) == 0 {
		if strings.Contains(text, "?") {
			return explainStep
		}
		return noCommand
	}
	if c := phraseCommand(words); c != noCommand {
		return c
	}
	switch {
	case wantsOpinion(words):
		return askOpinion
	case wantsRecap(words):
		return showAnswers
	}
	for words := range withoutPolite(words) {
		if c := phraseCommand(words); c != noCommand {
			return c
		}
	}
	return noCommand
}

// withoutPolite yields some words as they are, then with ever fewer polite words
// before them, then after them.
func withoutPolite(words []string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for yield(words) {
			switch last := len(words) - 1; {
			case last < 1:
				return
			case slices.Contains(politeWords, words[0]):
				words = words[1:]
			case slices.Contains(politeWords, words[last]):
				words = words[:last]
			default:
				return
			}
		}
	}
}

func phraseCommand(words []string) guideCommand {
	joined := strings.Join(words, " ")
	for command, phrases := range guidePhrases {
		if slices.Contains(phrases, joined) {
			return command
		}
	}
	// The first word alone decides in "stop the selection" and "cancel that, please".
	if len(words) <= 4 && !slices.ContainsFunc(words[1:], func(s string) bool { return !slices.Contains(ofTheGuide, s) }) {
		switch words[0] {
		case "stop", "cancel", "quit", "abort", "exit":
			return stopGuide
		case "restart", "reset":
			return startAgain
		}
	}
	return noCommand
}

// misspelt returns the command that a single word is one slip of the finger away
// from. It is asked only after nothing else was understood.
func misspelt(text string) guideCommand {
	words := wordsOf(text)
	if len(words) != 1 || len(words[0]) < maxEditedWord {
		return noCommand
	}
	for _, c := range []guideCommand{skipStep, goBack, startAgain, stopGuide, exportRecord, finishNow, changeAnswer, compareFirst, repeatStep} {
		for _, phrase := range append([]string{string(c)}, guidePhrases[c]...) {
			if len(phrase) >= maxEditedWord && !strings.Contains(phrase, " ") && oneSlip(words[0], phrase) {
				return c
			}
		}
	}
	return noCommand
}

// oneSlip reports whether two words differ by one letter too many, too few or
// wrong, or by two neighbours swapped.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) {
		return true
	}
	swapped := i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
	return swapped || a[i+1:] == b[i+1:]
}

// Words that ask. The first open a question whatever follows; the others do when
// a question mark says so too.
var asking = []string{
	"what", "whats", "which", "who", "whose", "how", "hows", "why", "when", "where", "tell", "explain", "compare", "describe", "define", "show", "list", "about", "sources", "privacy", "forget", "help", "choose", "ask",
}

// shortReply is how many words a reply may have whose question mark is a doubt:
// "production?"
const shortReply = 3

// asksSomething reports whether a message reads like a question of its own, not
// like an answer.
func asksSomething(text string) bool {
	words := wordsOf(text)
	if len(words) == 0 {
		return false
	}
	if slices.Contains(asking, words[0]) {
		return true
	}
	if len(words) > 1 && words[0] == "and" && (words[1] == "its" || words[1] == "their") { // of the last answer
		return true
	}
	return strings.HasSuffix(strings.TrimSpace(text), "?") && len(words) > shortReply
}

// namesSubject reports whether words hold a name of the catalog.
func namesSubject(kb *knowledge.Base, text string) bool {
	words := wordsOf(text)
	for i := range words {
		for n := 1; n <= 3 && i+n <= len(words); n++ {
			if _, ok := subjectNamed(kb, strings.Join(words[i:i+n], " ")); ok {
				return true
			}
		}
	}
	return false
}
