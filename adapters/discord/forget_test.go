package discord

import (
	"testing"

	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/dialog"
)

// What somebody told the bot on a server and in private is deleted wherever they
// ask for it: Discord's users are the same people everywhere.
func TestADeletionReachesTheServerAndThePrivateConversation(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(c *town) (channel string){
		"by a command": func(c *town) string {
			c.answered(c.Slash(fakediscord.Ana, fakediscord.Text, "privacy", map[string]any{"action": "delete"}))
			return fakediscord.Text
		},
		"in a server's thread": func(c *town) string { return c.mention(fakediscord.Ana, fakediscord.Text, "privacy delete") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := open(t)
			id := c.mention(fakediscord.Ana, fakediscord.Text, "what are the cons of Keras?")
			c.see(id, "Keras: cons")
			c.mention(fakediscord.Ana, c.Direct(fakediscord.Ana), "what are the pros of Keras?")
			c.see(c.Direct(fakediscord.Ana), "Keras: pros")
			kept := func(of dialog.Thread) bool {
				_, rev, err := c.store.Load(t.Context(), of)
				if err != nil {
					t.Fatal(err)
				}
				return rev > 0
			}
			onServer, inPrivate := inThread(fakediscord.Guild, id), alone(fakediscord.Ana)
			if !kept(onServer) || !kept(inPrivate) {
				t.Fatal("there is nothing to delete")
			}
			channel := ask(c)
			c.press(fakediscord.Ana, c.see(channel, "Shall I delete"), "Delete everything")
			patient(t, "the deletion", func() bool { return !kept(onServer) && !kept(inPrivate) })
		})
	}
}
