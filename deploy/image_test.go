package deploy_test

import (
	"bytes"
	"context"
	"debug/elf"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestDockerfile holds the lines that an image's user relies on.
func TestDockerfile(t *testing.T) {
	text := string(read(t, "../Dockerfile"))
	for _, want := range []string{
		`USER 65532:65532`, `ENTRYPOINT ["/bot"]`, `CMD ["serve"]`, `ENV HTTP_ADDR=:8080`, `FROM gcr.io/distroless/static:nonroot`,
	} {
		if !slices.Contains(strings.Split(text, "\n"), want) {
			t.Errorf("the Dockerfile has no line %s", want)
		}
	}
	if !regexp.MustCompile(`(?m)^HEALTHCHECK .*CMD \["/bot", "health"\]$`).MatchString(text) {
		t.Error("the image has no health check by the bot itself")
	}
	_, last, _ := strings.Cut(text[strings.LastIndex(text, "\nFROM "):], "\n")
	if regexp.MustCompile(`(?m)^(RUN|ADD|SHELL)`).MatchString(last) {
		t.Error("the last stage runs something: there is no shell in it")
	}
}

// buildAsTheImage builds the bot by the Dockerfile's own line, in a directory that
// others may look into.
func buildAsTheImage(t *testing.T) (binary string) {
	t.Helper()
	line := regexp.MustCompile(`(?m)^RUN (CGO_ENABLED=0 go build .*)$`).FindStringSubmatch(string(read(t, "../Dockerfile")))
	if line == nil {
		t.Fatal("the Dockerfile has no go build line")
	}
	dir, err := os.MkdirTemp("", "image")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	binary = filepath.Join(dir, "bot")
	build := exec.Command("sh", "-c", strings.Replace(line[1], "/out/bot", binary, 1))
	build.Dir, build.Env = "..", append(os.Environ(), "VERSION=1.2.3-image")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", line[1], err, out)
	}
	return binary
}

// TestTheImageRuns builds the bot by the Dockerfile's own line, and runs it as the
// image does: as nobody, from a directory that cannot be written to, without any
// token.
func TestTheImageRuns(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the image is Linux")
	}
	binary := buildAsTheImage(t)
	dir := filepath.Dir(binary)
	static(t, binary)
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	asNobody := func(args ...string) *exec.Cmd {
		c := exec.CommandContext(t.Context(), binary, args...)
		c.Dir, c.Env = dir, []string{"HTTP_ADDR=" + addr}
		if os.Geteuid() == 0 {
			c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65532, Gid: 65532}}
		}
		return c
	}
	if out, err := asNobody("version").CombinedOutput(); err != nil || !strings.Contains(string(out), "1.2.3-image") {
		t.Fatalf("version: %v\n%s", err, out)
	}
	var log bytes.Buffer
	serve := asNobody("serve")
	serve.Stderr = &log
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	status, body := readyz(t, addr)
	if status != http.StatusServiceUnavailable || !strings.Contains(body, "SLACK_BOT_TOKEN") {
		t.Errorf("/readyz without tokens: %d %q", status, body)
	}
	if out, err := asNobody("health").CombinedOutput(); err != nil || string(out) != "alive\n" {
		t.Errorf("health: %v %q", err, out)
	}
	if err := asNobody("health", "--ready").Run(); err == nil {
		t.Error("without a platform it is not ready")
	}
	if err := serve.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := serve.Wait(); err != nil {
		t.Errorf("after SIGTERM: %v\n%s", err, &log)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("it wrote into its directory: %v %v", left, err)
	}
}

// static checks that a program needs no library of the system's.
func static(t *testing.T, binary string) {
	t.Helper()
	f, err := elf.Open(binary)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, p := range f.Progs {
		if p.Type == elf.PT_INTERP {
			t.Error("the binary is not static")
		}
	}
}

// readyz waits for the listener, and asks.
func readyz(t *testing.T, addr string) (status int, body string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for tick := time.NewTicker(20 * time.Millisecond); ; <-tick.C {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/readyz", nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			if ctx.Err() != nil {
				t.Fatalf("nobody listens: %v", err)
			}
			continue
		}
		data, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(data)
	}
}

// TestThirdPartyIsWhole compares the table of modules with what is compiled in.
func TestThirdPartyIsWhole(t *testing.T) {
	list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}{{end}}{{end}}", "./cmd/bot")
	list.Dir = ".."
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	compiled := slices.Compact(slices.Sorted(slices.Values(strings.Fields(string(out)))))
	var approved []string
	for line := range strings.Lines(string(read(t, "../THIRD_PARTY.md"))) {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || !strings.Contains(cells[1], ".") {
			continue
		}
		approved = append(approved, strings.TrimSpace(cells[1]))
		if strings.TrimSpace(cells[2]) == "" || strings.TrimSpace(cells[3]) == "" {
			t.Errorf("no licence or reason: %s", line)
		}
	}
	slices.Sort(approved)
	for _, m := range compiled {
		if !slices.Contains(approved, m) {
			t.Errorf("THIRD_PARTY.md lacks %s: is it needed, and may it be given away?", m)
		}
	}
	for _, m := range approved {
		if !slices.Contains(compiled, m) {
			t.Errorf("THIRD_PARTY.md lists %s, which is not compiled in", m)
		}
	}
}

// TestRelease makes the release for this system and looks at all of it.
func TestRelease(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the bot once more")
	}
	dir := t.TempDir()
	system := runtime.GOOS + "/" + runtime.GOARCH
	cmd := exec.Command("go", "run", "./deploy/release", "-out", dir, "-version", "1.2.3", "-only", system)
	cmd.Dir = ".."
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	name := "bot-1.2.3-" + strings.ReplaceAll(system, "/", "-")
	sum, err := exec.Command("sh", "-c", fmt.Sprintf("cd %s && sha256sum -c SHA256SUMS", dir)).CombinedOutput()
	if err != nil || !strings.Contains(string(sum), name+": OK") {
		t.Errorf("checksums: %v\n%s", err, sum)
	}
	var bom struct {
		BOMFormat  string
		Components []struct{ Name, Version, PURL string }
	}
	if err := json.Unmarshal(read(t, filepath.Join(dir, name+".cdx.json")), &bom); err != nil {
		t.Fatal(err)
	}
	licences := string(read(t, filepath.Join(dir, "LICENCES.txt")))
	if bom.BOMFormat != "CycloneDX" || len(bom.Components) < 20 {
		t.Errorf("%s of %d components", bom.BOMFormat, len(bom.Components))
	}
	for _, c := range bom.Components {
		if c.Version == "" || !strings.HasPrefix(c.PURL, "pkg:golang/") || c.Name != "std" && !strings.Contains(licences, "\n== "+c.Name+" ") {
			t.Errorf("component without version, address or licence: %+v", c)
		}
	}
}
