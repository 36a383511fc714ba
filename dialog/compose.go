package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// reply is what can be said to somebody's words, before it is decided where it
// is posted and what state it leads to.
type reply struct {
	decision knowledge.Decision
	message  Message
	topic    knowledge.Topic       // what the conversation is about from here on; zero leaves it
	offered  []knowledge.Topic     // what the message offers as choices
	question string                // the words, fit for storing
	missed   bool                  // nothing was known
	named    bool                  // the answer was called by its name
	guide    int                   // the place of the guide among what may be offered, from 1; 0 is none
	then     next                  // what the words ask for beyond a message
	among    []knowledge.SubjectID // of thenGuide: those to choose between; none are all
}

// next is what some words ask for that no message alone can do.
type next int

const (
	thenNothing    next = iota
	thenGuide           // lead the person through a choice; decision.Facts are what is known already
	thenConfirm         // delete what is kept about the person, once confirmed
	thenShowStored      // say what is kept about the conversation
)

// compose makes a reply to free text or a verb. It depends on its arguments alone.
func compose(kb *knowledge.Base, text string, topic knowledge.Topic) reply {
	one := topic
	text, topic = andBetweenSides(kb, text), ofBoth(kb, text, topic)
	c := commandIn(kb, text, one, topic)
	switch {
	case c.verb == verbAbout && c.unresolved != "":
		return composeAbout(kb, text, c.unresolved)
	case c.verb == verbCompare && c.topic.Entry == "":
		return comparedWithWhich(kb, c.others)
	}
	if about := remarkOf(text); c.verb == noVerb && about != noRemark {
		return remarked(kb, about, topic)
	}
	if c.verb == noVerb && asksWhichOrWhy(text) {
		if r, ok := whatSpeaksForWhich(kb, topic); ok {
			return r
		}
	}
	switch c.verb {
	case noVerb:
		if choosesWithin(kb, text) {
			return reply{decision: knowledge.Decision{Outcome: knowledge.Guided}, then: thenGuide}
		}
		return composeQuestion(kb, text, topic)
	case verbAbout, verbCompare:
		return composeNamed(kb, text, c)
	case verbChoose:
		return reply{decision: knowledge.Decision{Outcome: knowledge.Guided}, then: thenGuide, among: c.topic.Subjects}
	case verbAsk:
		if r, ok := composeParts(kb, c.words, topic); ok {
			return r
		}
		return composeDecision(kb, c.words, kb.Decide(knowledge.Question{Text: c.words, Topic: topic}))
	}
	r := reply{decision: knowledge.Decision{Outcome: knowledge.Unknown}}
	switch c.verb {
	case verbHelp:
		r.message = helpMessage(kb)
	case verbSources:
		r.message = edition(kb, topic)
		if c.unresolved != "" {
			r.message = paragraphs("No answer has the id “" + clip(c.unresolved, maxLabel) + "”. Under a long answer stands what to say for its sources; “sources” alone tells how old my facts are.")
		} else if c.topic.Entry != "" {
			r.message = sourcesOf(kb, c.topic)
		}
	case verbPrivacy:
		r.message = privacyMessage()
	case verbStored:
		r.then = thenShowStored
	case verbDelete:
		r.then = thenConfirm
	case verbDoctor:
		r.message = paragraphs("“doctor” is for the people who run me: it checks tokens and permissions with “bot doctor” on their machine. It has nothing for you to set.")
	}
	return r
}

// commandIn reads a command, or words that ask for no more than one would: "vs tf",
// "their cons". One is what the conversation is on, topic what the words point at.
func commandIn(kb *knowledge.Base, text string, one, topic knowledge.Topic) command {
	c := parseCommand(kb, text, topic)
	if c.verb == noVerb {
		c = asksOfPair(kb, text, one, topic)
	}
	if c.verb == noVerb && len(topic.Subjects) > 0 && asksDifference(text) {
		if len(topic.Subjects) == 1 {
			return command{verb: verbCompare, others: rivals(kb, topic.Subjects[0])}
		}
		return command{verb: verbCompare, topic: versus(topic.Subjects)}
	}
	if c.verb == noVerb {
		c = withTopic(kb, text, topic)
	}
	if c.verb == noVerb {
		c = comparingAll(kb, text, topic)
	}
	return c
}

// composeQuestion answers free words.
func composeQuestion(kb *knowledge.Base, text string, topic knowledge.Topic) reply {
	if r, ok := composeParts(kb, text, topic); ok {
		return r
	}
	if r, ok := dryOfAll(kb, text, topic); ok {
		return r
	}
	d, ok := besideOutsider(kb, text, topic)
	if !ok {
		d = byMaker(kb, text, topic, dryAfter(kb, text, topic, decideAfter(kb, text, topic)))
	}
	if r, ok := ofWhich(kb, text, d); ok {
		return r
	}
	d = choosingOutside(kb, text, d)
	d.Candidates = ofNamed(kb, d, topic)
	return composeDecision(kb, text, d)
}

// composeNamed answers a command that names its answer.
func composeNamed(kb *knowledge.Base, text string, c command) reply {
	m := knowledge.Match{Topic: c.topic, Confidence: 1}
	m.Subjects = slices.Sorted(slices.Values(m.Subjects))
	d := knowledge.Decision{
		Outcome: knowledge.Answered, Match: m, Candidates: []knowledge.Match{m},
		Why: knowledge.Why{Subjects: c.topic.Subjects},
	}
	if c.by.all.Entry != "" {
		d.Also = []knowledge.Match{c.by.all}
	}
	r := composeDecision(kb, text, d)
	r.named = true
	if c.by.words != "" {
		r.message = comparedBy(kb, c.topic, c.by)
		r.message.Confidence = m.Confidence
	}
	return r
}

// asksDifference reports whether words ask for the difference between what the
// conversation is on and something that they do not name.
func asksDifference(text string) bool {
	for words := range withoutPolite(wordsOf(text)) {
		if slices.Contains([]string{"difference", "the difference", "differences", "what is the difference", "whats the difference", "what s the difference", "what are the differences"}, strings.Join(words, " ")) {
			return true
		}
	}
	return false
}

// decideAfter decides what a question means after an answer about topic. What
// would only set the same few side by side once more is taken for a question on
// its own, if it is one: "which is faster".
func decideAfter(kb *knowledge.Base, text string, topic knowledge.Topic) knowledge.Decision {
	d := kb.Decide(knowledge.Question{Text: text, Topic: topic})
	again := withSubjects(kb, d.Match.Topic)
	if d.Outcome != knowledge.Answered || !besideEachOther(kb, topic) || !besideEachOther(kb, again) ||
		topicKey(versus(again.Subjects)) != topicKey(versus(topic.Subjects)) || namesSubject(kb, text) {
		return d
	}
	alone := kb.Decide(knowledge.Question{Text: text})
	if alone.Outcome == knowledge.Guided || alone.Outcome == knowledge.Answered && alone.Match.Topic.Entry != knowledge.Versus {
		return alone
	}
	return d
}

// composeAbout answers "about NAME" where nothing has that name: perhaps it is a
// question, else nothing is known of it.
func composeAbout(kb *knowledge.Base, text, name string) reply {
	r := composeDecision(kb, name, kb.Decide(knowledge.Question{Text: name}))
	if outcome := r.decision.Outcome; outcome == knowledge.Unknown || outcome == knowledge.Guided {
		r = reply{decision: knowledge.Decision{Outcome: knowledge.Unknown}, question: clip(text, keptWords)}
		r.missed = r.question != ""
		r.message = paragraphs("I have nothing on “" + clip(name, maxLabel) + "”. " + knows(kb))
	}
	return r
}

// composeDecision puts a decision into words.
func composeDecision(kb *knowledge.Base, text string, d knowledge.Decision) reply {
	strangers := strangersIn(kb, text, d)
	d = besideStrangers(text, goodAt(kb, whetherAtAll(kb, inAuthorsWords(kb, text, d))), strangers)
	r := reply{decision: d, question: clip(text, keptWords)}
	d.Match.Topic = asNamed(d.Match.Topic, d.Why.Subjects)
	small, polite := kb.Entry(d.SmallTalk)
	offers := offerable(kb, d.Candidates)
	for i, t := range offers {
		offers[i] = asNamed(t, d.Why.Subjects)
	}
	r.guide = guidePlace(kb, d)
	if dry, ok := composeDry(kb, r); ok {
		return dry
	}
	for _, special := range []func(*knowledge.Base, reply) (reply, bool){composePartOf, partsCompared, byProperty, composeMaker} {
		if said, ok := special(kb, r); ok {
			return said
		}
	}
	switch {
	case d.Outcome == knowledge.Guided:
		r.then = thenGuide
	case d.Outcome == knowledge.Answered && known(kb, d.Match.Topic):
		r.message = usersUnknown(kb, d, ofTheWhole(kb, d, answerMessage(kb, d)))
		if rest, ok := leftOut(kb, text, d); ok {
			r.message.Blocks = slices.Insert(r.message.Blocks, 0, rest)
		}
		r.topic = withSubjects(kb, d.Match.Topic)
	case d.Outcome == knowledge.Choices && len(offers) > 0:
		r.offered = offers
		r.message = offerMessage(kb, didYouMean(r.offered), r.offered)
	case polite:
		r.message = Message{Blocks: claimBlocks(small.Claims)}
	default:
		r.missed = r.question != ""
		r.offered = nearest(kb, d, offers)
		r.message = unknownMessage(kb, d, r.offered)
	}
	if passed := passedOver(kb, d, strangers, offers); len(passed) > 0 {
		r.message = belowHeading(r.message, Paragraph{Text: nothingOf(kb, passed)})
	}
	r.message = withLanguage(r.message, d.Language, r.missed)
	r.message.Confidence = d.Match.Confidence
	return r
}

// withSubjects names the subjects that an answer was about, for a follow-up.
func withSubjects(kb *knowledge.Base, topic knowledge.Topic) knowledge.Topic {
	if len(topic.Subjects) > 0 {
		return topic
	}
	if s, ok := kb.SubjectOf(topic.Entry); ok {
		topic.Subjects = []knowledge.SubjectID{s.ID}
	} else if e, ok := kb.Entry(topic.Entry); ok {
		topic.Subjects = e.About
	}
	return topic
}

// Blocks and texts in one call.

func plain(s string) Text  { return Text{{Text: s}} }
func strong(s string) Text { return Text{{Text: s, Style: Strong}} }

// lead is a text that begins with a few strong words.
func lead(words, rest string) Text {
	return Text{{Text: words, Style: Strong}, {Text: " " + rest}}
}

func paragraph(s string) Block { return Paragraph{Text: plain(s)} }

// paragraphs is a message of nothing but running text.
func paragraphs(texts ...string) Message {
	var m Message
	for _, s := range texts {
		m.Blocks = append(m.Blocks, paragraph(s))
	}
	return m
}
