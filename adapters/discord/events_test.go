package discord

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"fwhelp/dialog"
)

const (
	onServer = `"application_id":"1","token":"TOK","version":1,"channel_id":"5","guild_id":"8","app_permissions":"309237763072","locale":"de","guild_locale":"en-US","entitlements":[],"authorizing_integration_owners":{"0":"8"},"context":0,"attachment_size_limit":10485760,"member":{"user":{"id":"2","username":"u"},"roles":[],"permissions":"0","joined_at":"2017-03-13T19:19:14.040000+00:00"}`
	inDirect = `"application_id":"1","token":"TOK","version":1,"channel_id":"6","context":1,"authorizing_integration_owners":{"0":"0"},"user":{"id":"2","username":"u"}`
	ana      = `"author":{"id":"2","username":"u"}`
	us       = `"mentions":[{"id":"1","username":"fw","bot":true}]`
	ours     = `"message":{"id":"77","channel_id":"5","flags":0,"message_reference":{"message_id":"70"}}`
)

// said is the event of some words.
func said(id, text string, t dialog.Thread, w way) dialog.Event {
	return dialog.Event{ID: dialog.EventID(id), Thread: t, User: "2", Via: w.String(), Act: dialog.Said{Text: text}}
}

func aCall(id string, kind callKind, hidden bool) *call {
	return &call{ID: id, App: "1", Token: "TOK", Kind: kind, Hidden: hidden}
}

// commandOf is an interaction with a sub-command.
func commandOf(place, sub string) string {
	return `{"id":"90","type":2,` + place + `,"data":{"id":"100","name":"fwhelp","type":1,"options":[` + sub + `]}}`
}

func pressOn(customID, more string) string {
	return `{"id":"92","type":3,` + onServer + `,` + ours + `,"data":{"custom_id":"` + customID + `"` + more + `}}`
}

func TestMessagesAreRead(t *testing.T) {
	inChannel := way{Channel: "5", Message: "70", Open: true}
	tests := map[string]struct {
		raw  string
		want incoming
	}{
		"mention": {
			`{"id":"70","channel_id":"5","guild_id":"8","channel_type":0,"type":0,"content":"<@1> jax or <@3>'s <#4> <:torch:9>?",` + ana + `,"mentions":[{"id":"1"},{"id":"3","username":"bo"}]}`,
			heard{event: said("msg:70", "jax or @bo's #channel :torch:?", inThread("8", "70"), inChannel), lane: "5", title: "jax or @bo's #channel :torch:?"},
		},
		"mention alone":     {`{"id":"70","channel_id":"5","guild_id":"8","type":0,"content":"<@!1>",` + ana + `,` + us + `}`, heard{event: said("msg:70", "", inThread("8", "70"), inChannel), lane: "5"}},
		"mention in thread": {`{"id":"71","channel_id":"70","guild_id":"8","channel_type":11,"type":0,"content":"<@1> and keras?",` + ana + `,` + us + `}`, heard{event: said("msg:71", "and keras?", inThread("8", "70"), way{Channel: "70"}), lane: "70", title: "and keras?"}},
		"mention by voice":  {`{"id":"70","channel_id":"5","guild_id":"8","channel_type":2,"type":0,"content":"<@1> hi",` + ana + `,` + us + `}`, heard{event: said("msg:70", "hi", inThread("8", "70"), way{Channel: "5", Message: "70"}), lane: "5", title: "hi"}},
		"ping-reply where no thread was opened": {
			`{"id":"79","channel_id":"5","guild_id":"8","channel_type":0,"type":19,"content":"2",` + ana + `,` + us + `,"message_reference":{"message_id":"78"},"referenced_message":{"author":{"id":"1","bot":true},"message_reference":{"message_id":"70"}}}`,
			heard{event: said("msg:79", "2", inThread("8", "70"), inChannel), lane: "5", title: "2"},
		},
		"direct":            {`{"id":"71","channel_id":"6","channel_type":1,"type":0,"content":"hello",` + ana + `,"mentions":[]}`, heard{event: said("msg:71", "hello", alone("2"), way{Channel: "6"}), lane: "6", title: "hello"}},
		"unshown":           {`{"id":"72","channel_id":"5","guild_id":"8","type":0,"content":"",` + ana + `,"mentions":[]}`, ignored{"a message without words"}},
		"everyone":          {`{"id":"72","channel_id":"5","guild_id":"8","type":0,"content":"@everyone look","mention_everyone":true,` + ana + `,"mentions":[]}`, ignored{"a message to others"}},
		"role":              {`{"id":"72","channel_id":"5","guild_id":"8","type":0,"content":"<@&4> look","mention_roles":["4"],` + ana + `,"mentions":[]}`, ignored{"a message to others"}},
		"bot":               {`{"id":"72","channel_id":"5","guild_id":"8","type":0,"content":"<@1> hi","author":{"id":"9","bot":true},` + us + `}`, ignored{"a message of a bot"}},
		"webhook":           {`{"id":"72","channel_id":"5","guild_id":"8","type":0,"content":"<@1> hi","webhook_id":"4","author":{"id":"4"},` + us + `}`, ignored{"a message of a bot"}},
		"system":            {`{"id":"72","channel_id":"5","guild_id":"8","type":7,"content":"<@1>",` + ana + `,` + us + `}`, ignored{"a system message"}},
		"group":             {`{"id":"72","channel_id":"6","channel_type":3,"type":0,"content":"hi",` + ana + `}`, ignored{"a group conversation"}},
		"no author":         {`{"id":"72","channel_id":"6","type":0,"content":"hi"}`, ignored{"a message of nobody"}},
		"unknown component": {`{"id":"71","channel_id":"6","channel_type":1,"type":0,"content":"hello",` + ana + `,"components":[{"type":99,"x":[{}]}],"embeds":[{"fields":7}],"poll":3}`, heard{event: said("msg:71", "hello", alone("2"), way{Channel: "6"}), lane: "6", title: "hello"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := readEvent("MESSAGE_CREATE", []byte(test.raw), "1")
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(test.want, got, cmp.AllowUnexported(heard{}, ignored{})); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestCommandsAreRead(t *testing.T) {
	public := dialog.Thread{Platform: Platform, Workspace: "8", Channel: "5", ID: "90"}
	open := way{Channel: "5", Call: aCall("90", command, false)}
	hidden := way{Channel: "5", Call: aCall("90", command, true)}
	direct := way{Channel: "6", Call: aCall("90", command, false)}
	toDirect := way{Channel: "5", Call: aCall("90", command, true), Direct: true}
	hear := func(text string, t dialog.Thread, w way) heard {
		return heard{event: said("int:90", text, t, w), call: w.Call, lane: t.Channel + ":" + t.ID}
	}
	tests := map[string]struct {
		place, sub string
		want       incoming
	}{
		"ask":            {onServer, `{"name":"ask","type":1,"options":[{"name":"question","type":3,"value":"is theano dead?"}]}`, hear("ask is theano dead?", public, open)},
		"ask hidden":     {onServer, `{"name":"ask","type":1,"options":[{"name":"question","type":3,"value":"x y z"},{"name":"hide","type":5,"value":true}]}`, hear("ask x y z", alone("2"), hidden)},
		"ask in direct":  {inDirect, `{"name":"ask","type":1,"options":[{"name":"question","type":3,"value":"x y z"}]}`, hear("ask x y z", alone("2"), direct)},
		"about":          {onServer, `{"name":"about","type":1,"options":[{"name":"framework","type":3,"value":"keras"},{"name":"topic","type":3,"value":"cons"}]}`, hear("about keras cons", public, open)},
		"compare":        {onServer, `{"name":"compare","type":1,"options":[{"name":"first","type":3,"value":"keras"},{"name":"second","type":3,"value":"mxnet"}]}`, hear("compare keras mxnet", public, open)},
		"compare by":     {onServer, `{"name":"compare","type":1,"options":[{"name":"first","type":3,"value":"a"},{"name":"second","type":3,"value":"b"},{"name":"third","type":3,"value":"c"},{"name":"aspect","type":3,"value":"ease of use"}]}`, hear("compare a b c by ease of use", public, open)},
		"choose":         {onServer, `{"name":"choose","type":1}`, hear("choose", alone("2"), toDirect)},
		"choose here":    {onServer, `{"name":"choose","type":1,"options":[{"name":"where","type":3,"value":"here"}]}`, hear("choose", alone("2"), hidden)},
		"sources":        {onServer, `{"name":"sources","type":1}`, hear("sources", alone("2"), hidden)},
		"sources of":     {onServer, `{"name":"sources","type":1,"options":[{"name":"id","type":3,"value":"faq-1"}]}`, hear("sources faq-1", alone("2"), hidden)},
		"privacy":        {onServer, `{"name":"privacy","type":1}`, hear("privacy", alone("2"), hidden)},
		"privacy delete": {onServer, `{"name":"privacy","type":1,"options":[{"name":"action","type":3,"value":"delete"}]}`, hear("privacy delete", alone("2"), hidden)},
		"help":           {onServer, `{"name":"help","type":1}`, hear("help", alone("2"), hidden)},
		"doctor":         {onServer, `{"name":"doctor","type":1}`, inspecting{call: *aCall("90", command, true), permissions: 309237763072, guild: true}},
		"unknown":        {onServer, `{"name":"dance","type":1}`, unusable{*aCall("90", command, true)}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := readInteraction([]byte(commandOf(test.place, test.sub)))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(test.want, got, cmp.AllowUnexported(heard{}, inspecting{}, unusable{})); d != "" {
				t.Error(d)
			}
		})
	}
}

// dislikedIn is "Not helpful" under message 3 of a thread: it counts before a form
// asks why, and where that form is refused.
func dislikedIn(t dialog.Thread) reasonAsked {
	by := aCall("92", press, true)
	dislike := func(id, via string, a dialog.Act, c *call) heard {
		return heard{event: dialog.Event{ID: dialog.EventID(id), Thread: t, User: "2", Via: via, Act: a}, call: c, lane: "5:90"}
	}
	return reasonAsked{
		call: *by, mark: mark{reason, "i90", 3, ""},
		rated:   dislike("rated:77:2:fw1:r:i90:3:down", way{Channel: "5"}.String(), dialog.Rated{Of: 3, Asking: true}, nil),
		refused: dislike("int:92", way{Channel: "5", Call: by}.String(), dialog.Reasoned{Of: 3}, by),
	}
}

func TestOtherInteractionsAreRead(t *testing.T) {
	public := dialog.Thread{Platform: Platform, Workspace: "8", Channel: "5", ID: "90"}
	menuData := `"data":{"id":"101","name":"Answer with fwhelp","type":3,"target_id":"66","resolved":{"messages":{"66":{"id":"66","content":"<@4> what is keras?"}}}}`
	pressed := way{Channel: "5", Message: "77", Call: aCall("92", press, false)}
	act := func(t dialog.Thread, a dialog.Act) heard {
		return heard{event: dialog.Event{ID: "int:92", Thread: t, User: "2", Via: pressed.String(), Act: a}, call: pressed.Call, lane: t.Channel + ":" + t.ID}
	}
	formWay := way{Channel: "5", Call: aCall("94", form, true)}
	submitted := func(components string) string {
		return `{"id":"94","type":5,` + onServer + `,` + ours + `,"data":{"custom_id":"fw1:w:i90:3:","components":[` + components + `]}}`
	}
	judged := heard{
		event: dialog.Event{ID: "int:94", Thread: public, User: "2", Via: formWay.String(), Act: dialog.Reasoned{Of: 3, Reason: "too long"}},
		call:  formWay.Call, lane: "5:90",
	}
	tests := map[string]struct {
		raw  string
		want incoming
	}{
		"ping": {`{"id":"1","type":1,"application_id":"1","token":"T"}`, pinged{}},
		"menu": {`{"id":"90","type":2,` + onServer + `,` + menuData + `}`, heard{
			event: said("int:90", "ask @ what is keras?", public, way{Channel: "5", Call: aCall("90", command, false)}), call: aCall("90", command, false), lane: "5:90",
		}},
		"completion": {`{"id":"91","type":4,` + onServer + `,"data":{"name":"fwhelp","type":1,"options":[{"name":"compare","type":1,"options":[{"name":"first","type":3,"value":"keras"},{"name":"second","type":3,"value":"py","focused":true}]}]}}`, completing{
			call: *aCall("91", completion, false), partial: "py", taken: []string{"keras"},
		}},
		"completion of an aspect": {`{"id":"91","type":4,` + onServer + `,"data":{"name":"fwhelp","type":1,"options":[{"name":"compare","type":1,"options":[{"name":"first","type":3,"value":"keras"},{"name":"aspect","type":3,"value":"ea","focused":true}]}]}}`, completing{
			call: *aCall("91", completion, false), partial: "ea", taken: []string{"keras"}, aspect: true,
		}},
		"button":                    {pressOn("fw1:p:i90:3:versus:keras+pytorch", ""), act(public, dialog.Picked{Of: 3, Option: "versus:keras+pytorch"})},
		"button in direct":          {pressOn("fw1:p:@:3:none", ""), act(alone("2"), dialog.Picked{Of: 3, Option: "none"})},
		"button of a thread":        {pressOn("fw1:p:t5:3:none", ""), act(inThread("8", "5"), dialog.Picked{Of: 3, Option: "none"})},
		"button without a thread":   {pressOn("fw1:p:t70:3:none", ""), act(inThread("8", "70"), dialog.Picked{Of: 3, Option: "none"})},
		"button of another thread":  {pressOn("fw1:p:t71:3:none", ""), unusable{*aCall("92", press, true)}},
		"menu entry":                {pressOn("fw1:m:i90:3:0", `,"values":["phone"]`), act(public, dialog.Picked{Of: 3, Option: "phone"})},
		"menu without entry":        {pressOn("fw1:m:i90:3:0", `,"values":[]`), unusable{*aCall("92", press, true)}},
		"thumb up":                  {pressOn("fw1:r:i90:3:up", ""), act(public, dialog.Rated{Of: 3, Helpful: true})},
		"thumb down":                {pressOn("fw1:r:i90:3:down", ""), dislikedIn(public)},
		"button of an old version":  {pressOn("fw0:p:i90:3:none", ""), unusable{*aCall("92", press, true)}},
		"form with a label":         {submitted(`{"type":18,"id":1,"component":{"type":4,"id":2,"custom_id":"why","value":"too long"}}`), judged},
		"form with a row":           {submitted(`{"type":1,"components":[{"type":4,"custom_id":"why","value":"too long"}]}`), judged},
		"form of an unknown origin": {strings.ReplaceAll(submitted(``), "fw1:w", "fw1:q"), unusable{*aCall("94", form, true)}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := readInteraction([]byte(test.raw))
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(test.want, got, cmp.AllowUnexported(heard{}, completing{}, reasonAsked{}, unusable{}, pinged{}, mark{})); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestMarksSurviveTheirWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := mark{
			kind:         rapid.SampledFrom([]markKind{pick, menu, judge, reason}).Draw(t, "kind"),
			conversation: rapid.SampledFrom([]string{"@", "t70", "i1234567890123456789"}).Draw(t, "conversation"),
			message:      dialog.MessageID(rapid.IntRange(1, 99999).Draw(t, "message")),
			choice:       rapid.StringMatching(`[a-z:+-]{1,50}`).Draw(t, "choice"),
		}
		if m.kind == judge {
			m.choice = rapid.SampledFrom([]string{rateUp, rateDown}).Draw(t, "rate")
		}
		got, err := parseMark(m.String())
		if err != nil || got != m {
			t.Errorf("%q became %v, %v", m, got, err)
		}
		_, _ = parseMark(rapid.String().Draw(t, "garbage")) // must not panic
	})
}

func TestAnythingCanBeRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]string{"MESSAGE_CREATE", "INTERACTION_CREATE", "READY", "GUILD_CREATE"}).Draw(t, "kind")
		whole := rapid.SampledFrom([]string{pressOn("fw1:p:@:3:none", ""), commandOf(onServer, `{"name":"ask"}`), `{"id":"71","channel_id":"6","content":"x",` + ana + `}`}).Draw(t, "whole")
		at := rapid.IntRange(0, len(whole)).Draw(t, "at")
		broken := whole[:at] + rapid.SampledFrom([]string{"", "null", `{}`, `[]`, `"`, "0", "}"}).Draw(t, "piece") + whole[at:]
		_, _ = readEvent(kind, []byte(broken), "1") // must not panic
	})
}
