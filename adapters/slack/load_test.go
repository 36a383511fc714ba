package slack

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"fwhelp/adapters"
	"fwhelp/adapters/slack/fakeslack"
	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
	"fwhelp/knowledge"
)

// The environment of a bot that is loaded: a process of its own, so that its work
// is not counted together with that of the workspace and of the people.
const (
	loadedAPI   = "FWHELP_TEST_LOADED_API"
	loadedRedis = "FWHELP_TEST_LOADED_REDIS"
)

func TestMain(m *testing.M) {
	if api := os.Getenv(loadedAPI); api != "" {
		if err := serveLoaded(api, os.Getenv(loadedRedis)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// usage is what a process has used and holds.
type usage struct {
	CPU        time.Duration // user and system, since the process began
	Heap       uint64        // bytes alive, after a collection
	Goroutines int
}

func used() usage {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return usage{CPU: cpuTime(), Heap: m.HeapAlloc, Goroutines: runtime.NumGoroutine()}
}

// serveLoaded is the bot over HTTP. It prints its address, then what it uses for
// each line that comes in, and ends with the input.
func serveLoaded(api, redis string) error {
	log := slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelInfo})) // written, and not read
	c := credentials("http")
	c.APIURL = api
	a, err := Open(c, log)
	if err != nil {
		return err
	}
	kb, err := shipped()
	if err != nil {
		return err
	}
	var store sessions.Store = sessions.NewMemory(24*time.Hour, time.Now)
	if redis != "" {
		r, err := sessions.OpenRedis(redis, 24*time.Hour, log)
		if err != nil {
			return err
		}
		defer r.Close()
		store = r
	}
	relay, err := adapters.NewRelay(adapters.Config{
		Adapters: []adapters.Adapter{a}, Store: store, Base: func() *knowledge.Base { return kb }, Log: log,
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: a.Handler()}
	go func() { _ = server.Serve(listener) }()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- relay.Run(ctx) }()
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode("http://" + listener.Addr().String()); err != nil {
		return err
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		if err := out.Encode(used()); err != nil {
			return err
		}
	}
	stop()
	err = <-ended
	_ = server.Close()
	return err
}

// loaded is a bot in a process of its own.
type loaded struct {
	b   *testing.B
	cmd *exec.Cmd
	in  io.WriteCloser
	out *json.Decoder
}

// startLoaded starts one on the workspace, which sends to it from then on.
func startLoaded(b *testing.B, s *fakeslack.Server, redis string) *loaded {
	b.Helper()
	l := &loaded{b: b, cmd: exec.Command(os.Args[0])}
	l.cmd.Env = append(os.Environ(), loadedAPI+"="+s.URL(), loadedRedis+"="+redis)
	l.cmd.Stderr = os.Stderr
	in, err := l.cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := l.cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	l.in, l.out = in, json.NewDecoder(out)
	if err := l.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	var address string
	if err := l.out.Decode(&address); err != nil {
		b.Fatal(err)
	}
	s.SendTo(address)
	first := s.Mention("C0", "U0", "is theano dead?", "")
	for !s.Send(b.Context(), first).OK { // until it listens
	}
	return l
}

// uses asks what it uses.
func (l *loaded) uses() usage {
	l.b.Helper()
	var u usage
	if _, err := io.WriteString(l.in, "\n"); err != nil {
		l.b.Fatal(err)
	}
	if err := l.out.Decode(&u); err != nil {
		l.b.Fatal(err)
	}
	return u
}

// end lets it deliver what it has, and waits.
func (l *loaded) end() {
	l.b.Helper()
	_ = l.in.Close()
	if err := l.cmd.Wait(); err != nil {
		l.b.Error(err)
	}
}

// BenchmarkFiveHundredASecond sends 500 mentions a second over HTTP, each in a
// channel of its own, and says how long acknowledgements and replies took, how
// much of a processor the bot needed for each, how much the workspace and the
// people needed beside it, and what the bot holds at the end: in memory, the
// conversations.
func BenchmarkFiveHundredASecond(b *testing.B) { loadWith(b, "") }

// BenchmarkLoadOverRedis is the same with Redis, which is as fast as its disk.
func BenchmarkLoadOverRedis(b *testing.B) { loadWith(b, redistest.Single(b).URL()) }

func loadWith(b *testing.B, redis string) {
	const rate, warm = 500, 200
	w := newWorld(b)
	w.ctx = b.Context() // as long as it takes
	w.slack.SetPatience(3 * time.Second)
	bot := startLoaded(b, w.slack, redis)
	p := people{world: w, sent: map[string]time.Time{}}
	for i := range warm {
		p.ask(i, fmt.Sprintf("W%d", i))
	}
	p.wait()
	before, ours := bot.uses(), cpuTime()
	p.acks = nil
	began, i := time.Now(), 0
	for b.Loop() {
		time.Sleep(time.Until(began.Add(time.Duration(i) * time.Second / rate)))
		p.ask(i, fmt.Sprintf("C%d", i))
		i++
	}
	reached := float64(i) / time.Since(began).Seconds()
	p.wait()
	after := bot.uses()
	each := func(d time.Duration) float64 { return float64(d.Microseconds()) / float64(i) }
	b.ReportMetric(each(after.CPU-before.CPU), "µs-cpu/event")
	b.ReportMetric(each(cpuTime()-ours), "µs-cpu-others/event")
	b.ReportMetric(float64(after.Heap)/(1<<20), "MB-heap")
	b.ReportMetric((float64(after.Heap)-float64(before.Heap))/float64(i), "B-kept/event")
	b.ReportMetric(float64(after.Goroutines-before.Goroutines), "goroutines-more")
	bot.end()
	b.ReportMetric(reached, "events/s")
	p.report(b)
}

// people ask, each in a channel of their own.
type people struct {
	*world
	asking sync.WaitGroup

	mu             sync.Mutex
	sent           map[string]time.Time
	acks           []time.Duration
	unacknowledged int
}

// asked are the words of those people, in turn: each gets one message.
func asked() []string {
	return []string{"is theano dead?", "compare keras pytorch", "help me choose", "who won the cup?"}
}

func (p *people) ask(i int, channel string) {
	words := asked()[i%len(asked())]
	p.mu.Lock()
	p.sent[channel] = time.Now()
	p.mu.Unlock()
	p.asking.Go(func() {
		ack := p.slack.Send(p.ctx, p.slack.Mention("C"+channel, "U"+channel, words, ""))
		p.mu.Lock()
		defer p.mu.Unlock()
		p.acks = append(p.acks, ack.Took)
		if !ack.OK {
			p.unacknowledged++
		}
	})
}

// wait waits until everybody has an acknowledgement and an answer, at most a minute.
func (p *people) wait() {
	p.asking.Wait()
	ctx, cancel := context.WithTimeout(p.ctx, time.Minute)
	defer cancel()
	_ = p.slack.Await(ctx, func() bool { return p.slack.Posted() > len(p.sent) }) // what is lost is counted
}

// report says how long everything took, and what was lost or came twice.
func (p *people) report(b *testing.B) {
	var replies []time.Duration
	answers := map[string]int{}
	for _, m := range p.slack.Messages("") {
		asked := m.Channel[1:]
		if asked == "0" {
			continue // the first one, see startLoaded
		}
		answers[asked]++
		if asked[0] == 'C' {
			replies = append(replies, m.At.Sub(p.sent[asked]))
		}
	}
	lost, doubled := 0, 0
	for channel := range p.sent {
		switch n := answers[channel]; {
		case n == 0:
			lost++
		case n > 1:
			doubled++
		}
	}
	b.ReportMetric(float64(percentile(p.acks, 99).Milliseconds()), "ms-ack-p99")
	b.ReportMetric(float64(percentile(p.acks, 100).Milliseconds()), "ms-ack-max")
	b.ReportMetric(float64(percentile(replies, 99).Milliseconds()), "ms-reply-p99")
	b.ReportMetric(float64(p.unacknowledged), "unacknowledged")
	b.ReportMetric(float64(lost), "lost")
	b.ReportMetric(float64(doubled), "doubled")
}

// percentile of durations, 0 of none; it sorts them.
func percentile(all []time.Duration, p int) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[max(0, len(all)*p/100-1)]
}
