package decode

import (
	"bytes"
	"cmp"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"sostool/pkg/diag"
	"sostool/pkg/source"
)

// ground is a sound text into which faults are put.
type ground struct {
	name    string
	kind    string // of record
	lines   []string
	entry   []int           // of each line: the innermost key or item that it is part of
	end     []int           // of each line: the last line of what begins on it
	content []int           // of each line: how many lines with content are before it
	said    map[string]bool // the findings of the text as it is
	facts   map[fact]bool   // what it says, by line
	refused map[string]bool // lines with a fault, by number and text: whether it is one
}

// fact is a scalar of a record.
type fact struct {
	line      int
	key, text string
}

func factsOf(doc *Record) map[fact]bool {
	out := make(map[fact]bool)
	if doc.Tree == nil {
		return out
	}
	doc.Tree.Facts(func(_ string, n *source.Node) {
		out[fact{doc.File.Span(n.At).Line, n.Key, n.Text}] = true
	})
	return out
}

// put is a fault that is put on a line.
type put struct {
	kind int // of faultKinds
	line int // from 0
	mutant
}

func newGround(t testing.TB, name string, text []byte) *ground {
	g := &ground{name: name, lines: strings.Split(strings.TrimSuffix(string(text), "\n"), "\n"),
		said: make(map[string]bool), refused: make(map[string]bool)}
	g.kind = strings.TrimPrefix(g.lines[0], "record: ")
	count := len(g.lines)
	g.entry, g.end, g.content = make([]int, count), make([]int, count), make([]int, count)
	n := 0
	for i, line := range g.lines {
		g.content[i], g.end[i] = n, i
		if text := strings.TrimLeft(line, " "); text != "" && text[0] != '#' {
			n++
		}
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil || len(root.Content) == 0 {
		t.Fatalf("%s: %v", name, err)
	}
	entries := 0
	g.divide(root.Content[0], count, &entries)
	doc := g.decode(nil)
	g.facts = factsOf(doc)
	for i := range doc.Findings {
		g.said[sentence(&doc.Findings[i])] = true
	}
	return g
}

// divide gives each line up to the one before end to the innermost entry of block style
// that it is part of.
func (g *ground) divide(n *yaml.Node, end int, entries *int) {
	if n.Style&yaml.FlowStyle != 0 || n.Kind == yaml.ScalarNode {
		return
	}
	step := 1
	if n.Kind == yaml.MappingNode {
		step = 2
	}
	for i := 0; i < len(n.Content); i += step {
		first, last := n.Content[i].Line-1, end-1
		if i+step < len(n.Content) {
			last = n.Content[i+step].Line - 2
		}
		*entries++
		for line := first; line <= last; line++ {
			g.entry[line] = *entries
		}
		g.end[first] = max(g.end[first], last)
		g.divide(n.Content[i+step-1], last+1, entries)
	}
}

// grounds are the example and every record, whole; where there is little time, the
// shorter ones.
func grounds(t testing.TB) []*ground {
	out := []*ground{newGround(t, "example", []byte(example))}
	err := filepath.WalkDir(filepath.Join("..", "..", "records"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || !strings.HasSuffix(path, ".yaml") {
			return err
		}
		text, err := os.ReadFile(path)
		if lines := bytes.Count(text, []byte("\n")); err == nil && (!testing.Short() || lines <= 50) {
			out = append(out, newGround(t, path, text))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// with is the text with faults in it.
func (g *ground) with(faults []put) []byte {
	lines := slices.Clone(g.lines)
	for _, f := range faults {
		lines[f.line] = f.mutant.line
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}

func (g *ground) decode(faults []put) *Record {
	return decoder.Decode(&source.File{Name: g.name, Bytes: g.with(faults)}, g.kind)
}

// isFault reports whether the parser refuses the text with this one fault in it.
func (g *ground) isFault(f put) bool {
	key := fmt.Sprint(f.line, f.mutant.line)
	refused, known := g.refused[key]
	if !known {
		refused = refusal(g.with([]put{f})) != nil
		g.refused[key] = refused
	}
	return refused
}

// draw is a fault of a kind, on any line on which there is one.
func (g *ground) draw(r *rand.Rand, kind int) (put, bool) {
	for _, line := range r.Perm(len(g.lines)) {
		mutants := faultKinds[kind].make(g.lines[line])
		for _, i := range r.Perm(len(mutants)) {
			if f := (put{kind, line, mutants[i]}); g.isFault(f) {
				return f, true
			}
		}
	}
	return put{}, false
}

// drawn are faults of some kinds, of any where none are named, on as many lines, in the order of the lines. Where they
// are to be apart, no two are on neighbouring lines or in one innermost entry; nil where
// the text has no room for so many.
func (g *ground) drawn(r *rand.Rand, count int, apart bool, kinds ...int) []put {
	var out []put
	for range 20 * count {
		kind := r.IntN(asked)
		if len(kinds) > 0 {
			kind = kinds[r.IntN(len(kinds))]
		}
		f, ok := g.draw(r, kind)
		near := func(o put) bool {
			return f.line == o.line || apart && (g.entry[f.line] == g.entry[o.line] || abs(g.content[f.line]-g.content[o.line]) < 2)
		}
		if !ok || slices.ContainsFunc(out, near) {
			continue
		}
		if out = append(out, f); len(out) == count {
			slices.SortFunc(out, func(a, b put) int { return cmp.Compare(a.line, b.line) })
			return out
		}
	}
	return nil
}

// Slips visits the example and every record with several faults of kinds that can be
// beyond doubt, on any lines: for tests of what imports this package.
func Slips(t testing.TB, texts int, visit func(kind string, sound, faulty []byte)) {
	var kinds []int
	for k, kind := range faultKinds {
		switch kind.name {
		case "tab indentation", "colon's space lost", "hyphen's space lost", "colon lost":
			kinds = append(kinds, k)
		}
	}
	for n, g := range grounds(t) {
		r := rand.New(rand.NewPCG(uint64(n), 0))
		for range texts {
			if faults := g.drawn(r, 2+r.IntN(6), false, kinds...); faults != nil {
				visit(g.kind, g.with(nil), g.with(faults))
			}
		}
	}
}

func abs(n int) int { return max(n, -n) }

// touched reports whether a line is part of an entry that one of the faults is in.
func (g *ground) touched(faults []put, line int) bool {
	return slices.ContainsFunc(faults, func(f put) bool {
		return g.entry[line] == g.entry[f.line] || f.line <= line && line <= g.end[f.line]
	})
}

// within reports whether a fault is part of what begins on the line of another one.
func (g *ground) within(faults []put, f put) bool {
	return slices.ContainsFunc(faults, func(o put) bool { return o.line < f.line && f.line <= g.end[o.line] })
}

// inToken reports whether a column, from 1, is in the faulty token: see contains.
func (m mutant) inToken(col int) bool {
	at := func(offset int) int { return utf8.RuneCountInString(m.line[:min(offset, len(m.line))]) + 1 }
	return col >= at(m.from) && col < max(at(m.to), at(m.from)+1) || m.other > 0 && col == at(m.other)
}

// sentence is what a finding says, wherever.
func sentence(f *diag.Finding) string { return f.Rule + ": " + f.Message.String() }

// shown is a finding as a line.
func shown(doc *Record, f *diag.Finding) string {
	at := doc.File.Span(f.At.Pos)
	return fmt.Sprintf("%d:%d %s", at.Line, at.Col, sentence(f))
}

// outcome is what became of the faults of one text.
type outcome struct {
	doc      *Record
	line     []bool          // of each fault: a finding is on its line
	token    []bool          // and in its token
	found    int             // findings that the text without faults does not have
	again    []*diag.Finding // of them, those on the line of a fault that is told already
	follows  []*diag.Finding // those elsewhere that relate to the line of a fault
	phantoms []*diag.Finding // all others

	facts, kept int // of the entries without a fault: all, and those that are read as they are
	invented    int // facts of these entries that are not in the sound text
}

// exact reports whether each fault is told once, and nothing else is said.
func (o *outcome) exact() bool {
	return !slices.Contains(o.line, false) && len(o.again)+len(o.follows)+len(o.phantoms) == 0
}

// judge holds what was read against the faults that were put there.
func (g *ground) judge(doc *Record, faults []put) outcome {
	o := outcome{doc: doc, line: make([]bool, len(faults)), token: make([]bool, len(faults))}
	on := func(at source.Pos) int {
		return slices.IndexFunc(faults, func(f put) bool { return f.line == doc.File.Span(at).Line-1 })
	}
	for i := range doc.Findings {
		f := &doc.Findings[i]
		if g.said[sentence(f)] {
			continue
		}
		o.found++
		k := on(f.At.Pos)
		if k >= 0 && faults[k].inToken(doc.File.Span(f.At.Pos).Col) {
			o.token[k] = true
		}
		switch {
		case k >= 0 && o.line[k]:
			o.again = append(o.again, f)
		case k >= 0:
			o.line[k] = true
		case slices.ContainsFunc(f.Related, func(r diag.Related) bool { return on(r.At) >= 0 }):
			o.follows = append(o.follows, f)
		default:
			o.phantoms = append(o.phantoms, f)
		}
	}
	read := factsOf(doc)
	for fact := range g.facts {
		if !g.touched(faults, fact.line-1) {
			o.facts++
			if read[fact] {
				o.kept++
			}
		}
	}
	for fact := range read {
		if !g.facts[fact] && !g.touched(faults, fact.line-1) {
			o.invented++
		}
	}
	return o
}

// score is what was counted of many texts.
type score struct {
	texts, exact          int
	faults, line, token   int
	nested, nestedLine    int // of the faults, those within what begins on the line of another
	found                 int
	again, follows        int
	phantoms              int
	facts, kept, invented int
}

func (c *score) String() string {
	return fmt.Sprintf("faults %5d: line %6.2f %%, token %6.2f %%  (within another %4d: line %6.2f %%)  findings %5d: phantoms %5.2f %%, again %5.2f %%, follow %5.2f %%  facts kept %6.2f %%, invented %5.2f %%  exact %6.2f %%",
		c.faults, percent(c.line, c.faults), percent(c.token, c.faults), c.nested, percent(c.nestedLine, c.nested),
		c.found, share(c.phantoms, c.found), share(c.again, c.found), share(c.follows, c.found),
		percent(c.kept, c.facts), share(c.invented, c.facts), percent(c.exact, c.texts))
}

// share is percent of what may be nothing at all.
func share(part, whole int) float64 { return percent(part, max(whole, 1)) }

// text counts what became of a text.
func (c *score) text(o *outcome) {
	c.texts++
	if o.exact() {
		c.exact++
	}
	c.found += o.found
	c.again += len(o.again)
	c.follows += len(o.follows)
	c.phantoms += len(o.phantoms)
	c.facts += o.facts
	c.kept += o.kept
	c.invented += o.invented
}

// fault counts what became of a fault.
func (c *score) fault(line, token, nested bool) {
	one := func(counted bool) int {
		if counted {
			return 1
		}
		return 0
	}
	c.faults++
	c.line += one(line)
	c.token += one(token)
	c.nested += one(nested)
	c.nestedLine += one(nested && line)
}

// measure is of texts with as many faults in each.
type measure struct {
	all    score
	kinds  [asked]score        // of the faults of each kind, and of all texts with one of them
	pairs  [asked][asked]score // of the faults of one kind where one of the other is in the text
	missed [asked]string       // the first fault that was not told, with what was
	wrong  [asked]string       // the first text that has a phantom
}

func (m *measure) add(g *ground, faults []put) {
	o := g.judge(g.decode(faults), faults)
	m.all.text(&o)
	for i, f := range faults {
		kind := &m.kinds[f.kind]
		if !slices.ContainsFunc(faults[:i], func(o put) bool { return o.kind == f.kind }) {
			kind.text(&o)
		}
		nested := g.within(faults, f)
		m.all.fault(o.line[i], o.token[i], nested)
		kind.fault(o.line[i], o.token[i], nested)
		for j, other := range faults {
			if j != i {
				m.pairs[f.kind][other.kind].fault(o.line[i], o.token[i], nested)
			}
		}
		if !o.line[i] && m.missed[f.kind] == "" {
			m.missed[f.kind] = g.snippet(faults, i, &o)
		}
		if len(o.phantoms) > 0 && m.wrong[f.kind] == "" {
			m.wrong[f.kind] = g.snippet(faults, i, &o)
		}
	}
}

// snippet is the surroundings of each fault, the one in question marked, and all that
// was said.
func (g *ground) snippet(faults []put, which int, o *outcome) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", g.name)
	last := -1
	for _, f := range faults {
		if last >= 0 && f.line-2 > last+1 {
			b.WriteString("      ...\n")
		}
		for n := max(last+1, f.line-2); n <= min(f.line+2, len(g.lines)-1); n++ {
			mark, line := " ", g.lines[n]
			if k := slices.IndexFunc(faults, func(o put) bool { return o.line == n }); k >= 0 {
				line = faults[k].mutant.line
				if mark = "x"; k == which {
					mark = ">"
				}
			}
			fmt.Fprintf(&b, "    %s %4d | %s\n", mark, n+1, line)
			last = n
		}
	}
	for i := range o.doc.Findings {
		f := &o.doc.Findings[i]
		mark := " "
		if slices.Contains(o.phantoms, f) {
			mark = "?"
		}
		fmt.Fprintf(&b, "    %s said: %s\n", mark, shown(o.doc, f))
	}
	return b.String()
}

// print says what was measured: of each kind, of each pair of kinds, and of the kinds,
// worst first, an example of what went wrong.
func (m *measure) print(t *testing.T) {
	t.Helper()
	t.Logf("%-20s %s", "all", &m.all)
	if !testing.Verbose() {
		return
	}
	worst := make([]int, asked)
	for k := range m.kinds {
		worst[k] = k
		t.Logf("%-20s %s", faultKinds[k].name, &m.kinds[k])
	}
	t.Log(m.table())
	slices.SortStableFunc(worst, func(a, b int) int {
		missing := func(k int) int { return m.kinds[k].faults - m.kinds[k].line }
		return cmp.Or(cmp.Compare(missing(b), missing(a)), cmp.Compare(m.kinds[b].phantoms, m.kinds[a].phantoms))
	})
	for _, k := range worst {
		if m.missed[k] != "" {
			t.Logf("%s, not told: %s", faultKinds[k].name, m.missed[k])
		}
		if m.wrong[k] != "" && m.wrong[k] != m.missed[k] {
			t.Logf("%s, with a phantom: %s", faultKinds[k].name, m.wrong[k])
		}
	}
}

// table is how many faults are told, in percent.
func (m *measure) table() string {
	var b strings.Builder
	b.WriteString("told of the row's kind, in percent, with one of the column's in the text\n   ")
	for k := range m.pairs {
		fmt.Fprintf(&b, "%4d", k)
	}
	for k, row := range m.pairs {
		fmt.Fprintf(&b, "\n%2d ", k)
		for _, cell := range row {
			if cell.faults == 0 {
				b.WriteString("   –")
			} else {
				fmt.Fprintf(&b, "%4.0f", percent(cell.line, cell.faults))
			}
		}
		fmt.Fprintf(&b, "  %s", faultKinds[k].name)
	}
	return b.String()
}

// TestSeveralFaults puts one, two, three and five faults into the example and each
// record, and asks whether one run tells each of them on its line, and nothing else.
//
// Independent faults are such that no two are on neighbouring lines or in one
// innermost entry. Faults on any lines are shown without being asked for.
func TestSeveralFaults(t *testing.T) {
	texts := 100 // of each record and number of faults
	if testing.Short() {
		texts = 40
	}
	all := grounds(t)
	for _, c := range []struct {
		faults      int
		apart       bool
		line, token float64 // what is asked of the faults, at least
	}{
		{1, true, 99.9, 99.5},
		{2, true, 97, 0},
		{3, true, 97, 0},
		{5, true, 97, 0},
		{2, false, 0, 0},
		{3, false, 0, 0},
		{5, false, 0, 0},
	} {
		name := fmt.Sprintf("%d independent", c.faults)
		if !c.apart {
			name = fmt.Sprintf("%d on any lines", c.faults)
		}
		t.Run(name, func(t *testing.T) {
			m := new(measure)
			for n, g := range all {
				r := rand.New(rand.NewPCG(uint64(n), uint64(c.faults)))
				for range texts {
					if faults := g.drawn(r, c.faults, c.apart); faults != nil {
						m.add(g, faults)
					}
				}
			}
			m.print(t)
			if m.all.texts < texts*len(all)/2 {
				t.Errorf("only %d texts", m.all.texts)
			}
			if !c.apart {
				return
			}
			if got := percent(m.all.line, m.all.faults); got < c.line {
				t.Errorf("%.2f %% of the faults are told on their lines, want %v %%", got, c.line)
			}
			if got := percent(m.all.token, m.all.faults); got < c.token {
				t.Errorf("%.2f %% of the faults are told in their tokens, want %v %%", got, c.token)
			}
			if got := share(m.all.phantoms, m.all.found); got > 1 {
				t.Errorf("%.2f %% of the findings are about no fault", got)
			}
			if got := share(m.all.again, m.all.found); got > 1 {
				t.Errorf("%.2f %% of the findings tell a fault again", got)
			}
			if got := percent(m.all.kept, m.all.facts); c.faults > 1 && got < 97 {
				t.Errorf("%.2f %% of the facts without a fault are read", got)
			}
			if got := share(m.all.invented, m.all.facts); got > 0.2 {
				t.Errorf("%.2f %% of the facts are in no sound text", got)
			}
		})
	}
}

// TestGround: the example is divided into its entries, faults that are drawn are what they
// are said to be, and what is said of them is judged.
func TestGround(t *testing.T) {
	g := newGround(t, "example", []byte(example))
	line := func(start string) int {
		t.Helper()
		n := slices.IndexFunc(g.lines, func(line string) bool { return strings.HasPrefix(strings.TrimLeft(line, " -"), start) })
		if n < 0 {
			t.Fatalf("no line begins with %q", start)
		}
		return n
	}
	for _, c := range []struct {
		a, b  string
		entry bool // both in one innermost entry
		holds bool // b in what begins on the line of a
	}{
		{"record:", "id: esim", false, false},
		{"fi: >", "aikuis", true, true},
		{"en: |-", "adult", true, true},
		{"summary:", "en: |-", false, true},
		{"en: |-", "sv: Ett", false, false},
		{"id: lansi", "name: {fi: Länsi", false, true}, // both in one item
		{"id: lansi", "id: ita", false, false},
		{"name: {fi: Länsi", "teams:", false, false},
		{"Kemi", "Keminmaa", false, false},
		{"municipalities: [Inari,", "Kemijärvi,", true, true},
		{"decisions:", "section:", false, true},
		{"costs:", "2009: 300000", false, true},
		{"costs:", "funding:", false, false},
		{"split:", "Kemi: 22669", false, true},
		{"reason:", "what they", true, true},
	} {
		a, b := line(c.a), line(c.b)
		if got := g.entry[a] == g.entry[b]; got != c.entry {
			t.Errorf("%q and %q in one entry: %v", c.a, c.b, got)
		}
		if got := g.end[a] >= b; got != c.holds {
			t.Errorf("%q holds %q: %v", c.a, c.b, got)
		}
	}

	for seed := range uint64(50) {
		faults := g.drawn(rand.New(rand.NewPCG(seed, 0)), 5, true)
		if again := g.drawn(rand.New(rand.NewPCG(seed, 0)), 5, true); fmt.Sprint(again) != fmt.Sprint(faults) {
			t.Errorf("drawn again: %v, first %v", again, faults)
		}
		if len(faults) != 5 || refusal(g.with(faults)) == nil {
			t.Errorf("the parser takes %v", faults)
		}
		for i, f := range faults {
			if refusal(g.with(faults[i:i+1])) == nil {
				t.Errorf("the parser takes %q", f.mutant.line)
			}
			if i > 0 && (f.line < faults[i-1].line+2 || g.entry[f.line] == g.entry[faults[i-1].line]) {
				t.Errorf("lines %d and %d are not apart", faults[i-1].line+1, f.line+1)
			}
		}
	}

	status, period := line("status:"), line("period:")
	faults := []put{{0, status, mutant{"status:applied", 0, 7, 0}}, {0, period, mutant{"period:2004", 0, 7, 0}}}
	doc := g.decode(nil)
	at := func(line, col int) diag.Finding {
		return diag.Finding{Rule: diag.YAMLSyntax, At: source.At(doc.File.Offset(line+1, col), doc.File.Offset(line+1, col)+1).Place()}
	}
	related := at(1, 1)
	related.Relate(at(period, 1).At, "the line that doesn't fit it")
	doc.Findings = []diag.Finding{at(status, 7), at(status, 9), at(0, 1), related}
	o := g.judge(doc, faults)
	if !slices.Equal(o.line, []bool{true, false}) || !slices.Equal(o.token, []bool{true, false}) ||
		o.found != 4 || len(o.again) != 1 || len(o.phantoms) != 1 || len(o.follows) != 1 {
		t.Errorf("judged as %+v", o)
	}
	if o.facts != len(g.facts)-2 || o.kept != o.facts || o.invented != 0 {
		t.Errorf("%d of %d facts kept, %d invented", o.kept, o.facts, o.invented)
	}
	other := newGround(t, "other", []byte(strings.Replace(example, "1828204", "1828205", 1)))
	if o := other.judge(doc, faults); o.kept != o.facts-1 || o.invented != 1 {
		t.Errorf("%d of %d facts kept, %d invented", o.kept, o.facts, o.invented)
	}
}
