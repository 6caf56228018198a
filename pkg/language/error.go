package language

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"
)

// Error is an error that has words in each language. Err is what caused it; it
// may be nil.
type Error struct {
	Text
	Err error
}

// Fail makes an error of a sentence, which Say describes.
func Fail(sentence string, args ...any) error { return &Error{Text: Say(sentence, args...)} }

// Error is the text in English.
func (e *Error) Error() string { return e.String() }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// OfError is what an error says: what is before its cause as it is, and the cause in the
// language, where it has words of its own or comes from the operating system.
func OfError(err error, l Language) string {
	text := err.Error()
	var own interface {
		error
		Localized
	}
	if errors.As(err, &own) {
		return Clean(strings.TrimSuffix(text, own.Error())) + own.In(l)
	}
	return Clean(strings.TrimSuffix(text, innermost(err).Error())) + Cause(err).In(l)
}

// Spoken is what an error says, as a text: OfError in each language.
func Spoken(err error) Text { return Text{"{0}", []any{spoken{err}}} }

type spoken struct{ error }

// In is what the error says in the language.
func (s spoken) In(l Language) string { return OfError(s.error, l) }

// Plainly takes the path off an error of the operating system, for messages that
// have it already.
func Plainly(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	default:
		return err
	}
}

// Cause is what an error says without what is before its cause. What the operating system
// says less often is in its own words, in brackets.
func Cause(err error) Text {
	cause := innermost(err)
	for _, s := range system {
		if errors.Is(cause, s.err) {
			return s.text
		}
	}
	var number syscall.Errno
	if errors.As(cause, &number) {
		return Say("the operating system reports an error ({0})", cause.Error())
	}
	return Verbatim(cause.Error())
}

func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// system is what the operating system says most often, the nearer cause before the one
// that holds it.
var system = []struct {
	err  error
	text Text
}{
	{syscall.EPERM, Say("operation not permitted")},
	{syscall.EACCES, Say("permission denied")},
	{syscall.ENOENT, Say("no such file or directory")},
	{syscall.EEXIST, Say("file exists")},
	{syscall.ENOTEMPTY, Say("directory not empty")},
	{syscall.ENOTDIR, Say("not a directory")},
	{syscall.EISDIR, Say("is a directory")},
	{syscall.ENOSPC, Say("no space left on device")},
	{syscall.EDQUOT, Say("disk quota exceeded")},
	{syscall.EFBIG, Say("file too large")},
	{syscall.EROFS, Say("read-only file system")},
	{syscall.EIO, Say("input/output error")},
	{syscall.EBUSY, Say("device or resource busy")},
	{syscall.EMFILE, Say("too many open files")},
	{syscall.ENFILE, Say("too many open files in system")},
	{syscall.ENAMETOOLONG, Say("file name too long")},
	{syscall.ELOOP, Say("too many levels of symbolic links")},
	{syscall.EXDEV, Say("invalid cross-device link")},
	{syscall.EPIPE, Say("broken pipe")},
	{syscall.ENOMEM, Say("cannot allocate memory")},
	{syscall.EINVAL, Say("invalid argument")},
	{fs.ErrPermission, Say("permission denied")},
	{fs.ErrNotExist, Say("no such file or directory")},
	{fs.ErrExist, Say("file exists")},
}
