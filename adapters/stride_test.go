//go:build !race

package adapters

// stride is how many calls the crash sweep goes on by, and lineStride how many lines.
const stride, lineStride = 1, 1
