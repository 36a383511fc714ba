// Package fwhelp carries the content inside the binary, so that it stands alone.
// It is at the root because go:embed cannot climb.
package fwhelp

import (
	"embed"
	"io/fs"
)

//go:embed faq.yaml knowledge/catalog knowledge/asked.tsv
var content embed.FS

// Content returns the shipped content directory: what knowledge.Load takes.
func Content() fs.FS { return content }
