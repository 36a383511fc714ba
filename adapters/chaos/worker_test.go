package chaos

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"fwhelp"
	"fwhelp/adapters"
	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/knowledge"
)

const (
	envPlatform = "FWHELP_CHAOS_PLATFORM" // where the platform listens; set: this process is a worker
	envRedis    = "FWHELP_CHAOS_REDIS"
	envHaste    = "FWHELP_CHAOS_HASTE"
	envContent  = "FWHELP_CHAOS_CONTENT" // see [contentIn]

	workerHeader = "Worker" // the process id of who asks
)

func TestMain(m *testing.M) {
	if os.Getenv(envPlatform) == "" {
		os.Exit(m.Run())
	}
	go func() { // when the test is gone, so is the pipe that it holds open
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	if err := work(); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(1)
	}
}

// work is a bot process: the real relay and store, and one adapter for each of
// the two platforms.
func work() error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	base, err := knowledge.Load(contentIn(os.Getenv(envContent)))
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	store, err := sessions.OpenRedis(os.Getenv(envRedis), 24*time.Hour, log)
	if err != nil {
		return err
	}
	haste, err := strconv.Atoi(os.Getenv(envHaste))
	if err != nil {
		return err
	}
	relay, err := adapters.NewRelay(adapters.Config{
		Adapters: []adapters.Adapter{&wire{name: withNonce}, &wire{name: withoutNonce}},
		Store:    store,
		Base:     func() *knowledge.Base { return base },
		Log:      log,
		Now:      hastyClock(haste),
	})
	if err != nil {
		return err
	}
	return errors.Join(relay.Run(ctx), store.Close())
}

// contentIn is the content of a directory, or with none what ships.
func contentIn(dir string) fs.FS {
	if dir == "" {
		return fwhelp.Content()
	}
	return os.DirFS(dir)
}

// hastyClock runs several times as fast as time does, equally in all processes,
// so that the lease of a worker that was killed is soon over.
func hastyClock(haste int) func() time.Time {
	epoch := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return func() time.Time { return epoch.Add(time.Since(epoch) * time.Duration(haste)) }
}

// wire is an adapter that speaks to the platform of the test over HTTP.
type wire struct{ name string }

func (w *wire) Platform() string { return w.name }

// listeners is how many events a worker takes at a time from each platform.
const listeners = 8

func (w *wire) Run(ctx context.Context, take func(context.Context, dialog.Event) error) error {
	var all sync.WaitGroup
	for range listeners {
		all.Go(func() {
			for ctx.Err() == nil {
				var ev sent
				if post(ctx, "/next", w.name, &ev) != nil || ev.ID == "" {
					continue
				}
				if take(ctx, ev.event()) == nil {
					_ = post(ctx, "/ack", ev.ID, nil) // else the platform sends it again
				}
			}
		})
	}
	all.Wait()
	return nil
}

func (w *wire) Deliver(ctx context.Context, d adapters.Delivery) (string, error) {
	var receipt string
	err := post(ctx, "/deliver", delivered{Thread: d.Thread, N: d.N, Nonce: d.Nonce, Via: d.Via, What: describe(d.Effect)}, &receipt)
	if err != nil {
		return "", &adapters.RetryError{Unsure: true, Err: err}
	}
	return receipt, nil
}

// describe is what a person would see of an effect.
func describe(e dialog.Effect) string {
	switch e := e.(type) {
	case dialog.Say:
		return "say " + dialog.PlainText(e.Message)
	case dialog.Whisper:
		return "whisper " + e.Text
	case dialog.Settle:
		return "settle " + strconv.Itoa(int(e.Message)) + " " + e.Outcome
	case dialog.Miss, dialog.Erase:
	}
	return ""
}

func post(ctx context.Context, path string, ask, answer any) error {
	body, err := json.Marshal(ask)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+os.Getenv(envPlatform)+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set(workerHeader, strconv.Itoa(os.Getpid()))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	if answer == nil {
		_, err = io.Copy(io.Discard, resp.Body)
		return err
	}
	return json.NewDecoder(resp.Body).Decode(answer)
}
