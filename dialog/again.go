package dialog

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"fwhelp/knowledge"
)

// What was said just before is not said again in full.

const (
	// longText is from how many characters on a text that stands right above is only
	// pointed at.
	longText = 300
	// standsAbove is how long the last message is taken to be on the screen.
	standsAbove = 10 * time.Minute
)

// printOf tells long texts apart; a short one has none. What is compared in another
// order is the same text, and a title says nothing besides.
func printOf(m Message) string {
	if len([]rune(PlainText(m))) < longText || m.Step != "" || m.Result != nil {
		return ""
	}
	var lines []string
	for _, b := range m.Blocks {
		if _, title := b.(Heading); !title && !strings.HasPrefix(blockText(b), moreOnEach) {
			lines = append(lines, strings.Split(blockText(b), "\n")...)
		}
	}
	slices.Sort(lines)
	return digest(strings.Join(lines, "\n"))
}

func digest(s string) string {
	h := fnv.New64a()
	h.Write([]byte(s))
	return strconv.FormatUint(h.Sum64(), 36)
}

// placeOf tells apart where the answers to one person are shown, whose commands in
// many channels are one conversation; all else stands in the thread.
func placeOf(ev Event) string {
	if !strings.HasPrefix(ev.Thread.Channel, "@") || ev.Via == "" {
		return ""
	}
	return digest(ev.Via)
}

// tellsNothing reports whether a message says that nothing is known.
func tellsNothing(m Message) bool { return strings.HasPrefix(PlainText(m), dontKnow) }

// last is the message before the event, if it is likely still on the screen.
func (t *turn) last() (Posted, bool) {
	p, ok := t.before.Posted[t.before.Said]
	return p, ok && t.ev.At.Sub(p.At) <= standsAbove && p.Place == placeOf(t.ev)
}

// notAgain is a reply without what was said right before it: a long text that stands
// above is pointed at, with what else can be asked, unless it was called by its name;
// after a refusal the next one is short.
func (t *turn) notAgain(r reply) reply {
	p, ok := t.last()
	switch about := r.message.About; {
	case !ok:
	case p.Refused && tellsNothing(r.message):
		r.message = refusedAgain(t.kb, r.message)
	case !r.named && p.Print != "" && p.Print == printOf(r.message) && about.Entry != "":
		r.message = standsThere(t.kb, r.message)
		t.stands = p.Print
	}
	return r
}

// standsThere points at an answer that stands right above, and says what else can be
// asked of what it is about.
func standsThere(kb *knowledge.Base, m Message) Message {
	about := withSubjects(kb, m.About)
	var titles []string
	for _, b := range m.Blocks {
		if h, ok := b.(Heading); ok {
			titles = append(titles, "“"+h.Text.String()+"”")
		}
	}
	short := paragraphs("The answer that I have to that stands right above: " + listed(titles) + ".")
	switch len(titles) {
	case 0:
		short = paragraphs("The answer that I have to that stands right above.")
		fallthrough
	case 1:
		short.Blocks = append(short.Blocks, paragraph(furtherSides(kb, askMore, about)+" “"+Words(about)+"” shows it once more."))
	}
	short.About, short.Confidence = m.About, m.Confidence
	return short
}

// refusedAgain leaves out of a refusal what the one before has said.
func refusedAgain(kb *knowledge.Base, m Message) Message {
	m.Blocks = slices.Clone(m.Blocks)
	for i, b := range m.Blocks {
		if p, ok := b.(Paragraph); ok && p.Text.String() == dontKnow+" "+knows(kb) {
			m.Blocks[i] = paragraph(dontKnow + " “help” shows what I do know.")
		}
	}
	return m
}
