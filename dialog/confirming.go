package dialog

import "slices"

// The options of the question whether to delete.
const (
	optionDelete = "delete"
	optionKeep   = "keep"
)

func confirmOptions() []Option {
	return []Option{{ID: optionDelete, Label: "Delete everything"}, {ID: optionKeep, Label: "Keep it"}}
}

// askToConfirm asks before it deletes; before is where the conversation goes on
// if the answer is no.
func (t *turn) askToConfirm(before State) State {
	asked := t.say(Message{Blocks: []Block{
		paragraph("Shall I delete everything I keep about you? That is all our conversations, here and elsewhere, with walkthroughs and replies not yet sent. It cannot be undone."),
		Choices{Options: confirmOptions()},
	}})
	return Confirming{By: t.ev.User, Asked: asked, Before: before}
}

// heard takes a yes or a no; anything else is a no, and then what it says.
func (c Confirming) heard(t *turn, text string) State {
	words := wordsOf(text)
	id, ok := chosen(text, confirmOptions())
	switch {
	case ok:
		return c.take(t, id)
	case len(words) == 1 && slices.Contains([]string{"yes", "y", "yep", "ok", "okay", "sure"}, words[0]):
		return c.take(t, optionDelete)
	case givesUp(text), len(words) == 1 && slices.Contains([]string{"no", "n", "nope"}, words[0]):
		return c.take(t, optionKeep)
	}
	t.settle(c.Asked, "Nothing was deleted.")
	return t.heard(c.Before, text)
}

// pressed takes the owner's press, on this question or on the one before it.
func (c Confirming) pressed(t *turn, press Picked) State {
	switch {
	case press.Of == c.Asked && c.By != t.ev.User:
		t.whisper(othersQuestion)
	case press.Of == c.Asked && (press.Option == optionDelete || press.Option == optionKeep):
		return c.take(t, press.Option)
	case press.Of == asked(c.Before) && c.By == t.ev.User:
		t.settle(c.Asked, "Nothing was deleted.")
		return t.pressed(c.Before, press)
	default:
		t.whisper(closedQuestion)
	}
	return c
}

func (c Confirming) take(t *turn, id string) State {
	if id == optionKeep {
		t.sayAfter(c.Asked, "Kept", paragraphs("Nothing was deleted."))
		return c.Before
	}
	t.settle(asked(c.Before), "Deleted")
	t.settle(c.Asked, "Confirmed")
	t.effects = append(t.effects, Erase{Of: t.ev.User})
	t.say(paragraphs(deleted))
	return Idle{}
}

// deleted is said after the deletion. Nothing is settled then any more, for the
// deletion forgets what was posted.
const deleted = "I have deleted everything I kept about you: our conversations, walkthroughs and replies not yet sent."

// asked is the message that asks the open question, or 0.
func asked(state State) MessageID {
	switch s := state.(type) {
	case Offering:
		return s.Asked
	case Guiding:
		return s.Asked
	case Confirming:
		return s.Asked
	case Idle:
	}
	return 0
}
