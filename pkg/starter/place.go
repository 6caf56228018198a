package starter

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"sostool/pkg/folder"
	"sostool/pkg/language"
	"sostool/pkg/paths"
	"sostool/pkg/save"
	"sostool/pkg/usage"
)

// Destination is the folder that the files go to, as it is called from here, and the
// folder of records as seen from there, with slashes: in, where one is named, else the
// top of the repository that the records are in or are. Errors are usage errors where the
// files would go outside of where one is, or can't name the records; command is what follows
// sostool new to write them.
func Destination(f *folder.Folder, in, command string) (top, records string, err error) {
	dir, err := f.Find()
	given := f.Named != ""
	switch {
	case !given && in != "":
		dir = filepath.Join(in, folder.Default)
	case err != nil:
		dir = folder.Default // it is still to come
	}
	if _, there := os.Lstat(dir); given && there == nil && !paths.IsFolder(dir) {
		return "", "", folder.NotFolder(dir)
	}
	if err == nil && !given && in == "" && !paths.InOwnRepository(dir) {
		dir = folder.Default // that one is of another repository
	}
	own, err := filepath.Abs(dir)
	if err != nil {
		return "", "", err
	}
	around, err := paths.Own(filepath.Dir(own))
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", filepath.Dir(dir), language.Plainly(err))
	}
	own = filepath.Join(around, filepath.Base(own))
	top = paths.Top(own)
	if in != "" {
		if top, err = paths.Own(in); err != nil {
			return "", "", fmt.Errorf("%s: %w", in, language.Plainly(err))
		}
		if !paths.IsFolder(top) {
			return "", "", folder.NotFolder(in)
		}
	} else if top == "" {
		top = around
		if here, err := paths.Own("."); err == nil && here == own {
			top = own // nothing is written outside of where one is
		}
	}
	if given && in == "" && !paths.WithinHere(top) {
		return "", "", usage.Wrong("the files would go to {0}, outside of where you are; if that is meant: sostool new {2} {0} --records {1}", top, dir, command)
	}
	records, err = filepath.Rel(top, own)
	switch records = filepath.ToSlash(records); {
	case err != nil || !filepath.IsLocal(records):
		return "", "", usage.Wrong("the files go to {0}, and {1} is not a folder below it: name one with --records", top, dir)
	case !folderForm(records):
		return "", "", usage.Wrong("the files can name a folder of letters, digits, blanks and . _ - only, not \"{0}\"", records)
	}
	if in != "" {
		return filepath.Clean(in), records, nil
	}
	return paths.FromHere(top), records, nil
}

// Ensure writes a file below a folder where there is none yet. It says what is there
// then; ok is whether that is as expected.
func Ensure(files *save.Files, top string, f txtar.File) (said language.Text, ok bool) {
	name := filepath.Join(top, filepath.FromSlash(f.Name))
	shown := language.Verbatim(name)
	text, odd, err := readInside(top, f.Name)
	if errors.Is(err, fs.ErrNotExist) {
		if err = os.MkdirAll(filepath.Dir(name), 0o777); err == nil {
			err = files.Create(name, f.Data)
		}
		if err == nil {
			return language.Say("{0}: written", shown), true
		}
		if errors.Is(err, fs.ErrExist) { // another process was faster
			text, odd, err = readInside(top, f.Name)
		}
	}
	switch {
	case err != nil:
		return language.Say("{0}: {1}", shown, language.Cause(err)), false
	case !odd.IsZero():
		return odd, false
	case Holds(text, f.Data):
		return language.Say("{0}: exists and is the same", shown), true
	default:
		return language.Say("{0}: exists and differs; not changed", shown), false
	}
}

// readInside reads a file below a folder, through no link. What is odd about it, so
// that it is not read, is said.
func readInside(top, name string) (text []byte, odd language.Text, err error) {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		top = filepath.Join(top, part)
		info, err := os.Lstat(top)
		switch last := i == len(parts)-1; {
		case err != nil:
			return nil, odd, err
		case last && !info.Mode().IsRegular():
			return nil, language.Say("{0}: no regular file, so it is not written", top), nil
		case !last && !info.IsDir():
			return nil, language.Say("{0}: no folder of its own, so nothing is written there", top), nil
		}
	}
	text, err = os.ReadFile(top)
	return text, odd, err
}

// Holds reports whether the lines of a file are in another, in their order and perhaps
// with others between them. Comments differ with the language, and commas with what
// follows.
func Holds(text, wanted []byte) bool {
	rest := lines(wanted)
	for _, line := range lines(text) {
		if len(rest) > 0 && line == rest[0] {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

func lines(text []byte) []string {
	all := strings.Split(string(text), "\n")
	for i, line := range all {
		all[i] = strings.Trim(line, " \t\r,")
	}
	comment := func(line string) bool {
		return slices.ContainsFunc([]string{"#", "//", "-- ", ";;"}, func(sign string) bool { return strings.HasPrefix(line, sign) })
	}
	return slices.DeleteFunc(all, func(line string) bool { return line == "" || comment(line) })
}
