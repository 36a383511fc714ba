package dialog

import "fwhelp/knowledge"

// beginGuide asks the first question of the guide; facts are answers that the
// person gave without being asked.
func beginGuide(t *turn, topic knowledge.Topic, facts []knowledge.Answer) State {
	_ = facts
	t.say(Message{Blocks: []Block{paragraph("I cannot lead you through a choice yet. Ask me to compare two of them, for example “compare Keras and PyTorch”.")}})
	return Idle{Topic: topic}
}

// heard goes by the owner's words in the middle of a guide.
func (g Guiding) heard(t *turn, text string) State {
	return t.answer(compose(t.kb, text, g.Topic), g.Topic)
}

// pressed goes by the owner's press, on whatever message.
func (g Guiding) pressed(t *turn, press Picked) State {
	_ = press
	t.whisper(closedQuestion)
	return g
}
