// Package knowledge answers what the bot knows and nothing else: it turns YAML
// written by authors into a [Base], and a question in anybody's words into a
// [Decision] with a probability, so that "I don't know" is an answer too.
//
// A Base is immutable. Loading another one and swapping the pointer is how
// content is reloaded. The package knows nothing of any field: every word about
// deep learning comes from the content.
package knowledge

import "strings"

// EntryID names something that can be answered: "faq-3", "tip-1",
// "framework-keras", "compare-ease", or [Versus].
type EntryID string

// Versus is the entry of every head-to-head; its subjects say of what.
const Versus EntryID = "versus"

// SubjectID names a thing of the catalog: "keras".
type SubjectID string

// ClaimID names one statement. It stays the same when its words change.
type ClaimID string

// SourceKey names a source in the register of sources.
type SourceKey string

// Facet is the side of a subject that is asked for.
type Facet string

// The facets of a catalog subject. NoFacet stands for the whole card.
const (
	NoFacet  Facet = ""
	Overview Facet = "overview"
	Features Facet = "features"
	Pros     Facet = "pros"
	Cons     Facet = "cons"
	BestFor  Facet = "best_for"
	Liveness Facet = "status"
)

// Date is a day or a month as the content writes it: "2023-09-20", "2023-09",
// or "undated".
type Date string

// Source is where a statement can be checked.
type Source struct {
	Key   SourceKey
	Title string
	URL   string // empty where there is no public page: Note then says what it is
	Date  Date
	Note  string
}

// Claim is one statement: what the article says, and where that has aged, what
// holds today.
type Claim struct {
	ID      ClaimID
	Text    string // the article's word, or the statement itself beyond the article
	Today   string // empty where the text still holds
	AsOf    Date   // of Today, or of Text beyond the article
	Sources []SourceKey
}

// Kind tells the sections of the content apart.
type Kind string

// The kinds of entry, in the order in which ties between them are broken.
const (
	KindQuestion   Kind = "question"
	KindTip        Kind = "tip"
	KindComparison Kind = "comparison"
	KindCriterion  Kind = "criterion"
	KindSubject    Kind = "subject"
	KindVersus     Kind = "versus"
	KindPart       Kind = "part"      // introduction and conclusion of the article
	KindExtra      Kind = "extra"     // beyond the article
	KindSmallTalk  Kind = "smalltalk" // greetings, thanks
	KindElsewhere  Kind = "elsewhere" // out of scope, with a pointer where to look
)

// Entry is one answerable thing. For a catalog subject Claims is empty: see
// [Subject.Facets].
type Entry struct {
	ID         EntryID
	Kind       Kind
	Title      string // the question, or the title of a tip
	Alternates []string
	Claims     []Claim
	About      []SubjectID
	Pointer    string    // KindElsewhere: where to look instead
	Words      []string  // KindElsewhere: single words that ask for that kind of help
	See        []EntryID // KindElsewhere: answers that lie near
	Line       int       // where it stands in File
	File       string
}

// Aspect is what a comparison of all subjects compares them by: the words of its
// title, behind the colon if there is one.
func (e Entry) Aspect() string {
	_, aspect, found := strings.Cut(e.Title, ":")
	if !found {
		aspect = e.Title
	}
	return strings.TrimSpace(aspect)
}

// Status is how alive a subject is. Retired covers unmaintained and merged ones.
type Status string

// The states of a subject.
const (
	Active      Status = "active"
	Maintenance Status = "maintenance"
	Retired     Status = "retired"
)

// Release is a subject's newest one.
type Release struct {
	Version string
	Date    Date
}

// Part is one of several projects that share an entry, such as Caffe and Caffe2.
type Part struct {
	Name    string
	Status  Status
	Note    string
	AsOf    Date
	Sources []SourceKey
}

// Subject is a thing of the catalog: a framework.
type Subject struct {
	ID         SubjectID
	Entry      EntryID
	Name       string // "Apache MXNet"
	Short      string // "MXNet"
	Names      []string
	Described  []string // "amazon's framework"
	Tools      []string // products that belong to it
	Parts      []Part
	Status     Status
	Since      Date
	Note       string // what today's reader must know first
	AsOf       Date
	Sources    []SourceKey
	Successor  string
	Maker      Claim // who makes it and stands behind it, of today; may be empty
	Release    Release
	Licence    string
	Home       string
	Facets     map[Facet][]Claim // Overview … BestFor
	Alternates map[Facet][]string
}

// Topic says what an answer was about: it is what "and its cons?" refers to.
// The zero Topic is about nothing.
type Topic struct {
	Entry    EntryID     `json:"entry,omitempty"`
	Facet    Facet       `json:"facet,omitempty"`
	Subjects []SubjectID `json:"subjects,omitempty"`
	Beside   []SubjectID `json:"beside,omitempty"` // in a conversation: those that its one subject was set beside before, itself among them
}

// Match is a candidate answer. Confidence is the probability, in [0,1], that the
// question is in scope and this is the right answer.
type Match struct {
	Topic
	Confidence float64
}

// Outcome is what becomes of a question.
type Outcome string

// The four outcomes.
const (
	Answered Outcome = "answer"
	Choices  Outcome = "choices" // did you mean: at most three
	Guided   Outcome = "guide"   // the person wants help choosing
	Unknown  Outcome = "unknown"
)

// Question is what somebody asked, and in what connection.
type Question struct {
	Text  string
	Topic Topic // of the conversation; the zero Topic for a first question
}

// Decision is what the base makes of a question. The same base and question give
// the same decision, on every machine and run.
type Decision struct {
	Outcome    Outcome
	Match      Match    // the first candidate; its Topic is empty when Unknown
	Also       []Match  // second answer of a double question
	Candidates []Match  // best first; for Choices, what is to be offered
	Elsewhere  EntryID  // Unknown: the out-of-scope topic that says where to look, or empty
	SmallTalk  EntryID  // Unknown: the greeting or thanks it is, or empty
	Language   string   // BCP 47 tag when the question is not in English, else empty
	Facts      []Answer // Guided: answers to the guide's steps found in the question
	Why        Why
}

// GuideID names a guided selection.
type GuideID string

// StepID names a question of a guide.
type StepID string

// OptionID names an answer to a step.
type OptionID string

// Answer is one answer to a guide's step. An empty Option is a step that was
// skipped.
type Answer struct {
	Step   StepID   `json:"step"`
	Option OptionID `json:"option,omitempty"`
}
