package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fwhelp/adapters"
	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
)

// cards is a small content whose one answer names its edition.
func cards(edition string) string {
	return fmt.Sprintf(`version: 1
title: Accounts and cards
questions:
  - id: block-card
    question: How do I block my card?
    answer: Call us at any hour (%s).
    alternates: [my card was stolen, i lost my card, block card, freeze my card]
  - id: open-account
    question: How do I open an account?
    answer: Bring your passport to any branch.
    alternates: [open an account, new account, become a customer]
`, edition)
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// served is what the shelf answers.
func served(s *shelf) string {
	_, m := dialog.Ask(s.base.Load(), "how do i block my card?")
	return dialog.PlainText(m)
}

// watched runs a shelf over dir in a bubble with its own clock.
func watched(t *testing.T, dir string, f func(s *shelf, log *book, hup chan<- os.Signal)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		kb, err := loadContent(dir)
		if err != nil {
			t.Fatal(err)
		}
		var log book // whoever reads it and whoever writes it wait for the clock only, which the race detector takes for no order
		s := newShelf(dir, kb, newLog(settings{logFormat: "json"}, &log), newMetrics(nil))
		hup := make(chan os.Signal)
		ctx, cancel := context.WithCancel(t.Context())
		var watching sync.WaitGroup
		watching.Go(func() { s.watch(ctx, hup) })
		synctest.Wait()
		f(s, &log, hup)
		cancel()
		watching.Wait()
	})
}

func TestChangedContentIsServed(t *testing.T) {
	dir := t.TempDir()
	faq := filepath.Join(dir, "faq.yaml")
	write(t, faq, cards("first"))
	watched(t, dir, func(s *shelf, log *book, hup chan<- os.Signal) {
		write(t, faq, cards("second"))
		time.Sleep(2*lookEvery + time.Millisecond)
		synctest.Wait()
		if got := served(s); !strings.Contains(got, "second") {
			t.Errorf("after a change: %s", got)
		}
		write(t, faq, cards("third"))
		hup <- os.Interrupt
		synctest.Wait()
		if got := served(s); !strings.Contains(got, "third") {
			t.Errorf("after SIGHUP: %s", got)
		}
		if n := strings.Count(log.String(), "content reloaded"); n != 2 {
			t.Errorf("%d reloads in the log:\n%s", n, log)
		}
		before := s.base.Load()
		time.Sleep(10 * lookEvery)
		synctest.Wait()
		if s.base.Load() != before {
			t.Error("content that has not changed was loaded again")
		}
	})
}

// TestBrokenContentIsRefused: the old content stays, and everybody who may be asked
// says where the fault is.
func TestBrokenContentIsRefused(t *testing.T) {
	dir := t.TempDir()
	faq := filepath.Join(dir, "faq.yaml")
	write(t, faq, cards("first"))
	watched(t, dir, func(s *shelf, log *book, _ chan<- os.Signal) {
		for _, broken := range []string{
			strings.Replace(cards("second"), "answer: Call", "ansver: Call", 1),
			cards("second")[:len(cards("second"))-20], // an editor in the middle of writing
			"",
		} {
			log.Reset()
			write(t, faq, broken)
			time.Sleep(20 * lookEvery)
			synctest.Wait()
			if got := served(s); !strings.Contains(got, "first") {
				t.Errorf("served from broken content: %s", got)
			}
			if !strings.Contains(s.trouble(), "faq.yaml") || strings.Count(log.String(), "content refused") != 1 || !strings.Contains(log.String(), "faq.yaml") {
				t.Errorf("trouble %q, log\n%s", s.trouble(), log)
			}
		}
		if !strings.Contains(scrape(s.metrics), `fwhelp_content_reloads_total{result="refused"} 3`) {
			t.Error("the refusals are not counted")
		}
		if err := os.Remove(faq); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * lookEvery)
		synctest.Wait()
		if got := served(s); !strings.Contains(got, "first") || s.trouble() == "" {
			t.Errorf("without a file: %s, trouble %q", got, s.trouble())
		}
		write(t, faq, cards("mended"))
		time.Sleep(3 * lookEvery)
		synctest.Wait()
		if got := served(s); !strings.Contains(got, "mended") || s.trouble() != "" {
			t.Errorf("after the mend: %s, trouble %q", got, s.trouble())
		}
	})
}

// TestAFileBeingWrittenIsWaitedFor: content is not judged while it still changes.
func TestAFileBeingWrittenIsWaitedFor(t *testing.T) {
	dir := t.TempDir()
	faq := filepath.Join(dir, "faq.yaml")
	write(t, faq, cards("first"))
	watched(t, dir, func(s *shelf, log *book, _ chan<- os.Signal) {
		whole := cards("second")
		for _, end := range []int{60, 120, len(whole) - 20, len(whole)} {
			write(t, faq, whole[:end])
			time.Sleep(lookEvery)
			synctest.Wait()
		}
		time.Sleep(2 * lookEvery)
		synctest.Wait()
		if got := served(s); !strings.Contains(got, "second") || strings.Contains(log.String(), "refused") || strings.Count(log.String(), "reloaded") != 1 {
			t.Errorf("served %s\nlog %s", got, log)
		}
	})
}

func TestAFaultIsNamedByFileAndLine(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "faq.yaml"), strings.Replace(cards("first"), "answer:", "ansver:", 2))
	_, err := loadContent(dir)
	if err == nil {
		t.Fatal("broken content was loaded")
	}
	if got := firstFault(err); !strings.HasPrefix(got, "faq.yaml:4: ") && !strings.HasPrefix(got, "faq.yaml:6: ") || !strings.Contains(got, "more fault") {
		t.Errorf("%q", got)
	}
}

// TestConfigMapsAreFollowed swaps a directory the way Kubernetes does: faq.yaml is a
// link into ..data, which is a link that is replaced.
func TestConfigMapsAreFollowed(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "..1", "faq.yaml"), cards("first"))
	write(t, filepath.Join(dir, "..2", "faq.yaml"), cards("second"))
	link := func(to, name string) {
		if err := os.Symlink(to, name); err != nil {
			t.Fatal(err)
		}
	}
	link("..1", filepath.Join(dir, "..data"))
	link(filepath.Join("..data", "faq.yaml"), filepath.Join(dir, "faq.yaml"))
	watched(t, dir, func(s *shelf, _ *book, _ chan<- os.Signal) {
		link("..2", filepath.Join(dir, "..data_tmp"))
		if err := os.Rename(filepath.Join(dir, "..data_tmp"), filepath.Join(dir, "..data")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(3 * lookEvery)
		synctest.Wait()
		if got := served(s); !strings.Contains(got, "second") {
			t.Errorf("after the swap: %s", got)
		}
	})
}

// TestReloadUnderLoad: while the content is swapped again and again, 200 questions a
// second for 10 seconds are each answered once, from one edition or the other.
func TestReloadUnderLoad(t *testing.T) {
	const rate, seconds = 200, 10
	dir := t.TempDir()
	faq := filepath.Join(dir, "faq.yaml")
	write(t, faq, cards("even"))
	watched(t, dir, func(s *shelf, _ *book, hup chan<- os.Signal) {
		p := &stage{name: "stage", script: func(yield func(dialog.Event) bool) {
			for n := range rate * seconds {
				time.Sleep(time.Second / rate)
				if !yield(question("stage", n, "how do i block my card?")) {
					return
				}
			}
		}}
		r, err := adapters.NewRelay(adapters.Config{
			Adapters: []adapters.Adapter{p}, Store: sessions.NewMemory(time.Hour, time.Now), Base: s.base.Load, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		var running sync.WaitGroup
		running.Go(func() {
			if err := r.Run(context.Background()); err != nil {
				t.Error(err)
			}
		})
		swaps := 0
		for i := range seconds * 4 {
			time.Sleep(time.Second / 4)
			write(t, faq, cards([]string{"odd", "even"}[i%2]))
			hup <- os.Interrupt
			swaps++
		}
		running.Wait()
		editions := map[string]int{}
		for n := range rate * seconds {
			said := p.shown[question("stage", n, "").Thread]
			if len(said) != 1 {
				t.Fatalf("question %d has %d answers", n, len(said))
			}
			for _, edition := range []string{"odd", "even"} {
				if strings.Contains(said[0], "("+edition+")") {
					editions[edition]++
				}
			}
		}
		if p.refused > 0 || editions["odd"]+editions["even"] != rate*seconds || min(editions["odd"], editions["even"]) == 0 || swaps < 30 {
			t.Errorf("%d refused, answers %v, %d swaps", p.refused, editions, swaps)
		}
	})
}

// TestWalkthroughSurvivesNewContent: a walkthrough goes on when the content is the
// same in what it asks, and is ended kindly when there is none any more.
func TestWalkthroughSurvivesNewContent(t *testing.T) {
	shipped := builtIn(t)
	other := loaded(t, small(t))
	var s dialog.Session
	say := func(text string) string {
		ev := question("stage", 1, text)
		ev.ID, ev.At = "", time.Date(2026, 11, 22, 0, 0, s.Sent, 0, time.UTC)
		kb := shipped
		if strings.HasPrefix(text, "new: ") {
			kb, ev.Act = other, dialog.Said{Text: strings.TrimPrefix(text, "new: ")}
		}
		sent := s.Sent
		s = s.Step(kb, ev)
		var all strings.Builder
		for _, p := range s.Outbox {
			if e, ok := p.Effect.(dialog.Say); ok && p.N > sent {
				all.WriteString(dialog.PlainText(e.Message))
			}
		}
		return all.String()
	}
	say("help me choose")
	if _, guiding := s.State.(dialog.Guiding); !guiding {
		t.Fatalf("not in a walkthrough: %T", s.State)
	}
	say("research")
	if got := say("new: 1"); got == "" {
		t.Error("nothing is said in a walkthrough whose guide is gone")
	}
	if _, guiding := s.State.(dialog.Guiding); guiding {
		t.Errorf("still in a walkthrough that there is not: %v", s.State)
	}
	if got := say("new: how do i block my card?"); !strings.Contains(got, "Call us") {
		t.Errorf("after it: %q", got)
	}
}
