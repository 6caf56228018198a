package audit

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"sostool/pkg/money"
)

// A row of a table that lost its columns on the way to the text has its figures side by side
// with a space between them, as figures have between their groups: 93 152 426 000 are two, or
// one. From leastColumns groups on, which is a thousand millions, nobody can tell by the text
// alone; the record says which of its figures are there.

const (
	leastColumns = 4
	mostColumns  = 24 // groups that are looked at together
	mostGroups   = 4  // of a figure that a record can have
)

// columns are the groups of digits of a passage that may be several figures, the last one with
// its decimals; nil where it is one.
func (s *scanner) columns(i, last int) (groups []stretch) {
	for k := i; k <= last; k++ {
		switch {
		case s.is(k, digits):
			groups = append(groups, stretch{s.all[k].from, s.all[k].to})
		case k+1 == last:
			groups[len(groups)-1].to = s.all[last].to
			k = last
		default: // thousands with points
			return nil
		}
	}
	if len(groups) < leastColumns {
		return nil
	}
	return groups
}

// apart takes a passage that may be several figures apart, so that as much of it as can be is
// settled; what is left over between two figures that are is a passage of its own.
func (x *Text) apart(p *Passage, settled func(*Passage) bool) (settledParts int, open []*Passage) {
	n := len(p.groups)
	left := make([]int, n+1) // the fewest groups that are not settled, from each on
	next := make([]int, n)   // where the next part begins
	for i := n - 1; i >= 0; i-- {
		left[i], next[i] = left[i+1]+1, -(i + 1)
		for j := i + 1; j <= min(n, i+mostGroups); j++ {
			if left[j] < left[i] {
				if part := x.part(p, i, j); part.figure.Known() && settled(part) {
					left[i], next[i] = left[j], j
				}
			}
		}
	}
	for i := 0; i < n; {
		if next[i] > 0 {
			settledParts++
			i = next[i]
			continue
		}
		j := i
		for j < n && next[j] < 0 {
			j++
		}
		open = append(open, x.part(p, i, j))
		i = j
	}
	return settledParts, open
}

// beside takes a figure of fewer groups apart: 142 000 426 may be 142 000 and 426. It is one
// figure as a rule, and one that the record lacks is to be listed: so all parts must be
// amounts of the record, of which only few have so few digits; counts, as 1 and 11, are not
// enough, or 1 200 000 would be settled by the 200 000 of one payer. nil where they are not.
func (x *Text) beside(p *Passage, amounts ...*figures) (parts []*Passage) {
	if p.Kind != Amount || p.Several() {
		return nil
	}
	groups := x.groups(p.core)
	if len(groups) != leastColumns-1 {
		return nil
	}
	whole := &Passage{Kind: Amount, value: value{groups: groups}}
	for _, ends := range [][]int{{2, 3}, {1, 3}, {1, 2, 3}} {
		parts, from := parts[:0], 0
		for _, to := range ends {
			part := x.part(whole, from, to)
			if !slices.ContainsFunc(amounts, func(f *figures) bool { return f.has(part.figure) }) {
				break
			}
			parts, from = append(parts, part), to
		}
		if from == len(groups) {
			return parts
		}
	}
	return nil
}

// groups are what spaces part in a stretch of a line, where all of it is digits and the
// last one's decimals.
func (x *Text) groups(at stretch) (groups []stretch) {
	from := at.from
	for i, r := range string(x.Bytes[at.from:at.to]) {
		switch here := at.from + int32(i); {
		case r >= '0' && r <= '9', r == ',' && len(groups) == leastColumns-2:
		case unicode.IsSpace(r) && r != '\n' && len(groups) < leastColumns-2:
			groups = append(groups, stretch{from, here})
			from = here + int32(utf8.RuneLen(r))
		default:
			return nil
		}
	}
	return append(groups, stretch{from, at.to})
}

// part is the passage of some groups of another one.
func (x *Text) part(p *Passage, i, j int) *Passage {
	if i == 0 && j == len(p.groups) {
		return p
	}
	at := stretch{p.groups[i].from, p.groups[j-1].to}
	part := &Passage{Kind: p.Kind, all: at, core: at}
	if j-i >= leastColumns {
		part.groups = p.groups[i:j]
	}
	if read, ok := money.ReadPrinted(oneLine(string(x.Bytes[at.from:at.to]))); ok && x.Bytes[at.from] != '0' {
		part.figure = read.Amount
	}
	return part
}

// figures are all that the groups of a passage may be.
func (x *Text) figures(p *Passage, visit func(*Passage)) {
	for i := range p.groups {
		for j := i + 1; j <= min(len(p.groups), i+mostGroups); j++ {
			if part := x.part(p, i, j); part.figure.Known() {
				visit(part)
			}
		}
	}
}

// Several reports whether a passage may be several figures side by side.
func (p *Passage) Several() bool { return len(p.groups) > 0 }

// inColumns reports whether a token that may go on with a figure is among so many groups that
// these may be several.
func (t *tokens) inColumns(i int) bool {
	group := func(k int) bool { return t.is(k, digits) && t.near(k) && len(t.str(k)) == 3 && t.is(k-1, digits) }
	n := 1
	for k := i; group(k) && n < leastColumns; k-- {
		n++
	}
	for k := i + 1; group(k) && n < leastColumns; k++ {
		n++
	}
	return n >= leastColumns
}
