//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package save

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// holds says that a file can be held until the process ends.
const holds = true

// young is the age under which a new file may not be held yet.
const young = time.Minute

// lock waits until no other process holds a file, and holds it until unlock. Another file
// may have taken its place meanwhile: what was read before says nothing. A disk that
// knows no locks is not an error.
func lock(name string) (unlock func(), err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	hold(f, false)
	return func() { f.Close() }, nil
}

// hold holds an open file until it is closed; at once says not to wait for another
// holder, and the result is whether it is held.
func hold(f *os.File, atOnce bool) bool {
	how := syscall.LOCK_EX
	if atOnce {
		how |= syscall.LOCK_NB
	}
	var err error
	for err = syscall.EINTR; errors.Is(err, syscall.EINTR); {
		err = syscall.Flock(int(f.Fd()), how)
	}
	return err == nil
}
