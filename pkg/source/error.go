package source

import "strings"

// FileError is why one file could not be read or checked.
type FileError struct {
	File string // as people are shown it
	Err  error
	Read bool // it was read, and could not be checked
}

// Error is the file's name, unless what follows begins with it, and why.
func (e *FileError) Error() string {
	why := e.Err.Error()
	if strings.HasPrefix(why, e.File+" ") {
		return why
	}
	return e.File + ": " + why
}

// Unwrap is why.
func (e *FileError) Unwrap() error { return e.Err }
