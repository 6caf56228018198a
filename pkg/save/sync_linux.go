package save

import (
	"os"

	"golang.org/x/sys/unix"
)

// few is how many files are sooner on the disk one by one.
const few = 8

// syncAll brings new files to the disk: many together with all else that their file
// systems have yet to write.
func syncAll(changes []*Change) {
	if len(changes) < few {
		syncEach(changes)
		return
	}
	synced := make(map[uint64]error)
	for _, c := range changes {
		var in unix.Stat_t
		err := unix.Fstat(int(c.made.Fd()), &in)
		if err == nil {
			if _, ok := synced[in.Dev]; !ok {
				synced[in.Dev] = unix.Syncfs(int(c.made.Fd()))
			}
			err = synced[in.Dev]
		}
		c.Err = told(c.Name, err)
	}
}

// syncFolder brings a folder's files to the disk, as far as the system says it can.
func syncFolder(dir string) {
	if f, err := os.Open(dir); err == nil {
		_ = unix.Syncfs(int(f.Fd()))
		f.Close()
	}
}

// exchange has two folders change places in one step.
func exchange(a, b string) error {
	return unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
}
