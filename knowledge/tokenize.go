package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of a normalised question.
type token struct {
	text       string // folded, as typed or as corrected
	stem       string
	name       int32 // into the names found, or noName
	possessive bool  // "google's"
	code       bool  // part of an identifier: tf.nn.relu, is_available
	number     bool  // 2, 2.15
	gloss      bool  // put there by the glossary for a foreign word
	clause     bool  // punctuation ends a clause after it
	hyphen     bool  // a hyphen joins it to the word before
	denied     bool  // a negation reaches it, or it is one that denies something
}

const (
	noName  int32 = -1
	anyName int32 = -2 // in patterns: the name of any subject
)

// tokenise splits a normalised question into words. "c++" and "c#" stay whole,
// ".net" becomes "dotnet", versions such as "2.15" are one number, and scripts
// without blanks are cut off from what stands beside them.
func tokenise(s string) []token {
	tokens := make([]token, 0, len(s)/5+2)
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '.' && strings.HasPrefix(s[i:], ".net") && !letterAt(s, i+4) && !letterBefore(s, i) {
			tokens = append(tokens, token{text: "dotnet", name: noName})
			i += 4
			continue
		}
		if r == '{' && strings.HasPrefix(s[i:], placeholder) {
			tokens = append(tokens, token{text: placeholder, name: anyName})
			i += len(placeholder)
			continue
		}
		if !wordRune(r) {
			markBreak(tokens, s, i, r)
			i += size
			continue
		}
		end := wordEnd(s, i)
		t := token{text: s[i:end], name: noName}
		t.number = r >= '0' && r <= '9' && numeric(t.text)
		t.hyphen = i > 0 && s[i-1] == '-' && letterBefore(s, i-1)
		if strings.HasPrefix(s[end:], "'s") && !letterAt(s, end+2) {
			t.possessive = true
			end += 2
		} else if strings.HasPrefix(s[end:], "'") && strings.HasSuffix(t.text, "s") && !letterAt(s, end+1) {
			t.possessive = true
			end++
		}
		t.code = !t.number && joined(s, i, end)
		tokens = append(tokens, t)
		i = end
	}
	return tokens
}

// wordEnd returns where the word that begins at i ends.
func wordEnd(s string, i int) int {
	first, _ := utf8.DecodeRuneInString(s[i:])
	script := scriptOf(first)
	digits := first >= '0' && first <= '9'
	j := i
	for j < len(s) {
		if c := s[j]; isDigit(c) || isLetter(c) && script == latin && !digits { // nearly always
			j++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[j:])
		if (r == '+' || r == '#') && j > i && j-i <= 3 && !letterAt(s, j+1) && isLetter(s[i]) {
			j += size
			continue
		}
		if digits && r == '.' && j > i && j+1 < len(s) && (isDigit(s[j+1]) || s[j+1] == 'x') {
			j += size
			continue
		}
		if !wordRune(r) || (unicode.IsLetter(r) && scriptOf(r) != script && !digits) {
			break
		}
		if digits && unicode.IsLetter(r) {
			script, digits = scriptOf(r), false // "3d" is a word
			if script != latin && j > i {
				break
			}
		}
		j += size
	}
	return j
}

// markBreak notes on the last word that a clause ends after it.
func markBreak(tokens []token, s string, i int, r rune) {
	if len(tokens) == 0 {
		return
	}
	switch r {
	case ',', ';', '?', '!', ':', '(', ')', '\n', '–', '—', '、', '。', '？':
	case '.':
		if i+1 < len(s) && s[i+1] != ' ' {
			return
		}
	case '-':
		if i+1 < len(s) && s[i+1] != ' ' {
			return
		}
	default:
		return
	}
	tokens[len(tokens)-1].clause = true
}

// joined says whether s[i:end] is glued to a neighbour as identifiers are: by a
// dot or an underscore, or called with brackets.
func joined(s string, i, end int) bool {
	if end < len(s) {
		switch s[end] {
		case '_':
			return true
		case '.':
			if end-i >= 2 && letterAt(s, end+1) && !strings.HasPrefix(s[end:], ".net") {
				return true
			}
		case '(':
			return true
		}
	}
	if i > 0 {
		switch s[i-1] {
		case '_':
			return true
		case '.':
			return i >= 3 && letterBefore(s, i-1) && letterBefore(s, i-2)
		}
	}
	return false
}

func letterAt(s string, i int) bool {
	if i >= len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func letterBefore(s string, i int) bool {
	if i <= 0 {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return unicode.IsLetter(r)
}

func wordRune(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) || r == 'ー'
}

func numeric(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) && s[i] != '.' && (s[i] != 'x' || i != len(s)-1) {
			return false
		}
	}
	return true
}

// script is a group of writing systems that words do not mix.
type script uint8

const (
	latin script = iota
	han          // Chinese characters and kana: no blanks between words
	hangul
	cyrillic
	otherScript
)

func scriptOf(r rune) script {
	switch {
	case r < 0x250:
		return latin
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r == 'ー':
		return han
	case unicode.Is(unicode.Hangul, r):
		return hangul
	case unicode.Is(unicode.Cyrillic, r):
		return cyrillic
	case unicode.In(r, unicode.Latin, unicode.M, unicode.Nd):
		return latin
	}
	return otherScript
}
