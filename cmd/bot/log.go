package main

import (
	"io"
	"log/slog"
)

// newLog writes to the standard error, so that answers stay alone on the output.
// No secret gets through it.
func newLog(s settings, w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: s.logLevel, ReplaceAttr: newRedactor(s).attr}
	if s.logFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
