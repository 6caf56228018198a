package sheet

import (
	"maps"
	"slices"

	"sostool/pkg/money"
	"sostool/pkg/record"
)

// side is the lines of the costs, or of the funding, and what they turned out to be.
type side struct {
	lines []line
	rows  []int         // of the lines that are rows of the budget, in their order
	sub   map[int][]int // the rows that a line has the sum of, and that are not in rows next to it
	total int           // the line that adds all rows up; -1 where there is none
	taken []int         // lines that are no rows, and taken as payers of one
	sums  []Sum
}

// Sum is a sum of the sheet, worked out.
type Sum struct {
	Kind   SumKind
	Year   int  // 0: in all
	Cell   Cell // that states it
	Stated money.Amount
	Terms  []Cell       // that make it, or should
	Made   money.Amount // what they make
}

// Holds reports whether the terms make what is stated, as far as figures are rounded.
func (s *Sum) Holds() bool { return agree(s.Stated, s.Made) }

// Exact reports whether they make it to the cent.
func (s *Sum) Exact() bool { return s.Stated.Cents() == s.Made.Cents() }

// SumKind is what a sum is of.
type SumKind uint8

// Kinds of sums.
const (
	OfRows  SumKind = iota // of rows, in one column
	OfYears                // of the years of a row
	Sides                  // the costs, which are what the funding should make
)

func agree(a, b money.Amount) bool {
	off := a.Cents() - b.Cents()
	return max(off, -off) <= a.Margin()+b.Margin()
}

// amount is a line's figure of a year, as it counts in a sum: income is taken off, and one
// that was rounded to cents may be off.
func (l *line) amount(key int) (money.Amount, bool) {
	v, ok := l.values[key]
	if v.rounded {
		v.amount = v.amount.Within(v.amount.Margin() + 1)
	}
	if ok && l.class.income && v.amount.Cents() > 0 {
		return negative(v.amount), true
	}
	return v.amount, ok
}

// negative is an amount with the other sign.
func negative(a money.Amount) money.Amount {
	if a.IsAbout() {
		return money.Cents(-a.Cents()).Within(a.Margin())
	}
	return money.Cents(-a.Cents())
}

// keys are the years of which a line has figures, in their order, and inAll.
func (l *line) keys() []int {
	keys := slices.Sorted(maps.Keys(l.values))
	if len(keys) > 0 && keys[0] == inAll {
		keys = append(keys[1:], inAll)
	}
	return keys
}

// adds is what lines make in a year, and the cells that have it.
func (s *side) adds(lines []int, key int) (sum money.Amount, cells []Cell) {
	sum = money.Cents(0)
	for _, i := range lines {
		if a, ok := s.lines[i].amount(key); ok {
			sum, _ = sum.Add(a)
			cells = append(cells, s.lines[i].values[key].cell)
		}
	}
	return sum, cells
}

// makes reports whether lines add up to what a line states, in every column in which one of
// them has a figure.
func (s *side) makes(lines []int, total int) bool {
	return len(lines) > 0 && s.first(lines, total) == len(lines)
}

// first is the largest number of lines, from the first on, that make what a line states; 0
// where there is none.
func (s *side) first(lines []int, total int) (n int) {
	t := &s.lines[total]
	sums := make(map[int]money.Amount)
	for key := range t.values {
		sums[key] = money.Cents(0)
	}
	for k, i := range lines {
		for key := range s.lines[i].values {
			a, _ := s.lines[i].amount(key)
			if !t.has(key) && a.Cents() != 0 {
				return n // more lines take nothing away
			}
			if t.has(key) {
				sums[key], _ = sums[key].Add(a)
			}
		}
		if len(sums) > 0 && !slices.ContainsFunc(t.keys(), func(key int) bool {
			stated, _ := t.amount(key)
			return !agree(stated, sums[key])
		}) {
			n = k + 1
		}
	}
	return n
}

// reversed is a list from its end.
func reversed(list []int) []int {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// resolve finds out which lines are rows, which are parts of others, and which add up what.
func resolve(lines []line) *side {
	s := &side{lines: lines, sub: make(map[int][]int), total: -1}
	var items, totals []int
	for i := range lines {
		if is := lines[i].class; is.total && is.category == "" && is.source == "" {
			totals = append(totals, i)
		} else {
			items = append(items, i)
		}
	}
	details := s.details(items)
	if !s.whole(items, totals, details) && !s.nested(items, totals, details) && !s.separate(items, totals, details) {
		s.rows = apart(items, details)
		// A last sum that is of some of the rows only is not that of all.
		if n := len(totals); n > 0 && s.first(reversed(before(s.rows, totals[n-1])), totals[n-1]) == 0 {
			s.total = totals[n-1]
		}
	}
	for i, of := range details {
		if of >= 0 && !slices.Contains(s.rows, i) {
			s.sub[of] = append(s.sub[of], i)
		}
	}
	s.prove(items, totals)
	return s
}

// before are the lines above another.
func before(lines []int, i int) []int { return lines[:len(lines)-len(after(lines, i))] }

// after are the lines below another.
func after(lines []int, i int) []int {
	n, _ := slices.BinarySearch(lines, i)
	return lines[n:]
}

// sets are the lines that may be the rows: all of them, those that are no part of others,
// those of them that are known.
func (s *side) sets(items, details []int) [][]int {
	rest := apart(items, details)
	known := slices.DeleteFunc(slices.Clone(rest), func(i int) bool { return s.lines[i].unknown() })
	if slices.ContainsFunc(items, func(i int) bool { return details[i] >= 0 && s.surelyPart(i, details[i]) }) {
		return [][]int{rest, known}
	}
	return [][]int{items, rest, known}
}

// whole looks for a total that all rows make: the last one, where several do.
func (s *side) whole(items, totals, details []int) bool {
	for _, set := range s.sets(items, details) {
		for _, t := range totals {
			if !s.lines[t].class.public && s.makes(set, t) {
				s.rows, s.total = set, t
			}
		}
		if s.total >= 0 {
			return true
		}
	}
	return false
}

// nested looks for a total that the rows make without those that name a payer, or say that
// they are a part, below a source: these need not be all of it.
func (s *side) nested(items, totals, details []int) bool {
	of, k := slices.Clone(details), -1
	for n, i := range items {
		l := &s.lines[i]
		switch {
		case k >= 0 && items[n-1] == i-1 && (len(l.payers) > 0 || l.class.within) && s.mayBePart(i, k):
			of[i] = k
		default:
			k = i
		}
	}
	rest := apart(items, of)
	for _, t := range totals {
		if s.makes(rest, t) {
			s.rows, s.total = rest, t
			copy(details, of)
		}
	}
	return s.total >= 0
}

// separate looks for a total that the rows above it make, below which another table has the
// parts of one of them, as who pays the share of the municipalities.
func (s *side) separate(items, totals, details []int) bool {
	for _, t := range totals {
		parts := after(items, t)
		for _, set := range s.sets(before(items, t), details) {
			if len(parts) == 0 || !s.makes(set, t) {
				continue
			}
			for _, k := range set {
				if s.makes(parts, k) && !slices.ContainsFunc(parts, func(i int) bool { return !s.mayBePart(i, k) }) {
					s.rows, s.total = set, t
					for _, i := range parts {
						details[i] = k
					}
					return true
				}
			}
		}
	}
	return false
}

// apart are the lines that are no part of another.
func apart(lines, of []int) []int {
	return slices.DeleteFunc(slices.Clone(lines), func(i int) bool { return of[i] >= 0 })
}

// surelyPart reports whether a line is part of another beyond doubt, whatever the total:
// its label says so, or the other one's says that it is a sum.
func (s *side) surelyPart(i, of int) bool { return s.lines[i].class.within || s.lines[of].class.total }

// unknown reports whether the label of a line says nothing that is known.
func (l *line) unknown() bool {
	is := l.class
	return is.category == "" && is.source == "" && !is.own && !is.income && !is.total && len(l.payers) == 0
}

// details says of each line of which other it is a part: lines next to each other that may
// be of the kind of the line above or below them, and add up to it in every column. -1:
// of none.
func (s *side) details(items []int) []int {
	of := slices.Repeat([]int{-1}, len(s.lines))
	for at, k := range items {
		if s.lines[k].unknown() || of[k] >= 0 {
			continue
		}
		to, from := at+1, at
		for to < len(items) && items[to] == items[to-1]+1 && s.mayBePart(items[to], k) {
			to++
		}
		for from > 0 && items[from-1] == items[from]-1 && s.mayBePart(items[from-1], k) && of[items[from-1]] < 0 {
			from--
		}
		run := s.run(items[at+1:to], k)
		if len(run) == 0 {
			run = s.run(reversed(items[from:at]), k)
		}
		for _, i := range run {
			of[i] = k
		}
	}
	return of
}

// run is the longest stretch of lines next to line k, nearest first, that makes it. One line
// alone is, where it is surely a part.
func (s *side) run(lines []int, k int) []int {
	n := s.first(lines, k)
	if n == 1 && !s.surelyPart(lines[0], k) {
		n = 0
	}
	return lines[:n]
}

// mayBePart reports whether a line may be a part of another by their labels.
func (s *side) mayBePart(i, of int) bool {
	a, b := s.lines[i].class, s.lines[of].class
	switch {
	case a.within || s.lines[i].unknown():
		return true
	case a.category != "" && a.category == b.category:
		return true
	case b.source != "" && a.source == b.source && len(s.lines[i].payers) == 0:
		return true
	default:
		return (b.source != "" || b.own) && len(s.lines[i].payers) > 0 && len(s.lines[of].payers) == 0
	}
}

// prove works out every sum: of rows for each line that is a total, of years for each row.
func (s *side) prove(items, totals []int) {
	for _, t := range totals {
		terms := s.rows
		if t != s.total {
			terms = s.stretch(items, t)
		}
		s.proveRows(terms, t)
	}
	for _, k := range items {
		if parts := s.sub[k]; parts != nil {
			s.proveRows(parts, k)
		}
	}
	for i := range s.lines {
		l := &s.lines[i]
		all, ok := l.amount(inAll)
		sum := Sum{Kind: OfYears, Cell: l.values[inAll].cell, Stated: all, Made: money.Cents(0)}
		for _, key := range l.keys() {
			if key != inAll {
				a, _ := l.amount(key)
				sum.Made, _ = sum.Made.Add(a)
				sum.Terms = append(sum.Terms, l.values[key].cell)
			}
		}
		if ok && len(sum.Terms) > 0 {
			s.sums = append(s.sums, sum)
		}
	}
}

// stretch is the lines above a total that it may be of: those that make it, else all since
// the total before it.
func (s *side) stretch(items []int, total int) []int {
	var above, public []int
	for _, i := range items {
		if i < total {
			above = append(above, i)
		}
		if slices.Contains(s.rows, i) && s.lines[i].class.source != record.Private {
			public = append(public, i)
		}
	}
	tops := slices.DeleteFunc(slices.Clone(above), func(i int) bool { return !slices.Contains(s.rows, i) })
	if s.lines[total].class.public {
		return public
	}
	for _, of := range [][]int{tops, above} {
		if n := s.first(reversed(of), total); n > 0 {
			return of[len(of)-n:]
		}
	}
	if s.makes(s.rows, total) {
		return s.rows
	}
	return tops
}

func (s *side) proveRows(terms []int, total int) {
	l := &s.lines[total]
	for _, key := range l.keys() {
		sum := Sum{Kind: OfRows, Year: key, Cell: l.values[key].cell}
		sum.Stated, _ = l.amount(key)
		sum.Made, sum.Terms = s.adds(terms, key)
		s.sums = append(s.sums, sum)
	}
}
