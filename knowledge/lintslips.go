package knowledge

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// slips are the phrasings of one entry that would get another answer, were they
// not written down: whoever asks next will use yet other words.
type slips struct {
	entry EntryID // empty: the guide
	kind  Kind
	of    int // phrasings that the entry has
	lost  []LeftOut
}

// name is what an author calls the entry.
func (s *slips) name() string { return cmp.Or(string(s.entry), "the guide") }

// section is where in the content the entry stands.
func (s *slips) section() string {
	switch {
	case s.entry == "":
		return "guide"
	case s.kind == KindSubject:
		return "catalog"
	case s.kind == KindElsewhere, s.kind == KindSmallTalk:
		return string(s.kind)
	case s.kind == KindCriterion:
		return "criteria"
	}
	return string(s.kind) + "s"
}

// slipsOf gathers what slips, by entry, in the author's order.
func slipsOf(content *Content, left []LeftOut) []slips {
	pairs := map[EntryID]bool{} // entries that are themselves a comparison of subjects
	for _, e := range content.Entries {
		pairs[e.ID] = len(e.About) > 1
	}
	var all []slips
	at := map[EntryID]int{}
	for _, l := range left {
		if l.Asked { // people ask as they ask: there is nothing to mend
			continue
		}
		id := l.Topic.Entry
		i, there := at[id]
		if !there {
			i = len(all)
			at[id] = i
			all = append(all, slips{entry: id, kind: l.Kind})
		}
		all[i].of++
		// The head-to-head of the same subjects is as good an answer as the entry.
		if l.Slipped() && !(pairs[id] && l.Decision.Match.Entry == Versus) {
			all[i].lost = append(all[i].lost, l)
		}
	}
	return slices.DeleteFunc(all, func(s slips) bool { return len(s.lost) == 0 })
}

// sumUp tells of the slips of each section in one warning.
func sumUp(all []slips) []Warning {
	type sum struct{ entries, lost int }
	sums := map[string]sum{}
	var sections []string
	for _, s := range all {
		name := s.section()
		is, there := sums[name]
		if !there {
			sections = append(sections, name)
		}
		sums[name] = sum{is.entries + 1, is.lost + len(s.lost)}
	}
	var out []Warning
	for _, name := range sections {
		s := sums[name]
		out = append(out, Warning{Message: fmt.Sprintf(
			"%s: %d phrasings (entries: %d) get their answer only because they are written down word for word", name, s.lost, s.entries,
		)})
	}
	return out
}

// adviseSlips tells which phrasings slip, and where to.
func (c *checker) adviseSlips(all []slips) {
	for _, s := range all {
		c.warn(c.phrases.place(s.entry, s.lost[0].Phrasing), "write more of their kind, or say them more exactly",
			"%d of the %d phrasings of %s get their answer only because they are written down; in slightly other words it would be: %s",
			len(s.lost), s.of, s.name(), examples(s.lost))
	}
}

// examples shows some phrasings and who would win them.
func examples(list []LeftOut) string {
	const most = 5
	var shown []string
	for _, l := range list[:min(most, len(list))] {
		shown = append(shown, fmt.Sprintf("%q (%s)", clip(l.Phrasing), l.Decision.Match.Entry))
	}
	if len(list) > most {
		shown = append(shown, "…")
	}
	return strings.Join(shown, ", ")
}
