package language

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
	"testing"
)

func TestOfError(t *testing.T) {
	gone := &fs.PathError{Op: "open", Path: "x", Err: syscall.ENOENT}
	for _, c := range []struct {
		err              error
		english, finnish string
	}{
		{Plainly(gone), "no such file or directory", "tiedostoa tai kansiota ei ole"},
		{fmt.Errorf("x: %w", Plainly(gone)), "x: no such file or directory", "x: tiedostoa tai kansiota ei ole"},
		{fmt.Errorf("x: %w", syscall.ENOTBLK), "x: the operating system reports an error (block device required)", "x: käyttöjärjestelmä ilmoittaa virheestä (block device required)"},
		{fmt.Errorf("x: %w", Fail("not a directory")), "x: not a directory", "x: ei ole kansio"},
		{errors.New("\x1b[31m"), `\x1b[31m`, `\x1b[31m`},
	} {
		for l, want := range map[Language]string{English: c.english, Finnish: c.finnish} {
			if got := OfError(c.err, l); got != want {
				t.Errorf("%v in %s: %q, want %q", c.err, l, got, want)
			}
			if got := Spoken(c.err).In(l); got != want {
				t.Errorf("%v as a text in %s: %q, want %q", c.err, l, got, want)
			}
		}
	}
}
