//go:build !linux

package save

import "errors"

// syncAll brings new files to the disk.
func syncAll(changes []*Change) { syncEach(changes) }

// syncFolder leaves it to the system when a folder's files are on the disk.
func syncFolder(string) {}

// exchange has two folders change places in one step, which such a system can't.
func exchange(_, _ string) error { return errors.ErrUnsupported }
