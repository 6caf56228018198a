//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestDiskFull: where a file can't be written to its end, it stays as it was, nothing
// else is left, and the message names it. A limit of a kibibyte on the size of files does
// what a full disk would.
func TestDiskFull(t *testing.T) {
	program := program(t)
	dir, old, new := messy(t, 3)
	name, other := filepath.Join(dir, "projects/00/hanke-000000.yaml"), filepath.Join(t.TempDir(), "other.yaml")
	for _, c := range []struct {
		names string
		args  []string
	}{
		{name, []string{"-w"}},
		{other, []string{name, "-o", other}},
	} {
		limited := exec.Command("sh", append([]string{"-c", `ulimit -f 1 && exec "$0" fmt "$@"`, program, "--records", dir}, c.args...)...)
		talk, err := limited.CombinedOutput()
		if limited.ProcessState == nil {
			t.Skip(err)
		}
		if limited.ProcessState.ExitCode() != statusFailed || !strings.Contains(string(talk), "sostool: "+c.names+": file too large\n") || strings.Contains(string(talk), ".sostool-") {
			t.Errorf("%q: %v\n%s", c.args, err, talk)
		}
		if n, left := written(t, old, new), leftovers(t, dir); n > 0 || len(left) > 0 {
			t.Errorf("%q: %d files are new; %v left", c.args, n, left)
		}
	}
	if names, _ := os.ReadDir(filepath.Dir(other)); len(names) > 0 {
		t.Errorf("%v were left", names)
	}
}

// TestInterrupted: a signal that ends fmt -w leaves every file whole and no others, and
// the program ends by it.
func TestInterrupted(t *testing.T) {
	program := program(t)
	dir, old, new := messy(t, 300)
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		for name, text := range old {
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		c := exec.Command(program, "fmt", "-w", "--records", dir)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for written(t, old, new) == 0 && c.ProcessState == nil {
		}
		c.Process.Signal(s)
		c.Wait()
		if n := written(t, old, new); n == len(old) {
			t.Logf("%v came too late", s)
		} else if status := c.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != s {
			t.Errorf("%v: %v", s, c.ProcessState)
		}
		if left := leftovers(t, dir); len(left) > 0 {
			t.Errorf("%v: %v were left", s, left)
		}
	}
}

// TestReadOnly: a folder or file that may not be written to is named, and
// stays as it is.
func TestReadOnly(t *testing.T) {
	for _, mode := range []struct {
		folder, file os.FileMode
		want         string
	}{
		{0o555, 0o666, "sostool: %[1]s: ei kirjoitettu, sillä tiedostoa ei voi luoda kansioon %[2]s: ei käyttöoikeutta\n"},
		{0o777, 0o444, "sostool: %[1]s: ei käyttöoikeutta\n"},
	} {
		dir, old, new := messy(t, 1)
		name := filepath.Join(dir, "projects/00/hanke-000000.yaml")
		c := exec.Command(program(t), "fmt", "-w", "--lang", "fi", "--records", dir)
		if os.Geteuid() == 0 { // who may write everywhere
			asNobody(t, c, dir)
		}
		if err := errors.Join(os.Chmod(name, mode.file), os.Chmod(filepath.Dir(name), mode.folder)); err != nil {
			t.Fatal(err)
		}
		talk, err := c.CombinedOutput()
		os.Chmod(filepath.Dir(name), 0o755)
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Skip(err)
		}
		if c.ProcessState.ExitCode() != statusFailed || !strings.Contains(string(talk), fmt.Sprintf(mode.want, name, filepath.Dir(name))) {
			t.Errorf("%v: %v\n%s", mode, err, talk)
		}
		if n, left := written(t, old, new), leftovers(t, dir); n > 0 || len(left) > 0 {
			t.Errorf("%v: %d files are new; %v left", mode, n, left)
		}
	}
}

// TestReadOnlyLeft: what fix could not write is left to correct, and --output
// takes the place of no file that may not be written to.
func TestReadOnlyLeft(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a.yaml")
	const text = "record: project/1\nid: a\nname: {fi: A}\nstatus: Haettu\n"
	other := filepath.Join(dir, "a.txt")
	if err := errors.Join(os.WriteFile(name, []byte(text), 0o444), os.WriteFile(other, nil, 0o444), os.Chmod(dir, 0o777)); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"value-choice":          {"fix", "--records", dir},
		"a record; no result":   {"rules", "-o", name},
		"permission denied":     {"rules", "-o", other},
		"0 corrections made in": {"fix", "--records", dir, "-f", "json"},
	} {
		c := exec.Command(program(t), args...)
		if os.Geteuid() == 0 { // who may write everywhere
			asNobody(t, c, dir)
		}
		talk, err := c.CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Skip(err)
		}
		now, err := os.ReadFile(name)
		if c.ProcessState.Success() || !strings.Contains(string(talk), want) || err != nil || string(now) != text {
			t.Errorf("%v: %v\n%s\n%s", args, err, talk, now)
		}
	}
}

// asNobody runs a command as a user who owns nothing, from a copy of the program in a
// folder that user may read.
func asNobody(t *testing.T, c *exec.Cmd, dir string) {
	text, err := os.ReadFile(c.Path)
	if err != nil {
		t.Fatal(err)
	}
	home := t.TempDir()
	c.Path = filepath.Join(home, "sostool")
	if err := os.WriteFile(c.Path, text, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{filepath.Dir(home), filepath.Dir(dir)} {
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	c.Dir = home
	c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
}
