package syntax

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/record"
	"sostool/pkg/source"
)

// The most that a recovery does: faults that it tells, and bytes that it reads or copies.
const (
	maxFaults = 1_000
	maxReads  = 1 << 26
)

// recovery reads a text with faults as if they were mended.
type recovery struct {
	reader *Reader
	tree   *source.Tree
	whole  *lines
	now    *lines  // as reading goes on with
	stages []stage // of the lines
	first  int     // of the lines that were changed since the latest reading
	faults []diag.Finding
	shift  indentation // of the line that was mended last
	guess  int         // the latest line of which it is in doubt what was meant
}

// stage is how far a line is from what is written.
type stage uint8

const (
	asWritten stage = iota
	asMeant         // probably
	valueless       // its key is there
	blank           // it belongs to what is valueless
	lost            // nothing of it is there
)

// indentation is a line whose indentation was mended, and by how much.
type indentation struct{ line, by int }

func newRecovery(r *Reader, text string, tree *source.Tree) *recovery {
	whole := newLines(text)
	return &recovery{reader: r, tree: tree, whole: whole, now: newLines(text), guess: -1, stages: make([]stage, len(whole.all))}
}

// change has reading go on as if lines had other texts.
func (r *recovery) change(s stage, changed ...line) {
	for _, l := range changed {
		r.stages[l.n], r.first = s, min(r.first, l.n)
	}
	r.now.set(changed)
}

// leaveOut takes the lines of some stretches out, which are in order.
func (r *recovery) leaveOut(without []source.Pos) {
	var out []line
	for _, at := range without {
		for n := r.whole.at(int(at.From)); n <= r.whole.at(int(at.To)-1); n++ {
			out = append(out, line{n, ""})
		}
	}
	r.change(lost, out...)
}

// NoBreakSpaces are those that people take for plain ones. Where a line is indented with
// them they are read as such.
const NoBreakSpaces = "\u00a0\u202f\u2007"

// plainIndentation is the lines that are indented with such spaces, with plain ones.
func plainIndentation(text string) (plain []line) {
	if !slices.ContainsFunc([]rune(NoBreakSpaces), func(r rune) bool { return strings.ContainsRune(text, r) }) {
		return nil
	}
	for n := 0; text != ""; n++ {
		was, next, _ := strings.Cut(text, "\n")
		rest := strings.TrimLeft(was, " "+NoBreakSpaces)
		if indent := was[:len(was)-len(rest)]; strings.Trim(indent, " ") != "" {
			plain = append(plain, line{n, strings.Repeat(" ", utf8.RuneCountInString(indent)) + strings.TrimRight(rest, "\r")})
		}
		text = next
	}
	return plain
}

// run reads the text again and again, until no fault is left; false where that is not
// to be expected.
func (r *recovery) run() bool {
	r.reader.lines = r.now
	ok := r.reader.pass(r.now.text, r.tree, false)
	for budget := maxReads; !ok; {
		if budget -= len(r.now.text) + r.reader.begin - r.reader.origin; budget < 0 || len(r.faults) == maxFaults {
			return false
		}
		section := r.now.at(r.reader.section.begin)
		if r.first = len(r.stages); !r.mend(r.reader.fault) {
			return false
		}
		if r.isEntry(section) && r.reader.back() {
			ok = r.reader.from(r.now.text)
		} else {
			ok = r.reader.pass(r.now.text, r.tree, false)
		}
	}
	if r.hopeless() {
		r.faults = r.faults[:min(1, len(r.faults))]
		return false
	}
	if !r.certain() {
		return false
	}
	r.restore()
	return true
}

// isEntry reports whether what begins on a line is an entry of the record itself
// after the latest change, as it was before.
func (r *recovery) isEntry(section int) bool {
	n := section
	for n < len(r.now.all) && IsEmpty(r.now.all[n]) {
		n++
	}
	if r.first != section || n == len(r.now.all) {
		return r.first >= section
	}
	indent := indentOf(r.now.all[n])
	return indent == r.reader.section.root.col && !isHyphen(r.now.all[n][indent:])
}

// hopeless reports whether so much is wrong that the text is hardly a record.
func (r *recovery) hopeless() bool {
	unclear, full := 0, 0
	for i := range r.faults {
		if r.faults[i].Fix == nil {
			unclear++
		}
	}
	for _, line := range r.whole.all {
		if !IsEmpty(line) {
			full++
		}
	}
	return unclear > 5 && unclear*4 > full
}

// certain reports whether some key of the record itself is one that records have, read as
// it is written.
func (r *recovery) certain() bool {
	if len(r.tree.Nodes) == 0 || r.tree.Nodes[0].Kind != source.Mapping {
		return false
	}
	for i := range r.tree.Children(0) {
		if n := &r.tree.Nodes[i]; r.stages[r.now.at(int(n.KeyAt.From))] == asWritten && slices.Contains(record.Keys(), n.Key) {
			return true
		}
	}
	return false
}

// mend tells a fault, unless it may be a consequence of another, and changes the line;
// false where there is no way on.
func (r *recovery) mend(b *blame) bool {
	f := b.fault
	n, last := r.now.at(int(f.At.From)), b.line()
	if f.Rule == diag.YAMLLimit {
		r.tell(f)
		return false
	}
	touched := r.stages[n] != asWritten
	for i := range f.Related {
		touched = touched || r.stages[r.now.at(int(f.Related[i].At.From))] != asWritten
	}
	if b.misfits && !touched && r.follows(n, len(b.mended) == 0) {
		return true
	}
	shift, isShift := r.shifted(b)
	switch {
	case touched:
		if r.stages[n] >= blank {
			n = last
		}
		return r.drop(n)
	case isShift && r.shift.by == shift.by && r.nextTo(r.shift.line, n):
	default:
		if f.Fix != nil && f.At.From == int32(r.now.from[n]) && r.guess >= r.now.at(r.reader.section.begin) {
			f.Fix.Safe = false // what it is indented by hangs on what is above
		}
		r.tell(f)
	}
	if f.Fix == nil || !f.Fix.Safe {
		r.guess = n
	}
	r.shift = shift
	if len(b.mended) == 0 {
		return r.drop(n)
	}
	r.stages[n] = asMeant
	r.change(asMeant, b.mended...)
	for k := n; k < last; k++ { // a bracket or a quote over lines
		r.stages[k] = max(r.stages[k], asMeant)
	}
	return true
}

// shifted is by how much a fault's line is indented otherwise than it should be, where
// that is the fault.
func (r *recovery) shifted(b *blame) (indentation, bool) {
	if len(b.mended) != 1 {
		return indentation{}, false
	}
	n := b.mended[0].n
	was, now := r.now.all[n], b.mended[0].text
	by := len(now) - len(was)
	return indentation{n, by}, by != 0 && strings.TrimLeft(was, " \t") == strings.TrimLeft(now, " ")
}

// follows reports whether a line that fits no level may only follow from a fault above: from
// one on the line right above it, which may not be what it was taken for, or where it is
// unknown where it belongs, from any in its entry of the record. What was a key with a value
// on the line above becomes one with its value below, what was no key nothing; else the
// line at hand is dropped.
func (r *recovery) follows(n int, unknown bool) bool {
	above := n - 1
	for above >= 0 && IsEmpty(r.whole.all[above]) {
		above--
	}
	if above < 0 {
		return false
	}
	text := r.now.all[above]
	switch col, colon := keyOf(text); r.stages[above] {
	case asMeant:
		if colon > 0 && colon+1 < len(text) && col < indentOf(r.now.all[n]) {
			r.change(valueless, line{above, text[:colon+1]})
		} else {
			r.change(lost, line{above, ""})
		}
		return true
	case valueless:
		r.change(lost, line{above, ""})
		return true
	case lost, blank:
		return r.drop(n)
	}
	first := min(r.now.at(r.reader.section.begin), n)
	return unknown && slices.Max(r.stages[first:n+1]) != asWritten && r.drop(n)
}

// nextTo reports whether only empty lines are between two.
func (r *recovery) nextTo(above, below int) bool {
	for n := above + 1; n < below; n++ {
		if !IsEmpty(r.whole.all[n]) {
			return false
		}
	}
	return above < below
}

// tell adds a fault to the findings, in places of the text as it is.
func (r *recovery) tell(f *diag.Finding) {
	f.At.Pos = r.stretch(f.At.Pos)
	for i := range f.Related {
		f.Related[i].At = r.stretch(f.Related[i].At)
	}
	if f.Fix != nil {
		for i := range f.Fix.Edits {
			e := &f.Fix.Edits[i]
			at := r.stretch(source.At(e.From, e.To))
			e.From, e.To = int(at.From), int(at.To)
		}
	}
	r.faults = append(r.faults, *f)
}

// drop takes the value of a line away, or the whole line where that was done already,
// with the lines below that belong to it; false where nothing is left of it.
func (r *recovery) drop(n int) bool {
	if r.stages[n] >= blank {
		return false
	}
	text := r.now.all[n]
	col, colon := keyOf(text)
	if colon == 0 && r.stages[n] == asWritten && !isHyphen(text[indentOf(text):]) { // nothing is below it
		r.change(lost, line{n, ""})
		return true
	}
	if colon == 0 || r.stages[n] >= valueless {
		col, colon = indentOf(text), 0
	}
	var below []line
	for k := n + 1; k < len(r.stages); k++ {
		indent := indentOf(r.now.all[k])
		if indent == len(r.now.all[k]) {
			continue
		}
		if indent <= col {
			break
		}
		below = append(below, line{k, ""})
	}
	r.change(blank, below...)
	if colon > 0 {
		r.change(valueless, line{n, text[:colon+1]})
	} else {
		r.change(lost, line{n, ""})
	}
	return true
}

// keyOf is the column of the key on a line and that of its colon, 0 where there is none.
func keyOf(text string) (col, colon int) {
	col = indentOf(text)
	for isHyphen(text[col:]) {
		col++
		col += indentOf(text[col:])
	}
	colon = col + plainEnd(text[col:], false)
	if colon == col || colon == len(text) || text[colon] != ':' || !isName(text[col:colon]) {
		return col, 0
	}
	return col, colon
}

// stretch leads from the text that was read to the text as it is.
func (r *recovery) stretch(at source.Pos) source.Pos {
	return source.At(r.offset(int(at.From)), r.offset(int(at.To)))
}

func (r *recovery) offset(offset int) int {
	n := r.now.at(offset)
	col := offset - r.now.from[n]
	was, now := r.whole.all[n], r.now.all[n]
	if was != now {
		same := 0
		for same < min(len(was), len(now)) && was[same] == now[same] {
			same++
		}
		if col > same { // from the end
			col = max(same, len(was)-max(len(now)-col, 0))
		}
	}
	return min(r.whole.from[n]+min(col, len(was)), len(r.whole.text))
}

// restore gives the places of the tree as they are in the text, and notes what in it is
// not as it is written.
func (r *recovery) restore() {
	t := r.tree
	for n := range r.stages {
		if r.moved(n) {
			r.emptied(n)
		}
	}
	for i := range t.Nodes { // a value is at fault from its first line on
		if n := &t.Nodes[i]; n.Kind == source.Scalar {
			first, last := r.now.at(n.Begin()), r.now.at(int(n.At.To))
			r.stages[first] = max(r.stages[first], min(slices.Max(r.stages[first:last+1]), asMeant))
		}
	}
	for i := range t.Nodes {
		n := &t.Nodes[i]
		n.KeyAt, n.At = r.stretch(n.KeyAt), r.stretch(n.At)
	}
	for _, all := range [][]source.Pos{t.Comments, t.Properties} {
		for i := range all {
			all[i] = r.stretch(all[i])
		}
	}
	for n, s := range r.stages {
		if s != asWritten {
			line := source.At(r.whole.from[n], r.whole.from[n]+len(r.whole.all[n])+1)
			t.Broken = append(t.Broken, line)
			if r.moved(n) {
				t.Moved = append(t.Moved, line)
			}
		}
	}
	t.Text = r.whole.text
}

// moved reports whether it is a guess where a line belongs, or whether it is not there.
func (r *recovery) moved(n int) bool {
	return r.stages[n] == lost || r.stages[n] != asWritten && indentOf(r.whole.all[n]) != indentOf(r.now.all[n])
}

// emptied notes that a key right above a line may only seem to have no value.
func (r *recovery) emptied(line int) {
	offset := r.now.from[line]
	above := sort.Search(len(r.tree.Nodes), func(i int) bool { return r.tree.Nodes[i].Begin() >= offset }) - 1
	if above >= 0 && r.tree.Nodes[above].Nothing() {
		r.tree.Nodes[above].Misfit = true
	}
}
