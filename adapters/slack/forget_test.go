package slack

import (
	"testing"

	"fwhelp/dialog"
)

// TestADeletionReachesTheChannelAndThePrivateConversation: what somebody told the
// bot in a channel, directly and by command goes at once, by a press that is
// answered, and what others said stays.
func TestADeletionReachesTheChannelAndThePrivateConversation(t *testing.T) {
	eachTransport(t, func(t *testing.T, transport string) {
		w := newWorld(t)
		b := w.run(transport, nil)
		mine, theirs := w.slack.Mention("C1", "U1", "is theano dead?", ""), w.slack.Mention("C2", "U2", "is cntk dead?", "")
		w.send(mine)
		w.shows("C1", "Theano")
		w.send(theirs)
		w.shows("C2", "CNTK")
		w.send(w.slack.Direct("U1", "privacy delete", ""))
		w.press(w.shows("D1", "Shall I delete"), "U1", "Delete everything")
		w.shows("D1", "I have deleted everything")
		w.end(b)
		stamp := func(e map[string]any) string { return e["event"].(map[string]any)["ts"].(string) }
		for th, stays := range map[dialog.Thread]bool{
			{Platform: Platform, Workspace: "T0FWHELP", Channel: "C1", ID: stamp(mine.Payload)}:   false,
			{Platform: Platform, Workspace: "T0FWHELP", Channel: "@U1"}:                           false,
			{Platform: Platform, Workspace: "T0FWHELP", Channel: "C2", ID: stamp(theirs.Payload)}: true,
		} {
			if _, rev, err := w.store.Load(t.Context(), th); err != nil || (rev > 0) != stays {
				t.Errorf("%v: revision %d, %v; does it stay? %v", th, rev, err, stays)
			}
		}
	})
}
