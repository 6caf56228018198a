// Package effort measures what a computation costs, for tests that compare two
// runs of it: one over twice as much, or over what is known to be cheap. It says
// nothing about how long a person waits, and is never compared with seconds.
package effort

import (
	"runtime"
	"time"
)

// Of is the processor time that the process spends while f runs, with sweeping what f
// leaves behind. Other programs' work does not count, that of other goroutines does:
// nothing else may run alongside f.
func Of(f func()) time.Duration {
	runtime.GC()
	before := spent()
	f()
	runtime.GC()
	return spent() - before
}
