package embed

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestSections(t *testing.T) {
	page := "# Page\n" +
		"<!-- sostool budget lapin --lang fi -->\nold\n<!-- end -->\n" +
		"- item\n  <!--sostool list-->\r\n  <!-- end -->\r\n" +
		"~~~~\n<!-- sostool in a block -->\n~~~\n<!-- end -->\n~~~~\n" +
		"`<!-- sostool within a line -->`, <!-- sostool x -->\n<!-- end -->\n" +
		"    <!-- sostool in an indented block -->\n" +
		"<!-- sostool flat -->\n```text\n<!-- end -->\n<!-- sostool x -->\n```\n<!-- end -->"
	all, err := Sections([]byte(page))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	texts := []string{"new\n", "a\n\nb\n", "c\n"}
	for i, s := range all {
		got = append(got, strings.Join(s.Words, "|"))
		texts[i] = s.As(texts[i])
	}
	if want := []string{"budget|lapin|--lang|fi", "list", "flat"}; !slices.Equal(got, want) || all[0].Line != 2 || all[1].Line != 6 || all[2].Line != 16 {
		t.Fatalf("%q, %+v", got, all)
	}
	if text := all[0].Text([]byte(page)); text != "old\n" {
		t.Errorf("below the first: %q", text)
	}
	want := strings.NewReplacer("old", "new", "  <!-- end", "  a\r\n\r\n  b\r\n  <!-- end", "```text\n<!-- end -->\n<!-- sostool x -->\n```", "c").Replace(page)
	if made := string(With([]byte(page), all, texts)); made != want {
		t.Errorf("%q\nwant %q", made, want)
	}
}

func TestFaults(t *testing.T) {
	for page, want := range map[string]string{
		"\n<!-- sostool list -->\n":                                     "2 there is no <!-- end --> after the command",
		"<!-- sostool list -->\n```\n<!-- end -->\n":                    "1 there is no <!-- end --> after the command",
		"<!-- sostool a -->\n\n<!-- sostool b -->\n<!-- end -->\n":      "1 there is no <!-- end --> before the next command, in line 3",
		"<!-- sostool list\n-->\n<!-- end -->\n":                        "1 a command ends with --> on its own line, with nothing behind it",
		"x\n<!-- sostool list --> y\n<!-- end -->\n":                    "2 a command ends with --> on its own line, with nothing behind it",
		"<!-- sostool -->\n<!-- end -->\n":                              "1 there is no command after sostool",
		"<!-- sostool query 'total -->\n<!-- end -->\n":                 "1 a quote ' is not closed",
		"<!-- sostool query \"a\\\" -->\n<!-- end -->\n":                "1 a quote \" is not closed",
		"<!-- sostool query a\\ -->\n<!-- end -->\n<!-- sostools -->\n": "1 nothing follows the backslash",
	} {
		_, err := Sections([]byte(page))
		var f *Fault
		if !errors.As(err, &f) || strings.TrimPrefix(want, string(rune('0'+f.Line))+" ") != f.Error() {
			t.Errorf("%q: %v, want %s", page, err, want)
		}
	}
}

func TestSplit(t *testing.T) {
	for line, want := range map[string][]string{
		`query 'municipality("Tornio")'`:        {"query", `municipality("Tornio")`},
		`query "status == \"ended\"" --limit 1`: {"query", `status == "ended"`, "--limit", "1"},
		`a\ b "c\d" 'e\'f ''`:                   {"a b", `c\d`, `e\f`, ""},
		"list; rm -rf $HOME | `x` > y && z *":   {"list;", "rm", "-rf", "$HOME", "|", "`x`", ">", "y", "&&", "z", "*"},
	} {
		if got, fault := split(line); !fault.IsZero() || !slices.Equal(got, want) {
			t.Errorf("%s: %q %v", line, got, fault)
		}
	}
}

func TestCode(t *testing.T) {
	for text, want := range map[string]string{
		"a\n":     "```text\na\n```\n",
		"```b":    "````text\n```b\n````\n",
		"":        "```text\n```\n",
		"`c` d\n": "```text\n`c` d\n```\n",
	} {
		if got := Code(text, "text"); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}
