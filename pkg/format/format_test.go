package format

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"golang.org/x/tools/txtar"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"sostool/pkg/decode"
	"sostool/pkg/municipality"
	"sostool/pkg/source"
)

// lawful formats a text and holds the result to the laws: it parses, it says
// the same by the parser's own word, its words and marks are those that were
// there, and it is its own canonical form. It returns nil where the text is
// refused.
func lawful(t interface {
	Helper()
	Fatalf(string, ...any)
}, text []byte) []byte {
	t.Helper()
	out, err := Text("x.yaml", text)
	if err != nil {
		if _, ok := Reason(err); !ok || out != nil {
			t.Fatalf("%q for %q", err, out)
		}
		return nil
	}
	again, err := Text("x.yaml", out)
	if err != nil || !bytes.Equal(out, again) {
		t.Fatalf("formatting again: %v\n%s", err, cmp.Diff(string(out), string(again)))
	}
	if diff := cmp.Diff(values(t, text), values(t, out)); diff != "" {
		t.Fatalf("values changed:\n%s", diff)
	}
	if diff := cmp.Diff(findings(text), findings(out)); diff != "" {
		t.Fatalf("findings changed:\n%s\n%s", diff, text)
	}
	if diff := cmp.Diff(letters(text), letters(out)); diff != "" {
		t.Fatalf("letters came or went:\n%s", diff)
	}
	switch {
	case !bytes.HasSuffix(out, []byte("\n")) || bytes.Contains(out, []byte("\r\n")) || bytes.HasPrefix(out, []byte("\xef\xbb\xbf")):
		t.Fatalf("line ends: %q", out)
	case !norm.NFC.IsNormal(out):
		t.Fatalf("not in normal form C: %q", out)
	case !slices.ContainsFunc(values(t, out), func(v string) bool { return strings.Contains(v, `\n`) }) && bytes.Contains(out, []byte("\n\n\n")):
		t.Fatalf("several blank lines:\n%s", out)
	}
	return out
}

// values are the texts of a record by their paths, as the parser reads them.
func values(t interface{ Fatalf(string, ...any) }, text []byte) []string {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	var out []string
	var walk func(n *yaml.Node, path string)
	walk = func(n *yaml.Node, path string) {
		if len(n.Content) == 0 {
			out = append(out, fmt.Sprintf("%s = %s %q", path, n.Tag, norm.NFC.String(n.Value)))
		}
		seen := make(map[string]int)
		for i, c := range n.Content {
			switch {
			case n.Kind != yaml.MappingNode:
				walk(c, path+"["+strconv.Itoa(i)+"]")
			case i%2 == 1:
				key := norm.NFC.String(n.Content[i-1].Value)
				seen[key]++
				walk(c, fmt.Sprintf("%s.%s %s %d", path, key, n.Content[i-1].Tag, seen[key]))
			}
		}
	}
	walk(&root, "")
	slices.Sort(out)
	return out
}

var decoder = decode.New(municipality.Load())

// findings are what is wrong with the form of a record, but for what formatting
// mends: it must not hide a mistake.
func findings(text []byte) (out []string) {
	for _, f := range decoder.Decode(&source.File{Bytes: text}, "").Findings {
		switch {
		case f.Rule == "yaml-encoding", f.Rule == "text-normal-form", f.Message.String() == "the kind of the record does not come first":
		default:
			out = append(out, f.Rule+" "+norm.NFC.String(f.Message.String()))
		}
	}
	slices.Sort(out)
	return out
}

// letters are the lines' characters except those that formatting may touch, sorted: none
// may come or go, wherever they are.
func letters(text []byte) []string {
	kept := regexp.MustCompile(`[^\s"'\[\]{},:.+|>\-]+`).FindAllString(norm.NFC.String(strings.TrimPrefix(string(text), "\ufeff")), -1)
	slices.Sort(kept)
	return kept
}

// corpus is every record that the repository has, right and wrong ones.
func corpus(tb testing.TB) map[string][]byte {
	out := make(map[string][]byte)
	for _, root := range []string{"../../records", "../../testdata", "../check/examples", "../decode/testdata"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := os.ReadFile(name)
			if filepath.Ext(name) != ".txtar" {
				out[name] = text
				return err
			}
			for _, f := range txtar.Parse(text).Files {
				out[name+":"+f.Name] = f.Data
			}
			return err
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	if len(out) < 200 {
		tb.Fatalf("only %d texts", len(out))
	}
	return out
}

func TestCorpus(t *testing.T) {
	for name, text := range corpus(t) {
		t.Run(name, func(t *testing.T) { lawful(t, text) })
	}
}

// TestRecords: the repository's records are the style guide.
func TestRecords(t *testing.T) {
	for _, text := range ownRecords(t) {
		out, err := Text("x.yaml", []byte(text))
		if diff := cmp.Diff(text, string(out)); diff != "" || err != nil {
			t.Errorf("%v\n%s", err, diff)
		}
	}
}

// TestBlankLines: blank lines and comments between the lines of a record in
// canonical form stay where they are, several blank lines as one.
func TestBlankLines(t *testing.T) {
	records := ownRecords(t)
	rapid.Check(t, func(t *rapid.T) {
		var text, want strings.Builder
		blank := true // none at the top
		for line := range strings.Lines(rapid.SampledFrom(records).Draw(t, "record")) {
			indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
			for range rapid.SampledFrom([]int{0, 0, 0, 0, 1, 2, 4}).Draw(t, "more") {
				if rapid.Bool().Draw(t, "comment") {
					text.WriteString(indent + "# x\n")
					want.WriteString(indent + "# x\n")
					blank = false
					continue
				}
				text.WriteString("\n")
				if !blank {
					want.WriteString("\n")
				}
				blank = true
			}
			text.WriteString(line)
			if line != "\n" || !blank {
				want.WriteString(line)
			}
			blank = line == "\n"
		}
		got, err := Text("x.yaml", []byte(text.String()))
		if diff := cmp.Diff(want.String(), string(got)); diff != "" || err != nil {
			t.Fatalf("%v\n%s", err, diff)
		}
	})
}

// TestEmptyLines: a text of empty lines alone keeps them, and nothing is added to them.
func TestEmptyLines(t *testing.T) {
	for _, text := range []string{"a: |+\n\nb: c\n", "a: |+\n\n\nb: c\n", "a:\n  - |+\n\n  - >+\n\n", "a: |\n\nb: c\n"} {
		if got := lawful(t, []byte(text)); string(got) != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

// TestCarriageReturn: a text is left as it is where one would stay before a line feed.
func TestCarriageReturn(t *testing.T) {
	if out := lawful(t, []byte("id: x\n\r\r\n  y\n")); out != nil {
		t.Errorf("%q", out)
	}
}

// TestOrder: sections that changed places go back, each with its comments.
func TestOrder(t *testing.T) {
	section := regexp.MustCompile(`(?m)^[a-z_]+:.*\n(?:(?:[ #].*)?\n)*`)
	records := ownRecords(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom(records).Draw(t, "record")
		text = strings.ReplaceAll(text, "\n\n", "\n")
		sections := section.FindAllString(text, -1)
		for i := range sections {
			sections[i] = fmt.Sprintf("# about section %d\n", i) + sections[i]
		}
		shuffled := strings.Join(rapid.Permutation(sections).Draw(t, "order"), "")
		got, err := Text("x.yaml", []byte(shuffled))
		if diff := cmp.Diff(strings.Join(sections, ""), string(got)); diff != "" || err != nil {
			t.Fatalf("%v\n%s", err, diff)
		}
	})
}

// ownRecords are the texts of the repository's records.
func ownRecords(tb testing.TB) (out []string) {
	all := corpus(tb)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if strings.HasPrefix(name, "../../records/") {
			out = append(out, string(all[name]))
		}
	}
	return out
}

// TestMesses: whatever a record looks like, it is formatted, and every comment
// stays with what it belongs to.
func TestMesses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, m := messes(t)
		out := lawful(t, []byte(text))
		if out == nil {
			_, err := Text("x.yaml", []byte(text))
			reason, _ := Reason(err)
			if yaml.Unmarshal([]byte(text), new(yaml.Node)) != nil {
				t.Skip("no YAML: a tab behind a hyphen, two marks of a comment in one")
			}
			t.Fatalf("%v: %v\n%s", reason.At, err, text)
		}
		m.checkPlaces(t, string(out))
	})
}

var tokens = regexp.MustCompile(`v(\d+)v`)

// checkPlaces looks where the comments of a mess are now.
func (m *mess) checkPlaces(t *rapid.T, text string) {
	lines := strings.SplitAfter(text, "\n")
	for comment, c := range m.comments {
		comment = norm.NFC.String(comment)
		at := slices.IndexFunc(lines, func(line string) bool { return strings.HasSuffix(line, comment+"\n") })
		if strings.Count(text, comment) != 1 || at < 0 && c.from < c.to {
			t.Fatalf("%q is gone or there twice:\n%s", comment, text)
		}
		if c.from == c.to {
			continue // of nothing that has a token, or a line of a text
		}
		before, _, _ := strings.Cut(lines[at], comment)
		own := strings.TrimSpace(before) == ""
		mine := func(where string, last bool) bool {
			all := tokens.FindAllStringSubmatch(where, -1)
			if len(all) == 0 {
				return false
			}
			n := all[0]
			if last {
				n = all[len(all)-1]
			}
			i, _ := strconv.Atoi(n[1])
			return c.from <= i && i < c.to
		}
		above, below := strings.Join(lines[:at], "")+before, strings.Join(lines[at+1:], "")
		ok := false
		switch c.where {
		case "above":
			ok = own && mine(below, false)
		case "beside":
			ok = mine(above, true) || !own && mine(below, false) // the second one next to a value in brackets goes to its end
		case "end":
			ok = own && mine(above, true)
		default:
			ok = true
		}
		if !ok {
			t.Fatalf("%q is no longer %s v%dv:\n%s\nbefore:\n%s", comment, c.where, c.from, text, m.b.String())
		}
	}
}

func FuzzText(f *testing.F) {
	for _, text := range corpus(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) { lawful(t, text) })
}
