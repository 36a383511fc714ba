//go:build race

package knowledge

import "testing"

// Exhaustive skips a test of one goroutine that asks for all there is: the race
// detector would make it ten times as long and has nothing to find in it.
func Exhaustive(t *testing.T) {
	t.Helper()
	t.Skip("exhaustive, and of one goroutine: make test runs it without the race detector")
}
