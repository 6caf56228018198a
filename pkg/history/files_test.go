package history

import (
	"os"
	"path/filepath"
	"testing"
)

// TestOfFiles: a driver of git diff gets two files for one record, or one where it
// came or went.
func TestOfFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "blob")
	if err := os.WriteFile(file, []byte("record: project/1\nid: x\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ old, new string }{{file, file}, {"/dev/null", file}, {file, os.DevNull}} {
		times, err := OfFiles("records/projects/x.yaml", c.old, c.new)
		if err != nil {
			t.Fatal(err)
		}
		p := times.Pairs[0]
		if (p.Old != nil) != (c.old == file) || (p.New != nil) != (c.new == file) || p.Entry().ID != "x" || p.Entry().Name != "records/projects/x.yaml" {
			t.Errorf("%v: %+v", c, p)
		}
	}
	if _, err := OfFiles("x.yaml", file, file+"-gone"); err == nil {
		t.Error("a missing file is not an error")
	}
}
