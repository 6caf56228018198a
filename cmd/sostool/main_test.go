package main

import (
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

// testWorld has nothing on standard input and in its environment, and is not a terminal.
func testWorld(out, err io.Writer) *world {
	return &world{in: strings.NewReader(""), out: out, err: err, getenv: func(string) string { return "" },
		hasenv: func(string) bool { return false }, now: time.Now, columns: usualColumns}
}

// TestLimitMemory: where more is taken than the memory limit was, by what is alive and by
// the gaps in it, the collector runs when as much has died again, and not without end.
func TestLimitMemory(t *testing.T) {
	const child = "SOSTOOL_TEST_LIMIT"
	if os.Getenv(child) == "" { // limits are of a whole process
		cmd := exec.Command(os.Args[0], "-test.run=^TestLimitMemory$", "-test.v")
		cmd.Env = append(os.Environ(), child+"=1", "GOGC=", "GOMEMLIMIT=")
		if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "--- PASS") {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	debug.SetGCPercent(gcPercent)
	limitMemory()
	const piece, size, died = 1 << 10, 3 * leastMemory / 4, 8
	alive := make([][]byte, 2*size/piece)
	for i := range alive {
		alive[i] = make([]byte, piece)
	}
	for i := 0; i < len(alive); i += 2 {
		alive[i] = nil // a gap
	}
	var before, after runtime.MemStats
	for range 3 { // until the limit has followed
		runtime.GC()
	}
	runtime.ReadMemStats(&before)
	for range died * size >> 20 {
		garbage = make([]byte, 1<<20)
	}
	runtime.ReadMemStats(&after)
	if n := after.NumGC - before.NumGC; n > 2*died {
		t.Errorf("the collector ran %d times while %d times of what is alive died", n, died)
	}
	runtime.KeepAlive(alive)
}

var garbage []byte
