package source

// FileError is why one file could not be read or checked.
type FileError struct {
	File string // as people are shown it
	Err  error
}

// Error is the file's name, and why.
func (e *FileError) Error() string { return e.File + ": " + e.Err.Error() }

// Unwrap is why.
func (e *FileError) Unwrap() error { return e.Err }
