package dialog

import (
	"fmt"
	"strings"

	"fwhelp/knowledge"
)

// helpMessage says what can be asked, with examples from the content.
func helpMessage(kb *knowledge.Base) Message {
	c := kb.Content()
	intro := "I answer questions about " + topicOfContent(c)
	if len(c.Sources) > 0 {
		intro += ", with dates and sources"
	}
	intro += ". Ask in your own words"
	for _, e := range c.Entries {
		if e.Kind == knowledge.KindQuestion {
			intro += ", for example “" + e.Title + "”"
			break
		}
	}
	var list Bullets
	names := exampleNames(c)
	if len(names) > 0 {
		list.Items = append(list.Items, lead("about NAME:", "all about one, for example “about "+names[0]+"”"))
	}
	if len(names) > 1 {
		text := "two or three side by side, for example “compare " + names[0] + " " + names[1] + exampleAspect(c) + "”"
		if atAGlance(kb) {
			text += "; “compare all” has a line on each"
		}
		list.Items = append(list.Items, lead("compare A B:", text))
	}
	if _, ok := kb.Guide(); ok {
		list.Items = append(list.Items, lead("choose:", "I help you pick one, in a few questions"))
	}
	list.Items = append(list.Items,
		lead("sources:", "how old my facts are; with the id of an answer, where each statement comes from"),
		lead("privacy:", "what I keep about you; “privacy show” shows it, “privacy delete” deletes it"),
	)
	m := Message{Blocks: []Block{paragraph(intro + ". Or begin with one of these words:"), list}}
	if len(names) > 1 {
		m.Blocks = append(m.Blocks, paragraph("After an answer you can go on, for example with “what about "+names[1]+"?”."))
	}
	return m
}

// exampleNames are subjects to show how to ask; those that are alive come first.
func exampleNames(c *knowledge.Content) []string {
	var alive, others []string
	for _, s := range c.Subjects {
		if s.Status == knowledge.Active {
			alive = append(alive, s.Short)
		} else {
			others = append(others, s.Short)
		}
	}
	return append(alive, others...)
}

// exampleAspect shows how to say by what things are to be compared.
func exampleAspect(c *knowledge.Content) string {
	for _, e := range c.Entries {
		if e.Kind == knowledge.KindComparison {
			return " by " + e.Aspect()
		}
	}
	return ""
}

// edition says which content this is and how old it is; of is the answer that
// the conversation was last about, if there was one.
func edition(kb *knowledge.Base, of knowledge.Topic) Message {
	c := kb.Content()
	var list Bullets
	if program := kb.Edition().Program; program != "" {
		list.Items = append(list.Items, lead("Version:", program))
	}
	list.Items = append(list.Items, lead("Content:", c.Hash[:min(12, len(c.Hash))]))
	if day := dayOf(c.AsOf); day != "" {
		list.Items = append(list.Items, lead("Facts as of:", day))
	}
	quality := kb.Edition().Quality
	if quality == "" {
		quality = "not measured"
	}
	list.Items = append(list.Items, lead("Answer quality:", quality))
	if c.Article != "" {
		list.Items = append(list.Items, lead("Undated statements:", "from the article “"+c.Article+"”"))
	}
	m := Message{Blocks: []Block{paragraph("What my answers are made of:"), list}}
	if of.Entry != "" {
		m.Blocks = append(m.Blocks, paragraph("Where my last answer comes from: say “"+sourcesWords(kb, of)+"”."))
	}
	return m
}

// sourcesOf says where each statement of an answer comes from.
func sourcesOf(kb *knowledge.Base, topic knowledge.Topic) Message {
	if topic.Entry == knowledge.Versus {
		return sourcesOfVersus(kb, topic)
	}
	claims, more := claimsOf(kb, topic)
	var list Bullets
	var keys []knowledge.SourceKey
	for _, c := range claims {
		list.Items = append(list.Items, lead(string(c.ID)+":", origin(kb, topic, c)))
		keys = append(keys, c.Sources...)
	}
	if s, ok := kb.SubjectOf(topic.Entry); ok && (topic.Facet == knowledge.NoFacet || topic.Facet == knowledge.Liveness) {
		list.Items = append(list.Items, lead("status:", origins(kb, s.Sources)))
		keys = append(keys, s.Sources...)
	}
	m := Message{Blocks: []Block{Heading{Text: plain("Sources: " + topicTitle(kb, topic))}, list}}
	shown := Sources{Full: true}
	for _, k := range unique(keys) {
		shown.Items = append(shown.Items, sourceLine(kb, k))
	}
	if len(shown.Items) > 0 {
		m.Blocks = append(m.Blocks, shown)
	}
	if more != "" {
		m.Blocks = append(m.Blocks, paragraph(more))
	}
	return m
}

// claimsOf lists the claims whose sources are shown for a topic, and how to see
// the others where that would be too much for one message.
func claimsOf(kb *knowledge.Base, topic knowledge.Topic) (claims []knowledge.Claim, more string) {
	s, ok := kb.SubjectOf(topic.Entry)
	switch {
	case !ok:
		e, _ := kb.Entry(topic.Entry)
		return e.Claims, ""
	case topic.Facet == knowledge.NoFacet:
		var says []string
		for _, f := range []knowledge.Facet{knowledge.Features, knowledge.Pros, knowledge.Cons, knowledge.BestFor} {
			if len(s.Facets[f]) > 0 {
				says = append(says, "“sources "+topicKey(knowledge.Topic{Entry: s.Entry, Facet: f})+"”")
			}
		}
		if len(says) > 0 {
			more = "For the rest: say " + listed(says) + "."
		}
		return s.Facets[knowledge.Overview], more
	}
	return s.Facets[topic.Facet], ""
}

// origin says where one claim comes from, its word of today apart.
func origin(kb *knowledge.Base, topic knowledge.Topic, c knowledge.Claim) string {
	e, _ := kb.Entry(topic.Entry)
	article := kb.Content().Article != "" && e.Kind != knowledge.KindExtra
	switch {
	case article && c.Today != "":
		return "the article; today's word: " + origins(kb, c.Sources)
	case article:
		return "the article"
	}
	return origins(kb, c.Sources)
}

func origins(kb *knowledge.Base, keys []knowledge.SourceKey) string {
	if len(keys) == 0 {
		return "the author of this list"
	}
	titles := make([]string, len(keys))
	for i, k := range keys {
		titles[i] = sourceLine(kb, k).Title
	}
	return strings.Join(titles, "; ")
}

// privacyMessage says what is kept in general.
func privacyMessage() Message {
	return Message{Blocks: []Block{
		paragraph("What I keep of a conversation, until it has been silent for a while (a day, unless whoever runs me has set something else):"),
		Bullets{Items: []Text{
			plain("what it was last about, so that “and its cons?” works"),
			plain("your answers, while I help you choose"),
			plain("a question of yours, while I ask what you meant by it"),
			plain("the numbers of messages seen in the last hour, so that I never answer twice"),
			plain("replies not yet delivered, and which of my last messages answered what, so that you can judge them"),
			plain("who took part, so that it can all be deleted"),
		}},
		paragraph("Questions I could not answer go to the people who look after me, only if they have switched that on. “privacy show” shows what I keep here, “privacy delete” deletes what I keep about you everywhere."),
	}}
}

// stored says what is kept about this conversation, before the event.
func (s Session) stored() Message {
	list := Bullets{}
	add := func(format string, args ...any) { list.Items = append(list.Items, plain(fmt.Sprintf(format, args...))) }
	if topic := topicOf(s.state()); topic.Entry != "" {
		add("last subject: %s", topicKey(topic))
	}
	switch state := s.state().(type) {
	case Offering:
		add("an open question with %d options, and your words that led to it", len(state.Entries))
	case Guiding:
		add("a walkthrough with %d answers", len(state.Answers))
	case Confirming:
		add("the open question whether to delete")
	case Idle:
	}
	add("numbers of events seen in the last hour: %d", len(s.Seen))
	add("messages I wrote that can still be changed: %d", len(s.Posted))
	add("replies not yet delivered: %d", len(s.Outbox))
	add("people who take part: %d", len(s.Users))
	return Message{Blocks: []Block{
		paragraph("What I kept of this conversation before your last message:"), list,
		paragraph("“privacy delete” deletes what I keep about you, here and elsewhere."),
	}}
}
