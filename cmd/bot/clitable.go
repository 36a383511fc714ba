package main

import "flag"

// allCommands is the table of commands, in the order of --help.
func allCommands() []command {
	var (
		chat   chatCmd
		ask    askCmd
		eval   evalCmd
		guide  guideCmd
		misses missesCmd
		health healthCmd
		every  chosen
		lint   lintCmd
	)
	return []command{
		{name: "serve", help: "Run on every platform that has credentials in the environment.", run: func(c call) error { return serveCmd{}.Run(c.ctx, c.root, c.p) }},
		{
			name: "chat", help: "Talk to the bot in this terminal. Needs nothing.",
			flags: chat.flags,
			run:   func(c call) error { return chat.Run(c.ctx, c.root, c.p) },
		},
		{
			name: "ask", args: "[QUESTION…]", help: "Ask one question, or one a line of standard input.",
			flags: ask.flags,
			run:   func(c call) error { ask.Words = c.args; return ask.Run(c.ctx, c.root, c.p) },
		},
		{
			name: "eval", args: "FILE.tsv…", help: "Measure answer quality on labelled questions.",
			flags: eval.flags,
			run:   func(c call) error { return runEval(c, &eval) },
		},
		{
			name: "lint", args: "[DIR]", help: "Check the content of DIR, or else what would be served: every fault, with file and line.",
			flags: lint.flags,
			run:   func(c call) error { return runLint(c, &lint) },
		},
		{
			name: "guide", help: "Show what the guided selection asks, and what it recommends.",
			flags: guide.flags,
			run:   func(c call) error { return guide.Run(c.root, c.p) },
		},
		{
			name: "misses", help: "Show what people asked and could not get, and write a patch that mends it.",
			flags: misses.flags,
			run:   func(c call) error { return misses.Run(c.ctx, c.root, c.p) },
		},
		{
			name: "dead", args: "[list|retry|drop] [NAME…]", help: "List, retry or drop replies that could not be delivered.",
			flags: func(f *flag.FlagSet) { f.BoolVar(&every.All, "all", false, "with retry or drop: every one of them") },
			run:   func(c call) error { return dead(c, every.All) },
		},
		{name: "doctor", help: "Say what is set and what is missing, for each platform. Sends nothing.", run: func(c call) error { return doctorCmd{}.Run(c.ctx, c.root, c.p) }},
		{
			name: "health", help: "Ask the bot that runs on this machine whether it is alive; exit 1 when it is not.",
			flags: func(f *flag.FlagSet) { f.BoolVar(&health.Ready, "ready", false, "whether it is ready, not only alive") },
			run:   func(c call) error { return health.Run(c.ctx, c.p) },
		},
		{name: "version", help: "Print version, commit and content hash.", run: func(c call) error { return versionCmd{}.Run(c.root, c.p) }},
	}
}

func (c *chatCmd) flags(f *flag.FlagSet) {
	f.StringVar(&c.User, "user", "you", "who is typing: `NAME`; in --json, who is meant where a line names nobody")
	f.BoolVar(&c.JSON, "json", false, "JSON Lines instead of text, in and out")
}

func (c *askCmd) flags(f *flag.FlagSet) {
	f.BoolVar(&c.JSON, "json", false, "one JSON object a line")
	f.BoolVar(&c.Explain, "explain", false, "show how the answer was found")
}

func (c *evalCmd) flags(f *flag.FlagSet) {
	f.BoolVar(&c.JSON, "json", false, "the report as JSON: save it, and compare with it later")
	f.StringVar(&c.Base, "base", "", "an earlier report (from --json) to compare with: `FILE`")
}

func (c *lintCmd) flags(f *flag.FlagSet) {
	f.BoolVar(&c.Phrasings, "phrasings", false, "name each phrasing that gets its answer only because it is written down")
}

func (c *guideCmd) flags(f *flag.FlagSet) {
	f.BoolVar(&c.All, "all", false, "every combination of answers with what it leads to")
}

func runEval(c call, e *evalCmd) error {
	if e.Files = c.args; len(c.args) == 0 {
		return usagef("expected FILE.tsv…; see: bot eval --help")
	}
	return e.Run(c.root, c.p)
}

func runLint(c call, l *lintCmd) error {
	if len(c.args) > 1 {
		return usagef("unexpected argument %s; see: bot lint --help", c.args[1])
	}
	if len(c.args) == 1 {
		l.Dir = c.args[0]
	}
	return l.Run(c.root, c.p)
}

func dead(c call, all bool) error {
	verb, names := "list", c.args
	if len(names) > 0 {
		verb, names = names[0], names[1:]
	}
	which := chosen{All: all, Names: names}
	switch {
	case verb == "retry":
		return (&deadRetryCmd{which}).Run(c.ctx, c.p)
	case verb == "drop":
		return (&deadDropCmd{which}).Run(c.ctx, c.p)
	case verb == "list" && len(names) == 0 && !all:
		return deadListCmd{}.Run(c.ctx, c.p)
	}
	return usagef("unexpected argument %s; see: bot dead --help", verb)
}

func (c *missesCmd) flags(f *flag.FlagSet) {
	f.BoolVar(&c.Diff, "diff", false, "print a patch that teaches the bot the questions of one group")
	f.IntVar(&c.Pick, "pick", 1, "which group, by its number `N` in the list")
	f.StringVar(&c.To, "to", "", "the entry that answers them: `ID`; without it, the nearest one")
	f.StringVar(&c.New, "new", "", "write a new entry of this `ID` instead, with --answer")
	f.StringVar(&c.Answer, "answer", "", "what the new entry answers: `TEXT`")
	f.StringVar(&c.Source, "source", "", "where the new answer comes from: a `KEY` of the sources in faq.yaml")
	f.StringVar(&c.AsOf, "as-of", "", "month of the new answer, `YYYY-MM`; without it, this one")
	f.StringVar(&c.Eval, "eval", "questions.tsv", "labelled questions that the patch adds a line to: `FILE`")
}
