package syntax

import (
	"unicode/utf8"

	"sostool/pkg/diag"
	"sostool/pkg/language"
	"sostool/pkg/source"
)

// blame says where and why the reader can't go on, from where it is.
type blame struct {
	*Reader
	fault   *diag.Finding
	mended  []line      // what reading may go on with
	misfits bool        // the line's indentation fits none above it
	columns map[int]int // how many lines begin at each column, made when asked for
}

// blame ends the reading with a fault.
func (r *Reader) blame() *blame {
	if r.lines == nil || r.lines.text != r.text {
		r.lines = newLines(r.text)
	}
	r.fault = &blame{Reader: r}
	return r.fault
}

// line is the number of the line, from 0.
func (b *blame) line() int { return b.lines.at(b.begin) }

// lineFrom is what is from an offset to the end of its line.
func (b *blame) lineFrom(from int) string { return firstLine(b.text[from:]) }

// place is where a text begins; where it is empty, where the next character is.
func (b *blame) place(from int, text string) source.Place {
	n := len(text)
	if n == 0 {
		_, n = utf8.DecodeRuneInString(b.lineFrom(from))
	}
	return source.At(from, from+n).Place()
}

// found reports the fault at a text.
func (b *blame) found(from int, text string, message language.Text) *diag.Finding {
	b.fault = &diag.Finding{Rule: diag.YAMLSyntax, At: b.place(from, text), Message: message}
	b.mended = nil
	return b.fault
}

// put offers to correct the fault: a text in place of another one.
func (b *blame) put(from int, was, text string, safe bool) {
	b.fault.Fix = &diag.Fix{Safe: safe, Edits: []diag.Edit{{From: from, To: from + len(was), Text: text}}}
	b.mend(from, was, text)
}

// mend lets reading go on as if a text were in place of another one, on one line.
func (b *blame) mend(from int, was, text string) {
	n := b.lines.at(from)
	whole, at := b.lines.all[n], from-b.lines.from[n]
	b.mended = []line{{n, whole[:at] + text + whole[at+len(was):]}}
}

// start is the place of the key or hyphen with which something begins.
func (b *blame) start(from int) source.Place {
	text := b.lineFrom(from)
	end := plainEnd(text, false)
	if isHyphen(text) {
		end = 1
	}
	return b.place(from, text[:end])
}

// entryBelow is the next line, where it looks like the next key or item.
func (b *blame) entryBelow() (source.Place, bool) {
	n := b.line() + 1
	if n == len(b.lines.all) || !b.breaksOut(b.lines.all[n]) {
		return source.Place{}, false
	}
	return b.start(b.lines.indented(n)), true
}

// tooDeep reports nesting that no record has, at the level that is one too many.
func (b *blame) tooDeep(open []bracket) {
	at := b.pos
	if len(b.levels) > MaxDepth+1 {
		at = b.levels[MaxDepth+1].first
	} else if n := MaxDepth + 1 - len(b.levels); n >= 0 && n < len(open) {
		at = open[n].at
	}
	b.found(at, "", language.Say("the value is nested too deep: records nest at most {0} levels", MaxDepth)).
		Suggest("look for a bracket that was meant as text, and put that text in quotes").Rule = diag.YAMLLimit
}

// maxNodes is how many keys and items a text may have: several times as many as an honest
// one of the largest size.
const maxNodes = 100_000

// tooMany reports more keys and items than any record has; it is asked for each line.
func (r *Reader) tooMany() bool {
	if len(r.tree.Nodes) <= maxNodes {
		return false
	}
	r.blame().found(r.begin, "", language.Say("up to this line there are more than {0} keys and items; a record has at most that many", maxNodes)).
		Suggest("divide the record, or look for a text that was meant to be in quotes").Rule = diag.YAMLLimit
	return true
}

// unknownAlias reports an alias that refers to nothing.
func (b *blame) unknownAlias(from int) {
	alias := b.text[from:b.pos]
	b.found(from, alias, language.Say("the alias \"{0}\" refers to nothing", alias)).
		Suggest("records have no aliases: write the value itself, in quotes where it begins with \"*\"").Rule = diag.YAMLAlias
}

// breaksOut reports whether a line within quotes or brackets looks like the
// next key or item of a mapping or list around them. In records these stay
// inside their key's indentation.
func (r *Reader) breaksOut(text string) bool {
	col := indentOf(text)
	return !r.lenient && col <= r.top().col && isEntry(text[col:])
}
