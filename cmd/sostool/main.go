// Command sostool validates, queries and computes plain-text records of
// Finnish social-work development projects.
package main

import (
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

func main() { os.Exit(run(system(), os.Args[1:])) }

// world is what a command knows of the world around it.
type world struct {
	in       io.Reader
	out, err io.Writer
	getenv   func(string) string
	now      func() time.Time
	terminal bool // out is one
}

func system() *world {
	return &world{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		getenv:   os.Getenv,
		now:      time.Now,
		terminal: term.IsTerminal(int(os.Stdout.Fd())),
	}
}
