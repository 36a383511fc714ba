// Package dialog decides what the bot says next: a pure function from what is
// remembered of a conversation and one event to what is remembered and what is
// to be done. It has no clock, no chance, no network and no platform, so every
// conversation can be written down as text and replayed.
package dialog

import (
	"time"

	"fwhelp/knowledge"
)

// Thread is one conversation. It is the key of a [Session]; no two tenants share one.
type Thread struct{ Platform, Workspace, Channel, ID string }

// EventID is unique on its platform: the idempotency key.
type EventID string

// UserID names a person on a platform.
type UserID string

// MessageID numbers the bot's messages in a thread, from 1.
type MessageID int

// Event is one thing that somebody did in a thread.
type Event struct {
	ID     EventID
	Thread Thread
	User   UserID
	At     time.Time // the only clock the dialog has; stamped by the Relay when it steps
	Via    string    // the adapter's own way back (response URL, interaction token), opaque here
	Act    Act
}

// Act is what was done: [Said], [Picked], [Rated], [Forget].
//
//sumtype:decl
type Act interface{ act() }

// Said is free text or the words of a command, mention cut off, unescaped.
type Said struct{ Text string }

// Picked is a press on an option of a message.
type Picked struct {
	Of     MessageID
	Option string
}

// Rated says whether an answer helped; Reason may be empty.
type Rated struct {
	Of      MessageID
	Helpful bool
	Reason  string
}

// Forget asks that everything about the person be deleted.
type Forget struct{}

func (Said) act()   {}
func (Picked) act() {}
func (Rated) act()  {}
func (Forget) act() {}

// Message is what the bot says before a platform draws it. It is complete as
// plain text: see [PlainText].
type Message struct {
	ID     MessageID
	Blocks []Block
	About  knowledge.Topic  // what it answers; zero when it answers nothing
	Step   knowledge.StepID // the guide's question it asks; empty when it asks none
	Result *Result          // the recommendation it announces, or nil
}

// Block is a part of a message: [Heading], [Paragraph], [Bullets], [Table],
// [Sources], [Choices], [Document].
//
//sumtype:decl
type Block interface{ block() }

// Heading is a short title.
type Heading struct{ Text Text }

// Paragraph is running text.
type Paragraph struct{ Text Text }

// Bullets is a list.
type Bullets struct{ Items []Text }

// Table is a comparison: every row has as many cells as there are columns.
type Table struct {
	Columns []string
	Rows    [][]Text
}

// Sources says where the statements of a message come from.
type Sources struct{ Items []Source }

// Choices are options that can be pressed, typed by number or by words.
type Choices struct{ Options []Option }

// Document is a file for keeping: the decision record. Text is Markdown.
type Document struct{ Name, Text string }

func (Heading) block()   {}
func (Paragraph) block() {}
func (Bullets) block()   {}
func (Table) block()     {}
func (Sources) block()   {}
func (Choices) block()   {}
func (Document) block()  {}

// Source is one line of a [Sources] block.
type Source struct {
	Title string
	URL   string // may be empty
	Date  knowledge.Date
}

// Option is one thing to press. Label is at most 40 characters.
type Option struct {
	ID    string
	Label string
}

// Text is running text whose parts have a style. What people typed is always
// [Quoted], so that a platform can show it without obeying it.
type Text []Span

// Span is a piece of text in one style.
type Span struct {
	Text  string
	Style Style
}

// Style is how a span is shown. No meaning is carried by style alone.
type Style string

// The styles.
const (
	Plain  Style = ""
	Strong Style = "strong"
	Quoted Style = "quoted" // somebody's own words: shown, never interpreted
)

// Result is what a guide recommends, in the terms that programs read.
type Result struct {
	Guide       knowledge.GuideID     `json:"-"`
	Pick        []knowledge.SubjectID `json:"pick"`
	ArticlePick []knowledge.SubjectID `json:"article_pick"`
	Ranking     []knowledge.Ranked    `json:"ranking"`
	Verdict     knowledge.Verdict     `json:"verdict"`
	Changes     []knowledge.Change    `json:"changes"`
}

// Effect is something to be done outside: [Say], [Settle], [Whisper], [Miss],
// [Erase]. Effects are values: they are compared, printed and stored.
//
//sumtype:decl
type Effect interface{ effect() }

// Say is a message for the thread.
type Say struct {
	Message  Message
	Replaces MessageID // 0: a new message; else redraw that one
}

// Settle takes the buttons off a message and shows what became of them.
type Settle struct {
	Message MessageID
	Outcome string
}

// Whisper is for one person's eyes.
type Whisper struct {
	To   UserID
	Text string
}

// Miss tells the maintainers of a question that had no answer.
type Miss struct{ Question string }

// Erase deletes everything that is stored about a person. The Relay carries it
// out, no platform sees it.
type Erase struct{ Of UserID }

func (Say) effect()     {}
func (Settle) effect()  {}
func (Whisper) effect() {}
func (Miss) effect()    {}
func (Erase) effect()   {}

// State is what the conversation is in the middle of: [Idle], [Offering] or
// [Guiding].
//
//sumtype:decl
type State interface{ state() }

// Idle is no question open. Topic is what "and its cons?" refers to.
type Idle struct{ Topic knowledge.Topic }

// Offering is a "did you mean" that By may answer by button, number or words.
type Offering struct {
	By      UserID
	Asked   MessageID
	Entries []knowledge.Topic
}

// Guiding is a guided selection. The question asked is not stored: it follows
// from the answers.
type Guiding struct {
	By      UserID
	Asked   MessageID // the message that asks the open question or shows the result
	Guide   knowledge.GuideID
	Answers []knowledge.Answer // in the order given, skips included
	Topic   knowledge.Topic    // of side questions
	Strays  int                // messages in a row that answered nothing
	Offered []knowledge.Topic  // what a side question may have meant
}

func (Idle) state()     {}
func (Offering) state() {}
func (Guiding) state()  {}
