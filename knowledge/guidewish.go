package knowledge

// Wanted reports whether a message describes a project and asks what to take for
// it, in whatever words: "we write scala on a cluster, what would you go for?"
// It must tell two facts that answer steps of the guide and ask for a choice in
// the first or second person, or tell three facts and ask nothing.
func (g *Guide) Wanted(text string) bool {
	return g.storyOf(text).wanted
}

// story is what a message tells of a project.
type story struct {
	facts  []Answer // to the guide's steps
	wanted bool     // see [Guide.Wanted]
}

// storyOf reads a message once for all who want to know.
func (g *Guide) storyOf(text string) story {
	var s story
	words := replyWords(text)
	for _, h := range g.read(text, words, "", nil).Answers {
		s.facts = append(s.facts, h.Answer)
	}
	if len(words) == 0 || factual[words[0].text] && !(len(words) > 1 && words[1].text == "you") {
		return s
	}
	person, choice, question := urging[words[0].text], false, false
	for i := range words {
		person = person || words[i].talk.is(isPersonal)
		choice = choice || words[i].talk.is(isChoosing)
		question = question || words[i].talk.is(isQuestionWord)
	}
	s.wanted = len(s.facts) >= 2 && person && choice || len(s.facts) >= 3 && !question
	return s
}

var (
	// factual words open a question about something else than the choice.
	factual = words("how why when where who do does did is are was can could will has have isnt arent doesnt")
	// personal words show that the question is about the asker's own case.
	personal = words("i im id ive we us our my me you u id")
	// urging words ask for oneself when they come first.
	urging = words("suggest recommend choose pick find need looking searching want give")
	// choosing words ask for a choice.
	choosing = words("use take pick choose recommend recommendation recommendations suggest suggestion suggestions advise advice need needs want looking search searching go start begin best right fit fits suit suits suitable which framework library tool something one better prefer decide find")
)
