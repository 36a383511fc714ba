//go:build race

package knowledge

// stride is how many combinations of answers the brute force goes on by. The race
// detector makes it ten times as slow, and what it looks for shows in any of them.
const stride = 17
