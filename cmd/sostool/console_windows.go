package main

import (
	"errors"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sys/windows"

	"sostool/pkg/language"
)

// getenv is os.Getenv, but LANG where nobody set it is the language in which Windows
// itself speaks to the user: it does not tell that in the environment.
func getenv(name string) string {
	value := os.Getenv(name)
	if value != "" || name != "LANG" {
		return value
	}
	names, err := windows.GetUserPreferredUILanguages(windows.MUI_LANGUAGE_NAME)
	if err != nil || len(names) == 0 {
		return ""
	}
	return strings.ReplaceAll(names[0], "-", "_")
}

// takesEscapes reports whether the console that f is follows escape sequences for colours,
// which older ones do only when they are asked to.
func takesEscapes(f *os.File) bool {
	console := windows.Handle(f.Fd())
	var mode uint32
	if err := windows.GetConsoleMode(console, &mode); err != nil {
		return false
	}
	return windows.SetConsoleMode(console, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}

// standard writes to f, a standard stream, and ends the program quietly where whoever read
// from its pipe has gone: what the signal SIGPIPE does elsewhere.
func standard(f *os.File) io.Writer { return pipe{f} }

type pipe struct{ file *os.File }

func (p pipe) Write(text []byte) (int, error) {
	n, err := p.file.Write(text)
	for _, gone := range []error{windows.ERROR_BROKEN_PIPE, windows.ERROR_NO_DATA, windows.ERROR_PIPE_NOT_CONNECTED} {
		if errors.Is(err, gone) {
			os.Exit(statusFailed)
		}
	}
	return n, err
}

// explainExplorer is what a person reads, for a while, who opened the program by a click.
func (g *global) explainExplorer() {
	cobra.MousetrapHelpText = language.Say("sostool is a command-line tool. Open a terminal (PowerShell, for example) in the folder of your records, and type: sostool").In(language.FromEnvironment(g.getenv)) + "\n"
	cobra.MousetrapDisplayDuration = 20 * time.Second
}

// codePage is that of the console; 0 where there is none.
func codePage() int {
	page, err := windows.GetConsoleOutputCP()
	if err != nil {
		return 0
	}
	return int(page)
}
