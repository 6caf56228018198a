package fix

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"
	"pgregory.net/rapid"

	"sostool/pkg/catalogue"
	"sostool/pkg/check"
	"sostool/pkg/decode"
	"sostool/pkg/diag"
	"sostool/pkg/municipality"
	"sostool/pkg/source"
)

func open(t testing.TB, fsys fs.FS) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Open(fsys, "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestExamples makes the corrections of all rules' wrong examples.
func TestExamples(t *testing.T) {
	made := 0
	for _, rule := range check.SetOf(nil).Names() {
		wrong, _, err := check.ExamplesOf(rule)
		if err != nil {
			t.Fatal(err)
		}
		for _, unsafe := range []bool{false, true} {
			o := Options{Options: check.Options{Today: check.ExampleDay}, Unsafe: unsafe}
			for _, f := range laws(t, open(t, wrong.FS()), o) {
				made += len(f.Made)
			}
		}
	}
	if made < 50 {
		t.Errorf("only %d corrections were made: the examples have more", made)
	}
}

// laws holds the corrections of a folder to what they promise: no line changes
// but those that they are about, what is not corrected is read as before, what
// is corrected is no longer found, and there is nothing left to correct.
func laws(t testing.TB, c *catalogue.Catalogue, o Options) []*File {
	t.Helper()
	files, left, errs := Run(c, o)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	texts := make(map[string][]byte)
	for _, f := range files {
		texts[f.Name] = f.After
		touched, whole := make(map[int]bool), false
		for _, m := range f.Made {
			whole = whole || m.Fix.Recoded != nil
			for _, e := range m.Fix.Edits {
				for n := e.Span.Line; n <= e.Span.EndLine; n++ {
					touched[n] = true
				}
			}
		}
		if whole {
			continue
		}
		before, after := strings.SplitAfter(string(f.Before), "\n"), strings.SplitAfter(string(f.After), "\n")
		if len(before) != len(after) {
			t.Fatalf("%s: %d lines became %d", f.Name, len(before), len(after))
		}
		for i := range before {
			if before[i] != after[i] && !touched[i+1] {
				t.Errorf("%s:%d: %q became %q, and no finding is about it", f.Name, i+1, before[i], after[i])
			}
		}
		was, now := values(f.Before), values(f.After)
		for n := range was {
			if !touched[n] && now != nil && !slices.Equal(was[n], now[n]) {
				t.Errorf("%s:%d: %q reads %q now\n%s", f.Name, n, was[n], now[n], f.After)
			}
		}
	}
	for _, f := range files {
		for _, m := range f.Made {
			for _, x := range left.Findings {
				if x.File == f.Name && x.Rule == m.Rule && x.At == m.At && x.Message.String() == m.Message.String() {
					t.Errorf("%s:%d: %s is made, and still found: %s", f.Name, x.Span.Line, x.Rule, x.Message)
				}
			}
		}
	}
	fresh, _ := check.Run(c.With(texts), o.Options)
	if diff := cmp.Diff(said(fresh), said(left)); diff != "" || left.Files != fresh.Files || left.Projects != fresh.Projects || left.Untold != fresh.Untold {
		t.Errorf("%d files, %d projects, %d untold; what is left is not what is found (-want +got):\n%s", left.Files, left.Projects, left.Untold, diff)
	}
	if again, _, _ := Run(c.With(texts), o); len(again) > 0 {
		t.Errorf("%s: there is more to correct: %v", again[0].Name, again[0].Made[0])
	}
	return files
}

// values are the scalars of a text by line, as the parser itself reads them;
// nil where it does not.
func values(text []byte) map[int][]string {
	var root yaml.Node
	if yaml.Unmarshal(text, &root) != nil {
		return nil
	}
	out := make(map[int][]string)
	var walk func(n *yaml.Node, path string)
	walk = func(n *yaml.Node, path string) {
		if n.Kind == yaml.ScalarNode {
			out[n.Line] = append(out[n.Line], fmt.Sprint(len(path), n.Value, n.HeadComment, n.LineComment, n.FootComment))
		}
		for _, child := range n.Content {
			walk(child, path+".")
		}
	}
	walk(&root, "")
	return out
}

// TestSlips: records with slips of a hand in them, beyond doubt as to what was
// meant, become what they were.
func TestSlips(t *testing.T) {
	fsys := os.DirFS("../../records")
	whole := open(t, fsys)
	decoder := decode.New(municipality.Load())
	rapid.Check(t, func(t *rapid.T) {
		e := rapid.SampledFrom(whole.Entries).Draw(t, "file")
		text, err := e.Text()
		if err != nil {
			t.Fatal(err)
		}
		doc := decoder.Decode(&source.File{Name: e.Name, Bytes: text}, e.Kind)
		slipped, lines := text, make(map[int]bool)
		for range rapid.IntRange(1, 6).Draw(t, "slips") {
			i := rapid.IntRange(1, len(doc.Tree.Nodes)-1).Draw(t, "node")
			n := &doc.Tree.Nodes[i]
			at, from, to := n.At, n.Text, ""
			switch {
			case lines[doc.File.Span(n.At).Line] || n.Kind != source.Scalar:
			case rapid.Bool().Draw(t, "key") && n.Key != "":
				at, from, to = n.KeyAt, n.Key, slipOfKey(n)
			default:
				to = slip(t, n)
			}
			place := doc.File.Span(at)
			line := doc.File.Line(place.Line)
			if to == "" || lines[place.Line] || strings.Contains(line, "#") {
				continue
			}
			lines[place.Line] = true
			slipped = replaceAt(slipped, place, from, to)
		}
		c := whole.With(map[string][]byte{e.Name: slipped})
		files, left, _ := Run(c, Options{Options: check.Options{Today: check.ExampleDay}})
		after := slipped
		for _, f := range files {
			if f.Name == e.Name {
				after = f.After
			}
		}
		if !bytes.Equal(after, text) {
			var found []string
			for _, f := range left.Findings {
				if f.File == e.Name && lines[f.Span.Line] {
					found = append(found, fmt.Sprint(f.Span.Line, " ", f.Rule, ": ", f.Message, " ", f.Fix))
				}
			}
			t.Fatalf("%s: %s\n%s", e.Name, difference(text, slipped, after), strings.Join(found, "\n"))
		}
	})
}

func difference(text, slipped, after []byte) (out string) {
	a, b, c := strings.Split(string(text), "\n"), strings.Split(string(slipped), "\n"), strings.Split(string(after), "\n")
	for i := range a {
		if i < len(b) && i < len(c) && (a[i] != b[i] || a[i] != c[i]) {
			out += fmt.Sprintf("\n%d: %q\n slip %q\n  fix %q", i+1, a[i], b[i], c[i])
		}
	}
	return out
}

func replaceAt(text []byte, at source.Span, from, to string) []byte {
	f := &source.File{Bytes: text}
	start := f.Offset(at.Line, at.Col)
	return slices.Concat(text[:start], []byte(strings.Replace(string(text[start:]), from, to, 1)))
}

// slipOfKey leaves a letter of a long key out; keys that are data stay.
func slipOfKey(n *source.Node) string {
	switch {
	case len(n.Key) < 7 || strings.Contains(n.Key, "_") || strings.Contains(n.Key, "-") || utf8.RuneCountInString(n.Key) != len(n.Key) || n.Key[0] < 'a':
		return ""
	default:
		return n.Key[:3] + n.Key[4:]
	}
}

// slip writes a value as people do who don't know the format.
func slip(t *rapid.T, n *source.Node) string {
	switch n.Type {
	case source.Amount:
		if digits := strings.Trim(n.Text, "0123456789"); digits == "" && len(n.Text) > 4 && len(n.Text) < 7 {
			head, tail := n.Text[:len(n.Text)-3], n.Text[len(n.Text)-3:]
			gap := rapid.SampledFrom([]string{" ", "\u00a0", "\u202f"}).Draw(t, "gap")
			return head + gap + tail + rapid.SampledFrom([]string{"", ",00", " €", " euroa"}).Draw(t, "end")
		}
	case source.Date:
		return finnish(n.Text)
	case source.Period:
		if from, to, ok := strings.Cut(n.Text, "/"); ok && finnish(from) != "" && finnish(to) != "" {
			return finnish(from) + rapid.SampledFrom([]string{"-", " - ", "–", " – "}).Draw(t, "dash") + finnish(to)
		}
	case source.Share:
		return strings.Replace(strings.Replace(n.Text, ".", ",", 1), "%", " %", 1)
	case source.Word:
		if decomposed := norm.NFD.String(n.Text); decomposed != n.Text && !strings.Contains(n.Text, "\n") {
			return decomposed
		}
	}
	return ""
}

// finnish is a day as 1.11.2008; empty for a date of another precision.
func finnish(date string) string {
	var y, m, d int
	if n, err := fmt.Sscanf(date, "%d-%d-%d", &y, &m, &d); n != 3 || err != nil || len(date) != 10 {
		return ""
	}
	return fmt.Sprintf("%d.%d.%d", d, m, y)
}

// FuzzLaws changes a record at random.
func FuzzLaws(f *testing.F) {
	text, err := os.ReadFile("../../records/projects/lapin-sosiaalityon-kehittamisyksikko.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, swap := range [][2]string{{"amount", "amont"}, {": ", ":"}, {"  ", "\t"}, {"ä", "a\u0308"}, {"00", " 000,00"}, {"\n", "\r\n"}, {"a", "A"}} {
		f.Add(bytes.Replace(text, []byte(swap[0]), []byte(swap[1]), 60), swap[0] == "a")
	}
	organisations, err := os.ReadFile("../../records/organisations.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text []byte, unsafe bool) {
		fsys := fstest.MapFS{"organisations.yaml": {Data: organisations}, "projects/x.yaml": {Data: text}}
		laws(t, open(t, fsys), Options{Options: check.Options{Today: check.ExampleDay}, Unsafe: unsafe})
	})
}

// TestMany: a file with more slips than are found at once is corrected to its
// end.
func TestMany(t *testing.T) {
	const head = "record: project/1\nid: x\nname: {fi: X}\nstatus: idea\ntasks:\n"
	text := head + strings.Repeat("  - {for: all, titel: {fi: X}}\n", 2500)
	c := open(t, fstest.MapFS{"projects/x.yaml": {Data: []byte(text + "  - {for: all, titel: X}\n")}})
	files, _, _ := Run(c, Options{Options: check.Options{Today: check.ExampleDay}})
	if len(files) != 1 || len(files[0].Made) < 2500 {
		t.Fatalf("%d files", len(files))
	}
	if want := strings.ReplaceAll(text, "titel", "title"); !strings.HasPrefix(string(files[0].After), want) {
		t.Error("the text is another")
	}
}

// TestOthers: what is left in a file that does not change is said of it as it is once
// another is corrected, whatever it is that it sees of that.
func TestOthers(t *testing.T) {
	const budget = "status: granted\nbudgets:\n  - stage: granted\n    total: "
	for about, texts := range map[string][2]string{
		"period":   {"name: {fi: A}\nstatus:idea\nperiod: 1.1.2008-31.12.2009\n", "name: {fi: X}\nstatus: idea\nperiod: 2011/2012\npart_of: a\n"},
		"part":     {"name: {fi: A}\npart_of: x\n" + budget + "160 000\n", "name: {fi: X}\n" + budget + "100000\n"},
		"namesake": {"name: {fi: X}\n" + budget + "160 000\n", "name: {fi: X}\n" + budget + "160000\n"},
		"name":     {"name: {fi: A\u0308}\n" + budget + "160000\n", "name: {fi: Ä}\n" + budget + "160000\n"},
	} {
		c := open(t, fstest.MapFS{
			"projects/a.yaml": {Data: []byte("record: project/1\nid: a\n" + texts[0])},
			"projects/x.yaml": {Data: []byte("record: project/1\nid: x\n" + texts[1])},
		})
		o := check.Options{Today: check.ExampleDay}
		before, _ := check.Run(c, o)
		files := laws(t, c, Options{Options: o})
		_, left, _ := Run(c, Options{Options: o})
		if len(files) != 1 {
			t.Errorf("%s: %d files change", about, len(files))
		}
		in := func(r *diag.Report) (out []string) {
			return slices.DeleteFunc(said(r), func(line string) bool { return !strings.HasPrefix(line, "projects/x.yaml") })
		}
		if cmp.Equal(in(before), in(left)) {
			t.Errorf("%s: of the file that does not change is said what was said before: %q", about, in(left))
		}
	}
}

// said is all that the findings of a report say, a line each.
func said(r *diag.Report) (out []string) {
	for _, f := range r.Findings {
		line := fmt.Sprint(f.File, f.Span, f.Path, f.Rule, f.Severity, f.Message, f.Notes, f.Hint, f.Allowed)
		for _, r := range f.Related {
			line += fmt.Sprint(r.File, r.Span, r.Message)
		}
		if f.Fix != nil {
			line += fmt.Sprint(f.Fix.Safe, f.Fix.Edits)
		}
		out = append(out, line)
	}
	return out
}

// TestTabs: lines that are indented with tabs are corrected at once, and with what else is
// wrong in the file.
func TestTabs(t *testing.T) {
	const head = "record: project/1\nid: x\nname: {fi: X}\nstatus: idea\nperiod: 2008/2010\n"
	body := "tasks:\n" + strings.Repeat("  - for: all\n    title:\n      fi: X\n\n", 700) + "call: {closes: 2008-01-01}\n"
	slipped := strings.Replace(head, "status: ", "status:", 1) +
		strings.Replace(strings.ReplaceAll(body, "  ", "\t"), "2008-01-01", "1.1.2008", 1)
	c := open(t, fstest.MapFS{"projects/x.yaml": {Data: []byte(slipped)}})
	files := laws(t, c, Options{Options: check.Options{Today: check.ExampleDay}})
	if len(files) != 1 || string(files[0].After) != head+body {
		t.Fatalf("%.300q", files[0].After)
	}
	if n := len(files[0].Made); n != 3 {
		t.Errorf("%d corrections were made, want 3: the colon, the tabs and the date", n)
	}
}

// TestGoesTooFar: corrections that would change more than what they are about
// are not made.
func TestGoesTooFar(t *testing.T) {
	const head = "record: project/1\nid: x\nname: {fi: X}\nstatus: idea\n"
	for body, want := range map[string]string{
		"for: Kemi\n":                   "for: Kemi\n", // form is near, but Kemi is not one
		"frm: joint\n":                  "form: joint\n",
		"frm: joint\nfor: single\n":     "frm: joint\nfor: single\n",
		"form: joint\nfrm: single\n":    "form: joint\nfrm: single\n",
		"continues: lapin # a\n":        "continues: [lapin] # a\n",
		"continues: \"lapin\"\n":        "continues: \"lapin\"\n",
		"allow: []\nnotes: []\nare: []": "allow: []\nnotes: []\nare: []",
		// A value that goes on below what a correction would replace.
		"continues: |\n  lapin\n":              "continues: |\n  lapin\n",
		"budgets:\n  - {stage: |\n}\n":         "budgets:\n  - {stage: |\n}\n",
		"call: {closes: 1.1.2008 }\n":          "call: {closes: 2008-01-01 }\n",
		"call:\n  closes: |\n    1.1.2008\n":   "call:\n  closes: |\n    1.1.2008\n",
		"call:\n  closes: 2008 1\n    1\n":     "call:\n  closes: 2008 1\n    1\n",
		"call:\n  closes: !!str 1.1.2008\n":    "call:\n  closes: !!str 2008-01-01\n",
		"call:\n  closes: 1.1.2008 # 1\n# 2\n": "call:\n  closes: 2008-01-01 # 1\n# 2\n",
		// Beside faults that can't be mended.
		"frm: joint\nfor: single\nsummary: {fi: \"X}\ncall: {closes: 1.1.2008}\n": "frm: joint\nfor: single\nsummary: {fi: \"X}\ncall: {closes: 2008-01-01}\n",
		"frm: joint\nsummary: {fi: X\ncontinues:lapin # a\n":                      "form: joint\nsummary: {fi: X\ncontinues: [lapin] # a\n",
		// A key that is near, and whose value leads nowhere.
		"sources:\n- {id: a, title: {fi: A}, kind: plan, published: 2010}\n": "sources:\n- {id: a, title: {fi: A}, kind: plan, published: 2010}\n",
	} {
		c := open(t, fstest.MapFS{"projects/x.yaml": {Data: []byte(head + body)}})
		after := map[string]string{"projects/x.yaml": head + body}
		for _, f := range laws(t, c, Options{Options: check.Options{Today: check.ExampleDay}}) {
			after[f.Name] = string(f.After)
		}
		if got := slices.Collect(maps.Values(after)); !slices.Equal(got, []string{head + want}) {
			t.Errorf("%q became %q", body, got)
		}
	}
}
