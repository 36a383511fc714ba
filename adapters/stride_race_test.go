//go:build race

package adapters

// stride is how many calls the crash sweep goes on by, and lineStride how many
// lines. The race detector makes it six times as slow. What it looks for shows in
// two thousand plays as in all of them; what else must hold is held in all of
// them without it: make test.
const stride, lineStride = 3, 3
