package discord

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"fwhelp/adapters"
	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
)

// tour uses every feature that needs a permission, and lists what was refused.
func tour(t *testing.T, denied int64) []int {
	t.Helper()
	a, world := start(t)
	world.Deny(fakediscord.Text, denied)
	world.Deny(fakediscord.Forum, denied)
	n := 0
	send := func(thread dialog.Thread, w way, blocks ...dialog.Block) {
		n++
		_, _ = a.Deliver(t.Context(), adapters.Delivery{
			Thread: thread, N: n, Nonce: strconv.Itoa(n), Via: w.String(),
			Effect: dialog.Say{Message: dialog.Message{ID: 1, Blocks: blocks}},
		})
	}
	hello := dialog.Paragraph{Text: words("Hello.")}
	id := world.Say(fakediscord.Words{User: fakediscord.Ana, Channel: fakediscord.Text, Text: "is it?"})
	mention := way{Channel: fakediscord.Text, Message: id, Open: true}
	// In a thread of its own: words, a card, a file; in a forum post; as a reply in the
	// channel.
	send(inThread(fakediscord.Guild, id), mention, hello)
	send(inThread(fakediscord.Guild, id), mention, hello, dialog.Bullets{Items: []dialog.Text{words("so")}})
	send(inThread(fakediscord.Guild, id), mention, hello, dialog.Document{Name: "record.md", Text: "# So"})
	send(inThread(fakediscord.Guild, fakediscord.Post), way{Channel: fakediscord.Post}, hello)
	send(inThread(fakediscord.Guild, id), way{Channel: fakediscord.Text}, hello)
	var refused []int
	for _, c := range world.Calls("", "") {
		if c.Status >= 400 {
			refused = append(refused, c.Code)
		}
	}
	return refused
}

// With the permissions that are asked for nothing is refused; without any one of
// them something is.
func TestThePermissionsAreTheLeast(t *testing.T) {
	t.Parallel()
	if refused := tour(t, 0); len(refused) > 0 {
		t.Errorf("refused with all permissions: %v", refused)
	}
	for _, p := range Permissions() {
		refused := tour(t, p.Bit)
		if !slices.ContainsFunc(refused, func(code int) bool {
			return slices.Contains([]int{codeMissingPermission, codeMissingAccess, codeNoHistory}, code)
		}) {
			t.Errorf("nothing is missed without %s: %v", p.Name, refused)
		}
	}
}

// Without any one of the intents something is not heard, or asked for twice.
func TestTheIntentsAreTheLeast(t *testing.T) {
	t.Parallel()
	mention := fakediscord.Words{User: fakediscord.Ana, Channel: fakediscord.Text, Text: "<@" + fakediscord.Self + "> hello"}
	for name, test := range map[string]struct {
		intent int
		noted  func(*testing.T, *Adapter, *ear) bool // what comes of what only this intent tells
	}{
		"guilds": {intentGuilds, func(t *testing.T, a *Adapter, e *ear) bool {
			e.world.Dispatch("THREAD_CREATE", map[string]any{"id": "70"})
			e.catchUp(t)
			return a.questions.of("70").open
		}},
		"guild messages": {intentGuildMessages, func(t *testing.T, a *Adapter, e *ear) bool {
			return e.learns(t, a, e.world.Say(mention))
		}},
		"direct messages": {intentDirectMessages, func(t *testing.T, a *Adapter, e *ear) bool {
			return e.learns(t, a, e.tell("hello"))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, missing := range []int{0, test.intent} {
				a, world := start(t)
				a.gateway.intents = intents &^ missing
				if got := test.noted(t, a, listen(t, a, world)); got != (missing == 0) {
					t.Errorf("without %d: noted %v", missing, got)
				}
			}
		})
	}
}

// The page for operators says what the code asks for.
func TestThePageNamesEveryPermission(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../deploy/discord.md")
	if err != nil {
		t.Fatal(err)
	}
	page := string(raw)
	for _, p := range Permissions() {
		if !strings.Contains(page, p.Name) || !strings.Contains(page, p.For) {
			t.Errorf("the page does not say what %s is for", p.Name)
		}
	}
	for _, want := range []string{
		permissionSum(), strconv.Itoa(intents), "scope=bot+applications.commands", menuCommand,
		"DISCORD_BOT_TOKEN", "DISCORD_PUBLIC_KEY", "DISCORD_APPLICATION_ID", "DISCORD_GUILD_ID", "DISCORD_API_URL",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if link := InviteURL("APPLICATION_ID"); !strings.Contains(page, link) {
		t.Errorf("the page does not have the link %s", link)
	}
}
