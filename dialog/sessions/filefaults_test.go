package sessions_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"fwhelp/dialog/sessions"
	"fwhelp/dialog/sessions/redistest"
	"fwhelp/dialog/sessions/sessionstest"
)

// saveUntilKilled counts up in eight threads and prints each number that the
// store has answered for.
func saveUntilKilled() error {
	f, err := sessions.OpenFile(os.Getenv(childDir), sessionstest.TTL, time.Now)
	if err != nil {
		return err
	}
	ctx := context.Background()
	var writers sync.WaitGroup
	for n := range 8 {
		writers.Go(func() {
			for {
				s, rev, err := f.Load(ctx, numbered(n))
				next := said(s.Sent + 1)
				if err == nil {
					_, err = f.Save(ctx, numbered(n), next, rev)
				}
				if err != nil {
					fmt.Println("child:", err)
					return
				}
				_, _ = os.Stdout.WriteString(fmt.Sprintln(n, next.Sent)) // in one piece
			}
		})
	}
	writers.Wait()
	return nil
}

// TestFileKilled kills the process at any moment, again and again, on the same
// file: what it has answered for must be there, and the file whole.
func TestFileKilled(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	book := map[int]int{}
	kills, saves, lost := rounds(12, 300), 0, 0
	for range kills {
		cmd, lines := child(t, "save until killed", childDir+"="+dir)
		if !lines.Scan() {
			t.Fatal("the child saved nothing")
		}
		time.AfterFunc(time.Duration(rand.IntN(30_000))*time.Microsecond, func() { _ = cmd.Process.Kill() })
		for more := true; more; more = lines.Scan() {
			var n, number int
			if _, err := fmt.Sscan(lines.Text(), &n, &number); err == nil {
				book[n] = max(book[n], number)
				saves++
			} else if len(lines.Text()) > 8 { // not the piece of a number that was being written
				t.Fatal(lines.Text())
			}
		}
		if err := cmd.Wait(); err == nil || cmd.ProcessState.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
			t.Fatalf("the child was not killed: %v", cmd.ProcessState)
		}
		f, err := sessions.OpenFile(dir, sessionstest.TTL, time.Now)
		if err != nil {
			t.Fatalf("after a kill: %v", err)
		}
		for n, number := range book {
			if s, _, err := f.Load(t.Context(), numbered(n)); err != nil || s.Sent < number {
				lost++
				t.Errorf("thread %d: counter %d, %v; it had answered for %d", n, s.Sent, err, number)
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d kills, %d saves answered for, %d lost", kills, saves, lost)
}

// saveUntilDiskIsFull lets the file grow to a limit, and then lifts it.
func saveUntilDiskIsFull() error {
	const room = 300_000
	signal.Ignore(syscall.SIGXFSZ) // as a full disk, which sends no signal
	if err := limit(syscall.RLIMIT_FSIZE, room); err != nil {
		return err
	}
	f, err := sessions.OpenFile(os.Getenv(childDir), sessionstest.TTL, time.Now)
	if err != nil {
		return err
	}
	ctx := context.Background()
	saved := 0
	var full error
	for ; full == nil && saved < 10_000; saved++ {
		_, full = f.Save(ctx, numbered(saved), said(299), 0)
	}
	saved--
	if !errors.Is(full, sessions.ErrFull) {
		return fmt.Errorf("save on a full disk: %v, want it to say so", full)
	}
	for n := range saved {
		if s, _, err := f.Load(ctx, numbered(n)); err != nil || s.Sent != 299 {
			return fmt.Errorf("load %d on a full disk: counter %d, %w", n, s.Sent, err)
		}
	}
	if s, rev, err := f.Load(ctx, numbered(saved)); err != nil || rev != 0 {
		return fmt.Errorf("load of what was refused: counter %d, revision %d, %w", s.Sent, rev, err)
	}
	if err := limit(syscall.RLIMIT_FSIZE, 1<<30); err != nil {
		return err
	}
	for n := saved; n < saved+100; n++ {
		if _, err := f.Save(ctx, numbered(n), said(299), 0); err != nil {
			return fmt.Errorf("save with room again: %w", err)
		}
	}
	fmt.Println(saved, "saves until the disk was full, 100 after")
	return f.Close()
}

// limit sets the soft limit, which may be lifted again.
func limit(what int, to uint64) error {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(what, &l); err != nil {
		return err
	}
	l.Cur = to
	return syscall.Setrlimit(what, &l)
}

func TestFileDiskFull(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	childOutput(t, "save until disk is full", childDir+"="+dir)
	f := openFile(t, dir, newClock())
	if s, _, err := f.Load(t.Context(), numbered(0)); err != nil || s.Sent != 299 {
		t.Errorf("after the disk was full: counter %d, %v", s.Sent, err)
	}
}

// runOutOfDescriptors opens stores, then takes all descriptors, then gives them back.
func runOutOfDescriptors() error {
	if err := limit(syscall.RLIMIT_NOFILE, 64); err != nil {
		return err
	}
	dir, ctx := os.Getenv(childDir), context.Background()
	f, err := sessions.OpenFile(dir, sessionstest.TTL, time.Now)
	if err != nil {
		return err
	}
	r, err := sessions.OpenRedis(os.Getenv(childURL), sessionstest.TTL, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	var taken []*os.File
	for {
		file, err := os.Open(dir)
		if err != nil {
			break
		}
		taken = append(taken, file)
	}
	rev, err := f.Save(ctx, numbered(1), said(1), 0)
	if err != nil {
		return fmt.Errorf("save in an open file without descriptors: %w", err)
	}
	if _, err := sessions.OpenFile(filepath.Join(dir, "other"), sessionstest.TTL, time.Now); !errors.Is(err, syscall.EMFILE) {
		return fmt.Errorf("open without descriptors: %v, want it to say so", err)
	}
	if _, err := r.Save(ctx, numbered(1), said(1), 0); !errors.Is(err, sessions.ErrUnreachable) {
		return fmt.Errorf("connect without descriptors: %v, want ErrUnreachable", err)
	}
	for _, file := range taken {
		_ = file.Close()
	}
	if _, err := f.Save(ctx, numbered(1), said(2), rev); err != nil {
		return fmt.Errorf("save with descriptors again: %w", err)
	}
	err = redistest.Eventually(10*time.Second, func() bool {
		_, err = r.Save(ctx, numbered(1), said(1), 0)
		return err == nil
	})
	if err != nil {
		return fmt.Errorf("connect with descriptors again: %w", err)
	}
	fmt.Println(len(taken), "descriptors taken and given back")
	return errors.Join(f.Close(), r.Close())
}

func TestOutOfDescriptors(t *testing.T) {
	t.Parallel()
	server := redistest.Single(t)
	childOutput(t, "run out of descriptors", childDir+"="+t.TempDir(), childURL+"="+server.URL())
}
