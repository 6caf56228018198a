//go:build unix

package effort

import (
	"syscall"
	"time"
)

func spent() time.Duration {
	var u syscall.Rusage
	// It fails only for another process.
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
