//go:build unix

package effort

import (
	"syscall"
	"time"
)

func spent() time.Duration {
	var u syscall.Rusage
	// It fails for no process but another one.
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
