package syntax

import (
	"strings"

	"sostool/pkg/diag"
	"sostool/pkg/language"
)

// misaligned reports that the line at hand, whose first character is at col, fits none of
// the open mappings and lists. above is the one just ended whose column comes next to the
// right, if any.
//
// It need not be this line that is indented wrongly. Where the first key of a mapping is
// one column off, the parser stumbles over the second, which is right; so the blame goes
// to a line with an unusual indentation that opened a level for itself alone.
func (b *blame) misaligned(col int, above level) {
	below := *b.top()
	if b.stuckOpener(below) || b.misplacedChild(col) || b.twoColons() {
		return
	}
	entered := b.entered
	if b := b.block; b.count > 0 && b.last >= entered && above.col < 0 {
		above = level{col: b.col, first: b.first, last: b.first, count: b.count}
	}
	hyphen := isHyphen(b.here()[col:])
	if !b.off(col) {
		// An opener of the line's own kind tells the column that it should
		// have; one of the other kind at least that it is wrong.
		for _, list := range []bool{hyphen, !hyphen} {
			for _, l := range []level{below, above} {
				childHere := l.col == above.col && (col == below.col+2 || below.col < 0)
				if l.count != 1 || l.list != list || !b.off(l.col) && !childHere {
					continue
				}
				wanted := col
				if list != hyphen {
					wanted = -1
				}
				b.misalignedOpener(l, wanted)
				return
			}
		}
	}
	near, known := b.neighbour(col, hyphen, above)
	if !known {
		b.indentFault(b.line(), col, -1)
		return
	}
	b.indentFault(b.line(), col, near.col).Relate(b.start(near.last), "a line that it may belong with")
}

// stuckOpener reports the hyphen that sticks to the only key of a mapping: it was to make a
// list of it.
func (b *blame) stuckOpener(l level) bool {
	stuck := l.count == 1 && isStuckHyphen(b.lineFrom(l.first))
	if stuck {
		b.hyphenFault(l.first)
	}
	return stuck
}

// misplacedChild reports the line below a key without a value, where the line at hand is
// at the column at which that value was to be expected.
func (b *blame) misplacedChild(col int) bool {
	c := b.childless
	n := b.lines.at(c.next)
	if l := b.top(); c.next == 0 || b.entered != c.next && (b.lines.at(l.first) != n || l.count > 1) {
		return false
	}
	text := b.lines.all[n]
	indent := indentOf(text)
	switch {
	case isStuckHyphen(text[indent:]) && col == indent+2:
		b.hyphenFault(b.lines.indented(n))
		return true
	case isHyphen(text[indent:]) && b.goesOn(indent):
		return false
	}
	if wanted := c.col + 2; col == wanted || col == wanted+2 && isHyphen(text[indent:]) {
		b.indentFault(n, indent, wanted)
		b.fault.Relate(b.start(b.lines.indented(b.line())), "the line that doesn't fit it")
		return true
	}
	return false
}

// goesOn reports whether a further item of the list at a column is below.
func (b *blame) goesOn(col int) bool {
	for _, text := range b.lines.all[b.line()+1:] {
		if indent := indentOf(text); !IsEmpty(text) && indent <= col {
			return indent == col && isHyphen(text[indent:])
		}
	}
	return false
}

// misalignedOpener blames the line that opened a level; wanted is the column at which the
// level should be, -1 where that is unknown.
func (b *blame) misalignedOpener(l level, wanted int) {
	n := b.lines.at(l.first)
	indent := indentOf(b.lines.all[n])
	switch {
	case wanted < 0:
		b.indentFault(n, indent, -1)
	case indent < l.col && !b.off(indent):
		b.found(l.first, b.lineFrom(l.first), language.Say("the keys of a list item don't begin at one column")).
			Suggest("write one space after the \"-\", and indent the item's other keys by two spaces more than it")
		b.move(l.first, wanted-l.col)
	default:
		b.indentFault(n, indent, indent+wanted-l.col)
	}
	b.fault.Relate(b.start(b.lines.indented(b.line())), "the line that doesn't fit it")
}

// indentFault reports a line's indentation; wanted is -1 where it is unknown.
func (b *blame) indentFault(n, indent, wanted int) *diag.Finding {
	b.misfits = n == b.line()
	begin := b.lines.from[n]
	b.found(begin, "", language.Text{}).At = b.start(begin + indent)
	if wanted < 0 || wanted == indent {
		b.fault.Message = language.Say("the line is indented by {0} {0|space|spaces}, which fits no line above it", indent)
		return b.fault.Suggest("indent it like the lines that it belongs with; two spaces for each level")
	}
	b.fault.Message = language.Say("the line is indented by {0} {0|space|spaces}; {1} would fit the lines around it", indent, wanted)
	if indent > 0 {
		b.put(begin, b.lines.all[n][:indent], strings.Repeat(" ", wanted), false)
	}
	return b.fault.Suggest("indent keys and items that belong together alike; two spaces for each level")
}

// neighbour is the mapping or list that a line at col most likely belongs to:
// the nearest of its kind. Of two as near, it is the one that the next line
// belongs to.
func (b *blame) neighbour(col int, hyphen bool, above level) (level, bool) {
	var near level
	known := above.col > col && above.list == hyphen
	if known {
		near = above
	}
	for i := len(b.levels) - 1; i > 0; i-- {
		l := b.levels[i]
		if l.list != hyphen {
			continue
		}
		if !known || col-l.col < near.col-col || col-l.col == near.col-col && b.nextIndent(near.col) <= l.col {
			near, known = l, true
		}
		break
	}
	return near, known
}

// nextIndent is the indentation of the next line that is not empty, or what is
// given at the end.
func (b *blame) nextIndent(end int) int {
	for _, text := range b.lines.all[b.line()+1:] {
		if indent := indentOf(text); indent < len(text) {
			return indent
		}
	}
	return end
}

// off reports whether a column is an unusual one for a line to begin at: odd,
// in a file that indents by two, else the only one of its kind.
func (b *blame) off(col int) bool {
	if b.columns == nil {
		b.columns = make(map[int]int)
		for _, text := range b.lines.all {
			if indent := indentOf(text); indent < len(text) && text[indent] != '#' {
				b.columns[indent]++
			}
		}
	}
	odd, even := 0, 0
	for c, n := range b.columns {
		if c%2 == 1 {
			odd += n
		} else if c > 0 {
			even += n
		}
	}
	if odd <= even+1 {
		return col%2 == 1
	}
	return b.columns[col] == 1
}

// itemAmongKeys reports a list item at the column of a mapping's keys.
func (b *blame) itemAmongKeys(l level, above level) {
	if b.misplacedChild(l.col) {
		return
	}
	if above.count == 1 && above.list && b.off(above.col) && !b.off(l.col) {
		b.misalignedOpener(above, l.col)
		return
	}
	if b.stuckOpener(l) {
		return
	}
	outer, key := b.levels[len(b.levels)-2], keyIn(b.rest())
	if outer.list && key != "" && key == keyIn(b.lineFrom(l.first)) { // the list's next item
		b.indentFault(b.line(), l.col, outer.col).Relate(b.start(outer.last), "a line that it may belong with")
		return
	}
	b.found(b.pos, "-", language.Say("a list item is among the keys of a mapping")).
		Suggest("write the list under its key, or remove the \"-\"").
		Relate(b.start(l.last), "the mapping's key above")
}

// keyIn is the key that an item or a line of a mapping begins with.
func keyIn(text string) string {
	col, colon := keyOf(text)
	return text[col:max(col, colon)]
}

// noHyphen reports a line without a hyphen among the items of a list.
func (b *blame) noHyphen(l level) {
	word, _, _ := strings.Cut(b.rest(), " ")
	b.found(b.pos, word, language.Say("a line without \"-\" is among the items of a list")).
		Suggest("begin the line with \"- \", or indent it where it belongs to the item above").
		Relate(b.start(l.last), "the list's item above")
	b.mend(b.begin, "", "  ")
}

// tabAfterHyphen reports a tab between a hyphen and what follows it, after some spaces.
func (b *blame) tabAfterHyphen(spaces int) {
	tabs := b.rest()[:indentOf(b.rest())]
	b.found(b.pos, tabs, language.Say("there is a tab after the \"-\" of a list item")).
		Suggest("write one space after the \"-\"")
	b.put(b.pos, tabs, strings.Repeat(" ", 1-min(spaces, 1)), true)
}

// itemOnKeysLine reports a list item on the line of its key.
func (b *blame) itemOnKeysLine() {
	b.found(b.pos, "-", language.Say("a list item is on the line of its key")).
		Suggest("put each item on a line of its own, or write [one, two]; a text that begins with \"- \" needs quotes")
}

// move has reading go on as if what is from an offset on were further to the right by some
// columns, or to the left where that is blank.
func (b *blame) move(from, by int) {
	if by > 0 {
		b.mend(from, "", strings.Repeat(" ", by))
	} else if spaces := b.text[from+by : from]; strings.Trim(spaces, " ") == "" {
		b.mend(from+by, spaces, "")
	}
}

// likely is a column at which the line at hand may be.
func (b *blame) likely(hyphen bool) int {
	if b.pending >= 0 {
		if next := b.nextIndent(0); next > b.top().col {
			return next
		}
		return b.top().col + 2
	}
	for i := len(b.levels) - 1; i > 0; i-- {
		if b.levels[i].list == hyphen {
			return b.levels[i].col
		}
	}
	return 0
}
