// Command sostool validates, queries and computes plain-text records of
// Finnish social-work development projects.
package main

import (
	"io"
	"os"
	"runtime/debug"
	"time"

	"golang.org/x/term"
)

func main() { os.Exit(run(system(), os.Args[1:])) }

// gcPercent lets the heap grow to five times what is alive before it is
// swept: parsing makes much that dies at once, and what is alive of a folder
// of records is little, since projects are read one after the other.
const gcPercent = 400

// world is what a command knows of the world around it.
type world struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
	hasenv   func(string) bool // also one that is empty
	now      func() time.Time
	terminal bool // out is one
	lines    int  // that it has, 0 where that is not known
}

func system() *world {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	stdout := int(os.Stdout.Fd())
	_, lines, _ := term.GetSize(stdout)
	return &world{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		getenv:   os.Getenv,
		hasenv:   func(name string) bool { _, ok := os.LookupEnv(name); return ok },
		now:      time.Now,
		terminal: term.IsTerminal(stdout),
		lines:    lines,
	}
}
