package dialog

import "fwhelp/knowledge"

// Ask answers a single question outside of any conversation, in the words that
// [Session.Step] would use. Verbs count; a verb that is no question (help,
// sources, privacy) has its message and the outcome unknown, for no entry
// answers it.
func Ask(kb *knowledge.Base, text string) (knowledge.Decision, Message) {
	r := compose(kb, text, knowledge.Topic{}).offeringGuide(kb)
	switch r.then {
	case thenGuide:
		r.message = Message{Blocks: []Block{paragraph("I can help you choose, in a few short questions. Say “choose” in a conversation with me.")}}
	case thenConfirm, thenShowStored:
		r.message = Message{Blocks: []Block{paragraph("I keep nothing about a single question, so there is nothing to show or to delete.")}}
	case thenNothing:
	}
	return r.decision, r.message
}
