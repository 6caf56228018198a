// Command sostool validates, queries and computes plain-text records of
// Finnish social-work development projects.
package main

import (
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/term"

	"sostool/pkg/save"
)

func main() { os.Exit(run(system(), os.Args[1:])) }

// gcPercent lets the heap grow to thirteen times what is alive before it is swept:
// parsing makes much that dies at once, and what is alive of a folder of records
// is little, since projects are read one after the other. Where it is more, the
// memory limit has it swept earlier.
const gcPercent = 1200

// leastMemory is the memory limit, in bytes, where little is alive: with the program
// itself, the process then stays below 100 MB.
const leastMemory = 80 << 20

// limitMemory sets the memory limit, and again whenever the heap was swept: a limit near
// to what is alive, with what lies between that and the program's own, would have the
// collector run without end. stop takes it away.
func limitMemory() (stop func()) {
	const live, total, objects, free, released = 0, 1, 2, 3, 4
	sizes := []metrics.Sample{
		live: {Name: "/gc/heap/live:bytes"}, total: {Name: "/memory/classes/total:bytes"},
		objects: {Name: "/memory/classes/heap/objects:bytes"}, free: {Name: "/memory/classes/heap/free:bytes"},
		released: {Name: "/memory/classes/heap/released:bytes"},
	}
	size := func(i int) int64 { return int64(sizes[i].Value.Uint64()) }
	limit := int64(0)
	var stopped atomic.Bool
	var set func(*[]byte)
	set = func(*[]byte) {
		if stopped.Load() {
			return
		}
		metrics.Read(sizes)
		others := size(total) - size(objects) - size(free) - size(released)
		if next := max(leastMemory, others+2*size(live)); next != limit {
			limit = next
			debug.SetMemoryLimit(limit)
		}
		runtime.SetFinalizer(new([]byte), set) // it is dead by the next sweep
	}
	set(nil)
	return func() {
		stopped.Store(true)
		debug.SetMemoryLimit(math.MaxInt64)
	}
}

// world is what a command knows about the world around it.
type world struct {
	files    save.Files // how it writes them
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
	hasenv   func(string) bool // also one that is empty
	now      func() time.Time
	terminal bool // out is one
	colors   bool // and shows colours
	lines    int  // that it has, 0 where that is not known
	columns  int  // characters that a line of it has: COLUMNS; usualColumns where it is not a terminal
	// raw puts the terminal that in and err are into raw mode: how wide it is, 0 where
	// that is not known, and the way back. It is nil where they are not terminals.
	raw func() (width int, restore func(), err error)
}

// usualColumns is how wide a text is that no terminal shows.
const usualColumns = 100

func system() *world {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		limitMemory()
	}
	stdout := int(os.Stdout.Fd())
	columns, lines, err := term.GetSize(stdout)
	if err != nil || columns == 0 {
		columns = usualColumns
	}
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 0 {
		columns = n
	}
	w := &world{
		in: os.Stdin, out: standard(os.Stdout), err: standard(os.Stderr),
		getenv:   getenv,
		hasenv:   func(name string) bool { _, ok := os.LookupEnv(name); return ok },
		now:      time.Now,
		terminal: term.IsTerminal(stdout),
		colors:   term.IsTerminal(stdout) && takesEscapes(os.Stdout),
		lines:    lines,
		columns:  columns,
	}
	input := &terminal{fd: int(os.Stdin.Fd())}
	if term.IsTerminal(input.fd) && term.IsTerminal(int(os.Stderr.Fd())) {
		w.raw = input.raw
	}
	w.awaitSignals(input)
	return w
}
