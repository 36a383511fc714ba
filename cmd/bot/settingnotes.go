package main

import (
	"fmt"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// settingNotes says of the environment what is no fault and probably not meant:
// names that look like settings and are none, and values that another one hides.
func settingNotes(p *process) []string {
	known := map[string]bool{"DISCORD_TOKEN": true, "DISCORD_TOKEN_FILE": true}
	var names, notes []string
	for _, s := range allSettings() {
		names = append(names, s.name)
		known[s.name] = true
		if s.secret {
			known[s.name+"_FILE"] = true
		}
		notes = append(notes, hidden(p.getenv, s)...)
	}
	environment := slices.Sorted(slices.Values(p.environ()))
	for _, pair := range environment {
		name, _, _ := strings.Cut(pair, "=")
		ours := strings.HasPrefix(name, "SLACK_") || strings.HasPrefix(name, "DISCORD_") || strings.HasPrefix(name, "FWHELP_") || slip(name, names)
		if !ours || known[name] {
			continue
		}
		note := name + " is no setting of this program"
		if near := nearestSetting(name, names); near != "" {
			note += "; did you mean " + near + "?"
		}
		notes = append(notes, note)
	}
	return notes
}

// hidden names the variables of a setting that are not read, as one before them has
// a value.
func hidden(getenv func(string) string, s setting) []string {
	var first string
	var notes []string
	for _, name := range spellings(s) {
		switch {
		case strings.TrimSpace(getenv(name)) == "":
		case first == "":
			first = name
		default:
			notes = append(notes, fmt.Sprintf("%s is not read, as %s is set", name, first))
		}
	}
	return notes
}

// slip says whether a name that other programs might use is a setting but for a
// letter or two: REDIS_ULR.
func slip(name string, known []string) bool {
	const most = 2
	return slices.ContainsFunc(known, func(k string) bool { return knowledge.EditDistance(name, k, most) <= most })
}

// nearestSetting returns the setting that somebody may have meant, the first in
// the table where several are as near; empty: none is.
func nearestSetting(name string, known []string) string {
	const most = 5 // letters: a word such as _BOT or _FILE more or less
	_, bare, _ := strings.Cut(name, "_")
	best, least := "", most+1
	for _, k := range known {
		if d := min(knowledge.EditDistance(name, k, most), knowledge.EditDistance(bare, k, most)); d < least {
			best, least = k, d
		}
	}
	return best
}
