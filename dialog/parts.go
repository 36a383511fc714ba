package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Parts of a subject, "torchserve": what is told of the whole is not told of them.

// ofTheWhole says before the answer to a question about a part of a subject
// ("what is torchserve") that it tells of the whole.
func ofTheWhole(kb *knowledge.Base, d knowledge.Decision, m Message) Message {
	var words string
	s, ok := kb.SubjectOf(d.Match.Entry)
	switch {
	case ok && len(d.Why.Parts) == 1:
		words = "“" + d.Why.Parts[0] + "” belongs to " + s.Short + ". This is what I know of " + s.Short + " as a whole."
	case len(d.Why.Tools) > 0 && len(d.Why.Subjects) > 1 && setsBeside(kb, d) && !slices.ContainsFunc(d.Why.Tools, func(t knowledge.Tool) bool { return namedBeside(kb, d.Why.Normalised, t) }):
		words = whoseParts(kb, d.Why.Tools) + " This compares them as a whole."
	default:
		return m
	}
	m.Blocks = slices.Insert(slices.Clone(m.Blocks), 0, paragraph(words))
	return m
}

// namedBeside reports whether a text names the subject of a part by itself too:
// "mxnet/gluon".
func namedBeside(kb *knowledge.Base, text string, t knowledge.Tool) bool {
	s, ok := kb.Subject(t.Of)
	rest := strings.Replace(strings.Join(wordsOf(text), " "), strings.Join(wordsOf(t.Name), " "), "", 1)
	return ok && slices.ContainsFunc(wordsOf(rest), func(w string) bool {
		named, ok := subjectNamed(kb, w)
		return ok && named.ID == s.ID
	})
}

// whoseParts says in a sentence to which subjects parts belong.
func whoseParts(kb *knowledge.Base, tools []knowledge.Tool) string {
	var said []string
	for i, t := range tools {
		s, _ := kb.Subject(t.Of)
		verb := " belongs"
		if i > 0 {
			verb = ""
		}
		said = append(said, partName(kb, t)+verb+" to "+s.Short)
	}
	return listed(said) + "."
}

// partName is the name of a part with its subject's in full: "TensorFlow Serving" of
// "tf serving".
func partName(kb *knowledge.Base, t knowledge.Tool) string {
	first, rest, ok := strings.Cut(t.Name, " ")
	if s, named := subjectNamed(kb, first); ok && named {
		return s.Short + " " + rest
	}
	return t.Name
}

// Words of a question for whether a part belongs to a subject, beside their names.
var (
	asksPart   = []string{"part", "parts", "belong", "belongs", "component", "module", "included", "contained", "piece", "subproject"}
	aroundPart = []string{"is", "are", "was", "does", "do", "a", "an", "the", "of", "in", "to", "still", "really", "or", "it", "s", "which", "what", "framework", "right"}
)

// composePartOf answers whether a part belongs to a subject: "is gluon part of mxnet".
func composePartOf(kb *knowledge.Base, r reply) (reply, bool) {
	d := r.decision
	if len(d.Why.Tools) > 1 || len(d.Why.Subjects) > 2 || len(d.Why.Foreign) > 0 || d.Outcome == knowledge.Guided || !asksOnlyPart(kb, d) {
		return reply{}, false
	}
	if len(d.Why.Tools) == 0 {
		return subjectPartOf(kb, r)
	}
	tool := d.Why.Tools[0]
	s, _ := kb.Subject(tool.Of)
	said := whoseParts(kb, d.Why.Tools)
	if len(d.Why.Subjects) > 1 {
		said = "No. " + said
	}
	a := account{maxShown: 2, blocks: []Block{paragraph(said)}}
	about := statementsOn(kb, s, partName(kb, tool))
	a.addClaims(about[:min(2, len(about))])
	a.blocks = append(a.blocks, paragraph("For more say “about "+s.Short+"”."))
	r.decision.Outcome, r.decision.Also = knowledge.Answered, nil
	r.decision.Match = knowledge.Match{Topic: knowledge.Topic{Entry: s.Entry}, Confidence: 1}
	r.topic = withSubjects(kb, r.decision.Match.Topic)
	r.message = Message{Blocks: append(a.blocks, sourceBlocks(kb, a, r.topic)...), About: r.decision.Match.Topic, Confidence: 1}
	r.message = withLanguage(r.message, d.Language, false)
	return r, true
}

// asksOnlyPart reports whether a question asks what belongs to what, and nothing else.
func asksOnlyPart(kb *knowledge.Base, d knowledge.Decision) bool {
	words, _ := wordsBesideNames(kb, d)
	for _, t := range d.Why.Tools {
		named := wordsOf(t.Name)
		words = slices.DeleteFunc(words, func(w string) bool { return slices.Contains(named, w) })
	}
	return slices.ContainsFunc(words, func(w string) bool { return slices.Contains(asksPart, w) }) &&
		!slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(asksPart, w) && !slices.Contains(aroundPart, w) })
}

// subjectPartOf answers whether one subject belongs to another by what one of them is,
// where that says so: "is keras part of tensorflow". One of several projects that share an entry has a
// note of its own.
func subjectPartOf(kb *knowledge.Base, r reply) (reply, bool) {
	d := r.decision
	if len(d.Why.Subjects) != 2 {
		return reply{}, false
	}
	one, _ := kb.Subject(d.Why.Subjects[0])
	other, _ := kb.Subject(d.Why.Subjects[1])
	s := one
	if !tellsOfBelonging(kb, s, other) {
		if s = other; !tellsOfBelonging(kb, s, one) {
			return reply{}, false
		}
	}
	topic := knowledge.Topic{Entry: s.Entry, Facet: knowledge.Overview}
	m := fit(func(detail int) Message { return accountOf(kb, topic, detail).message(kb, topic) })
	words := wordsOf(d.Why.Normalised)
	for _, p := range s.Parts {
		if slices.Contains(words, strings.ToLower(p.Name)) {
			m.Blocks = slices.Insert(m.Blocks, 1, Block(Paragraph{Text: lead(p.Name+":", p.Note)}))
		}
	}
	r.decision.Outcome, r.decision.Also = knowledge.Answered, nil
	r.decision.Match = knowledge.Match{Topic: knowledge.Topic{Entry: s.Entry}, Confidence: 1}
	r.topic = withSubjects(kb, topic)
	r.message = withLanguage(m, d.Language, false)
	r.message.Confidence = 1
	return r, true
}

func tellsOfBelonging(kb *knowledge.Base, s, to knowledge.Subject) bool {
	return slices.ContainsFunc(s.Facets[knowledge.Overview], func(c knowledge.Claim) bool {
		text := c.Text + " " + c.Today
		return tellsOf(kb, text, to.Short) && len(kb.Mentions(text, []string{"part", "merged", "belongs"})) > 0
	})
}

// statementsOn are what is known beyond the article of a name, and what the sides of
// a subject say of it.
func statementsOn(kb *knowledge.Base, s knowledge.Subject, name string) []knowledge.Claim {
	var all, out []knowledge.Claim
	for _, e := range kb.Content().Entries {
		if e.Kind == knowledge.KindExtra {
			all = append(all, e.Claims...)
		}
	}
	for _, f := range []knowledge.Facet{knowledge.Overview, knowledge.Features, knowledge.Pros, knowledge.Cons} {
		all = append(all, s.Facets[f]...)
	}
	for _, c := range all {
		if _, reply, _ := strings.Cut(c.Text, "."); reply != "" && len(c.Text)-len(reply) <= len("Yes.") {
			continue // "No. …" is told to another question
		}
		if tellsOf(kb, c.Text+" "+c.Today, name) {
			out = append(out, c)
		}
	}
	return out
}

func tellsOf(kb *knowledge.Base, text, name string) bool {
	words := wordsOf(name)
	return len(kb.Mentions(text, words)) == len(words)
}

// partsCompared answers a question that sets parts of two subjects beside each other,
// "tf hub vs pytorch hub": by an answer that tells of both, or else by saying that
// there is none.
func partsCompared(kb *knowledge.Base, r reply) (reply, bool) {
	d := r.decision
	if len(d.Why.Parts) < 2 || len(d.Why.Tools) != 2 || len(d.Why.Subjects) != 2 || len(d.Why.Foreign) > 0 ||
		d.Outcome != knowledge.Choices && (d.Outcome != knowledge.Answered || !setsBeside(kb, d)) {
		return reply{}, false
	}
	first, second := partName(kb, d.Why.Tools[0]), partName(kb, d.Why.Tools[1])
	intro := whoseParts(kb, d.Why.Tools) + " I have no comparison of these two"
	var either []knowledge.Topic
	for _, kind := range []knowledge.Kind{knowledge.KindExtra, knowledge.KindTip, knowledge.KindComparison} {
		for _, e := range kb.Content().Entries {
			text := claimsWords(e.Claims) + " " + e.Title
			titled := tellsOf(kb, e.Title, first) || tellsOf(kb, e.Title, second)
			one, other := tellsOf(kb, text, first), tellsOf(kb, text, second)
			switch {
			case e.Kind != kind:
			case one && other:
				r.decision.Outcome, r.decision.Also = knowledge.Answered, nil
				r.decision.Match = knowledge.Match{Topic: knowledge.Topic{Entry: e.ID}, Confidence: d.Match.Confidence}
				r.topic = withSubjects(kb, r.decision.Match.Topic)
				m := answerMessage(kb, r.decision)
				m.Blocks = slices.Insert(slices.Clone(m.Blocks), 0, paragraph(intro+"; this speaks of both."))
				r.message = withLanguage(m, d.Language, false)
				r.message.Confidence = d.Match.Confidence
				return r, true
			case (one || other) && (titled || kind == knowledge.KindComparison):
				either = append(either, withSubjects(kb, knowledge.Topic{Entry: e.ID}))
			}
		}
	}
	r.decision.Outcome = knowledge.Choices
	r.offered = append(either[:min(len(either), maxOffered-1)], versus(d.Why.Subjects))
	r.message = withLanguage(offerMessage(kb, intro+". The nearest that I have:", r.offered), d.Language, false)
	r.message.Confidence = d.Match.Confidence
	return r, true
}
