package decode

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"sostool/pkg/diag"
	"sostool/pkg/effort"
	"sostool/pkg/source"
	"sostool/pkg/syntax"
)

// mutant is a line with one fault, and the bytes of it that are the faulty
// token: a person who is shown a place within them sees the fault.
type mutant struct {
	line     string
	from, to int
	other    int // one more byte that is as faulty, see unclosed; 0 for none
}

// faultKinds put one fault on a line, in each place of the line where it makes
// sense. Whether it is a fault at all is for the parser to say.
var faultKinds = []struct {
	name string
	make func(line string) []mutant
}{
	{"tab indentation", func(line string) []mutant {
		indent := indentOf(line)
		if indent == 0 {
			return nil
		}
		// As an editor would write it, and one tab in all.
		tabs := strings.Repeat("\t", (indent+1)/2)
		return []mutant{{tabs + line[indent:], 0, len(tabs), 0}, {"\t" + line[indent:], 0, 1, 0}}
	}},
	{"one space less", func(line string) []mutant {
		if indentOf(line) == 0 {
			return nil
		}
		return []mutant{first(line[1:])}
	}},
	{"one space more", func(line string) []mutant { return []mutant{first(" " + line)} }},
	{"colon's space lost", func(line string) []mutant {
		var out []mutant
		for i := range line {
			if strings.HasPrefix(line[i:], ": ") && !inQuotes(line, i) {
				from := strings.LastIndexAny(line[:i], " {[") + 1
				out = append(out, mutant{line[:i+1] + line[i+2:], from, i + 2, 0})
			}
		}
		return out
	}},
	{"unclosed [", func(line string) []mutant { return unclosed(line, "[", "]") }},
	{"unclosed {", func(line string) []mutant { return unclosed(line, "{", "}") }},
	{"unclosed quote", func(line string) []mutant {
		var out []mutant
		for _, v := range values(line) {
			for _, quote := range []string{`"`, `'`} {
				// In front of a value with quotes it makes an empty text and text after
				// it: either is the fault.
				out = append(out, mutant{line[:v.from] + quote + line[v.from:], v.from, v.to + 1, 0})
			}
			if line[v.from] == '"' {
				out = append(out, mutant{line[:v.to-1] + line[v.to:], v.from, v.to - 1, 0})
			}
		}
		return out
	}},
	{"text after a quote", func(line string) []mutant {
		var out []mutant
		for _, v := range values(line) {
			value := line[v.from:v.to]
			if strings.ContainsAny(value[:1], "[{") {
				continue
			}
			if value[0] != '"' {
				value = `"` + value + `"`
			}
			from := v.from + len(value) + 1
			out = append(out, mutant{line[:v.from] + value + " lisää" + line[v.to:], from, from + len("lisää"), 0})
		}
		return out
	}},
	{"unquoted colon", func(line string) []mutant {
		var out []mutant
		for _, v := range values(line) {
			value := line[v.from:v.to]
			if strings.ContainsAny(value[:1], "[{\"") {
				continue
			}
			// After the first word, in the middle and at the end.
			word, rest, _ := strings.Cut(value, " ")
			mutated := word + ": " + rest
			out = append(out, mutant{line[:v.from] + mutated + line[v.to:], v.from, v.from + len(mutated), 0},
				mutant{line[:v.to] + ": ä" + line[v.to:], v.from, v.to + len(": ä"), 0},
				mutant{line[:v.to] + ":" + line[v.to:], v.from, v.to + 1, 0})
		}
		return out
	}},
	{"unknown alias", func(line string) []mutant {
		return replaced(line, "*tuntematon", 0, len("*tuntematon"))
	}},
	{"invalid escape", func(line string) []mutant {
		return replaced(line, `"ää\d"`, len(`"ää`), len(`"ää\d`))
	}},
	{"stray ]", func(line string) []mutant {
		var out []mutant
		for _, v := range values(line) {
			// Of two brackets side by side either is one too many. One in front of a text
			// closes the list before it, and the text is then outside: either is the
			// fault.
			end := v.to + 1
			if strings.HasPrefix(line[v.to:], "]") {
				end++
			}
			out = append(out, mutant{line[:v.to] + "]" + line[v.to:], v.to, end, 0},
				mutant{line[:v.from] + "]" + line[v.from:], v.from, v.to + 1, 0})
		}
		return out
	}},
	// Beyond the dozen most common faults:
	{"hyphen's space lost", func(line string) []mutant {
		i := indentOf(line)
		if !strings.HasPrefix(line[i:], "- ") {
			return nil
		}
		return []mutant{{line[:i+1] + line[i+2:], i, i + 2, 0}}
	}},
	{"colon lost", func(line string) []mutant {
		i := indentOf(line)
		end := plainEnd(line)
		if end == len(line) || line[i] == '#' || line[i] == '"' || strings.ContainsAny(line[:end], "{[") {
			return nil
		}
		return []mutant{{line[:end] + line[end+1:], i, len(line) - 1, 0}}
	}},
	{"comma lost", func(line string) []mutant {
		var out []mutant
		for i := range line {
			if line[i] == ',' && strings.ContainsAny(line[:i], "{[") && !inQuotes(line, i) {
				from := strings.LastIndexAny(line[:i], "[{,:\"") + 1
				to := i + max(1, strings.IndexAny(line[i+1:], "]},:")+1)
				out = append(out, mutant{line[:i] + line[i+1:], from, to, 0})
			}
		}
		return out
	}},
	{"reserved @", func(line string) []mutant { return replaced(line, "@ä", 0, 1) }},
	{"space behind hyphen", func(line string) []mutant {
		i := indentOf(line)
		if !strings.HasPrefix(line[i:], "- ") {
			return nil
		}
		return []mutant{{line[:i+1] + " " + line[i+1:], i, len(line) + 1, 0}}
	}},
	{"two spaces less", func(line string) []mutant {
		if indentOf(line) < 2 {
			return nil
		}
		return []mutant{first(line[2:])}
	}},
	{"two spaces more", func(line string) []mutant { return []mutant{first("  " + line)} }},
}

// asked is how many of faultKinds the 95 % apply to: the rest is shown, since indentation
// by a whole level has two readings in most places.
const asked = 17

// first is a mutant whose fault is its first word.
func first(line string) mutant {
	i := indentOf(line)
	return mutant{line, i, i + plainEnd(line[i:]) + 1, 0}
}

type stretch struct{ from, to int }

// values are the values on a line: the one after the key or hyphen, and the ones in its
// brackets.
func values(line string) []stretch {
	i := indentOf(line)
	for strings.HasPrefix(line[i:], "- ") {
		i += 2
	}
	if i == len(line) || line[i] == '#' || line[i:] == "-" {
		return nil
	}
	if line[i] != '"' && line[i] != '{' {
		if end := plainEnd(line[i:]); strings.HasPrefix(line[i+end:], ": ") {
			i += end + 2
		} else if strings.HasPrefix(line[i+end:], ":") {
			return nil // the value is on the lines below
		}
	}
	end := i + commentAt(line[i:])
	end = i + len(strings.TrimRight(line[i:end], " "))
	if end <= i {
		return nil
	}
	out := []stretch{{i, end}}
	if !strings.ContainsAny(line[i:i+1], "[{") {
		return out
	}
	for begin, at := i+1, i+1; at < end; at++ {
		if inQuotes(line, at) {
			continue
		}
		switch {
		case strings.HasPrefix(line[at:], ": "):
			begin = at + 2
		case strings.IndexByte("[{", line[at]) >= 0:
			begin = at + 1
		case strings.IndexByte(",]}", line[at]) >= 0:
			if begin < at {
				out = append(out, stretch{begin, at})
			}
			begin = at + 1
			for begin < end && line[begin] == ' ' {
				begin++
			}
		}
	}
	return out
}

func inQuotes(line string, at int) bool { return strings.Count(line[:at], `"`)%2 == 1 }

func replaced(line, by string, from, to int) []mutant {
	var out []mutant
	for _, v := range values(line) {
		out = append(out, mutant{line[:v.from] + by + line[v.to:], v.from + from, v.from + to, 0})
	}
	return out
}

// unclosed puts an opening bracket before each value, and takes each closing one away.
// Where two brackets of one kind are open and one is closed, it can't be said which of
// the two lacks its partner: both are right.
func unclosed(line, open, shut string) []mutant {
	var out []mutant
	for _, v := range values(line) {
		out = append(out, mutant{line[:v.from] + open + line[v.from:], v.from, v.from + 1, max(0, strings.LastIndex(line[:v.from], open))})
	}
	for i := range line {
		if line[i:i+1] == shut && !inQuotes(line, i) {
			if from := strings.LastIndex(line[:i], open); from >= 0 {
				out = append(out, mutant{line[:i] + line[i+1:], from, from + 1, 0})
			}
		}
	}
	return out
}

// recordFiles are the lines of every record. A long one comes in parts that
// begin with a key of the record, so that the parser has less to read.
func recordFiles(t testing.TB) map[string][]string {
	files := map[string][]string{"example": strings.Split(strings.TrimSuffix(example, "\n"), "\n")}
	err := filepath.WalkDir(filepath.Join("..", "..", "records"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !strings.HasSuffix(path, ".yaml") {
			return err
		}
		text, err := os.ReadFile(path)
		lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
		for begin := 0; begin < len(lines); {
			end := begin + 1
			for end < len(lines) && (end < begin+20 || strings.IndexAny(lines[end], " #") == 0 || lines[end] == "") {
				end++
			}
			files[fmt.Sprintf("%s from line %d", path, begin+1)] = lines[begin:end]
			begin = end
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// example has what the records may lack: lists of scalars, figures, texts over
// several lines, lists at the column of their key.
const example = `record: project/1
id: esimerkki                      # = the file's name
name: {fi: Esimerkkihanke, en: Example project}
status: applied
period: 2004/2011-12-31
summary:
  fi: >
    Hanke kehittää
    aikuissosiaalityötä.
  en: |-
    The project develops
    adult social work.
  sv: Ett projekt som
    utvecklar socialt arbete.

team_regions:
- id: lansi-pohja
  name: {fi: Länsi-Pohja}
  teams: [Kemi, Tornio]          # where a team sits
  municipalities:
  - Kemi
  - Keminmaa
- id: ita-lappi
  municipalities: [Inari,
    Kemijärvi, Posio]

decisions:
  - date: 2019-03-12
    body:
      fi: Tornion sosiaali- ja terveyslautakunta
    section: "41"

budgets:                           # one entry for each phase
  - phase: iii
    total: 1828204
    years: {2009: 568000}
    costs:
      - category: personnel
        amount: 900000
        years:
          2009: 300000
    funding:
      - source: municipal
        share: 25%
        payers:
          - municipalities: [Inari, Kemi]
            full_year_each: 20000
          - count: 11
            of: municipality
        split:
          by: weights
          weights:
            Inari: 6954
            Kemi: 22669
discrepancies:
  - path: participants.municipality
    claims:
      - {value: "94", source: keski-suomi}
      - {value: "95", source: kaakkois-suomi}
    reason: "Both say
      what they say."
`

type tally struct{ accepted, refused, line, column int }

// TestSyntaxFaultPlaces puts one fault on each line of each record and asks
// whether the reader names that line, and a column within the faulty token.
//
// A line counts as right only where it is the one that was changed. No second line ever
// counts, although for an indentation the neighbour could at times be blamed with equal
// reason.
func TestSyntaxFaultPlaces(t *testing.T) {
	var all tally
	files := recordFiles(t)
	for k, kind := range faultKinds {
		var sum tally
		shown := 0
		for name, lines := range files {
			if testing.Short() && name != "example" {
				continue
			}
			for n := k % 2; n < len(lines); n += 2 {
				for _, m := range kind.make(lines[n]) {
					text := join(lines, n, m.line)
					err := refusal(text)
					if err == nil {
						sum.accepted++
						continue
					}
					sum.refused++
					file := &source.File{Name: name, Bytes: text}
					f := syntaxFault(file, err)
					at := file.Span(f.At.Pos)
					inside := contains(m, at.Col)
					if at.Line == n+1 {
						sum.line++
						if inside {
							sum.column++
						}
					}
					if at.Line == n+1 && inside {
						continue
					}
					if shown++; shown <= 5 {
						t.Logf("%s, %s, line %d: %q: %d:%d %s (%v)", kind.name, name, n+1, m.line, at.Line, at.Col, f.Message, err)
					}
				}
			}
		}
		t.Logf("%-20s accepted %5d  refused %5d  line %6.2f %%  column %6.2f %%", kind.name, sum.accepted, sum.refused, percent(sum.line, sum.refused), percent(sum.column, sum.refused))
		if k >= asked {
			continue
		}
		all.accepted += sum.accepted
		all.refused += sum.refused
		all.line += sum.line
		all.column += sum.column
		if percent(sum.line, sum.refused) < 90 {
			t.Errorf("%s: the right line in %d of %d", kind.name, sum.line, sum.refused)
		}
	}
	t.Logf("%-20s accepted %5d  refused %5d  line %6.2f %%  column %6.2f %%", "all but the last two", all.accepted, all.refused, percent(all.line, all.refused), percent(all.column, all.refused))
	line, column := 99.9, 99.5
	if testing.Short() { // of the example alone, which has the hard cases
		line, column = 99, 98
	}
	if percent(all.line, all.refused) < line || percent(all.column, all.refused) < column {
		t.Errorf("the right line in %d of %d, the right token in %d", all.line, all.refused, all.column)
	}
}

// syntaxFault is the first fault of a text that the parser does not take.
func syntaxFault(f *source.File, _ error) diag.Finding {
	faults := new(syntax.Reader).Read(f, new(source.Tree))
	if len(faults) == 0 {
		return diag.Finding{}
	}
	return faults[0]
}

func indentOf(text string) int { return len(text) - len(strings.TrimLeft(text, " \t")) }

// plainEnd is the length of the text without quotes that a line begins with.
func plainEnd(text string) int {
	for i := range len(text) {
		if text[i] == ':' && (i+1 == len(text) || text[i+1] == ' ') {
			return i
		}
		if i+1 < len(text) && text[i:i+2] == " #" {
			return len(strings.TrimRight(text[:i], " "))
		}
	}
	return len(strings.TrimRight(text, " "))
}

// refusal is what the parser says about a text that it does not take to its
// end. It reads documents one by one and stops after the first, so that what
// follows a root mapping of an indented first line would pass unseen.
func refusal(text []byte) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	parser := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var n yaml.Node
		switch err := parser.Decode(&n); err {
		case nil:
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}

func join(lines []string, n int, line string) []byte {
	var b strings.Builder
	for i, l := range lines {
		if i == n {
			l = line
		}
		b.WriteString(l)
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

func percent(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return 100 * float64(part) / float64(whole)
}

// contains reports whether a column lies in the faulty token.
func contains(m mutant, at int) bool {
	col := func(at int) int { return utf8.RuneCountInString(m.line[:min(at, len(m.line))]) + 1 }
	return at >= col(m.from) && at < max(col(m.to), col(m.from)+1) || m.other > 0 && at == col(m.other)
}

// TestSyntaxFault says what the reader answers, to the column.
func TestSyntaxFault(t *testing.T) {
	tests := []struct {
		name, text, at, message string
	}{
		// Tabs.
		{"a tab for two spaces", "name:\n\tfi: ä\n", "2:1", "there is a tab in the indentation; YAML expects spaces there"},
		{"a tab after spaces", "name:\n  fi: ä\n  \ten: o\n", "3:3", "there is a tab in the indentation; YAML expects spaces there"},
		{"a line of tabs only", "name:\n\t\t\n  fi: ä\n", "2:1", "there is a tab in the indentation; YAML expects spaces there"},
		{"a tab in a block text", "a: |\n  ä\n\tb\n", "3:1", "there is a tab in the indentation; YAML expects spaces there"},
		{"a tab after a hyphen", "a:\n  -\tb: c\n", "2:4", "there is a tab after the \"-\" of a list item"},

		// Colons.
		{"no space", "id: a\nname:arvo\n", "2:5", "no space after the colon of \"name\""},
		{"no space, first key", "a:\n  fi:Länsi\n  en: West\n", "2:5", "no space after the colon of \"fi\""},
		{"no space after a hyphen's key", "a:\n  - org:x\n    roles: [y]\n", "2:8", "no space after the colon of \"org\""},
		{"no space before a bracket", "name:{fi: Länsi, en: West}\n", "1:5", "no space after the colon of \"name\""},
		{"no space within brackets", "a: {ää:[b]}\n", "1:7", "no space after the colon of \"{ää\""},
		{"no-break space", "id: a\nnimi:\u00a0arvo\n", "2:5", "no space after the colon of \"nimi\""},
		{"colon in a value", "fi: Länsi 😀: pohja\n", "1:12", "a colon and a space within a value without quotes: \"Länsi 😀: pohja\""},
		{"colon after a no-break space", "fi: a\u00a0ä: b\n", "1:8", "a colon and a space within a value without quotes: \"a\u00a0ä: b\""},
		{"colon after a tab", "fi:\tää: b\n", "1:7", "a colon and a space within a value without quotes: \"ää: b\""},
		{"colon at the end", "fi: ä:\nen: b\n", "1:6", "a colon and a space within a value without quotes: \"ä:\""},
		{"colon within brackets", "a: {fi: ä: o, en: b}\n", "1:10", "a colon and a space within a value without quotes: \"ä\""},
		{"colon in a longer text", "en: one\n    two\n    Note: three\n", "3:9", "a colon and a space within a value without quotes: \"Note: three\""},
		{"colon lost", "id: a\nstatus granted\nb: c\n", "2:1", "no colon after the key \"status\""},
		{"colon lost above children", "name\n  fi: ä\n", "1:1", "no key and colon on the line: \"name\""},
		{"key lost", "a: b\n: c\n", "2:1", "there is no key before the colon"},
		{"key too long", "a: b\n" + strings.Repeat("ä", 1025) + ": c\n", "2:1", "the key has 1 025 characters; YAML takes at most 1 024"},

		// Brackets.
		{"unclosed [", "a: [ä, b\nc: d\n", "1:4", "the bracket \"[\" is never closed"},
		{"unclosed { at the end", "ä: {b: c", "1:4", "the bracket \"{\" is never closed"},
		{"unclosed [ over lines", "a:\n  - b: [c,\n       d\n  - b: e\n", "2:8", "the bracket \"[\" is never closed"},
		{"unclosed within", "a: {ä: [b, c}\n", "1:8", "the bracket \"[\" is never closed"},
		{"wrong kind", "a: [ä, b}\n", "1:9", "the bracket \"}\" can't close \"[\""},
		{"one too many", "a: [ä]]\n", "1:7", "the bracket \"]\" closes nothing"},
		{"begins with ]", "a: ]ä\n", "1:4", "the bracket \"]\" closes nothing"},
		{"closed too early", "a: [ä], b]\n", "1:6", "the bracket \"]\" closes too early: \", b]\" follows it"},
		{"text after ]", "a: [b] ä\n", "1:8", "there is text after the closing bracket: \"ä\""},
		{"comma lost between quotes", "a: [\"ä\" \"b\"]\n", "1:9", "a comma is missing before \"\"b\"\""},
		{"comma lost between keys", "a: {ää: b c: d}\n", "1:12", "a colon and a space within a value without quotes: \"b c\""},
		{"comma lost at a line's end", "a: {b: 1,\n    ä: 2\n    c: 3}\n", "2:8", "a comma is missing after \"2\""},
		{"comma twice", "a: [ä,, b]\n", "1:7", "there is nothing before the comma"},
		{"question mark", "a: {date: 2016-11-15?}\n", "1:21", "a question mark within brackets needs quotes around its text"},

		// Quotes.
		{"unclosed \"", "ä: \"b\nc: \"d\"\n", "1:4", "the quote (\") is never closed"},
		{"unclosed '", "a: 'b", "1:4", "the quote (') is never closed"},
		{"unclosed in brackets", "a: {fi: \"ä, en: \"b\"}\n", "1:9", "the quote (\") is never closed"},
		{"unclosed in an item", "a:\n  - \"ä\n  - b\n", "2:5", "the quote (\") is never closed"},
		{"unclosed key", "a: b\n\"c: d\ne: \"f\"\n", "2:1", "the quote (\") is never closed"},
		{"text after a quote", "fi: \"Länsi\" pohja # x\n", "1:13", "there is text after the closing quote: \"pohja\""},
		{"text right after a quote", "fi: ''ä\n", "1:7", "there is text after the closing quote: \"ä\""},
		{"text after a quote in brackets", "a: [\"ä\" b]\n", "1:9", "there is text after the closing quote: \"b\""},
		{"invalid escape", "a: \"ää\\d\"\n", "1:7", "\"\\d\" is not a valid escape in a text in double quotes"},
		{"invalid escape of a wide letter", "a: \"\\ä\"\n", "1:5", "\"\\ä\" is not a valid escape in a text in double quotes"},
		{"half a code", "a: \"\\u12\"\n", "1:5", "\"\\u\" is not a valid escape in a text in double quotes"},

		// Indentation.
		{"first key less", "a:\n  - b:\n     fi: c\n      en: d\n", "3:6", "the line is indented by 5 spaces; 6 would fit the lines around it"},
		{"second key less", "name:\n  fi: ä\n sv: ö\n", "3:2", "the line is indented by 1 space; 2 would fit the lines around it"},
		{"second key more", "name:\n  fi: ä\n   sv: ö\n", "3:4", "the line is indented by 3 spaces; 2 would fit the lines around it"},
		{"first key more", "name:\n   fi: ä\n  sv: ö\n", "2:4", "the line is indented by 3 spaces; 2 would fit the lines around it"},
		{"first line more", " record: a\nid: b\n", "1:2", "the line is indented by 1 space; 0 would fit the lines around it"},
		{"item less", "a:\n  - b: c\n - b: d\n", "3:2", "the line is indented by 1 space; 2 would fit the lines around it"},
		{"first item less", "a:\n - b: [c]\n    d: e\n  - b: f\n", "2:2", "the line is indented by 1 space; 2 would fit the lines around it"},
		{"first item more", "a:\n   - b: c\n    d: e\n", "2:4", "the line is indented by 3 spaces; 2 would fit the lines around it"},
		{"keys of an item apart", "a:\n  -  b: c\n    d: e\n", "2:6", "the keys of a list item don't begin at one column"},
		{"a first line of a block text", "a:\n  b: |\n     c\n    d\n", "3:6", "the line is indented by 5 spaces; 4 would fit the lines around it"},
		{"value and children", "a: b\n  c: d\n", "2:3", "the line is indented by 2 spaces; 0 would fit the lines around it"},

		// Hyphens.
		{"no space after a hyphen", "a:\n  - b\n  -c\n", "3:3", "no space after the \"-\" of a list item"},
		{"no space after an item's hyphen", "a:\n  - b: c\n  -b: d\n", "3:3", "no space after the \"-\" of a list item"},
		{"no space after the first hyphen", "a:\n  -b: c\n    d: e\n", "2:3", "no space after the \"-\" of a list item"},
		{"item among keys", "a:\n  b: c\n  - d\n", "3:3", "a list item is among the keys of a mapping"},
		{"key among items", "a:\n  - ä\n  b: c\n", "3:3", "a line without \"-\" is among the items of a list"},
		{"item on the key's line", "ä: - b\n", "1:4", "a list item is on the line of its key"},

		// Characters with a meaning of their own, and what records never have.
		{"begins with @", "ää: @b\n", "1:5", "a value can't begin with \"@\", which has a meaning of its own in YAML"},
		{"begins with %", "- \"ä\"\n- %b\n", "2:3", "a value can't begin with \"%\", which has a meaning of its own in YAML"},
		{"begins with >", "age: >29\n", "1:6", "a value can't begin with \">\", which has a meaning of its own in YAML"},
		{"begins with *", "a: ** b\n", "1:4", "a value can't begin with \"*\", which has a meaning of its own in YAML"},
		{"unknown alias", "a: ä\nb: [ä, *tuntematon]\n", "2:8", "the alias \"*tuntematon\" refers to nothing"},
		{"directive", "%YAML 1.2\n---\na: b\n", "1:1", "the line begins with \"%\": a directive to the YAML parser"},
		{"text after a mark", "--- a: b\n", "1:1", "the mark \"---\" has text after it"},
		{"too deep", "a: " + strings.Repeat("[", 10001) + "\n", "1:23", "the value is nested too deep: records nest at most 20 levels"},
		{"carriage returns", "a: b\r\nc: \"ä\" d\r\n", "2:8", "there is text after the closing quote: \"d\""},
		{"brackets among keys", "a: b\n{c: d}\n", "2:1", "no key and colon on the line: \"{c: d}\""},
		{"two hyphens", "a:\n  -- b: c\n    d: e\n", "2:3", "a list item begins with more than one hyphen"},
		{"two colons", "a:: x\n  - b: c\n", "1:2", "two colons follow the key \"a\""},
		{"question mark", "? a\n: b\nc: d: e\n", "1:1", "a question mark is before the key"},
		{"begins with a tag", "a: b\nä: !x!y c\n", "2:4", "a value can't begin with \"!\", which has a meaning of its own in YAML"},
	}
	rules := map[string]string{"unknown alias": "yaml-alias", "directive": "yaml-documents", "text after a mark": "yaml-documents", "too deep": "yaml-limit"}
	for _, test := range tests {
		err := refusal([]byte(test.text))
		if err == nil {
			t.Errorf("%s: the parser takes it", test.name)
			continue
		}
		file := &source.File{Bytes: []byte(test.text)}
		f := syntaxFault(file, err)
		if at := begin(file, f.At.Pos); at != test.at || f.Message.String() != test.message {
			t.Errorf("%s: %s %s, want %s %s (%v)", test.name, at, f.Message, test.at, test.message, err)
		}
		if want := cmp.Or(rules[test.name], "yaml-syntax"); f.Rule != want {
			t.Errorf("%s: rule %s, want %s", test.name, f.Rule, want)
		}
		if f.Hint.IsZero() {
			t.Errorf("%s: no hint", test.name)
		}
	}
}

// TestSyntaxFixes carries the safe corrections out, and asks the parser.
func TestSyntaxFixes(t *testing.T) {
	tests := []struct {
		text, want string
		safe       bool
	}{
		{"name:\n\tfi: ä\n", "name:\n  fi: ä\n", true},
		{"a:\n  - b: c\n\td: e\n", "a:\n  - b: c\n    d: e\n", true},
		{"a:\n  - b: c\n\t\td: e\n", "a:\n  - b: c\n    d: e\n", true},
		{"a: [b]\n\t\nc: d\n", "a: [b]\n\nc: d\n", true},
		{"a:\n  -\tb: c\n", "a:\n  - b: c\n", true},
		{"id: a\nname:arvo\n", "id: a\nname: arvo\n", true},
		{"id: a\nä:arvo\n", "id: a\nä: arvo\n", false},
		{"a:\n  - b: c\n  -b: d\n", "a:\n  - b: c\n  - b: d\n", true},
		{"id: a\nstatus granted\n", "id: a\nstatus: granted\n", true},
		{"id: a\nperiod   2004/2005 # x\n", "id: a\nperiod: 2004/2005 # x\n", true},
		{"id: a\nfor example this\n", "id: a\nfor: example this\n", false},
		{"fi: Lapin hanke: III vaihe\n", "fi: \"Lapin hanke: III vaihe\"\n", true},
		{"fi: Lapin hanke status: ended\n", "fi: \"Lapin hanke status: ended\"\n", false},
		{"name: {fi: Lapin hanke: III vaihe}\n", "name: {fi: \"Lapin hanke: III vaihe\"}\n", true},
		{"name: {fi: Lapin hanke: III vaihe, sv: Projektet}\n", "name: {fi: \"Lapin hanke: III vaihe\", sv: Projektet}\n", true},
		{"fi: ä: ö # x\n", "fi: \"ä: ö\" # x\n", false},
		{"fi: \"ä\\d\"\n", "fi: \"ä\\\\d\"\n", false},
		{"a: @b\n", "a: \"@b\"\n", false},
		{"a: @25 000\n", "a: 25 000\n", false},
		{"a: {b: @1,5, c: d}\n", "a: {b: 1,5, c: d}\n", false},
		{"a:\n  -- b: c\n    d: e\n", "a:\n  - b: c\n    d: e\n", true},
		{"a:\n  --b: c\n    d: e\n", "a:\n  - b: c\n    d: e\n", true},
		{"name:\n   fi: ä\n  sv: ö\n", "name:\n  fi: ä\n  sv: ö\n", false},
		{"a:\n - b: [c]\n    d: e\n  - b: f\n", "a:\n  - b: [c]\n    d: e\n  - b: f\n", false},
	}
	for _, test := range tests {
		err := refusal([]byte(test.text))
		if err == nil {
			t.Errorf("%q: the parser takes it", test.text)
			continue
		}
		file := &source.File{Bytes: []byte(test.text)}
		f := syntaxFault(file, err)
		if f.Fix == nil || len(f.Fix.Edits) != 1 {
			t.Errorf("%q: no fix", test.text)
			continue
		}
		edit := f.Fix.Edits[0]
		got := test.text[:edit.From] + edit.Text + test.text[edit.To:]
		if got != test.want || f.Fix.Safe != test.safe {
			t.Errorf("%q: fixed to %q, safe %v", test.text, got, f.Fix.Safe)
		}
		if err := refusal([]byte(got)); err != nil {
			t.Errorf("%q: after the fix: %v", test.text, err)
		}
	}
}

// TestSyntaxSound asks the scanner about files that the parser takes: there it
// must find nothing.
func TestSyntaxSound(t *testing.T) {
	texts := map[string]string{
		"markers":        "# a comment\n---\na: b\n...\n",
		"tab as a space": "a:\tb\nc: \"d\"\t# e\n",
		"folded":         "a: b\n   c\n\n   d # e\nf: g\n",
		"brackets":       "a: [b, 'c'' d', \"e\\\"f\", {g: h, i: [j]}, ]\nk: {l, m: , \"n\":o, p: q r}\ns: [\n  t,\n  u\n]\n",
		"nested lists":   "- - a\n  - b\n-\n  - c\n- d:\n  - e\n  f: g\n",
		"block texts":    "a: |\n\n  b\n    c\n\n  d: e\nf: >-2\n    g\nh: >\n\ni: j\n",
		"properties":     "a: &b c\nd: *b\ne: !f g\nh: &i\n  j: k\n",
		"quoted keys":    "\"a b\": c\n'd': e\n",
		"colons":         "a: http://b:c\nd: e:f :g\nh: -i\nj: ?k\nl: :m\n",
		"at one column":  "a:\n- b\n- c: d\n  e: f\ng: h\n",
	}
	for name, lines := range recordFiles(t) {
		texts[name] = strings.Join(lines, "\n")
	}
	for name, text := range texts {
		if err := refusal([]byte(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		file := &source.File{Bytes: []byte(text)}
		var tree source.Tree
		faults := new(syntax.Reader).Read(file, &tree)
		for _, f := range faults {
			t.Errorf("%s: %s %s", name, begin(file, f.At.Pos), f.Message)
		}
	}
}

// TestSyntaxFaultEffort asks for an answer about the largest files for no more
// work than it takes to read honest ones.
func TestSyntaxFaultEffort(t *testing.T) {
	if testing.Short() {
		t.Skip("large texts")
	}
	honest := honestEffort()
	fill := func(start, part, end string) string {
		return start + strings.Repeat(part, (MaxBytes-len(start)-len(end))/len(part)) + end
	}
	texts := map[string]string{
		"fault at the end":         fill("", "id: a\nname: {fi: ä, en: b}\n", "c\n"),
		"one list":                 fill("a:\n", "  - b: c\n    d: [e, f]\n", "   g: h\n"),
		"half a list":              fill("a:\n", "  - b: c\n    d: [e, f]\n", "   g: h\n")[MaxBytes/2+12:],
		"unexplained at the end":   fill("", "? a\n: b\n", "c: d: e\n"),
		"unclosed bracket":         fill("a: [", " b, {c: d}, \"e\",\n", ""),
		"unclosed quote":           fill("a: \"", " b 'c' d\n", ""),
		"quotes that may be texts": fill("a: \"\n", " b: c\n", "\"d\n"),
		"anchors":                  fill("a: [", strings.Repeat("&a ", 3000)+"\n ", ""),
		"brackets":                 fill("", strings.Repeat("[", 9000)+"\n", ""),
		"hyphens":                  fill("", strings.Repeat("- ", 4500)+"\n", "b\n"),
		"question marks":           fill("", strings.Repeat("? ", 4500)+"\n", "b\n"),
		"comments":                 fill("", "# a\n", "b\nc: d\n"),
		"tabs":                     fill("", "a: b\n", strings.Repeat("\t", 9000)+"a: b\n"),
		"aliases":                  fill("", "a: '*b *b *b'\n", "c: *b\n"),
		"a text on many lines":     fill("", "a b c\n", "d: e\n"),
	}
	for name, text := range texts {
		err := refusal([]byte(text))
		if err == nil {
			t.Errorf("%s: the parser takes it", name)
			continue
		}
		var f diag.Finding
		file := &source.File{Bytes: []byte(text)}
		took := effort.Of(func() { f = syntaxFault(file, err) })
		times := float64(took) / float64(honest)
		t.Logf("%-26s %5.1f times an honest text, %s %s", name, times, begin(file, f.At.Pos), f.Message)
		if times > hostileEffort {
			t.Errorf("%s took %.1f times as much as an honest text", name, times)
		}
	}
}

func FuzzSyntaxFault(f *testing.F) {
	f.Add(example)
	lines := strings.Split(example, "\n")
	for k, kind := range faultKinds {
		for n := k % 9; n < len(lines); n += 9 {
			for _, m := range kind.make(lines[n]) {
				f.Add(string(join(lines[max(0, n-5):min(n+5, len(lines))], min(n, 5), m.line)))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		if refusal([]byte(text)) == nil {
			return
		}
		file := &source.File{Bytes: []byte(text)}
		for _, found := range new(syntax.Reader).Read(file, new(source.Tree)) {
			inside(t, file, &found)
		}
	})
}

// inside checks whether the places of a fault are in its file, and whether it says
// something.
func inside(t *testing.T, file *source.File, found *diag.Finding) {
	t.Helper()
	places := []source.Pos{found.At.Pos}
	for _, related := range found.Related {
		places = append(places, related.At)
	}
	text := string(file.Bytes)
	if found.Fix != nil {
		for _, edit := range found.Fix.Edits {
			if edit.From < 0 || edit.To <= edit.From || edit.To > len(text) {
				t.Errorf("%q: the bytes %d to %d are changed", text, edit.From, edit.To)
			}
		}
	}
	for _, at := range places {
		s := file.Span(at)
		length := utf8.RuneCountInString(file.Line(s.Line))
		if at.From < 0 || at.To <= at.From && length > 0 || int(at.To) > len(text) || s.Col > max(1, length) {
			t.Errorf("%q: place %+v of %q lies outside", text, at, found.Message)
		}
	}
	if found.Rule == "" || found.Message.IsZero() || found.Hint.IsZero() {
		t.Errorf("%q: %+v", text, found)
	}
}

// commentAt is where the comment begins that ends a line; its end where there is none.
func commentAt(line string) int {
	for i := 1; i < len(line); i++ {
		if line[i] == '#' && (line[i-1] == ' ' || line[i-1] == '\t') {
			return i
		}
	}
	return len(line)
}
