package git

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os/exec"
	"sync/atomic"
	"time"

	"sostool/pkg/language"
)

// patience is how long git may say nothing while it is waited for.
const patience = time.Minute

// process is a running git. Where it says nothing for as long as its patience,
// it is ended, and with it whatever waits for it.
type process struct {
	cmd      *exec.Cmd
	in       io.WriteCloser
	pipe     io.ReadCloser
	out      *bufio.Reader
	said     bytes.Buffer // on standard error
	patience time.Duration
	hung     atomic.Bool
}

func start(cmd *exec.Cmd, patience time.Duration) (*process, error) {
	p := &process{cmd: cmd, patience: patience}
	cmd.Stderr = &p.said
	cmd.WaitDelay = patience // for processes that git started, which may hold its standard error
	var err error
	if p.in, err = cmd.StdinPipe(); err != nil {
		return nil, failed(err, nil)
	}
	if p.pipe, err = cmd.StdoutPipe(); err != nil {
		return nil, failed(err, nil)
	}
	p.out = bufio.NewReaderSize(p, 1<<16)
	if err = cmd.Start(); err != nil {
		return nil, failed(err, nil)
	}
	return p, nil
}

// say asks git something. Where it does not listen, its answer says why.
func (p *process) say(question string) { _, _ = io.WriteString(p.in, question) }

// Read reads what git prints.
func (p *process) Read(b []byte) (int, error) {
	watch := time.AfterFunc(p.patience, p.giveUp)
	defer watch.Stop()
	return p.pipe.Read(b)
}

func (p *process) giveUp() {
	p.hung.Store(true)
	p.stop()
}

// stop ends git, whatever it is doing.
func (p *process) stop() {
	p.in.Close()
	p.pipe.Close()
	_ = p.cmd.Process.Kill()
}

// end is the error of a git whose output was read up to an error: nil where that
// is its end and git found nothing wrong.
func (p *process) end(err error) error {
	p.in.Close()
	if !errors.Is(err, io.EOF) {
		p.stop()
	}
	watch := time.AfterFunc(p.patience, p.giveUp)
	ended := p.cmd.Wait()
	watch.Stop()
	switch {
	case p.hung.Load():
		return &Error{Hung, language.Say("git said nothing for {0} {0|second|seconds} and was ended", int(p.patience.Seconds()))}
	case ended != nil && (errors.Is(err, io.EOF) || p.said.Len() > 0):
		return failed(ended, p.said.Bytes())
	case KindOf(err) != 0:
		return err
	case !errors.Is(err, io.EOF):
		return failed(err, nil)
	}
	return nil
}

// output runs git and returns what it prints.
func output(cmd *exec.Cmd, patience time.Duration) ([]byte, error) {
	p, err := start(cmd, patience)
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(p.out)
	if err == nil {
		err = io.EOF
	}
	return out, p.end(err)
}
