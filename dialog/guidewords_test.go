package dialog

import "testing"

// A phrase means one thing: two commands that share one would be chosen between by
// the order of a map.
func TestPhrasesMeanOneThing(t *testing.T) {
	commands := map[string]guideCommand{}
	for command, phrases := range guidePhrases {
		for _, p := range phrases {
			if other, taken := commands[p]; taken && other != command {
				t.Errorf("%q means %q and %q", p, command, other)
			}
			commands[p] = command
		}
	}
	talks := map[string]resultTalk{}
	for talk, phrases := range resultPhrases {
		for _, p := range phrases {
			if other, taken := talks[p]; taken && other != talk {
				t.Errorf("%q is about %q and %q", p, talk, other)
			}
			talks[p] = talk
		}
	}
}
