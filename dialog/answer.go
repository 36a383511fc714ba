package dialog

import (
	"fmt"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Sizes of an answer, in characters of its plain text: two or three screens of a
// phone. What fit cannot shorten so far still stays under 3,000, which every
// platform takes in one message.
const (
	maxAnswer = 2400
	maxLabel  = 40
)

// account is an answer in the making: what it says, and what that rests on.
type account struct {
	blocks   []Block
	sources  []knowledge.SourceKey // the most telling first; may repeat
	article  bool                  // some of it is the article's word
	maxShown int                   // sources shown; the rest is a command away
}

// answerMessage answers what was asked: one topic, or both of a double question.
func answerMessage(kb *knowledge.Base, d knowledge.Decision) Message {
	first := d.Match.Topic
	if len(d.Also) == 0 || !known(kb, d.Also[0].Topic) {
		return fit(func(detail int) Message { return accountOf(kb, first, detail).message(kb, first) })
	}
	second := d.Also[0].Topic
	return fit(func(detail int) Message {
		a, b := accountOf(kb, narrow(kb, first), detail+1), accountOf(kb, narrow(kb, second), detail+1)
		a.maxShown, b.maxShown = 2, 2
		if _, noticed := noticeOf(kb, second); noticed && first.Entry == second.Entry {
			b.blocks = b.blocks[1:] // said of the same subject above
		}
		m := a.message(kb, first)
		m.Blocks = append(m.Blocks, b.message(kb, second).Blocks...)
		return m
	})
}

// noticeOf is the notice that a side of a subject begins with.
func noticeOf(kb *knowledge.Base, side knowledge.Topic) (Text, bool) {
	s, ok := kb.SubjectOf(side.Entry)
	if !ok || side.Facet == knowledge.Liveness {
		return nil, false
	}
	return statusNotice(s)
}

// narrow is what is told of a topic beside another: of a subject no more than
// its overview.
func narrow(kb *knowledge.Base, t knowledge.Topic) knowledge.Topic {
	if s, ok := kb.SubjectOf(t.Entry); ok && t.Facet == knowledge.NoFacet && len(s.Facets[knowledge.Overview]) > 0 {
		t.Facet = knowledge.Overview
	}
	return t
}

// fit builds a message with as much detail as a phone takes: 0 is everything,
// every further step leaves something out.
func fit(build func(detail int) Message) Message {
	const steps = 4
	m := build(0)
	for detail := 1; detail < steps && len([]rune(PlainText(m))) > maxAnswer; detail++ {
		m = build(detail)
	}
	return m
}

// accountOf says what is known of a topic that the content has.
func accountOf(kb *knowledge.Base, topic knowledge.Topic, detail int) account {
	if topic.Entry == knowledge.Versus {
		return versusAccount(kb, topic, aspect{}, detail)
	}
	if s, ok := kb.SubjectOf(topic.Entry); ok {
		switch topic.Facet {
		case knowledge.NoFacet:
			return cardAccount(kb, s)
		case knowledge.Liveness:
			return statusAccount(s)
		}
		return facetAccount(kb, s, topic.Facet)
	}
	e, _ := kb.Entry(topic.Entry)
	return entryAccount(kb, e, detail)
}

// message ends an account with its sources.
func (a account) message(kb *knowledge.Base, about knowledge.Topic) Message {
	blocks := append([]Block{Heading{Text: plain(topicTitle(kb, about))}}, a.blocks...)
	blocks = append(blocks, sourceBlocks(kb, a, about)...)
	about.Subjects = slices.Sorted(slices.Values(about.Subjects)) // as in every id
	return Message{Blocks: blocks, About: about}
}

// entryAccount tells a question, tip, comparison, criterion, part or extra.
func entryAccount(kb *knowledge.Base, e knowledge.Entry, detail int) account {
	beyond := e.Kind == knowledge.KindExtra && kb.Content().Article != ""
	a := account{article: !beyond && kb.Content().Article != "", maxShown: 3 - min(detail, 2)}
	if beyond {
		a.blocks = append(a.blocks, Paragraph{Text: lead("Beyond the article.", "It does not say this; the sources below do.")})
	}
	if notice, ok := retiredNotice(kb, e.About); ok && e.Kind != knowledge.KindExtra { // an extra is today's word
		a.blocks = append(a.blocks, Paragraph{Text: notice})
	}
	a.addClaims(e.Claims)
	return a
}

// facetAccount tells one side of a subject.
func facetAccount(kb *knowledge.Base, s knowledge.Subject, f knowledge.Facet) account {
	a := account{article: kb.Content().Article != "", maxShown: 3}
	if notice, ok := statusNotice(s); ok {
		a.blocks = append(a.blocks, Paragraph{Text: notice})
	}
	a.addClaims(s.Facets[f])
	return a
}

// addClaims says claims: one as a paragraph, several as a list.
func (a *account) addClaims(claims []knowledge.Claim) {
	a.blocks = append(a.blocks, claimBlocks(claims)...)
	a.sources = append(a.sources, claimSources(claims)...)
}

func claimBlocks(claims []knowledge.Claim) []Block {
	if len(claims) == 1 {
		return []Block{Paragraph{Text: claimText(claims[0])}}
	}
	var list Bullets
	for _, c := range claims {
		list.Items = append(list.Items, claimText(c))
	}
	return []Block{list}
}

// claimText says a claim, and what holds today apart from it.
func claimText(c knowledge.Claim) Text {
	switch {
	case c.Today != "":
		return Text{{Text: c.Text + " "}, {Text: todayLabel(c.AsOf), Style: Strong}, {Text: " " + c.Today}}
	case monthOf(c.AsOf) != "":
		return plain(c.Text + " (as of " + monthOf(c.AsOf) + ")")
	}
	return plain(c.Text)
}

// claimSources lists the first source of every claim, then the others.
func claimSources(claims []knowledge.Claim) []knowledge.SourceKey {
	var first, more []knowledge.SourceKey
	for _, c := range claims {
		if len(c.Sources) > 0 {
			first, more = append(first, c.Sources[0]), append(more, c.Sources[1:]...)
		}
	}
	return append(first, more...)
}

// todayLabel begins what holds today, with the date of the evidence.
func todayLabel(asOf knowledge.Date) string {
	if month := monthOf(asOf); month != "" {
		return "Today (" + month + "):"
	}
	return "Today:"
}

// retiredNotice says what has to be known first of the subjects of an entry.
func retiredNotice(kb *knowledge.Base, about []knowledge.SubjectID) (Text, bool) {
	if len(about) == 1 {
		s, ok := kb.Subject(about[0])
		if !ok {
			return nil, false
		}
		return statusNotice(s)
	}
	var gone []string
	var asOf knowledge.Date
	for _, id := range about {
		if s, ok := kb.Subject(id); ok && s.Status == knowledge.Retired {
			gone = append(gone, s.Short+" is retired"+since(s))
			asOf = max(asOf, s.AsOf)
		}
	}
	if len(gone) == 0 {
		return nil, false
	}
	return lead(todayLabel(asOf), strings.Join(gone, ", ")+"."), true
}

// statusNotice says in a sentence that a subject is not active any more.
func statusNotice(s knowledge.Subject) (Text, bool) {
	if s.Status == knowledge.Active || s.Status == "" {
		return nil, false
	}
	text := s.Short + " is " + statusWords(s.Status) + since(s) + "."
	if s.Successor != "" {
		text += " In its place: " + s.Successor + "."
	}
	return lead(todayLabel(s.AsOf), text), true
}

func statusWords(s knowledge.Status) string {
	if s == knowledge.Maintenance {
		return "in maintenance: upkeep, few new features"
	}
	return string(s)
}

func since(s knowledge.Subject) string {
	if day := dayOf(s.Since); day != "" {
		return " (since " + day + ")"
	}
	return ""
}

// sourceBlocks shows the first few sources of an answer, and how to see them all.
func sourceBlocks(kb *knowledge.Base, a account, about knowledge.Topic) []Block {
	var shown Sources
	if a.article {
		shown.Items = append(shown.Items, articleSource(kb))
	}
	keys := unique(a.sources)
	for _, k := range keys[:min(len(keys), a.maxShown)] {
		shown.Items = append(shown.Items, sourceLine(kb, k))
	}
	if len(shown.Items) == 0 {
		return nil
	}
	blocks := []Block{shown}
	if left := len(keys) - a.maxShown; left > 0 {
		blocks = append(blocks, paragraph(fmt.Sprintf("%d more: say “%s”.", left, sourcesWords(kb, about))))
	}
	return blocks
}

func articleSource(kb *knowledge.Base) Source {
	return Source{Title: "The article “" + kb.Content().Article + "”"}
}

func sourceLine(kb *knowledge.Base, k knowledge.SourceKey) Source {
	s, ok := kb.Source(k)
	if !ok {
		return Source{Title: string(k)}
	}
	return Source{Title: s.Title, URL: s.URL, Date: s.Date}
}

// unique keeps the first of every key, in order.
func unique[T comparable](all []T) []T {
	var once []T
	for _, k := range all {
		if !slices.Contains(once, k) {
			once = append(once, k)
		}
	}
	return once
}
