//go:build unix

package save

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// errSeveralNames says that a new file would part from the other names.
var errSeveralNames = errors.New("the file has several names")

// keep gives a new file what an old one has besides its text: owner, group, mode, access
// list and extended attributes. It is an error where it can't.
func keep(old, made *os.File) error {
	before, err := old.Stat()
	if err != nil {
		return err
	}
	now, err := made.Stat()
	if err != nil {
		return err
	}
	was, ok := before.Sys().(*syscall.Stat_t)
	is, known := now.Sys().(*syscall.Stat_t)
	switch {
	case !ok || !known || was.Nlink > 1:
		return errSeveralNames
	case was.Uid != is.Uid || was.Gid != is.Gid:
		if err := made.Chown(int(was.Uid), int(was.Gid)); err != nil {
			return err
		}
	}
	if err := keepAttributes(old, made); err != nil {
		return err
	}
	return made.Chmod(before.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky))
}
