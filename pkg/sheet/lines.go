package sheet

import (
	"slices"
	"strings"

	"sostool/pkg/record"
)

// line is a row of a sheet with figures.
type line struct {
	at      Cell // its label; where it has none, its first figure
	class   class
	section section
	payers  []Payer       // that the label may name
	values  map[int]value // by year, or inAll
	unread  []Cell        // below a head, and no figure can be read there
}

// value is one figure of a line.
type value struct {
	figure
	cell Cell
}

// inAll is the key of the figure for all years.
const inAll = 0

// Payer is who a label names.
type Payer struct {
	Municipality record.Municipality
	Org          record.OrganisationID
	Source       record.Source // of the organisation's money; empty where its kind does not say
}

// Left is a cell that was not taken, or the head of a column, or the label of a row.
type Left struct {
	Cell Cell
	Why  Why
	Path string // below the budget, of what lacks it: costs[2]; empty where it is not of the budget
}

// Why is why something was not taken.
type Why uint8

// Why cells are not taken.
const (
	NoEuros    Why = iota // the row or column is not of euros, or of what records don't hold
	Detail                // the row is a part of another, which is taken
	Beside                // the row is none of those that make the total
	Summed                // the row adds up others that are taken
	Unreadable            // no figure can be read there
	Unworked              // a formula whose value the file does not hold
	Negative              // records have no negative amounts
	Several               // it is about several years, or not the only one of its year
	Empty                 // a row without figures, or with nothing but zeros
	ByYear                // records have no place for it by year
	OtherShare            // the share in a label is not that of the total
)

// head is what a column is about.
type head struct {
	key  int // a year, or inAll
	at   int // its place in its row, and so in those below
	cell Cell
}

// walker reads lines off a grid whose years are next to each other.
type walker struct {
	*Grid
	who       func(label string) []Payer
	stage     record.Stage // of the column that is wanted, where there are several; empty: any
	heads     []head
	thousands bool // of the figures below the heads
	years     int  // the row below the last one with years
	said      bool // of figures, by a head or a title since the last ones
	section   section
	group     class // of a label without figures, above rows that may be of it
	lines     []line
	left      []Left
	stages    []stated
	units     []Cell       // that say thousands
	last      []int        // the last row with an amount, by column
	bare      map[int]bool // columns without a head that were left
}

// stated is a stage that the sheet names, and where.
type stated struct {
	stage record.Stage
	cell  Cell
	head  bool // above the figures themselves
}

// walk reads all rows of the grid.
func (w *walker) walk() {
	titled := false // a title said thousands: of all figures below it
	for i := range w.rows {
		says := false
		for _, c := range w.rows[i] {
			if c.form != again && saysThousands(c.Text) {
				says, w.units = true, append(w.units, c)
			}
		}
		switch {
		case w.takeHeads(i):
			w.said = w.said || says
			w.thousands = w.said || titled
		case w.takeLine(i):
			w.said = false
		default:
			w.takeWords(i)
			titled = titled || says
			w.thousands = w.thousands || titled
		}
	}
}

// amountHeads are heads of a column of amounts that are not by year.
var amountHeads = strings.Split("€|eur|euroa|euro|euros|1000 €|budjetti|budget|kustannukset|kustannus|kustannusarvio|rahoitus|rahoitusosuus|kostnad|kostnader|cost|costs|belopp|amount|finansiering|funding|summa", "|")

// amountHead reports whether a head is of amounts that are not by year.
func amountHead(text string) bool {
	c := classOf(text)
	text = strings.ToLower(text)
	return c.total && c.category == "" && c.source == "" || slices.Contains(amountHeads, text) ||
		saysThousands(text) || stageOf(text) != "" && len(strings.Fields(text)) <= 2
}

// shares are words behind the name of a payer: the share of it.
var shares = strings.Fields("osuus rahoitus rahoitusosuus maksuosuus kuntaosuus kuntarahoitus andel finansieringsandel share")

// named is whom a label may name, without what is before or behind the name.
func (w *walker) named(label string) []Payer {
	label, _, _ = strings.Cut(numbering().ReplaceAllString(label, ""), "(")
	fields := strings.Fields(strings.TrimRight(label, " :;,"))
	if len(fields) > 1 && slices.Contains(parts, strings.ToLower(strings.TrimSuffix(fields[0], ":"))) {
		fields = fields[1:]
	}
	for n := len(fields); n > 0; n-- {
		if found := w.who(strings.Join(fields[:n], " ")); len(found) > 0 {
			return found
		}
		if !slices.Contains(shares, strings.ToLower(fields[n-1])) {
			break
		}
	}
	if i := strings.IndexAny(label, ",:"); i > 0 && classOf(label[:i]).source != "" { // Kunnat, Inari
		return w.who(strings.TrimSpace(label[i+1:]))
	}
	return nil
}

// takeHeads takes a row for the heads of those below it, where it is that: years, or words
// for amounts, and no figures.
func (w *walker) takeHeads(row int) bool {
	var heads []head
	var others []head
	var label Cell
	years, said := 0, false
	for i, c := range w.rows[row] {
		year, several, ok := yearOf(c)
		switch {
		case c.blank():
		case ok:
			if several {
				year = inAll
			}
			heads = append(heads, head{year, i, c})
			years, said = years+1, said || !alsoAmount(c)
		case c.euros.kind != words:
			return false
		case len(heads)+len(others) == 0 && label.blank() && !w.below(row, i):
			label = c
		case amountHead(c.Text):
			heads, said = append(heads, head{inAll, i, c}), true
		default:
			others = append(others, head{inAll, i, c})
		}
	}
	switch {
	case len(heads) == 0:
		return false
	case !said && !consecutive(heads) && !w.surelyHeads(row, label, heads): // 2000 may be an amount
		return false
	case years == 0 && (w.years > 0 && w.years == row || !slices.ContainsFunc(heads, func(h head) bool { return w.below(row, h.at) })):
		return false // units below the years, or above nothing
	}
	if years > 0 {
		w.years = row + 1
	}
	w.setHeads(row, label, heads, others)
	return true
}

// surelyHeads reports whether a row with years that may be amounts has a label as heads have
// it, and is the first one, below a blank one, or the same as the heads before it.
func (w *walker) surelyHeads(row int, label Cell, heads []head) bool {
	if !label.blank() && classOf(label.Text).section == unsaid {
		return false
	}
	again := !slices.ContainsFunc(heads, func(h head) bool {
		return !slices.ContainsFunc(w.heads, func(o head) bool { return o.key == h.key && o.at == h.at })
	})
	return w.heads == nil || again || w.blankRow(row-1)
}

// alsoAmount reports whether the year of a head may as well be an amount: 2009, 2009 €.
func alsoAmount(c Cell) bool { return c.euros.kind == amount }

// consecutive reports whether heads are of two years or more, each the one after that
// before it, as amounts never are.
func consecutive(heads []head) bool {
	last, different := 0, 0
	for _, h := range heads {
		switch {
		case h.key == inAll || h.key == last:
			continue
		case last != 0 && h.key != last+1:
			return false
		}
		last = h.key
		different++
	}
	return different > 1
}

// below reports whether a row has an amount below it in a column.
func (w *walker) below(row, column int) bool { return w.last[column] > row }

// lastAmounts are the last rows of a grid that have an amount, or a formula of one, by
// column; -1 where none has.
func (g *Grid) lastAmounts() []int {
	last := slices.Repeat([]int{-1}, g.width())
	for row, cells := range g.rows {
		for i, c := range cells {
			if c.euros.kind == amount || c.fault == unworked {
				last[i] = row
			}
		}
	}
	return last
}

// setHeads takes the heads of a row. Of those with one year it takes the one whose own
// head, in the row below, is of amounts in all.
func (w *walker) setHeads(row int, label Cell, heads, others []head) {
	w.heads, w.group = nil, class{}
	switch is := classOf(label.Text); {
	case is.section != unsaid:
		w.section = is.section
	case is.category != "":
		w.section, w.group = costs, is
	case is.source != "", is.own:
		w.section, w.group = funding, is
	}
	of := make(map[int][]head)
	for _, h := range heads {
		if w.below(row, h.at) {
			of[h.key] = append(of[h.key], h)
		}
	}
	for _, h := range heads {
		same := of[h.key]
		for _, fits := range []func(h head) bool{
			func(h head) bool { return amountHead(w.rows[row+1][h.at].Text) },
			func(h head) bool {
				return w.stage != "" && stageOf(h.cell.Text+" "+w.rows[row+1][h.at].Text) == w.stage
			},
		} {
			if len(same) > 1 {
				same = slices.DeleteFunc(slices.Clone(same), func(h head) bool { return !fits(h) })
			}
			if len(same) == 0 {
				same = of[h.key]
			}
		}
		switch {
		case !slices.Contains(of[h.key], h):
		case len(same) == 1 && same[0] == h:
			w.heads = append(w.heads, h)
			if s := stageOf(h.cell.Text); s != "" {
				w.stages = append(w.stages, stated{s, h.cell, true})
			}
		default:
			w.left = append(w.left, Left{Cell: h.cell, Why: Several})
		}
	}
	for _, h := range others {
		if w.below(row, h.at) {
			w.left, w.bare[h.at] = append(w.left, Left{Cell: h.cell, Why: NoEuros}), true
		}
	}
}

// takeWords takes a row without figures: a head of a section or a group, or a title.
func (w *walker) takeWords(row int) {
	for _, c := range w.rows[row] {
		if c.blank() || c.form == again {
			continue
		}
		switch is := classOf(c.Text); {
		case is.total, is.within:
		case is.section != unsaid:
			w.section, w.group = is.section, class{}
		case is.category != "", is.source != "", is.own:
			w.group = is
		}
		if s := stageOf(c.Text); s != "" {
			w.stages = append(w.stages, stated{s, c, false})
		}
	}
}

// takeLine takes a row with figures below the heads.
func (w *walker) takeLine(row int) bool {
	cells := w.rows[row]
	if len(w.heads) == 0 && !w.headless(cells) {
		return false
	}
	l := line{section: w.section, values: make(map[int]value)}
	dashes := false
	for _, h := range w.heads {
		c := cells[h.at]
		f := w.figure(c, w.thousands)
		switch {
		case c.form == again, f.kind == nothing:
			dashes = dashes || !c.blank()
		case f.kind == amount, f.kind == twofold:
			l.values[h.key] = value{f, c}
		default:
			l.unread = append(l.unread, c)
		}
	}
	label, heading := w.labels(cells)
	if len(l.values)+len(l.unread) == 0 && !dashes || len(l.values) == 0 && label.blank() {
		return false
	}
	if len(l.values) == 0 && allWords(l.unread) {
		return false // a sentence that runs across the columns
	}
	w.classify(&l, label, heading)
	w.leaveBare(cells, label)
	switch {
	case len(l.unread) == 0 && !slices.ContainsFunc(l.keys(), func(key int) bool { return l.values[key].amount.Cents() != 0 }):
		w.left = append(w.left, Left{Cell: l.at, Why: Empty})
	case l.class.other:
		w.left = append(w.left, Left{Cell: l.at, Why: NoEuros})
	default:
		w.lines = append(w.lines, l)
	}
	return true
}

// allWords reports whether cells are words without digits.
func allWords(cells []Cell) bool {
	return len(cells) > 0 && !slices.ContainsFunc(cells, func(c Cell) bool {
		return c.fault != noFault || strings.ContainsAny(c.Text, "0123456789#")
	})
}

// headless takes the one column of figures of a sheet without heads.
func (w *walker) headless(cells []Cell) bool {
	var found []head
	known := false
	for i, c := range cells {
		switch f := c.euros; {
		case f.kind == amount || f.kind == twofold:
			found = append(found, head{inAll, i, c})
		case f.kind == words && len(found) == 0:
			is := classOf(c.Text)
			known = known || is.category != "" || is.source != "" || is.own || is.total || len(w.named(c.Text)) > 0
		}
	}
	if !known || len(found) != 1 {
		if label := w.rowLabel(cells); len(found) > 0 && !label.blank() {
			w.left = append(w.left, Left{Cell: label, Why: NoEuros})
		}
		return false
	}
	w.heads = found
	return true
}

// rowLabel is the first text of a row.
func (w *walker) rowLabel(cells []Cell) Cell {
	i := slices.IndexFunc(cells, func(c Cell) bool { return !c.blank() })
	if i < 0 || cells[i].euros.kind != words {
		return Cell{}
	}
	return cells[i]
}

// labels are the text before the first figure of a row, and the one before that.
func (w *walker) labels(cells []Cell) (label, heading Cell) {
	for _, c := range cells[:w.heads[0].at] {
		if f := c.euros; f.kind == words && c.fault == noFault {
			label, heading = c, label
		}
	}
	return label, heading
}

// classify says what a line is: by its label, else by the one before it or the group that
// it is in.
func (w *walker) classify(l *line, label, heading Cell) {
	l.at = label
	switch {
	case !label.blank():
		l.class = classOf(label.Text)
		l.payers = w.named(label.Text)
	default: // the sum of a column often has no label
		l.class = class{total: true}
		for _, h := range w.heads {
			if v, ok := l.values[h.key]; ok {
				l.at = v.cell
				break
			}
		}
	}
	known := !l.unknown() || l.class.section != unsaid || l.class.public
	switch group := classOf(heading.Text); {
	case known && !l.class.total:
		w.group = class{}
	case known || l.class.other:
	case group.category != "" || group.source != "":
		l.class.category, l.class.source, l.class.sure = group.category, group.source, group.sure
	default:
		l.class.category, l.class.source, l.class.own = w.group.category, w.group.source, w.group.own
	}
	switch is := &l.class; {
	case is.section != unsaid:
		l.section, is.total = is.section, true
	case is.category != "" || is.income && l.section != funding:
		l.section = costs
	case is.source != "" || is.own || is.public || len(l.payers) > 0:
		l.section = funding
	}
	if !l.class.total && l.section != unsaid {
		w.section = l.section
	}
}

// leaveBare notes columns of amounts that have no head, behind the labels.
func (w *walker) leaveBare(cells []Cell, label Cell) {
	behind := label.blank()
	for i, c := range cells {
		headed := slices.ContainsFunc(w.heads, func(h head) bool { return h.at == i })
		if behind && !headed && !w.bare[i] && c.form != again && c.euros.kind == amount {
			w.bare[i] = true
			w.left = append(w.left, Left{Cell: c, Why: NoEuros})
		}
		behind = behind || c == label
	}
}
