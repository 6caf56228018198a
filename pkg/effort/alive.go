package effort

import "runtime"

// Alive is how many bytes of the heap are in use, without what nothing refers to
// any more.
func Alive() int64 {
	runtime.GC()
	runtime.GC() // what the first one only took out of pools
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
