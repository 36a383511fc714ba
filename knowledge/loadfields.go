package knowledge

import "go.yaml.in/yaml/v4"

// The fields of the files. The JSON Schemas beside this file name the same ones
// and say what each is for.

// faqFile is faq.yaml.
type faqFile struct {
	Version      textAt          `key:"version"`
	Title        textAt          `key:"title"`
	AsOf         textAt          `key:"as_of"`
	Article      textAt          `key:"article"`
	Catalog      *catalogFields  `key:"catalog"`
	Questions    []askedFields   `key:"questions,required"`
	Tips         []titledFields  `key:"tips"`
	Comparisons  []titledFields  `key:"comparisons"`
	Criteria     []titledFields  `key:"criteria"`
	ArticleParts []titledFields  `key:"article_parts"`
	Extras       []askedFields   `key:"extras"`
	SmallTalk    []titledFields  `key:"smalltalk"`
	Elsewhere    []pointerFields `key:"elsewhere"`
	Facets       []facetFields   `key:"facets"`
	Entities     []groupFields   `key:"entities"`
	Lexicon      *lexiconFields  `key:"lexicon"`
	Sources      []sourceFields  `key:"sources"`
	Guide        *yaml.Node      `key:"guide"` // see loadguide.go
}

type catalogFields struct {
	Noun   textAt `key:"noun,required"`
	Plural textAt `key:"plural,required"`
}

// asked is an entry that is a question.
type askedFields struct {
	At         place        `is:"a question"`
	ID         textAt       `key:"id,required"`
	Question   textAt       `key:"question,required"`
	About      []textAt     `key:"about"`
	Alternates []textAt     `key:"alternates"`
	Answer     answerFields `key:"answer,required"`
}

// titled is an entry that has a title.
type titledFields struct {
	At         place        `is:"an entry"`
	ID         textAt       `key:"id,required"`
	Title      textAt       `key:"title,required"`
	About      []textAt     `key:"about"`
	Alternates []textAt     `key:"alternates"`
	Answer     answerFields `key:"answer,required"`
}

// pointer is an out-of-scope topic that says where to look.
type pointerFields struct {
	At         place    `is:"a topic"`
	ID         textAt   `key:"id,required"`
	Title      textAt   `key:"title,required"`
	Alternates []textAt `key:"alternates"`
	Pointer    textAt   `key:"pointer,required"`
	Words      []textAt `key:"words"`
	See        []textAt `key:"see"`
}

// answer is a list of claims, or one plain text.
type answerFields struct {
	Plain  textAt
	Claims []claimFields
}

type claimFields struct {
	At     place     `is:"a claim"`
	ID     textAt    `key:"id,required"`
	Text   textAt    `key:"text,required"`
	Today  textAt    `key:"today"`
	AsOf   textAt    `key:"as_of"`
	Source oneOrMore `key:"source"`
}

type sourceFields struct {
	Key   textAt `key:",name"`
	Title textAt `key:"title,required"`
	URL   textAt `key:"url"`
	Date  textAt `key:"date,required"`
	Note  textAt `key:"note"`
}

type facetFields struct {
	At        place    `is:"a facet"`
	ID        textAt   `key:"id,required"`
	Label     textAt   `key:"label,required"`
	Words     []textAt `key:"words,required"`
	Phrasings []textAt `key:"phrasings"`
}

type groupFields struct {
	At    place    `is:"a group"`
	Group textAt   `key:"group,required"`
	Names []textAt `key:"names,required"`
}

type lexiconFields struct {
	Rewrites []rewriteFields `key:"rewrites"`
	Concepts []conceptFields `key:"concepts"`
}

type rewriteFields struct {
	From textAt `key:",name"`
	To   textAt `key:",value"`
}

type conceptFields struct {
	Name  textAt   `key:",name"`
	Words []textAt `key:",value"`
}

// subjectFile is one file of the catalog.
type subjectFile struct {
	At         place
	ID         textAt            `key:"id,required"`
	Name       textAt            `key:"name,required"`
	Short      textAt            `key:"short"`
	Names      []textAt          `key:"names"`
	Described  []textAt          `key:"described"`
	Tools      []textAt          `key:"tools"`
	Parts      []partFields      `key:"parts"`
	Status     textAt            `key:"status,required"`
	Since      textAt            `key:"since"`
	StatusNote textAt            `key:"status_note"`
	AsOf       textAt            `key:"as_of"`
	Source     oneOrMore         `key:"source"`
	Maker      *makerFields      `key:"maker"`
	Successor  textAt            `key:"successor"`
	Release    *releaseFields    `key:"release"`
	Licence    textAt            `key:"licence"`
	Home       textAt            `key:"home"`
	Overview   []claimFields     `key:"overview"`
	Features   []claimFields     `key:"features"`
	Pros       []claimFields     `key:"pros"`
	Cons       []claimFields     `key:"cons"`
	BestFor    []claimFields     `key:"best_for"`
	Alternates []phrasingsFields `key:"alternates"`
}

type partFields struct {
	At     place     `is:"a part"`
	Name   textAt    `key:"name,required"`
	Status textAt    `key:"status,required"`
	Note   textAt    `key:"note"`
	AsOf   textAt    `key:"as_of"`
	Source oneOrMore `key:"source"`
}

type makerFields struct {
	At     place     `is:"a maker"`
	Text   textAt    `key:"text,required"`
	AsOf   textAt    `key:"as_of,required"`
	Source oneOrMore `key:"source,required"`
}

type releaseFields struct {
	Version textAt `key:"version,required"`
	Date    textAt `key:"date"`
}

// phrasings are those of one facet.
type phrasingsFields struct {
	Facet   textAt   `key:",name"`
	Phrases []textAt `key:",value"`
}
