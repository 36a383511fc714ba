package knowledge

// Base is everything the bot knows, immutable once loaded and safe for any
// number of goroutines.
type Base struct {
	content  Content
	entries  map[EntryID]int   // into content.Entries
	subjects map[SubjectID]int // into content.Subjects
	sources  map[SourceKey]int // into content.Sources
	claims   map[ClaimID]Claim
	guide    *Guide // nil where the content has none
	matcher  *matcher

	strictness float64 // see Strict
	edition    Edition
}

// Content is what the YAML says, checked by [Load] and in the author's order.
type Content struct {
	Title    string // what it is about, in a few words
	Article  string // what undated claims are taken from; may be empty
	AsOf     Date   // of the facts as a whole
	Noun     string // what a subject is called: "framework"; empty without a catalog
	Plural   string
	Entries  []Entry   // every section; a subject's entry stands for it here too
	Subjects []Subject // the catalog
	Facets   []FacetWords
	Entities []EntityGroup
	Lexicon  Lexicon
	Sources  []Source
	Asked    []Asked // what people asked; the matcher learns from it
	Hash     string  // SHA-256 of the files, hexadecimal
}

// FacetWords says how a facet is asked for.
type FacetWords struct {
	ID        Facet
	Label     string
	Words     []string
	Phrasings []string // with {name} for the subject
}

// EntityGroup holds names outside the catalog: a sign that a question is out of
// scope.
type EntityGroup struct {
	Group string
	Names []string
}

// Lexicon holds the words that mean the same in this content.
type Lexicon struct {
	Rewrites map[string]string
	Concepts map[string][]string
}

// NewBase indexes checked content. Authors' files go through [Load].
func NewBase(c Content, g *Guide) *Base {
	b := &Base{
		content:  c,
		entries:  make(map[EntryID]int, len(c.Entries)),
		subjects: make(map[SubjectID]int, len(c.Subjects)),
		sources:  make(map[SourceKey]int, len(c.Sources)),
		claims:   map[ClaimID]Claim{},
		guide:    g,
	}
	for i, e := range c.Entries {
		b.entries[e.ID] = i
		b.addClaims(e.Claims)
	}
	for i, s := range c.Subjects {
		b.subjects[s.ID] = i
		for _, list := range s.Facets {
			b.addClaims(list)
		}
	}
	for i, s := range c.Sources {
		b.sources[s.Key] = i
	}
	b.matcher = newMatcher(&b.content, g, &trained)
	b.strictness = b.matcher.strictness()
	return b
}

func (b *Base) addClaims(list []Claim) {
	for _, c := range list {
		b.claims[c.ID] = c
	}
}

// Content returns what was loaded. It must not be changed.
func (b *Base) Content() *Content { return &b.content }

// Entry returns an entry by its id.
func (b *Base) Entry(id EntryID) (Entry, bool) {
	i, ok := b.entries[id]
	if !ok {
		return Entry{}, false
	}
	return b.content.Entries[i], true
}

// Subject returns a thing of the catalog by its id.
func (b *Base) Subject(id SubjectID) (Subject, bool) {
	i, ok := b.subjects[id]
	if !ok {
		return Subject{}, false
	}
	return b.content.Subjects[i], true
}

// SubjectOf returns the subject that an entry stands for: keras for
// framework-keras.
func (b *Base) SubjectOf(id EntryID) (Subject, bool) {
	for _, s := range b.content.Subjects {
		if s.Entry == id {
			return s, true
		}
	}
	return Subject{}, false
}

// Source returns a source of the register.
func (b *Base) Source(k SourceKey) (Source, bool) {
	i, ok := b.sources[k]
	if !ok {
		return Source{}, false
	}
	return b.content.Sources[i], true
}

// Claim returns a statement by its id.
func (b *Base) Claim(id ClaimID) (Claim, bool) {
	c, ok := b.claims[id]
	return c, ok
}

// Guide returns the guided selection, if the content has one.
func (b *Base) Guide() (*Guide, bool) { return b.guide, b.guide != nil }
