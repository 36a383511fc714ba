package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"fwhelp/knowledge"
)

// lookEvery is how often a content directory is looked at. Files are compared by
// what is in them: times and names say nothing where Kubernetes swaps a link.
const lookEvery = 2 * time.Second

// shelf holds the content that is served. Its base changes between two events,
// never within one, and only for content without a fault.
type shelf struct {
	dir     string // empty: the content built in, which never changes
	log     *slog.Logger
	metrics *metrics
	base    atomic.Pointer[knowledge.Base]
	refused atomic.Pointer[string] // why the newest content is not served
}

func newShelf(dir string, kb *knowledge.Base, log *slog.Logger, m *metrics) *shelf {
	s := &shelf{dir: dir, log: log, metrics: m}
	s.base.Store(kb)
	m.serving(shortHash(kb))
	return s
}

// trouble says why the newest content is not served; empty: it is.
func (s *shelf) trouble() string {
	if why := s.refused.Load(); why != nil {
		return *why
	}
	return ""
}

// watch reloads the content when hup says so, or when it has changed and then
// stood still from one look to the next: an editor may be in the middle of
// writing. It ends with ctx.
func (s *shelf) watch(ctx context.Context, hup <-chan os.Signal) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	served := s.sign()
	before := served
	for {
		select {
		case <-ctx.Done():
			return
		case <-hup:
			before = s.sign()
			served = before
			s.reload()
		case <-tick.C:
			now := s.sign()
			if now == before && now != served {
				served = now
				s.reload()
			}
			before = now
		}
	}
}

// reload serves the content as it is now, if it is sound.
func (s *shelf) reload() {
	kb, err := loadContent(s.dir)
	if err != nil {
		why := firstFault(err)
		s.refused.Store(&why)
		s.metrics.reloads.WithLabelValues(refused).Inc()
		s.log.Error("content refused, the old one is served on", "error", why, "served", shortHash(s.base.Load()), "mend", "bot lint says it all")
		return
	}
	s.base.Store(kb)
	s.refused.Store(nil)
	s.metrics.reloads.WithLabelValues(accepted).Inc()
	s.metrics.serving(shortHash(kb))
	debug.FreeOSMemory()
	s.log.Info("content reloaded", "content", shortHash(kb), "entries", len(kb.Content().Entries))
}

// firstFault is the first line about what is wrong, with its file and line, and how
// much more there is.
func firstFault(err error) string {
	text := strings.TrimPrefix(err.Error(), "load content:\n")
	line, _, _ := strings.Cut(text, "\n")
	if all, ok := errors.AsType[interface {
		error
		Unwrap() []error
	}](err); ok {
		if n := len(all.Unwrap()) - 1; n > 0 {
			return fmt.Sprintf("%s (and %s)", line, plural(n, "more fault"))
		}
	}
	return line
}

// sign is a hash over all files of the content, as they are now.
func (s *shelf) sign() string {
	fsys, err := contentFS(s.dir)
	if err != nil || s.dir == "" {
		return fmt.Sprint(err)
	}
	names := []string{"faq.yaml", "asked.tsv", "knowledge/asked.tsv"}
	for _, dir := range []string{"catalog", "knowledge/catalog"} {
		list, err := fs.ReadDir(fsys, dir)
		if err != nil {
			continue // there is none, or loading will say what is wrong with it
		}
		for _, f := range list {
			names = append(names, path.Join(dir, f.Name()))
		}
	}
	h := sha256.New()
	for _, name := range names {
		fmt.Fprintf(h, "%s\x00", name)
		if err := hashFile(h, fsys, name); err != nil {
			fmt.Fprint(h, err)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

func hashFile(h io.Writer, fsys fs.FS, name string) error {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return errors.New("not a regular file")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(h, io.LimitReader(f, 16<<20))
	return errors.Join(err, f.Close())
}
