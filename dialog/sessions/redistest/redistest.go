// Package redistest gives each test real Redis servers of its own, on free ports
// of this machine, and ends them with the test.
package redistest

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Server is one redis-server process.
type Server struct {
	Port int

	t       testing.TB
	binary  string
	args    []string
	log     *bytes.Buffer
	process *exec.Cmd
}

// Addr is host and port.
func (s *Server) Addr() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)) }

// URL is what REDIS_URL would say.
func (s *Server) URL() string { return "redis://" + s.Addr() }

// Single starts a server that writes every change to its append-only file before
// it answers. settings are further lines of redis.conf as arguments, such as
// "--appendonly", "no"; the last one counts.
func Single(t testing.TB, settings ...string) *Server {
	t.Helper()
	return start(t, append([]string{"--appendonly", "yes", "--appendfsync", "always"}, settings...)...)
}

// TLS starts a server that also speaks TLS, and returns the address for that.
func TLS(t testing.TB, cert, key string) (addr string) {
	t.Helper()
	port := strconv.Itoa(freePort(t))
	Single(t, "--tls-port", port, "--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", cert, "--tls-auth-clients", "no")
	return net.JoinHostPort("127.0.0.1", port)
}

// start retries, as a port that was free a moment ago may be taken.
func start(t testing.TB, settings ...string) *Server {
	t.Helper()
	dir := t.TempDir()
	for try := 0; ; try++ {
		s := &Server{Port: freePort(t), t: t, binary: find(t, "redis-server")}
		s.args = append([]string{"--port", strconv.Itoa(s.Port), "--bind", "127.0.0.1", "--dir", dir, "--save", "", "--daemonize", "no"}, settings...)
		err := s.run()
		if err == nil {
			return s
		}
		if try == 4 {
			t.Fatalf("start redis-server: %v\n%s", err, s.log)
		}
	}
}

func find(t testing.TB, binary string) string {
	t.Helper()
	path, err := exec.LookPath(binary)
	if err != nil {
		t.Fatalf("%s is not installed, and the tests of the Redis store need it: run `make redis`, or install it (Debian: apt-get install redis-server; macOS: brew install redis)", binary)
	}
	return path
}

func freePort(t testing.TB) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("find a free port: %v", err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port
}

func (s *Server) run() error {
	s.log = &bytes.Buffer{}
	s.process = exec.Command(s.binary, s.args...)
	s.process.Stdout, s.process.Stderr = s.log, s.log
	s.process.SysProcAttr = dieWithParent()
	if err := s.process.Start(); err != nil {
		return err
	}
	s.t.Cleanup(s.Kill)
	return s.await()
}

// await returns when the server answers and has loaded its data.
func (s *Server) await() error {
	answer := ""
	err := Eventually(10*time.Second, func() bool {
		out, err := s.cli("PING")
		answer = out
		return err == nil && (out == "PONG" || strings.HasPrefix(out, "NOAUTH"))
	})
	if err != nil {
		s.Kill()
		return fmt.Errorf("no answer on port %d (last %q): %w", s.Port, answer, err)
	}
	return nil
}

// Eventually looks until what is hoped for has come true: often at first, then
// twenty times a second, as most looks start a redis-cli.
func Eventually(within time.Duration, hoped func() bool) error {
	pause := 5 * time.Millisecond
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(pause) {
		if hoped() {
			return nil
		}
		pause = min(2*pause, 50*time.Millisecond)
	}
	return fmt.Errorf("not within %v", within)
}

// Kill ends the process as a power failure would end it (kill -9).
func (s *Server) Kill() {
	if s.process == nil || s.process.Process == nil {
		return
	}
	_ = s.process.Process.Kill() // it may have ended
	_ = s.process.Wait()         // killed: always an error
	s.process = nil
}

// Restart kills the server and starts it again on the same files and port.
func (s *Server) Restart() {
	s.t.Helper()
	s.Kill()
	if err := s.run(); err != nil {
		s.t.Fatalf("restart redis-server: %v\n%s", err, s.log)
	}
}

// Stop halts the process without ending it: connections stay open and nothing is
// answered, until Continue.
func (s *Server) Stop() { s.signal(syscall.SIGSTOP) }

// Continue undoes Stop.
func (s *Server) Continue() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.process.Process.Signal(sig); err != nil {
		s.t.Fatalf("signal redis-server: %v", err)
	}
}

// Do runs a command by redis-cli and returns what it prints.
func (s *Server) Do(args ...string) string {
	s.t.Helper()
	out, err := s.cli(args...)
	if err != nil {
		s.t.Fatalf("redis-cli %q: %v: %s", args, err, out)
	}
	return out
}

func (s *Server) cli(args ...string) (string, error) {
	cli := exec.Command(find(s.t, "redis-cli"), append([]string{"-p", strconv.Itoa(s.Port)}, args...)...)
	out, err := cli.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

// UsedMemory is what Redis holds of memory, in bytes.
func (s *Server) UsedMemory() int64 {
	s.t.Helper()
	return int64(s.infoNumber("memory", "used_memory"))
}

// UsedCPU is the time that Redis has had of the processors.
func (s *Server) UsedCPU() time.Duration {
	s.t.Helper()
	return time.Duration(1e9 * (s.infoNumber("cpu", "used_cpu_user") + s.infoNumber("cpu", "used_cpu_sys")))
}

func (s *Server) infoNumber(section, name string) float64 {
	s.t.Helper()
	for line := range strings.Lines(s.Do("INFO", section)) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), name+":"); ok {
			if n, err := strconv.ParseFloat(value, 64); err == nil {
				return n
			}
		}
	}
	s.t.Fatalf("INFO %s names no %s", section, name)
	return 0
}

// Benchmark runs redis-benchmark and returns its requests a second.
func (s *Server) Benchmark(args ...string) float64 {
	s.t.Helper()
	args = append([]string{"-p", strconv.Itoa(s.Port), "-q", "--csv"}, args...)
	out, err := exec.Command(find(s.t, "redis-benchmark"), args...).Output()
	if err != nil {
		s.t.Fatalf("redis-benchmark: %v", err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	fields := strings.Split(lines[len(lines)-1], ",") // test, requests a second, …
	if len(fields) < 2 {
		s.t.Fatalf("redis-benchmark printed %q", out)
	}
	perSecond, err := strconv.ParseFloat(strings.Trim(fields[1], `"`), 64)
	if err != nil {
		s.t.Fatalf("redis-benchmark printed %q", out)
	}
	return perSecond
}

// Dump returns every key with its value.
func (s *Server) Dump() []string {
	s.t.Helper()
	const all = `local out = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  local kind = redis.call('TYPE', key).ok
  local value = kind == 'zset' and table.concat(redis.call('ZRANGE', key, 0, -1, 'WITHSCORES'), ' ') or redis.call('GET', key)
  out[#out + 1] = key .. ' = ' .. value
end
return out`
	return strings.Split(s.Do("EVAL", all, "0"), "\n")
}

// Later takes a time off the life of every key, as if it had passed.
func (s *Server) Later(d time.Duration) {
	s.t.Helper()
	const all = `for _, key in ipairs(redis.call('KEYS', '*')) do
  local life = redis.call('PTTL', key)
  if life >= 0 then
    redis.call('PEXPIRE', key, life - ARGV[1])
  end
end`
	s.Do("EVAL", all, "0", strconv.FormatInt(d.Milliseconds(), 10))
}

// TimesToLive returns the time to live of every key in ms: -1 is forever.
func (s *Server) TimesToLive() map[string]int {
	s.t.Helper()
	const all = `local out = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  out[#out + 1] = key .. ' ' .. redis.call('PTTL', key)
end
return out`
	lives := map[string]int{}
	for line := range strings.Lines(s.Do("EVAL", all, "0")) {
		if key, life, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			lives[key], _ = strconv.Atoi(life)
		}
	}
	return lives
}

// conf writes a configuration file that the server may rewrite.
func conf(t testing.TB, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "redis.conf")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
