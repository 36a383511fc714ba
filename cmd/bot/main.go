// Command bot answers questions about deep-learning frameworks in a chat: in
// this terminal with nothing else, on Slack and Discord with their tokens.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// version is set by the build: -ldflags "-X main.version=1.2.3".
var version = "dev"

// process is what the operating system gives a program. Tests give their own.
type process struct {
	getenv         func(string) string
	environ        func() []string // as os.Environ
	stdin          io.Reader
	stdout, stderr io.Writer
}

// Exit statuses. Scripts rely on them.
const (
	exitFault = 1 // the command ran and found something wrong
	exitUsage = 2 // the command line or the environment is wrong
)

// exitError ends the program with a status; its message, if any, is one plain line.
type exitError struct {
	status int
	err    error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usagef is a mistake of whoever typed the command or set the environment.
func usagef(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

// found says that a check ran to its end and the result is bad; the findings
// have been printed already.
func found() error { return &exitError{status: exitFault} }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], process{os.Getenv, os.Environ, os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(report(err, os.Stderr))
}

// report prints what went wrong and returns the exit status. Each fault begins a
// line of its own with the program's name; what belongs to it is indented below.
func report(err error, stderr io.Writer) int {
	if err == nil {
		return 0
	}
	if text := err.Error(); text != "" {
		for line := range strings.Lines(redactor{}.text(text)) {
			if !strings.HasPrefix(line, " ") && strings.TrimSpace(line) != "" {
				line = "bot: " + line
			}
			fmt.Fprintln(stderr, strings.TrimSuffix(line, "\n"))
		}
	}
	if e, ok := errors.AsType[*exitError](err); ok {
		return e.status
	}
	return exitFault
}
