package dialog

import (
	"strings"
	"time"
	"unicode"

	"fwhelp/knowledge"
)

// turn is one event being stepped: what the decision may look at, and what has
// been decided so far. It never outlives the call of [Session.Step].
type turn struct {
	kb      *knowledge.Base
	ev      Event
	before  Session // the session as the event found it
	said    MessageID
	effects []Effect
	stands  string // the print of a long text that the event's message points at
}

// What is whispered to somebody who cannot press that button.
const (
	closedQuestion  = "That question is closed. Ask me again and I will answer."
	expiredQuestion = "I no longer remember that question. Ask me again and I will answer."
	notAnOption     = "That is not one of the options any more. Please choose one that is shown."
	othersQuestion  = "Only the person I asked can answer that. Ask me a question of your own and I will answer you."
)

// step decides what the conversation is in the middle of after the event.
func (t *turn) step(state State) State {
	switch act := t.ev.Act.(type) {
	case Said:
		return t.heard(state, act.Text)
	case Picked:
		return t.pressed(state, act)
	case Rated:
		t.rated(act)
		return state
	case Reasoned:
		t.reasoned(act)
		return state
	}
	return state
}

// heard goes by the words of whoever said them. Nobody else drives a question
// that was put to one person: their words are a question of their own, and the
// state stays as it is.
func (t *turn) heard(state State, text string) State {
	switch s := state.(type) {
	case Offering:
		if s.By == t.ev.User {
			return s.heard(t, text)
		}
		t.aside(compose(t.kb, text, s.Topic))
	case Guiding:
		if s.By == t.ev.User {
			return s.heard(t, text)
		}
		if s.overheard(t.kb, text) {
			t.whisper(othersQuestion)
			return state
		}
		t.aside(compose(t.kb, text, s.Topic))
	case Confirming:
		if s.By == t.ev.User {
			return s.heard(t, text)
		}
		t.aside(compose(t.kb, text, topicOf(s.Before)))
	case Idle:
		return t.answer(compose(t.kb, text, s.Topic), s.Topic)
	}
	return state
}

// pressed goes by the person and the message: a press on anything but the open
// question changes nothing.
func (t *turn) pressed(state State, press Picked) State {
	if t.before.Said == 0 {
		t.whisper(expiredQuestion)
		return state
	}
	switch s := state.(type) {
	case Offering:
		if s.Asked == press.Of {
			return s.pressed(t, press)
		}
	case Guiding:
		if s.By == t.ev.User {
			return s.pressed(t, press)
		}
		if s.Asked == press.Of {
			t.whisper(othersQuestion)
			return state
		}
	case Confirming:
		return s.pressed(t, press)
	case Idle:
	}
	t.whisper(closedQuestion)
	return state
}

// answer says a reply and returns the state that it leads to. The topic stays
// what it was when the reply is about nothing.
func (t *turn) answer(r reply, topic knowledge.Topic) State {
	r = r.offeringGuide(t.kb)
	if r.topic.Entry != "" {
		topic = besideOf(t.kb, keepingInMind(t.kb, r, topic), topic)
	}
	switch r.then {
	case thenGuide:
		if offers := amongWhich(t.kb, r, topic); len(offers) > 0 {
			asked := t.say(offerMessage(t.kb, amongOrAll, offers))
			return Offering{By: t.ev.User, Asked: asked, Entries: offers, Topic: topic}
		}
		return beginGuide(t, guideStart{topic: topic, facts: r.decision.Facts, among: r.among})
	case thenConfirm:
		return t.askToConfirm(Idle{Topic: topic})
	case thenShowStored:
		r.message = t.before.stored()
	case thenNothing:
	}
	t.miss(r)
	r = t.notAgain(r)
	asked := t.say(r.message)
	if len(r.offered) == 0 {
		return Idle{Topic: topic}
	}
	if r.missed {
		r.question = "" // the maintainers have it already
	}
	return Offering{By: t.ev.User, Asked: asked, Entries: r.offered, Topic: topic, Question: r.question}
}

// keepingInMind is what the conversation is about after a reply. A tip, a
// comparison of all of them or what lies beyond the article keeps those subjects
// in mind that were asked about, by name or before; many that an answer merely
// mentions are nobody's topic.
func keepingInMind(kb *knowledge.Base, r reply, before knowledge.Topic) knowledge.Topic {
	e, ok := kb.Entry(r.topic.Entry)
	if !ok || e.Kind == knowledge.KindSubject {
		return r.topic
	}
	named := r.decision.Why.Subjects
	general := e.Kind == knowledge.KindTip || e.Kind == knowledge.KindComparison || e.Kind == knowledge.KindCriterion
	extra := e.Kind == knowledge.KindExtra
	switch {
	case extra && len(e.About) == 0, (extra || general) && len(named) > 0:
		r.topic.Subjects = named
	case general && len(before.Subjects) > 0:
		r.topic.Subjects = before.Subjects
	case len(r.topic.Subjects) > maxCompared:
		r.topic.Subjects = nil
	}
	return r.topic
}

// aside answers somebody while another person's question is open: in full, but
// with nothing to press, for the open question keeps its place.
func (t *turn) aside(r reply) {
	switch r.then {
	case thenGuide:
		r.message = Message{Blocks: []Block{paragraph("I am helping somebody else choose in this thread. Write to me directly, or in a new thread, and I will help you too.")}}
	case thenConfirm:
		r.message = Message{Blocks: []Block{paragraph("Write “privacy delete” to me directly, and I will ask once and then delete what I keep about you.")}}
	case thenShowStored:
		r.message = t.before.stored()
	case thenNothing:
	}
	t.miss(r)
	t.say(withoutChoices(r.message))
}

// topicOf is what "and its cons?" refers to, whatever the conversation is in the
// middle of.
func topicOf(state State) knowledge.Topic {
	switch s := state.(type) {
	case Idle:
		return s.Topic
	case Offering:
		return s.Topic
	case Guiding:
		return s.Topic
	case Confirming:
		return topicOf(s.Before)
	}
	return knowledge.Topic{}
}

const thanksForTelling = "Thank you for telling me. Try other words, or say “help” to see what I know."

// rated takes a judgement; one that is not kind is for the maintainers, at once:
// whoever is asked why may close the form. Then nothing is said beside it.
func (t *turn) rated(r Rated) {
	if r.Helpful {
		t.whisper("Thank you, good to know that it helped.")
		return
	}
	if about := t.before.Posted[r.Of].About; about.Entry != "" {
		t.effects = append(t.effects, Miss{About: about})
	}
	if !r.Asking {
		t.whisper(thanksForTelling)
	}
}

// reasoned adds a reason to a judgement that the maintainers know of.
func (t *turn) reasoned(r Reasoned) {
	if reason := clip(r.Reason, keptWords); reason != "" {
		t.effects = append(t.effects, Miss{About: t.before.Posted[r.Of].About, Reason: reason, Counted: true})
	}
	t.whisper(thanksForTelling)
}

// say decides a new message and returns its number.
func (t *turn) say(m Message) MessageID {
	return t.sayInPlaceOf(0, m)
}

func (t *turn) sayInPlaceOf(old MessageID, m Message) MessageID {
	t.said++
	m.ID = t.said
	t.effects = append(t.effects, Say{Message: m, Replaces: old})
	return m.ID
}

// sayAfter closes the open question asked and says m. A message that was just
// pressed gives way to m; where words were typed, or the message is too old to
// be redrawn, it stays and shows its outcome.
func (t *turn) sayAfter(asked MessageID, outcome string, m Message) MessageID {
	if press, ok := t.ev.Act.(Picked); ok && press.Of == asked && t.redrawable(asked) {
		return t.sayInPlaceOf(asked, m)
	}
	t.settle(asked, outcome)
	return t.say(m)
}

// settle takes the buttons off a message, unless it is not known any more.
func (t *turn) settle(asked MessageID, outcome string) {
	if _, ok := t.before.Posted[asked]; ok {
		t.effects = append(t.effects, Settle{Message: asked, Outcome: outcome})
	}
}

func (t *turn) redrawable(id MessageID) bool {
	posted, ok := t.before.Posted[id]
	return ok && t.ev.At.Sub(posted.At) <= redrawable
}

// silence is how long nothing was heard in this thread before the event; 0 if
// it is the first.
func (t *turn) silence() time.Duration {
	if t.before.Heard.IsZero() {
		return 0
	}
	return t.ev.At.Sub(t.before.Heard)
}

func (t *turn) whisper(text string) {
	t.effects = append(t.effects, Whisper{To: t.ev.User, Text: text})
}

func (t *turn) miss(r reply) {
	if r.missed {
		t.effects = append(t.effects, Miss{Question: r.question})
	}
}

// keptWords is how much of somebody's own words is ever stored, in characters.
const keptWords = 500

// clip makes somebody's words fit for storing: valid, without characters that
// do not show, at most n characters long.
func clip(text string, n int) string {
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, ""), unshown), " ")
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return text
}

// unshown says whether a character is blank, controls the terminal or changes
// how its neighbours are drawn.
func unshown(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
}
