package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"fwhelp/knowledge"
	"fwhelp/knowledge/eval"
)

// teach prints a patch that makes a group of questions answerable: to the content,
// and to the labelled questions that hold it. Both are tried before they are shown.
func (c *missesCmd) teach(dir string, kb *knowledge.Base, g group, p *process) error {
	fsys, err := contentFS(dir)
	if err != nil {
		return err
	}
	question, label := g.questions[0], c.To
	if label == "" && c.New == "" {
		near := kb.Match(question, 1)
		if len(near) == 0 || near[0].Facet != knowledge.NoFacet || near[0].Entry == knowledge.Versus {
			return usagef("no entry is near enough to %q: name one with --to, or write one with --new and --answer", question)
		}
		label = string(near[0].Entry)
	}
	var file, before, after string
	if c.New != "" {
		label = c.New
		file, before, after, err = c.newEntry(fsys, question)
	} else {
		file, before, after, err = newPhrasing(fsys, kb, label, question)
	}
	if err != nil {
		return err
	}
	labelled, line, err := labelledLine(dir, c.Eval, question, label)
	if err != nil {
		return err
	}
	fmt.Fprint(p.stdout, unified(file, before, after), unified(c.Eval, labelled, line))
	id, facet, _ := strings.Cut(label, "/")
	wanted := eval.LabelOf(knowledge.Topic{Entry: knowledge.EntryID(id), Facet: knowledge.Facet(facet)})
	return c.try(fsys, file, after, kb, eval.Question{Text: question, Label: wanted}, p)
}

// try says on the standard error what the patch does.
func (c *missesCmd) try(fsys fs.FS, file, after string, kb *knowledge.Base, q eval.Question, p *process) error {
	taught, err := loadWith(fsys, file, after)
	if err != nil {
		return fmt.Errorf("with the patch the content has faults:\n%w", err)
	}
	was := eval.Judge(kb.Decide, []eval.Question{q})[0]
	is := eval.Judge(taught.Decide, []eval.Question{q})[0]
	fmt.Fprintf(p.stderr, "%q: before %s, with the patch %s\n", q.Text, was.Verdict, is.Verdict)
	switch {
	case was.Decided:
		fmt.Fprintln(p.stderr, "It is answered rightly already.")
		return found()
	case !is.Decided:
		fmt.Fprintln(p.stderr, "The wording alone is not enough: is it the right entry (--to), or does it need one of its own (--new)?")
		return found()
	}
	return nil
}

// loadWith loads the content with one file changed.
func loadWith(fsys fs.FS, file, text string) (*knowledge.Base, error) {
	dir, err := os.MkdirTemp("", "fwhelp-misses-")
	if err != nil {
		return nil, err
	}
	kb, err := loadCopy(dir, fsys, file, text)
	return kb, errors.Join(err, os.RemoveAll(dir))
}

func loadCopy(dir string, fsys fs.FS, file, text string) (*knowledge.Base, error) {
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !contentFile(name) {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		if name == file {
			data = []byte(text)
		}
		to := filepath.Join(dir, filepath.FromSlash(name))
		return errors.Join(os.MkdirAll(filepath.Dir(to), 0o700), os.WriteFile(to, data, 0o600))
	})
	if err != nil {
		return nil, err
	}
	return knowledge.Load(os.DirFS(dir))
}

// contentFile says whether knowledge.Load reads the file.
func contentFile(name string) bool {
	switch path.Ext(name) {
	case ".yaml":
		return name == "faq.yaml" || path.Base(path.Dir(name)) == "catalog"
	case ".tsv":
		return name == "asked.tsv" || name == "knowledge/asked.tsv"
	}
	return false
}

// newPhrasing adds a phrasing to an entry, or to one facet of a subject:
// "faq-9", "framework-theano/cons".
func newPhrasing(fsys fs.FS, kb *knowledge.Base, label, question string) (file, before, after string, err error) {
	id, facet, _ := strings.Cut(label, "/")
	file, start := "faq.yaml", regexp.MustCompile(`(?m)^( *)- id: *["']?`+regexp.QuoteMeta(id)+`["']?[ \t]*$`)
	if s, ok := kb.SubjectOf(knowledge.EntryID(id)); ok {
		if file, err = catalogFile(fsys, s.ID); err != nil {
			return "", "", "", err
		}
		start = regexp.MustCompile(`(?m)^()id: .*$`)
	}
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return "", "", "", err
	}
	before = string(data)
	at := start.FindStringSubmatchIndex(before)
	if at == nil {
		return "", "", "", usagef("%s has no entry that begins with “- id: %s”", file, id)
	}
	indent := before[at[2]:at[3]]
	if file == "faq.yaml" {
		indent += "  "
	}
	// The entry ends where something stands further to the left.
	rest := before[at[1]:]
	end := len(rest)
	if indent != "" {
		if m := regexp.MustCompile(`\n {0,` + fmt.Sprint(len(indent)-1) + `}[^ \n#]`).FindStringIndex(rest); m != nil {
			end = m[0]
		}
	}
	body, ok := withPhrasing(rest[:end], indent, facet, question, file != "faq.yaml")
	if !ok {
		return "", "", "", usagef("%s: the alternates of %s are written in a way that this cannot add to", file, label)
	}
	return file, before, before[:at[1]] + body + rest[end:], nil
}

// withPhrasing adds a phrasing to the alternates in the lines of an entry; those of
// a subject stand by facet.
func withPhrasing(body, indent, facet, question string, subject bool) (string, bool) {
	begin := indent + "alternates:"
	if subject {
		if facet == "" {
			facet = string(knowledge.Overview)
		}
		list := regexp.MustCompile(`(?m)^` + begin + `[ \t]*\n(?:[ ]+.*\n)*?( +)` + regexp.QuoteMeta(facet) + `:`).FindStringSubmatchIndex(body)
		if list == nil {
			return "", false
		}
		begin = body[list[2]:list[3]] + facet + ":"
	}
	list := regexp.MustCompile(`(?m)^` + begin + `[ \t]*(\[|$)`).FindStringSubmatchIndex(body)
	switch {
	case list == nil:
		return "\n" + begin + " [" + quoted(question) + "]" + body, true
	case list[2] < list[3]: // [a, b]
		return body[:list[3]] + quoted(question) + ", " + body[list[3]:], true
	}
	item := regexp.MustCompile(`^\n( *)- `).FindStringSubmatch(body[list[1]:])
	if item == nil {
		return "", false
	}
	return body[:list[1]] + "\n" + item[1] + "- " + quoted(question) + body[list[1]:], true
}

// catalogFile finds the file of a subject.
func catalogFile(fsys fs.FS, id knowledge.SubjectID) (string, error) {
	for _, dir := range []string{"catalog", "knowledge/catalog"} {
		files, err := fs.Glob(fsys, dir+"/*.yaml")
		if err != nil {
			return "", err
		}
		for _, f := range files {
			data, err := fs.ReadFile(fsys, f)
			if err != nil {
				return "", err
			}
			if regexp.MustCompile(`(?m)^id: *["']?` + regexp.QuoteMeta(string(id)) + `["']?[ \t]*$`).Match(data) {
				return f, nil
			}
		}
	}
	return "", usagef("no file of the catalog begins with id: %s", id)
}

// newEntry adds an entry: among the extras where there is an article that it goes
// beyond, else among the questions.
func (c *missesCmd) newEntry(fsys fs.FS, question string) (file, before, after string, err error) {
	if c.Answer == "" {
		return "", "", "", usagef("a new entry needs --answer TEXT")
	}
	data, err := fs.ReadFile(fsys, "faq.yaml")
	if err != nil {
		return "", "", "", err
	}
	before = string(data)
	section, entry := "questions", fmt.Sprintf("  - id: %s\n    question: %s\n    answer: %s\n", c.New, quoted(question), quoted(c.Answer))
	if regexp.MustCompile(`(?m)^extras:`).MatchString(before) {
		if c.Source == "" {
			return "", "", "", usagef("what goes beyond the article needs --source KEY, a key of the sources in faq.yaml")
		}
		asOf := c.AsOf
		if asOf == "" {
			asOf = time.Now().Format("2006-01")
		}
		section = "extras"
		entry = fmt.Sprintf("  - id: %s\n    question: %s\n    answer:\n      - id: %s.1\n        text: %s\n        as_of: %s\n        source: %s\n",
			c.New, quoted(question), c.New, quoted(c.Answer), asOf, c.Source)
	}
	at := regexp.MustCompile(`(?m)^` + section + `:[ \t]*\n`).FindStringIndex(before)
	if at == nil {
		return "", "", "", usagef("faq.yaml has no section %s: to add to", section)
	}
	if item := regexp.MustCompile(`^(?:[ \t]*(?:#.*)?\n)*( *)- `).FindStringSubmatch(before[at[1]:]); item != nil && item[1] != "  " {
		entry = strings.ReplaceAll(entry[2:], "\n  ", "\n"+item[1])
		entry = item[1] + entry
	}
	return "faq.yaml", before, before[:at[1]] + entry + "\n" + before[at[1]:], nil
}

// quoted is text as YAML takes it anywhere.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", " ").Replace(text) + `"`
}

// labelledLine adds a question to a file of labelled questions, which may not be
// there yet.
func labelledLine(dir, name, question, label string) (before, after string, err error) {
	if filepath.IsAbs(name) {
		return "", "", usagef("--eval names a file inside the content directory")
	}
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", "", err
	}
	before = string(data)
	after = before
	if before == "" {
		after = "id\tquestion\tlabel\talso_ok\tkind\tsource\tnote\n"
	}
	header, _, _ := strings.Cut(after, "\n")
	if !strings.HasSuffix(after, "\n") {
		after += "\n"
	}
	var cells []string
	for _, column := range strings.Split(header, "\t") {
		cells = append(cells, map[string]string{
			"id": "M" + fmt.Sprint(strings.Count(after, "\n")), "question": strings.ReplaceAll(question, "\t", " "), "label": label, "kind": "real", "note": "missed",
		}[strings.TrimSpace(column)])
	}
	return before, after + strings.Join(cells, "\t") + "\n", nil
}
