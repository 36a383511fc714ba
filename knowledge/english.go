package knowledge

import (
	_ "embed" // the list of ordinary words
	"strings"
	"sync"
)

// This file is the matcher's share of general English: words that mean the same
// in every field. Words of a field come from the content.

type wordSet map[string]bool

func words(s string) wordSet {
	set := wordSet{}
	for w := range strings.FieldsSeq(s) {
		set[w] = true
	}
	return set
}

// stopWords carry no topic. They still count in word pairs.
var stopWords = words(`a an the is are was were be been being am i me my we us our you your yours he his she her it its they
them their this that these those of in on at by for with about to from as and or but if then so than too very can could
would should will shall may might must do does did doing done have has had having what which who whom whose how when
where why there here please tell just also ok okay hey well oh um uh not no any some more most much many lot lots
really actually even still only own such into onto up down out over let`)

// fillers are words of chat around a question; they say nothing for or against
// any entry and are left out of the count of unknown words.
var fillers = words(`hi hello hey yo guys folks everyone anyone anybody somebody someone people team please thanks thank
thx cheers question questions stupid dumb quick quickly basically literally honestly actually simply maybe perhaps
probably guess think know wonder wondering asking ask curious say tell explain give show mean sure kind sort bit little
thing things stuff something anything everything nothing way now nowadays today these days currently yet again ever
always never really quite pretty rather else other another same get got getting make makes made go going want wanted
need needed like would sentence two one ones words short briefly summary answer`)

// questionWords open questions and name no topic.
var questionWords = words(`what which who whom whose how when where why is are can could should does do did will would has have`)

// openers open a question; what it is about comes next, after determiners.
var openers = words(`is are was were do does did can could will would should has have`)

var determiners = words(`the a an this that these those your my our their any all`)

// beforeOpener may stand before an opener of a question.
var beforeOpener = words(`why when how where what and or so but if whether`)

// lightWord says whether a word neither names a topic nor says what is asked of it.
func lightWord(w string) bool {
	return interjections[w] || (stopWords[w] || fillers[w]) && !questionWords[w] && !negations[w] && !compareWords[w]
}

// interjections come between words that belong together.
var interjections = words(`so then ok okay hey hi hello well um uh oh please again basically literally honestly guys folks thanks thx yo`)

// lightWeight is what such a word weighs beside others as rare, with a catalog: its
// names and sides are told by other words. Elsewhere "can I" may tell something.
const lightWeight = 0.2

// affixes are joined to a name by a hyphen and leave it what it is.
var affixes = words(`based like style only free native compatible specific powered written trained friendly heavy ready ish
related backed agnostic first flavoured flavored bound centric side level wise pro anti non ex pre post`)

// pointing words go before what somebody has before their eyes, and thingNouns name it.
var (
	pointing   = words(`this that your`)
	thingNouns = words(`library repo repository fork package plugin wrapper implementation codebase module`)
)

// negations turn the polarity of what follows.
var negations = words(`not no never without nobody none hardly barely neither nor cannot avoid stop against`)

// goodWords and badWords are judgements: with a name they ask for the good or
// the bad sides of it.
var goodWords = words(`good great nice best better love loves loved like liked likes excellent awesome cool amazing strong
strength strengths advantage advantages benefit benefits benefitting upside upsides positive positives perk perks merit merits pro pros
praise recommend worth reason reasons special shine shines win wins attractive fond beneficial plus pluses`)

var badWords = words(`bad badly worse worst poor wrong hate hates hated dislike disliked terrible horrible awful annoying annoy
sucks suck pain painful weak weakness weaknesses disadvantage disadvantages drawback drawbacks downside downsides con cons
negative negatives limitation limitations limits limit shortcoming shortcomings flaw flaws complain complaints complaint
criticism criticize problem problems issue issues trouble struggle struggles lacking lacks lack missing fail fails
catch gripes gripe caveat caveats pitfall pitfalls risk risks overrated ugly regret avoid unpopular unfashionable unloved inferior useless crap crappy mess messy nightmare slow slower slowest sluggish clunky clumsy
bloated verbose outdated boring confusing complicated harder hardest tedious cumbersome buggy worries worry worried crazy mad frustrating frustrated`)

// compareWords join two names into a comparison.
var compareWords = words(`vs versus compare compared comparing compares comparison difference differences different differ differs
differing differs between against better worse faster slower easier harder or over than beat beats instead rather
prefer preferred alternative similar similarities equal same switch migrate overtake overtook replace replaces match up
distinguish distinguishes distinguished ahead outperform outperforms outdo outdoes rival rivals apart contest showdown battle fight
duel winner beside besides next contrast par`)

// firmCompareWords alone are enough to make a comparison of two names.
var firmCompareWords = words(`vs versus compare compared comparing compares comparison difference differences different differ differs
differing better worse faster slower easier harder than over against instead rather prefer preferred beat beats
similar overtake overtook replace replaces match or between distinguish distinguishes distinguished ahead outperform outperforms
outdo outdoes rival rivals apart contest showdown battle fight duel wins winner beside besides next face contrast stack stacks measure measures par`)

// lastWords ask for the last of all by some measure.
var lastWords = words(`least smallest worst lowest weakest poorest slowest hardest ugliest`)

// besideWords come right before what something is set beside.
var besideWords = words(`vs versus than against`)

// prepositions join a field to what is asked.
var prepositions = words(`for in of with on to as`)

// makerWords ask for whoever is behind a thing, beside [originWords].
var makerWords = words(`who whom whose company companies vendor lab laboratory firm organisation organization university foundation
corporation creator creators author authors inventor maker makers`)

// makerNouns follow a maker's name where its product is meant: "google's offering".
var makerNouns = words(`kit offering offerings stuff entry product project solution software system platform creation baby effort work contender
candidate option pick choice answer attempt alternative api stack`)

// howToVerbs follow "how do i" where somebody decides rather than works.
var howToVerbs = words(`choose pick decide select know tell find figure judge compare weigh check make get keep start begin`)

// wishVerbs follow "should i" where somebody wants a choice made.
var wishVerbs = words(`use take pick choose go recommend suggest start try learn adopt buy`)

// choosingWords have what is to be chosen after them.
var choosingWords = words(`choose pick select recommend suggest buy find`)

// wishWords ask for a choice by themselves.
var wishWords = words(`recommend recommendation recommendations suggest suggestion suggestions advice advise pick choose chose decide
choosing picking select torn idk undecided`)

// originWords ask who is behind a thing.
var originWords = words(`made make makes makers maker developed develop develops developer created create creates creator built build builds
written wrote invented invent designed designs maintained maintain maintains backed back backs released behind owns owner owned origin come comes came`)

// shorthand is what people type for longer words.
var shorthand = map[string]string{
	"dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "arent": "are not", "wasnt": "was not",
	"werent": "were not", "cant": "can not", "can't": "can not", "cannot": "can not", "couldnt": "could not",
	"shouldnt": "should not", "wouldnt": "would not", "wont": "will not", "won't": "will not", "hasnt": "has not",
	"havent": "have not", "ain't": "is not", "aint": "is not", "whats": "what is", "what's": "what is",
	"wut": "what", "hows": "how is", "how's": "how is", "wheres": "where is", "where's": "where is", "whos": "who is",
	"who's": "who is", "when's": "when is", "why's": "why is", "thats": "that is", "that's": "that is", "theres": "there is",
	"there's": "there is", "here's": "here is", "it's": "it is", "he's": "he is", "she's": "she is", "im": "i am",
	"i'm": "i am", "ive": "i have", "youre": "you are", "theyre": "they are", "let's": "let us", "lets": "let us",
	"u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks", "ty": "thanks",
	"gonna": "going to", "wanna": "want to", "gotta": "have to", "gimme": "give me", "lemme": "let me",
	"kinda": "kind of", "sorta": "sort of", "ppl": "people", "smth": "something", "sth": "something", "rn": "right now",
	"idk": "i do not know", "bc": "because", "cuz": "because", "coz": "because", "w/": "with", "w/o": "without", "b/w": "between",
	"b/c": "because", "abt": "about", "diff": "difference", "diffs": "differences", "vs": "vs", "v.s": "vs", "v": "vs",
	"shud": "should", "cud": "could", "wud": "would", "wich": "which", "wat": "what", "hav": "have",
}

var beforeAre = words("we you they u how what who where why these those there here")

type tail struct{ short, long string }

var contractedTails = []tail{{"'re", " are"}, {"'ve", " have"}, {"'ll", " will"}, {"'d", " would"}, {"'m", " am"}}

//go:embed english.txt
var englishText string

// ordinaryWords maps the stem of an ordinary word to its class: class n ≥ 1 was seen
// in at least 2^(n-1) of englishQuestions questions, class 0 in none.
var ordinaryWords = sync.OnceValue(func() map[string]uint8 {
	classes := make(map[string]uint8, 18_000)
	for line := range strings.Lines(englishText) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		class := uint8(0)
		for i, field := range strings.Fields(line) {
			if i > 0 {
				classes[field] = class
				continue
			}
			for _, digit := range field {
				class = class*10 + uint8(digit-'0')
			}
		}
	}
	return classes
})

// englishQuestions is how many questions the classes were counted in.
const englishQuestions = 34_963

// ordinary says whether w is a word that most people know.
func ordinary(w string) bool {
	return ordinaryStem(stem(w)) || stopWords[w] || fillers[w]
}

// ordinaryStem is [ordinary] for what is neither a stop word nor a filler and has
// been stemmed already, which takes most of the time.
func ordinaryStem(stem string) bool {
	_, ok := ordinaryWords()[stem]
	return ok
}

// background is about how many of englishQuestions questions hold the stem.
func background(stem string) float64 {
	class, ok := ordinaryWords()[stem]
	if !ok || class == 0 {
		return 0
	}
	return 0.75 * float64(uint(1)<<class)
}
