package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"fwhelp/dialog/sessions"
	"fwhelp/knowledge"
)

type missesCmd struct {
	Diff   bool
	Pick   int
	To     string
	New    string
	Answer string
	Source string
	AsOf   string
	Eval   string
}

// Run lists what people asked and could not get, most asked first.
func (c *missesCmd) Run(ctx context.Context, root *commands, p *process) error {
	s, err := readSettings(p.getenv)
	if err != nil {
		return err
	}
	all, err := loadMisses(ctx, s, time.Now())
	if err != nil {
		return err
	}
	kb, err := root.content()
	if err != nil {
		return err
	}
	groups := grouped(all)
	if c.Diff {
		if c.Pick < 1 || c.Pick > len(groups) {
			return usagef("there are %d groups of questions: name one of them with --pick", len(groups))
		}
		return c.teach(root.Knowledge, kb, groups[c.Pick-1], p)
	}
	return printMisses(p.stdout, kb, groups, all)
}

// loadMisses reads what was kept.
func loadMisses(ctx context.Context, s settings, now time.Time) ([]miss, error) {
	switch {
	case s.redisURL.IsSet():
		r, err := sessions.OpenRedis(s.redisURL.Reveal(), s.sessionTTL, slog.New(slog.DiscardHandler))
		if err != nil {
			return nil, usagef("REDIS_URL: %w", err)
		}
		lines, err := missNotes(r).All(ctx, now)
		var all []miss
		for _, line := range lines {
			all = appendMiss(all, []byte(line), now)
		}
		return all, errors.Join(err, r.Close())
	case s.stateDir != "":
		return readMisses(missPath(s.stateDir), now)
	}
	return nil, usagef("nothing is kept in memory: set FWHELP_STATE or REDIS_URL as the bot has it, and FWHELP_MISSES=on for the bot")
}

// group is questions that ask the same in other words, the most frequent first.
type group struct {
	questions []string
	count     int
	last      time.Time
	words     map[string]bool // of its first question
}

// grouped puts questions that share half of their words together.
func grouped(all []miss) []group {
	counts, last := map[string]int{}, map[string]time.Time{}
	for _, x := range all {
		if x.Question == "" {
			continue
		}
		counts[x.Question]++
		if x.At.After(last[x.Question]) {
			last[x.Question] = x.At
		}
	}
	var questions []string
	for q := range counts {
		questions = append(questions, q)
	}
	slices.SortFunc(questions, func(a, b string) int { return cmp.Or(counts[b]-counts[a], strings.Compare(a, b)) })
	var groups []group
	for _, q := range questions {
		words := contentWords(q)
		i := slices.IndexFunc(groups, func(g group) bool { return alike(g.words, words) })
		if i < 0 {
			i = len(groups)
			groups = append(groups, group{words: words})
		}
		g := &groups[i]
		g.questions = append(g.questions, q)
		g.count += counts[q]
		if last[q].After(g.last) {
			g.last = last[q]
		}
	}
	slices.SortStableFunc(groups, func(a, b group) int { return b.count - a.count })
	return groups
}

// fillers carry no meaning in a question.
const fillers = " a about an and any are be can could do does for from give have how i in is it me my of on or our please " +
	"should tell that the there this to us use we what when where which who why will with would you your "

func contentWords(q string) map[string]bool {
	words := map[string]bool{}
	for w := range strings.FieldsFuncSeq(q, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !strings.Contains(fillers, " "+w+" ") {
			words[strings.TrimSuffix(w, "s")] = true
		}
	}
	return words
}

func alike(a, b map[string]bool) bool {
	both := 0
	for w := range b {
		if a[w] {
			both++
		}
	}
	return both > 0 && 2*both >= len(a)+len(b)-both
}

// shownQuestions is how many wordings of a group are listed.
const shownQuestions = 5

// forgottenAnswer stands where the conversation no longer knew what was judged.
const forgottenAnswer = "an answer of long ago"

func printMisses(out io.Writer, kb *knowledge.Base, groups []group, all []miss) error {
	if len(all) == 0 {
		_, err := fmt.Fprintln(out, "Nothing was missed, or FWHELP_MISSES was not on.")
		return err
	}
	for i, g := range groups {
		fmt.Fprintf(out, "%2d. %d×, last %s: %s\n", i+1, g.count, g.last.Format(time.DateOnly), g.questions[0])
		for _, q := range g.questions[1:min(len(g.questions), shownQuestions)] {
			fmt.Fprintf(out, "      also: %s\n", q)
		}
		if near := kb.Match(g.questions[0], 1); len(near) > 0 {
			fmt.Fprintf(out, "      nearest: %s (%.0f%%)\n", near[0].Entry, 100*near[0].Confidence)
		}
	}
	printDisliked(out, all)
	_, err := fmt.Fprintln(out, "\nTo teach one of them: bot misses --diff --pick N [--to ID | --new ID --answer TEXT]")
	return err
}

// printDisliked lists the answers that did not help, the worst first, and then what
// people wrote about it. A reason comes after the press that is counted.
func printDisliked(out io.Writer, all []miss) {
	disliked := map[string]int{}
	var reasons []string
	for _, x := range all {
		if x.Reason != "" {
			reasons = append(reasons, cmp.Or(x.About, forgottenAnswer)+": "+x.Reason)
		}
		if x.About != "" && !x.Counted {
			disliked[x.About]++
		}
	}
	if len(disliked)+len(reasons) > 0 {
		fmt.Fprintln(out, "\nAnswers that did not help:")
	}
	labels := slices.SortedFunc(maps.Keys(disliked), func(a, b string) int { return cmp.Or(disliked[b]-disliked[a], strings.Compare(a, b)) })
	for _, label := range labels {
		fmt.Fprintf(out, "%4d× %s\n", disliked[label], label)
	}
	for _, reason := range reasons {
		fmt.Fprintf(out, "      %s\n", reason)
	}
}
