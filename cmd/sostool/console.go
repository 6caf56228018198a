//go:build !windows

package main

import (
	"io"
	"os"
)

// getenv tells a variable of the environment, and with it the user's language.
func getenv(name string) string { return os.Getenv(name) }

// takesEscapes reports whether the terminal that f is follows escape sequences for
// colours: where it does not, TERM says so.
func takesEscapes(*os.File) bool { return true }

// standard is f, a standard stream: the signal SIGPIPE ends the program where whoever read
// from its pipe has gone.
func standard(f *os.File) io.Writer { return f }

// explainExplorer has nothing to explain: a click opens no program here.
func (*global) explainExplorer() {}

// codePage is that of the console of Windows.
func codePage() int { return 0 }
