package discord

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"fwhelp/knowledge"
)

// What the adapter itself says, to people whose words it could not pass on.
const (
	outdated    = "I do not know that button or command any more. Ask me again, and I will answer."
	savingTakes = "I cannot store that just now and keep trying. The answer will appear here."
	nothingYet  = "There is no answer yet. If none appears here within a few minutes, please ask again."
	sharedOnce  = "That is shared already."
	notSaved    = "I could not store that, so nothing has happened. Please try again."
)

// handle does what has to be done about something that came in; it does not wait.
// It reports whether there was room for it.
func (a *Adapter) handle(d *door, in incoming) bool {
	switch in := in.(type) {
	case introduced:
		known := a.identity.Swap(&in).self != ""
		silent := a.gateway.gap()
		if a.missed.fromBefore() { // nobody knows since when no process was there
			known, silent = true, keepFor
		}
		if known && silent > 0 {
			places := a.missed.begin(a.responders.now()) // before the next event is read
			d.running.Go(func() { a.lookUpMissed(d, places, silent) })
		}
	case threadOpened:
		a.questions.opened(in.id)
	case heard:
		return !a.missed.passes(in, a.responders.now()) || a.hear(d, in)
	case completing:
		a.aside(d, in.call, answerCompletion, func() any { return completionData{completions(a.suggestions(in), in.partial)} })
	case reasonAsked:
		a.hear(d, in.rated) // the form opens also where there is no room for it
		a.asideOr(d, in.call, answerForm, func() any { return drawReasonForm(in.mark) }, func() { a.hear(d, in.refused) })
	case sharing:
		a.share(d, in)
	case inspecting:
		a.aside(d, in.call, answerMessage, func() any { return flagged(drawWords(missingHere(in)), true) })
	case unusable:
		a.aside(d, in.call, answerMessage, func() any { return flagged(drawWords(outdated), true) })
	case pinged, ignored:
	}
	return true
}

// suggestions are what somebody may be typing.
func (a *Adapter) suggestions(in completing) []knowledge.Choice {
	switch {
	case in.aspect && a.config.CompleteAspect != nil:
		return a.config.CompleteAspect(in.partial, maxChoices)
	case !in.aspect && a.config.Complete != nil:
		return a.config.Complete(in.partial, in.taken, maxChoices)
	}
	return nil
}

type completionData struct {
	Choices []choiceShape `json:"choices"`
}

// aside answers what needs no conversation.
func (a *Adapter) aside(d *door, c call, kind int, data func() any) {
	a.asideOr(d, c, kind, data, func() {})
}

// share shows all what one person sees, once however often that is pressed. Where
// Discord has not taken it, it may be pressed again.
func (a *Adapter) share(d *door, in sharing) {
	if !a.shares.first(in.message, in.call.ID) {
		a.aside(d, in.call, answerMessage, func() any { return flagged(drawWords(sharedOnce), true) })
		return
	}
	a.asideOr(d, in.call, answerMessage, func() any { return drawShared(in) }, func() { a.shares.undo(in.message) })
}

// asideOr is [Adapter.aside], and calls failed where Discord surely has no answer.
func (a *Adapter) asideOr(d *door, c call, kind int, data func() any, failed func()) {
	r, isNew := a.responders.received(c, "")
	if !isNew {
		return
	}
	d.running.Go(func() {
		defer a.recovered("answer")
		ctx, cancel := context.WithTimeout(context.WithoutCancel(d.ctx), a.patience.aside)
		defer cancel()
		if r.take(ctx) != nil {
			failed()
			return
		}
		defer r.give()
		if _, err := r.callback(ctx, kind, data(), nil, answered); err != nil {
			if r.state != unknown {
				failed()
			}
			a.log.Warn("could not answer an interaction", "type", kind, "error", err)
		}
	})
}

func (a *Adapter) recovered(doing string) {
	if p := recover(); p != nil {
		a.log.Error("panic", "doing", doing, "stack", string(debug.Stack()))
	}
}

// hear queues an event for the dialog and watches over its answer. What the answer
// needs is noted first: it may be there before this returns.
func (a *Adapter) hear(d *door, h heard) bool {
	w := parseWay(h.event.Via)
	if w.Open && h.title != "" {
		a.questions.asked(w.Message, question{title: h.title, user: string(h.event.User)})
	}
	var r *responder
	isNew := false
	if h.call != nil {
		r, isNew = a.responders.received(*h.call, w.Message)
	}
	waits := waiting{heard: h, came: time.Now(), saved: make(chan struct{})}
	switch d.intake.add(d.ctx, waits) {
	case repeated:
		return true
	case noRoom:
		a.drop()
		return false
	case added:
	}
	if isNew {
		d.running.Go(func() { a.watch(d.ctx, r, waits.saved) })
	}
	return true
}

// watch keeps somebody who waits for an answer informed: Discord gives up on an
// interaction that is not acknowledged within three seconds.
func (a *Adapter) watch(ctx context.Context, r *responder, saved <-chan struct{}) {
	defer a.recovered("watch")
	within := func(d time.Duration) <-chan time.Time { return time.After(time.Until(r.came.Add(d))) }
	select {
	case <-r.spoken:
	case <-within(a.patience.acknowledge):
	case <-ctx.Done():
	}
	a.tell(ctx, r.acknowledge)
	select {
	case <-saved:
	case <-within(a.patience.unsaved):
		a.tell(ctx, func(ctx context.Context) error { return r.remark(ctx, savingTakes) })
	case <-ctx.Done():
		return
	}
	select {
	case <-r.over:
	case <-within(a.patience.unanswered):
		a.tell(ctx, func(ctx context.Context) error { return r.remark(ctx, nothingYet) })
	case <-ctx.Done():
	}
}

// tell says something that can wait no longer, even at the end of Run.
func (a *Adapter) tell(ctx context.Context, say func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.patience.word)
	defer cancel()
	if err := say(ctx); err != nil && !errors.Is(err, errClosed) {
		a.log.Warn("could not keep somebody informed", "error", err)
	}
}

// gaveUp tells the person that an event could not be stored; nobody can be told
// whose words came without an interaction.
func (a *Adapter) gaveUp(w waiting) {
	a.lost.Add(1)
	if w.heard.call == nil {
		a.log.Error("what somebody said is lost: it could not be stored", "event", w.heard.event.ID)
		return
	}
	r, _ := a.responders.received(*w.heard.call, parseWay(w.heard.event.Via).Message)
	a.tell(context.Background(), func(ctx context.Context) error {
		_, err := r.followUp(ctx, "", drawWords(notSaved), true)
		return err
	})
}
