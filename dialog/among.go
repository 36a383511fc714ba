package dialog

import (
	"slices"

	"fwhelp/knowledge"
)

// Which of those that were just compared, or of all: the question, and what may be
// said to it.

const amongOrAll = "Among these, or among all that I know?"

// amongWhich offers a choice between what was just compared besides the choice
// among all, to somebody who asks which to take and tells nothing of a project.
func amongWhich(kb *knowledge.Base, r reply, topic knowledge.Topic) []knowledge.Topic {
	if !asksWhich(r.question) || len(r.decision.Facts) > 0 || !besideEachOther(kb, topic) || aliveAmong(kb, topic.Subjects) < 2 {
		return nil // "help me choose" asks for the whole choice, and a command has no words of its own
	}
	return []knowledge.Topic{{Subjects: topic.Subjects}, {}}
}

// besideEachOther reports whether a topic is a few subjects that were set side by
// side: in a head-to-head, in a question about them, or by the person, who named
// them in asking for something that concerns all.
func besideEachOther(kb *knowledge.Base, topic knowledge.Topic) bool {
	e, _ := kb.Entry(topic.Entry)
	named := topic.Entry == knowledge.Versus || e.Kind == knowledge.KindQuestion || !slices.Equal(topic.Subjects, e.About)
	return named && len(topic.Subjects) <= maxCompared && known(kb, versus(topic.Subjects))
}

// asksWhich reports whether a question begins with "which", whatever small words
// stand before it: "so, which one?"
func asksWhich(question string) bool {
	for words := range withoutPolite(wordsOf(question)) {
		if len(words) > 0 && words[0] == "which" {
			return true
		}
	}
	return false
}

// between is the offer to choose among a few, if it is one of those open.
func (o Offering) between() (knowledge.Topic, bool) {
	i := slices.IndexFunc(o.Entries, func(e knowledge.Topic) bool { return e.Entry == "" && len(e.Subjects) > 0 })
	if i < 0 {
		return knowledge.Topic{}, false
	}
	return o.Entries[i], true
}

// heardNeed goes by words that say at once what is needed, where it was only asked
// among which to choose: "research", "for a phone". Then the choice begins among
// those that were compared. What reads like a question of its own is left to be one.
func (o Offering) heardNeed(t *turn, text string, r reply) (State, bool) {
	among, ok := o.between()
	guide, guided := t.kb.Guide()
	if !ok || !guided {
		return nil, false
	}
	switch {
	case r.then == thenGuide && len(r.decision.Facts) > 0: // a project told in full
		return o.begin(t, among, r.decision.Facts), true
	case r.then == thenGuide, asksOfOwn(t.kb, text) || parseCommand(t.kb, text, o.Topic).verb != noVerb:
		return nil, false
	}
	reading, ok := readNeed(guide, text)
	if !ok {
		return nil, false
	}
	return o.begin(t, among, answersIn(reading)), true
}

// asksOfOwn reports whether words are clearly a question of their own, and no need.
func asksOfOwn(kb *knowledge.Base, text string) bool {
	words := wordsOf(text)
	inverted := len(words) > 2 && slices.Contains(beginsInverted, words[0]) && slices.Contains(invertedWith, words[1])
	return asksSomething(text) && !supposes(text) || inverted || namesSubject(kb, text) ||
		slices.ContainsFunc(words, func(w string) bool { return slices.Contains(wantsReading, w) })
}

var (
	beginsInverted = []string{"is", "are", "was", "can", "could", "does", "do", "did", "will", "would", "should", "has", "have"}
	invertedWith   = []string{"it", "they", "these", "those", "i", "we", "you", "this", "that", "there", "one", "both"}
	// wantsReading are words for something to read: "tips for beginners" tells no need.
	wantsReading = []string{"tip", "tips", "advice", "hints", "tutorial", "tutorials", "example", "examples", "docs", "documentation", "pros", "cons", "features", "comparison", "benchmarks", "news"}
)

// readNeed reads words as an answer to the first question of a guide, else to
// whichever hears them first: "gpu". A yes or a number answers none of them.
func readNeed(guide *knowledge.Guide, text string) (knowledge.Reading, bool) {
	for i, s := range guide.Steps {
		if i > 0 && s.IfYes != "" {
			continue
		}
		r := guide.Read(text, s.ID, nil)
		heard, ok := r.To(s.ID)
		switch {
		case ok && ordinal(wordsOf(heard.Words)) > 0:
		case len(r.Answers) > 0:
			return r, mostlyHeard(r, text)
		case r.Skip:
			return r, r.Words <= shortReply
		}
	}
	return knowledge.Reading{}, false
}

// begin leads through the choice among some subjects, from what is known of the
// need; later facts stand above earlier ones.
func (o Offering) begin(t *turn, among knowledge.Topic, facts []knowledge.Answer) State {
	t.settle(o.Asked, shorten(topicTitle(t.kb, among), maxLabel))
	return beginGuide(t, guideStart{topic: o.Topic, words: o.Question, facts: facts, among: among.Subjects})
}

// mostlyHeard reports whether the guide understood at least half of the words that
// say something.
func mostlyHeard(r knowledge.Reading, text string) bool {
	var heard []string
	for _, h := range r.Answers {
		heard = append(heard, wordsOf(h.Words)...)
	}
	rest := 0
	for _, w := range wordsOf(text) {
		if !slices.Contains(heard, w) && !slices.Contains(fillers, w) && !slices.Contains(politeWords, w) && !slices.Contains(takings, w) {
			rest++
		}
	}
	return rest <= len(heard)
}

func answersIn(r knowledge.Reading) []knowledge.Answer {
	var answers []knowledge.Answer
	for _, h := range r.Answers {
		answers = append(answers, h.Answer)
	}
	return answers
}

// thoseOrAll reads an answer to "among these, or among all?" that says no more, and
// returns the option that it means, if those are offered.
func (o Offering) thoseOrAll(text string) (id string, ok bool) {
	among, ok := o.between()
	if !ok {
		return "", false
	}
	words := slices.DeleteFunc(wordsOf(text), func(w string) bool {
		return slices.Contains(fillers, w) || slices.Contains(politeWords, w) || slices.Contains([]string{"among", "between", "from", "only", "choose", "know", "frameworks"}, w)
	})
	has := func(list ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	these, all, them := []string{"these", "those", "both"}, []string{"all", "any", "everything", "every", "anything"}, "them"
	switch told := slices.Concat(these, all, []string{them}); {
	case slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(told, w) }):
		return "", false
	case has(these...):
		return topicKey(among), true
	case has(all...): // "all of them"
		return guideKey, true
	}
	return topicKey(among), has(them)
}
