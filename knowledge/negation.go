package knowledge

import "slices"

// What a negation reaches, and what it denies. A question for what is not so is
// never answered with what is: see assert.go.

// markDenied marks the negations that deny something, and the words that each
// reaches: those behind it, up to the end of its clause, or the thing after "no".
// Of two that reach the same words the second takes the first back.
func (m *matcher) markDenied(tokens []token) {
	reach := 0
	for i := range tokens {
		t := &tokens[i]
		if beginsPart(tokens, i) {
			reach = 0
		}
		if t.name == noName && denies(t.text) {
			switch n := m.reachOf(tokens, i); {
			case n == 0:
			case reach > 0 && t.text != "nor":
				reach = 0
			default:
				t.denied, reach = true, n
			}
			continue
		}
		if t.denied = reach > 0; t.denied {
			reach--
		}
	}
}

// How many words a negation reaches.
const (
	toTheEnd = maxRunes // of its clause
	oneThing = 2        // "no real advantages"
)

// reachOf says how many words the negation at i reaches; none where it only asks
// for a nod, speaks of what somebody knows, or sets a name apart from another.
func (m *matcher) reachOf(tokens []token, i int) int {
	word := tokens[i].text
	next := plainAt(tokens, i+1)
	if next == "really" || next == "even" || next == "yet" || next == "actually" {
		next = plainAt(tokens, i+2)
	}
	end := i+1 == len(tokens)
	switch {
	case tagQuestion(tokens, i), nodding(tokens, i), asksForAny(tokens, i), plainAt(tokens, i-1) == "or" && (end || tokens[i].clause):
		return 0
	case word != "avoid" && word != "stop" && !end && tokens[i+1].name != noName && !tagVerbs[plainAt(tokens, i-1)] && plainAt(tokens, i-1) != "why": // "keras and not pytorch"
		return 0
	case word == "no" && (end || tokens[i].clause || next == "i" || nothingDenied[next]), word == "nothing" && unequalled[next],
		word == "never" && experiences[next], (word == "not" || word == "cannot") && (knowledgeable[next] && !urged(tokens, i) || onlyWords[next]):
		return 0
	case word == "no" && next != "one" && !m.names.nouns[next], word == "without":
		return oneThing
	}
	return toTheEnd
}

// urged says whether the negation at i is of what somebody should do: "should i not
// choose", but not "i cannot choose".
func urged(tokens []token, i int) bool {
	return plainAt(tokens, i-1) == "should" || plainAt(tokens, i-2) == "should"
}

// nodding says whether the negation at i opens a question that expects a yes:
// "isn't keras great", but not "don't use keras".
func nodding(tokens []token, i int) bool {
	if i == 0 || i+1 >= len(tokens) || !tagVerbs[plainAt(tokens, i-1)] || plainAt(tokens, i-1) == "do" || i > 1 && !beginsPart(tokens, i-1) && !interjections[plainAt(tokens, i-2)] && plainAt(tokens, i-2) != "but" {
		return false
	}
	return tokens[i+1].name != noName || pronouns[tokens[i+1].text] || determiners[tokens[i+1].text]
}

// asksForAny says whether the negation at i stands in a question whether there is
// any of something: "are there no advantages", "is there nothing good about it".
func asksForAny(tokens []token, i int) bool {
	if tokens[0].name != noName || !openers[tokens[0].text] || slices.ContainsFunc(tokens[:i], func(t token) bool { return t.clause }) {
		return false
	}
	switch tokens[i].text {
	case "no":
		return plainAt(tokens, i+1) != "good"
	case "not":
		return plainAt(tokens, i+1) == "any" || plainAt(tokens, i+2) == "any"
	}
	return tokens[i].text == "nothing"
}

// beginsPart says whether a part of the sentence begins at i that no negation
// before it reaches: after a mark, or with a word that opens another clause.
func beginsPart(tokens []token, i int) bool {
	return i == 0 || tokens[i-1].clause || tokens[i].name == noName && clauseOpeners[tokens[i].text]
}

// plainAt is the word at i, and empty where there is none or a name.
func plainAt(tokens []token, i int) string {
	if i < 0 || i >= len(tokens) || tokens[i].name != noName {
		return ""
	}
	return tokens[i].text
}

// deniedAfter says whether the clause of i goes on with a negation: "when should i
// not use it".
func deniedAfter(tokens []token, i int) bool {
	for j := i + 1; j < len(tokens) && !beginsPart(tokens, j); j++ {
		if tokens[j].denied && denies(tokens[j].text) && tokens[j].name == noName && tokens[j].text != "no" && tokens[j].text != "without" {
			return true
		}
	}
	return false
}

// deniesAll says whether the question is for what is not so, or is the case of none
// of the things of the catalog: "which framework isn't for beginners", "framework
// without a community". That something bad is not so is a wish like others, and
// what the speaker does not have is none.
func (m *matcher) deniesAll(tokens []token) bool {
	asked := false // the clause is about the things of the catalog
	for i := range tokens {
		t := &tokens[i]
		if beginsPart(tokens, i) {
			asked = false
		}
		asked = asked || t.name == noName && (m.names.nouns[t.text] || t.text == "which" || t.text == "what" && tagVerbs[plainAt(tokens, i+1)] && speakers[plainAt(tokens, i+2)])
		if !t.denied || t.name != noName || !denies(t.text) {
			continue
		}
		before := plainAt(tokens, i-1)
		noun := m.names.nouns[before] || before == "with" && m.names.nouns[plainAt(tokens, i-2)]
		of := true
		switch t.text {
		case "no", "none", "without":
			of = noun || haveWords[before] && !speakers[plainAt(tokens, i-2)] || m.names.nouns[plainAt(tokens, i+1)] || plainAt(tokens, i+1) == "of" || plainAt(tokens, i+1) == "one" && asked
		default:
			of = asked && !ofSpeaker(tokens, i) && !told[before]
		}
		if of && !deniesBurden(tokens, i) {
			return true
		}
	}
	return false
}

// deniesOf says whether something is denied of the things that are named, and not
// only of what the speaker does.
func deniesOf(tokens []token) bool {
	for i := range tokens {
		if t := &tokens[i]; t.denied && t.name == noName && denies(t.text) && t.text != "no" && t.text != "without" && !ofSpeaker(tokens, i) {
			return true
		}
	}
	return false
}

// ofSpeaker says whether the negation at i is of what the speaker does: "i do not",
// "we never", but not "should i not".
func ofSpeaker(tokens []token, i int) bool {
	before := i - 1
	if tagVerbs[plainAt(tokens, before)] || plainAt(tokens, before) == "am" {
		return speakers[plainAt(tokens, before-1)]
	}
	return speakers[plainAt(tokens, before)] && !tagVerbs[plainAt(tokens, before-1)]
}

// losesWithout says whether a question asks for what is bad about doing without
// something: "what do i lose if i do not use it". Neither its good sides nor its bad
// ones are surely meant.
func losesWithout(tokens []token) bool {
	bad := false
	for i := range tokens {
		t := &tokens[i]
		if t.name != noName {
			continue
		}
		bad = bad || !t.denied && (badWords[t.text] || lossWords[t.text])
		if bad && t.denied && usingWords[t.text] {
			return true
		}
	}
	return false
}

// deniesBurden says whether what the negation at i reaches is something bad.
func deniesBurden(tokens []token, i int) bool {
	for j := i + 1; j < len(tokens) && tokens[j].denied; j++ {
		if t := &tokens[j]; t.name == noName && (badWords[t.text] || burdens[t.text]) {
			return true
		}
	}
	return false
}

// lastAsked lists the stems by which a question asks for the last of all: "worst".
func lastAsked(tokens []token) (stems []string) {
	for i := range tokens {
		if asksForLast(tokens, i) {
			stems = appendNew(stems, tokens[i].stem)
		}
	}
	return stems
}

// asksForLast says whether a word asks for the last of all by some measure: the
// "least" of "at least" does not, nor that of "the least trouble".
func asksForLast(tokens []token, i int) bool {
	if tokens[i].name != noName || !lastWords[tokens[i].text] {
		return false
	}
	if tokens[i].text != "least" {
		return true
	}
	before, next := plainAt(tokens, i-1), plainAt(tokens, i+1)
	if next == "" || tokens[i].clause { // "confuses a beginner the least"
		for j := i - 1; j >= 0 && !tokens[j].clause; j-- {
			if w := plainAt(tokens, j); badWords[w] || burdens[w] {
				return false
			}
		}
	}
	return before != "at" && !badWords[before] && !burdens[before] && !badWords[next] && !burdens[next]
}

// withoutNegations is the tokens without the negations that deny something.
func withoutNegations(tokens []token) []token {
	return slices.DeleteFunc(slices.Clone(tokens), func(t token) bool { return t.name == noName && t.denied && denies(t.text) })
}

// denies says whether a word is a negation, or "nothing", which most often stands
// alone.
func denies(word string) bool { return negations[word] || word == "nothing" }

var (
	lossWords  = words(`lose loses losing miss missed out`)
	usingWords = words(`use using used choose choosing chosen pick picking take taking have having learn learning know knowing adopt adopting`)
	// clauseOpeners begin a clause that a negation before them does not reach.
	clauseOpeners = words(`but because if whether although though while since unless what how why when where`)
	// knowledgeable words after "not" say what somebody knows, not how a thing is.
	knowledgeable = words(`know understand see remember care mind decide choose sure certain wait get`)
	// onlyWords after "not" say that there is more.
	onlyWords = words(`only just merely simply solely exactly necessarily`)
	// experiences after "never" tell what somebody has not done yet.
	experiences = words(`heard used tried touched done seen worked trained written learnt learned coded built had been read studied programmed`)
	// nothingDenied words after "no" deny nothing of a thing.
	nothingDenied = words(`idea clue doubt problem worries matter offence offense rush hurry`)
	// unequalled words after "nothing" praise.
	unequalled = words(`but better beats like`)
	// haveWords come before what a thing has, or has not.
	haveWords = words(`has have had got is are there offers offer`)
	// told words tell what has happened, and ask nothing.
	told = words(`was were did had`)
	// speakers are those who ask, or for whom somebody asks.
	speakers = words(`i we my our they he she people you`)
	// burdens are what nobody wishes a thing to be or to do, beside [badWords].
	burdens = words(`hard difficult steep complex tough heavy expensive costly need needs require requires cost costs tie ties
tied lock locks locked depend depends force forces hurt hurts dead die dies dying lose loses abandoned obsolete retired discontinued
deprecated break breaks effort hassle work code memory resources time overhead lines dependencies setup painful headache headaches scare scares scary frightening frustrate frustrates frustrating frustration intimidating confuse confuses annoys stress quit cry clash clashes`)
	// hardships are bad sides where somebody asks why.
	hardships = words(`hard difficult tough complex heavy expensive tricky unstable steep`)
	// merits are judgements that ask for the bad sides where they are denied.
	merits = words(`fast quick easy simple flexible powerful stable reliable intuitive scalable efficient popular friendly mature modern
useful suitable suited clear ready right fit ideal perfect well convincing impressed satisfied happy enough performant quickly smoothly`)
)
