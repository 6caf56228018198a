package main

import (
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"golang.org/x/term"
)

// awaitSignals lets a signal end the program only after the terminal is as it was
// and no half-written file is left. The program then ends by the signal, as the
// shell expects; one that is ignored (nohup) stays so.
func (w *world) awaitSignals(t *terminal) {
	signals := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	go func() {
		s := <-signals
		t.restore()
		w.files.Abandon()
		signal.Reset(s)
		if self, err := os.FindProcess(os.Getpid()); err == nil && self.Signal(s) == nil {
			time.Sleep(time.Second) // the signal comes
		}
		os.Exit(statusFailed)
	}()
}

// terminal is the one that standard input is.
type terminal struct {
	mutex sync.Mutex
	fd    int
	was   *term.State // before it was put into raw mode; nil where it is not
}

// raw puts the terminal into raw mode.
func (t *terminal) raw() (width int, restore func(), err error) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.was, err = term.MakeRaw(t.fd); err != nil {
		return 0, nil, err
	}
	width, _, _ = term.GetSize(t.fd)
	return width, t.restore, nil
}

// restore turns the terminal back.
func (t *terminal) restore() {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.was != nil {
		_ = term.Restore(t.fd, t.was)
		t.was = nil
	}
}
