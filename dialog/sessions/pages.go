package sessions

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"io/fs"
	"os"

	bolt "go.etcd.io/bbolt"
)

// The file library trusts its file: a flipped bit in a page can make it panic,
// loop or overflow the stack. So the structure of the whole file is verified
// before the library reads any of it: each page once, within bounds, its keys in
// order. The layout is that of bbolt's internal/common (version 2).
const (
	pageHead    = 16
	metaBytes   = 64
	metaMagic   = 0xED0CDAED
	metaVersion = 2
	smallest    = 4 * 4096 // a new file, with the smallest pages in use
	noFreelist  = ^uint64(0)

	pageIsBranch   = 0x01
	pageIsLeaf     = 0x02
	pageIsFreelist = 0x10

	elementBytes    = 16 // branch and leaf elements alike
	elementIsBucket = 0x01
	bucketHead      = 16
)

// verifyFile returns nil for a file that does not exist or is empty.
func verifyFile(path string) error {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Size() < smallest {
		return fmt.Errorf("%w: it ends after %d bytes", ErrDamaged, info.Size())
	}
	// Opened for reading only, the library looks at no page but the first two, and
	// its lock keeps writers out.
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait, ReadOnly: true})
	if err != nil {
		return err
	}
	file, err := os.Open(path)
	if err == nil {
		err = verifyPages(file, info.Size())
		err = errors.Join(err, file.Close())
	}
	return errors.Join(err, db.Close())
}

// pages walks the pages of a file.
type pages struct {
	file io.ReaderAt
	size uint64 // of a page
	end  uint64 // the first page number never used
	seen map[uint64]bool
}

// span is a page to visit, and the keys that may stand in it: from ≤ key < to,
// where nil is no bound.
type span struct {
	id       uint64
	from, to []byte
}

func verifyPages(file io.ReaderAt, fileSize int64) error {
	root, freelist, p, err := readMeta(file)
	if err != nil {
		return err
	}
	if uint64(fileSize)/p.size < p.end {
		return fmt.Errorf("%w: it ends after %d of %d pages", ErrDamaged, uint64(fileSize)/p.size, p.end)
	}
	if freelist != noFreelist {
		if err := p.verifyFreelist(freelist); err != nil {
			return err
		}
	}
	for left := []span{{id: root}}; len(left) > 0; {
		next := left[len(left)-1]
		left = left[:len(left)-1]
		page, err := p.read(next.id)
		if err != nil {
			return err
		}
		more, err := verifyPage(page, next)
		if err != nil {
			return fmt.Errorf("%w: page %d: %w", ErrDamaged, next.id, err)
		}
		left = append(left, more...)
	}
	return nil
}

// readMeta returns what the newer of the two valid meta pages says. The first is
// at the start of the file, the second one page later; the page size is in both.
func readMeta(file io.ReaderAt) (root, freelist uint64, p pages, err error) {
	var newest uint64
	found := false
	for at := int64(0); at <= 1<<16; at = max(512, at*2) {
		b := make([]byte, pageHead+metaBytes)
		if _, err := file.ReadAt(b, at); err != nil {
			break
		}
		m := b[pageHead:]
		word := func(at int) uint64 { return binary.NativeEndian.Uint64(m[at:]) }
		half := func(at int) uint32 { return binary.NativeEndian.Uint32(m[at:]) }
		sum := fnv.New64a()
		_, _ = sum.Write(m[:56])
		size := uint64(half(8))
		if half(0) != metaMagic || half(4) != metaVersion || word(56) != sum.Sum64() || at != 0 && uint64(at) != size {
			continue
		}
		if txid := word(48); !found || txid > newest {
			found, newest = true, txid
			root, freelist = word(16), word(32)
			p = pages{file: file, size: size, end: word(40), seen: map[uint64]bool{}}
		}
	}
	if !found || p.size < 512 {
		return 0, 0, pages{}, fmt.Errorf("%w: neither of its first two pages is valid", ErrDamaged)
	}
	return root, freelist, p, nil
}

// read returns a page whole, and refuses one that was read before.
func (p pages) read(id uint64) ([]byte, error) {
	if id < 2 || id >= p.end {
		return nil, fmt.Errorf("%w: page %d is not among its %d", ErrDamaged, id, p.end)
	}
	page := make([]byte, p.size)
	if _, err := p.file.ReadAt(page, int64(id*p.size)); err != nil {
		return nil, fmt.Errorf("%w: page %d: %w", ErrDamaged, id, err)
	}
	overflow := uint64(binary.NativeEndian.Uint32(page[12:]))
	if binary.NativeEndian.Uint64(page) != id || overflow >= p.end-id {
		return nil, fmt.Errorf("%w: page %d has the head of another", ErrDamaged, id)
	}
	for n := id; n <= id+overflow; n++ {
		if p.seen[n] {
			return nil, fmt.Errorf("%w: page %d is used twice", ErrDamaged, n)
		}
		p.seen[n] = true
	}
	if overflow > 0 {
		page = make([]byte, (overflow+1)*p.size)
		if _, err := p.file.ReadAt(page, int64(id*p.size)); err != nil {
			return nil, fmt.Errorf("%w: page %d: %w", ErrDamaged, id, err)
		}
	}
	return page, nil
}

func pageKind(page []byte) (flags, count uint16) {
	return binary.NativeEndian.Uint16(page[8:]), binary.NativeEndian.Uint16(page[10:])
}

// verifyFreelist must run first: a page that is free and in use is then met twice.
func (p pages) verifyFreelist(id uint64) error {
	page, err := p.read(id)
	if err != nil {
		return err
	}
	flags, short := pageKind(page)
	count, ids := uint64(short), page[pageHead:]
	if short == 0xFFFF {
		count, ids = binary.NativeEndian.Uint64(ids), ids[8:]
	}
	if flags != pageIsFreelist || count > uint64(len(ids))/8 {
		return fmt.Errorf("%w: page %d is no list of free pages", ErrDamaged, id)
	}
	for i := range count {
		free := binary.NativeEndian.Uint64(ids[i*8:])
		if free < 2 || free >= p.end || p.seen[free] {
			return fmt.Errorf("%w: page %d cannot be free", ErrDamaged, free)
		}
		p.seen[free] = true
	}
	return nil
}

// verifyPage returns the pages below.
func verifyPage(page []byte, at span) (below []span, err error) {
	flags, count := pageKind(page)
	if flags != pageIsBranch && flags != pageIsLeaf || flags == pageIsBranch && count == 0 {
		return nil, fmt.Errorf("kind %#x with %d elements", flags, count)
	}
	if pageHead+int(count)*elementBytes > len(page) {
		return nil, fmt.Errorf("%d elements do not fit", count)
	}
	last := at.from
	for i := range int(count) {
		e := page[pageHead+i*elementBytes:]
		word := func(at int) uint64 { return uint64(binary.NativeEndian.Uint32(e[at:])) }
		isBucket, pos, keyLen, valueLen := false, word(0), word(4), uint64(0) // of a branch
		if flags == pageIsLeaf {
			isBucket, pos, keyLen, valueLen = word(0)&elementIsBucket != 0, word(4), word(8), word(12)
		}
		if pos+keyLen+valueLen > uint64(len(e)) || keyLen == 0 {
			return nil, fmt.Errorf("element %d of %d reaches out of the page", i, count)
		}
		key, value := e[pos:pos+keyLen], e[pos+keyLen:pos+keyLen+valueLen]
		if order := bytes.Compare(last, key); order > 0 || order == 0 && i > 0 || at.to != nil && bytes.Compare(key, at.to) >= 0 {
			return nil, fmt.Errorf("element %d of %d is out of order", i, count)
		}
		last = key
		switch {
		case flags == pageIsBranch:
			if len(below) > 0 {
				below[len(below)-1].to = key
			}
			below = append(below, span{id: binary.NativeEndian.Uint64(e[8:]), from: key, to: at.to})
		case isBucket:
			more, err := verifyBucket(value)
			if err != nil {
				return nil, fmt.Errorf("element %d of %d: %w", i, count, err)
			}
			below = append(below, more...)
		}
	}
	return below, nil
}

// verifyBucket returns a bucket's root page. A small bucket stands within its
// value as a leaf page that holds no other bucket.
func verifyBucket(value []byte) ([]span, error) {
	if len(value) < bucketHead {
		return nil, fmt.Errorf("a bucket of %d bytes", len(value))
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return []span{{id: root}}, nil
	}
	inline := value[bucketHead:]
	if len(inline) < pageHead {
		return nil, fmt.Errorf("an inline bucket of %d bytes", len(inline))
	}
	if flags, _ := pageKind(inline); flags != pageIsLeaf {
		return nil, fmt.Errorf("an inline bucket of kind %#x", flags)
	}
	below, err := verifyPage(inline, span{})
	if err == nil && len(below) > 0 {
		err = errors.New("a bucket within an inline bucket")
	}
	return below, err
}
