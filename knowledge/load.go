package knowledge

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// Limits of the files. They keep a broken or hostile content directory from
// taking the machine with it.
const (
	maxFileBytes    = 4 << 20
	maxContentBytes = 16 << 20
	maxCatalogFiles = 2000
)

// mainFile is the one file that every content has.
const mainFile = "faq.yaml"

// Load reads content from faq.yaml at the root of fsys, from catalog/*.yaml or
// knowledge/catalog/*.yaml, and from asked.tsv or knowledge/asked.tsv, where they are. It returns every fault at
// once: the error joins one [*Fault] for each, in the order of files and lines.
func Load(fsys fs.FS) (*Base, error) {
	content, guide, c := check(fsys)
	if err := c.err(); err != nil {
		return nil, err
	}
	return assemble(content, guide), nil
}

// assemble makes a base of what [check] returns. The matcher needs the guide's words
// only, so that the guide gets ready meanwhile.
func assemble(content Content, guide *Guide) *Base {
	var apart sync.WaitGroup
	if guide != nil {
		apart.Go(func() { guide.prepare(&content) })
	}
	b := NewBase(content, guide)
	apart.Wait()
	return b
}

// Lint checks content as [Load] does, and returns besides what works but could
// be better. Warnings are told even where there are faults. What is said of single
// phrasings comes last, in one warning for each section; with everyPhrasing, in one
// for each entry.
func Lint(fsys fs.FS, everyPhrasing bool) ([]Warning, error) {
	content, guide, c := check(fsys)
	if err := c.err(); err != nil {
		return c.sortedWarnings(), err
	}
	c.advise(&content)
	warnings := c.sortedWarnings()
	slips := slipsOf(&content, assemble(content, guide).LeaveOneOut())
	if !everyPhrasing {
		return append(warnings, sumUp(slips)...), nil
	}
	c.warnings, c.unwarned = nil, 0
	c.adviseSlips(slips)
	return append(warnings, c.sortedWarnings()...), nil
}

// checker holds what has been read so far and what was found wrong with it.
type checker struct {
	docs     map[string]*document
	faults   []*Fault
	unsaid   int // faults over maxFaults
	warnings []Warning
	unwarned int

	// partial says that a file or a section could not be read, so that what
	// seems to be missing may stand there: references are not judged.
	partial bool

	fields map[reflect.Type][]string // names of a struct's fields in the file

	entries  map[EntryID]place
	claims   map[ClaimID]place
	subjects map[SubjectID]place
	sources  map[SourceKey]place
	cited    map[SourceKey]bool
	phrases  phraseBook
}

// document is one file.
type document struct {
	name   string
	data   []byte
	starts []int32 // of the lines; found when the first excerpt is taken
}

// longestLine is how long a line may be to be shown, in bytes: a whole file on
// one line shows nothing.
const longestLine = 10_000

// line returns a line by its number, from 1; empty where there is none to show.
func (d *document) line(n int) string {
	if d.starts == nil {
		d.starts = append(d.starts, 0)
		for i, b := range d.data {
			if b == '\n' {
				d.starts = append(d.starts, int32(i+1))
			}
		}
	}
	if n < 1 || n > len(d.starts) {
		return ""
	}
	line, _, _ := bytes.Cut(d.data[d.starts[n-1]:], []byte("\n"))
	if len(line) > longestLine {
		return ""
	}
	return strings.TrimSuffix(string(line), "\r")
}

// check reads and checks everything. What it returns is whole only where the
// checker has no faults, and the guide still wants [Guide.prepare].
func check(fsys fs.FS) (Content, *Guide, *checker) {
	c := &checker{
		docs:     map[string]*document{},
		fields:   map[reflect.Type][]string{},
		entries:  map[EntryID]place{},
		claims:   map[ClaimID]place{},
		subjects: map[SubjectID]place{},
		sources:  map[SourceKey]place{},
		cited:    map[SourceKey]bool{},
	}
	docs := c.read(fsys)
	var hash string
	var apart sync.WaitGroup
	defer apart.Wait()
	apart.Go(func() { ordinaryWords() }) // read once, and needed soon
	apart.Go(func() { hash = fingerprint(docs) })
	var faq faqFile
	var subjects []subjectFile
	var table *document
	for _, doc := range docs {
		if path.Base(doc.name) == askedFile {
			table = doc
			c.characters(doc)
			continue
		}
		root := c.parse(doc)
		if root == nil {
			continue
		}
		if doc.name == mainFile {
			c.decode(doc.name, root, &faq)
			continue
		}
		var s subjectFile
		c.decode(doc.name, root, &s)
		subjects = append(subjects, s)
	}
	if c.unsaid > 0 {
		return Content{}, nil, c
	}
	content := c.build(&faq, subjects)
	if table != nil && !c.partial {
		content.Asked = c.readAsked(table, &content, faq.Guide != nil)
	}
	var guide *Guide
	if faq.Guide != nil {
		guide = &Guide{GuideContent: loadGuide(c, mainFile, faq.Guide, &content)}
	}
	c.clashes()
	apart.Wait()
	content.Hash = hash
	return content, guide, c
}

// read returns the files of the content, faq.yaml first.
func (c *checker) read(fsys fs.FS) []*document {
	names := slices.Concat([]string{mainFile}, c.askedNames(fsys), c.catalogNames(fsys))
	var docs []*document
	var total int
	for _, name := range names {
		data, err := readFile(fsys, name)
		at := place{file: name}
		total += len(data)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			c.fault(at, "put a faq.yaml at the root of the content directory", "is not there")
			c.partial = true
		case err != nil:
			c.fault(at, "make it a file that this program may read", "cannot be read: %v", err)
			c.partial = true
		case len(data) > maxFileBytes:
			c.fault(at, "divide it: each subject has its own file under catalog/", "is over %d MB", maxFileBytes>>20)
			c.partial = true
		case total > maxContentBytes:
			c.fault(at, "leave out what nobody asks for", "with this file the content is over %d MB", maxContentBytes>>20)
			c.partial = true
			return docs
		default:
			doc := &document{name: name, data: data}
			c.docs[name] = doc
			docs = append(docs, doc)
		}
	}
	return docs
}

// catalogNames returns the catalog's files, sorted by name.
func (c *checker) catalogNames(fsys fs.FS) []string {
	var found, names []string
	for _, dir := range []string{"catalog", "knowledge/catalog"} {
		list, err := fs.ReadDir(fsys, dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			c.fault(place{file: dir}, "make it a directory that this program may read", "cannot be read: %v", err)
			c.partial = true
			continue
		}
		found = append(found, dir)
		for _, f := range list {
			name := path.Join(dir, f.Name())
			switch path.Ext(name) {
			case ".yaml":
				names = append(names, name)
			case ".yml":
				c.fault(place{file: name}, "rename it to end in .yaml", "is not read: only .yaml is")
			}
		}
	}
	if len(found) > 1 {
		c.fault(place{}, "keep one of the two", "there are two catalogs, %s and %s", found[0], found[1])
	}
	if len(names) > maxCatalogFiles {
		c.fault(place{file: found[0]}, "leave out what nobody asks for", "holds %d files; %d are read at most", len(names), maxCatalogFiles)
		c.partial = true
		return nil
	}
	slices.Sort(names)
	return names
}

// readFile reads one byte more than is allowed at most, so that a size that
// lies costs nothing.
func readFile(fsys fs.FS, name string) ([]byte, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // opening a pipe would wait for ever
		return nil, errors.New("not a regular file")
	}
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFileBytes+1))
	return data, errors.Join(err, f.Close())
}

// fingerprint is the content's hash: the same for the same words, wherever the
// catalog stands.
func fingerprint(docs []*document) string {
	h := sha256.New()
	for _, d := range docs {
		fmt.Fprintf(h, "%s\x00%d\x00", strings.TrimPrefix(d.name, "knowledge/"), len(d.data))
		h.Write(d.data)
	}
	return hex.EncodeToString(h.Sum(nil))
}
