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
