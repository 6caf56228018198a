package syntax

import (
	"slices"
	"strings"
	"testing"

	"sostool/pkg/diag"
	"sostool/pkg/effort"
	"sostool/pkg/source"
)

// FuzzRecovery reads any text past its faults. It ends, says the same each time, and what
// it tells is in the text. There is a fault where the parser refuses the text, and only
// there but for foreign ones and where there may be anchors, aliases or tags; a fault with a sure correction is gone once that is made.
func FuzzRecovery(f *testing.F) {
	for _, text := range append(files(f), texts...) {
		f.Add(text)
		for i := 3; i < 9; i++ { // without one character
			at := len(text) * i / 10
			f.Add(text[:at] + text[min(at+1, len(text)):])
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		// To the parser no-break spaces before a text are a part of it.
		if sound(text) && plainIndentation(text) == nil {
			recovers(t, text)
		}
	})
}

// TestRecovers: see FuzzRecovery.
func TestRecovers(t *testing.T) {
	for _, text := range append(faulty, texts...) {
		recovers(t, text)
	}
	for _, text := range files(t) {
		for i := 0; i < len(text); i += 1 + len(text)/20 {
			if less := text[:i] + text[i+1:]; sound(less) {
				recovers(t, less)
			}
		}
	}
}

// faulty are texts whose faults were told badly once.
var faulty = []string{
	"a:[b: [ ...\n\r\n\n",
	"a: [b\n\t]",
	" \t\n\tc",
	"record: a\nteam_regions:\n-id: b\n  c: d\n- id: e\n  f:g\nsummary: h: i\n",
}

// TestTold: a fault does not hide those below it, and what was read around it is told
// from what was not.
func TestTold(t *testing.T) {
	for _, c := range []struct{ text, faults, broken string }{
		{"record: a\nteam_regions:\n-id: b\n  name: c\n- id: d\n  name:e\nstatus: f: g\n", "-|:|:", "-id: b|  name:e|status: f: g"},
		{"record: a\ncaps\n  - source: b\n    basis c\nstatus: d: e\n", "caps|basis c|:", "caps|    basis c|status: d: e"},
		{"record: a\nbudgets:: x\n  - stage: b\n    total: c\nid: d\n", "::", "budgets:: x"},
		{"record: a\nname: \"b\n  c\\d\"\nid: e\n", "\\d", "name: \"b|  c\\d\""},
	} {
		got := read(c.text)
		var faults, broken []string
		for _, f := range got.faults {
			faults = append(faults, c.text[f.At.From:f.At.To])
		}
		for _, at := range got.tree.Broken {
			broken = append(broken, strings.TrimSuffix(c.text[at.From:at.To], "\n"))
		}
		if strings.Join(faults, "|") != c.faults {
			t.Errorf("%q: faults at %q", c.text, faults)
		}
		if strings.Join(broken, "|") != c.broken {
			t.Errorf("%q: broken are %q", c.text, broken)
		}
	}
}

// recovers checks what is said of a text.
func recovers(t *testing.T, text string) {
	t.Helper()
	got := read(text)
	if diff := differences(got, read(text)); diff != "" {
		t.Errorf("(-first +second)\n%s\n%q", diff, text)
	}
	root, err := parse([]byte(text))
	switch {
	case odd(got.tree):
	case err == nil && len(got.faults) > 0 && !foreign(text, &got.faults[0]) && !strings.ContainsAny(text, "&*!"):
		t.Errorf("the parser takes it, but %s\n%q", got.faults[0].Message, text)
	case err != nil && len(got.faults) == 0:
		t.Errorf("no fault, but %v\n%q", err, text)
	case len(got.faults) == 0:
		var want source.Tree
		graft(&source.File{Bytes: []byte(text)}, text, root, &want)
		if !same(got.tree, &want) {
			t.Errorf("the parser reads it otherwise\n%q", text)
		}
	}
	var edits []diag.Edit
	for i := range got.faults {
		f := &got.faults[i]
		for _, at := range append([]source.Pos{f.At.Pos}, places(f)...) {
			if at.From < 0 || at.To < at.From || int(at.To) > len(text) {
				t.Errorf("%s is at %v\n%q", f.Message, at, text)
			}
		}
		if f.Fix != nil && f.Fix.Safe {
			edits = append(edits, f.Fix.Edits...)
		}
	}
	slices.SortFunc(edits, func(a, b diag.Edit) int { return b.From - a.From })
	for _, e := range edits {
		text = text[:e.From] + e.Text + text[e.To:]
	}
	for _, left := range read(text).faults {
		for i := range got.faults {
			f := &got.faults[i]
			if f.Fix != nil && f.Fix.Safe && f.Message.String() == left.Message.String() && moved(int(f.At.From), edits) == int(left.At.From) {
				t.Errorf("still %s\n%q", f.Message, text)
			}
		}
	}
}

// foreign reports whether a fault is of what YAML allows and records don't: keys that are
// mappings, lists or after a question mark, marks with text after them, odd names of
// anchors and tags, and | or > at the column of its key.
func foreign(text string, f *diag.Finding) bool {
	for _, message := range []string{"expected a key", "a question mark", "a value can't begin with", "the mark", "there is no key"} {
		if strings.HasPrefix(f.Message.String(), message) {
			return true
		}
	}
	if strings.IndexAny(text[f.At.From:f.At.To], "|>") == 0 {
		return true
	}
	// To the parser a tab before a comment is one in some places only.
	return f.Message.String() == "there is a tab in the indentation; YAML expects spaces there" && f.Fix != nil && f.Fix.Edits[0].Text == ""
}

// places are those that a finding relates to or changes.
func places(f *diag.Finding) (out []source.Pos) {
	for _, r := range f.Related {
		out = append(out, r.At)
	}
	if f.Fix != nil {
		for _, e := range f.Fix.Edits {
			out = append(out, source.At(e.From, e.To))
		}
	}
	return out
}

// moved is where something is after edits of what is before it, or around it.
func moved(from int, edits []diag.Edit) int {
	to := from
	for _, e := range edits {
		if e.To <= from {
			to += len(e.Text) - (e.To - e.From)
		} else if e.From <= from {
			to += e.From - from
		}
	}
	return to
}

// BenchmarkReader compares reading the project's records, whose trees are kept, with the
// bare parser, by what both cost the processor.
func BenchmarkReader(b *testing.B) {
	const times = 200 // of each record
	all := files(b)
	each := func(read func(text string)) func() {
		return func() {
			for range times {
				for _, text := range all {
					read(text)
				}
			}
		}
	}
	var kept []*source.Tree
	r := new(Reader)
	for b.Loop() {
		parser := effort.Of(each(func(text string) { _, _ = parse([]byte(text)) }))
		reader := effort.Of(each(func(text string) {
			tree := new(source.Tree)
			r.pass(text, tree, false)
			kept = append(kept, tree)
		}))
		kept = nil
		b.ReportMetric(float64(reader)/float64(parser), "of-the-parser")
		b.ReportMetric(float64(times*len(strings.Join(all, "")))/1e6/reader.Seconds(), "MB/s")
	}
}

// TestTooMany: what has more keys and items than any record is not read to its end.
func TestTooMany(t *testing.T) {
	for _, text := range []string{
		"notes: [\n" + strings.Repeat("a,\n", 2*maxNodes) + "]\n",
		strings.Repeat("a: b\n", 2*maxNodes),
		"notes:\n" + strings.Repeat("- a\n", 2*maxNodes),
	} {
		var tree source.Tree
		faults := new(Reader).Read(&source.File{Bytes: []byte(text)}, &tree)
		if len(faults) != 1 || faults[0].Rule != diag.YAMLLimit || len(tree.Nodes) > 0 {
			t.Errorf("%.10q: %d faults, %d nodes", text, len(faults), len(tree.Nodes))
		}
	}
}
