package dialog

import (
	"cmp"
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// Prefixes of the ids of buttons on a result: "set:deployment=server" gives
// another answer, "edit:deployment" asks for one.
const (
	setPrefix  = "set:"
	editPrefix = "edit:"
)

// editAny stands in [Guiding.Editing] for the question which answer to change.
const editAny knowledge.StepID = "*"

// conclude tells the recommendation.
func (w walk) conclude() State {
	a := w.advice()
	if len(w.g.Without) > 0 && !w.ruled {
		w.note("Left out, as you asked: " + listed(shortNames(w.kb, w.g.Without)) + ".")
	}
	if len(w.done) == 0 {
		w.done = append(w.done, "Told again below")
	}
	m := fit(func(detail int) Message { return a.message(w.intro, detail) })
	w.g.Asked = w.sayAfter(w.g.Asked, w.outcome(), m)
	w.g.Strays, w.g.Editing = 0, ""
	if len(a.rec.Pick) == 1 {
		s, _ := w.kb.Subject(a.rec.Pick[0])
		w.g.Topic = withSubjects(w.kb, knowledge.Topic{Entry: s.Entry}) // "and its cons?"
	}
	return w.g
}

// message is the result: the higher detail, the less of it.
func (a advice) message(intro []Text, detail int) Message {
	m := Message{Result: a.result(), Blocks: []Block{Heading{Text: plain(a.headline())}}}
	add := func(t Text) { m.Blocks = append(m.Blocks, Paragraph{Text: t}) }
	for _, t := range slices.Concat(intro, a.against()) {
		add(t)
	}
	add(plain(a.verdict()))
	for _, id := range a.rec.Pick {
		if s, ok := a.kb.Subject(id); ok && s.Status == knowledge.Maintenance {
			notice, _ := statusNotice(s)
			add(notice)
		}
	}
	for _, t := range a.besides() {
		add(t)
	}
	if !slices.Equal(a.rec.Pick, a.rec.ArticlePick) {
		if word := a.articleWord(false); word != "" {
			add(plain(word))
		}
	}
	var shown []knowledge.Claim
	for _, id := range a.rec.Pick {
		list, told := Bullets{}, a.reasonsFor(id, max(1, (maxReasons-detail)/len(a.rec.Pick)))
		for _, r := range told {
			shown, list.Items = append(shown, r.claim), append(list.Items, r.text(a.guide))
		}
		if len(list.Items) > 0 {
			s, _ := a.kb.Subject(id)
			if rest, ok := a.restOf(id, told); ok {
				list.Items = append(list.Items, rest)
			}
			add(strong("What speaks for " + s.Short + " (" + pointsWords(a.scoreOf(id)) + "):"))
			m.Blocks = append(m.Blocks, list)
		}
	}
	if text := a.second(); text != "" {
		add(plain(text))
	}
	add(plain("Your answers: " + cmp.Or(answersWords(a.guide, a.answers), "none") + "."))
	m.Blocks = append(m.Blocks, a.sources(shown)...)
	m.Blocks = append(m.Blocks, a.whatWouldChange()...)
	m.Blocks = append(m.Blocks, Choices{Options: a.options()})
	return m
}

// whatWouldChange lists every single other answer that changes the pick.
func (a advice) whatWouldChange() []Block {
	if len(a.rec.Changes) == 0 {
		return nil
	}
	return []Block{Paragraph{Text: strong("What would change it, each on its own:")}, a.changeList()}
}

// maxSources is how many sources a result names; the record names all.
const maxSources = 3

// sources shows where the reasons told come from.
func (a advice) sources(claims []knowledge.Claim) []Block {
	var list Sources
	if a.kb.Content().Article != "" {
		list.Items = append(list.Items, articleSource(a.kb))
	}
	for _, k := range unique(claimSources(claims)) {
		if len(list.Items) < maxSources {
			list.Items = append(list.Items, sourceLine(a.kb, k))
		}
	}
	if len(list.Items) == 0 {
		return nil
	}
	return []Block{list}
}

func (a advice) result() *Result {
	changes := a.rec.Changes
	if changes == nil {
		changes = []knowledge.Change{}
	}
	return &Result{
		Guide: a.guide.ID, Pick: a.rec.Pick, ArticlePick: a.rec.ArticlePick,
		Ranking: a.rec.Ranking, Verdict: a.rec.Verdict, Changes: changes,
	}
}

// options are the buttons of a result: what would change it, then what else can
// be done.
func (a advice) options() []Option {
	var options []Option
	changes := a.changes()
	for _, c := range changes[:min(len(changes), maxChangeButtons)] {
		options = append(options, Option{
			ID:    setPrefix + string(c.Step) + "=" + string(c.Answer),
			Label: a.changeLabel(c),
		})
	}
	options = append(options, Option{ID: string(changeAnswer), Label: "Change an answer"})
	if len(a.rec.Ranking) > 1 {
		options = append(options, Option{ID: string(compareFirst), Label: "Compare the first two"})
	}
	return append(options,
		Option{ID: string(startAgain), Label: "Start again"},
		Option{ID: string(exportRecord), Label: "Export as a decision record"},
	)
}

// amend enters other answers after the result. It tells the new one where the pick
// is another, a few lines where it is not, and asks what the change has opened.
func (w walk) amend(answers []knowledge.Answer) State {
	before, editing := w.advice(), w.g.Editing != ""
	var changed []string
	var noted, said []knowledge.Answer
	for _, a := range answers {
		was, had := answerTo(w.g.Answers, a.Step)
		switch {
		case had && was == a:
			continue
		case had:
			changed = append(changed, changeWords(w.guide, was, a))
		default:
			noted = append(noted, a)
		}
		said = append(said, a)
		w.done = append(w.done, answerWords(w.guide, a))
		w.g.Answers = withAnswer(w.g.Answers, a)
	}
	w.noteAnswers(changed, noted)
	w.g.Editing = ""
	now := w.advice()
	if !w.ruled {
		w.first = before.rec.Pick
	}
	samePick := slices.Equal(now.rec.Pick, w.first)
	if _, open := w.openStep(); open {
		if len(now.rec.Pick) == 1 && !samePick {
			w.note("With that it is " + listed(shortNames(w.kb, now.rec.Pick)) + " so far; one more question could still change it.")
		}
		return w.advance()
	}
	switch {
	case !samePick:
		return w.advance()
	case !editing && !w.ruled && now.sameAs(before):
		return w.stands(changed, noted, answers)
	}
	return w.stillSo(said)
}

// sameAs reports whether a recommendation, what would change it and so the buttons
// of the result are the same.
func (a advice) sameAs(before advice) bool {
	return slices.Equal(a.options(), before.options()) && a.headline() == before.headline() && a.verdict() == before.verdict()
}

// stands says in a line that what was said changes nothing; the result stays open.
func (w walk) stands(changed []string, noted, said []knowledge.Answer) State {
	still := "still " + listed(shortNames(w.kb, w.advice().rec.Pick)) + "."
	text := w.alreadyNoted(said)
	switch {
	case len(noted) > 0:
		text = "Noted: " + notedWords(w.guide, noted) + ". It changes nothing: " + still
	case len(changed) > 0:
		text = "Changed. " + strings.Join(changed, "; ") + ". The recommendation is the same: " + still
	}
	m := paragraphs(text)
	for _, t := range newAdvice(w.kb, w.guide, said).notes() {
		m.Blocks = append(m.Blocks, Paragraph{Text: t})
	}
	w.say(m)
	return w.g
}

// stillSo tells, in place of the whole result, that the pick is the same and what
// would change it now.
func (w walk) stillSo(said []knowledge.Answer) State {
	a := w.advice()
	if len(w.done) == 0 {
		w.done = append(w.done, "Told again below")
	}
	m := Message{Result: a.result()}
	for _, t := range slices.Concat(w.intro, []Text{w.noted, plain("Still: " + a.verdict())}, newAdvice(w.kb, w.guide, said).notes()) {
		if len(t) > 0 {
			m.Blocks = append(m.Blocks, Paragraph{Text: t})
		}
	}
	m.Blocks = append(m.Blocks, a.whatWouldChange()...)
	m.Blocks = append(m.Blocks, paragraph("“result” tells it all again, with the reasons."), Choices{Options: a.options()})
	w.g.Asked = w.sayAfter(w.g.Asked, w.outcome(), m)
	w.g.Strays = 0
	return w.g
}

// resultOptions are the buttons of the message that is open after the result.
func (w walk) resultOptions() []Option {
	switch w.g.Editing {
	case "":
		return w.advice().options()
	case editAny:
		var options []Option
		for _, s := range w.guide.Steps {
			if a, ok := answerTo(w.g.Answers, s.ID); ok {
				options = append(options, Option{ID: editPrefix + string(s.ID), Label: shorten(answerWords(w.guide, a), maxLabel)})
			}
		}
		return append(options, Option{ID: string(keepAnswers), Label: "Keep them all"})
	}
	var options []Option
	step, _ := w.guide.Step(w.g.Editing)
	for _, o := range step.Options {
		options = append(options, Option{ID: setPrefix + string(step.ID) + "=" + string(o.ID), Label: o.Label})
	}
	return append(options,
		Option{ID: setPrefix + string(step.ID) + "=", Label: "I don't know"},
		Option{ID: string(keepAnswers), Label: "Keep it"},
	)
}

// namedOption finds the button that some words name: by its number, its label or
// its id.
func namedOption(text string, options []Option) (string, bool) {
	words := wordsOf(text)
	if n := ordinal(words); len(words) > 0 && 1 <= n && n <= len(options) {
		return options[n-1].ID, true
	}
	for _, o := range options {
		if slices.Equal(wordsOf(o.Label), words) || strings.EqualFold(o.ID, strings.TrimSpace(text)) {
			return o.ID, true
		}
	}
	return "", false
}

// resultPress carries out a button of the result or of a change begun there.
func (w walk) resultPress(id string) State {
	if !slices.ContainsFunc(w.resultOptions(), func(o Option) bool { return o.ID == id }) {
		w.whisper(closedQuestion)
		return w.g
	}
	if rest, ok := strings.CutPrefix(id, setPrefix); ok {
		step, option, _ := strings.Cut(rest, "=")
		return w.amend([]knowledge.Answer{{Step: knowledge.StepID(step), Option: knowledge.OptionID(option)}})
	}
	if step, ok := strings.CutPrefix(id, editPrefix); ok {
		return w.editStep(knowledge.StepID(step))
	}
	return w.resultCommand(guideCommand(id))
}

// editStep asks for another answer to a question after the result, or for the
// first one where it was never put.
func (w walk) editStep(id knowledge.StepID) State {
	s, _ := w.guide.Step(id)
	prompt := strong(s.Prompt)
	if was, given := answerTo(w.g.Answers, id); given {
		prompt = append(prompt, Span{Text: " You said: " + optionWords(w.guide, was) + "."})
	}
	return w.edit(id, "Changing: "+s.Name, prompt)
}

// edit asks which answer to change, or for the other answer.
func (w walk) edit(step knowledge.StepID, outcome string, prompt Text) State {
	w.g.Editing = step
	m := Message{Blocks: []Block{Paragraph{Text: prompt}, Choices{Options: w.resultOptions()}}}
	w.settle(w.g.Asked, outcome)
	w.g.Asked = w.say(m)
	return w.g
}

// resultCommand does what a command asks for once the result is told.
func (w walk) resultCommand(c guideCommand) State {
	switch c {
	case goBack:
		return w.back(knowledge.Step{})
	case startAgain:
		return w.restart()
	case stopGuide:
		w.settle(w.g.Asked, "Closed")
		w.say(paragraphs("All right. Say “choose” to begin anew."))
		return Idle{}
	case changeAnswer:
		return w.edit(editAny, "Changing an answer", plain("Which answer shall I change?"))
	case compareFirst:
		return w.compare()
	case exportRecord:
		w.say(Message{Blocks: []Block{
			paragraph("The decision record, for keeping:"),
			w.advice().record(),
		}})
		return w.g
	case showAnswers:
		w.say(paragraphs(recapText(w.guide, w.g.Answers)))
		return w.g
	case tellWhy:
		if pick := w.guide.Recommend(w.g.Answers).Pick; len(pick) == 1 {
			w.say(w.advice().account(pick[0]))
			return w.g
		}
	case explainStep, askOpinion, repeatStep, finishNow, keepAnswers, skipStep, countLeft, noCommand:
	}
	return w.conclude()
}

// compare puts the first two side by side.
func (w walk) compare() State {
	var first []knowledge.SubjectID
	for _, place := range w.guide.Recommend(w.g.Answers).Ranking {
		if len(first) < 2 {
			first = append(first, place.ID)
		}
	}
	topic := versus(first)
	if !known(w.kb, topic) {
		w.say(paragraphs("There are no two to compare."))
		return w.g
	}
	w.say(answerMessage(w.kb, knowledge.Decision{Match: knowledge.Match{Topic: topic}}))
	w.g.Topic = topic
	return w.g
}
