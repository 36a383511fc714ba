package discord

import (
	"encoding/json"

	"github.com/bwmarrin/discordgo"

	"fwhelp/dialog"
)

// drawComponents draws the options of a message, whether it helped, and, where only
// one person sees it, the offer to show it to all.
func drawComponents(m dialog.Message, how manner) []discordgo.MessageComponent {
	rows := []discordgo.MessageComponent{}
	if m.ID == 0 {
		return rows // kept nowhere: nothing could be pressed
	}
	nth := 0
	for _, b := range m.Blocks {
		if c, ok := b.(dialog.Choices); ok {
			rows = append(rows, drawChoices(m.ID, c, how.thread, nth)...)
			nth++
		}
	}
	var below []discordgo.MessageComponent
	if m.About.Entry != "" {
		below = drawRating(m.ID, how.thread)
	}
	if how.hidden && sharable(m) {
		below = append(below, discordgo.Button{
			Label: shareLabel, Style: discordgo.SecondaryButton, CustomID: mark{share, conversation(how.thread), m.ID, ""}.String(),
		})
	}
	if len(below) > 0 {
		rows = append(rows, discordgo.ActionsRow{Components: below})
	}
	return rows[:min(len(rows), maxRows)]
}

// drawChoices draws options as buttons, many of them as a menu. An option whose
// name is too long to be carried can still be typed.
func drawChoices(id dialog.MessageID, c dialog.Choices, t dialog.Thread, nth int) []discordgo.MessageComponent {
	var buttons []discordgo.MessageComponent
	var entries []discordgo.SelectMenuOption
	for _, o := range c.Options {
		label := clipped(either(o.InFull(), o.ID), maxLabel)
		carried := mark{pick, conversation(t), id, o.ID}.String()
		if len(carried) > maxMark || label == "" {
			continue
		}
		buttons = append(buttons, discordgo.Button{Label: label, Style: discordgo.SecondaryButton, CustomID: carried})
		entries = append(entries, discordgo.SelectMenuOption{Label: label, Value: o.ID})
	}
	if len(buttons) == 0 {
		return nil
	}
	if len(buttons) > maxButtons {
		one := 1
		list := discordgo.SelectMenu{
			MenuType: discordgo.StringSelectMenu, Placeholder: "Choose one", MinValues: &one, MaxValues: 1,
			CustomID: mark{menu, conversation(t), id, string(rune('0' + nth))}.String(),
			Options:  entries[:min(len(entries), maxMenu)],
		}
		return []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{list}}}
	}
	return []discordgo.MessageComponent{discordgo.ActionsRow{Components: buttons}}
}

const shareLabel = "Share in channel"

// sharable reports whether a message is an answer or a result that stands for itself;
// a copy has no files.
func sharable(m dialog.Message) bool {
	for _, b := range m.Blocks {
		if _, attached := b.(dialog.Document); attached {
			return false
		}
	}
	return m.About.Entry != "" || m.Result != nil
}

// shared is a message that one person saw, as all see it: without its buttons.
type shared struct {
	Content         string                       `json:"content"`
	Embeds          json.RawMessage              `json:"embeds,omitempty"`
	Components      []discordgo.MessageComponent `json:"components"`
	AllowedMentions mentions                     `json:"allowed_mentions"`
}

func drawShared(s sharing) shared {
	return shared{s.content, s.embeds, []discordgo.MessageComponent{}, nobody()}
}

func drawRating(id dialog.MessageID, t dialog.Thread) []discordgo.MessageComponent {
	side := func(choice, sign, label string) discordgo.MessageComponent {
		return discordgo.Button{
			Label: label, Style: discordgo.SecondaryButton, Emoji: &discordgo.ComponentEmoji{Name: sign},
			CustomID: mark{judge, conversation(t), id, choice}.String(),
		}
	}
	return []discordgo.MessageComponent{side(rateUp, "👍", "Helpful"), side(rateDown, "👎", "Not helpful")}
}

// inputReason is the one input of the form.
const inputReason = "why"

// drawReasonForm draws the form that asks why an answer did not help. A label
// holds the input: https://discord.com/developers/docs/components/reference#label
func drawReasonForm(about mark) any {
	const typeLabel, typeTextInput, paragraph = 18, 4, 2
	type input struct {
		Type      int    `json:"type"`
		CustomID  string `json:"custom_id"`
		Style     int    `json:"style"`
		Required  bool   `json:"required"`
		MaxLength int    `json:"max_length"`
	}
	type label struct {
		Type        int    `json:"type"`
		Label       string `json:"label"`
		Description string `json:"description"`
		Component   input  `json:"component"`
	}
	return struct {
		CustomID   string  `json:"custom_id"`
		Title      string  `json:"title"`
		Components []label `json:"components"`
	}{about.String(), "This answer did not help", []label{{
		typeLabel, "What was missing or wrong?", "You may leave this empty.",
		input{typeTextInput, inputReason, paragraph, false, maxQuestion},
	}}}
}
