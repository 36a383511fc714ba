package chaos

import (
	"bytes"
	"flag"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
	"fwhelp/knowledge"
)

var full = flag.Bool("chaos", false, "run at full length: make chaos")

// plan is how much is done and how fast.
type plan struct {
	content             string // a directory; none: the shipped content
	workers, talks      int
	pace                time.Duration // between a person's messages
	haste               int           // of the workers' clocks
	kills, redisKills   int           // at least
	stops               int           // of workers, halted for longer than their lease
	events              int           // at least
	between, redisEvery time.Duration // kills, on average
	settle              time.Duration // at most, until all is delivered
}

// killing is the short plan of make test, or with -chaos the full one. Every worker
// that takes the place of another loads the content: under the race detector that
// was nearly all that the short plan did, so its content is little.
func killing() plan {
	if *full {
		return plan{
			workers: 8, talks: 120, pace: 2 * time.Second, haste: 3, kills: 300, redisKills: 60, stops: 6, events: 20_000,
			between: 2200 * time.Millisecond, redisEvery: 10 * time.Second, settle: 3 * time.Minute,
		}
	}
	return plan{
		content: "../../dialog/testdata/workshop", workers: 3, talks: 60, pace: time.Second, haste: 4, kills: 15, redisKills: 3, stops: 1, events: 600,
		between: 500 * time.Millisecond, redisEvery: 3 * time.Second, settle: 60 * time.Second,
	}
}

func TestKills(t *testing.T) {
	p := killing()
	base, err := knowledge.Load(contentIn(p.content))
	if err != nil {
		t.Fatal(err)
	}
	server := redistest.Single(t)
	people, addr := newPlatform(t, p.talks, p.pace)
	crew := &crew{t: t, people: people, died: map[int]time.Time{}, halted: map[int]bool{}, env: append(os.Environ(),
		envPlatform+"="+addr, envRedis+"="+server.URL(), envHaste+"="+strconv.Itoa(p.haste), envContent+"="+p.content)}
	for range p.workers {
		crew.hire()
	}
	t.Cleanup(crew.killAll)

	outage(t, server, people)
	redisKills := disturb(p, crew, server, people)
	people.end()
	if err := redistest.Eventually(p.settle, people.quiet); err != nil {
		t.Errorf("events are still not taken: %v", err)
	}
	store, err := sessions.OpenRedis(server.URL(), 24*time.Hour, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	err = redistest.Eventually(p.settle, func() bool {
		for range store.Unsent(t.Context()) {
			return false
		}
		return true
	})
	if err != nil {
		t.Errorf("replies are still not delivered: %v", err)
	}
	crew.dismiss()

	v := judge(t, people, store, base)
	t.Logf("%d kills of %d workers, %d halts, %d kills of Redis, %d duplicates sent; %s", crew.kills, p.workers, crew.stops, redisKills, people.repeated, v)
	if v.lost+v.wrong+v.twice+v.outOfOrder+v.doubledWithNonce+v.dead+v.left > 0 {
		t.Error("what must be 0 is not")
	}
	// Whoever dies between a delivery and its note doubles it where the platform
	// has no nonce: at most what a worker has in hand. A kill of Redis alone doubles
	// nothing, as nothing is begun until it is back.
	const inHand = 16
	d := explain(people, crew)
	deaths := crew.kills + crew.stops
	t.Logf("%.2f doubled without nonce for each death; %s", float64(v.doubledWithout)/float64(max(1, deaths)), d)
	if v.doubledWithout > inHand*deaths {
		t.Errorf("%d of %d replies were doubled on the platform that has no nonce", v.doubledWithout, v.replies)
	}
	if most := v.withoutNonce / 1000; *full && v.doubledWithout > most {
		t.Errorf("%d of %d replies were doubled on the platform that has no nonce, want at most %d; is the machine quiet?", v.doubledWithout, v.withoutNonce, most)
	}
	if v.withoutState == 0 || crew.kills < p.kills || redisKills < p.redisKills || crew.stops < p.stops || v.events < p.events || people.repeated < v.events/10 {
		t.Errorf("too little has happened for this to be a test")
	}
}

// disturb kills and halts until there was enough of everything.
func disturb(p plan, c *crew, server *redistest.Server, people *platform) (redisKills int) {
	nextRedis, nextStop := time.Now().Add(p.redisEvery), p.kills/(p.stops+1)
	for c.kills < p.kills || redisKills < p.redisKills || c.stops < p.stops || people.events() < p.events {
		time.Sleep(rand.N(2 * p.between))
		if c.kills >= nextStop && c.stops < p.stops && c.halt(40*time.Second/time.Duration(p.haste)) { // a lease is 30 s
			nextStop += p.kills / (p.stops + 1)
		}
		if c.kills < p.kills {
			c.kill()
		}
		if redisKills < p.redisKills && time.Now().After(nextRedis) {
			server.Restart()
			redisKills++
			nextRedis = time.Now().Add(p.redisEvery)
		}
	}
	return redisKills
}

// outage keeps Redis down until somebody is answered without it, when the talk has
// begun. Later kills of Redis have the same effect on a machine that is slow to
// start it again; whatever happens, no answer may go missing or wrong by that.
func outage(t *testing.T, server *redistest.Server, people *platform) {
	t.Helper()
	if err := redistest.Eventually(time.Minute, func() bool { return people.events() >= len(people.talks) }); err != nil {
		t.Errorf("nobody talks: %v", err)
	}
	server.Kill()
	err := redistest.Eventually(time.Minute, people.answeredWithoutState)
	server.Restart()
	if err != nil {
		t.Errorf("nobody was answered without the store: %v", err)
	}
}

// crew is the workers. One that dies is replaced at once.
type crew struct {
	t      *testing.T
	people *platform
	env    []string

	waits   sync.WaitGroup
	mu      sync.Mutex
	running []*worker
	closing bool
	kills   int
	stops   int
	died    map[int]time.Time // by process id
	halted  map[int]bool
}

type worker struct {
	cmd    *exec.Cmd
	out    *bytes.Buffer
	halted bool
	killed bool
}

func (c *crew) hire() {
	binary, err := os.Executable()
	if err != nil {
		c.t.Fatal(err)
	}
	w := &worker{cmd: exec.Command(binary), out: &bytes.Buffer{}}
	w.cmd.Env, w.cmd.Stdout, w.cmd.Stderr = c.env, w.out, w.out
	if _, err := w.cmd.StdinPipe(); err != nil { // held open while this process lives
		c.t.Errorf("start a worker: %v", err)
		return
	}
	if err := w.cmd.Start(); err != nil {
		c.t.Errorf("start a worker: %v", err)
		return
	}
	c.mu.Lock()
	c.running = append(c.running, w)
	c.mu.Unlock()
	c.waits.Go(func() { c.watch(w) })
}

// watch replaces a worker that was killed. One that ends by itself is a failure.
func (c *crew) watch(w *worker) {
	err := w.cmd.Wait()
	c.mu.Lock()
	for i, other := range c.running {
		if other == w {
			c.running = append(c.running[:i:i], c.running[i+1:]...)
			break
		}
	}
	closing, killed := c.closing, w.killed
	c.mu.Unlock()
	if !killed && (err != nil || !closing) {
		c.t.Errorf("a worker ended by itself: %v\n%s", err, w.out)
	}
	if !closing && killed {
		c.hire()
	}
}

// kill kills one that has had the time to begin, if there is one.
func (c *crew) kill() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if w := c.oneAtWork(); w != nil {
		w.killed = true
		if w.cmd.Process.Signal(syscall.SIGKILL) == nil {
			c.kills++
			c.died[w.cmd.Process.Pid] = time.Now()
		}
	}
}

// halt stops one and lets it go on later: it believes that no time has passed.
func (c *crew) halt(d time.Duration) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	w := c.oneAtWork()
	if w == nil || w.cmd.Process.Signal(syscall.SIGSTOP) != nil {
		return false
	}
	w.halted = true
	c.halted[w.cmd.Process.Pid] = true
	c.stops++
	c.waits.Go(func() {
		time.Sleep(d)
		_ = w.cmd.Process.Signal(syscall.SIGCONT)
		c.mu.Lock()
		defer c.mu.Unlock()
		w.halted = false
	})
	return true
}

// oneAtWork needs mu.
func (c *crew) oneAtWork() *worker {
	if len(c.running) == 0 {
		return nil
	}
	w := c.running[rand.IntN(len(c.running))]
	if w.halted || w.killed || !c.people.has(w.cmd.Process.Pid) {
		return nil
	}
	return w
}

// dismiss ends all in the proper way, and each must end well.
func (c *crew) dismiss() {
	c.mu.Lock()
	c.closing = true
	for _, w := range c.running {
		_ = w.cmd.Process.Signal(syscall.SIGTERM) // it may have ended: watch says so
	}
	c.mu.Unlock()
	c.waits.Wait()
}

func (c *crew) killAll() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closing = true
	for _, w := range c.running {
		w.killed = true
		_ = w.cmd.Process.Kill()
	}
}
