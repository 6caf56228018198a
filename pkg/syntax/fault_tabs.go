package syntax

import (
	"slices"
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
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
// far as the reader gets through them so: whoever indents with tabs does so on many lines.
func (b *blame) furtherTabs(tab int) {
	all, to := b.mended, 0
	for n := b.line() + 1; n < len(b.lines.all); n++ {
		text := b.lines.all[n]
		indent := indentOf(text)
		if indent == len(text) {
			continue
		}
		spaces := strings.Repeat(" ", columns(text[:indent], tab))
		if key, _ := keyOf(all[len(all)-1].text); text[0] != '\t' || len(spaces) > key+2 {
			break
		}
		all = append(all, line{n, spaces + text[indent:]})
		to = b.lines.from[n] + len(text)
	}
	if to == 0 {
		return
	}
	trial, r := newLines(b.text[:to]), new(Reader)
	trial.set(all)
	if !r.pass(trial.text, new(source.Tree), false) {
		stopped := trial.at(r.begin)
		all = all[:max(1, slices.IndexFunc(all, func(l line) bool { return l.n >= stopped }))]
	}
	b.mended = all
	for _, l := range all[1:] {
		from := b.lines.from[l.n]
		b.fault.Fix.Edits = append(b.fault.Fix.Edits, diag.Edit{From: from, To: b.lines.indented(l.n), Text: l.text[:indentOf(l.text)]})
	}
	if count := len(all) - 1; count > 0 {
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
	case b.pending < 0 && n != b.likely(hyphen), top.count == 1 && isStuckHyphen(b.lineFrom(top.first)), b.belowLostSpace(n):
		return size, false
	}
	return size, sure && b.leads(n, text)
}

// belowLostSpace reports whether the line above, which goes further in than a column, may
// be a key that lost the space after its colon: the reader takes it for text that goes on.
func (b *blame) belowLostSpace(col int) bool {
	if b.line() == 0 {
		return false
	}
	above := b.lines.all[b.line()-1]
	indent := indentOf(above)
	return indent > col && lostSpace(above[indent:]) > 0
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
