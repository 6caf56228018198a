// Command archive packs folders, each into the archive beside it that its system expects:
// a zip for Windows, a tar.gz for the others. Nothing in it depends on the machine: names
// are sorted, times are the one that is given, nobody owns the files. Run it with
//
//	go run .github/release/archive.go SECONDS FOLDER...
//
// where SECONDS is the time since 1970 that everything in it bears.
package main

import (
	"archive/tar"
	"archive/zip"
	"compress/flate"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

func main() {
	if len(os.Args) < 3 {
		fail(errors.New("usage: archive SECONDS FOLDER [FOLDER]"))
	}
	seconds, err := strconv.ParseInt(os.Args[1], 10, 64)
	if err != nil {
		fail(err)
	}
	for _, folder := range os.Args[2:] {
		pack, ending := packTar, ".tar.gz"
		if strings.Contains(filepath.Base(folder), "-windows-") {
			pack, ending = packZip, ".zip"
		}
		if err := write(folder, folder+ending, time.Unix(seconds, 0).UTC(), pack); err != nil {
			fail(err)
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "archive:", err)
	os.Exit(1)
}

// file is one file of an archive.
type file struct {
	name string // with the folder's, between slashes
	text []byte
	mode fs.FileMode
}

func write(folder, archive string, when time.Time, pack func(io.Writer, []file, time.Time) error) error {
	var files []file
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(filepath.Dir(folder), path)
		f := file{name: filepath.ToSlash(name), text: text, mode: 0o644}
		if base := filepath.Base(path); base == "sostool" || base == "sostool.exe" {
			f.mode = 0o755
		}
		files = append(files, f)
		return err
	})
	if err != nil {
		return err
	}
	out, err := os.Create(archive)
	if err != nil {
		return err
	}
	return errors.Join(pack(out, files, when), out.Close())
}

func packTar(out io.Writer, files []file, when time.Time) error {
	compressed, err := gzip.NewWriterLevel(out, gzip.BestCompression)
	if err != nil {
		return err
	}
	w := tar.NewWriter(compressed)
	for _, f := range files {
		header := &tar.Header{Name: f.name, Size: int64(len(f.text)), Mode: int64(f.mode), ModTime: when, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(header); err != nil {
			return err
		}
		if _, err := w.Write(f.text); err != nil {
			return err
		}
	}
	return errors.Join(w.Close(), compressed.Close())
}

func packZip(out io.Writer, files []file, when time.Time) error {
	w := zip.NewWriter(out)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(out, flate.BestCompression)
	})
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: when}
		header.SetMode(f.mode)
		entry, err := w.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.text); err != nil {
			return err
		}
	}
	return w.Close()
}
