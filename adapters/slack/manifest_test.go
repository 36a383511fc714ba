package slack

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"fwhelp/adapters/slack/fakeslack"
)

// manifest is what the tests look at in an app manifest.
type manifest struct {
	Features struct {
		Agent    *struct{} `yaml:"agent_view"`
		Commands []struct {
			Command string `yaml:"command"`
			URL     string `yaml:"url"`
			Escape  bool   `yaml:"should_escape"`
		} `yaml:"slash_commands"`
		Home struct {
			Home     bool `yaml:"home_tab_enabled"`
			Messages bool `yaml:"messages_tab_enabled"`
			ReadOnly bool `yaml:"messages_tab_read_only_enabled"`
		} `yaml:"app_home"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `yaml:"bot"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Events struct {
			URL string   `yaml:"request_url"`
			Bot []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
		Interactivity struct {
			Enabled bool   `yaml:"is_enabled"`
			URL     string `yaml:"request_url"`
		} `yaml:"interactivity"`
		Socket bool `yaml:"socket_mode_enabled"`
	} `yaml:"settings"`
}

func manifests(t *testing.T) map[string]manifest {
	t.Helper()
	paths, err := filepath.Glob("../../deploy/slack/manifest*.yaml")
	if err != nil || len(paths) != 3 {
		t.Fatal(paths, err)
	}
	all := map[string]manifest{}
	for _, path := range paths {
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var m manifest
		if err := yaml.Unmarshal(raw, &m); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		all[filepath.Base(path)] = m
		for line := range strings.SplitSeq(string(raw), "\n") {
			scope, reason, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "- "), "#")
			if slices.Contains(m.OAuth.Scopes.Bot, strings.TrimSpace(scope)) && strings.TrimSpace(reason) == "" {
				t.Errorf("%s: no reason for %s", path, scope)
			}
		}
	}
	return all
}

// calledMethods are the calls of the Web API that the code of this package has.
func calledMethods(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if method, ok := call.Fun.(*ast.SelectorExpr); ok {
				if of, ok := method.X.(*ast.SelectorExpr); ok && of.Sel.Name == "web" {
					found = append(found, method.Sel.Name)
				}
			}
			return true
		})
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// neededFor says which scope a call, an event or a feature needs:
// https://docs.slack.dev/reference/scopes
func neededFor() map[string]string {
	return map[string]string{
		"AuthTestContext": "", "StartSocketModeContext": "", "PublishViewContext": "", "OpenViewContext": "",
		"PostMessageContext": "chat:write", "UpdateMessageContext": "chat:write", "PostEphemeralContext": "chat:write",
		"app_mention": "app_mentions:read", "message.im": "im:history",
		"app_home_opened": "", "app_uninstalled": "", "tokens_revoked": "",
		"/fwhelp": "commands", "agent_view": "assistant:write",
	}
}

func TestScopesAreWhatIsNeededAndNothingElse(t *testing.T) {
	calls := calledMethods(t)
	if len(calls) < 5 {
		t.Fatalf("found only %v", calls)
	}
	for name, m := range manifests(t) {
		uses := append(slices.Clone(calls), m.Settings.Events.Bot...)
		for _, c := range m.Features.Commands {
			uses = append(uses, c.Command)
		}
		if m.Features.Agent != nil {
			uses = append(uses, "agent_view")
		}
		var needed []string
		for _, use := range uses {
			scope, known := neededFor()[use]
			if !known {
				t.Errorf("%s: nobody has said which scope %s needs", name, use)
			}
			if scope != "" {
				needed = append(needed, scope)
			}
		}
		slices.Sort(needed)
		needed = slices.Compact(needed)
		has := slices.Sorted(slices.Values(m.OAuth.Scopes.Bot))
		if !slices.Equal(has, needed) {
			t.Errorf("%s: scopes %v, needed %v", name, has, needed)
		}
	}
}

// TestScopesAreThoseOfTheManifest: the doctor asks for what the manifest asks for.
func TestScopesAreThoseOfTheManifest(t *testing.T) {
	var asked []string
	for _, s := range Scopes() {
		asked = append(asked, s.Name)
		if s.For == "" {
			t.Errorf("nobody has said what %s is for", s.Name)
		}
	}
	for name, m := range manifests(t) {
		want := asked
		if m.Features.Agent != nil {
			want = append(slices.Clone(asked), agentScope)
		}
		has, want := slices.Sorted(slices.Values(m.OAuth.Scopes.Bot)), slices.Sorted(slices.Values(want))
		if !slices.Equal(has, want) {
			t.Errorf("%s: scopes %v, the doctor wants %v", name, has, want)
		}
	}
}

func TestManifestsSwitchOnWhatTheBotUses(t *testing.T) {
	for name, m := range manifests(t) {
		if len(m.Features.Commands) != 1 || !m.Features.Commands[0].Escape || !m.Settings.Interactivity.Enabled ||
			!m.Features.Home.Home || !m.Features.Home.Messages || m.Features.Home.ReadOnly {
			t.Errorf("%s: %+v", name, m)
			continue
		}
		urls := []string{m.Settings.Events.URL, m.Features.Commands[0].URL, m.Settings.Interactivity.URL}
		want := []string{"", "", ""}
		if !m.Settings.Socket {
			want = []string{"/slack/events", "/slack/commands", "/slack/interactions"}
		}
		for i := range urls {
			_, path, _ := strings.Cut(strings.TrimPrefix(urls[i], "https://"), "/")
			if path = "/" + path; urls[i] == "" {
				path = ""
			}
			if path != want[i] {
				t.Errorf("%s: %q, want the path %q", name, urls[i], want[i])
			}
		}
	}
}

// TestEveryScopeIsMissed takes each scope away from a running bot: something that
// worked does not any more.
func TestEveryScopeIsMissed(t *testing.T) {
	scopes := manifests(t)["manifest.yaml"].OAuth.Scopes.Bot
	works := func(scopes []string) (answers int) {
		w := newWorld(t)
		w.slack.Grant(scopes...)
		b := w.run("http", nil)
		for _, e := range []fakeslack.Envelope{
			w.slack.Mention("C1", "U1", "is theano dead?", ""),
			w.slack.Direct("U2", "is theano dead?", ""),
			w.slack.Command("C3", "U3", "is theano dead?"),
		} {
			w.slack.Send(w.ctx, e)
		}
		w.end(b)
		return len(w.slack.Messages(""))
	}
	if n := works(scopes); n != 3 {
		t.Fatalf("with all scopes %d answers", n)
	}
	for i, scope := range scopes {
		if n := works(slices.Delete(slices.Clone(scopes), i, i+1)); n >= 3 {
			t.Errorf("nobody misses %s", scope)
		}
	}
}
