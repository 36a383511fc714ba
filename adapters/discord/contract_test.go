package discord

import (
	"context"
	"encoding/json"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fwhelp/adapters"
	"fwhelp/adapters/adaptertest"
	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
)

// worldOf is a fresh Discord whose clock stands still: however slow the machine is,
// no answer comes too late.
func worldOf(t testing.TB) *fakediscord.Server {
	t.Helper()
	world := fakediscord.Start()
	t.Cleanup(world.Close)
	began := time.Now()
	world.SetClock(func() time.Time { return began })
	return world
}

// start makes an adapter that talks to a fresh Discord.
func start(t testing.TB, change ...func(*Config)) (*Adapter, *fakediscord.Server) {
	t.Helper()
	world := worldOf(t)
	return connect(t, world, change...), world
}

// connect makes an adapter that has the world's clock, and all the time there is.

func connect(t testing.TB, world *fakediscord.Server, change ...func(*Config)) *Adapter {
	t.Helper()
	c := Config{Token: adapters.NewSecret(fakediscord.Token), APIURL: world.URL()}
	for _, f := range change {
		f(&c)
	}
	log := slog.New(slog.DiscardHandler)
	if os.Getenv("FWHELP_TEST_LOG") != "" {
		log = slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	a, err := Open(c, log)
	if err != nil {
		t.Fatal(err)
	}
	if a.gateway != nil {
		a.gateway.pacing.first, a.gateway.pacing.abrupt = 10*time.Millisecond, true
	}
	a.responders.now = world.Now
	a.patience = unhurried()
	t.Cleanup(a.http.CloseIdleConnections)
	return a
}

func unhurried() patience {
	return patience{time.Hour, time.Hour, time.Hour, time.Hour, time.Hour, standardPatience().last}
}

// ready waits until the bot hears what is said.
func ready(t testing.TB, world *fakediscord.Server) {
	t.Helper()
	until(t, world, "a session", func() bool { return world.Stats().Identifies > 0 && len(world.Commands()) > 2 })
}

// enough is after which a test gives up waiting; nothing that works takes so long.
const enough = 2 * time.Minute

func until(t testing.TB, world *fakediscord.Server, what string, cond func() bool) {
	t.Helper()
	timeout, cancel := context.WithTimeout(t.Context(), enough)
	defer cancel()
	if err := world.Await(timeout, cond); err != nil {
		t.Fatalf("waited in vain for %s: messages %+v, stats %+v", what, world.Messages(""), world.Stats())
	}
}

// shownOf is a message as people see it.
func shownOf(world *fakediscord.Server, m fakediscord.Message) adaptertest.Shown {
	s := adaptertest.Shown{To: dialog.UserID(m.To), Text: readable(m.Content)}
	if c, ok := world.Channel(m.Channel); ok && c.User != "" {
		s.To = dialog.UserID(c.User)
	}
	for _, e := range m.Embeds {
		raw, _ := json.Marshal(e)
		var embed struct {
			Title, Description string
			Fields             []struct{ Name, Value string }
		}
		_ = json.Unmarshal(raw, &embed)
		s.Text += "\n" + readable(embed.Title+"\n"+embed.Description)
		for _, f := range embed.Fields {
			s.Text += "\n" + readable(f.Name+"\n"+f.Value)
		}
	}
	for _, text := range m.Files {
		s.Text += "\n" + text
	}
	var body struct {
		Mentions mentions `json:"allowed_mentions"`
	}
	_ = json.Unmarshal([]byte(m.Raw), &body)
	s.Calls = len(body.Mentions.Parse)
	buttons(m.Components, &s)
	return s
}

// readable undoes mark-up.
func readable(s string) string {
	s = strings.NewReplacer("**", "", "```", "", noName, "").Replace(s)
	return strings.NewReplacer(`\\`, `\`, `\`, "").Replace(s)
}

// buttons lists what can be pressed; what cannot any more is words.
func buttons(components []map[string]any, s *adaptertest.Shown) {
	for _, c := range components {
		raw, _ := json.Marshal(c)
		var one struct {
			Label      string
			Disabled   bool
			Components []map[string]any
			Options    []struct{ Label string }
		}
		_ = json.Unmarshal(raw, &one)
		buttons(one.Components, s)
		switch {
		case one.Label != "" && one.Disabled:
			s.Text += "\n" + one.Label
		case one.Label != "":
			s.Buttons = append(s.Buttons, one.Label)
		}
		for _, o := range one.Options {
			s.Buttons = append(s.Buttons, o.Label)
		}
	}
}

func TestContract(t *testing.T) {
	t.Parallel()
	adaptertest.Run(t, func(t *testing.T) adaptertest.Platform {
		a, world := start(t)
		last := ""
		return adaptertest.Platform{
			Adapter: a,
			Say: func(text string) {
				ready(t, world)
				last = world.Say(fakediscord.Words{User: fakediscord.Ana, Channel: fakediscord.Text, Text: "<@" + fakediscord.Self + "> " + text})
			},
			Press: func(label string) {
				all := world.BotMessages(last)
				if _, err := world.Press(fakediscord.Ana, all[len(all)-1].ID, label); err != nil {
					t.Errorf("press %q: %v", label, err)
				}
			},
			Shown: func() []adaptertest.Shown {
				var all []adaptertest.Shown
				for _, m := range world.BotMessages("") {
					all = append(all, shownOf(world, m))
				}
				return all
			},
			Vanish: world.Vanish,
			Fail: func(f adaptertest.Fault) {
				switch f {
				case adaptertest.Limited:
					world.Break(fakediscord.Fault{Method: "POST", Status: 429, RetryAfter: 3, Scope: "user"})
				case adaptertest.Broken:
					world.Break(fakediscord.Fault{Method: "POST", Status: 502})
				case adaptertest.Cut:
					world.Break(fakediscord.Fault{Method: "POST", After: true, Cut: true})
				case adaptertest.Refused:
					world.Break(fakediscord.Fault{Method: "POST", Status: 404, Body: `{"code":10003,"message":"Unknown Channel"}`})
				}
			},
			Again:  true,
			Nonces: true,
		}
	})
}

// said waits for a message of the bot in a channel that contains some words.
func saidIn(t testing.TB, world *fakediscord.Server, channel, words string) fakediscord.Message {
	t.Helper()
	var found fakediscord.Message
	until(t, world, "“"+words+"” in "+channel, func() bool {
		i := slices.IndexFunc(world.BotMessages(channel), func(m fakediscord.Message) bool {
			return strings.Contains(shownOf(world, m).Text, words)
		})
		if i >= 0 {
			found = world.BotMessages(channel)[i]
		}
		return i >= 0
	})
	return found
}
