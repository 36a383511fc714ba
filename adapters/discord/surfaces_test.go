package discord

import (
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"fwhelp/adapters"
	"fwhelp/adapters/adaptertest"
	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
	"fwhelp/knowledge"
)

func TestAMentionIsAnsweredInAThreadOfItsOwn(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.mention(fakediscord.Ana, fakediscord.Text, "what are the cons of Keras?")
	m := c.see(id, "Keras: cons")
	thread, _ := c.Channel(id)
	if d := cmp.Diff(fakediscord.Channel{
		ID: id, Guild: fakediscord.Guild, Parent: fakediscord.Text, Type: fakediscord.PublicThread,
		Name: "what are the cons of Keras?", Members: []string{fakediscord.Ana},
	}, thread); d != "" {
		t.Error(d)
	}
	if !strings.Contains(m.Content, "reply to this message or mention me") {
		t.Errorf("it does not say how to go on: %s", m.Content)
	}
	c.mention(fakediscord.Ana, id, "and its pros?")
	c.see(id, "Keras: pros")
	if n := len(c.Calls("POST", "/threads")); n != 1 {
		t.Errorf("%d threads were asked for", n)
	}
	c.Say(fakediscord.Words{User: fakediscord.Ana, Channel: id, Text: "and its status?", ReplyTo: m.ID})
	c.see(id, "Latest release")
}

func TestAnAnswerStaysWhereItWasAsked(t *testing.T) {
	t.Parallel()
	c := open(t)
	for _, place := range []string{fakediscord.Post, fakediscord.Voice, c.Direct(fakediscord.Ana)} {
		c.mention(fakediscord.Ana, place, "what are the cons of Keras?")
		c.see(place, "Keras: cons")
	}
	if calls := c.Calls("POST", "/threads"); len(calls) > 0 {
		t.Errorf("threads were asked for: %v", calls)
	}
}

func TestWhereNoThreadCanBeOpenedTheChannelWillDo(t *testing.T) {
	t.Parallel()
	for name, hinder := range map[string]func(*town){
		"no permission":       func(c *town) { c.Deny(fakediscord.Text, permissionPublicThreads) },
		"no words in threads": func(c *town) { c.Deny(fakediscord.Text, permissionSendInThreads) },
		"too many threads": func(c *town) {
			c.Break(fakediscord.Fault{Part: "/threads", Times: 9, Status: 400, Body: `{"code":160006,"message":"Maximum number of active threads reached"}`})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t)
			hinder(c)
			id := c.mention(fakediscord.Ana, fakediscord.Text, "which framework should I use?")
			m := c.see(fakediscord.Text, "What kind of project is it?")
			if m.ReplyTo != id || !strings.Contains(m.Content, "could not open a thread") {
				t.Errorf("it is no reply, or does not say why it is here: %+v", m)
			}
			in := c.answered(c.press(fakediscord.Ana, m, "Research"))
			if in.Callback != answerUpdate {
				t.Errorf("the question pressed was answered with type %d", in.Callback)
			}
			c.Say(fakediscord.Words{User: fakediscord.Ana, Channel: fakediscord.Text, Text: "beginner friendly", ReplyTo: m.ID})
			if next := c.see(fakediscord.Text, "spread over several machines"); next.ReplyTo != id {
				t.Errorf("the walkthrough goes on as a reply to %s, not to %s", next.ReplyTo, id)
			}
		})
	}
}

func TestTheWalkthroughRunsInTheThreadForTheAsker(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.mention(fakediscord.Ana, fakediscord.Text, "help me choose")
	m := c.see(id, "What kind of project is it?")
	if !strings.Contains(m.Content, "mention me") {
		t.Errorf("it does not say how to type an answer: %s", m.Content)
	}
	bo := c.answered(c.press(fakediscord.Bo, m, "Research"))
	if bo.Callback != answerMessage || !strings.Contains(bo.Data, "Only the person I asked") || !strings.Contains(bo.Data, `"flags":64`) {
		t.Errorf("somebody else's press was answered with %+v", bo)
	}
	presses := 0
	for first := m.ID; presses < 12; presses++ {
		all := c.BotMessages(id)
		i := slices.IndexFunc(all, func(m fakediscord.Message) bool { return m.ID == first })
		m = all[i]
		labels := shownOf(c.Server, m).Buttons
		if len(labels) == 0 || slices.Contains(labels, "Start again") {
			break
		}
		edits := m.Edits
		in := c.answered(c.press(fakediscord.Ana, m, labels[0]))
		if in.Callback != answerUpdate {
			t.Errorf("press on %q was answered with type %d", labels[0], in.Callback)
		}
		until(t, c.Server, "the next question", func() bool {
			all := c.BotMessages(id)
			return slices.ContainsFunc(all, func(m fakediscord.Message) bool { return m.ID == first && m.Edits > edits })
		})
	}
	if presses < 4 || presses == 12 {
		t.Errorf("it ended after %d presses", presses)
	}
}

func TestChoosingHappensInPrivate(t *testing.T) {
	t.Parallel()
	t.Run("direct", func(t *testing.T) {
		c := open(t)
		id := c.Slash(fakediscord.Ana, fakediscord.Text, "choose", nil)
		c.see(c.Direct(fakediscord.Ana), "What kind of project is it?")
		in := c.answered(id)
		if !strings.Contains(in.Data, "/channels/@me/"+c.Direct(fakediscord.Ana)) || !strings.Contains(in.Data, `"flags":64`) {
			t.Errorf("the command was answered with %+v", in)
		}
	})
	for name, args := range map[string]map[string]any{"closed": nil, "here": {"where": "here"}} {
		t.Run(name, func(t *testing.T) {
			c := open(t)
			c.CloseDMs(fakediscord.Ana)
			c.Slash(fakediscord.Ana, fakediscord.Text, "choose", args)
			m := c.see(fakediscord.Text, "What kind of project is it?")
			if m.To != fakediscord.Ana {
				t.Errorf("others see it: %+v", m)
			}
			c.press(fakediscord.Ana, m, "Research")
			until(t, c.Server, "the next question", func() bool { return c.Messages(fakediscord.Text)[0].Edits == 1 })
		})
	}
}

func TestCommandsAreAnswered(t *testing.T) {
	t.Parallel()
	c := open(t)
	tests := map[string]struct {
		channel, sub string
		args         map[string]any
		want         string
		hidden       bool
	}{
		"ask":            {fakediscord.Text, "ask", map[string]any{"question": "what are the cons of Keras?"}, "Keras: cons", false},
		"ask in secret":  {fakediscord.Text, "ask", map[string]any{"question": "what are the pros of Keras?", "hide": true}, "Keras: pros", true},
		"ask in direct":  {c.Direct(fakediscord.Ana), "ask", map[string]any{"question": "cons of Theano"}, "Theano: cons", false},
		"about":          {fakediscord.Text, "about", map[string]any{"framework": "mxnet", "topic": "pros"}, "MXNet: pros", false},
		"compare":        {fakediscord.Text, "compare", map[string]any{"first": "keras", "second": "pytorch"}, "Latest release", false},
		"compare by":     {fakediscord.Text, "compare", map[string]any{"first": "keras", "second": "pytorch", "aspect": "ease of use"}, "Comparison: ease of use", false},
		"compare unlike": {fakediscord.Text, "compare", map[string]any{"first": "keras", "second": "pytorch", "aspect": "colour"}, "I have nothing on how they compare by", false},
		"did you mean":   {fakediscord.Text, "about", map[string]any{"framework": "keros"}, "Keras", false},
		"sources":        {fakediscord.Text, "sources", nil, "Facts as of", true},
		"privacy":        {fakediscord.Text, "privacy", nil, "What I keep", true},
		"privacy delete": {fakediscord.Text, "privacy", map[string]any{"action": "delete"}, "Shall I delete", true},
		"help":           {fakediscord.Text, "help", nil, "Ask in your own words", true},
		"doctor":         {fakediscord.Text, "doctor", nil, "every permission that I need", true},
	}
	for name, test := range tests {
		in := c.answered(c.Slash(fakediscord.Ana, test.channel, test.sub, test.args))
		if in.Callback != answerMessage || strings.Contains(in.Data, `"flags":64`) != test.hidden {
			t.Errorf("%s: answered with type %d, %s", name, in.Callback, in.Data)
		}
		var m fakediscord.Message
		for _, one := range c.Messages(test.channel) {
			if one.ID == in.Original {
				m = one
			}
		}
		if !strings.Contains(shownOf(c.Server, m).Text, test.want) || (m.To != "") != test.hidden {
			t.Errorf("%s: shown is %+v", name, shownOf(c.Server, m))
		}
	}
	if refused := c.refusedCalls(); len(refused) > 0 {
		t.Errorf("refused: %q", refused)
	}
}

func TestTheMenuAnswersSomebodysMessage(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.Say(fakediscord.Words{User: fakediscord.Bo, Channel: fakediscord.Text, Text: "what are the cons of Keras?"})
	c.answered(c.Menu(fakediscord.Ana, menuCommand, id))
	c.see(fakediscord.Text, "Keras: cons")
}

func TestCompletionsComeWhileTyping(t *testing.T) {
	t.Parallel()
	c := open(t)
	in := c.answered(c.Type(fakediscord.Ana, fakediscord.Text, "compare", "second", map[string]any{"first": "keras", "second": "py"}))
	if in.Callback != answerCompletion || !strings.Contains(in.Data, `"value":"pytorch"`) || strings.Contains(in.Data, `"value":"keras"`) {
		t.Errorf("completions %+v", in)
	}
	in = c.answered(c.Type(fakediscord.Ana, fakediscord.Text, "compare", "aspect", map[string]any{"first": "keras", "second": "pytorch", "aspect": "comm"}))
	if in.Callback != answerCompletion || !strings.Contains(in.Data, `"value":"community and support"`) || strings.Contains(in.Data, `"value":"keras"`) {
		t.Errorf("completions of an aspect %+v", in)
	}
}

func TestAHiddenAnswerIsSharedOnPurposeOnly(t *testing.T) {
	t.Parallel()
	c := open(t)
	hidden := c.answered(c.Slash(fakediscord.Ana, fakediscord.Text, "about", map[string]any{"framework": "theano", "hide": true}))
	m := c.see(fakediscord.Text, "Theano")
	if m.To != fakediscord.Ana || m.ID != hidden.Original {
		t.Fatalf("others see it: %+v", m)
	}
	in := c.answered(c.press(fakediscord.Ana, m, shareLabel))
	all := c.BotMessages(fakediscord.Text)
	if in.Callback != answerMessage || len(all) != 2 {
		t.Fatalf("%+v was answered with %+v", in, all)
	}
	before, after := shownOf(c.Server, all[0]), shownOf(c.Server, all[1])
	if d := cmp.Diff(adaptertest.Shown{Text: before.Text}, after); d != "" {
		t.Error(d)
	}
	again := c.answered(c.press(fakediscord.Ana, m, shareLabel))
	if !strings.Contains(again.Data, sharedOnce) || !strings.Contains(again.Data, `"flags":64`) {
		t.Errorf("pressed again, it was answered with %+v", again)
	}
	c.Slash(fakediscord.Ana, fakediscord.Text, "about", map[string]any{"framework": "keras"})
	c.Slash(fakediscord.Ana, c.Direct(fakediscord.Ana), "about", map[string]any{"framework": "keras"})
	for _, channel := range []string{fakediscord.Text, c.Direct(fakediscord.Ana)} {
		if labels := shownOf(c.Server, c.see(channel, "Keras")).Buttons; slices.Contains(labels, shareLabel) {
			t.Errorf("what all in %s see can be shared: %q", channel, labels)
		}
	}
}

func TestWhatCouldNotBeSharedMayBeSharedAgain(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.answered(c.Slash(fakediscord.Ana, fakediscord.Text, "about", map[string]any{"framework": "theano", "hide": true}))
	m := c.see(fakediscord.Text, "Theano")
	c.Break(fakediscord.Fault{Method: "POST", Part: "/callback", Status: 403})
	c.press(fakediscord.Ana, m, shareLabel)
	patient(t, "the press to fail", func() bool { return len(c.refusedCalls()) > 0 })
	patient(t, "it to be forgotten", func() bool {
		c.bot.shares.mu.Lock()
		defer c.bot.shares.mu.Unlock()
		return len(c.bot.shares.all) == 0
	})
	if in := c.answered(c.press(fakediscord.Ana, m, shareLabel)); strings.Contains(in.Data, sharedOnce) {
		t.Errorf("nothing was shared, and pressed again it was answered with %+v", in)
	}
}

func TestAnswersAreJudged(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.answered(c.Slash(fakediscord.Ana, fakediscord.Text, "about", map[string]any{"framework": "keras"}))
	m := c.see(fakediscord.Text, "Keras")
	if up := c.answered(c.press(fakediscord.Bo, m, "Helpful")); !strings.Contains(up.Data, "Thank you") || !strings.Contains(up.Data, `"flags":64`) {
		t.Errorf("a thumb up was answered with %+v", up)
	}
	down := c.press(fakediscord.Bo, m, "Not helpful")
	if in := c.answered(down); in.Callback != answerForm {
		t.Errorf("a thumb down was answered with %+v", in)
	}
	if in := c.answered(c.Submit(fakediscord.Bo, down, "too old")); !strings.Contains(in.Data, thanks) {
		t.Errorf("a reason was answered with %+v", in)
	}
	c.told(dialog.Miss{About: keras}, dialog.Miss{About: keras, Reason: "too old", Counted: true})
}

// thanks is for whoever says that an answer did not help.
const thanks = "Thank you for telling me"

var keras = knowledge.Topic{Entry: "framework-keras", Subjects: []knowledge.SubjectID{"keras"}}

func TestADismissedFormIsNoLostJudgement(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.answered(c.Slash(fakediscord.Ana, fakediscord.Text, "about", map[string]any{"framework": "keras"}))
	m := c.see(fakediscord.Text, "Keras")
	for _, person := range []string{fakediscord.Bo, fakediscord.Bo, fakediscord.Ana} { // Bo looks at the form again
		if in := c.answered(c.press(person, m, "Not helpful")); in.Callback != answerForm {
			t.Errorf("a thumb down was answered with %+v", in)
		}
	}
	c.told(dialog.Miss{About: keras}, dialog.Miss{About: keras})
	// What comes after everything before in the same conversation is a sent form.
	empty := c.press(fakediscord.Bo, m, "Not helpful")
	c.answered(empty)
	if in := c.answered(c.Submit(fakediscord.Bo, empty, " ")); !strings.Contains(in.Data, thanks) {
		t.Errorf("a form without a word was answered with %+v", in)
	}
	c.told(dialog.Miss{About: keras}, dialog.Miss{About: keras})
	if calls := c.refusedCalls(); len(calls)+len(c.Messages(c.Direct(fakediscord.Bo))) > 0 {
		t.Errorf("something else was said, or refused: %q", calls)
	}
}

func TestWhereNoFormOpensAPressIsThankedFor(t *testing.T) {
	t.Parallel()
	c := open(t)
	c.answered(c.Slash(fakediscord.Ana, fakediscord.Text, "about", map[string]any{"framework": "keras"}))
	m := c.see(fakediscord.Text, "Keras")
	c.Break(fakediscord.Fault{Method: "POST", Part: "/callback", Status: 400})
	in := c.answered(c.press(fakediscord.Bo, m, "Not helpful"))
	if in.Callback != answerMessage || !strings.Contains(in.Data, thanks) || !strings.Contains(in.Data, `"flags":64`) {
		t.Errorf("it was answered with %+v", in)
	}
	c.told(dialog.Miss{About: keras})
}

func TestButtonsOfLongAgoAreAnsweredKindly(t *testing.T) {
	t.Parallel()
	c := open(t)
	id := c.mention(fakediscord.Ana, fakediscord.Text, "which framework should I use?")
	m := c.see(id, "What kind of project is it?")
	patient(t, "the delivery to be noted", func() bool {
		s, _, err := c.store.Load(t.Context(), inThread(fakediscord.Guild, id))
		return err == nil && s.Said > 0 && len(s.Outbox) == 0
	})
	if err := c.store.Forget(t.Context(), Platform, fakediscord.Guild, fakediscord.Ana); err != nil {
		t.Fatal(err)
	}
	c.press(fakediscord.Ana, m, "Research")
	if told := c.see(id, "Ask me again"); told.To != fakediscord.Ana {
		t.Errorf("others see it: %+v", told)
	}
	in := c.answered(c.Raw(fakediscord.Ana, fakediscord.Text, 3, map[string]any{"custom_id": "fw0:old", "component_type": 2}))
	if !strings.Contains(in.Data, "do not know that button") {
		t.Errorf("a button of another version was answered with %+v", in)
	}
}

func TestTwoReplicasAnswerOnce(t *testing.T) {
	t.Parallel()
	c := open(t)
	moveIn(t, c.Server, c.store, c.misses)
	until(t, c.Server, "two sessions", func() bool { return c.Sessions() == 2 })
	id := c.mention(fakediscord.Ana, fakediscord.Text, "what are the cons of Keras?")
	c.see(id, "Keras: cons")
	in := c.answered(c.Slash(fakediscord.Ana, fakediscord.Text, "ask", map[string]any{"question": "what are the pros of Keras?"}))
	c.mention(fakediscord.Ana, id, "and its status?")
	c.see(id, "Latest release")
	if n := len(c.BotMessages(id)); n != 2 {
		t.Errorf("%d messages in the thread", n)
	}
	if n := len(c.BotMessages(fakediscord.Text)); n != 1 || in.FollowUps != 0 {
		t.Errorf("%d answers to a command, %d follow-ups", n, in.FollowUps)
	}
}

func TestNoSecretIsLogged(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	var mu sync.Mutex
	log := slog.New(slog.NewTextHandler(writer(func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return out.Write(p)
	}), &slog.HandlerOptions{Level: slog.LevelDebug}))
	world := fakediscord.Start()
	t.Cleanup(world.Close)
	a, err := Open(Config{Token: adapters.NewSecret(fakediscord.Token), APIURL: world.URL()}, log)
	if err != nil {
		t.Fatal(err)
	}
	hurried(a, world)
	run(t, a, (&ear{}).Take)
	ready(t, world)
	w := way{Channel: fakediscord.Text, Call: &call{ID: "1", App: "1", Token: "canary-of-a-token", Kind: command}}
	d := adapters.Delivery{Thread: alone(fakediscord.Ana), N: 1, Nonce: "n", Via: w.String(), Effect: dialog.Say{Message: dialog.Message{Blocks: []dialog.Block{dialog.Paragraph{Text: words("hello")}}}}}
	for _, f := range []fakediscord.Fault{
		{Times: 1}, {Times: 3, Status: 500}, {Times: 3, Status: 429, RetryAfter: 9, HTML: true}, {Times: 3, Cut: true}, {Times: 3, Status: 403, Body: "not JSON"},
	} {
		if f.Status != 0 || f.Cut {
			world.Break(f)
		}
		_, err := a.Deliver(t.Context(), d)
		a.api.silence = time.Time{}
		log.Info("delivered", "error", err, "config", a.config, "delivery", d.N)
	}
	world.Cut()
	until(t, world, "a resume", func() bool { return world.Stats().Resumes > 0 })
	mu.Lock()
	defer mu.Unlock()
	if strings.Contains(out.String(), "canary") || !strings.Contains(out.String(), "delivered") {
		t.Errorf("a secret was logged:\n%s", out.String())
	}
}

type writer func([]byte) (int, error)

func (w writer) Write(p []byte) (int, error) { return w(p) }
