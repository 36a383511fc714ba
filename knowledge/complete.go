package knowledge

import (
	"cmp"
	"slices"
	"strings"

	"github.com/sahilm/fuzzy"
)

// Choice is something to pick while typing.
type Choice struct {
	Label string // what is shown; at most maxChoiceLabel characters
	Value string // what stands for it in a command: the id of a subject or entry
}

const (
	maxChoices     = 25  // Discord shows no more
	maxChoiceLabel = 100 // Discord's limit for a name
)

// completions are what autocomplete offers, in the order of the content.
type completions struct {
	choices  []Choice
	subjects int      // the first ones are subjects
	search   []string // what is typed, by choice: the label without case
	aliases  []string
	of       []int // alias → choice
}

func newCompletions(c *Content) completions {
	var done completions
	add := func(label, value string, aliases ...string) {
		done.choices = append(done.choices, Choice{clipRunes(label, maxChoiceLabel), value})
		done.search = append(done.search, strings.ToLower(label))
		for _, a := range aliases {
			done.aliases = append(done.aliases, strings.ToLower(a))
			done.of = append(done.of, len(done.choices)-1)
		}
	}
	for _, s := range c.Subjects {
		add(s.Short, string(s.ID), append([]string{s.Name, string(s.ID)}, s.Names...)...)
	}
	done.subjects = len(done.choices)
	for _, e := range c.Entries {
		switch e.Kind {
		case KindSubject, KindSmallTalk, KindElsewhere:
		default:
			add(e.Title, string(e.ID))
		}
	}
	return done
}

func clipRunes(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n-1]) + "…"
}

// Complete returns 1 to n things (at most 25) that the person may be typing:
// names first by their beginning, then by the letters in order, as sahilm/fuzzy
// finds them; with nothing typed, or nothing like it, the subjects. Values in
// taken are left out as long as others remain.
func (b *Base) Complete(partial string, taken []string, n int) []Choice {
	c := &b.matcher.completions
	n = min(max(n, 1), maxChoices)
	typed := strings.ToLower(strings.TrimSpace(capped(strings.ToValidUTF8(partial, ""))))
	picked := make([]bool, len(c.choices))
	out := make([]Choice, 0, n)
	take := func(i int) {
		if len(out) < n && !picked[i] && !slices.Contains(taken, c.choices[i].Value) {
			picked[i] = true
			out = append(out, c.choices[i])
		}
	}
	if typed != "" {
		byBeginning := func(from, to int) {
			for i := from; i < to; i++ {
				if strings.HasPrefix(c.search[i], typed) {
					take(i)
				}
			}
		}
		byBeginning(0, c.subjects)
		for i, alias := range c.aliases {
			if strings.HasPrefix(alias, typed) {
				take(c.of[i])
			}
		}
		byBeginning(c.subjects, len(c.search))
		if name, ok := b.matcher.names.nearest(typed); ok {
			for _, s := range b.Names(name) {
				take(b.subjects[s])
			}
		}
		for _, m := range fuzzy.Find(typed, c.search) {
			take(m.Index)
		}
	}
	if len(out) > 0 {
		return out
	}
	for i := range c.subjects {
		take(i)
	}
	for i := range c.choices {
		take(i)
	}
	if len(out) == 0 && len(c.choices) > 0 {
		out = append(out, c.choices[0]) // all are taken: better one than none
	}
	return out
}

// CompleteAspect is [Base.Complete] for what subjects can be compared by: the
// content's comparisons, then the sides of a subject. It returns none only where the
// content has neither.
func (b *Base) CompleteAspect(partial string, n int) []Choice {
	n = min(max(n, 1), maxChoices)
	var all []Choice
	var search []string
	add := func(label, value string) {
		all = append(all, Choice{clipRunes(label, maxChoiceLabel), clipRunes(value, maxChoiceLabel)})
		search = append(search, strings.ToLower(label))
	}
	for _, e := range b.content.Entries {
		if e.Kind == KindComparison {
			add(e.Aspect(), e.Aspect())
		}
	}
	for _, f := range b.content.Facets {
		add(cmp.Or(f.Label, string(f.ID)), string(f.ID))
	}
	typed := strings.ToLower(strings.TrimSpace(capped(strings.ToValidUTF8(partial, ""))))
	var fitting []Choice
	for _, m := range fuzzy.Find(typed, search) {
		fitting = append(fitting, all[m.Index])
	}
	if len(fitting) == 0 {
		fitting = all
	}
	return fitting[:min(len(fitting), n)]
}

// Names returns the subjects named in the text, each once, in the order named:
// by name, alias, tool or maker, misspelt or not.
func (b *Base) Names(text string) []SubjectID {
	a := b.matcher.understand(text)
	var ids []SubjectID
	for _, s := range a.subjects {
		ids = append(ids, b.content.Subjects[s].ID)
	}
	return ids
}
