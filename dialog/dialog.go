// Package dialog decides what the bot says next: a pure function from what is
// remembered of a conversation and one event to what is remembered and what is
// to be done. It has no clock, no chance, no network and no platform, so every
// conversation can be written down as text and replayed.
package dialog

import (
	"cmp"
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

// Act is what was done: [Said], [Picked], [Rated] and [Reasoned].
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

// Rated says whether an answer helped.
type Rated struct {
	Of      MessageID
	Helpful bool
	Asking  bool // a form asks why it did not: [Reasoned] is what is thanked for, if it comes
	Beside  bool // with Asking: a word for that person alone can be said beside the form
}

// Reasoned says why an answer did not help that was [Rated] so before.
type Reasoned struct {
	Of     MessageID
	Reason string // may be empty
}

func (Said) act()     {}
func (Picked) act()   {}
func (Rated) act()    {}
func (Reasoned) act() {}

// Message is what the bot says before a platform draws it. It is complete as
// plain text: see [PlainText].
type Message struct {
	ID     MessageID
	Blocks []Block
	About  knowledge.Topic  // what it answers, and so what can be rated; zero when it answers nothing
	Step   knowledge.StepID // the guide's question it asks; empty when it asks none
	Result *Result          // the recommendation it announces, or nil
	// Confidence is the probability in [0,1] that the best answer to the question is
	// right, whether it is given, offered or held back; 0 where nothing was asked.
	Confidence float64
}

// Block is a part of a message: [Heading], [Paragraph], [Bullets], [Table],
// [Sources], [Choices], [Document].
//
//sumtype:decl
type Block interface{ block() }

// Heading is a short title.
type Heading struct {
	Text Text `json:"text"`
}

// Paragraph is running text.
type Paragraph struct {
	Text Text `json:"text"`
}

// Bullets is a list.
type Bullets struct {
	Items []Text `json:"items"`
}

// Table is a comparison: every row has as many cells as there are columns.
type Table struct {
	Columns []string `json:"columns"` // the first names nothing: its cells name the rows
	Rows    [][]Text `json:"rows"`
}

// Sources says where the statements of a message come from. Full asks for whole
// addresses where text shows them; else a long one is cut to where it leads.
type Sources struct {
	Items []Source `json:"items"`
	Full  bool     `json:"full,omitempty"`
}

// Choices are options that can be pressed, typed by number or by words.
type Choices struct {
	Options []Option `json:"options"`
}

// Document is a file for keeping: the decision record. Text is Markdown.
type Document struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

func (Heading) block()   {}
func (Paragraph) block() {}
func (Bullets) block()   {}
func (Table) block()     {}
func (Sources) block()   {}
func (Choices) block()   {}
func (Document) block()  {}

// Source is one line of a [Sources] block.
type Source struct {
	Title string         `json:"title"`
	URL   string         `json:"url,omitempty"`  // empty where there is no public page
	Date  knowledge.Date `json:"date,omitempty"` // empty where none is known
}

// Option is one thing to press. Label is at most 40 characters, which every platform
// has room for; where that cut it short, Title has it in full.
type Option struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Title string `json:"title,omitempty"`
}

// InFull is what the option says where there is room.
func (o Option) InFull() string { return cmp.Or(o.Title, o.Label) }

// Text is running text whose parts have a style. What people typed is always
// [Quoted], so that a platform can show it without obeying it.
type Text []Span

// Span is a piece of text in one style.
type Span struct {
	Text  string `json:"t"`
	Style Style  `json:"s,omitempty"`
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
	Message  Message   `json:"message"`
	Replaces MessageID `json:"replaces,omitempty"` // 0: a new message; else redraw that one
}

// Settle takes the buttons off a message and shows what became of them.
type Settle struct {
	Message MessageID `json:"message"`
	Outcome string    `json:"outcome"`
}

// Whisper is for one person's eyes.
type Whisper struct {
	To   UserID `json:"to"`
	Text string `json:"text"`
}

// Miss tells the maintainers of a question that had no answer, or of an answer
// that did not help.
type Miss struct {
	Question string          `json:"question,omitempty"`
	About    knowledge.Topic `json:"about,omitzero"`    // the answer that did not help
	Reason   string          `json:"reason,omitempty"`  // in the person's own words
	Counted  bool            `json:"counted,omitempty"` // the maintainers know of it: only the reason is new
}

// Erase deletes everything that is stored about a person. The Relay carries it
// out, no platform sees it.
type Erase struct {
	Of UserID `json:"of"`
}

func (Say) effect()     {}
func (Settle) effect()  {}
func (Whisper) effect() {}
func (Miss) effect()    {}
func (Erase) effect()   {}

// State is what the conversation is in the middle of: [Idle], [Offering],
// [Guiding] or [Confirming].
//
//sumtype:decl
type State interface{ state() }

// Idle is no question open. Topic is what "and its cons?" refers to.
type Idle struct {
	Topic knowledge.Topic `json:"topic,omitzero"`
}

// Offering is a "did you mean" that By may answer by button, number or words.
type Offering struct {
	By       UserID            `json:"by"`
	Asked    MessageID         `json:"asked"`
	Entries  []knowledge.Topic `json:"entries"`
	Topic    knowledge.Topic   `json:"topic,omitzero"`     // of the conversation before it
	Question string            `json:"question,omitempty"` // a miss, should it be none of them
}

// Guiding is a guided selection. The question asked is not stored: it follows
// from the answers.
type Guiding struct {
	By      UserID             `json:"by"`
	Asked   MessageID          `json:"asked"` // the message that asks the open question or shows the result
	Guide   knowledge.GuideID  `json:"guide"`
	Answers []knowledge.Answer `json:"answers,omitempty"` // in the order given, skips included
	Topic   knowledge.Topic    `json:"topic,omitzero"`    // of side questions
	Strays  int                `json:"strays,omitempty"`  // messages in a row that answered nothing
	Asides  int                `json:"asides,omitempty"`  // side questions answered since the open one was answered
	Offered []knowledge.Topic  `json:"offered,omitempty"` // what a side question may have meant
	Editing knowledge.StepID   `json:"editing,omitempty"` // the answer being changed; "*" while asking which, after the result

	Without []knowledge.SubjectID `json:"without,omitempty"` // what the person will not take

	Reopened Reopened `json:"reopened,omitzero"` // what "back" asks for anew

	Shown string `json:"shown,omitempty"` // what Asked shows, by name: a reply means it as long as the content would show the same
}

// Confirming is the question whether everything about By is to be deleted. On
// anything but a yes the conversation goes on where it was.
type Confirming struct {
	By     UserID
	Asked  MessageID
	Before State // never Confirming
}

func (Idle) state()       {}
func (Offering) state()   {}
func (Guiding) state()    {}
func (Confirming) state() {}
