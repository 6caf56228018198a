package gate

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sostool/pkg/language"
)

func passed(chunks []string, color bool) string {
	var out bytes.Buffer
	w := New(&out)
	w.Color = color
	for _, c := range chunks {
		if n, err := w.Write([]byte(c)); n != len(c) || err != nil {
			panic(err)
		}
	}
	w.Close()
	return out.String()
}

func TestWriter(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"Käpylä 1 000 €\n\tb: c::d [x] #[y] # #[z]\r\n", "Käpylä 1 000 €\n\tb: c::d [x] #[y] # #[z]\r\n"},
		{"::error file=x::pwn\n", ":\\x3aerror file=x::pwn\n"},
		{"a\n \t\u00a0\u3000::error::x", "a\n \t\u00a0\\u3000:\\x3aerror::x"},
		{":::\n: :\n", ":\\x3a:\n: :\n"},
		{"a ::error::x\n", "a ::error::x\n"},
		{"x ##[error]y ##vso[task]z ###[a] ##a#[b] ##ä[c] ##1[d]", "x ##\\x5berror]y ##vso\\x5btask]z ###\\x5ba] ##a#[b] ##ä\\x5bc] ##1[d]"},
		{"##\n[a]", "##\n[a]"},
		{"\x1b[31ma\x1b]0;t\a\u009b2J\u202e\u200b\x00\x7f\ra\r\r\n", `\x1b[31ma\x1b]0;t\x07\x9b2J\u202e\u200b\x00\x7f\x0da\x0d` + "\r\n"},
		{"\ufeffa;\ufeffb\n", "\ufeffa;\\ufeffb\n"},
		{"a\xff\xc3", `a\xff\xc3`},
		{"a\r", `a\r`},
	} {
		want := strings.ReplaceAll(test.want, `\x0d`, `\r`)
		if got := passed([]string{test.text}, false); got != want {
			t.Errorf("%q: got %q, want %q", test.text, got, want)
		}
	}
	for text, want := range map[string]string{
		"\x1b[1;31merror\x1b[0m: x\n":    "\x1b[1;31merror\x1b[0m: x\n",
		"\x1b[1m::error::x\n":            "\x1b[1m:\\x3aerror::x\n",
		"\x1b[2J\x1b[m\x1b]0;t\a\x1b[1":  "\\x1b[2J\x1b[m\\x1b]0;t\\x07\\x1b[1",
		"\x1b[1;":                        `\x1b[1;`,
		"\x1b[38;2;1;2;3m\x1b\x1b[0m[b]": "\x1b[38;2;1;2;3m\\x1b\x1b[0m[b]",
	} {
		if got := passed([]string{text}, true); got != want {
			t.Errorf("in colour, %q: got %q, want %q", text, got, want)
		}
	}
}

var (
	pieces  = []string{":", "::", "#", "##", "[", "]", " ", "\n", "\r", "\t", "a", "ä", "漢", "error", "\x1b", "\x1b[1m", "m", "\u00a0", "\u202e", "\u0085", "\x9b", "\xc3", "\ufeff", "\x00"}
	command = regexp.MustCompile(`(?m)^[\pZ\t]*::|##\pL*\[`)
)

func aText(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, "text"), "")
}

// TestWriterLaws: however a text comes in pieces, what passes is the same, is harmless,
// and passes a second time unchanged.
func TestWriterLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := aText(t)
		color := rapid.Bool().Draw(t, "color")
		whole := passed([]string{text}, color)
		cut := rapid.IntRange(0, len(text)).Draw(t, "cut")
		if got := passed([]string{text[:cut], text[cut:]}, color); got != whole {
			t.Fatalf("%q, cut at %d: %q, whole %q", text, cut, got, whole)
		}
		if got := passed(strings.Split(text, ""), color); got != whole {
			t.Fatalf("%q, in characters: %q, whole %q", text, got, whole)
		}
		if again := passed([]string{whole}, color); again != whole {
			t.Fatalf("%q: %q, then %q", text, whole, again)
		}
		if command.MatchString(whole) {
			t.Fatalf("%q: a command in %q", text, whole)
		}
		if plain := passed([]string{text}, false); strings.Count(plain, "\n") != strings.Count(text, "\n") || strings.ContainsAny(plain, "\x1b\u202e\u0085\x00") {
			t.Fatalf("%q: %q", text, plain)
		}
	})
}

// TestDiffLaws: no line of a diff is a command, and what it is for holds: patch
// and git apply make the second text of the first one.
func TestDiffLaws(t *testing.T) {
	rounds, n := 60, 0
	if testing.Short() {
		rounds = 15
	}
	lines := []string{"a", "b", "c", "d: 1", "::error::x", "  ::stop-commands::t", ":", "- x", "+ y", "@@"}
	rapid.Check(t, func(rt *rapid.T) {
		if n++; n > rounds { // each starts two programs
			return
		}
		before := rapid.SliceOfN(rapid.SampledFrom(lines), 0, 40).Draw(rt, "before")
		after := append([]string(nil), before...)
		for range rapid.IntRange(1, 3).Draw(rt, "changes") {
			at := rapid.IntRange(0, len(after)).Draw(rt, "at")
			if at < len(after) && rapid.Bool().Draw(rt, "remove") {
				after = append(after[:at], after[at+1:]...)
			} else {
				after = append(after[:at], append([]string{rapid.SampledFrom(lines).Draw(rt, "line")}, after[at:]...)...)
			}
		}
		end := rapid.SampledFrom([]string{"\n", ""})
		old := strings.Join(before, "\n") + end.Draw(rt, "end before")
		new := strings.Join(after, "\n") + end.Draw(rt, "end after")
		if old == "" || new == "" || old == new { // not a file, to patch
			return
		}
		applies(t, "x.yaml", old, new)
	})
}

// applies holds the diff of two texts to its laws.
func applies(t *testing.T, name, before, after string) {
	t.Helper()
	text, ok := Diff(name, []byte(before), []byte(after))
	if !ok {
		t.Errorf("no diff of %q and %q", before, after)
		return
	}
	if command.Match(text) {
		t.Errorf("a command in\n%s", text)
	}
	for _, tool := range []string{"patch -s -p1 --no-backup-if-mismatch -F0", "git apply"} {
		args := strings.Fields(tool)
		if _, err := exec.LookPath(args[0]); err != nil {
			continue
		}
		dir := t.TempDir()
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(before), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir, cmd.Stdin = dir, bytes.NewReader(text)
		cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
		out, err := cmd.CombinedOutput()
		if got, _ := os.ReadFile(file); err != nil || string(got) != after {
			t.Errorf("%s: %v %s\n%s makes %q of %q, want %q", tool, err, out, text, got, before, after)
		}
	}
}

func TestDiffOrders(t *testing.T) {
	ten := func(at int, line string) string {
		var b strings.Builder
		for i := range 20 {
			if i == at {
				b.WriteString(line + "\n")
			} else {
				fmt.Fprintf(&b, "%d\n", i)
			}
		}
		return b.String()
	}
	// Three lines away, two, beyond: less context around the change.
	for _, at := range []int{5, 7, 8, 12, 13, 15} {
		text := ten(at, "##[error]x")
		applies(t, "x.yaml", text, strings.Replace(text, "10\n", "zehn\n", 1))
	}
	text := ten(10, "##vso[task.x]y")
	for _, changed := range []string{"10\n", "9\n##vso"} {
		if got, ok := Diff("x.yaml", []byte(text), []byte(strings.Replace(text, "##vso[task.x]y\n", changed, 1))); ok {
			t.Errorf("a command that can't be left out:\n%s", got)
		}
	}
	if _, ok := Diff("x.yaml", []byte(text), []byte(strings.Replace(text, "11\n", "elf\n", 1))); ok {
		t.Error("a command next to the change")
	}
	if got, ok := Diff("x.yaml", []byte(text), []byte(text)); !ok || len(got) > 0 {
		t.Errorf("%q of two texts that are the same", got)
	}
	for _, name := range []string{"##[error]q.yaml", "::error::x.yaml", "two words.yaml", `a"b\c.yaml`, "ä.yaml", "a\tb\u202e.yaml"} {
		applies(t, name, "a\nb\n", "a\nc\n")
		got, _ := Diff(name, []byte("a\n"), []byte("b\n"))
		if clean := language.Clean(strings.NewReplacer("\n", "", "\t", "").Replace(string(got))); strings.NewReplacer("\n", "", "\t", "").Replace(string(got)) != clean {
			t.Errorf("%q", got)
		}
	}
}
