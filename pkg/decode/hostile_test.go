package decode

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/effort"
	"sostool/pkg/municipality"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

var decoder = New(municipality.Load())

// head is the least that a project needs.
const head = "record: project/1\nid: x\nname: {fi: X}\nstatus: idea\n"

const (
	// hostileEffort is how many times the work of an honest text of the largest
	// size a hostile one may take; the worst known takes a fifth of it.
	hostileEffort = 60
	hostileMemory = 1 << 30 // allocated in all, not at once
	// shortBytes is the size up to which texts are read where there is little time.
	shortBytes = 100_000
)

// honestEffort is what it takes to read the largest size that a file may have of
// an honest text.
func honestEffort() time.Duration {
	return effort.Of(func() {
		for range MaxBytes / len(example) {
			decodeText(example)
		}
	})
}

func decodeText(text string) *Record {
	return decoder.Decode(&source.File{Name: "test.yaml", Bytes: []byte(text)}, "")
}

// rulesOf are the rules of findings, each once.
func rulesOf(findings []diag.Finding) []string {
	var rules []string
	for i := range findings {
		rules = append(rules, findings[i].Rule)
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

// many is n pieces of text made by a function of their number.
func many(n int, piece func(i int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(piece(i))
	}
	return b.String()
}

func utf16Text(text string, mark, big bool) string {
	units := utf16.Encode([]rune(text))
	if mark {
		units = append([]uint16{0xfeff}, units...)
	}
	var b strings.Builder
	for _, u := range units {
		if big {
			b.WriteByte(byte(u >> 8))
			b.WriteByte(byte(u))
		} else {
			b.WriteByte(byte(u))
			b.WriteByte(byte(u >> 8))
		}
	}
	return b.String()
}

// blockNest is a mapping in a mapping, depth levels, a space further each.
func blockNest(depth int) string {
	return many(depth, func(i int) string { return strings.Repeat(" ", i) + "a:\n" })
}

// fill repeats a line, each time with another number, up to the size of the
// largest file that is read.
func fill(begin, line string) string {
	var b strings.Builder
	b.WriteString(begin)
	for i := 0; ; i++ {
		next := fmt.Sprintf(line, i)
		if b.Len()+len(next) > MaxBytes {
			return b.String()
		}
		b.WriteString(next)
	}
}

// TestHostile reads what no honest person writes. Each has a clear finding,
// for little work, and does not fill the memory.
func TestHostile(t *testing.T) {
	honest := honestEffort()
	for _, c := range []struct {
		name string
		text string
		want string // the rules that report
	}{
		// YAML's own engines.
		{"alias bomb", "a: &a [x,x,x,x,x,x,x,x,x]\n" + many(9, func(i int) string {
			return fmt.Sprintf("%c: &%c [%s]\n", 'b'+i, 'b'+i, strings.Repeat(fmt.Sprintf("*%c,", 'a'+i), 9))
		}), "key-unknown record-kind yaml-alias"},
		{"alias cycle", head + "area: &a {fi: *a}\n", "yaml-alias"},
		{"cycle at the root", "&a\nrecord: project/1\nid: x\nname: *a\nstatus: idea\n", "yaml-alias"},
		{"anchor without alias", head + "area: &a {fi: x}\n", "yaml-alias"},
		{"alias without anchor", head + "area: *a\n", "yaml-alias"},
		{"alias as a key", head + "area: &a {fi: x}\n*a : y\n", "yaml-alias"},
		{"merge key", head + "area: &a {fi: x}\nsummary: {<<: *a}\n", "yaml-alias"},
		{"merge keys", head + "summary:\n  <<: [{fi: x}, {fi: y}]\n", "yaml-alias"},
		{"tag", head + "register: !!str 5\n", "yaml-tag"},
		{"binary", head + "register: !!binary aGVp\n", "yaml-tag"},
		{"own tag", head + "area: !lapland {fi: x}\n", "yaml-tag"},
		{"tag of a known program", head + "register: !!python/object/apply:os.system [ls]\n", "value-type yaml-tag"},
		{"verbatim tag", head + "register: !<tag:yaml.org,2002:str> x\n", "yaml-tag"},
		{"two documents", head + "---\n" + head, "yaml-documents"},
		{"two documents without the first", "---\n---\n" + head, "yaml-documents"},
		{"document end, then garbage", head + "...\n}}}} {{{\n", "yaml-documents"},
		{"YAML 1.1", "%YAML 1.1\n---\n" + head, "yaml-documents"},
		{"YAML 1.2", "%YAML 1.2\n---\n" + head, "yaml-documents"},
		{"YAML 9", "%YAML 9.9\n---\n" + head, "yaml-documents"},
		{"tag directive", "%TAG ! tag:example.org,2000:\n---\n" + head, "yaml-documents"},
		{"unknown directive", "%LAPLAND\n---\n" + head, "yaml-documents"},
		{"complex key", head + "? {a: b}\n: c\n", "yaml-syntax"},
		{"complex keys", head + "? [a, b]\n: c\n? - d\n: e\n", "yaml-syntax"},
		{"keys of keys", strings.Repeat("? ", 1000) + "a\n", "yaml-syntax"},
		{"numbers, truths and nothing as keys", head + "1: a\ntrue: b\n~: c\n", "key-unknown"},

		// No record.
		{"empty", "", "record-kind"},
		{"spaces", "   \n\n  \n", "record-kind"},
		{"comments", "# Kemi\n# Tornio\n", "record-kind"},
		{"nothing", "~\n", "record-kind"},
		{"document mark", "---\n", "record-kind"},
		{"document end", "...\n", "yaml-documents"},
		{"a word", "Kemi\n", "record-kind"},
		{"a list", "- Kemi\n- Tornio\n", "record-kind"},
		{"a flow list", "[]", "record-kind"},
		{"an empty mapping", "{}", "key-missing record-kind"},
		{"a text", "|\n  Kemi\n", "record-kind"},
		{"a web page", "<!DOCTYPE html>\n<html><body>\n<p>x: y\n</body></html>\n", "yaml-syntax"},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "yaml-encoding"},
		{"JSON", `{"record": "project/1", "id": "x", "name": {"fi": "X"}, "status": "idea"}`, ""},

		// Characters.
		{"UTF-16, little end first, with its mark", utf16Text(head, true, false), "yaml-encoding"},
		{"UTF-16, big end first, with its mark", utf16Text(head, true, true), "yaml-encoding"},
		{"UTF-16, little end first", utf16Text(head, false, false), "yaml-encoding"},
		{"UTF-16, big end first", utf16Text(head, false, true), "yaml-encoding"},
		{"UTF-32", "\xff\xfe\x00\x00r\x00\x00\x00", "yaml-encoding"},
		{"byte order mark", "\ufeff" + head, "yaml-encoding"},
		{"two byte order marks", "\ufeff\ufeff" + head, "text-invisible yaml-encoding"},
		{"byte order mark in the middle", head + "\ufeffregister: x\n", "text-invisible"},
		{"Latin-1", head + "register: K\xe4pyl\xe4\n", "yaml-encoding"},
		{"overlong", head + "register: \xc0\xaf\n", "yaml-encoding"},
		{"surrogate", head + "register: \xed\xa0\x80\n", "yaml-encoding"},
		{"beyond Unicode", head + "register: \xf4\x90\x80\x80\n", "yaml-encoding"},
		{"half a character at the end", head + "register: \xc3", "yaml-encoding"},
		{"NUL", head + "register: x\x00y\n", "yaml-encoding"},
		{"delete", head + "register: x\x7fy\n", "yaml-encoding"},
		{"ESC", head + "register: \x1b[31mred\x1b[0m\n", "yaml-encoding"},
		{"ESC in a comment", head + "# \x1b]0;title\x07\n", "yaml-encoding"},
		{"C1 control", head + "register: x\u009b31my\n", "yaml-encoding"},
		{"CR alone", "record: project/1\rid: x\r", "yaml-encoding"},
		{"CR alone among CRLF", "record: project/1\r\nid: x\rstatus: idea\r\n", "yaml-encoding"},
		{"CRLF", strings.ReplaceAll(head, "\n", "\r\n"), "yaml-encoding"},
		{"NEL", head + "register: x\u0085y\n", "yaml-encoding"},
		{"line separator", head + "register: x\u2028y\n", "yaml-encoding"},
		{"paragraph separator", head + "# x\u2029y\n", "yaml-encoding"},
		{"no-break space as indentation", head + "area:\n\u00a0\u00a0fi: x\n", "text-invisible"},
		{"no-break space behind a colon", head + "register:\u00a0x\n", "text-invisible"},
		{"bidirectional override", head + "register: \"x\u202ey\"\n", "text-invisible"},
		{"bidirectional isolate in a comment", head + "# \u2066x\u2069\n", "text-invisible"},
		{"zero-width space in a key", head + "regi\u200bster: x\n", "text-invisible"},
		{"zero-width space in an id", "record: project/1\nid: x\u200b\nname: {fi: X}\nstatus: idea\n", "text-invisible"},
		{"soft hyphen", head + "register: x\u00ady\n", "text-invisible"},
		{"tag characters", head + "register: x\U000e0041\U000e0042\n", "text-invisible"},
		{"decomposed", head + "register: a\u0308\n", "text-normal-form"},
		{"emoji of several characters", head + "register: 👩\u200d⚕️ 🏳️\u200d🌈\n", ""},
		{"an order to GitHub", head + "register: \"::error::x\"\nform: ::error file=a,line=1::x\n", "value-choice"},
		{"a text from an escape", head + "register: \"\\e[31m\\0\\a\"\nform: \"\\e[31m\"\n", "value-choice"},

		// Size.
		{"a file beyond the limit", strings.Repeat("a", MaxBytes+1), "yaml-limit"},
		{"a text of 5 MB", head + "register: " + strings.Repeat("a", 5<<20) + "\n", "yaml-limit"},
		{"a line of a megabyte", head + "register: " + strings.Repeat("a", MaxBytes-200) + "\n", "yaml-limit"},
		{"a long line", head + "register: " + strings.Repeat("ä", maxLine) + "\n", "yaml-limit"},
		{"a line at the limit", head + "register: " + strings.Repeat("ä", maxLine-len("register: ")) + "\n", ""},
		{"a text of a megabyte over many lines", fill(head+"register: |\n", "  %0100d\n"), ""},
		{"a folded text", fill(head+"register:\n", "  %099d\n"), ""},
		{"a quoted text", fill(head+"register: \"\n", "  %099d\n"), "yaml-syntax"},
		{"comments of a megabyte", fill(head, "# %0100d\n"), ""},
		{"empty lines", head + strings.Repeat("\n", MaxBytes-200), ""},
		{"hyphens", strings.Repeat("-\n", 500_000), "yaml-limit"},
		{"200 000 keys", many(200_000, func(i int) string { return fmt.Sprintf("k%d: %d\n", i, i) }), "yaml-limit"},
		{"keys to the limit of a file", fill("", "k%d:\n"), "yaml-limit"},
		{"20 000 unknown keys", head + many(20_000, func(i int) string { return fmt.Sprintf("k%d: x\n", i) }), "yaml-limit"},
		{"20 000 unknown keys in many mappings", head + "partners:\n" + many(2000, func(i int) string {
			return fmt.Sprintf("  - org: o%d\n    roles: [lead]\n", i) + many(10, func(k int) string { return fmt.Sprintf("    k%d: x\n", k) })
		}), "key-unknown"},
		{"unknown keys to the limit of a file", fill(head+"partners:\n", "  - {a%d: , b: , c: , d: , e: , f: }\n"), "yaml-limit"},
		{"one key many times", head + strings.Repeat("id: x\n", 900), "yaml-duplicate-key"},
		{"one key to the limit of a file", head + strings.Repeat("id: x\n", 150_000), "yaml-limit"},
		{"100 000 items", head + "continues: [" + strings.Repeat("a,\n", 100_000) + "]\n", "yaml-limit"},
		{"100 000 items in a block", head + "continues:\n" + strings.Repeat("- a\n", 100_000), "yaml-limit"},
		{"10 000 items that are no ids", head + "continues:\n" + strings.Repeat("- Ä\n", 10_000), "id-form"},
		{"unknown municipalities to the limit of a file", fill(head+"tasks:\n", "  - {for: Kemu%d, title: {fi: x}}\n"), "yaml-limit"},
		{"10 000 unknown municipalities", head + "tasks:\n" + many(10_000, func(i int) string {
			return fmt.Sprintf("  - {for: Kemu%d, title: {fi: x}}\n", i)
		}), "municipality-unknown"},
		{"10 000 amounts in another form", head + "budgets:\n" + many(5_000, func(i int) string {
			return fmt.Sprintf("  - stage: applied\n    total: 1 000 %03d\n    income: 1,5 milj.\n", i)
		}), "amount-form"},
		{"a long key", head + strings.Repeat("k", 2000) + ": x\n", "yaml-syntax"},
		{"a key at YAML's limit", head + strings.Repeat("k", 1000) + ": x\n", "key-unknown"},
		{"a key of 100 000 characters", head + strings.Repeat("k", 100_000) + ": x\n", "yaml-limit"},
		{"a long quoted key", head + "\"" + strings.Repeat("k", 2000) + "\": x\n", "yaml-syntax"},
		{"comments behind texts", fill(head+"notes:\n", "  - text: {fi: x #%d\n    }\n"), "yaml-limit"},
		{"10 000 cut texts", head + "notes:\n" + many(9_999, func(i int) string { return fmt.Sprintf("  - text:\n      fi: x #%d\n", i) }), "text-cut"},

		// Troubles with characters, as many as fit: each has its place, and
		// the place of one must not cost a walk through the whole file.
		{"NULs", strings.Repeat("\x00", MaxBytes), "yaml-encoding yaml-limit"},
		{"bytes that are no UTF-8", strings.Repeat("\xff", MaxBytes), "yaml-encoding yaml-limit"},
		{"bytes that are no UTF-8, behind a text", "a" + strings.Repeat("\xe4", MaxBytes-1), "yaml-encoding yaml-limit"},
		{"no-break spaces", strings.Repeat("\u00a0", MaxBytes/2), "text-invisible yaml-limit"},
		{"line separators", strings.Repeat("\u2028", MaxBytes/3), "yaml-encoding yaml-limit"},
		{"carriage returns", strings.Repeat("\r", MaxBytes), "yaml-encoding yaml-limit"},
		{"CRLFs", strings.Repeat("\r\n", MaxBytes/2), "record-kind yaml-encoding"},
		{"decomposed letters", "# " + strings.Repeat(strings.Repeat("a\u0308 ", 2000)+"\n# ", 120), "record-kind text-normal-form"},
		{"marks on one letter", "# a" + strings.Repeat("\u0308", 5000) + "\n", "record-kind text-normal-form"},
		{"all kinds of invisible characters", head + "# " + many(0x60, func(i int) string { return string(rune(0xe0000 + i)) }), "text-invisible"},
		{"anchors", "[" + strings.Repeat(strings.Repeat("&a x,", 1900)+"\n", 4) + "]", "record-kind yaml-alias"},
		{"anchors to the limit of a file", head + "continues:\n" + strings.Repeat("- ["+strings.Repeat("&a x,", 1500)+"]\n", 130), "yaml-limit"},
		{"aliases to the limit of a file", head + "area: &a x\ncontinues:\n" + strings.Repeat("- ["+strings.Repeat("*a,", 3000)+"]\n", 110), "yaml-limit"},
		{"tags to the limit of a file", head + "continues:\n" + strings.Repeat("- ["+strings.Repeat("! x,", 2000)+"]\n", 120), "yaml-limit"},
		{"deep places to the limit of a file", head + "continues:\n" + strings.Repeat("- "+strings.Repeat("[", 25)+strings.Repeat("]", 25)+"\n", 9_000), "yaml-limit"},

		// Depth.
		{"20 levels of lists", head + "area: " + strings.Repeat("[", 18) + strings.Repeat("]", 18) + "\n", "value-type"},
		{"30 levels of lists", head + "area: " + strings.Repeat("[", 30) + strings.Repeat("]", 30) + "\n", "yaml-limit"},
		{"5 000 levels of lists", head + "area: " + strings.Repeat("[", 4_000) + strings.Repeat("]", 4_000) + "\n", "yaml-limit"},
		{"100 000 levels of lists", head + "area: " + many(100, func(int) string { return strings.Repeat("[", 1000) + "\n " }) + "\n", "yaml-limit"},
		{"100 000 levels of lists on a line", head + "area: " + strings.Repeat("[", 100_000) + "\n", "yaml-limit"},
		{"30 levels of mappings", head + "area: " + strings.Repeat("{a: ", 30) + strings.Repeat("}", 30) + "\n", "yaml-limit"},
		{"2 000 levels of mappings", head + "area: " + strings.Repeat("{a: ", 2000) + strings.Repeat("}", 2000) + "\n", "yaml-limit"},
		{"100 000 levels of mappings", head + "area: " + many(100, func(int) string { return strings.Repeat("{a: ", 1000) + "\n " }) + "\n", "yaml-limit"},
		{"30 levels of a block", blockNest(30), "yaml-limit"},
		{"1 400 levels of a block", blockNest(1400), "yaml-limit"},
		{"100 000 keys a space in", "a:\n" + strings.Repeat(" a:\n", 100_000), "yaml-limit"},
		{"30 levels of hyphens", head + "area:\n  " + strings.Repeat("- ", 30) + "x\n", "yaml-limit"},
		{"4 000 levels of hyphens", strings.Repeat("- ", 4_000) + "x\n", "yaml-limit"},
		{"100 000 levels of hyphens", strings.Repeat("- ", 100_000) + "x\n", "yaml-limit"},
		{"an open list to the limit of a file", head + "area: [" + strings.Repeat("x,\n", 300_000), "yaml-limit"},
		{"open brackets", strings.Repeat("[\n", 9_000), "yaml-limit"},
		{"open quotes", strings.Repeat("\"\n", 99_999), "yaml-syntax"},
		{"apostrophes", head + "area: [" + strings.Repeat("'x ", 3000) + "]\n", "yaml-syntax"},
		{"colons", strings.Repeat(": \n", 100_000), "yaml-syntax"},
		{"question marks", strings.Repeat("? \n", 100_000), "yaml-syntax"},
		{"percent signs", strings.Repeat("%\n", 100_000), "yaml-documents"},
		{"document marks", strings.Repeat("---\n", 100_000), "yaml-documents"},
		{"tabs", strings.Repeat("\t\n", 100_000), "yaml-syntax"},
		{"tabs before keys", "a:\n" + strings.Repeat("\tb: c\n", 99_000), "yaml-syntax"},
		{"hashes", strings.Repeat("a #b\n", 100_000), "yaml-syntax"},
		{"block marks", strings.Repeat("a: |\n", 100_000), "yaml-limit"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if testing.Short() && len(c.text) > shortBytes {
				t.Skip("a large text")
			}
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			var doc *Record
			took := effort.Of(func() { doc = decodeText(c.text) })
			runtime.ReadMemStats(&after)
			spent := after.TotalAlloc - before.TotalAlloc
			times := float64(took) / float64(honest)
			t.Logf("%d bytes: %.1f times an honest text, %d MB, %d findings", len(c.text), times, spent>>20, len(doc.Findings))
			if times > hostileEffort {
				t.Errorf("took %.1f times as much as an honest text", times)
			}
			if spent > hostileMemory {
				t.Errorf("allocated %d MB", spent>>20)
			}
			if found := strings.Join(rulesOf(doc.Findings), " "); found != c.want {
				t.Errorf("found %q, want %q", found, c.want)
			}
			sound(t, doc)
		})
	}
}

// sound checks of a document what holds for any: each finding says something, at a place
// inside the file, and what it offers to edit is also there.
func sound(t testing.TB, doc *Record) {
	t.Helper()
	inside := func(what string, f *diag.Finding, at source.Pos) {
		if size := len(doc.File.Bytes); at.From < 0 || int(at.From) > size || int(at.To) > size {
			t.Errorf("%s: %s at %v; the file has %d bytes", f.Rule, what, at, size)
			return
		}
		s := doc.File.Span(at)
		if length := utf8.RuneCountInString(doc.File.Line(s.Line)); s.Col > length+1 {
			t.Errorf("%s: %s at %d:%d; the line has %d characters", f.Rule, what, s.Line, s.Col, length)
		}
	}
	// Of thousands of findings the first and the last are as good as all.
	for i := range doc.Findings {
		if i > 200 && i < len(doc.Findings)-200 {
			continue
		}
		f := &doc.Findings[i]
		if f.Rule == "" || f.Message.IsZero() || f.Message.String() == "" {
			t.Errorf("%s at %s says nothing", f.Rule, begin(doc.File, f.At.Pos))
		}
		inside("place", f, f.At.Pos)
		for _, r := range f.Related {
			inside("second place", f, r.At)
		}
		if f.Fix != nil {
			for _, e := range edits(doc, f) {
				if e.From < 0 || e.To < e.From || e.To > len(doc.File.Bytes) {
					t.Errorf("%s changes the bytes %d to %d of %d", f.Rule, e.From, e.To, len(doc.File.Bytes))
				}
			}
		}
	}
}

// TestHostileKinds: the kind of a record may also be anything.
func TestHostileKinds(t *testing.T) {
	rest := "id: x\nname: {fi: X}\nstatus: idea\n"
	for _, c := range []struct {
		kind, want string
		at         string // line:column
	}{
		{"record: project/1\n", "", ""},
		{"record: 'project/1'\n", "", ""},
		{"record: project/2\n", "record-kind", "1:9"},
		{"record: project\n", "record-kind", "1:9"},
		{"record: projct/1\n", "record-kind", "1:9"},
		{"record: banana/1\n", "record-kind", "1:9"},
		{"record: [project/1]\n", "record-kind", "1:9"},
		{"record: {project: 1}\n", "record-kind", "1:9"},
		{"record:\n", "record-kind", "1:1"},
		{"record: ~\n", "record-kind", "1:9"},
		{"record: \"\"\n", "record-kind", "1:9"},
		{"Record: project/1\n", "record-kind", "1:1"},
		{"", "record-kind", "1:1"},
	} {
		for _, expected := range []string{"", record.ProjectKind} {
			doc := decoder.Decode(&source.File{Bytes: []byte(c.kind + rest)}, expected)
			var kinds []diag.Finding
			for _, f := range doc.Findings {
				if f.Rule == "record-kind" {
					kinds = append(kinds, f)
				}
			}
			switch {
			case c.want == "" && len(doc.Findings) > 0:
				t.Errorf("%q: %v", c.kind, rulesOf(doc.Findings))
			case c.want != "" && (len(kinds) != 1 || begin(doc.File, kinds[0].At.Pos) != c.at):
				t.Errorf("%q in a folder of %q: %d findings of the kind, want one at %s", c.kind, expected, len(kinds), c.at)
			case c.want != "":
				for _, f := range doc.Findings {
					if f.Rule != "record-kind" && doc.File.LineAt(int(f.At.From)) == 1 && f.Rule != "key-unknown" {
						t.Errorf("%q in a folder of %q: %s is a second finding for one cause", c.kind, expected, f.Rule)
					}
				}
			}
		}
	}
}
