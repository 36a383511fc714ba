package knowledge

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// owner is what a phrasing asks for.
type owner struct {
	entry EntryID
	facet Facet
}

func (o owner) String() string {
	if o.facet == NoFacet {
		return string(o.entry)
	}
	return string(o.entry) + "/" + string(o.facet)
}

type phrase struct {
	owner owner
	text  textAt
	title bool
}

// phraseBook holds every phrasing of the authors', titles included.
type phraseBook struct{ said []phrase }

func (b *phraseBook) add(o owner, list ...textAt) {
	for _, t := range list {
		if t.Value != "" {
			b.said = append(b.said, phrase{owner: o, text: t})
		}
	}
}

func (b *phraseBook) addTitle(o owner, t textAt) {
	if t.Value != "" {
		b.said = append(b.said, phrase{owner: o, text: t, title: true})
	}
}

// place returns where an entry's phrasing stands; the file alone for those of
// the guide, which are kept elsewhere.
func (b *phraseBook) place(entry EntryID, phrasing string) place {
	for _, p := range b.said {
		if p.owner.entry == entry && p.text.Value == phrasing {
			return p.text.At
		}
	}
	return place{file: mainFile}
}

// clashes refuses phrasings of different entries that say the same: whoever asks
// in those words cannot be answered right. What one entry says twice is merely
// idle.
func (c *checker) clashes() {
	said := c.phrases.said
	words, gists := make([]string, len(said)), make([]string, len(said))
	inParallel(len(said), func(i int) {
		words[i] = normal(said[i].text.Value)
		gists[i] = gist(words[i])
	})
	same, alike := make(map[string]int, len(said)), make(map[string]int, len(said)) // the first of each
	for i, p := range said {
		first, told := same[words[i]]
		if !told {
			same[words[i]] = i
		} else {
			told = c.clash(p, said[first], true)
		}
		if gists[i] == "" {
			continue
		}
		if first, taken := alike[gists[i]]; !taken {
			alike[gists[i]] = i
		} else if !told {
			c.clash(p, said[first], false)
		}
	}
}

// clash tells of two phrasings with the same words (or the same words that
// matter), and reports whether there was something to tell.
func (c *checker) clash(p, q phrase, same bool) bool {
	says := "%q is asked in the same words at %s (%s)"
	if !same {
		says = "%q differs only in its small words or their order from the phrasing at %s (%s)"
	}
	switch {
	case p.owner.entry != q.owner.entry:
		c.fault(p.text.At, "leave it to the one that answers it, or ask more exactly", says, clip(p.text.Value), q.text.At, q.owner)
	case p.owner != q.owner && p.owner.facet != NoFacet && q.owner.facet != NoFacet:
		c.warn(p.text.At, "leave it to one of the two facets", says, clip(p.text.Value), q.text.At, q.owner)
	case same && !p.title && !q.title: // a title among the phrasings is no mistake
		c.warn(p.text.At, "take one of them out", says, clip(p.text.Value), q.text.At, q.owner)
	default:
		return false
	}
	return true
}

// normal returns a text's words in one form: folded, without punctuation.
func normal(s string) string {
	return strings.Join(strings.FieldsFunc(folded(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '+' && r != '#'
	}), " ")
}

// folded returns a text in one form for its compatibility forms and cases.
func folded(s string) string {
	if plainASCII(s) { // a case folder takes 4 kB a call
		return strings.ToLower(s)
	}
	return cases.Fold().String(norm.NFKC.String(s))
}

// smallWords carry no meaning of their own in a question. "not" does, and so do
// the words that ask (why, how, when) and those that say what may be (can, should).
const smallWords = " a an the is are was were be been am do does did " +
	"i you we they it its me us my your our he she of to for in on at by with as and or so just please there this that these those s "

// gist returns the words that matter, sorted, or nothing where fewer than two do.
func gist(words string) string {
	kept := strings.Fields(words)
	kept = slices.DeleteFunc(kept, func(w string) bool { return strings.Contains(smallWords, " "+w+" ") })
	if len(kept) < 2 {
		return ""
	}
	slices.Sort(kept)
	return strings.Join(slices.Compact(kept), " ")
}
