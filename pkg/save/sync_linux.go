package save

import "golang.org/x/sys/unix"

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
