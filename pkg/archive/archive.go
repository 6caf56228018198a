// Package archive reads the texts that the sources of records were read from: the files of
// one folder, and nothing outside it. It does not know what they say.
package archive

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"unicode/utf8"

	"sostool/pkg/language"
	"sostool/pkg/paths"
	"sostool/pkg/source"
)

// MaxBytes is the size of the largest text that is read: a document of thousands of pages.
const MaxBytes = 16 << 20

// Archive is a folder with the texts of sources. It may be used by several goroutines.
type Archive struct {
	dir  string // as people are shown it
	root *os.Root
}

// Open opens a folder of texts. The error is a *source.FileError.
func Open(dir string) (*Archive, error) {
	return opened(dir, os.Stat, os.OpenRoot, dir)
}

// OfSettings opens the archive that the settings of a folder of records name: a path from
// the top of the git repository that the folder is in, without git from the folder above
// it. It does not lead out of there, not even behind a link. The error is a
// *source.FileError.
func OfSettings(records, archive string) (*Archive, error) {
	own, err := paths.Own(records)
	if err != nil {
		return nil, &source.FileError{File: records, Err: language.Plainly(err)}
	}
	top := paths.Top(own)
	if top == "" {
		top = filepath.Dir(own)
	}
	around, err := os.OpenRoot(top)
	if err != nil {
		return nil, &source.FileError{File: top, Err: language.Plainly(err)}
	}
	defer around.Close()
	return opened(archive, around.Stat, around.OpenRoot, filepath.FromSlash(archive))
}

// opened opens a folder of a name, which people are shown as dir. What else is there is not
// opened: a named pipe would wait.
func opened(dir string, stat func(string) (fs.FileInfo, error), open func(string) (*os.Root, error), name string) (*Archive, error) {
	info, err := stat(name)
	if err == nil && !info.IsDir() {
		err = syscall.ENOTDIR
	}
	var root *os.Root
	if err == nil {
		root, err = open(name)
	}
	if err != nil {
		return nil, &source.FileError{File: dir, Err: language.Plainly(err)}
	}
	return &Archive{dir, root}, nil
}

// Close ends the reading of texts.
func (a *Archive) Close() error { return a.root.Close() }

// Text is the text of a source whose file is named as in its record: by its path in the
// archive, with slashes. It is in UTF-8 and without a byte order mark, with the line ends
// of the file. A file that is not there, is not a regular one or no such text, is larger
// than MaxBytes, or is outside the archive, also behind a link, is a *source.FileError;
// where it is not there, that is an fs.ErrNotExist.
func (a *Archive) Text(file string) ([]byte, error) {
	text, err := a.read(filepath.FromSlash(file))
	if err != nil {
		return nil, &source.FileError{File: filepath.ToSlash(filepath.Join(a.dir, filepath.FromSlash(file))), Err: language.Plainly(err)}
	}
	return text, nil
}

func (a *Archive) read(name string) ([]byte, error) {
	info, err := a.root.Stat(name) // before it is opened: a named pipe would wait
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, language.Fail("not a regular file")
	case info.Size() > MaxBytes:
		return nil, tooLarge()
	}
	f, err := a.root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(f)
}

// Read is the text of a source that comes from elsewhere than an archive, of which the same
// is asked: UTF-8, and at most MaxBytes.
func Read(r io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	switch {
	case err != nil:
		return nil, err
	case len(text) > MaxBytes:
		return nil, tooLarge()
	}
	text = bytes.TrimPrefix(text, []byte(source.ByteOrderMark))
	if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		return nil, language.Fail("it is not a text in UTF-8")
	}
	return text, nil
}

// IsMissing reports whether an error says that the archive or the text is not there, as on
// the machine of someone who has the records alone.
func IsMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

func tooLarge() error {
	return language.Fail("it has more than {0} bytes, the most that is read of a source", MaxBytes)
}
