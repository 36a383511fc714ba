package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
)

// openTestState holds a session file open, as a running bot does.
func openTestState(t *testing.T, dir string) (closing func()) {
	t.Helper()
	f, err := sessions.OpenFile(dir, time.Hour, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
}

// somewhere is a platform that has credentials and is reached at an address.
func somewhere(address string, check func(context.Context, settings) []finding) platform {
	return platform{
		name: "stage", needs: "STAGE_TOKEN", check: check,
		ready:  func(s settings) bool { return s.slackBotToken.IsSet() },
		server: func(settings) string { return address },
	}
}

// clockAt is a server whose clock is off by skew.
func clockAt(t *testing.T, skew time.Duration) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(skew).UTC().Format(http.TimeFormat))
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// ailment is a state of things, and what the doctor must say of it.
type ailment struct {
	name      string
	env       map[string]string
	knowledge string
	platforms []platform
	want      string // mark, what and a part of the detail, parted by " | "
	todo      string
}

// withSlack are credentials that look right.
func withSlack() map[string]string {
	return map[string]string{"SLACK_BOT_TOKEN": "xoxb-canary", "SLACK_APP_TOKEN": "xapp-canary"}
}

func ailingSettings(t *testing.T) []ailment {
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, "")
	return []ailment{
		{"values that make sense", withSlack(), "", nil, "ok | settings | every value", ""},
		{"a wrong value", map[string]string{"LOG_LEVEL": "loud"}, "", nil, "wrong | settings | LOG_LEVEL", "mend the environment"},
		{"half of the credentials", map[string]string{"SLACK_BOT_TOKEN": "xoxb-canary"}, "", nil, "missing | settings | SLACK_BOT_TOKEN needs", "set it"},
		{"a name that is no setting", map[string]string{"FWHELP_MISES": "on"}, "", nil, "note | settings | FWHELP_MISES is no setting of this program; did you mean FWHELP_MISSES?", ""},
		{"a token twice", map[string]string{"SLACK_BOT_TOKEN": "xoxb-canary", "SLACK_BOT_TOKEN_FILE": file}, "", nil, "note | settings | SLACK_BOT_TOKEN_FILE is not read, as SLACK_BOT_TOKEN is set", ""},
		{"misses with nowhere to keep them", map[string]string{"FWHELP_MISSES": "on"}, "", nil, "note | settings | FWHELP_MISSES is on, but", ""},
	}
}

func ailingContent(t *testing.T) []ailment {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "faq.yaml"), "version: 1\nquestion: []\n")
	return []ailment{
		{"the content of the repository", nil, "../..", nil, "ok | content | entries, version", ""},
		{"broken content", nil, dir, nil, "wrong | content | faq.yaml:2:", "run bot lint"},
		{"no content directory", nil, filepath.Join(dir, "none"), nil, "wrong | content | no such file", "name a directory"},
	}
}

// gone is an address at which nobody listens: no test can be given its port.
const gone = "127.0.0.1:1"

func ailingPlatforms(t *testing.T) []ailment {
	asked := func(context.Context, settings) []finding {
		return []finding{{wrong, "stage", "the scope chat:write is missing", "install the app again"}}
	}
	return []ailment{
		{"no platform", nil, "", nil, "missing | platforms | no platform has credentials", "give the credentials"},
		{"a platform without credentials", nil, "", []platform{somewhere("", nil)}, "note | stage | not served; it needs STAGE_TOKEN", "give the credentials"},
		{"a platform that answers", withSlack(), "", []platform{somewhere(clockAt(t, 0), nil)}, "ok | stage | and the clocks agree", ""},
		{"a clock that is slow", withSlack(), "", []platform{somewhere(clockAt(t, 6*time.Minute), nil)}, "wrong | stage | clock is", "set the clock"},
		{"a clock that is fast", withSlack(), "", []platform{somewhere(clockAt(t, -6*time.Minute), nil)}, "wrong | stage | clock is", "set the clock"},
		{"a platform that is not reached", withSlack(), "", []platform{somewhere("http://"+gone, nil)}, "wrong | stage | cannot be reached", "let this machine reach " + gone},
		{"what the platform says", withSlack(), "", []platform{somewhere(clockAt(t, 0), asked)}, "wrong | stage | the scope chat:write", "install the app again"},
	}
}

func ailingSessions(t *testing.T) []ailment {
	dir := t.TempDir()
	file, busy := filepath.Join(dir, "file"), filepath.Join(dir, "busy")
	write(t, file, "")
	t.Cleanup(openTestState(t, busy))
	good := redistest.Single(t)
	careless := redistest.Single(t, "--appendonly", "no")
	evicting := redistest.Single(t, "--maxmemory-policy", "allkeys-lru")
	hasty := redistest.Single(t, "--appendfsync", "everysec")
	locked := redistest.Single(t)
	locked.Do("CONFIG", "SET", "requirepass", "canary-of-another")
	_, version, _ := strings.Cut(good.Do("INFO", "server"), "redis_version:")
	version, _, _ = strings.Cut(version, "\r")
	return []ailment{
		{"sessions in memory", nil, "", nil, "note | sessions | a restart forgets", ""},
		{"a state directory", map[string]string{"FWHELP_STATE": filepath.Join(dir, "new")}, "", nil, "ok | state | can be written to", ""},
		{"a state directory in use", map[string]string{"FWHELP_STATE": busy}, "", nil, "ok | state | the bot is running on it", ""},
		{"a state directory that is none", map[string]string{"FWHELP_STATE": file}, "", nil, "wrong | state | not a directory", "make FWHELP_STATE a directory"},
		{"a state directory nobody may write to", map[string]string{"FWHELP_STATE": "/proc/1/fdinfo"}, "", nil, "wrong | state | /proc/1/fdinfo", "make FWHELP_STATE a directory"},
		{"Redis as it should be", map[string]string{"REDIS_URL": good.URL()}, "", nil, "ok | redis | version " + version + " answers in ", ""},
		{"Redis without a file", map[string]string{"REDIS_URL": careless.URL()}, "", nil, "note | redis | append-only file", ""},
		{"Redis that evicts", map[string]string{"REDIS_URL": evicting.URL()}, "", nil, "wrong | redis | allkeys-lru", "set maxmemory-policy noeviction"},
		{"Redis that writes every second", map[string]string{"REDIS_URL": hasty.URL()}, "", nil, "note | redis | the last second of conversations may be lost", ""},
		{"Redis that asks for a password", map[string]string{"REDIS_URL": locked.URL()}, "", nil, "wrong | redis | redis refused the user or the password", "put the right user and password"},
		{"Redis that is not there", map[string]string{"REDIS_URL": "redis://:canary@" + gone}, "", nil, "wrong | redis | redis does not answer", "make the Redis server"},
		{"a Redis address that is none", map[string]string{"REDIS_URL": "canary"}, "", nil, "wrong | redis | ", "mend REDIS_URL"},
	}
}

func ailingDoor(t *testing.T) []ailment {
	stranger := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(stranger.Close)
	ourselves := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "the content could not be reloaded: faq.yaml:7", http.StatusServiceUnavailable)
	}))
	t.Cleanup(ourselves.Close)
	addrOf := func(s *httptest.Server) string { return s.Listener.Addr().String() }
	return []ailment{
		{"no listener", nil, "", nil, "note | http | off", ""},
		{"a free port", map[string]string{"HTTP_ADDR": freeAddr(t)}, "", nil, "ok | http | is free", ""},
		{"a port that the bot has", map[string]string{"HTTP_ADDR": addrOf(ourselves)}, "", nil, "note | http | not ready: the content could not be reloaded", ""},
		{"a port that somebody has", map[string]string{"HTTP_ADDR": addrOf(stranger)}, "", nil, "wrong | http | in use", "choose another HTTP_ADDR"},
	}
}

func TestDoctorFindings(t *testing.T) {
	content := small(t)
	for _, tt := range slices.Concat(ailingSettings(t), ailingContent(t), ailingPlatforms(t), ailingSessions(t), ailingDoor(t)) {
		t.Run(tt.name, func(t *testing.T) {
			p := inEnvironment(tt.env, nil, nil, nil)
			findings := examine(t.Context(), cmp.Or(tt.knowledge, content), &p, tt.platforms)
			want := strings.SplitN(tt.want, " | ", 3)
			found := false
			for _, f := range findings {
				if string(f.mark) == want[0] && f.what == want[1] && strings.Contains(f.detail, want[2]) {
					found = found || strings.HasPrefix(f.todo, tt.todo) && (tt.todo != "" || f.todo == "") || tt.platforms != nil
				}
			}
			var out bytes.Buffer
			err := printFindings(findings, &out)
			if !found || !strings.Contains(out.String(), tt.todo) {
				t.Errorf("want %q and to do %q:\n%s", tt.want, tt.todo, &out)
			}
			if must := strings.Contains(out.String(), "To do"); must != (err != nil) || err != nil && report(err, &out) != exitFault {
				t.Errorf("error %v, after\n%s", err, &out)
			}
			if strings.Contains(out.String()+fmt.Sprint(findings), "canary") {
				t.Errorf("shows a secret:\n%s", &out)
			}
		})
	}
}

// TestDoctorLeavesNothingBehind: what the doctor would make would be its own user's,
// and the bot could not write to it.
func TestDoctorLeavesNothingBehind(t *testing.T) {
	root, content := t.TempDir(), small(t)
	there := filepath.Join(root, "there")
	if err := os.Mkdir(there, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{there, filepath.Join(root, "not", "yet")} {
		env := map[string]string{"FWHELP_STATE": dir}
		p := inEnvironment(env, nil, nil, nil)
		examine(t.Context(), content, &p, nil)
		var said bytes.Buffer
		if status := inProcess(t, env, nil, &said, &said, "dead"); status != exitUsage || !strings.Contains(said.String(), "no session file in "+dir) {
			t.Errorf("bot dead: exit %d, %s", status, &said)
		}
	}
	var left []string
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error { left = append(left, path); return err })
	if diff := gocmp.Diff([]string{root, there}, left); err != nil || diff != "" {
		t.Errorf("left behind: %v (-want +got):\n%s", err, diff)
	}
}

// TestDoctorIsContent: with all there, nothing is left to do, and that is exit 0.
func TestDoctorIsContent(t *testing.T) {
	env := map[string]string{"SLACK_BOT_TOKEN": "xoxb-canary", "SLACK_APP_TOKEN": "xapp-canary", "FWHELP_STATE": t.TempDir()}
	var out bytes.Buffer
	p := inEnvironment(env, nil, nil, nil)
	findings := examine(t.Context(), small(t), &p, []platform{somewhere(clockAt(t, 0), nil)})
	if err := printFindings(findings, &out); err != nil || !strings.Contains(out.String(), "Ready: bot serve") {
		t.Errorf("%v:\n%s", err, &out)
	}
}

// TestDoctorSaysOneFaultOnce: what is missing or wrong with the credentials is one
// line and one thing to do, whatever else follows from it.
func TestDoctorSaysOneFaultOnce(t *testing.T) {
	for _, env := range []map[string]string{
		nil,
		{"SLACK_BOT_TOKEN": "xoxb-canary"},
		{"SLACK_BOT_TOKEN": "xapp-canary", "SLACK_APP_TOKEN": "xapp-canary"},
		{"DISCORD_APPLICATION_ID": "1"},
	} {
		p := inEnvironment(env, nil, nil, nil)
		var faults []finding
		for _, f := range examine(t.Context(), small(t), &p, allPlatforms()) {
			if f.mark == missing || f.mark == wrong || f.todo != "" {
				faults = append(faults, f)
			}
		}
		if len(faults) != 1 || faults[0].todo == "" {
			t.Errorf("%v: %d faults: %+v", env, len(faults), faults)
		}
	}
}

func TestHealthAsksTheListener(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/readyz" {
			http.Error(w, "the session store has not answered for 12s", http.StatusServiceUnavailable)
			return
		}
		fmt.Fprintln(w, "alive")
	}))
	defer s.Close()
	here := s.Listener.Addr().String()
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for _, tt := range []struct {
		addr, arg string
		status    int
		want      string
	}{
		{here, "", 0, "alive"},
		{here, "--ready", 1, "has not answered for 12s"},
		{strings.Replace(here, "127.0.0.1", "", 1), "", 0, "alive"},
		{gone.Listener.Addr().String(), "", 1, "nobody answers"},
		{"", "", 2, "HTTP_ADDR is not set"},
	} {
		args := []string{"health"}
		if tt.arg != "" {
			args = append(args, tt.arg)
		}
		var out bytes.Buffer
		status := inProcess(t, map[string]string{"HTTP_ADDR": tt.addr}, nil, &out, &out, args...)
		if status != tt.status || !strings.Contains(out.String(), tt.want) {
			t.Errorf("%v at %q: exit %d, %q; want %d, %q", args, tt.addr, status, &out, tt.status, tt.want)
		}
	}
}
