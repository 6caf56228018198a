package render

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

func TestContract(t *testing.T) {
	text := unitFile()
	equal(t, write(t, "text", report(fundingSum(text), text), Options{}), `error[funding-sum]: the funding lines do not add up to the total
   --> records/projects/lapin-sosiaalityon-kehittamisyksikko.yaml:21:17
    |
 19 |     total: 1828204
    |            ------- total 1 828 204 €
 21 |         amount: 1317152
    |                 ^^^^^^^ stm 1 317 152 €
    |
    = 1 317 152 + 457 052 = 1 774 204 €, 54 000 € less than the total
    = hint: two digits changed places? 1 371 152 would balance
`)
}

// The caret is below "xy" whatever is before it.
func TestCaret(t *testing.T) {
	for _, test := range []struct{ name, line, shown string }{
		{"letters", "nimi: ä xy", "nimi: ä xy"},
		{"tab", "a:\txy", "a:  xy"},
		{"tabs", "\tabcd\txy", "    abcd    xy"},
		{"wide before a tab", "漢\txy", "漢  xy"},
		{"no-break space", "1\u00a0000 xy", "1\u00a0000 xy"},
		{"emoji", "a 👩‍🎓 xy", "a 👩‍🎓 xy"},
		{"flag", "🇫🇮 xy", "🇫🇮 xy"},
		{"combining", "cafe\u0301 xy", "cafe\u0301 xy"},
		{"wide", "漢字: xy", "漢字: xy"},
		{"hangul in parts", "\u1112\u1161\u11ab xy", "\u1112\u1161\u11ab xy"},
		{"escape", "a\x1b[31m xy", `a\x1b[31m xy`},
		{"bidi", "a\u202e xy", `a\u202e xy`},
		{"mark of byte order", "\ufeffxy", `\ufeffxy`},
		{"bad bytes", "\xff\xc3 xy", `\xff\xc3 xy`},
		{"order", "##[group] xy", `##\x5bgroup] xy`},
		{"comment", "a ## b [c] xy", "a ## b [c] xy"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := file("f.yaml", test.line+"\nnext\n")
			// The column, reckoned as a person would: one for each character.
			col := utf8.RuneCountInString(test.line[:strings.Index(test.line, "xy")]) + 1
			f := diag.Finding{Rule: "r", Severity: diag.Error, File: "f.yaml", At: stretch(text, 1, col, 2).Place(), Message: language.Say("m")}
			rows := strings.Split(write(t, "text", report(f, text), Options{}), "\n")
			equal(t, rows[3], " 1 | "+test.shown)
			before, _, _ := strings.Cut(rows[3], "xy")
			equal(t, rows[4], "   | "+strings.Repeat(" ", displaywidth.String(before)-5)+"^^")
		})
	}
}

func TestCaretItself(t *testing.T) {
	for _, test := range []struct {
		name, text string
		at         source.Pos
		want       string
	}{
		{"wide", "a 漢字 b", source.At(2, 8), " 1 | a 漢字 b\n   |   ^^^^\n"},
		{"accent with its letter", "e\u0301x", source.At(1, 3), " 1 | e\u0301x\n   | ^\n"},
		{"escape", "a\x1b[b", source.At(1, 2), " 1 | a\\x1b[b\n   |  ^^^^\n"},
		{"tab", "a\tb", source.At(1, 2), " 1 | a   b\n   |  ^^^\n"},
		{"end of the line", "ab", source.At(2, 2), " 1 | ab\n   |   ^\n"},
		{"beyond the end", "ab", source.At(29, 30), " 1 | ab\n   |   ^\n"},
		{"empty line", "a\n\nb", source.At(2, 2), " 2 |\n   | ^\n"},
		{"several lines", "a: [b,  \n  c]", source.At(3, 13), " 1 | a: [b,\n   |    ^^^\n"},
		{"quotes", "a: 'b c' # d", source.At(3, 8), " 1 | a: 'b c' # d\n   |    ^^^^^\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := diag.Finding{Rule: "r", Severity: diag.Error, File: "f", At: test.at.Place(), Message: language.Say("m")}
			got := write(t, "text", report(f, file("f", test.text)), Options{})
			_, got, _ = strings.Cut(got, "   |\n")
			equal(t, got, test.want)
		})
	}
}

func TestPlaces(t *testing.T) {
	own := file("a.yaml", "one: 1\ntwo: 2\nthree: 3\nfour: 4\nfive: 5\nsix: 6 7\n")
	other := file("b.yaml", strings.Repeat("\n", 99)+"uno: 1\n")
	f := diag.Finding{Rule: "r", Severity: diag.Warning, File: "a.yaml", At: at(own, "6"), Message: language.Say("m")}
	f.Relate(at(own, "7"), "seven").
		Relate(at(own, "six"), "six").
		Relate(at(own, "1"), "one").
		Relate(at(own, "3"), "three").
		Note("the end")
	f.Related = append(f.Related,
		diag.Related{File: "b.yaml", At: at(other, "1").Pos, Message: language.Say("un")},
		diag.Related{File: "c.yaml", Span: source.Span{Line: 3, Col: 4, EndLine: 3, EndCol: 5}, Message: language.Say("unread")},
		diag.Related{File: "b.yaml", At: at(other, "uno").Pos, Message: language.Say("uno")},
	)
	equal(t, write(t, "text", report(f, own, other), Options{}), `warning[r]: m
    --> a.yaml:6:6
     |
   1 | one: 1
     |      - one
   3 | three: 3
     |        - three
...
   6 | six: 6 7
     |      ^
     | --- six
     |        - seven
     |
    --> b.yaml:100:6
     |
 100 | uno: 1
     | --- uno
     |      - un
     |
    --> c.yaml:3:4: unread
     = the end
`)
}

func TestNoFrame(t *testing.T) {
	text := file("a.yaml", "one: 1\n")
	whole := diag.Finding{Rule: "r", Severity: diag.Error, File: "a.yaml", At: source.Start.Place(), Message: language.Say("m")}
	whole.Note("why")
	equal(t, write(t, "text", report(whole, text), Options{}), "error[r]: m\n  --> a.yaml:1:1\n   = why\n")
	unread := diag.Finding{Rule: "r", Severity: diag.Note, File: "b.yaml", Span: source.Span{Line: 4, Col: 2, EndLine: 4, EndCol: 3}, Message: language.Say("m")}
	unread.Relate(unread.At, "here").Relate(unread.At, "there")
	unread.Related[0].Span, unread.Related[1].Span = unread.Span, source.Span{Line: 5, Col: 1, EndLine: 5, EndCol: 2}
	equal(t, write(t, "text", report(unread, text), Options{}), "note[r]: m\n  --> b.yaml:4:2: here\n  --> b.yaml:5:1: there\n")
	folder := diag.Finding{Rule: "r", Severity: diag.Error, Message: language.Say("m")}
	equal(t, write(t, "text", report(folder), Options{}), "error[r]: m\n")
}

func TestAllowed(t *testing.T) {
	text := file("a.yaml", "one: 1\n")
	f := diag.Finding{Rule: "r", Severity: diag.Error, File: "a.yaml", At: at(text, "1"), Message: language.Say("m"), Allowed: "said so " + strings.Repeat("long ", 30)}
	equal(t, write(t, "text", report(f, text), Options{}), "")
	got := write(t, "text", report(f, text), Options{ShowAllowed: true})
	if !strings.HasSuffix(got, "   |\n   = allowed: "+f.Allowed+"\n") {
		t.Error(got)
	}
}

func TestLongLines(t *testing.T) {
	filler := strings.Repeat("täyte ", 300)
	wide := strings.Repeat("漢字", 300)
	for _, test := range []struct{ name, line string }{
		{"at the start", "xy " + filler},
		{"in the middle", filler + "xy " + filler},
		{"at the end", filler + "xy"},
		{"wide", wide + "xy" + wide},
		{"wide, odd", "a" + wide + "xy" + wide},
		{"long word", filler + "xy" + strings.Repeat("y", 500) + filler},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := file("f", test.line)
			f := diag.Finding{Rule: "r", Severity: diag.Error, File: "f", At: at(text, "xy"), Message: language.Say("m")}
			if test.name == "long word" {
				f.At.To += 500
			}
			rows := strings.Split(write(t, "text", report(f, text), Options{}), "\n")
			for _, row := range rows[3:5] {
				if w := displaywidth.String(row); w > maxColumns {
					t.Errorf("%d columns: %s", w, row)
				}
			}
			before, _, found := strings.Cut(rows[3], "xy")
			if !found || !strings.Contains(rows[3], "…") {
				t.Errorf("shown: %s", rows[3])
			}
			if from := strings.Index(rows[4], "^"); from != displaywidth.String(before) {
				t.Errorf("caret:\n%s\n%s", rows[3], rows[4])
			}
		})
	}
	// Places too far apart for one view.
	text := file("f", "xy "+filler+"zz")
	f := diag.Finding{Rule: "r", Severity: diag.Error, File: "f", At: at(text, "zz"), Message: language.Say("m")}
	f.Relate(at(text, "xy"), "here")
	rows := strings.Split(write(t, "text", report(f, text), Options{}), "\n")
	if !strings.HasSuffix(rows[3], "zz") || !strings.HasSuffix(rows[4], " ^^") || !strings.HasPrefix(rows[5], " 1 | xy") || rows[6] != "   | -- here" {
		t.Error(strings.Join(rows, "\n"))
	}
}

func TestLanguages(t *testing.T) {
	text := unitFile()
	for _, l := range []language.Language{language.English, language.Finnish, language.Swedish} {
		f := fundingSum(text)
		f.Allowed = "reason"
		got := write(t, "text", report(f, text), Options{Language: l, ShowAllowed: true})
		for _, want := range []string{
			language.Translate("error", l) + "[funding-sum]: ",
			"    = " + strings.ReplaceAll(language.Translate("hint: {0}", l), "{0}", f.Hint.In(l)) + "\n",
			"    = " + strings.ReplaceAll(language.Translate("allowed: {0}", l), "{0}", "reason") + "\n",
		} {
			if !strings.Contains(got, want) {
				t.Errorf("%v: no %q in\n%s", l, want, got)
			}
		}
		for _, format := range FindingsFormats()[1:] {
			same := write(t, format.Name, report(f, text), Options{Language: l, ShowAllowed: true}) == write(t, format.Name, report(f, text), Options{ShowAllowed: true})
			if wanted := !slices.Contains([]string{"line", "github", "markdown"}, format.Name) || l == language.English; same != wanted {
				t.Errorf("%s in %s: the same as in English is %v, %v was wanted", format.Name, l, same, wanted)
			}
		}
	}
}

var sgr = regexp.MustCompile(`\x1b\[[0-9;]*m`)

func TestColor(t *testing.T) {
	plain := write(t, "text", sample(), Options{ShowAllowed: true})
	colored := write(t, "text", sample(), Options{ShowAllowed: true, Color: true})
	equal(t, sgr.ReplaceAllString(colored, ""), plain)
	for _, want := range []string{
		"\x1b[1;31merror[funding-sum]\x1b[0m\x1b[1m: the funding",
		"\x1b[1;31m^^^^^^^ stm 1 317 152 €\x1b[0m\n",
		"\x1b[1;34m------- total 1 828 204 €\x1b[0m\n",
		"\x1b[1;33mwarning[amount-odd]\x1b[0m",
		"\x1b[1mwarning[amount-round]\x1b[0m",
	} {
		if !strings.Contains(colored, want) {
			t.Errorf("no %q", want)
		}
	}
	if strings.Contains(plain, "\x1b") {
		t.Error("colour unasked")
	}
}

func FuzzText(f *testing.F) {
	f.Add("a: 1\nb: \x1b[2J 漢\te\u0301 👩‍🎓\n", "a \u202e %s", int32(2), uint16(4), uint16(2), int32(1), uint16(1), uint16(0), 1)
	f.Add(strings.Repeat("漢##[x]\t\xff", 60), "", int32(1), uint16(300), uint16(0), int32(1), uint16(1), uint16(1), 0)
	f.Add("[\n'", "::error::\n##[group]", int32(1), uint16(1), uint16(0), int32(9), uint16(0), uint16(9), -1)
	f.Fuzz(func(t *testing.T, text, words string, line int32, col, length uint16, line2 int32, col2, length2 uint16, more int) {
		own := file("f\n"+words, text)
		finding := diag.Finding{Rule: "r", Severity: diag.Error, File: own.Name, Message: language.Say("m {0}", words), Allowed: words}
		finding.At = stretch(own, int(line), int(col), int(length)).Place()
		finding.Relate(stretch(own, int(line2), int(col2), int(length2)).Place(), "r {0}", words).Note("n {0}", words).Suggest("{0}", words)
		// Places as package check makes them, which lie in their files.
		finding.Text = own
		r := &diag.Report{Findings: []diag.Finding{finding}}
		if line > 0 && col > 0 && int(line) <= own.LineCount() {
			r.Findings[0].Span = own.Span(finding.At.Pos)
			r.Findings[0].Span.EndLine += more
		}
		got := write(t, "text", r, Options{ShowAllowed: true})
		for row := range strings.Lines(got) {
			if row = strings.TrimSuffix(row, "\n"); row != language.Clean(row) || !utf8.ValidString(row) {
				t.Errorf("not clean: %q", row)
			}
		}
		if colored := write(t, "text", r, Options{ShowAllowed: true, Color: true}); sgr.ReplaceAllString(colored, "") != got {
			t.Error("colours change the text")
		}
		for _, format := range FindingsFormats()[1:] {
			write(t, format.Name, r, Options{})
		}
	})
}
