package render

import (
	"bufio"
	"bytes"
	"io"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/clipperhouse/displaywidth"
	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"sostool/pkg/language"
	"sostool/pkg/parallel"
	"sostool/pkg/table"
)

// breaking says which words of a text may be broken.
type breaking uint8

// The ways, each in the place of the one before where that does not do.
const (
	hugeWords breaking = iota // those that no line holds anyway
	atMarks                   // all, at the marks that paths, ids and addresses have inside
	anywhere
)

const (
	indent    = "  " // for each step down the tree
	gap       = "  " // between columns
	breakable = 40   // a text that is at most as wide is not broken
	narrowest = 20   // the same where a near column fits then, and only then
	slimmest  = 10   // the same where all fits then
	thinnest  = 4    // the same where nothing else fits
	longWord  = 200  // nor is a word: an address can be copied, a megabyte does not make every row as wide
)

func writeTableText(w io.Writer, t *table.Table, o TableOptions) error {
	b := bufio.NewWriter(w)
	if err := writeText(b, t, o, true); err != nil {
		return err
	}
	return b.Flush()
}

// writeSectionsText puts a blank line between the tables, and so none below
// their titles.
func writeSectionsText(w io.Writer, tables []*table.Table, o TableOptions) error {
	b := bufio.NewWriter(w)
	for i, t := range tables {
		if i > 0 {
			b.WriteByte('\n')
		}
		if err := writeText(b, t, o, false); err != nil {
			return err
		}
	}
	return b.Flush()
}

func writeText(b *bufio.Writer, t *table.Table, o TableOptions, airy bool) error {
	p, err := newPage(t, o.Language)
	if err != nil {
		return err
	}
	width := o.Width
	if width == 0 {
		width = math.MaxInt
	}
	panels, dropped := p.fit(width)

	paragraph := func(lines []string, words breaking) {
		for _, line := range lines {
			for _, part := range folded(line, "", width, words) {
				b.WriteString(strings.TrimRight(part, " ") + "\n")
			}
		}
	}
	if above := p.above(); len(above) > 0 {
		paragraph(above, atMarks)
		if airy {
			b.WriteByte('\n')
		}
	}
	var below, about []string // the table, and the commands that show more
	if p.empty() {
		paragraph([]string{p.nothing()}, hugeWords)
		below = p.notes()
	} else {
		var shown []int
		for i, columns := range panels {
			if i > 0 {
				b.WriteByte('\n')
			}
			if err := p.draw(b, columns, width); err != nil {
				return err
			}
			shown = append(shown, indexes(columns)...)
		}
		below = append(p.legend(shown), p.notes()...)
		about = p.missing(panels, dropped, width, airy)
	}
	about = append(about, p.lines(p.Hints)...)
	if len(below)+len(about) > 0 {
		if airy {
			b.WriteByte('\n')
		}
		paragraph(below, atMarks)
		paragraph(about, hugeWords)
	}
	return nil
}

// missing says what is left out to fit, and that figures alone are too wide.
// Only some tables are also written as csv.
func (p *page) missing(panels [][]textColumn, dropped language.List, width int, csv bool) []string {
	wider := slices.ContainsFunc(panels, func(columns []textColumn) bool { return widthOf(columns) > width })
	var t language.Text
	switch {
	case len(dropped) > 0 && !csv:
		t = language.Say("left out to fit a width of {0}: {1}; --width 0 shows them all", width, dropped)
	case wider && len(dropped) > 0:
		t = language.Say("left out, since all is wider than {0} characters: {1}; --format csv has them", width, dropped)
	case wider:
		t = language.Say("wider than {0} characters: its columns need more, and no figure is cut", width)
	case len(dropped) > 0:
		t = language.Say("left out to fit a width of {0}: {1}; --format csv has them all", width, dropped)
	default:
		return nil
	}
	return []string{p.say(t)}
}

// textColumn is a column of a text with its measures, in cells of a terminal.
type textColumn struct {
	index       int
	whole, rest int // the widest parts before and after the place where numbers are aligned
	width       int
	limit       int // where texts are broken, 0 where they are not
	words       breaking
}

// indexes are the columns that have these measures.
func indexes(columns []textColumn) []int {
	var out []int
	for _, c := range columns {
		out = append(out, c.index)
	}
	return out
}

// fit measures the columns and does what is needed for them to fit, the least
// harm first: it folds the heads of figures and breaks texts between words,
// leaves out spare columns, and puts what is still too wide into panels below
// each other.
func (p *page) fit(width int) (panels [][]textColumn, dropped language.List) {
	var all []textColumn
	for _, i := range p.columns {
		all = append(all, p.measure(i, 0, hugeWords))
	}
	columns := p.worthy(all, width)
	shown := indexes(columns)
	for _, i := range p.columns {
		if !slices.Contains(shown, i) {
			head := p.say(p.Columns[i].Label)
			if strings.Contains(head, ",") {
				head = `"` + head + `"` // it is one of several with commas between them
			}
			dropped = append(dropped, head)
		}
	}
	p.nameTotal(shown)
	if p.cents && !p.anyCents(shown) { // they are in columns that are left out
		p.cents = false
		clear(p.sizes)
		clear(p.measured)
		for i := range columns {
			columns[i] = p.measure(shown[i], 0, hugeWords)
		}
	}
	return p.panels(columns, width), dropped
}

// worthy are the columns without those that are left out. Spare columns come
// back in the order of their numbers, as far as there is room.
func (p *page) worthy(all []textColumn, width int) []textColumn {
	if p.room(all, width, blankSpare) {
		return all
	}
	spares := make(map[int]int)
	for _, c := range all {
		spares[c.index] = p.spare(c.index)
	}
	var columns []textColumn
	for spare := range blankSpare { // what says nothing is shown only where all is
		var more []textColumn // these as well, all in their order
		for _, c := range all {
			if slices.Contains(columns, c) || spares[c.index] == spare {
				more = append(more, c)
			}
		}
		if len(more) > len(columns) && (spare == 0 || p.room(more, width, spare)) {
			columns = more
		}
	}
	return columns
}

// Numbers of spare columns that say nothing: no head is folded for them.
const (
	unknownSpare = math.MaxUint8 + 1 // known in no row
	echoSpare    = math.MaxUint8 + 2 // the figures of another column, which is left out later
	blankSpare   = math.MaxUint8 + 3 // blank in all rows
)

// spare is the number by which a column is left out.
func (p *page) spare(column int) int {
	c := p.Columns[column]
	switch {
	case c.Spare == 0:
		return 0
	case p.every(func(r *table.Row) bool { return r.Cells[column].Blank() }):
		return blankSpare
	case c.Kind.Number() && slices.ContainsFunc(p.columns, func(other int) bool {
		o := p.Columns[other]
		return o.Kind == c.Kind && o.Spare < c.Spare &&
			p.every(func(r *table.Row) bool { return reflect.DeepEqual(r.Cells[other].Value, r.Cells[column].Value) })
	}):
		return echoSpare
	case c.Spare > table.Near && p.every(func(r *table.Row) bool { return !r.Cells[column].Known() }):
		return unknownSpare
	default:
		return int(c.Spare)
	}
}

// every reports whether something holds for all rows.
func (p *page) every(holds func(r *table.Row) bool) bool {
	for r := range rowsOf(p.Table) {
		if !holds(r) {
			return false
		}
	}
	return true
}

// room reports whether columns fit where their texts are broken, if need be, as
// far as those of the spare number are worth it.
func (p *page) room(columns []textColumn, width, spare int) bool {
	switch {
	case spare >= unknownSpare:
		return widthOf(p.narrowTexts(columns, width, breakable, hugeWords)) <= width
	case widthOf(p.narrow(columns, width, breakable, hugeWords)) <= width:
		return true
	case spare <= table.Near:
		return widthOf(p.narrow(columns, width, narrowest, atMarks)) <= width
	default:
		return false
	}
}

// panels are the columns as they are drawn: next to each other where they fit, else as
// tables below each other that all begin with the first text.
func (p *page) panels(columns []textColumn, width int) [][]textColumn {
	if widthOf(p.narrow(columns, width, slimmest, atMarks)) <= width {
		return [][]textColumn{p.breakTexts(columns, width)}
	}
	var key []textColumn
	if first := firstText(p.Table, indexes(columns)); first >= 0 {
		at := slices.IndexFunc(columns, func(c textColumn) bool { return c.index == first })
		key, columns = columns[at:at+1:at+1], slices.Delete(slices.Clone(columns), at, at+1)
		p.nameTotal([]int{first})
	}
	var panels [][]textColumn
	panel := key
	for len(columns) > 0 {
		next := p.together(key, columns, width)
		columns = columns[len(next):]
		if more := append(panel, next...); len(panel) == len(key) || p.room(more, width, table.Near) {
			panel = more
			continue
		}
		panels, panel = append(panels, p.breakTexts(panel, width)), append(key, next...)
	}
	return append(panels, p.breakTexts(panel, width))
}

// together are the first column and those about it, or that alone where there is no room
// for them next to the key.
func (p *page) together(key, columns []textColumn, width int) []textColumn {
	n := 1
	for n < len(columns) && p.Columns[columns[n].index].About {
		n++
	}
	if !p.room(append(key, columns[:n]...), width, table.Near) {
		n = 1
	}
	return columns[:n]
}

// breakTexts breaks texts where columns do not fit: at blanks, and if that does
// not do inside of words. Where figures alone are too wide no word is broken.
func (p *page) breakTexts(columns []textColumn, width int) []textColumn {
	for _, words := range []breaking{hugeWords, atMarks, anywhere} {
		for limit := breakable; limit >= slimmest; limit -= 5 {
			if narrow := p.narrow(columns, width, limit, words); widthOf(narrow) <= width {
				return narrow
			}
		}
	}
	if narrow := p.narrow(columns, width, thinnest, anywhere); widthOf(narrow) <= width {
		return narrow
	}
	return p.narrow(columns, width, breakable, hugeWords)
}

// narrow breaks the texts of columns to make all fit, and folds the heads of
// figures where that does not do.
func (p *page) narrow(columns []textColumn, width, least int, words breaking) []textColumn {
	narrow := p.narrowTexts(columns, width, least, words)
	if widthOf(narrow) <= width {
		return narrow
	}
	folded := slices.Clone(columns)
	for i, c := range columns {
		if p.Columns[c.index].Kind.Number() {
			folded[i] = p.measure(c.index, 1, words)
		}
	}
	return p.narrowTexts(folded, width, least, words)
}

// narrowTexts breaks the texts of columns until all fit, the widest first, none to
// fewer characters than least.
func (p *page) narrowTexts(columns []textColumn, width, least int, words breaking) []textColumn {
	columns = slices.Clone(columns)
	for over := widthOf(columns) - width; over > 0; over = widthOf(columns) - width {
		var widest *textColumn
		for i := range columns {
			c := &columns[i]
			if p.Columns[c.index].Kind.Wraps() && c.limit == 0 && c.width > least && (widest == nil || c.width > widest.width) {
				widest = c
			}
		}
		if widest == nil {
			break
		}
		*widest = p.measure(widest.index, max(least, widest.width-over), words)
	}
	return columns
}

// widthOf is how wide columns are together.
func widthOf(columns []textColumn) int {
	sum := -len(gap)
	for _, c := range columns {
		sum += c.width + len(gap)
	}
	return sum
}

// over reports whether a row is a heading that spans the columns, not one in them.
func (p *page) over(r *table.Row) bool { return r.Role == table.Heading && p.tree >= 0 }

// measure is the column with its measures where its texts are broken at a
// limit.
func (p *page) measure(i, limit int, words breaking) textColumn {
	c := p.measureRows(textColumn{index: i, limit: limit, words: words})
	if p.Total != nil {
		p.stretch(&c, p.Total, p.sized(p.Total, i))
	}
	c.width = c.whole + c.rest
	for _, line := range p.head(c) {
		c.width = max(c.width, displaywidth.String(line))
	}
	c.whole = c.width - c.rest
	if limit > 0 {
		c.limit = max(limit, c.width) // a word may have made it wider: there is room for more
	}
	return c
}

// measureRows makes a column as wide as its rows need. That is worked out once for each
// way to break its texts: some are looked at again and again to make all columns fit.
func (p *page) measureRows(c textColumn) textColumn {
	key := c
	if known, ok := p.measured[key]; ok {
		return known
	}
	cells := p.cellsOf(c.index)
	for _, part := range inParts(len(p.Rows), func(from, to int) textColumn {
		part := c
		for n := from; n < to; n++ {
			p.stretch(&part, &p.Rows[n], cells[n])
		}
		return part
	}) {
		c.whole, c.rest = max(c.whole, part.whole), max(c.rest, part.rest)
	}
	p.measured[key] = c
	return c
}

// sizedCell is a cell as figure has it, with the widths of its parts.
type sizedCell struct {
	whole, rest string
	left, right int32
	lines       bool // whole has several
}

func (p *page) sized(r *table.Row, i int) sizedCell {
	whole, rest := p.figure(r, i)
	whole = noCommand(whole)
	return sizedCell{whole, rest, int32(displaywidth.String(whole)), int32(displaywidth.String(rest)), strings.Contains(whole, "\n")}
}

// cellsOf are a column's cells in all rows. They are worked out once, since a column is
// measured for each way to make it fit, and then drawn.
func (p *page) cellsOf(i int) []sizedCell {
	if p.sizes[i] == nil {
		cells := make([]sizedCell, len(p.Rows))
		inParts(len(cells), func(from, to int) (none struct{}) {
			for n := from; n < to; n++ {
				cells[n] = p.sized(&p.Rows[n], i)
			}
			return none
		})
		p.sizes[i] = cells
	}
	return p.sizes[i]
}

// stretch makes a column as wide as a cell of it.
func (p *page) stretch(c *textColumn, r *table.Row, x sizedCell) {
	switch wide := p.shift(*c, r) + int(x.left) + int(x.right); {
	case p.over(r):
	case p.Columns[c.index].Kind.Number():
		c.whole, c.rest = max(c.whole, int(x.left)), max(c.rest, int(x.right))
	case !x.lines && (c.limit == 0 || wide <= c.limit):
		c.whole = max(c.whole, wide)
	default:
		for _, line := range p.broken(*c, r, x.whole+x.rest) {
			c.whole = max(c.whole, displaywidth.String(line))
		}
	}
}

// inParts does something with n rows, many at once on each processor, and returns what
// that comes to in their order.
func inParts[T any](n int, do func(from, to int) T) []T {
	const rows = 500
	out := make([]T, (n+rows-1)/rows)
	parallel.Each(len(out), 0, func(i int) { out[i] = do(i*rows, min(n, (i+1)*rows)) })
	return out
}

// shift is how far a text in a column is moved to where the tree has it.
func (p *page) shift(c textColumn, r *table.Row) int {
	if c.index != p.tree {
		return 0
	}
	return len(indent) * r.Depth
}

// noCommand makes a line harmless that would begin a command to a CI server: here, before
// it is measured, since what is made longer on the way out moves all that is behind it.
func noCommand(line string) string {
	begin := len(line) - len(strings.TrimLeftFunc(line, unicode.IsSpace))
	if !strings.HasPrefix(line[begin:], "::") {
		return line
	}
	return line[:begin+1] + language.Escape(':') + line[begin+2:]
}

// head are the lines of a column's head.
func (p *page) head(c textColumn) []string {
	lines := p.headLines(c)
	for i, line := range lines {
		lines[i] = noCommand(line)
	}
	return lines
}

func (p *page) headLines(c textColumn) []string {
	label := p.label(c.index)
	switch {
	case c.limit == 0:
		return []string{label}
	case p.Columns[c.index].Kind.Number():
		half := (displaywidth.String(label) + 1) / 2
		lines := folded(label, "", max(c.limit, c.whole+c.rest, half), hugeWords)
		for i, line := range lines {
			lines[i] = strings.TrimLeft(line, " ")
		}
		return lines
	default:
		return folded(label, "", c.limit, c.words)
	}
}

// broken is a text's lines in a column, each moved to where the tree has it.
func (p *page) broken(c textColumn, r *table.Row, text string) []string {
	shift := strings.Repeat(" ", p.shift(c, r))
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if c.limit > 0 {
			lines = append(lines, folded(line, shift, c.limit, c.words)...)
		} else {
			lines = append(lines, shift+line)
		}
	}
	for i, line := range lines {
		lines[i] = noCommand(line)
	}
	return lines
}

// folded is a text in lines that fit a width, after a shift; all but the first are moved
// further. A word that may not be broken is on a line of its own where it is too wide.
func folded(text, shift string, width int, words breaking) []string {
	if displaywidth.String(shift)+displaywidth.String(text) <= width {
		return []string{shift + text}
	}
	f := &folding{line: shift, shift: shift, width: width}
	for _, unit := range units(text) {
		between := " "
		for _, piece := range pieces(unit, max(1, width-displaywidth.String(shift+indent)), words) {
			f.add(piece, between)
			between = ""
		}
	}
	return append(f.lines, f.line)
}

// units are the parts of a text between which a line may end: a unit and a mark
// go with the figure before them.
func units(text string) []string {
	var out []string
	for w := range strings.SplitSeq(text, " ") {
		if last := len(out) - 1; last >= 0 && isMark(w) && !isMark(out[last]) {
			out[last] += " " + w
		} else {
			out = append(out, w)
		}
	}
	return out
}

// aMark is a unit or the mark of a figure.
var aMark = regexp.MustCompile(`^(?:[€%]|[*~!]\+?|\+)$`)

// isMark asks of few words, which have no more bytes than "€".
func isMark(word string) bool { return len(word) <= len("€") && aMark.MatchString(word) }

// folding is a text of which some lines are full.
type folding struct {
	lines       []string
	line, shift string
	width       int
	begun       bool // something is on the line
}

// add puts a piece on the line, or on a new one.
func (f *folding) add(piece, between string) {
	if f.begun && displaywidth.String(f.line+between+piece) > f.width {
		f.lines = append(f.lines, f.line)
		f.line, f.begun = f.shift+indent, false
	}
	if f.begun {
		f.line += between
	}
	f.line += piece
	f.begun = true
}

// pieces are the parts of a word between which it may be broken where it is wider
// than there is room.
func pieces(word string, room int, words breaking) []string {
	all := displaywidth.String(word)
	if all <= room || words == hugeWords && all <= longWord {
		return []string{word}
	}
	atMarksOnly := words == atMarks && all <= longWord
	var out []string
	piece, width := "", 0
	cut := func() {
		if piece != "" {
			out = append(out, piece)
		}
		piece, width = "", 0
	}
	for at := 0; at < len(word); {
		sign := unbroken(word[at:])
		n := displaywidth.String(sign)
		if sign == "[" || !atMarksOnly && width+n > room {
			cut()
		}
		piece, width, at = piece+sign, width+n, at+len(sign)
		if strings.Contains("./-_–", sign) {
			cut()
		}
	}
	cut()
	return out
}

// aDate is a number or a date: no line ends inside of it.
var aDate = regexp.MustCompile(`^[0-9]+(?:[.,-][0-9]+)*\.?`)

// unbroken is what a text begins with and a line does not break: one sign with
// the comma or bracket that closes it, or a date.
func unbroken(text string) string {
	if date := aDate.FindString(text); date != "" && len(date) <= len("2008-12-31.") {
		return date
	}
	g := displaywidth.StringGraphemes(text)
	g.Next()
	sign := g.Value()
	return sign + closing.FindString(text[len(sign):])
}

// closing is what no line begins with.
var closing = regexp.MustCompile(`^[,;)]+`)

// line is a row as it is drawn, in one line or several.
func (p *page) line(columns []textColumn, r *table.Row, cell func(i int) sizedCell, width int) string {
	if p.over(r) {
		whole, rest := p.figure(r, p.tree)
		return strings.Join(folded(strings.ReplaceAll(whole+rest, "\n", " "), strings.Repeat(indent, r.Depth), width, atMarks), "\n")
	}
	lines := make([][]string, len(columns))
	for j, c := range columns {
		x := cell(c.index)
		if p.Columns[c.index].Kind.Number() {
			lines[j] = []string{spaces(c.whole-int(x.left)) + x.whole + x.rest + spaces(c.rest-int(x.right))}
		} else {
			lines[j] = p.broken(c, r, x.whole+x.rest)
		}
	}
	return level(columns, lines)
}

// heads is the line of the columns' heads, or several.
func (p *page) heads(columns []textColumn) string {
	lines := make([][]string, len(columns))
	for j, c := range columns {
		lines[j] = p.head(c)
		if p.Columns[c.index].Kind.Number() {
			for n, line := range lines[j] {
				lines[j][n] = padLeft(line, c.width)
			}
		}
	}
	return level(columns, lines)
}

// level are cells of several lines next to each other, each as wide as its column and all
// equally high.
func level(columns []textColumn, lines [][]string) string {
	height := 1
	for _, l := range lines {
		height = max(height, len(l))
	}
	var b strings.Builder
	b.Grow(height * (widthOf(columns) + len(gap)))
	for n := range height {
		if n > 0 {
			b.WriteByte('\n')
		}
		for j, c := range columns {
			if j > 0 {
				b.WriteString(gap)
			}
			room := c.width
			if n < len(lines[j]) {
				b.WriteString(lines[j][n])
				room -= displaywidth.String(lines[j][n])
			}
			b.WriteString(spaces(room))
		}
	}
	return b.String()
}

func padLeft(s string, width int) string {
	return spaces(width-displaywidth.String(s)) + s
}

// spaces are n of them, none where that is less than one.
func spaces(n int) string { return strings.Repeat(" ", max(0, n)) }

// draw draws the rows with the heads above and the total below them.
func (p *page) draw(w *bufio.Writer, columns []textColumn, width int) error {
	if len(columns) == 0 {
		return nil
	}
	type drawn struct {
		text bytes.Buffer
		err  error
	}
	for _, part := range inParts(max(1, len(p.Rows)), func(from, to int) *drawn {
		d := new(drawn)
		d.err = p.drawPart(&d.text, columns, width, from, min(to, len(p.Rows)))
		return d
	}) {
		if part.err != nil {
			return part.err
		}
		w.Write(part.text.Bytes()) // which keeps the first error
	}
	return nil
}

// drawPart is the one place that knows tablewriter. It gets cells that are as wide
// as they shall be and lays them out: what it would do to a text by itself is
// all off.
func (p *page) drawPart(w io.Writer, columns []textColumn, width, from, to int) error {
	g := &grid{
		Blueprint: renderer.NewBlueprint(tw.Rendition{
			Borders: tw.BorderNone,
			Settings: tw.Settings{
				Separators: tw.Separators{BetweenColumns: tw.Off, BetweenRows: tw.Off},
				Lines:      tw.Lines{ShowTop: tw.Off, ShowBottom: tw.Off, ShowHeaderLine: tw.On, ShowFooterLine: tw.On},
			},
		}),
		w:     bufio.NewWriter(w),
		width: widthOf(columns),
	}
	asIs := tw.CellConfig{Formatting: tw.CellFormatting{AutoWrap: tw.WrapNone, AutoFormat: tw.Off}}
	t := tablewriter.NewTable(w,
		tablewriter.WithConfig(tablewriter.Config{
			Header: asIs, Row: asIs, Footer: asIs,
			Behavior: tw.Behavior{AutoHide: tw.Off, TrimSpace: tw.Off, TrimTab: tw.Off, TrimLine: tw.Off},
		}),
		tablewriter.WithRenderer(g))
	switch {
	case from > 0:
	case p.headed():
		t.Header([]string{p.heads(columns)})
	default:
		g.Line(tw.Formatting{})
	}
	for n := from; n < to; n++ {
		line := p.line(columns, &p.Rows[n], func(i int) sizedCell { return p.sizes[i][n] }, width)
		if err := t.Append([]string{line}); err != nil {
			return err
		}
	}
	if to == len(p.Rows) && p.Total != nil {
		t.Footer([]string{p.line(columns, p.Total, func(i int) sizedCell { return p.sized(p.Total, i) }, width)})
	}
	if err := t.Render(); err != nil {
		return err
	}
	return g.w.Flush()
}

// grid writes what tablewriter has laid out. Its own renderers measure signs
// rune by rune, and an emoji that is made of several would push its row aside.
type grid struct {
	*renderer.Blueprint
	w     *bufio.Writer // keeps the first error until it is flushed
	width int
	ruled bool // the last line is a rule
}

// Header writes the heads of the columns.
func (g *grid) Header(lines [][]string, _ tw.Formatting) { g.rows(lines) }

// Footer writes the total.
func (g *grid) Footer(lines [][]string, _ tw.Formatting) { g.rows(lines) }

// Row writes a line of a row.
func (g *grid) Row(cells []string, _ tw.Formatting) { g.rows([][]string{cells}) }

// Line writes the rule below the heads and above the total: one where no row is between
// them.
func (g *grid) Line(tw.Formatting) {
	if g.ruled {
		return
	}
	g.ruled = true
	g.w.WriteString(strings.Repeat("-", g.width))
	g.w.WriteByte('\n')
}

func (g *grid) rows(lines [][]string) {
	for _, cells := range lines {
		g.ruled = false
		g.w.WriteString(strings.TrimRight(cells[0], " "))
		g.w.WriteByte('\n')
	}
}
