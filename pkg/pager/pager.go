// Package pager shows a text on a terminal that it does not fit on through the program
// that its user reads such texts with. It knows nothing about what a text says.
package pager

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
)

// Pager is the program that a user reads long texts with.
type Pager struct {
	command string // a line of a shell
	less    bool   // its settings are the environment's
}

// FromEnvironment is the pager that the environment asks for: PAGER, or less
// where that is not set. It is nil where there is to be none.
func FromEnvironment(lookup func(name string) (value string, set bool)) *Pager {
	command, set := lookup("PAGER")
	term, _ := lookup("TERM")
	if !set {
		command = "less"
		if _, err := exec.LookPath(command); err != nil {
			return nil
		}
	}
	if term == "dumb" || command == "" || command == "cat" {
		return nil
	}
	_, less := lookup("LESS")
	return &Pager{command, less}
}

// Show writes a text to a terminal of so many lines, 0 where that is not known; through
// the pager, where it does not fit with the prompt below it. The error is one of writing:
// what can't be paged is written, and how a pager ends is up to its user. err is where
// the pager complains.
func (p *Pager) Show(text []byte, out, err io.Writer, lines int) error {
	if bytes.Count(text, []byte("\n")) >= lines && p.run(text, out, err) {
		return nil
	}
	_, failed := out.Write(text)
	return failed
}

// The exit statuses of a shell that can't start a command.
const (
	notExecutable = 126
	notFound      = 127
)

// run reports false where the pager could not be started.
func (p *Pager) run(text []byte, out, err io.Writer) bool {
	cmd := exec.Command("sh", "-c", p.command)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), out, err
	if !p.less {
		cmd.Env = append(os.Environ(), "LESS=FRX") // quit where all fits, keep it on the screen
	}
	// An interrupt is the pager's while it runs.
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	failed := cmd.Run()
	var exit *exec.ExitError
	if errors.As(failed, &exit) {
		return exit.ExitCode() != notExecutable && exit.ExitCode() != notFound
	}
	return cmd.Process != nil
}
