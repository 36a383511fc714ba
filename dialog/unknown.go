package dialog

import (
	"slices"
	"strings"

	"fwhelp/knowledge"
)

// dontKnow begins every answer to a question that has none.
const dontKnow = "I don't know that one."

// inScope is the least probability of being in scope at which an unknown
// question is shown the entries nearest to it.
const inScope = 0.5

// unknownMessage says that nothing is known, what is, and where else to look.
func unknownMessage(kb *knowledge.Base, d knowledge.Decision, near []knowledge.Topic) Message {
	if facts, ok := factsAskedFor(kb, d); ok {
		return Message{Blocks: []Block{Paragraph{Text: facts}}}
	}
	if intro, each := eachAlone(kb, d); len(each) > 0 {
		return offerMessage(kb, dontKnow+" "+intro, each)
	}
	m := paragraphs(dontKnow + " " + knows(kb))
	if e, ok := kb.Entry(d.Elsewhere); ok && e.Pointer != "" {
		m.Blocks = append(m.Blocks, paragraph(e.Pointer))
	}
	if len(near) > 0 {
		m.Blocks = append(m.Blocks, offerMessage(kb, "The nearest that I have:", near).Blocks...)
	}
	return m
}

// nearest is what an unknown question may have meant; nothing when it is plainly
// about something else.
func nearest(kb *knowledge.Base, d knowledge.Decision, offers []knowledge.Topic) []knowledge.Topic {
	if _, each := eachAlone(kb, d); len(each) > 0 {
		return each
	}
	if _, ok := factsAskedFor(kb, d); ok {
		return nil
	}
	if e, ok := kb.Entry(d.Elsewhere); ok {
		return topicsOf(e.See)
	}
	if len(d.Why.Foreign) > 0 || d.Why.Scope < inScope {
		return nil
	}
	return offers
}

// topicsOf are the whole answers of entries.
func topicsOf(entries []knowledge.EntryID) []knowledge.Topic {
	var out []knowledge.Topic
	for _, id := range entries {
		out = append(out, knowledge.Topic{Entry: id})
	}
	return out
}

// knows says in a sentence or two what can be asked.
func knows(kb *knowledge.Base) string {
	c := kb.Content()
	text := "I know about " + topicOfContent(c)
	if len(c.Subjects) > 0 {
		names := make([]string, len(c.Subjects))
		for i, s := range c.Subjects {
			names[i] = s.Short
		}
		text += ": " + listed(names)
	}
	text += "."
	if _, ok := kb.Guide(); ok {
		text += " Say “choose” and I will help you pick one."
	}
	return text + " Say “help” to see what you can ask."
}

// topicOfContent is the title of the content as it stands in a sentence: its
// first letter is small unless the word is an abbreviation.
func topicOfContent(c *knowledge.Content) string {
	title := strings.TrimSpace(c.Title)
	if title == "" {
		return "what is in my list of questions"
	}
	first, _, _ := strings.Cut(title, " ")
	if len(first) > 1 && first[1:] == strings.ToLower(first[1:]) {
		return strings.ToLower(title[:1]) + title[1:]
	}
	return title
}

// listed is "a, b and c".
func listed(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " and " + items[last]
}

// withLanguage adds one sentence in the person's own language. It comes first,
// but for an unknown question, whose first sentence is always the same.
func withLanguage(m Message, tag string, unknown bool) Message {
	if tag == "" {
		return m
	}
	at := 0
	if unknown {
		at = 1
	}
	m.Blocks = slices.Insert(slices.Clone(m.Blocks), at, paragraph(englishOnly(tag)))
	return m
}

// englishOnly says politely that answers are in English, in the language of a
// BCP 47 tag where it is one of the common ones.
func englishOnly(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	switch base {
	case "de":
		return "Entschuldigung, ich antworte leider nur auf Englisch."
	case "fr":
		return "Désolé, je ne réponds qu'en anglais."
	case "es":
		return "Lo siento, solo respondo en inglés."
	case "it":
		return "Mi dispiace, rispondo solo in inglese."
	case "pt":
		return "Desculpe, só respondo em inglês."
	case "nl":
		return "Sorry, ik antwoord alleen in het Engels."
	case "pl":
		return "Przepraszam, odpowiadam tylko po angielsku."
	case "cs":
		return "Omlouvám se, odpovídám jen anglicky."
	case "sv":
		return "Tyvärr svarar jag bara på engelska."
	case "da":
		return "Beklager, jeg svarer kun på engelsk."
	case "fi":
		return "Valitettavasti vastaan vain englanniksi."
	case "tr":
		return "Üzgünüm, yalnızca İngilizce yanıt veriyorum."
	case "ru":
		return "Извините, я отвечаю только по-английски."
	case "uk":
		return "Вибачте, я відповідаю лише англійською."
	case "ja":
		return "申し訳ありませんが、英語でのみお答えします。"
	case "zh":
		return "抱歉，我只能用英语回答。"
	case "ko":
		return "죄송하지만 영어로만 답변합니다."
	case "hi":
		return "माफ़ कीजिए, मैं केवल अंग्रेज़ी में उत्तर देता हूँ।"
	case "ar":
		return "عذرًا، أجيب بالإنجليزية فقط."
	case "vi":
		return "Xin lỗi, tôi chỉ trả lời bằng tiếng Anh."
	}
	return "I am sorry, I answer in English only."
}
