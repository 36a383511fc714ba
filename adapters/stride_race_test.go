//go:build race

package adapters

// stride is how many calls the crash sweep goes on by. The race detector makes it
// six times as slow, and finds in a third of the plays what it would find in all.
const stride = 3
