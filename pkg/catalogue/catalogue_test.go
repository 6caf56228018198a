package catalogue

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/record"
)

const organisations = `record: organisations/1
organisations:
  - {id: stm, name: {fi: Sosiaali- ja terveysministeriö}, kind: ministry}
`

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text), Mode: 0o644} }

// closed is a file system in which some files can't be opened.
type closed struct {
	fstest.MapFS
	names string
}

func (c closed) Open(name string) (fs.File, error) {
	if strings.Contains(c.names, name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return c.MapFS.Open(name)
}

func TestOpenLists(t *testing.T) {
	c, err := Open(fstest.MapFS{
		"organisations.yaml":       file(organisations),
		"programmes/kaste.yaml":    file("record: programme/1\nid: kaste\nname: {fi: Kaste}\n"),
		"projects/a.yaml":          file(""),
		"projects/2009/b.yaml":     file(""),
		"projects/c.yml":           file(""),
		"projects/notes.md":        file("no record"),
		"projects/.hidden.yaml":    file(""),
		".git/config.yaml":         file(""),
		"projects/link.yaml":       {Mode: fs.ModeSymlink},
		"projects/pipe":            {Mode: fs.ModeNamedPipe},
		"projects/device.yaml":     {Mode: fs.ModeDevice},
		"projects/folder.yaml/x.y": file(""),
	}, "records")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range c.Entries {
		got = append(got, e.Name)
	}
	want := []string{
		"records/organisations.yaml",
		"records/programmes/kaste.yaml",
		"records/projects/2009/b.yaml",
		"records/projects/a.yaml",
		"records/projects/c.yml",
		"records/projects/device.yaml",
		"records/projects/link.yaml",
		"records/projects/pipe",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
	if c.Programme("kaste") == nil || c.Knows(record.ToOrganisation, "stm") != Yes || c.Knows(record.ToProject, "b") != Yes {
		t.Error("what is in the folder is not known")
	}
	if c.Knows(record.ToOrganisation, "kolpene") != No || c.Knows(record.ToProject, "z") != No {
		t.Error("what is not in the folder is known")
	}
}

// TestUntold: what refers to a file that could not be read is not wrong: that can't be
// told.
func TestUntold(t *testing.T) {
	tests := []struct {
		name string
		fsys fs.FS
		to   record.Reference
		id   string
		want Answer
	}{
		{"organisations that don't parse", fstest.MapFS{"organisations.yaml": file("record: organisations/1\n\torganisations:")}, record.ToOrganisation, "stm", Untold},
		{"organisations with a misspelt id", fstest.MapFS{"organisations.yaml": file(organisations + "  - {id: KOLPENE, name: {fi: K}, kind: other}\n")}, record.ToOrganisation, "kolpene", Untold},
		{"its sound part", fstest.MapFS{"organisations.yaml": file(organisations + "  - {id: KOLPENE, name: {fi: K}, kind: other}\n")}, record.ToOrganisation, "stm", Yes},
		{"a programme that does not parse", fstest.MapFS{"programmes/kaste.yaml": file("[")}, record.ToProgramme, "kaste", Untold},
		{"another programme", fstest.MapFS{"programmes/kaste.yaml": file("[")}, record.ToProgramme, "esr", No},
		{"organisations that can't be opened", closed{fstest.MapFS{"organisations.yaml": file(organisations)}, "organisations.yaml"}, record.ToOrganisation, "stm", Untold},
		{"no organisations at all", fstest.MapFS{"projects/a.yaml": file("")}, record.ToOrganisation, "stm", No},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, err := Open(test.fsys, "records")
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Knows(test.to, test.id); got != test.want {
				t.Errorf("answer %d, want %d", got, test.want)
			}
		})
	}
}

func TestOpenErrors(t *testing.T) {
	if _, err := Open(fstest.MapFS{}, "records"); !errors.Is(err, ErrEmpty) || err.Error() != "records: the folder holds no records" {
		t.Errorf("empty folder: %v", err)
	}
	if _, err := Open(fstest.MapFS{"README.md": file("x")}, "records"); !errors.Is(err, ErrEmpty) {
		t.Errorf("folder without records: %v", err)
	}
	c, err := Open(closed{fstest.MapFS{"projects/a.yaml": file(""), "projects/b.yaml": file("")}, "projects/a.yaml"}, "records")
	if err != nil {
		t.Fatal(err)
	}
	if doc := c.Record(c.Entries[0]); doc != nil || len(c.Failures) != 1 || c.Failures[0].Error() != "records/projects/a.yaml: permission denied" {
		t.Errorf("a file that can't be opened: %v", c.Failures)
	}
	if doc := c.Record(c.Entries[1]); doc == nil {
		t.Error("the other file is not read")
	}
}

// TestHanded: a file that is handed over replaces the one of its name.
func TestHanded(t *testing.T) {
	c, err := Open(fstest.MapFS{"projects/a.yaml": file("record: project/1\nid: a\n")}, "records",
		Handed("records/projects/a.yaml", "a", record.ProjectKind, []byte("record: project/1\nid: draft\n")))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Entries) != 1 {
		t.Fatalf("%d entries", len(c.Entries))
	}
	if doc := c.Record(c.Entries[0]); doc.ID() != "draft" {
		t.Errorf("id %q", doc.ID())
	}
}
