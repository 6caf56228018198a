//go:build darwin || freebsd || linux || netbsd

package save

import (
	"bytes"
	"errors"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// keepAttributes gives a new file the extended attributes of an old one, among
// which Linux has the access list, and no others.
func keepAttributes(old, made *os.File) error {
	wanted, err := attributes(int(old.Fd()))
	if err != nil {
		return err
	}
	fd := int(made.Fd())
	now, err := attributes(fd)
	if err != nil {
		return err
	}
	for key := range now {
		if _, ok := wanted[key]; !ok {
			if err := unix.Fremovexattr(fd, key); err != nil {
				return err
			}
		}
	}
	for key, value := range wanted {
		if there, ok := now[key]; ok && bytes.Equal(there, value) {
			continue
		}
		if err := unix.Fsetxattr(fd, key, value, 0); err != nil {
			return err
		}
	}
	return nil
}

// attributes are the extended attributes of an open file; none on a disk that
// knows none.
func attributes(fd int) (map[string][]byte, error) {
	size, err := unix.Flistxattr(fd, nil)
	if errors.Is(err, unix.ENOTSUP) || err == nil && size == 0 {
		return nil, nil
	}
	names := make([]byte, max(size, 0))
	if err == nil {
		size, err = unix.Flistxattr(fd, names)
	}
	if err != nil {
		return nil, err
	}
	out := make(map[string][]byte)
	for key := range strings.SplitSeq(strings.TrimSuffix(string(names[:size]), "\x00"), "\x00") {
		size, err := unix.Fgetxattr(fd, key, nil)
		if err != nil {
			return nil, err
		}
		value := make([]byte, size)
		if size > 0 {
			if size, err = unix.Fgetxattr(fd, key, value); err != nil {
				return nil, err
			}
		}
		out[key] = value[:size]
	}
	return out, nil
}
