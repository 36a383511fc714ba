package dialog

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"fwhelp/knowledge"
)

// noneOfThese is the option that says the right one is not there.
const noneOfThese = "none"

// maxOffered is how many topics are offered at once, "none of these" besides.
const maxOffered = 3

// offerable keeps the first few candidates that the content can answer.
func offerable(kb *knowledge.Base, candidates []knowledge.Match) []knowledge.Topic {
	var topics []knowledge.Topic
	for _, c := range candidates {
		same := func(t knowledge.Topic) bool { return topicKey(t) == topicKey(c.Topic) }
		if len(topics) < maxOffered && known(kb, c.Topic) && !slices.ContainsFunc(topics, same) {
			topics = append(topics, c.Topic)
		}
	}
	return topics
}

// guidePlace is where the guide stands among the choices of a decision, from 1; 0
// where it is not among the first few. A candidate about nothing stands for it.
func guidePlace(kb *knowledge.Base, d knowledge.Decision) int {
	if _, ok := kb.Guide(); !ok || d.Outcome != knowledge.Choices {
		return 0
	}
	place := 1
	for _, c := range d.Candidates {
		if c.Entry == "" && place <= maxOffered {
			return place
		}
		if known(kb, c.Topic) {
			place++
		}
	}
	return 0
}

// offeringGuide offers the guide besides the topics; not for somebody who is in
// the middle of it.
func (r reply) offeringGuide(kb *knowledge.Base) reply {
	if r.guide == 0 {
		return r
	}
	at := min(r.guide-1, len(r.offered))
	r.offered = slices.Insert(slices.Clone(r.offered), at, knowledge.Topic{})
	r.offered = r.offered[:min(len(r.offered), maxOffered)]
	r.missed = false
	r.message = withLanguage(offerMessage(kb, didYouMean(r.offered), r.offered), r.decision.Language, false)
	return r
}

// didYouMean introduces the choices.
func didYouMean(offers []knowledge.Topic) string {
	if len(offers) == 1 {
		return "Did you mean this?"
	}
	return "Did you mean one of these?"
}

// offerMessage offers topics to press or to name.
func offerMessage(kb *knowledge.Base, intro string, topics []knowledge.Topic) Message {
	return Message{Blocks: []Block{paragraph(intro), Choices{Options: offerOptions(kb, topics)}}}
}

func offerOptions(kb *knowledge.Base, topics []knowledge.Topic) []Option {
	var options []Option
	for _, t := range topics {
		title := topicTitle(kb, t)
		o := Option{ID: topicKey(t), Label: shorten(title, maxLabel)}
		if slices.ContainsFunc(options, func(other Option) bool { return other.Label == o.Label }) {
			o.Label = shorten(o.Label, maxLabel-4) + " (" + strconv.Itoa(len(options)+1) + ")"
		}
		if len([]rune(title)) > maxLabel {
			o.Title = title
		}
		options = append(options, o)
	}
	return append(options, Option{ID: noneOfThese, Label: "None of these"})
}

// heard takes a number, the words of an option, or a new question.
func (o Offering) heard(t *turn, text string) State {
	if id, ok := o.commanded(t.kb, text); ok {
		if id != "" {
			return o.take(t, id)
		}
		return o.heardAnew(t, text)
	}
	if id, ok := o.thoseOrAll(text); ok {
		return o.take(t, id)
	}
	if id, ok := chosen(text, offerOptions(t.kb, o.Entries)); ok {
		return o.take(t, id)
	}
	if nods(text) || ordinal(wordsOf(text)) > len(o.Entries)+1 {
		o.Asked = t.sayAfter(o.Asked, "Asked again below", offerMessage(t.kb, "Which of these? Say its number or its words.", o.Entries))
		return o
	}
	if givesUp(text) {
		t.sayAfter(o.Asked, "Closed", paragraphs("All right. Ask me something else whenever you like."))
		return Idle{Topic: o.Topic}
	}
	return o.heardAnew(t, text)
}

// heardAnew goes by words that mean no option.
func (o Offering) heardAnew(t *turn, text string) State {
	r := compose(t.kb, text, o.Topic)
	if r.then == thenConfirm {
		return t.askToConfirm(o)
	}
	if next, ok := o.heardNeed(t, text, r); ok {
		return next
	}
	t.settle(o.Asked, "Not chosen: you went on with something else.")
	return t.answer(r, o.Topic)
}

// commanded reports whether words are a command, which stays one whatever the
// options are called, and the option that stands for the same, if one does.
func (o Offering) commanded(kb *knowledge.Base, text string) (id string, ok bool) {
	options := offerOptions(kb, o.Entries)
	c := parseCommand(kb, text, o.Topic)
	if c.verb == noVerb {
		return "", false
	}
	key := ""
	switch {
	case c.by.words != "":
	case c.verb == verbChoose, (c.verb == verbAbout || c.verb == verbCompare) && c.topic.Entry != "":
		key = topicKey(c.topic)
	}
	if !slices.ContainsFunc(options, func(o Option) bool { return o.ID == key }) {
		key = ""
	}
	return key, true
}

// nods reports whether a message is nothing but a yes: of several options, to none.
func nods(text string) bool {
	words := wordsOf(text)
	return len(words) > 0 && slices.Contains([]string{"yes", "y", "yep", "yeah", "yup", "sure"}, words[0]) &&
		!slices.ContainsFunc(words[1:], func(w string) bool { return !slices.Contains(politeWords, w) })
}

// givesUp says whether some words want nothing but an end of the question.
func givesUp(text string) bool {
	return slices.Contains([]string{"cancel", "stop", "never mind", "nevermind", "forget it", "quit", "exit"}, strings.Join(wordsOf(text), " "))
}

// pressed takes the owner's press; the message is known to be the open one.
func (o Offering) pressed(t *turn, press Picked) State {
	if o.By != t.ev.User {
		t.whisper(othersQuestion)
		return o
	}
	for _, option := range offerOptions(t.kb, o.Entries) {
		if option.ID == press.Option {
			return o.take(t, press.Option)
		}
	}
	t.whisper(notAnOption)
	return o
}

// take answers the topic that was chosen, or tells the maintainers that none was.
func (o Offering) take(t *turn, id string) State {
	if id == noneOfThese {
		if o.Question != "" {
			t.effects = append(t.effects, Miss{Question: o.Question})
		}
		t.sayAfter(o.Asked, "None of these", paragraphs(dontKnow+" "+knows(t.kb)))
		return Idle{Topic: o.Topic}
	}
	if id == guideKey {
		t.settle(o.Asked, topicTitle(t.kb, knowledge.Topic{}))
		return beginGuide(t, guideStart{topic: o.Topic, words: o.Question})
	}
	if topic, ok := parseTopic(t.kb, id); ok && topic.Entry == "" {
		return o.begin(t, topic, nil)
	}
	topic, ok := parseTopic(t.kb, id)
	if !ok {
		t.sayAfter(o.Asked, "No longer there", paragraphs("That answer is no longer among what I know. Ask me again and I will look anew."))
		return Idle{Topic: o.Topic}
	}
	if i := slices.IndexFunc(o.Entries, func(e knowledge.Topic) bool { return topicKey(e) == id }); i >= 0 {
		topic = withSubjects(t.kb, o.Entries[i]) // in the order that the button named
	}
	m, ok := o.sidesOf(t, topic)
	if !ok {
		m = answerMessage(t.kb, knowledge.Decision{Match: knowledge.Match{Topic: topic}})
	}
	t.sayAfter(o.Asked, shorten(topicTitle(t.kb, topic), maxLabel), m)
	topic = keepingInMind(t.kb, reply{topic: withSubjects(t.kb, topic)}, o.Topic)
	return Idle{Topic: besideOf(t.kb, topic, o.Topic)}
}

// chosen finds the one option that some words mean: its number, "the second",
// its label, or words that stand in no other label.
func chosen(text string, options []Option) (id string, ok bool) {
	words := wordsOf(text)
	if len(words) == 0 {
		return "", false
	}
	if n := ordinal(words); 1 <= n && n <= len(options) {
		return options[n-1].ID, true
	}
	if options[len(options)-1].ID == noneOfThese {
		said := strings.Join(words, " ")
		if slices.Contains([]string{"none", "neither", "no", "nope", "none of them", "neither of them"}, said) {
			return noneOfThese, true
		}
		if len(options) == 2 && slices.Contains([]string{"yes", "y", "yep", "yeah", "right"}, said) {
			return options[0].ID, true
		}
	}
	var telling, found []string
	for _, w := range words {
		if !slices.Contains(fillers, w) {
			telling = append(telling, w)
		}
	}
	for _, o := range options {
		label := wordsOf(o.InFull())
		if slices.Equal(label, words) || strings.EqualFold(o.ID, strings.TrimSpace(text)) {
			return o.ID, true
		}
		if len(telling) > 0 && !slices.ContainsFunc(telling, func(w string) bool { return !slices.Contains(label, w) }) {
			found = append(found, o.ID)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// fillers name no option: "the second, please" means the second, and "what?" is
// no choice.
var fillers = []string{
	"the", "a", "an", "this", "that", "it", "is", "of", "one", "please", "i", "mean", "meant", "want", "option", "number",
	"what", "which", "how", "why", "who", "when", "and", "or", "for", "to", "in",
}

// ordinal reads "2", "2.", "option 2", "number two", "the second one"; else 0.
func ordinal(words []string) int {
	var rest []string // without fillers
	for _, w := range words {
		if w == "one" && len(rest) > 0 || w != "one" && w != "nr" && slices.Contains(fillers, w) {
			continue // "the second one": the second
		}
		rest = append(rest, w)
	}
	if len(rest) != 1 {
		return 0
	}
	if n, err := strconv.Atoi(rest[0]); err == nil {
		return n
	}
	for i, names := range [][]string{{"one", "first", "1st"}, {"two", "second", "2nd"}, {"three", "third", "3rd"}, {"four", "fourth", "4th"}} {
		if slices.Contains(names, rest[0]) {
			return i + 1
		}
	}
	return 0
}

// wordsOf are the words of a text in small letters, without punctuation.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}

// shorten cuts a text to n characters, between words where it can.
func shorten(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	cut := string(runes[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,:;") + "…"
}

// withoutChoices is a message for somebody who cannot press: the options become
// a list of what to ask.
func withoutChoices(m Message) Message {
	blocks := make([]Block, 0, len(m.Blocks))
	for _, b := range m.Blocks {
		choices, ok := b.(Choices)
		if !ok {
			blocks = append(blocks, b)
			continue
		}
		var list Bullets
		for _, o := range choices.Options {
			if o.ID != noneOfThese {
				list.Items = append(list.Items, plain(o.Label))
			}
		}
		blocks = append(blocks, list, paragraph("Ask me again in those words."))
	}
	m.Blocks = blocks
	return m
}
