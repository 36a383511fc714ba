package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
)

// commands are the flags that every command takes.
type commands struct {
	Knowledge string
	said      string // the flag or the variable that Knowledge comes from
}

// command is one row of the table of commands.
type command struct {
	name  string
	args  string // as the help shows them: "[DIR]"; empty: none are taken
	help  string
	flags func(*flag.FlagSet)
	run   func(call) error
}

// call is a command that was typed, with what it runs on.
type call struct {
	ctx  context.Context
	root *commands
	p    *process
	args []string
}

const description = `fwhelp answers questions about deep-learning frameworks: dated and sourced, honest
when it does not know, with a guided selection that says what would change its advice.

Without a command it serves the platforms whose credentials are in the environment,
and chats in this terminal when there are none.`

// run does what the command line says.
func run(ctx context.Context, args []string, p process) error {
	c := call{ctx: ctx, root: &commands{Knowledge: p.getenv("FWHELP_KNOWLEDGE"), said: "FWHELP_KNOWLEDGE"}, p: &p}
	top := flagSet("bot", c.root, nil)
	if err := top.Parse(habitual(args)); err != nil {
		return usage(err, p.stdout, "bot", topHelp)
	}
	noteContent(c.root, top)
	if top.NArg() == 0 {
		return startCmd{}.Run(ctx, c.root, &p)
	}
	name, rest := top.Arg(0), top.Args()[1:]
	if name == "help" {
		if len(rest) == 0 {
			topHelp(p.stdout)
			return nil
		}
		name, rest = rest[0], []string{"--help"}
	}
	all := allCommands()
	i := slices.IndexFunc(all, func(cmd command) bool { return cmd.name == name })
	if i < 0 {
		return usagef("no command is called %s%s; see: bot --help", name, nearest(name, all))
	}
	cmd := all[i]
	flags := flagSet("bot "+name, c.root, cmd.flags)
	var err error
	if c.args, err = interspersed(flags, rest); err != nil {
		return usage(err, p.stdout, "bot "+name, func(w io.Writer) { commandHelp(w, cmd) })
	}
	noteContent(c.root, flags)
	if cmd.args == "" && len(c.args) > 0 {
		return usagef("unexpected argument %s; see: bot %s --help", c.args[0], name)
	}
	return cmd.run(c)
}

// habitual turns what other programs take for a wish to see the version into the
// command for it.
func habitual(args []string) []string {
	if len(args) == 1 && slices.Contains([]string{"-v", "-V", "-version", "--version"}, args[0]) {
		return []string{"version"}
	}
	return args
}

// noteContent notes where the content directory was named by a flag.
func noteContent(root *commands, f *flag.FlagSet) {
	f.Visit(func(one *flag.Flag) {
		if one.Name == "knowledge" {
			root.said = "--knowledge"
		}
	})
}

// flagSet takes the flags of a command and those of all.
func flagSet(name string, root *commands, own func(*flag.FlagSet)) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&root.Knowledge, "knowledge", root.Knowledge, "content `DIR`: faq.yaml and, where there is a catalog, catalog/*.yaml; without it the content built in is used ($FWHELP_KNOWLEDGE)")
	if own != nil {
		own(f)
	}
	return f
}

// interspersed parses flags wherever they stand among the arguments; after "--"
// everything is an argument.
func interspersed(f *flag.FlagSet, args []string) ([]string, error) {
	var words []string
	for {
		if err := f.Parse(args); err != nil {
			return nil, err
		}
		rest := f.Args()
		if len(rest) == 0 {
			return words, nil
		}
		if at := len(args) - len(rest); at > 0 && args[at-1] == "--" {
			return append(words, rest...), nil
		}
		words, args = append(words, rest[0]), rest[1:]
	}
}

// usage turns what flag found in the words after name into help that was asked for,
// or one clear line.
func usage(err error, stdout io.Writer, name string, help func(io.Writer)) error {
	if errors.Is(err, flag.ErrHelp) {
		help(stdout)
		return nil
	}
	text := strings.NewReplacer(
		"flag provided but not defined: -", "unknown flag --",
		"flag needs an argument: -", "a value must follow the flag --",
		" for flag -", " for flag --",
	).Replace(err.Error())
	return usagef("%s; see: %s --help", text, name)
}

// nearest suggests the command that somebody may have meant.
func nearest(name string, all []command) string {
	for _, cmd := range all {
		if strings.HasPrefix(cmd.name, name) || strings.HasPrefix(name, cmd.name) {
			return fmt.Sprintf(", did you mean %q?", cmd.name)
		}
	}
	return ""
}

func topHelp(w io.Writer) {
	fmt.Fprintf(w, "Usage: bot [COMMAND] [FLAGS]\n\n%s\n\nCommands (bot COMMAND --help names their flags):\n\n", description)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, cmd := range allCommands() {
		fmt.Fprintf(table, "  %s\t%s\n", strings.TrimSpace(cmd.name+" "+cmd.args), cmd.help)
	}
	_ = table.Flush()
	fmt.Fprint(w, "\nFlags of every command:\n\n")
	printFlags(w, flagSet("bot", &commands{}, nil))
	fmt.Fprintf(w, "\n%s", environmentHelp())
}

func commandHelp(w io.Writer, cmd command) {
	fmt.Fprintf(w, "Usage: bot %s [FLAGS]\n\n%s\n\nFlags:\n\n", strings.TrimSpace(cmd.name+" "+cmd.args), cmd.help)
	printFlags(w, flagSet("bot", &commands{}, cmd.flags))
}

func printFlags(w io.Writer, f *flag.FlagSet) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	f.VisitAll(func(one *flag.Flag) {
		value, help := flag.UnquoteUsage(one)
		if one.DefValue != "" && one.DefValue != "false" {
			help += " (default " + one.DefValue + ")"
		}
		fmt.Fprintf(table, "  %s\t%s\n", strings.TrimSpace("--"+one.Name+" "+value), help)
	})
	_ = table.Flush()
}
