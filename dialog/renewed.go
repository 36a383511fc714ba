package dialog

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"fwhelp/knowledge"
)

// guideRenewed is said when the content has changed under an open question: what
// was pressed or typed was meant for another question, or for other options.
const guideRenewed = "What I know has been renewed since I asked that, so I ask you once more."

// shown names what a walkthrough shows: the open question and its options, or what
// its result picks. As long as content would show the same, a reply means the same.
// It is empty without a guide.
func (g Guiding) shown(kb *knowledge.Base) string {
	guide, ok := kb.Guide()
	if !ok || guide.ID != g.Guide {
		return ""
	}
	w := walk{guide: guide.Without(g.Without...), g: g}
	var parts []string
	if step, open := w.openStep(); open {
		parts = append(parts, string(step.ID), step.Prompt)
		for _, o := range step.Options {
			parts = append(parts, string(o.ID), o.Label)
		}
	} else {
		for _, id := range w.guide.Recommend(g.Answers).Pick {
			parts = append(parts, string(id))
		}
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(strings.Join(parts, "\x00"))) // a hash takes everything
	return strconv.FormatUint(h.Sum64(), 36)
}

// noting returns the state after an event, with a note of what a walkthrough shows
// whenever it has shown something new.
func noting(kb *knowledge.Base, before, after State) State {
	if c, ok := before.(Confirming); ok {
		before = c.Before
	}
	g, ok := after.(Guiding)
	if !ok {
		return after
	}
	if was, ok := before.(Guiding); !ok || was.Asked != g.Asked {
		g.Shown = g.shown(kb)
	}
	return g
}

// renewed reports whether the content would show something else by now than what
// the person replies to.
func (w walk) renewed() bool { return w.g.Shown != "" && w.g.Shown != w.g.shown(w.kb) }

// refresh lets go of answers that the new content does not have, and says so.
func (w *walk) refresh() {
	w.keepReopened()
	had := len(w.g.Answers)
	w.g.Answers = slices.DeleteFunc(slices.Clone(w.g.Answers), func(a knowledge.Answer) bool {
		step, ok := w.guide.Step(a.Step)
		_, is := step.Option(a.Option)
		return !ok || !is && a.Option != ""
	})
	w.g.Strays, w.g.Offered, w.g.Editing = 0, nil, ""
	w.note(guideRenewed)
	switch gone := had - len(w.g.Answers); {
	case gone > 0 && gone == had:
		w.note("What you had answered no longer fits.")
	case gone == 1:
		w.note("One of your answers no longer fits; the others stand.")
	case gone > 1:
		w.note(fmt.Sprintf("%d of your answers no longer fit; the others stand.", gone))
	}
	w.done = append(w.done, "Asked anew")
}

// endsOrBegins reports whether a command means the same whatever is open.
func (c guideCommand) endsOrBegins() bool { return c == stopGuide || c == startAgain }

// renewedUnder goes by words that were said to a question of older content: a
// question of the person's own is answered, anything else is asked for anew. It
// returns false where the words mean the same as before.
func (w walk) renewedUnder(text string) (State, bool) {
	_, open := w.openStep()
	asks := asksSomething(text) || strings.HasSuffix(strings.TrimSpace(text), "?")
	if !w.renewed() || commandOf(text).endsOrBegins() || asks && !open {
		return nil, false
	}
	w.refresh()
	if step, open := w.openStep(); open && asks {
		return w.aside(step, compose(w.kb, text, w.g.Topic)), true
	}
	return w.advance(), true
}
