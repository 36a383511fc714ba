package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Who makes a subject: the whole card tells much, but that only among it all.

// Words of a question for whoever makes a subject, beside its name: those that ask
// for it, those before the name of a company, and those around both.
var (
	asksWho     = []string{"who", "whose", "company", "companies", "maker", "makers", "creator", "creators", "owner", "owners", "developer", "developers", "vendor"}
	asksOrigin  = []string{"made", "make", "makes", "owns", "own", "owned", "behind", "developed", "develops", "created", "creates", "invented", "built", "written", "wrote", "backs", "backed", "maker", "makers", "creator", "owner", "comes", "come", "runs", "belongs", "belong"}
	beforeMaker = []string{"by", "from", "to", "of"}
	aroundMaker = []string{"is", "was", "are", "were", "it", "its", "the", "that", "this", "a", "an", "really", "right", "correct", "true", "or", "still", "actually", "and", "which", "what", "whats", "does", "do", "did", "isn", "t", "s", "today", "now", "company", "product", "project", "originally", "mainly", "even", "tell", "me", "know", "you", "so"}
)

// composeMaker answers a question for who makes one subject, and for nothing else.
func composeMaker(kb *knowledge.Base, r reply) (reply, bool) {
	d := r.decision
	s, ok := kb.SubjectOf(d.Match.Entry)
	if !ok || d.Outcome != knowledge.Answered || len(d.Also) > 0 || d.Match.Facet != knowledge.NoFacet && d.Match.Facet != knowledge.Overview || s.Maker.Text == "" {
		return reply{}, false
	}
	words, subjects := wordsBesideNames(kb, d)
	supposed, asks := makerSupposed(words)
	if !asks || len(subjects) != 1 || len(d.Why.Tools) > 0 {
		return reply{}, false
	}
	told := append([]knowledge.Claim{s.Maker}, s.Facets[knowledge.Overview][:min(1, len(s.Facets[knowledge.Overview]))]...)
	a := account{article: kb.Content().Article != "" && len(told) > 1, maxShown: 2}
	if supposed != "" && len(kb.Mentions(claimsWords(told), wordsOf(supposed))) == 0 {
		a.blocks = append(a.blocks, paragraph("I know nothing of that."))
	}
	a.blocks = append(a.blocks, Paragraph{Text: claimText(s.Maker)})
	a.sources = s.Maker.Sources
	if notice, retired := statusNotice(s); retired {
		a.blocks = append(a.blocks, Paragraph{Text: notice})
	}
	a.addClaims(told[1:])
	a.blocks = append(a.blocks, paragraph("For more say “about "+s.Short+"”."))
	r.topic = withSubjects(kb, d.Match.Topic)
	r.message = withLanguage(a.message(kb, d.Match.Topic), d.Language, false)
	r.message.Confidence = d.Match.Confidence
	return r, true
}

// makerSupposed reports whether words ask for a maker, and which they suppose: "is
// from microsoft right".
func makerSupposed(words []string) (supposed string, asks bool) {
	has := func(list []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(list, w) })
	}
	var rest []string
	for i, w := range words {
		switch {
		case slices.Contains(asksWho, w), slices.Contains(asksOrigin, w), slices.Contains(aroundMaker, w), slices.Contains(beforeMaker, w):
		case i > 0 && slices.Contains(beforeMaker, words[i-1]) && len(rest) == 0:
			rest = append(rest, w)
		default:
			return "", false
		}
	}
	if len(words) > 2*maxFactWords || len(rest) == 0 && !has(asksWho) {
		return "", false
	}
	supposed = strings.Join(rest, " ")
	return supposed, has(asksOrigin) || has(asksWho) && supposed == "" && slices.Contains(words, "by") || supposed != "" && (slices.Contains(words, "from") || slices.Contains(words, "by"))
}

// usersUnknown says before what a subject is best for that who uses it is not known,
// where that was asked: "who uses keras".
func usersUnknown(kb *knowledge.Base, d knowledge.Decision, m Message) Message {
	s, ok := kb.SubjectOf(d.Match.Entry)
	words := wordsOf(d.Why.Normalised)
	at := slices.IndexFunc(words, func(w string) bool { return w == "who" || w == "companies" })
	for at++; at > 0 && at < len(words) && slices.Contains([]string{"is", "are", "still", "really", "actually", "else", "all"}, words[at]); {
		at++
	}
	if !ok || at <= 0 || at >= len(words) || !slices.Contains([]string{"use", "uses", "using"}, words[at]) {
		return m
	}
	m.Blocks = slices.Insert(slices.Clone(m.Blocks), 0, paragraph("I have no list of who uses "+s.Short+". The nearest that I have:"))
	return m
}
