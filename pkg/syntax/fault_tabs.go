package syntax

import (
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// tabs reports tabs in a line's indentation. Within a text below | or > it is in doubt
// whether the line belongs to it.
func (b *blame) tabs(indent, white int, within bool) {
	blanks, text := b.here()[:white], b.here()[white:]
	tabs := blanks[indent : indent+len(strings.TrimLeft(blanks[indent:], " "))]
	b.found(b.begin+indent, tabs, language.Say("there is a tab in the indentation; YAML expects spaces there")).
		Suggest("indent with spaces, two for each level")
	if text == "" || text[0] == '#' {
		b.put(b.begin, blanks, "", true)
		return
	}
	tab, sure := b.tabSize(blanks, text)
	if tab == 0 {
		b.mend(b.begin, blanks, strings.Repeat(" ", b.likely(isHyphen(text))))
		return
	}
	b.put(b.begin, blanks, strings.Repeat(" ", columns(blanks, tab)), sure && !within)
	if !within {
		b.furtherTabs(tab)
	}
}

// furtherTabs has the lines below that begin with a tab corrected with the line at hand, as
// far as each fits those above: whoever indents with tabs does so on many lines.
func (b *blame) furtherTabs(tab int) {
	o := outline{open: -1}
	for _, l := range b.levels[1:] {
		o.add(l.col, l.list)
	}
	if b.pending >= 0 {
		o.open = b.top().col
	}
	ok := o.enter(b.mended[0].text)
	count := 0
	for n := b.line() + 1; ok && n < len(b.lines.all); n++ {
		text := b.lines.all[n]
		indent := indentOf(text)
		if indent == len(text) {
			continue
		}
		spaces := strings.Repeat(" ", columns(text[:indent], tab))
		if text[0] != '\t' || !o.enter(spaces+text[indent:]) {
			break
		}
		from := b.lines.from[n]
		b.fault.Fix.Edits = append(b.fault.Fix.Edits, diag.Edit{From: from, To: from + indent, Text: spaces})
		b.mended = append(b.mended, line{n, spaces + text[indent:]})
		count++
	}
	if count > 0 {
		b.fault.Note("{0} {0|line|lines} below also {0|begins|begin} with a tab", count)
	}
}

// tabSize is how many columns a tab stands for, by what fits the lines above: 2, 4 or 8; 0
// where none does. It is unsure where two do that differ, where what is next does not fit,
// and where one tab may have been meant to go as far as the line above.
func (b *blame) tabSize(white, text string) (size int, sure bool) {
	hyphen := isHyphen(text)
	for _, tab := range []int{2, 4, 8} {
		n := columns(white, tab)
		switch {
		case size > 0 && n == columns(white, size) || !b.fits(n, hyphen):
		case size == 0:
			size, sure = tab, true
		default:
			sure = false
		}
	}
	n := columns(white, size)
	switch top := b.top(); {
	case b.pending < 0 && n != b.likely(hyphen), top.count == 1 && isStuckHyphen(b.lineFrom(top.first)):
		return size, false
	}
	return size, sure && b.leads(n, text)
}

// leads reports whether the next line is no further in than it may be below a text at a
// column.
func (b *blame) leads(col int, text string) bool {
	for _, below := range b.lines.all[b.line()+1:] {
		switch indent := indentOf(below); {
		case IsEmpty(below):
			continue
		case strings.Contains(below[:indent], "\t"):
			return true
		case isHyphen(below[indent:]):
			return indent <= col || strings.HasSuffix(text, ":")
		default:
			return indent <= col+2
		}
	}
	return true
}

// columns is how wide an indentation is whose tabs lead to multiples of a number of
// columns.
func columns(white string, tab int) (n int) {
	for i := range len(white) {
		if n++; white[i] == '\t' && tab > 0 {
			n += (tab - n%tab) % tab
		}
	}
	return n
}

// fits reports whether a line may be at a column.
func (b *blame) fits(col int, hyphen bool) bool {
	if b.pending >= 0 {
		below := b.top().col
		return col == below+2 || hyphen && col == below || col == 0 && below < 0
	}
	for _, l := range b.levels {
		if l.col == col && l.list == hyphen {
			return true
		}
	}
	return false
}

// outline is the open mappings and lists as far as lines tell at a glance.
type outline struct {
	levels []level
	open   int // the column of a key whose value comes on a later line, -1
}

func (o *outline) add(col int, list bool) {
	o.levels = append(o.levels, level{col: col, list: list})
}

// enter goes on with a line; false where it does not fit, or there is more in it than keys
// and values of one line.
func (o *outline) enter(text string) bool {
	col := indentOf(text)
	hyphen := isHyphen(text[col:])
	if below := o.open; below >= 0 && (col == below+2 || hyphen && col == below) {
		o.add(col, hyphen)
	}
	for n := len(o.levels); n > 0 && (o.levels[n-1].col > col || o.levels[n-1].col == col && o.levels[n-1].list && !hyphen); n-- {
		o.levels = o.levels[:n-1]
	}
	if n := len(o.levels); n == 0 || o.levels[n-1].col != col || o.levels[n-1].list != hyphen {
		return false
	}
	key, colon := keyOf(text)
	if hyphen && key-col > 2 { // an item within an item
		return false
	}
	o.open = -1
	switch {
	case colon == 0:
		return hyphen && strings.IndexByte("|>", text[len(text)-1]) < 0
	case hyphen:
		o.add(key, false)
	}
	if value := strings.TrimLeft(text[colon+1:], " "); IsEmpty(value) {
		o.open = key
	} else {
		return strings.IndexByte("|>", value[0]) < 0
	}
	return true
}
