package dialog

import "fwhelp/knowledge"

// Home is what a platform shows to somebody who has not asked yet: what can be
// asked, how old the facts are, and a few words to begin with. The ID of an option
// is what it says. Nobody's conversation is in it.
func Home(kb *knowledge.Base) Message {
	c := kb.Content()
	m := Message{Blocks: append([]Block{Heading{Text: plain(c.Title)}}, helpMessage(kb).Blocks...)}
	if day := dayOf(c.AsOf); day != "" {
		m.Blocks = append(m.Blocks, paragraph("My facts are of "+day+"."))
	}
	var begin Choices
	if _, ok := kb.Guide(); ok {
		begin.Options = append(begin.Options, Option{ID: string(verbChoose), Label: "Help me choose"})
	}
	if len(c.Subjects) > 1 {
		a, b := c.Subjects[0], c.Subjects[1]
		begin.Options = append(begin.Options, Option{
			ID:    string(verbCompare) + " " + string(a.ID) + " " + string(b.ID),
			Label: shorten("Compare "+a.Short+" and "+b.Short, maxLabel),
		})
	}
	begin.Options = append(begin.Options, Option{ID: string(verbPrivacy), Label: "What you keep about me"})
	m.Blocks = append(m.Blocks, begin)
	return m
}
