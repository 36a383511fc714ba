package slack

import (
	"strings"
	"unicode/utf8"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// shortened ends what had to be cut.
const shortened = "… (shortened)"

// mrkdwn is running text in Slack's mark-up: escaped, somebody's own words as
// code, where no sign means anything.
func mrkdwn(t dialog.Text) string {
	return adapters.Draw(t, escape, strong, func(s string) string { return escape(adapters.Code(s)) })
}

// strong is bold where Slack can tell where it begins and ends.
func strong(s string) string {
	words := strings.TrimSpace(s)
	if words == "" || strings.ContainsAny(words, "*\n`") {
		return escape(s)
	}
	before, after, _ := strings.Cut(s, words)
	return before + "*" + escape(words) + "*" + after
}

// fits returns mrkdwn pieces of at most limit characters: as one where it fits,
// else cut at lines and words, without styles so that no mark is torn apart.
func fits(t dialog.Text, limit int) []string {
	if s := mrkdwn(t); length(s) <= limit {
		if strings.TrimSpace(s) == "" {
			return nil
		}
		return []string{s}
	}
	var pieces []string
	for _, piece := range inPieces(t.String(), limit) {
		pieces = append(pieces, escape(piece))
	}
	return pieces
}

// inPieces cuts text into pieces whose escaped length is at most limit.
func inPieces(text string, limit int) []string {
	var pieces []string
	for {
		head, rest := cutAt(text, limit)
		if strings.TrimSpace(head) != "" {
			pieces = append(pieces, strings.TrimSpace(head))
		}
		if rest == "" {
			return pieces
		}
		text = rest
	}
}

// cutAt cuts text so that the escaped head has at most limit characters: at the
// last end of a line in the head's second half, else between words, else anywhere
// between two characters.
func cutAt(text string, limit int) (head, rest string) {
	n, end := 0, len(text)
	for i, r := range text {
		n += width(r)
		if n > limit {
			end = i
			break
		}
	}
	if end == len(text) {
		return text, ""
	}
	head = text[:end]
	for _, at := range []string{"\n", " "} {
		if i := strings.LastIndex(head, at); i > len(head)/2 {
			return text[:i], text[i+1:]
		}
	}
	return head, text[end:]
}

// width is how many characters one takes when escaped.
func width(r rune) int {
	switch r {
	case '&':
		return len("&amp;")
	case '<', '>':
		return len("&lt;")
	}
	return 1
}

// within is text cut to limit characters when escaped, with a word that it was.
func within(text string, limit int) string {
	if _, rest := cutAt(text, limit); rest == "" {
		return text
	}
	head, _ := cutAt(text, limit-length(shortened)-1)
	return strings.TrimRight(head, " \n") + "\n" + shortened
}

// clipped is one line cut to limit characters, for headings and labels.
func clipped(text string, limit int) string {
	text = literal(strings.Join(strings.Fields(text), " "))
	if length(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}

func length(s string) int { return utf8.RuneCountInString(s) }

// fenced is text as it stands, in type of one width.
func fenced(text string) string {
	return "```\n" + escape(strings.ReplaceAll(text, "```", "'''")) + "\n```"
}

// tableText is a table in columns of equal width; nothing but spaces parts them.
func tableText(t dialog.Table) string {
	rows := [][]string{t.Columns}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = strings.Join(strings.Fields(cell.String()), " ")
		}
		rows = append(rows, cells)
	}
	widths := map[int]int{}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], length(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-length(cell)+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return strings.TrimRight(b.String(), "\n")
}
