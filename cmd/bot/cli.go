package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// commands is the command line. Every flag may also be set in the environment,
// by the name in its setting tag.
type commands struct {
	Knowledge string `placeholder:"DIR" setting:"FWHELP_KNOWLEDGE" help:"Content directory: faq.yaml and, where there is a catalog, catalog/*.yaml. Without it the content built in is used. ($$FWHELP_KNOWLEDGE)"`

	Start   startCmd   `cmd:"" default:"1" hidden:"" help:"Serve the platforms that have credentials in the environment, or chat in this terminal."`
	Serve   serveCmd   `cmd:"" help:"Run on every platform that has credentials in the environment."`
	Chat    chatCmd    `cmd:"" help:"Talk to the bot in this terminal. Needs nothing."`
	Ask     askCmd     `cmd:"" help:"Ask one question, or one a line of standard input."`
	Eval    evalCmd    `cmd:"" help:"Measure answer quality on labelled questions."`
	Lint    lintCmd    `cmd:"" help:"Check the content: every fault, with file and line."`
	Guide   guideCmd   `cmd:"" help:"Show what the guided selection recommends for every combination of answers."`
	Misses  missesCmd  `cmd:"" help:"Show what people asked and could not get, and write a patch that mends it."`
	Dead    deadCmd    `cmd:"" help:"List, retry or drop replies that could not be delivered."`
	Doctor  doctorCmd  `cmd:"" help:"Say what is set and what is missing, for each platform. Sends nothing."`
	Health  healthCmd  `cmd:"" help:"Ask the bot that runs on this machine whether it is alive; exit 1 when it is not."`
	Version versionCmd `cmd:"" help:"Print version, commit and content hash."`
}

const description = `fwhelp answers questions about deep-learning frameworks: dated and sourced, honest when it does not know, with a guided selection that says what would change its advice.

Without a command it serves the platforms whose credentials are in the environment, and chats in this terminal when there are none.`

// run does what the command line says.
func run(ctx context.Context, args []string, p process) error {
	var c commands
	exited := -1
	parser, err := kong.New(&c,
		kong.Name("bot"),
		kong.Description(description+"\n\n"+environmentHelp()),
		kong.Writers(p.stdout, p.stderr),
		kong.Exit(func(status int) { exited = status }),
		kong.Resolvers(environment(p.getenv)),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, FlagsLast: true, WrapUpperBound: 100}),
	)
	if err != nil {
		return fmt.Errorf("command line: %w", err)
	}
	line, err := parser.Parse(args)
	if exited >= 0 { // --help was printed
		return nil
	}
	if err != nil {
		var parse *kong.ParseError
		if errors.As(err, &parse) {
			return usagef("%s; see: bot --help", strings.TrimSuffix(parse.Error(), "."))
		}
		return usagef("%w", err)
	}
	line.BindTo(ctx, (*context.Context)(nil))
	return line.Run(&c, &p)
}

// environment lets flags be set by variables, read through getenv.
func environment(getenv func(string) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if name := flag.Tag.Get("setting"); name != "" {
			if value := getenv(name); value != "" {
				return value, nil
			}
		}
		return nil, nil
	})
}
