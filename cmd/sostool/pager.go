package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"

	"sostool/pkg/gate"
)

// page writes the result; on a terminal that it does not fit on through a
// pager, as git does.
func (g *global) page(result func(io.Writer) error) error {
	pager := g.pager()
	if pager == "" {
		return g.write(result)
	}
	var text bytes.Buffer
	through := gate.New(&text)
	through.Color = g.colored()
	if err := errors.Join(result(through), through.Close()); err != nil {
		return err
	}
	if bytes.Count(text.Bytes(), []byte("\n")) < g.lines || !g.runPager(pager, text.Bytes()) {
		_, err := g.world.out.Write(text.Bytes())
		return err
	}
	return nil
}

// pager is the command of the pager; empty where there is to be none.
func (g *global) pager() string {
	switch pager := g.getenv("PAGER"); {
	case !g.terminal || !g.toStdout() || g.getenv("TERM") == "dumb" || pager == "cat":
		return ""
	case g.hasenv("PAGER"):
		return pager
	default:
		if _, err := exec.LookPath("less"); err != nil {
			return ""
		}
		return "less"
	}
}

// The exit statuses of a shell that can't start a command.
const (
	notExecutable = 126
	notFound      = 127
)

// runPager reports false where the pager could not be started. How it ends is
// its reader's affair.
func (g *global) runPager(pager string, text []byte) bool {
	cmd := exec.Command("sh", "-c", pager)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(text), g.world.out, g.world.err
	if !g.hasenv("LESS") {
		cmd.Env = append(os.Environ(), "LESS=FRX") // quit where all fits, keep it on the screen
	}
	// An interrupt is the pager's while it runs.
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode() != notExecutable && exit.ExitCode() != notFound
	}
	return cmd.Process != nil
}
