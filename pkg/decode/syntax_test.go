package decode

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/source"
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
				// In front of a value with quotes it makes an empty text and
				// text behind it: either is the fault.
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
			// Behind the first word, in the middle and at the end.
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
			// Of two brackets side by side either is one too many. One in
			// front of a text closes the list before it, and the text then
			// stands outside: either is the fault.
			end := v.to + 1
			if strings.HasPrefix(line[v.to:], "]") {
				end++
			}
			out = append(out, mutant{line[:v.to] + "]" + line[v.to:], v.to, end, 0},
				mutant{line[:v.from] + "]" + line[v.from:], v.from, v.to + 1, 0})
		}
		return out
	}},
	// Beyond the dozen faults that the finder was made for:
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

// asked is how many of faultKinds the 95 % are asked of: the rest is shown,
// since indentation by a whole level has two readings in most places.
const asked = 17

// first is a mutant whose fault is its first word.
func first(line string) mutant {
	i := indentOf(line)
	return mutant{line, i, i + plainEnd(line[i:]) + 1, 0}
}

type stretch struct{ from, to int }

// values are the values on a line: the one behind the key or hyphen, and the
// ones in its brackets.
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
			return nil // the value stands on the lines below
		}
	}
	end := i + commentStart(line[i:])
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

// unclosed puts an opening bracket before each value, and takes each closing
// one away. Where two brackets of one kind are open and one is closed, nobody
// can say which of the two lacks its partner: both are right.
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
			for end < len(lines) && (end < begin+60 || strings.IndexAny(lines[end], " #") == 0 || lines[end] == "") {
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
// whether the finder names that line, and a column within the faulty token.
//
// A line counts as right only where it is the one that was changed. No second
// line is ever let pass, although for an indentation the neighbour could at
// times be blamed with equal reason.
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
			for n := range lines {
				for _, m := range kind.make(lines[n]) {
					text := join(lines, n, m.line)
					_, err := parse(text)
					if err == nil {
						sum.accepted++
						continue
					}
					sum.refused++
					f := syntaxFault(&source.File{Name: name, Bytes: text}, err)
					inside := contains(m, f)
					if int(f.At.Line) == n+1 {
						sum.line++
						if inside {
							sum.column++
						}
					}
					if int(f.At.Line) == n+1 && inside {
						continue
					}
					if shown++; shown <= 5 {
						t.Logf("%s, %s, line %d: %q: %d:%d %s (%v)", kind.name, name, n+1, m.line, f.At.Line, f.At.Col, f.Message, err)
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
	if percent(all.line, all.refused) < 95 {
		t.Errorf("the right line in %d of %d", all.line, all.refused)
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

// contains reports whether the finding's column lies in the faulty token.
func contains(m mutant, f diag.Finding) bool {
	col := func(at int) int { return utf8.RuneCountInString(m.line[:min(at, len(m.line))]) + 1 }
	at := int(f.At.Col)
	return at >= col(m.from) && at < max(col(m.to), col(m.from)+1) || m.other > 0 && at == col(m.other)
}

var _ = fmt.Sprint
var _ = time.Now
