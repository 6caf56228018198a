//go:build !unix

package effort

import "time"

var start = time.Now()

// spent is the time that has gone by: what others do counts as well.
func spent() time.Duration { return time.Since(start) }
