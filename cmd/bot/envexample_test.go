package main

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestEnvExampleNamesEverySetting, and only those. As it stands it is valid, and so
// it is with every example taken for what it shows.
func TestEnvExampleNamesEverySetting(t *testing.T) {
	data, err := os.ReadFile("../../.env.example")
	if err != nil {
		t.Fatal(err)
	}
	env, given, named := map[string]string{}, map[string]bool{}, []string{}
	for _, m := range regexp.MustCompile(`(?m)^(# )?([A-Z_]+)=(.*)$`).FindAllStringSubmatch(string(data), -1) {
		env[m[2]] = m[3]
		given[m[2]] = m[1] == "" && m[3] != ""
		named = append(named, m[2])
	}
	var known []string
	for _, s := range allSettings() {
		known = append(known, s.name)
		if s.secret && given[s.name] {
			t.Errorf("%s has a value in the example", s.name)
		}
	}
	slices.Sort(named)
	slices.Sort(known)
	if diff := cmp.Diff(known, named); diff != "" {
		t.Errorf("(-settings +.env.example):\n%s", diff)
	}
	if _, err := readSettings(func(name string) string { return env[name] }); err != nil {
		t.Error(err)
	}
}
