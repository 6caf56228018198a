//go:build !linux

package save

// syncAll brings new files to the disk.
func syncAll(changes []*Change) { syncEach(changes) }
