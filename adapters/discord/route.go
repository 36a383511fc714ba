package discord

import (
	"strings"

	"fwhelp/adapters"
	"fwhelp/dialog"
)

// route is one way to show something: [reply], [addition], [redrawPressed],
// [redraw], [post], [thread] or [direct].
//
//sumtype:decl
type route interface{ route() }

// reply is the answer to an interaction.
type reply struct{ hidden bool }

// addition is a further message of an interaction.
type addition struct{ hidden bool }

// redrawPressed changes the message that was pressed, as the answer to the press.
type redrawPressed struct{}

// redraw changes a message.
type redraw struct{ at place }

// post writes to a channel or a thread, as a reply where there is a message to
// reply to.
type post struct{ channel, reply, note string }

// thread opens a thread under a message, if there is none, and writes into it.
type thread struct{ channel, message string }

// direct writes to a person; channel is where, if that is known.
type direct struct{ user, channel string }

func (reply) route()         {}
func (addition) route()      {}
func (redrawPressed) route() {}
func (redraw) route()        {}
func (post) route()          {}
func (thread) route()        {}
func (direct) route()        {}

// noThread says why an answer is not in a thread.
const noThread = "I could not open a thread here, so I answer in the channel."

// routes lists the ways to show an effect, the best first; the next one is for
// when Discord says that the one before is closed.
func routes(d adapters.Delivery, w way) []route {
	switch e := d.Effect.(type) {
	case dialog.Say:
		if e.Replaces != 0 {
			return append(changing(d, w), sayRoutes(d.Thread, w)...)
		}
		return sayRoutes(d.Thread, w)
	case dialog.Settle:
		return changing(d, w)
	case dialog.Whisper:
		return whisperRoutes(d.Thread, w, string(e.To))
	case dialog.Miss, dialog.Erase:
	}
	return nil
}

// changing are the ways to change a message that is there.
func changing(d adapters.Delivery, w way) []route {
	at, ok := parseReceipt(d.Ref)
	var ways []route
	if w.pressed() && (!ok || at.message == w.Message || at.token != "" && w.Call.Hidden) {
		ways = append(ways, redrawPressed{})
	}
	if ok {
		ways = append(ways, redraw{at})
	}
	return ways
}

func sayRoutes(t dialog.Thread, w way) []route {
	user, isPrivate := strings.CutPrefix(t.Channel, private)
	switch {
	case isPrivate:
		return privateRoutes(direct{user, ""}, w)
	case w.Call == nil:
		return home(t, w)
	}
	return append(append([]route{reply{}}, home(t, w)...), addition{})
}

// privateRoutes say something to one person: where they wrote, or in the direct
// conversation if that is what they want or the only way.
func privateRoutes(to direct, w way) []route {
	switch {
	case w.Call == nil:
		to.channel = w.Channel
		return []route{to}
	case w.Direct:
		return []route{to, reply{true}, addition{true}}
	case w.Call.Hidden:
		return []route{reply{true}, addition{true}, to}
	}
	return []route{reply{}, direct{to.user, w.Channel}, addition{}}
}

// home is where a conversation on a server stands: under the message or the
// command that began it.
func home(t dialog.Thread, w way) []route {
	switch {
	case t.ID != "", w.Channel == "", w.Channel == t.Channel:
		return []route{post{channel: t.Channel}}
	case w.Open && w.Message == t.Channel:
		return []route{thread{w.Channel, w.Message}, post{w.Channel, w.Message, noThread}}
	}
	return []route{post{channel: w.Channel, reply: t.Channel}}
}

// whisperRoutes are for one person's eyes as long as there is any such way; what
// is whispered is no secret, so that the last one is to say it where they wrote.
func whisperRoutes(t dialog.Thread, w way, user string) []route {
	if w.Call != nil {
		return []route{addition{true}, direct{user, ""}}
	}
	if strings.HasPrefix(t.Channel, private) {
		return []route{direct{user, w.Channel}}
	}
	return append([]route{direct{user, ""}}, home(t, w)...)
}
