//go:build !unix

package save

import "os"

// keep gives a new file the mode of an old one. Its access list is that of the
// folder, as a new file's is.
func keep(name string, made *os.File) error {
	old, err := os.Stat(name)
	if err != nil {
		return err
	}
	return os.Chmod(made.Name(), old.Mode().Perm())
}
