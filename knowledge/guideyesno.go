package knowledge

import "slices"

// Yes, no, and not knowing.

// yesOrNo hears what is left when no option was named: that nobody knows, or yes
// or no where the step has them.
func (g *Guide) yesOrNo(r *Reading, text string, words []replyWord, asked StepID, given []Answer) {
	words = slices.DeleteFunc(slices.Clone(words), func(w replyWord) bool { return adverbs[w.text] })
	first, last := opening(words)
	s, _ := g.Step(asked)
	idk := phraseAt(words, first, idkPhrases)
	at, n, yes := assent(words, first, last)
	if i, m, y := finalWord(words); i > at && n > 0 {
		at, n, yes = i, m, y // "no… well, yes"
	}
	r.Even = hasPhrase(words, evenPhrases) && len(words) <= shortMessage
	switch {
	case len(words) == 0:
	case r.Even:
		r.Skip = true
	case noView(words) || s.IfNo == "" && noPlan(words):
		r.Skip = true
	case idk > n || n == 0 && len(words) <= shortMessage && idkWords[words[first].text] && leftToUs(words):
		r.Skip = true
	case n > 0 && s.IfYes != "":
		option := s.IfYes
		if !yes && len(r.Against) > 0 && at+n < len(words) && words[at+n].clause == words[at].clause {
			return // "no aws anymore" says no to that
		}
		if !yes {
			if r.contradicts(given) {
				return // "no, production" is about an earlier answer
			}
			option = s.IfNo
		}
		heard := Heard{Answer{asked, option}, text[words[at].start:words[at+n-1].end]}
		r.Answers = slices.Insert(r.Answers, 0, heard)
	case n == 0:
		r.Skip = hasPhrase(words, idkPhrases) || len(words) <= shortMessage && leftToUs(words)
	}
}

// finalWord returns the yes or no that is the whole of the last clause.
func finalWord(words []replyWord) (at, n int, yes bool) {
	i := len(words) - 1
	for i > 0 && words[i-1].pause == words[i].pause {
		i--
	}
	for i > 0 && i < len(words)-1 && politeness[words[i].text] {
		i++
	}
	if i <= 0 {
		return 0, 0, false
	}
	y, no := phraseAt(words, i, yesWords), phraseAt(words, i, noWords)
	if n := max(y, no); i+n == len(words) && !okay[words[i].text] {
		return i, n, y >= no
	}
	return 0, 0, false
}

// noView reports whether somebody has no view of the matter: "no strong opinion".
func noView(words []replyWord) bool { return lacks(words, views) }

// noPlan reports whether somebody has not planned what is asked.
func noPlan(words []replyWord) bool { return lacks(words, plans) }

// lacks reports whether a no stands at most three words before one of the nouns.
func lacks(words []replyWord, nouns map[string]bool) bool {
	for i, w := range words {
		for j := i - 1; nouns[w.text] && j >= 0 && j >= i-3 && words[j].clause == w.clause; j-- {
			if negators[words[j].text] {
				return true
			}
		}
	}
	return false
}

// leftToUs reports whether a word says that somebody cannot or will not answer.
// "anything but java" is no such thing.
func leftToUs(words []replyWord) bool {
	for i, w := range words {
		if idkWords[w.text] && (i+1 == len(words) || words[i+1].text != "but" && words[i+1].text != "except") {
			return true
		}
	}
	return false
}

// contradicts reports whether something was heard that is not what was answered.
func (r *Reading) contradicts(given []Answer) bool {
	return slices.ContainsFunc(r.Answers, func(h Heard) bool {
		return r.Amends || slices.ContainsFunc(given, func(a Answer) bool { return a.Step == h.Step && a != h.Answer })
	})
}

// opening returns the first word that is not mere politeness, unless a phrase
// begins before it, and the word that ends the message after "so": "… so yes".
func opening(words []replyWord) (first, last int) {
	for first < len(words)-1 && (politeness[words[first].text] || okay[words[first].text]) && (okay[words[first].text] ||
		phraseAt(words, first, yesWords) == 0 && phraseAt(words, first, noWords) == 0 && phraseAt(words, first, idkPhrases) == 0) {
		first++
	}
	last = len(words) - 1
	if last < 1 || len(words) > shortMessage && !concluding[words[last-1].text] && words[last].clause == words[last-1].clause {
		last = -1
	}
	if n := len(words); n >= 2 && n <= shortMessage && phraseAt(words, n-2, noWords) == 2 {
		last = n - 2 // "maybe later, not now"
	}
	return first, last
}

// assent looks for yes or no at the beginning of a message and at its end.
func assent(words []replyWord, first, last int) (at, n int, yes bool) {
	for _, i := range []int{first, last} {
		if i < 0 || i >= len(words) {
			continue
		}
		y, no := phraseAt(words, i, yesWords), phraseAt(words, i, noWords)
		n := max(y, no)
		if i == last && i > 0 && okay[words[i].text] || n > 0 && i+n < len(words) && bare[words[i+n-1].text] && words[i+n].clause == words[i+n-1].clause && !caring[words[i+n].text] {
			continue
		}
		if n > 0 {
			return i, n, y >= no
		}
	}
	return 0, 0, false
}

var (
	// evenPhrases say that several options weigh the same.
	evenPhrases = phraseSet(inEven, "both", "both of them", "all of them", "all three", "all of the above", "all the above", "a mix", "mixed", "bit of both", "a bit of both", "half half", "half and half", "fifty fifty", "50 50", "yes and no", "jein", "beide", "beides", "ambos", "les deux", "entrambi", "equal", "equally")
	// views are what somebody without an opinion does not have.
	views = words("opinion opinions preference preferences idea clue view views feelings thoughts")
	// plans are what is not made where a question comes too early.
	plans = words("planned plan plans foreseen intended")
	// politeness may open a reply without meaning anything.
	politeness = words("well hmm hm um uh oh so ah er erm please ehm i id say lets let me see then and thus good alright hey")
	// okay may be mere talk: it says yes only alone.
	okay = words("ok okay k fine alright")
	// bare words end a yes or no that needs the end of its clause: "i don't" says
	// no, "i don't have a cluster" something else.
	bare = words("not dont doesnt isnt wont never hardly do does is will right true guess suppose")
	// caring words after "don't" are still about what was asked.
	caring = words("need care mind require worry bother think believe")
	// adverbs may stand anywhere without changing what is meant.
	adverbs = words("really honestly frankly actually just quite still simply personally currently basically")
	// knowing words end the phrases that say that somebody does not know.
	knowing = words("know idea clue sure say tell")
	// concluding words come before a last yes or no.
	concluding = words("so then hence thus therefore and well ah")
)
