package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// A choice between a few that are named: typed, it is what the button of the same
// words does.

// choosingBetween reads "choose between keras and pytorch", with whatever is told of
// the need behind it. With fewer than two of them alive there is nothing to choose:
// side by side they say so. With a name from outside the catalog it is no command.
func choosingBetween(kb *knowledge.Base, text string) command {
	names, ok := namesToChoose(text)
	if !ok {
		return command{}
	}
	why := kb.Decide(knowledge.Question{Text: names}).Why
	if len(why.Subjects) < 2 || len(why.Subjects) > maxCompared || len(why.Foreign) > 0 {
		return command{}
	}
	if aliveAmong(kb, why.Subjects) < 2 {
		return command{verb: verbCompare, topic: versus(why.Subjects)}
	}
	return command{verb: verbChoose, topic: knowledge.Topic{Subjects: why.Subjects}}
}

var (
	choosing     = []string{"choose", "pick", "decide", "choosing", "deciding", "select", "selecting"}
	betweenWhich = []string{"between", "among", "amongst", "from"}
	wantsHelp    = append([]string{"help", "need", "have", "must", "am", "m", "trying", "in", "with"}, politeWords...)
)

// namesToChoose returns what stands behind "choose between", where nothing but a
// polite wish stands before it.
func namesToChoose(text string) (names string, ok bool) {
	words := strings.Fields(text)
	for i, w := range words {
		switch w = strings.ToLower(strings.Trim(w, "/.,!?:")); {
		case slices.Contains(choosing, w):
			if i+2 < len(words) && slices.Contains(betweenWhich, strings.ToLower(words[i+1])) {
				return strings.Join(words[i+2:], " "), true
			}
			return "", false
		case slices.ContainsFunc(wordsOf(w), func(part string) bool { return !slices.Contains(wantsHelp, part) }):
			return "", false
		}
	}
	return "", false
}

// aliveAmong counts those of some subjects that the guide may recommend; 0 without a
// guide.
func aliveAmong(kb *knowledge.Base, subjects []knowledge.SubjectID) int {
	guide, ok := kb.Guide()
	if !ok {
		return 0
	}
	alive := 0
	for _, place := range guide.Recommend(nil).Ranking {
		if slices.Contains(subjects, place.ID) {
			alive++
		}
	}
	return alive
}

// choosingOutside decides a choice between names of which one is not in the catalog
// as the comparison that it would begin with.
func choosingOutside(kb *knowledge.Base, text string, d knowledge.Decision) knowledge.Decision {
	if _, ok := namesToChoose(text); !ok || len(d.Why.Foreign) == 0 || len(d.Why.Subjects) == 0 {
		return d
	}
	names := append(slices.Clone(d.Why.Foreign), shortNames(kb, d.Why.Subjects)...)
	return kb.Decide(knowledge.Question{Text: strings.Join(names, " vs ")})
}
