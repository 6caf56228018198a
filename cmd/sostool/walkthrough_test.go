package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"sostool/pkg/embed"
	"sostool/pkg/language"
)

// TestWalkthroughs does what each walk-through says, in each language: a line after "$" is
// typed (it goes on where "\" ends it), and below it is what is printed; lines with + and - below the name of a file change
// it. Three dots stand for what is left out. With -update the topics show what is printed
// now: as many lines before and after the dots as they had.
func TestWalkthroughs(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not here")
	}
	topics, err := filepath.Abs("topics")
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range map[string]string{
		"GIT_AUTHOR_NAME": "demo", "GIT_AUTHOR_EMAIL": "demo@example.org", "GIT_COMMITTER_NAME": "demo", "GIT_COMMITTER_EMAIL": "demo@example.org",
		"GIT_AUTHOR_DATE": "2026-11-30T12:00:00Z", "GIT_COMMITTER_DATE": "2026-11-30T12:00:00Z", "GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
		"SOSTOOL_RECORDS": "", "LC_ALL": "C.UTF-8", "COLUMNS": fmt.Sprint(walkWidth),
	} {
		t.Setenv(name, value)
	}
	languages := []language.Language{language.Finnish, language.English, language.Swedish}
	if testing.Short() {
		languages = languages[:1]
	}
	for _, topic := range walkthroughs {
		for _, l := range languages {
			t.Run(topic+"/"+l.String(), func(t *testing.T) {
				name := topic + ".txt"
				if l != language.English {
					name = topic + "." + l.String() + ".txt"
				}
				name = filepath.Join(topics, name)
				text, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				dir := t.TempDir()
				t.Chdir(dir)
				done := walk(t, strings.Split(string(text), "\n"))
				now := strings.Join(done, "\n")
				if diff := cmp.Diff(string(text), now); diff != "" && !*update {
					t.Errorf("%s shows other than what is printed; -update rewrites it:\n%s", name, diff)
				} else if diff != "" {
					if err := os.WriteFile(name, []byte(now), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				t.Chdir(dir) // what the commands left
			})
		}
	}
}

// walkWidth is how wide what is printed is in a topic, which is two more.
const walkWidth = 76

var (
	typedLine   = regexp.MustCompile(`^  \$ (\S.*)$`)
	changedFile = regexp.MustCompile(`^  (\S+):$`)
	changedLine = regexp.MustCompile(`^  ([-+ ])(.*)$`)
)

// walk does what the lines of a topic say; they come back with what is printed.
func walk(t *testing.T, lines []string) (done []string) {
	changes := func(i int) bool {
		if !changedFile.MatchString(lines[i]) {
			return false
		}
		for i++; i < len(lines) && changedLine.MatchString(lines[i]); i++ {
			if lines[i][2] != ' ' {
				return true
			}
		}
		return false
	}
	for i := 0; i < len(lines); {
		m := typedLine.FindStringSubmatch(lines[i])
		switch {
		case m != nil:
			done = append(done, lines[i])
			command := m[1]
			for i++; strings.HasSuffix(command, " \\"); i++ { // it goes on
				command = strings.TrimSuffix(command, "\\") + strings.TrimSpace(lines[i])
				done = append(done, lines[i])
			}
			var shown []string
			for ; i < len(lines) && (lines[i] == "" || strings.HasPrefix(lines[i], "  ")) && !typedLine.MatchString(lines[i]) && !changes(i); i++ {
				shown = append(shown, strings.TrimPrefix(lines[i], "  "))
			}
			after := 0 // empty lines, which are of the topic
			for ; len(shown) > 0 && shown[len(shown)-1] == ""; after++ {
				shown = shown[:len(shown)-1]
			}
			for _, line := range shorten(typeLine(t, command), shown) {
				if line != "" {
					line = "  " + line
				}
				done = append(done, line)
			}
			done = append(done, make([]string, after)...)
		case changes(i):
			file := changedFile.FindStringSubmatch(lines[i])[1]
			start := i
			for i++; i < len(lines) && changedLine.MatchString(lines[i]); i++ {
			}
			changeFile(t, file, lines[start+1:i])
			done = append(done, lines[start:i]...)
		default:
			done = append(done, lines[i])
			i++
		}
	}
	return done
}

// typeLine runs a line as a shell does and returns all that it prints, by lines.
func typeLine(t *testing.T, line string) []string {
	t.Helper()
	sections, err := embed.Sections([]byte("<!-- sostool " + line + " -->\n<!-- end -->\n"))
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	words := sections[0].Words
	var out bytes.Buffer
	switch words[0] {
	case "cd":
		t.Chdir(words[1])
	case "sostool":
		w := testWorld(&out, &out)
		w.columns = walkWidth
		if status := run(w, words[1:]); status > statusFindings {
			t.Errorf("%s: exit status %d\n%s", line, status, out.String())
		}
	case "git":
		cmd := exec.Command("git", words[1:]...)
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil && words[1] != "commit" { // which a hook may stop
			t.Errorf("%s: %v\n%s", line, err, out.String())
		}
	default:
		t.Fatalf("%s: a walk-through types sostool, git and cd", line)
	}
	if out.Len() == 0 {
		return nil
	}
	printed := strings.Split(strings.TrimRight(out.String(), "\n"), "\n")
	for i, line := range printed {
		printed[i] = strings.TrimRight(line, " ")
	}
	return printed
}

const dots = "..."

// shorten leaves out of what is printed what a topic leaves out: lines in place of which it
// has dots, and what dots within a line stand for.
func shorten(printed, shown []string) []string {
	before := slices.Index(shown, dots)
	if before < 0 {
		before = len(shown)
	}
	after := max(0, len(shown)-before-1)
	if before+after >= len(printed) || before == len(shown) {
		before, after = len(printed), 0
	}
	var out []string
	out = append(out, printed[:before]...)
	if before < len(printed) {
		out = append(append(out, dots), printed[len(printed)-after:]...)
	}
	for i, line := range out {
		if same := slices.IndexFunc(shown, func(s string) bool { return s != dots && holdsDots(s, line) }); same >= 0 {
			out[i] = shown[same]
		} else if n := utf8.RuneCountInString(line); n > walkWidth+1 {
			out[i] = string([]rune(line)[:walkWidth-len(dots)]) + dots
		}
	}
	return out
}

// holdsDots reports whether a line is another but for what its dots stand for.
func holdsDots(shown, line string) bool {
	if !strings.Contains(shown, dots) {
		return false
	}
	parts := strings.Split(shown, dots)
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile("^" + strings.Join(parts, ".*") + "$").MatchString(line)
}

// changeFile changes a file as the lines of a topic say: those with + take the place of
// those with -, which are there once; without one they are a new file.
func changeFile(t *testing.T, name string, lines []string) {
	t.Helper()
	var before, after string
	for _, line := range lines {
		m := changedLine.FindStringSubmatch(line)
		if m[1] != "+" {
			before += m[2] + "\n"
		}
		if m[1] != "-" {
			after += m[2] + "\n"
		}
	}
	text := ""
	if before != "" {
		read, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text = string(read)
		if strings.Count(text, before) != 1 {
			t.Fatalf("%s: %q is there %d times", name, before, strings.Count(text, before))
		}
	}
	if err := os.WriteFile(name, []byte(strings.Replace(text, before, after, 1)), 0o755); err != nil {
		t.Fatal(err)
	}
}

// TestShorten: what a topic leaves out stays out, and nothing else.
func TestShorten(t *testing.T) {
	printed := []string{"a 1", "b", "c", "d 2"}
	for _, test := range []struct{ shown, want []string }{
		{nil, printed},
		{[]string{"old"}, printed},
		{[]string{"old", dots}, []string{"a 1", dots}},
		{[]string{"old", dots, "z"}, []string{"a 1", dots, "d 2"}},
		{[]string{"a ...", dots, "d ..."}, []string{"a ...", dots, "d ..."}},
		{[]string{"x ...", dots, "z"}, []string{"a 1", dots, "d 2"}},
		{[]string{"a", "b", dots, "c", "d"}, printed},
	} {
		if diff := cmp.Diff(test.want, shorten(printed, test.shown)); diff != "" {
			t.Errorf("%q: %s", test.shown, diff)
		}
	}
}
