package render

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// maxColumns is how wide a frame gets; a longer line of a record is cut
// around what is marked on it.
const maxColumns = 100

// tabWidth is how many cells a tab goes at most.
const tabWidth = 4

// Colours as parameters of SGR.
const (
	bold   = "1"
	red    = "1;31"
	yellow = "1;33"
	blue   = "1;34"
)

type findingsText struct {
	Options
	w       io.Writer
	between string // what is before the next one
}

func beginText(w io.Writer, o Options) findingsWriter { return &findingsText{Options: o, w: w} }

func (t *findingsText) add(f *diag.Finding) error {
	if !t.shows(f) {
		return nil
	}
	_, err := io.WriteString(t.w, t.between+block(f, t.Language, t.Color))
	t.between = "\n"
	return err
}

func (t *findingsText) close(r *diag.Report, c diag.Counts) error {
	if !t.Alone {
		return nil
	}
	word, hue := severity(diag.Error)
	d := drawing{color: t.Color}
	for _, f := range r.Failures {
		d.row(d.paint(hue, word.In(t.Language)) + d.paint(bold, ": "+language.Clean(unreadAt(f, t.Language))))
	}
	d.row(Verdict(r, c, t.Version).In(t.Language))
	_, err := io.WriteString(t.w, t.between+d.String())
	return err
}

// block is one finding as people read it, with the lines that it is about.
func block(f *diag.Finding, l language.Language, color bool) string {
	word, hue := severity(f.Severity)
	if f.Allowed != "" {
		hue = bold
	}
	d := drawing{color: color, hue: hue}
	scenes := scenesOf(f, l)
	for _, s := range scenes {
		for _, m := range s.marks {
			d.digits = max(d.digits, len(strconv.Itoa(m.Line)))
		}
	}
	d.digits = max(d.digits, 1)

	d.row(d.paint(hue, word.In(l)+"["+language.Clean(f.Rule)+"]") + d.paint(bold, ": "+language.Clean(f.Message.In(l))))
	framed := false
	for _, s := range scenes {
		if framed {
			d.bar()
		}
		d.scene(s)
		framed = len(s.marks) > 0
	}
	last := remarks(f)
	if framed && len(last) > 0 {
		d.bar()
	}
	for _, t := range last {
		d.row(d.margin() + d.paint(blue, "=") + " " + language.Clean(t.In(l)))
	}
	return d.String()
}

// Excerpt is the line of a text with some characters, counted from 0, with a caret under
// each of them.
func Excerpt(text string, from, to int, color bool) string {
	before, after := string([]rune(text)[:from]), []rune(text)[from:]
	line := 1 + strings.Count(before, "\n")
	begin := strings.LastIndexByte(before, '\n') + 1
	rest, _, _ := strings.Cut(string(after), "\n")
	at := source.Span{Line: line, Col: utf8.RuneCountInString(before[begin:]) + 1, EndLine: line}
	at.EndCol = at.Col + min(to-from, max(1, utf8.RuneCountInString(rest)))
	d := drawing{color: color, hue: red, digits: len(strconv.Itoa(line))}
	d.bar()
	d.line(lay(before[begin:]+rest), []mark{{Span: at, primary: true}})
	return d.String()
}

func severity(s diag.Severity) (word language.Text, hue string) {
	switch s {
	case diag.Error:
		return language.Say("error"), red
	case diag.Warning:
		return language.Say("warning"), yellow
	default:
		return language.Say("note"), blue
	}
}

// scene is the marked lines of one file. Without marks it only names a place.
type scene struct {
	file  string
	text  *source.File
	at    source.Span
	label string // of a place that has no mark
	marks []mark
}

// mark is what is below a line.
type mark struct {
	source.Span
	label   string
	primary bool
}

// scenesOf shares a finding's places out to the files that they are in, the finding's own
// first. A second place that is the finding's own says what is there: its message becomes
// the label of the caret.
func scenesOf(f *diag.Finding, l language.Language) []scene {
	own := scene{file: f.File, text: f.Text, at: f.Span}
	main := mark{Span: own.at, primary: true}
	hasMark := marks(own.text, f.At.Pos, own.at)
	var others []scene
	for i := range f.Related {
		r := &f.Related[i]
		file := fileOf(r, f)
		m := mark{Span: r.Span, label: language.Clean(r.Message.In(l))}
		if file == f.File && m.Span == own.at && main.label == "" {
			main.label = m.label
			continue
		}
		text := linesOf(r, f)
		at := slices.IndexFunc(others, func(s scene) bool { return s.file == file && len(s.marks) > 0 })
		switch {
		case !marks(text, r.At, m.Span):
			others = append(others, scene{file: file, at: m.Span, label: m.label})
		case file == f.File:
			own.marks = append(own.marks, m)
		case at >= 0:
			others[at].marks = append(others[at].marks, m)
		default:
			others = append(others, scene{file: file, text: text, at: m.Span, marks: []mark{m}})
		}
	}
	if hasMark {
		own.marks = append(own.marks, main)
	} else {
		own.label = main.label
	}
	if own.file == "" {
		return others
	}
	return append([]scene{own}, others...)
}

// marks reports whether there is a line to mark a place on: its text is known
// and it is not the file as a whole.
func marks(text *source.File, at source.Pos, span source.Span) bool {
	if text == nil || span == (source.Span{Line: 1, Col: 1, EndLine: 1, EndCol: 1}) {
		return false
	}
	return at != source.Start && span.Line > 0 && span.Line <= text.LineCount()
}

// drawing is a block on its way to the screen.
type drawing struct {
	strings.Builder
	color  bool
	hue    string // of the finding's severity
	digits int    // of the highest line number shown
}

func (d *drawing) paint(hue, s string) string {
	if !d.color || s == "" {
		return s
	}
	return "\x1b[" + hue + "m" + s + "\x1b[0m"
}

func (d *drawing) row(s string) {
	d.WriteString(s)
	d.WriteByte('\n')
}

// margin is as wide as a line number with a space on either side.
func (d *drawing) margin() string { return strings.Repeat(" ", d.digits+2) }

func (d *drawing) bar() { d.row(d.margin() + d.paint(blue, "|")) }

func (d *drawing) scene(s scene) {
	where := place(s.file, s.at)
	if s.label != "" {
		where += ": " + s.label
	}
	d.row(strings.Repeat(" ", d.digits+1) + d.paint(blue, "-->") + " " + where)
	if len(s.marks) == 0 {
		return
	}
	d.bar()
	slices.SortStableFunc(s.marks, func(a, b mark) int {
		switch {
		case a.Line != b.Line || a.primary == b.primary:
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
		case a.primary:
			return -1
		default:
			return 1
		}
	})
	last := 0
	for len(s.marks) > 0 {
		n := 1
		for n < len(s.marks) && s.marks[n].Line == s.marks[0].Line {
			n++
		}
		line := s.marks[0].Line
		// One line left out speaks for itself, as the numbers show it.
		if last > 0 && line > last+2 {
			d.row(d.paint(blue, "..."))
		}
		d.line(lay(s.text.Line(line)), s.marks[:n])
		last, s.marks = line, s.marks[n:]
	}
}

// place is a place as editors and terminals follow it.
func place(file string, at source.Span) string {
	file = language.Clean(file)
	if at.Line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d:%d", file, at.Line, at.Col)
}

// line draws one line of a record and, below it, a row for each mark. A line
// that is too long to show all its marks at once is drawn for each of them.
func (d *drawing) line(line laid, all []mark) {
	room := maxColumns - d.digits - len("  | ")
	type stretch struct{ from, to int }
	cells := make([]stretch, len(all))
	start, end := line.width, 0
	for i, m := range all {
		cells[i].from, cells[i].to = line.cells(m)
		start, end = min(start, cells[i].from), max(end, cells[i].to)
	}
	if len(all) > 1 && line.width > room && end-start > room/2 {
		for i := range all {
			d.line(line, all[i:i+1])
		}
		return
	}
	view := line.view(start, room)
	d.row(" " + d.paint(blue, fmt.Sprintf("%*d |", d.digits, all[0].Line)) + before(" ", strings.TrimRight(view.text, " ")))
	for i, m := range all {
		from, to := view.clip(cells[i].from, cells[i].to)
		sign, hue := "-", blue
		if m.primary {
			sign, hue = "^", d.hue
		}
		d.row(d.margin() + d.paint(blue, "|") + " " + strings.Repeat(" ", from) +
			d.paint(hue, strings.Repeat(sign, to-from)+before(" ", m.label)))
	}
}

// before puts a sign before a text that is there.
func before(sign, text string) string {
	if text == "" {
		return ""
	}
	return sign + text
}

// laid is a line of a record as a terminal shows it: tabs as spaces, what
// can't be printed as escapes. That makes it longer, so it remembers where
// each character has gone.
type laid struct {
	raw     string
	text    string
	width   int   // of text, in cells
	offsets []int // in text, of each character of raw, and its end
}

func lay(raw string) laid {
	var b strings.Builder
	offsets := make([]int, 0, len(raw)+1)
	stop, x := 0, 0 // offset and cell of the last tab's end
	for i := 0; i < len(raw); {
		r, size := utf8.DecodeRuneInString(raw[i:])
		offsets = append(offsets, b.Len())
		switch {
		case r == '\t':
			x += displaywidth.String(b.String()[stop:])
			n := tabWidth - x%tabWidth
			b.WriteString(strings.Repeat(" ", n))
			stop, x = b.Len(), x+n
		case r == '[' && language.Orders(raw[:i]):
			b.WriteString(`\x5b`)
		default:
			b.WriteString(language.Clean(raw[i : i+size]))
		}
		i += size
	}
	text := b.String()
	return laid{raw: raw, text: text, width: displaywidth.String(text), offsets: append(offsets, len(text))}
}

// cells are the first cell of a mark and the one after its last, in whole
// signs: a caret below a letter is as wide as the letter with its accents.
func (l laid) cells(m mark) (from, to int) {
	chars := len(l.offsets) - 1
	start := min(max(m.Col-1, 0), chars)
	end := min(m.EndCol-1, chars)
	if m.EndLine > m.Line {
		end = utf8.RuneCountInString(strings.TrimRight(l.raw, " \t"))
	}
	first, last := l.offsets[start], l.offsets[max(start, end)]
	from = -1
	x, offset := 0, 0
	for g := displaywidth.StringGraphemes(l.text); g.Next(); {
		next := offset + len(g.Value())
		if from < 0 && next > first {
			from = x
		}
		x += g.Width()
		if offset < last {
			to = x
		}
		offset = next
	}
	if from < 0 {
		from = x
	}
	return from, max(to, from+1)
}

// view is what is shown of a line: the cells from left on.
type view struct {
	text         string
	shift        int // the line's cell that comes first
	left, right  int // the line's cells that are shown
	cutAt, cutTo bool
}

// view shows at most room cells of a line, with cell from among them. What is
// left out on either side leaves an ellipsis.
func (l laid) view(from, room int) view {
	if l.width <= room {
		return view{text: l.text, right: l.width + 1}
	}
	v := view{shift: max(0, min(from-room/4, l.width+1-room))}
	v.left, v.right = v.shift, v.shift+room
	v.cutAt, v.cutTo = v.left > 0, v.right < l.width
	if v.cutAt {
		v.left++
	}
	if v.cutTo {
		v.right--
	}
	var b strings.Builder
	x, end := 0, v.left
	for g := displaywidth.StringGraphemes(l.text); g.Next(); {
		w := g.Width()
		if x >= v.left && x+w <= v.right {
			// Half of a wide sign that is cut stays empty.
			b.WriteString(strings.Repeat(" ", x-end))
			b.WriteString(g.Value())
			end = x + w
		}
		x += w
	}
	v.text = b.String()
	if v.cutAt {
		v.text = "…" + v.text
	}
	if v.cutTo {
		v.text += "…"
	}
	return v
}

// clip moves a stretch of the line's cells to where the view shows them.
func (v view) clip(from, to int) (int, int) {
	from = min(max(from, v.left), v.right-1)
	to = max(min(to, v.right), from+1)
	return from - v.shift, to - v.shift
}
