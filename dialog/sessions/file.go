package sessions

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"fwhelp/dialog"
)

// ErrInUse says that another process has the session file open.
var ErrInUse = errors.New("the bot is running on this directory")

// FileName is the file of a [File] under its directory.
const FileName = "sessions.db"

// lockWait is how long a second process waits for the file.
const lockWait = time.Second

// The buckets of the file. Keys are names as in keys.go.
const (
	bucketRecords bucket = "records" // thread → checksum, revision, expiry, session
	bucketExpiry  bucket = "expiry"  // expiry, thread → nothing: what to sweep first
	bucketUnsent  bucket = "unsent"  // thread → expiry
	bucketDead    bucket = "dead"    // thread → expiry
	bucketPeople  bucket = "people"  // person, NUL, thread → nothing
)

type bucket string

func (b bucket) of(tx *bolt.Tx) *bolt.Bucket { return tx.Bucket([]byte(b)) }

// File keeps sessions in one file for one process. What Save has answered for is
// on the disk; a process killed at any moment loses nothing that it answered for.
type File struct {
	ttl    time.Duration
	now    func() time.Time
	db     *bolt.DB
	writer *fileWriter
}

// OpenFile opens or creates the session file in the directory dir, whose records
// expire ttl after their last save by the clock now. It verifies the whole file
// first: [ErrDamaged] names the first fault. When another process has it open, it
// waits a second and returns [ErrInUse].
func OpenFile(dir string, ttl time.Duration, now func() time.Time) (*File, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("open session file: %w", err)
	}
	path := filepath.Join(dir, FileName)
	var db *bolt.DB
	err := protect(func() error {
		if err := verifyFile(path); err != nil {
			return err
		}
		var err error
		if db, err = bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait, FreelistType: bolt.FreelistMapType}); err != nil {
			return err
		}
		return db.Update(func(tx *bolt.Tx) error {
			for _, name := range []bucket{bucketRecords, bucketExpiry, bucketUnsent, bucketDead, bucketPeople} {
				if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		if db != nil {
			err = errors.Join(err, db.Close())
		}
		return nil, fmt.Errorf("open %s: %w", path, plainFileError(err))
	}
	return &File{ttl: ttl, now: now, db: db, writer: startFileWriter(db)}, nil
}

func plainFileError(err error) error {
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return ErrInUse
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch), errors.Is(err, bolterrors.ErrIncompatibleValue):
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for _, full := range []string{"no space left", "file too large", "quota exceeded"} { // the library keeps only the words
		if err != nil && strings.Contains(err.Error(), full) {
			return fmt.Errorf("%w: %w", ErrFull, err)
		}
	}
	return err
}

// Close waits for the saves in hand and closes the file.
func (f *File) Close() error {
	if !f.writer.stop() {
		return nil
	}
	return f.db.Close()
}

// Load implements [Store].
func (f *File) Load(ctx context.Context, t dialog.Thread) (dialog.Session, Revision, error) {
	if err := ctx.Err(); err != nil {
		return dialog.Session{}, 0, err
	}
	var r fileRecord
	var s dialog.Session
	err := f.view(func(tx *bolt.Tx) (err error) {
		if r, err = f.live(tx, []byte(threadName(t))); err != nil || r.revision == 0 {
			return err
		}
		s, err = decode(r.data) // within the transaction: data is the file's
		return err
	})
	if err != nil {
		return dialog.Session{}, 0, fmt.Errorf("load session: %w", err)
	}
	return s, r.revision, nil
}

// Save implements [Store].
func (f *File) Save(ctx context.Context, t dialog.Thread, s dialog.Session, prev Revision) (Revision, error) {
	r, err := newRecord(t, s, f.ttl)
	if err != nil {
		return 0, err
	}
	key := []byte(threadName(t))
	var rev Revision
	err = f.writer.write(ctx, func(tx *bolt.Tx) error {
		have, err := f.live(tx, key)
		if err != nil {
			return err
		}
		if have.revision != prev {
			return ErrConflict
		}
		next, err := bucketRecords.of(tx).NextSequence()
		if err != nil {
			return err
		}
		rev = Revision(next)
		if err := f.remove(tx, key); err != nil { // also one that has expired
			return err
		}
		if err := f.insert(tx, t, r, rev); err != nil {
			return err
		}
		return f.sweep(tx)
	})
	if errors.Is(err, ErrConflict) {
		return 0, ErrConflict
	}
	if err != nil {
		return 0, fmt.Errorf("save session: %w", plainFileError(err))
	}
	return rev, nil
}

// Unsent implements [Store].
func (f *File) Unsent(ctx context.Context) iter.Seq2[dialog.Thread, error] {
	return f.listed(ctx, bucketUnsent)
}

// Dead implements [Store].
func (f *File) Dead(ctx context.Context) iter.Seq2[DeadLetter, error] {
	return deadLetters(ctx, f, f.listed(ctx, bucketDead))
}

// Forget implements [Store]. Pages of the file that become free keep their old
// bytes until they are used again.
func (f *File) Forget(ctx context.Context, platform, workspace string, user dialog.UserID) error {
	prefix := append([]byte(personName(platform, workspace, user)), 0)
	err := f.writer.write(ctx, func(tx *bolt.Tx) error {
		var threads [][]byte
		for k, _ := bucketPeople.of(tx).Cursor().Seek(prefix); bytes.HasPrefix(k, prefix); {
			threads = append(threads, bytes.Clone(k[len(prefix):]))
			k, _ = nextKey(bucketPeople.of(tx), k)
		}
		for _, key := range threads {
			if err := f.remove(tx, key); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("forget person: %w", err)
	}
	return nil
}

// listed walks an index in pages, each read in its own short transaction: the
// caller may save between two threads, and saves never wait for the caller.
func (f *File) listed(ctx context.Context, index bucket) iter.Seq2[dialog.Thread, error] {
	const page = 256
	return func(yield func(dialog.Thread, error) bool) {
		var last []byte
		for {
			if err := ctx.Err(); err != nil {
				yield(dialog.Thread{}, err)
				return
			}
			var names []string
			err := f.view(func(tx *bolt.Tx) error {
				now := f.now()
				for k, v := nextKey(index.of(tx), last); k != nil && len(names) < page; k, v = nextKey(index.of(tx), last) {
					last = bytes.Clone(k)
					if now.Before(timeOf(v)) {
						names = append(names, string(k))
					}
				}
				return nil
			})
			if err != nil {
				yield(dialog.Thread{}, fmt.Errorf("list sessions: %w", err))
				return
			}
			for _, name := range names {
				if t, err := parseThread(name); !yield(t, err) || err != nil {
					return
				}
			}
			if len(names) == 0 {
				return
			}
		}
	}
}

// nextKey returns the first key after last.
func nextKey(b *bolt.Bucket, last []byte) (k, v []byte) {
	c := b.Cursor()
	if last == nil {
		return c.First()
	}
	if k, v = c.Seek(last); bytes.Equal(k, last) {
		return c.Next()
	}
	return k, v
}

// fileRecord is a record as read: data belongs to the transaction.
type fileRecord struct {
	revision Revision
	expires  time.Time
	data     []byte
}

// recordHead is the checksum of the rest, revision and expiry.
const recordHead = 4 + 8 + 8

func parseFileRecord(v []byte) (fileRecord, error) {
	if len(v) < recordHead || binary.BigEndian.Uint32(v) != crc32.ChecksumIEEE(v[4:]) {
		return fileRecord{}, fmt.Errorf("%w: the checksum of a record is wrong", ErrDamaged)
	}
	return fileRecord{Revision(binary.BigEndian.Uint64(v[4:])), timeOf(v[12:]), v[recordHead:]}, nil
}

func timeOf(v []byte) time.Time {
	if len(v) < 8 {
		return time.Time{}
	}
	return time.UnixMilli(int64(binary.BigEndian.Uint64(v)))
}

func bytesOf(t time.Time) []byte {
	return binary.BigEndian.AppendUint64(nil, uint64(t.UnixMilli()))
}

// live returns the record, or one at revision 0 if there is none or it has expired.
func (f *File) live(tx *bolt.Tx, key []byte) (fileRecord, error) {
	v := bucketRecords.of(tx).Get(key)
	if v == nil {
		return fileRecord{}, nil
	}
	r, err := parseFileRecord(v)
	if err != nil || !f.now().Before(r.expires) {
		return fileRecord{}, err
	}
	return r, nil
}

func (f *File) insert(tx *bolt.Tx, t dialog.Thread, r record, rev Revision) error {
	key, expires := []byte(threadName(t)), bytesOf(f.now().Add(r.life))
	v := make([]byte, 4, recordHead+len(r.data))
	v = binary.BigEndian.AppendUint64(v, uint64(rev))
	v = append(append(v, expires...), r.data...)
	binary.BigEndian.PutUint32(v, crc32.ChecksumIEEE(v[4:]))

	errs := []error{
		bucketRecords.of(tx).Put(key, v),
		bucketExpiry.of(tx).Put(slices.Concat(expires, key), nil),
	}
	if r.unsent {
		errs = append(errs, bucketUnsent.of(tx).Put(key, expires))
	}
	if r.dead {
		errs = append(errs, bucketDead.of(tx).Put(key, expires))
	}
	for _, user := range r.people {
		for _, key := range personKeys(t, user) {
			errs = append(errs, bucketPeople.of(tx).Put(key, nil))
		}
	}
	return errors.Join(errs...)
}

// remove deletes a record and all index entries that were written with it.
func (f *File) remove(tx *bolt.Tx, key []byte) error {
	v := bucketRecords.of(tx).Get(key)
	if v == nil {
		return nil
	}
	r, err := parseFileRecord(v)
	if err != nil {
		return err
	}
	s, err := decode(r.data)
	if err != nil {
		return err
	}
	t, err := parseThread(string(key))
	if err != nil {
		return err
	}
	for _, user := range people(t, s) {
		for _, key := range personKeys(t, user) {
			err = errors.Join(err, bucketPeople.of(tx).Delete(key))
		}
	}
	return errors.Join(err,
		bucketExpiry.of(tx).Delete(slices.Concat(bytesOf(r.expires), key)),
		bucketUnsent.of(tx).Delete(key),
		bucketDead.of(tx).Delete(key),
		bucketRecords.of(tx).Delete(key))
}

func personKeys(t dialog.Thread, user dialog.UserID) [][]byte {
	var keys [][]byte
	for _, name := range personNames(t, user) {
		keys = append(keys, []byte(name+"\x00"+threadName(t)))
	}
	return keys
}

// sweep removes a few of the records that expired first: more than one a save,
// so that none stay.
func (f *File) sweep(tx *bolt.Tx) error {
	const most = 4
	now := f.now()
	for range most {
		k, _ := bucketExpiry.of(tx).Cursor().First()
		if k == nil || now.Before(timeOf(k)) {
			return nil
		}
		k = bytes.Clone(k)
		err := f.remove(tx, k[8:])
		if err != nil { // it is damaged, and past its life anyway
			err = bucketRecords.of(tx).Delete(k[8:])
		}
		if err = errors.Join(err, bucketExpiry.of(tx).Delete(k)); err != nil {
			return err
		}
	}
	return nil
}

// view reads. What is read must not outlive do.
func (f *File) view(do func(*bolt.Tx) error) error {
	err := protect(func() error { return f.db.View(do) })
	if errors.Is(err, bolterrors.ErrDatabaseNotOpen) {
		return ErrClosed
	}
	return err
}
