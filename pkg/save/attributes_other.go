//go:build unix && !(darwin || freebsd || linux || netbsd)

package save

import "os"

// keepAttributes does nothing where the system has no extended attributes.
func keepAttributes(old, made *os.File) error { return nil }
