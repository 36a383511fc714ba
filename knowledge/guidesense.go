package knowledge

import (
	"slices"
	"strings"
)

// What of a message is said about the speaker's own case, and how firmly: what is
// asked, quoted, wished for or taken back answers nothing.

// spoken returns the words that can answer: without talk that only sounds like an
// option and, once a guide has begun, without the sentences that ask something
// themselves. Before, "what runs on phones?" tells what somebody looks for.
func spoken(words []replyWord, begun bool) []replyWord {
	out := slices.Clone(words)
	for i := range out {
		for j := range phraseAt(words, i, chatter) {
			out[i+j].text = ""
		}
		for j := 1; j < phraseAt(words, i, deferring); j++ { // the first word still says that they leave it to us
			out[i+j].text = ""
		}
		if n := phraseAt(words, i, idkPhrases); n > 0 && i+n < len(words) && knowing[words[i+n-1].text] && wondering[words[i+n].text] {
			for j := i + n; j < len(words) && words[j].clause == words[i].clause; j++ {
				out[j].text = ""
			}
		}
	}
	if begun {
		for from := 0; from < len(words); {
			to := from
			for to < len(words) && words[to].sentence == words[from].sentence {
				to++
			}
			if isQuestion(words[from:to]) {
				for i := from; i < to; i++ {
					out[i].text = ""
				}
			}
			from = to
		}
	}
	return slices.DeleteFunc(out, func(w replyWord) bool { return w.text == "" })
}

// questionIn returns the sentences of a message that ask something of their own.
func questionIn(text string, words []replyWord) string {
	var out []string
	for from := 0; from < len(words); {
		to := from
		for to < len(words) && words[to].sentence == words[from].sentence {
			to++
		}
		if isQuestion(words[from:to]) {
			end := len(text)
			if to < len(words) {
				end = words[to].start
			}
			out = append(out, strings.TrimRight(text[words[from].start:end], " (\n"))
		}
		from = to
	}
	return strings.Join(out, " ")
}

// beginsClause reports whether the word at i is the first between two pauses.
func beginsClause(words []replyWord, i int) bool { return i == 0 || words[i-1].pause != words[i].pause }

// isQuestion reports whether a sentence asks something of its own. "production?"
// and "how about production?" are answers in doubt.
func isQuestion(sentence []replyWord) bool {
	for len(sentence) > 1 && (politeness[sentence[0].text] || questionLead[sentence[0].text]) {
		sentence = sentence[1:]
	}
	if len(sentence) < 3 {
		return len(sentence) == 2 && questionWords[sentence[0].text] && sentence[0].asks && sentence[1].text != "about"
	}
	first, second, third, mark := sentence[0].text, sentence[1].text, sentence[2].text, sentence[0].asks
	switch {
	case second == "about" || second == "if" || (second == "i" || second == "we") && trying[third] || second == "you" && amending[third]:
		return false
	case openQuestion[first]:
		return mark || second != "i" && second != "we"
	case questionWords[first] && (mark || !auxiliaries[first]):
		return mark
	case auxiliaries[first]:
		return mark && second != "not" || inverted[second] && !((first == "do" || first == "have") && !personal[second]) || judges(sentence)
	}
	return false
}

// judges reports whether a sentence that opens with "is" or "are" asks how good
// something is: "is google cloud expensive". "is very important" leaves out who it
// speaks of, and answers.
func judges(sentence []replyWord) bool {
	if first := sentence[0].text; first != "is" && first != "are" || smallReply[sentence[1].text] || talkedDown[sentence[1].text] {
		return false
	}
	return slices.ContainsFunc(sentence[2:], func(w replyWord) bool { return judgements[w.text] })
}

// takenBack reports whether later words of the sentence part with what was named:
// "aws, but we want to leave it", "a cluster, but don't need it".
func takenBack(words []replyWord, h hit) bool {
	for i := h.to + 1; i < len(words) && words[i].sentence == words[h.from].sentence; i++ {
		if words[i].clause == words[h.from].clause || !backward[words[i].text] {
			continue
		}
		if partings[words[i-1].text] {
			return true
		}
		for j := i - 2; wants[words[i-1].text] && j >= h.to && words[j].clause == words[i].clause; j-- {
			if negators[words[j].text] {
				return true
			}
		}
	}
	return answeredNo(words, h) || talkedOf(words, h)
}

// talkedOf reports whether the words right after an option say that it will not
// do: "one machine is not enough", "aws is too expensive for us". "python is no
// problem" says nothing against it.
func talkedOf(words []replyWord, h hit) bool {
	i := h.to
	for i < len(words) && words[i].clause == words[h.from].clause && talkedDown[words[i].text] {
		i++
	}
	if i+1 >= len(words) || i-h.to > maxFillers || words[i+1].clause != words[h.from].clause {
		return false
	}
	word, next := words[i].text, words[i+1].text
	switch {
	case word == "too":
		return i > h.to || tooMuch[next]
	case word == "no":
		return next == "longer"
	}
	return afterwardsNot[word] && (i > h.to || !smallReply[word]) && !harmless[next] && !tooMuch[next]
}

// unimportant reports whether the words right after an option say that it does not
// count. Who does not care for ease may still not want the opposite.
func unimportant(words []replyWord, h hit) bool {
	denied := false
	for i := h.to; i < len(words) && i <= h.to+negationReach && words[i].clause == words[h.from].clause; i++ {
		switch w := words[i].text; {
		case afterwardsNot[w]:
			denied = true
		case w == "unimportant" || w == "irrelevant" || w == "secondary", denied && ofWeight[w]:
			return true
		case !talkedDown[w] && !between[w] && w != "that" && w != "does" && w != "do":
			return false
		}
	}
	return false
}

var ofWeight = words("important relevant crucial essential vital critical matter priority")

// hedged reports whether the clause says, before word i, that somebody is not sure
// and speaks of a mere possibility: "not sure maybe later distributed".
func hedged(words []replyWord, i int) bool {
	unsure, possible := false, false
	for j := i - 1; j >= 0 && words[j].clause == words[i].clause; j-- {
		n := phraseAt(words, j, idkPhrases)
		unsure = unsure || n > 1 && knowing[words[j+n-1].text]
		possible = possible || putOff[words[j].text]
	}
	return unsure && possible
}

// answeredNo reports whether somebody asks back and says no: "beginner? no way".
func answeredNo(words []replyWord, h hit) bool {
	return h.to < len(words) && words[h.to-1].asks && words[h.to].sentence != words[h.to-1].sentence && phraseAt(words, h.to, noWords) > 0
}

// asserted returns, of hits that name different options, those that count: not
// what is put off to another day where something is said of today, and of two
// parts with "but" between them the last.
func asserted(words []replyWord, named []hit) []hit {
	firm := slices.DeleteFunc(slices.Clone(named), func(h hit) bool {
		return slices.ContainsFunc(words, func(w replyWord) bool { return w.clause == words[h.from].clause && putOff[w.text] })
	})
	if len(firm) > 0 {
		named = firm
	}
	for i := len(named) - 1; i > 0; i-- {
		for k := named[i].from - 1; k >= named[i-1].to; k-- {
			turn := standsAlone(words, k) || words[k].text == "now" && (k > named[i-1].to || words[k].pause != words[k-1].pause) || phraseAt(words, k, correctionPhrases) > 0 || words[k].text == "but" && !lessened(words, k)
			if turn && !negated(words, named, hit{from: k, to: k + 1}) {
				return named[i:]
			}
		}
	}
	return named
}

// inConflict returns hits of different options that are all meant wherever they
// stand: better ask than take the first. Mere replies give way to them.
func inConflict(named []hit) []hit {
	firm := slices.DeleteFunc(slices.Clone(named), func(h hit) bool { return h.reply > 0 })
	if _, one := sameOption(firm); one {
		return nil
	}
	return firm
}

// stressed returns the hits that are said to weigh most: "mostly research, some
// production".
func stressed(words []replyWord, named []hit) []hit {
	return slices.DeleteFunc(slices.Clone(named), func(h hit) bool {
		return h.from == 0 || !stresses[words[h.from-1].text] || words[h.from-1].pause != words[h.from].pause
	})
}

var stresses = words("mostly mainly primarily largely chiefly predominantly foremost rather primary main")

// yetNecessary reports whether one option is wished for and another one said to be
// a must all the same: "full control, but it must be easy".
func yetNecessary(words []replyWord, named []hit) bool {
	for i := 1; i < len(named); i++ {
		a, b := named[i-1], named[i]
		if a.option == b.option || b.from <= a.to || words[a.to].text != "but" && words[a.to].text != "yet" {
			continue
		}
		must := false
		for _, w := range words[a.to+1 : b.from] {
			if !ofNecessity[w.text] {
				must = false
				break
			}
			must = must || w.text != "it" && w.text != "that" && w.text != "be" && w.text != "to"
		}
		if must {
			return true
		}
	}
	return false
}

var ofNecessity = words("it that must has have to should needs need be still also yet stay remain")

// standsAlone reports whether a no at k is a clause of its own: "research. no,
// production".
func standsAlone(words []replyWord, k int) bool {
	return interjected[words[k].text] && beginsClause(words, k) && k+1 < len(words) && words[k+1].pause != words[k].pause
}

// lessened reports whether the words after "but" only add to those before: "easy,
// but with some control".
func lessened(words []replyWord, but int) bool {
	for i := but + 1; i < len(words) && words[i].pause == words[but].pause; i++ {
		if additions[words[i].text] {
			return true
		}
	}
	return false
}

// needed reports whether "without" at i stands for a need: "can't live without
// docs", "without support we are lost".
func needed(words []replyWord, i int) bool {
	for j, w := range words {
		if j < i && w.clause == words[i].clause && negators[w.text] || w.sentence == words[i].sentence && helpless[w.text] {
			return true
		}
	}
	return false
}

var (
	// chatter holds words of options that mean something else here.
	chatter = phraseSet(inChatter, "an article", "some article", "the article", "this article", "your article", "read articles", "picture of what", "picture of it", "a clear picture", "the big picture", "big picture",
		"phone is broken", "phone is dead", "phone broke", "phone is ringing", "phone rings", "from my phone", "typing on my phone", "typing on a phone", "writing from my phone", "hugging face", "huggingface",
		"one sec", "one second", "one moment", "one min", "one minute", "one question", "one thing", "one more thing", "a second", "a moment", "a quick question", "quick question", "a little question", "long story", "in short", "short pls", "face it", "lots of thanks", "many thanks", "thanks a lot", "a lot of thanks", "big thanks", "good idea to ask", "no big deal to ask")
	// deferring leaves the choice to us.
	deferring = phraseSet(inDeferring, "whatever is easiest", "whatever is easier", "whatever is simplest", "whatever is best", "whatever is fastest", "whatever is common", "whatever is popular", "whatever you think", "whatever fits", "whatever you suggest", "whatever you recommend")
	wondering = words("what how which whether if why who where when")
	// openQuestion words ask even without a question mark.
	openQuestion = words("what how why who whose whats hows whos")
	auxiliaries  = words("is are can could does do did will would should has have was were am may isnt doesnt")
	inverted     = words("it that this there you i we they these those")
	questionLead = words("and but or btw also first sorry wait no yes ok okay")
	trying       = words("say take pick choose have use go change answer make")
	// amending words make a wish of a question: "could you change it to aws".
	amending = words("change make set switch put correct")
	// judgements are what something is asked to be: "is keras easy".
	judgements = words("expensive cheap cheaper hard harder easy easier good better best bad worse enough ok okay fine fast faster slow slower needed necessary required supported important possible free dead alive worth recommended popular available safe useful suitable overkill difficult simple simpler")
	backward   = words("it that them these those this")
	partings   = words("leave leaving left drop dropping quit quitting ditch ditching avoid hate dislike replace replacing abandon abandoning off from")
	// talkedDown words stand between an option and what is said against it.
	talkedDown = words("is are was were be been seems looks gets costs would will alone really just simply itself stuff s")
	// afterwardsNot words deny what is said before them.
	afterwardsNot = words("not isnt arent wasnt wont doesnt dont cannot cant never hardly")
	// tooMuch are the faults of what is "too" much so.
	tooMuch   = words("expensive slow hard small weak big complex costly limited little few much complicated heavy difficult bad basic pricey short")
	wants     = words("need want use like trust")
	putOff    = words("eventually later someday maybe perhaps might could ultimately ideally")
	additions = words("some with also too bit little could might maybe later eventually")
	helpless  = words("lost stuck helpless doomed screwed")
	// rejecters turn down what follows them.
	rejecters = words("past beyond hate hates dislike avoid avoiding except leave leaving ditch ditching drop dropping dropped quit quitting left abandoned ditched")
)

// rejects reports whether the word at i turns down what follows it in its clause.
func rejects(words []replyWord, i int) bool {
	w, before := words[i].text, ""
	if i > 0 {
		before = words[i-1].text
	}
	switch {
	case w == "without":
		return !needed(words, i)
	case w == "but":
		return everything[before]
	case w == "of":
		return before == "instead"
	case w == "than":
		return before == "rather" || before == "other"
	case w == "from":
		return before == "away" || before == "migrating" || before == "migrate"
	}
	return negators[w] || rejecters[w]
}

// rejectsNoun reports whether the word at i turns down the noun after it, not what
// is done: "without text", "anything but tensorflow".
func rejectsNoun(words []replyWord, i int) bool {
	return words[i].text == "without" || words[i].text == "except" || words[i].text == "but"
}

// crosses reports whether another phrase begins between two words: in "without a
// gpu for a beginner" nobody does without a beginner.
func crosses(words []replyWord, i, j int) bool {
	for k := i + 2; k < j; k++ {
		if beginsPhrase[words[k].text] {
			return true
		}
	}
	return false
}

// beginsPhrase are the words with which another phrase begins.
var beginsPhrase = words("for on in at with as by")

// doubled reports whether the no at i is taken back by one before it: "nothing we
// couldn't do on a laptop".
func doubled(words []replyWord, i int) bool {
	for j := i - 1; j >= 0 && words[j].clause == words[i].clause; j-- {
		if cancelling[words[j].text] {
			return true
		}
	}
	return false
}

// cancelling words turn a later no into its opposite.
var cancelling = words("nothing never nobody")

// everything are the words that make "but" mean "except".
var everything = words("anything everything anywhere everywhere anybody everybody all any anyone")
