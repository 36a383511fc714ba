//go:build !race

package adapters

// stride is how many calls the crash sweep goes on by.
const stride = 1
