package sessions

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"

	bolt "go.etcd.io/bbolt"
)

// fileWriter is the one goroutine that writes to the file. All that arrives while
// a commit is on its way to the disk goes into the next commit together.
// (bolt.DB.Batch does the like, but commits in a goroutine of its own, where a
// panic over a damaged page would end the process.)
type fileWriter struct {
	writes  chan fileWrite
	closing chan struct{}
	once    sync.Once
	done    sync.WaitGroup
}

type fileWrite struct {
	do     func(*bolt.Tx) error // checks all before it changes anything
	answer chan error           // has room for one
}

// maxGroup bounds the work of one commit.
const maxGroup = 64

func startFileWriter(db *bolt.DB) *fileWriter {
	w := &fileWriter{writes: make(chan fileWrite), closing: make(chan struct{})}
	w.done.Go(func() {
		for {
			select {
			case first := <-w.writes:
				commit(db, w.group(first))
			case <-w.closing:
				return
			}
		}
	})
	return w
}

// group adds to first what is waiting.
func (w *fileWriter) group(first fileWrite) []fileWrite {
	group := []fileWrite{first}
	for len(group) < maxGroup {
		select {
		case next := <-w.writes:
			group = append(group, next)
		default:
			return group
		}
	}
	return group
}

// commit answers every write of the group, after the disk has it.
func commit(db *bolt.DB, group []fileWrite) {
	refused := make([]error, len(group))
	err := protect(func() error {
		return db.Update(func(tx *bolt.Tx) error {
			for i, w := range group {
				refused[i] = w.do(tx)
			}
			return nil
		})
	})
	for i, w := range group {
		if err != nil {
			refused[i] = err
		}
		w.answer <- refused[i]
	}
}

// write returns when do's changes are on the disk. When ctx ends first they may
// still come to be.
func (w *fileWriter) write(ctx context.Context, do func(*bolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	asked := fileWrite{do: do, answer: make(chan error, 1)}
	select {
	case <-w.closing:
		return ErrClosed
	case <-ctx.Done():
		return ctx.Err()
	case w.writes <- asked:
	}
	select {
	case err := <-asked.answer:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stop waits for the writes in hand. It reports whether this call was the first.
func (w *fileWriter) stop() (first bool) {
	w.once.Do(func() {
		first = true
		close(w.closing)
		w.done.Wait()
	})
	return first
}

// protect turns a panic of the file library, and the fault of reading a part of
// the file that is not there any more, into an error: damage must never end the
// process.
func protect(do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", ErrDamaged, p)
		}
	}()
	return do()
}
