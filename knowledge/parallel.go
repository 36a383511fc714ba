package knowledge

import (
	"runtime"
	"sync"
)

// inParallel calls f with 0 to n-1, on all cores. f may only write what belongs to
// its number, so that the outcome is the same as one after the other.
func inParallel(n int, f func(i int)) {
	workers := min(runtime.GOMAXPROCS(0), n)
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for i := w * n / workers; i < (w+1)*n/workers; i++ {
				f(i)
			}
		})
	}
	group.Wait()
}
