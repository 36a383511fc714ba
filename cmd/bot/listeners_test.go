package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"fwhelp/adapters/discord/fakediscord"
	"fwhelp/adapters/slack/fakeslack"
)

// TestNothingElseListens starts the program as a process of its own, on both
// platforms, and looks at the sockets that it holds: HTTP_ADDR, or none.
func TestNothingElseListens(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("needs Linux: what a process listens on is read from /proc")
	}
	addr := freeAddr(t)
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		env  []string
		want []string
	}{
		"by default":     {nil, nil},
		"with HTTP_ADDR": {[]string{"HTTP_ADDR=" + addr}, []string{"tcp " + port}},
	} {
		t.Run(name, func(t *testing.T) {
			pid := startBot(t, tt.env)
			if len(tt.want) > 0 {
				until(t, t.Context(), func() (int, string) {
					resp, err := http.Get("http://" + addr + "/livez")
					if err != nil {
						return 0, err.Error()
					}
					defer resp.Body.Close()
					return resp.StatusCode, ""
				}, http.StatusOK, "")
			}
			if got := listening(t, pid); !slices.Equal(got, tt.want) {
				t.Errorf("the process listens on %q, want %q", got, tt.want)
			}
		})
	}
	ours, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skip("needs IPv6 to see whether such listeners are noticed: ", err)
	}
	defer ours.Close()
	_, port, _ = net.SplitHostPort(ours.Addr().String())
	if got := listening(t, os.Getpid()); !slices.Contains(got, "tcp6 "+port) {
		t.Errorf("our own listener on port %s is not among %q: this test is blind", port, got)
	}
}

// startBot runs the program until both fake platforms have its connections, and
// ends it with SIGTERM when the test is over.
func startBot(t *testing.T, more []string) (pid int) {
	t.Helper()
	slack, discord := fakeslack.Start(), fakediscord.Start()
	t.Cleanup(slack.Close)
	t.Cleanup(discord.Close)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(t.TempDir(), "bot") // TestMain is the program under this name
	if err := os.Symlink(self, program); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	var out book
	cmd := exec.Command(program, "serve")
	cmd.Stdout, cmd.Stderr = &out, &out
	cmd.Env = append([]string{
		"SLACK_BOT_TOKEN=" + fakeslack.BotToken, "SLACK_APP_TOKEN=" + fakeslack.AppToken, "SLACK_API_URL=" + slack.URL(),
		"DISCORD_BOT_TOKEN=" + fakediscord.Token, "DISCORD_API_URL=" + discord.URL(), "DISCORD_APPLICATION_ID=" + fakediscord.App,
		"FWHELP_STATE=" + t.TempDir(),
	}, more...)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait()); err != nil {
			t.Errorf("the end: %v\n%s", err, &out)
		}
	})
	if err := slack.Await(ctx, func() bool { return slack.Sockets() == 2 }); err != nil {
		t.Fatalf("not connected to Slack: %v\n%s", err, &out)
	}
	if err := discord.Await(ctx, func() bool { return discord.Stats().Identifies > 0 }); err != nil {
		t.Fatalf("not connected to Discord: %v\n%s", err, &out)
	}
	return cmd.Process.Pid
}

// listening lists what a process can be reached on from outside, such as "tcp6
// 8080": TCP and Unix sockets that accept, and UDP sockets open to anybody.
func listening(t *testing.T, pid int) []string {
	t.Helper()
	proc := fmt.Sprintf("/proc/%d", pid)
	held := heldSockets(t, proc)
	var found []string
	// Columns: https://docs.kernel.org/networking/proc_net_tcp.html
	for kind, state := range map[string]string{"tcp": "0A", "tcp6": "0A", "udp": "07", "udp6": "07"} {
		for _, line := range tableOf(t, proc, kind) {
			if len(line) < 10 || line[3] != state || !held[line[9]] {
				continue
			}
			_, hex, _ := strings.Cut(line[1], ":")
			port, err := strconv.ParseUint(hex, 16, 16)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, fmt.Sprintf("%s %d", kind, port))
		}
	}
	const accepts = 0x10000
	for _, line := range tableOf(t, proc, "unix") {
		if len(line) < 7 || !held[line[6]] {
			continue
		}
		if flags, err := strconv.ParseUint(line[3], 16, 64); err != nil || flags&accepts != 0 {
			found = append(found, strings.Join(append([]string{"unix"}, line[7:]...), " "))
		}
	}
	slices.Sort(found)
	return found
}

// heldSockets are the inodes of the sockets that a process holds.
func heldSockets(t *testing.T, proc string) map[string]bool {
	t.Helper()
	files, err := os.ReadDir(proc + "/fd")
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]bool{}
	for _, f := range files {
		to, err := os.Readlink(proc + "/fd/" + f.Name())
		if errors.Is(err, fs.ErrNotExist) {
			continue // closed meanwhile
		}
		if err != nil {
			t.Fatal(err)
		}
		if inode, ok := strings.CutPrefix(to, "socket:["); ok {
			held[strings.TrimSuffix(inode, "]")] = true
		}
	}
	if len(held) == 0 {
		t.Fatal("the process holds no socket at all: this is not the program")
	}
	return held
}

// tableOf reads one of the kernel's tables of sockets, without its head.
func tableOf(t *testing.T, proc, kind string) [][]string {
	t.Helper()
	file, err := os.Open(proc + "/net/" + kind)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // such as IPv6 switched off
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var lines [][]string
	for s := bufio.NewScanner(file); s.Scan(); {
		lines = append(lines, strings.Fields(s.Text()))
	}
	if len(lines) == 0 {
		t.Fatalf("%s is empty", file.Name())
	}
	return lines[1:]
}
