package knowledge

// talk says on which lists of general English a word of a message stands, a bit
// each: one search a word instead of one a word and list. Most words are on none.
type talk uint16

const (
	inChatter talk = 1 << iota // it begins a phrase of chatter, and so on
	inDeferring
	inYes
	inNo
	inIdk
	inCorrection
	inEven
	isByTheWay // it is one of byTheWay, and so on
	isClauseWord
	isPersonal
	isChoosing
	isQuestionWord
	isNumeral // of numerals or scales
)

var talkOf = func() map[string]talk {
	list := map[string]talk{}
	for _, set := range []phrases{chatter, deferring, yesWords, noWords, idkPhrases, correctionPhrases, evenPhrases} {
		for w := range set.byFirst {
			list[w] |= set.mark
		}
	}
	for mark, set := range map[talk]wordSet{
		isByTheWay: byTheWay, isClauseWord: clauseWords, isPersonal: personal, isChoosing: choosing, isQuestionWord: questionWords,
	} {
		for w := range set {
			list[w] |= mark
		}
	}
	for _, numbers := range []map[string]float64{numerals, scales} {
		for w := range numbers {
			list[w] |= isNumeral
		}
	}
	return list
}()

// is says whether the word is on a list.
func (t talk) is(list talk) bool { return t&list != 0 }
