package knowledge

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Combinations yields every way to answer every step, skips included, in the
// guide's order. The slice is used again.
func (g *Guide) Combinations() iter.Seq[[]Answer] {
	return func(yield func([]Answer) bool) {
		answers := make([]Answer, len(g.Steps))
		g.combine(answers, 0, yield)
	}
}

func (g *Guide) combine(answers []Answer, i int, yield func([]Answer) bool) bool {
	if i == len(g.Steps) {
		return yield(answers)
	}
	s := g.Steps[i]
	for _, o := range s.Options {
		answers[i] = Answer{s.ID, o.ID}
		if !g.combine(answers, i+1, yield) {
			return false
		}
	}
	answers[i] = Answer{Step: s.ID}
	return g.combine(answers, i+1, yield)
}

// Table returns, as text, what the guide makes of every combination of answers,
// so that an author sees what a changed weight does: first the points of each
// option, then one line for each combination of the steps always asked, with how
// many questions are put and who is picked over all answers to the others.
func (g *Guide) Table() string {
	var b strings.Builder
	b.WriteString("# Points: today (by the article)\n")
	g.pointsLine(&b, "start", g.scores.start)
	for i, s := range g.Steps {
		for o, option := range s.Options {
			g.pointsLine(&b, fmt.Sprintf("%s %s", s.ID, option.ID), g.scores.options[i][o])
		}
	}
	rows, order := g.rows()
	b.WriteString("\n# Answers to the steps always asked | questions, mean | picks today | picks by the article\n")
	var total, asked int
	for _, key := range order {
		row := rows[key]
		fmt.Fprintf(&b, "%s | %d–%d, %.2f | %s | %s\n", key, row.least, row.most, row.mean(), g.census(row.today), g.census(row.article))
		total, asked = total+row.count, asked+row.asked
	}
	fmt.Fprintf(&b, "\n# %d combinations, %.2f questions on average\n", total, float64(asked)/float64(max(total, 1)))
	return b.String()
}

func (g *Guide) pointsLine(b *strings.Builder, name string, p pair) {
	b.WriteString(name)
	for i, id := range g.scores.subjects {
		if p.today[i] != 0 || p.article[i] != 0 {
			fmt.Fprintf(b, "  %s %+g (%+g)", id, p.today[i].points(), p.article[i].points())
		}
	}
	b.WriteByte('\n')
}

// tableRow sums up the combinations that share the answers to the steps always
// asked.
type tableRow struct {
	count, asked, least, most int
	today, article            map[set]int
}

func (r *tableRow) mean() float64 { return float64(r.asked) / float64(r.count) }

func (g *Guide) rows() (rows map[string]*tableRow, order []string) {
	rows = map[string]*tableRow{}
	for answers := range g.Combinations() {
		var name []string
		for i, s := range g.Steps {
			if s.Always {
				name = append(name, cmp.Or(string(answers[i].Option), "–"))
			}
		}
		key := strings.Join(name, " ")
		row := rows[key]
		if row == nil {
			row = &tableRow{least: len(g.Steps), today: map[set]int{}, article: map[set]int{}}
			rows[key] = row
			order = append(order, key)
		}
		chosen, asked := g.walk(answers)
		today, article := g.scores.picks(chosen)
		row.count++
		row.asked += asked
		row.least, row.most = min(row.least, asked), max(row.most, asked)
		row.today[today]++
		row.article[article]++
	}
	return rows, order
}

// walk goes through the guide as a person does who would answer every step as
// given, and returns what was chosen and how many questions were put.
func (g *Guide) walk(answers []Answer) (chosen []int, asked int) {
	would := g.chosen(answers)
	chosen = make([]int, len(g.Steps))
	for i := range chosen {
		chosen[i] = open
	}
	for {
		i := g.next(chosen)
		if i < 0 {
			return chosen, asked
		}
		chosen[i] = would[i]
		asked++
	}
}

// census lists sets of subjects with how often each leads, most frequent first.
func (g *Guide) census(counts map[set]int) string {
	sets := make([]set, 0, len(counts))
	for s := range counts {
		sets = append(sets, s)
	}
	slices.SortFunc(sets, func(a, b set) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	var parts []string
	for _, s := range sets {
		var ids []string
		for _, id := range g.scores.names(s) {
			ids = append(ids, string(id))
		}
		parts = append(parts, fmt.Sprintf("%s %d", strings.Join(ids, "="), counts[s]))
	}
	return strings.Join(parts, ", ")
}
