package export

import (
	"bufio"
	"os"
)

// textFile is a new file that is written line by line.
type textFile struct {
	*bufio.Writer
	file *os.File
}

func createText(name string) (*textFile, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return &textFile{bufio.NewWriterSize(f, 1<<16), f}, nil
}

// close writes what is not written yet.
func (f *textFile) close() error {
	err := f.Flush()
	if closed := f.file.Close(); err == nil {
		err = closed
	}
	return err
}
