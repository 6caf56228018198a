// Package parallel does many things of one kind on all processors.
package parallel

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Each visits the numbers from 0 to below n on as many goroutines as workers
// says, all processors where it is 0. Where a visit panics, Each does, once
// the others have ended.
func Each(n, workers int, visit func(i int)) {
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var next atomic.Int64
	var group sync.WaitGroup
	var broken atomic.Pointer[any]
	work := func() {
		defer func() {
			if cause := recover(); cause != nil {
				broken.Store(&cause)
			}
		}()
		for i := int(next.Add(1) - 1); i < n && broken.Load() == nil; i = int(next.Add(1) - 1) {
			visit(i)
		}
	}
	for range min(workers, n) {
		group.Go(work)
	}
	group.Wait()
	if cause := broken.Load(); cause != nil {
		panic(*cause)
	}
}
