//go:build !unix

package save

import "os"

// keep gives a new file the mode of an old one. Its access list is that of the
// folder, as a new file's is.
func keep(old, made *os.File) error {
	before, err := old.Stat()
	if err != nil {
		return err
	}
	return os.Chmod(made.Name(), before.Mode().Perm())
}
