package knowledge

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of authors' texts, in characters, each at the tightest platform it has
// to fit. What is longer is refused here, so that no adapter ever has to cut.
const (
	maxLabel    = 40   // a button: Discord's design guide gives 38, Slack cuts what does not fit its line
	maxName     = 75   // an option of a Slack select
	maxTitle    = 150  // a Slack header; the placeholder of a Discord select
	maxPhrasing = 200  // alternates are never shown: what somebody types in one breath
	maxClaim    = 400  // text and today, with their date and sources, in one Discord embed field (1024)
	maxPlain    = 2000 // a plain answer in one Discord message (2000)
	maxAnswer   = 3000 // all claims of an answer in one Slack section (3000; a Discord embed takes 4096)
	maxURL      = 500  // a link on a Discord button (512)
	maxID       = 64   // with conversation and option in a Discord custom_id (100)
)

// wording checks an author's text and returns it.
func (c *checker) wording(t textAt, what string, most int) string {
	if n := utf8.RuneCountInString(t.Value); n > most {
		c.fault(t.At, fmt.Sprintf("say it in %d", most), "%s has %d characters; %d fit", what, n, most)
	}
	return t.Value
}

func (c *checker) wordings(list []textAt, what string, most int) []string {
	var out []string
	for _, t := range list {
		if c.wording(t, what, most) != "" {
			out = append(out, t.Value)
		}
	}
	return out
}

// ident checks an id of the author's. Ids end up in buttons and in other
// people's scripts, so they keep to letters that survive everywhere.
func (c *checker) ident(t textAt, what string) string {
	ok := len(t.Value) <= maxID
	for _, r := range t.Value {
		ok = ok && (r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '_' || r == '.')
	}
	if !ok {
		c.fault(t.At, fmt.Sprintf("use a-z, 0-9, '-', '_' and '.', at most %d of them", maxID), "%s %q cannot be an id", what, clip(t.Value))
	}
	return t.Value
}

// date checks a date: a year, a month, a day, or "undated".
func (c *checker) date(t textAt, what string) Date {
	if t.Value != "" && t.Value != "undated" && !possibleDate(t.Value) {
		c.fault(t.At, "write YYYY, YYYY-MM, YYYY-MM-DD or undated", "%s %q is not a date", what, clip(t.Value))
	}
	return Date(t.Value)
}

func possibleDate(s string) bool {
	var n [3]int
	fields := strings.Split(s, "-")
	if len(fields) > len(n) || len(fields[0]) != 4 {
		return false
	}
	for i, f := range fields {
		v, err := strconv.ParseUint(f, 10, 16)
		if err != nil || i > 0 && len(f) != 2 {
			return false
		}
		n[i] = int(v)
	}
	if n[0] < 1900 || n[0] > 2199 || len(fields) > 1 && (n[1] < 1 || n[1] > 12) {
		return false
	}
	return len(fields) < 3 || n[2] >= 1 && n[2] <= daysOf(n[0], n[1])
}

func daysOf(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// link checks an address that people will be shown as a link.
func (c *checker) link(t textAt, what string) string {
	c.wording(t, what, maxURL)
	rest, secure := strings.CutPrefix(t.Value, "https://")
	rest, plain := strings.CutPrefix(rest, "http://")
	host, _, _ := strings.Cut(rest, "/")
	switch {
	case t.Value == "":
	case secure == plain || host == "":
		c.fault(t.At, "begin it with https:// and a host", "%s %q is not a web address", what, clip(t.Value))
	case strings.ContainsAny(t.Value, " \t\n\"<>|\\^`{}"):
		c.fault(t.At, "encode such characters with %", "%s %q holds a character that ends a link", what, clip(t.Value))
	}
	return t.Value
}

// status checks the word for how alive something is.
func (c *checker) status(t textAt, what string) Status {
	switch s := Status(t.Value); s {
	case Active, Maintenance, Retired, "":
		return s
	}
	c.fault(t.At, "write active, maintenance or retired", "%s has the status %q", what, clip(t.Value))
	return ""
}

// citations checks that sources stand in the register, and notes them as used.
func (c *checker) citations(list []textAt) []SourceKey {
	var out []SourceKey
	for _, t := range list {
		if dangling(c, c.sources, t, "source") {
			continue
		}
		k := SourceKey(t.Value)
		c.cited[k] = true
		out = append(out, k)
	}
	return out
}

// define notes where an id is defined, and refuses a second time.
func define[K ~string](c *checker, register map[K]place, id K, at place, what string) {
	if id == "" {
		return
	}
	if first, twice := register[id]; twice {
		c.fault(at, "give one of them another id", "%s %q is defined twice; the first is at %s", what, clip(string(id)), first)
		return
	}
	register[id] = at
}

// mostSuggested bounds the ids that are compared with one that is missing.
const mostSuggested = 1000

// dangling reports whether an id is missing from a register. It tells of it but
// where a file or a section could not be read: what is missing may stand there.
func dangling[K ~string](c *checker, register map[K]place, t textAt, what string) bool {
	if t.Value == "" {
		return true // told already
	}
	if _, ok := register[K(t.Value)]; ok {
		return false
	}
	if c.partial {
		return true
	}
	mend := "define it, or take it out"
	if len(register) <= mostSuggested && len(c.faults) < maxFaults {
		known := make([]string, 0, len(register))
		for id := range register {
			known = append(known, string(id))
		}
		slices.Sort(known)
		if near := nearest(t.Value, known); near != "" {
			mend = fmt.Sprintf("did you mean %q?", near)
		}
	}
	c.fault(t.At, mend, "there is no %s %q", what, clip(t.Value))
	return true
}
