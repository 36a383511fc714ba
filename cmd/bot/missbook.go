package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"fwhelp/dialog"
	"fwhelp/dialog/sessions"
	"fwhelp/knowledge/eval"
)

// What is kept of unanswered questions, and for how long.
const (
	missLife  = 90 * 24 * time.Hour
	missMost  = 5000
	missRoom  = 256 // waiting to be written; beyond, they are left out and counted
	missChars = 300
)

// miss is a question without a good answer, as it is kept: nobody's name is in it.
type miss struct {
	At       time.Time `json:"at"`
	Question string    `json:"question,omitempty"`
	About    string    `json:"about,omitempty"`   // the answer that did not help
	Reason   string    `json:"reason,omitempty"`  // in the person's words
	Counted  bool      `json:"counted,omitempty"` // only the reason of one that was kept before
}

// private is what is taken out of people's words before they are kept.
var private = []struct {
	shape *regexp.Regexp
	stand string
}{
	{regexp.MustCompile(`<[@#!][^>]*>|@[\p{L}\d][\p{L}\d._-]*`), "[name]"},
	{regexp.MustCompile(`[\p{L}\d._%+-]+(?:@|\[name\])[\p{L}\d.-]*\.\p{L}{2,}|[\p{L}\d._%+-]+\[name\]`), "[address]"},
	{regexp.MustCompile(`(?i)\b(?:[a-z][a-z0-9+.-]*://|www\.)\S+`), "[link]"},
	{regexp.MustCompile(`\b\d{1,3}(?:\.\d{1,3}){3}\b|(?i:\b[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,}\b)`), "[address]"},
	{regexp.MustCompile(`\b[\p{L}\d+/_=-]*\d[\p{L}\d+/_=-]{19,}|\b[\p{L}\d+/_=-]{20,}\d[\p{L}\d+/_=-]*`), cutOut},
	{regexp.MustCompile(`\+?\d(?:[ ()/.-]{0,2}\d){5,}`), "[number]"},
}

// scrubbed brings people's words to one form and takes out names, addresses,
// numbers and secrets.
func scrubbed(text string) string {
	text = redactor{}.text(norm.NFKC.String(text))
	for _, p := range private {
		text = p.shape.ReplaceAllString(text, p.stand)
	}
	text = strings.ToLower(strings.Join(strings.Fields(text), " "))
	if r := []rune(text); len(r) > missChars {
		text = string(r[:missChars])
	}
	return text
}

// missBook keeps misses, one after the other. Note never waits.
type missBook struct {
	in      chan miss
	done    chan struct{}
	metrics *metrics
	log     *slog.Logger
	keep    func(miss) error
}

// openMissBook keeps misses beside the sessions; nil where the operator does not
// want them kept, or there is no place for them.
func openMissBook(s settings, st store, m *metrics, log *slog.Logger) *missBook {
	if !s.misses {
		return nil
	}
	b := &missBook{in: make(chan miss, missRoom), done: make(chan struct{}), metrics: m, log: log}
	if r, ok := st.Store.(*sessions.Redis); ok {
		b.keep = func(x miss) error { return keepInRedis(r, x) }
	} else if s.stateDir != "" {
		f := &missFile{path: missPath(s.stateDir)}
		b.keep = f.keep
	} else {
		log.Warn("unanswered questions are not kept: FWHELP_MISSES needs FWHELP_STATE or REDIS_URL")
		return nil
	}
	go func() {
		defer close(b.done)
		for x := range b.in {
			b.write(x)
		}
	}()
	return b
}

func (b *missBook) write(x miss) {
	if err := b.keep(x); err != nil {
		b.metrics.misses.WithLabelValues(refused).Inc()
		b.log.Warn("unanswered question not kept", "error", err)
		return
	}
	if !x.Counted {
		b.metrics.misses.WithLabelValues(accepted).Inc()
	}
}

// note is the relay's Miss.
func (b *missBook) note(_ context.Context, _ dialog.Thread, m dialog.Miss) {
	x := miss{At: time.Now().UTC().Truncate(time.Second), Question: scrubbed(m.Question), Reason: scrubbed(m.Reason), Counted: m.Counted}
	if m.About.Entry != "" {
		x.About = eval.LabelOf(m.About).String()
	}
	select {
	case b.in <- x:
	default:
		b.metrics.misses.WithLabelValues(refused).Inc()
	}
}

// close waits until what was noted is kept. Nothing may be noted any more.
func (b *missBook) close() {
	close(b.in)
	<-b.done
}

func missNotes(r *sessions.Redis) sessions.Notes {
	return sessions.Notes{Of: r, Name: "misses", Most: missMost, Life: missLife}
}

func keepInRedis(r *sessions.Redis, x miss) error {
	text, err := json.Marshal(x)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	return missNotes(r).Add(ctx, x.At, string(text))
}

// missFile is a file of JSON Lines. It is written by one process, and may be read
// by others meanwhile.
type missFile struct {
	path  string
	lines int // 0: not known
}

func missPath(dir string) string { return filepath.Join(dir, "misses.jsonl") }

// keep writes one line to the disk, and now and then leaves out what is too old or
// too much.
func (f *missFile) keep(x miss) error {
	if f.lines == 0 || f.lines > missMost+missMost/10 {
		if err := f.compact(x.At); err != nil {
			return err
		}
	}
	line, err := json.Marshal(x)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(append(line, '\n'))
	f.lines++
	return errors.Join(err, file.Sync(), file.Close())
}

func (f *missFile) compact(now time.Time) error {
	all, err := readMisses(f.path, now)
	if err != nil {
		return err
	}
	all = all[max(0, len(all)-missMost):]
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	for _, x := range all {
		if err := enc.Encode(x); err != nil {
			return err
		}
	}
	f.lines = len(all)
	temporary := f.path + ".new"
	if err := os.WriteFile(temporary, b.Bytes(), 0o600); err != nil {
		return err
	}
	return os.Rename(temporary, f.path)
}

// readMisses reads a file of misses that are not too old. A line that was cut off by
// a crash is passed over.
func readMisses(path string, now time.Time) ([]miss, error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read misses: %w", err)
	}
	var all []miss
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		all = appendMiss(all, lines.Bytes(), now)
	}
	return all, nil
}

func appendMiss(all []miss, line []byte, now time.Time) []miss {
	var x miss
	if json.Unmarshal(line, &x) == nil && now.Sub(x.At) < missLife {
		all = append(all, x)
	}
	return all
}
