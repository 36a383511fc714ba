package adapters

import (
	"log/slog"
	"time"

	"fwhelp/dialog"
)

// Observation is one thing that happened, with few enough values to be counted
// by. It names no person and no conversation.
type Observation struct {
	What       What
	Platform   string
	Took       time.Duration // Stepped, Acknowledged: since the arrival; Delivered: of the call
	Age        time.Duration // Delivered: since it was decided
	Outcome    Outcome       // Stepped: what became of somebody's words; empty for anything else
	Confidence float64       // with an Outcome: the probability that the best answer is right; 0: there was none
}

// Outcome is what became of somebody's words.
type Outcome string

// The outcomes, from the best to the least.
const (
	Answered Outcome = "answer"
	Offered  Outcome = "choices" // "did you mean"
	Guided   Outcome = "guide"   // a question or the result of a guided selection
	Unknown  Outcome = "unknown"
	Talked   Outcome = "talk" // help, privacy, a greeting: no question at all
)

// What can be observed.
type What string

// What is observed of events, of deliveries, and of the store.
const (
	Stepped  What = "stepped"  // an event was stepped and saved
	Repeated What = "repeated" // an event that had been stepped came again
	Conflict What = "conflict" // a save lost a race and was done again
	Refused  What = "refused"  // an event was not taken: the platform sends it again
	Limited  What = "limited"  // an event over a limit was acknowledged, not stepped
	Poison   What = "poison"   // an event that cannot be stepped was recorded as dead
	Degraded What = "degraded" // an event was answered while state was down

	Acknowledged What = "acknowledged" // an event was taken, for whatever reason

	Delivered  What = "delivered"
	Retried    What = "retried"     // a delivery was put off
	MaybeTwice What = "maybe_twice" // a delivery was begun that may have happened before
	GaveUp     What = "gave_up"     // a delivery became a dead letter
	Dropped    What = "dropped"     // a notice or an answer outside any session was not delivered

	StoreFailed What = "store_failed"
)

// Link is how the standing connection of an adapter does.
type Link struct {
	Heard    time.Time // its last sign of life; zero: there has been none
	Connects int       // connections made so far
	Lost     int       // events that came, were not taken, and do not come again
}

func (r *Relay) observe(w What, t dialog.Thread) {
	r.Observe(Observation{What: w, Platform: t.Platform})
}

// outcomeOf reads off what a step decided; the last effect that says something counts.
func outcomeOf(ev dialog.Event, before, after dialog.Session) (o Outcome, confidence float64) {
	if _, said := ev.Act.(dialog.Said); !said {
		return "", 0
	}
	o = Talked
	missed := false
	for _, p := range after.Outbox {
		if p.N <= before.Sent {
			continue
		}
		switch e := p.Effect.(type) {
		case dialog.Miss:
			missed = true
		case dialog.Say:
			confidence = max(confidence, e.Message.Confidence)
			_, offering := after.State.(dialog.Offering)
			switch {
			case e.Message.About.Entry != "":
				o = Answered
			case e.Message.Step != "", e.Message.Result != nil:
				if o != Answered { // a side question was answered, and the open one asked again
					o = Guided
				}
			case offering:
				o = Offered
			}
		case dialog.Whisper, dialog.Settle, dialog.Erase:
		}
	}
	if missed {
		o = Unknown
	}
	return o, confidence
}

func threadAttr(t dialog.Thread) slog.Attr {
	return slog.Group("thread", "platform", t.Platform, "workspace", t.Workspace, "channel", t.Channel, "id", t.ID)
}
